//! What became of each part of a text, and why.

use crate::json;
use crate::notebook;
use crate::offsets::{Counter, Unit};
use crate::stats::Stats;
use dechaff::{Cleaned, Edit, Line, Metadata, PageKind, SegmentKind};
use pyo3::prelude::*;

/// A part of the source and what became of it.
///
/// `kind` is "kept", "drop", or what was changed: "line-break", "line-ending", "space", "table-mark", "list-number",
/// "markdown-mark", "entity", "mojibake", "joined-row", "link-target". `start` and `end` are offsets in the source, in the
/// unit that was asked for. `label` says what the line is, `score` the probability (0 to 1) that it is content, `rule` the
/// reason of a change; each is None where there is none. `source` stands in the source, `output` in the result.
#[pyclass(frozen, get_all, module = "dechaff")]
#[derive(Debug)]
pub struct Segment {
    /// `kept`, or what the edit does: `drop`, `line-break` and so on.
    kind: &'static str,
    /// Where it begins in the source.
    start: usize,
    /// Where it ends in the source.
    end: usize,
    /// What the line is.
    label: Option<&'static str>,
    /// The reason of an edit.
    rule: Option<&'static str>,
    /// The probability that the line is content.
    score: Option<f32>,
    /// What stands in the source.
    source: String,
    /// What stands in the result.
    output: String,
}

#[pymethods]
impl Segment {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown: String = self.source.chars().take(40).collect();
        let dots = if shown.len() < self.source.len() { "…" } else { "" };
        let shown = pyo3::types::PyString::new(py, &(shown + dots)).repr()?;
        let mut out = format!("<Segment {}..{} {}", self.start, self.end, self.kind);
        for part in [self.label, self.rule].into_iter().flatten() {
            out += " ";
            out += part;
        }
        if let Some(score) = self.score {
            out += &format!(" {score:.2}");
        }
        Ok(format!("{out}: {shown}>"))
    }
}

/// A text or a page, what became of each part of it, and why; made by `explain` and `explain_html`.
///
/// A notebook shows what was removed in red and what was put in in green, with the rule in a bubble.
#[pyclass(frozen, module = "dechaff")]
#[derive(Debug)]
pub struct Explanation {
    source: String,
    text: String,
    unit: Unit,
    segments: Vec<Py<Segment>>,
    stats: Stats,
    guarded: bool,
    page: Option<PageFacts>,
}

/// What a page says of itself.
#[derive(Clone, Debug)]
pub struct PageFacts {
    /// Title, author and the like.
    pub metadata: Metadata,
    /// What kind of page it was taken for.
    pub kind: PageKind,
    /// What its readers wrote.
    pub comments: String,
    /// What it was decoded from.
    pub encoding: &'static str,
}

/// An explanation that is not Python's yet, so that it can be made without the interpreter.
#[derive(Debug)]
pub struct Draft {
    source: String,
    text: String,
    unit: Unit,
    segments: Vec<Segment>,
    stats: Stats,
    guarded: bool,
    page: Option<PageFacts>,
}

impl Draft {
    /// Explains a result.
    pub fn new(cleaned: &Cleaned<'_>, unit: Unit, page: Option<PageFacts>) -> Draft {
        Draft {
            source: cleaned.source().to_owned(),
            text: cleaned.text().to_owned(),
            unit,
            segments: segments(cleaned, unit),
            stats: Stats::of(cleaned),
            guarded: cleaned.is_guarded(),
            page,
        }
    }

    /// Hands it to Python.
    pub fn finish(self, py: Python<'_>) -> PyResult<Explanation> {
        let Draft { source, text, unit, segments, stats, guarded, page } = self;
        let segments = segments.into_iter().map(|segment| Py::new(py, segment)).collect::<PyResult<_>>()?;
        Ok(Explanation { source, text, unit, segments, stats, guarded, page })
    }
}

/// The source in segments. What is kept is parted where lines begin, so that each part has its line's label and score.
fn segments(cleaned: &Cleaned<'_>, unit: Unit) -> Vec<Segment> {
    let (mut out, mut counter) = (Vec::new(), Counter::new(cleaned.source(), unit));
    let lines = cleaned.lines();
    let mut next = 0;
    for segment in cleaned.segments() {
        match segment.kind {
            SegmentKind::Edited(edit) => {
                let (start, end) = (counter.at(edit.span().start), counter.at(edit.span().end));
                out.push(edited(&edit, start, end));
            }
            _ => {
                let (mut at, end) = (segment.start, segment.start + segment.source.len());
                while at < end {
                    // The last line that begins at or before this byte.
                    while lines.get(next).is_some_and(|line| line.span().start <= at) {
                        next += 1;
                    }
                    let line = next.checked_sub(1).and_then(|line| lines.get(line));
                    let to = lines.get(next).map_or(end, |line| line.span().start.min(end));
                    let text = cleaned.source().get(at..to).unwrap_or_default();
                    let start = counter.at(at);
                    out.push(kept(line.filter(|line| at < line.span().end), text, start, counter.at(to)));
                    at = to;
                }
            }
        }
    }
    out
}

fn kept(line: Option<&Line>, text: &str, start: usize, end: usize) -> Segment {
    Segment {
        kind: "kept",
        start,
        end,
        label: line.map(|line| line.label().name()),
        rule: None,
        score: line.map(Line::score),
        source: text.to_owned(),
        output: text.to_owned(),
    }
}

fn edited(edit: &Edit<'_>, start: usize, end: usize) -> Segment {
    Segment {
        kind: edit.kind().name(),
        start,
        end,
        label: edit.label().map(|label| label.name()),
        rule: Some(edit.rule().name()),
        score: edit.score(),
        source: edit.before().to_owned(),
        output: edit.after().to_owned(),
    }
}

#[pymethods]
impl Explanation {
    /// The text that offsets refer to: the input, or the text laid out from the page.
    #[getter]
    fn source(&self) -> &str {
        &self.source
    }

    /// The cleaned text.
    #[getter]
    fn text(&self) -> &str {
        &self.text
    }

    /// What offsets count: `code-points` or `bytes`.
    #[getter]
    fn offsets(&self) -> &'static str {
        self.unit.name()
    }

    /// The source in segments: joined, their `source` is the source and their `output` the text.
    #[getter]
    fn segments(&self, py: Python<'_>) -> Vec<Py<Segment>> {
        self.segments.iter().map(|segment| segment.clone_ref(py)).collect()
    }

    /// The segments that are not kept.
    #[getter]
    fn edits(&self, py: Python<'_>) -> Vec<Py<Segment>> {
        self.segments.iter().filter(|segment| segment.get().kind != "kept").map(|segment| segment.clone_ref(py)).collect()
    }

    /// What cleaning did, in sums.
    #[getter]
    fn stats(&self) -> Stats {
        self.stats.clone()
    }

    /// Whether uncertain drops were taken back because too little would have been left.
    #[getter]
    fn guarded(&self) -> bool {
        self.guarded
    }

    /// What a page says of itself; None for text.
    #[getter]
    fn metadata<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.page.as_ref().map(|page| json::to_python(py, &page.metadata)).transpose()
    }

    /// Which kind of page it was taken for; None for text.
    #[getter]
    fn page_kind<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.page.as_ref().map(|page| json::to_python(py, &page.kind)).transpose()
    }

    /// The readers' comments of a page; None for text.
    #[getter]
    fn comments(&self) -> Option<&str> {
        self.page.as_ref().map(|page| page.comments.as_str())
    }

    /// The encoding that a page was decoded from; None for text.
    #[getter]
    fn encoding(&self) -> Option<&'static str> {
        self.page.as_ref().map(|page| page.encoding)
    }

    fn __repr__(&self) -> String {
        format!("<dechaff.Explanation: {} segments, {}>", self.segments.len(), self.stats.summary())
    }

    fn _repr_html_(&self) -> String {
        notebook::view(self.segments.iter().map(|segment| segment.get()), &self.stats)
    }
}

impl Segment {
    /// What a notebook shows: kind, label, rule, score, source and output.
    pub fn shown(&self) -> notebook::Part<'_> {
        notebook::Part {
            kept: self.kind == "kept",
            label: self.label,
            rule: self.rule,
            score: self.score,
            source: &self.source,
            output: &self.output,
        }
    }
}
