//! The result: the output, and how it came about.

use super::line::{Fate, Line, flags};
use super::render::{Format, Layout, Output, Parts, render, settle};
use super::{Document, Edit, OffsetMap, Recorded, Repair, Stats};
use crate::label::Label;
use crate::rule::Rule;
use std::borrow::Cow;
use std::ops::Range;

/// A cleaned text: the output, the edits that lead to it, and the lines as they were judged.
#[derive(Debug)]
pub struct Cleaned<'a> {
    source: Cow<'a, str>,
    lines: Vec<Line>,
    repairs: Vec<Repair>,
    arena: String,
    custom: Vec<Rule>,
    layout: Layout,
    output: Output,
    threshold: Option<u16>,
    guarded: usize,
    unread: bool,
}

/// A line that stayed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KeptLine<'c> {
    /// The line's words in the source.
    pub text: &'c str,
    /// Where they stand, in bytes of the source.
    pub start: usize,
    /// What the line is.
    pub label: Label,
    /// The probability (0 to 1) that it is content.
    pub score: f32,
    /// Whether the configuration protects it, or it is code.
    pub protected: bool,
}

/// What became of a segment.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum SegmentKind<'c> {
    /// It stands in the output as it is.
    Kept,
    /// It was dropped, replaced, or (with no width) inserted.
    Edited(Edit<'c>),
}

/// A part of the source and what became of it. Segments tile the source: joined, their sources give the source and
/// their outputs give the output.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Segment<'c> {
    /// What became of it.
    pub kind: SegmentKind<'c>,
    /// Its bytes in the source.
    pub source: &'c str,
    /// Where they begin, in bytes of the source.
    pub start: usize,
    /// Its bytes in the output.
    pub output: &'c str,
}

impl<'a> Cleaned<'a> {
    /// Puts the output together, in the memory of an earlier one.
    pub(crate) fn new(document: Document<'a>, memory: Output) -> Cleaned<'a> {
        let source = document.source();
        Cleaned::of(Cow::Borrowed(source), document.into_recorded(), memory)
    }

    /// The same for what was recorded about a source.
    pub(crate) fn of(source: Cow<'a, str>, recorded: Recorded, memory: Output) -> Cleaned<'a> {
        let Recorded { lines, mut repairs, arena, custom, layout, threshold, guarded, unread } = recorded;
        settle(&mut repairs);
        let output = if unread {
            Output { text: source.as_ref().to_owned(), edits: Vec::new() }
        } else {
            let parts = Parts { source: &source, lines: &lines, repairs: &repairs, arena: &arena, layout, format: Format::Text };
            render(parts, memory)
        };
        Cleaned { source, lines, repairs, arena, custom, layout, output, threshold, guarded, unread }
    }

    /// The memory that the next document can use again.
    pub(crate) fn into_memory(self) -> (Vec<Line>, Vec<Repair>, String, Output) {
        (self.lines, self.repairs, self.arena, self.output)
    }

    /// The text that offsets refer to. For text that is the input.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The cleaned text.
    pub fn text(&self) -> &str {
        &self.output.text
    }

    /// The cleaned text, owned.
    pub fn into_text(self) -> String {
        self.output.text
    }

    /// The cleaned text as Markdown: links stay, blocks are parted by blank lines, headings are marked.
    pub fn markdown(&self) -> String {
        self.output(Format::Markdown).text
    }

    /// An output of its own in the given format.
    pub fn output(&self, format: Format) -> Output {
        if self.unread {
            return self.output.clone();
        }
        render(
            Parts {
                source: &self.source,
                lines: &self.lines,
                repairs: &self.repairs,
                arena: &self.arena,
                layout: self.layout,
                format,
            },
            Output::default(),
        )
    }

    /// Every edit between source and [`text`](Cleaned::text), in the order of the source.
    pub fn edits(&self) -> impl ExactSizeIterator<Item = Edit<'_>> {
        self.edits_of(&self.output)
    }

    /// Every edit between source and an [`output`](Cleaned::output) of this result.
    pub fn edits_of<'c>(&'c self, output: &'c Output) -> impl ExactSizeIterator<Item = Edit<'c>> {
        output.edits.iter().map(move |record| output.edit(&self.source, &self.custom, record))
    }

    /// The source in segments, kept and edited by turns, with what became of each in [`text`](Cleaned::text).
    pub fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        self.segments_of(&self.output)
    }

    /// The same for an [`output`](Cleaned::output) of this result.
    pub fn segments_of<'c>(&'c self, output: &'c Output) -> impl Iterator<Item = Segment<'c>> {
        let (mut at, mut out) = (0, 0);
        let mut edits = self.edits_of(output).map(Some).chain(std::iter::once(None));
        let mut waiting: Option<Edit<'c>> = None;
        std::iter::from_fn(move || {
            loop {
                if let Some(edit) = waiting.take() {
                    at = edit.span().end;
                    out = edit.output_span().end;
                    let kind = SegmentKind::Edited(edit);
                    return Some(Segment { kind, source: edit.before, start: edit.span().start, output: edit.after });
                }
                let edit = edits.next()?;
                let end = edit.map_or(self.source.len(), |e| e.span().start);
                let kept = self.source.get(at..end).unwrap_or("");
                let segment =
                    Segment { kind: SegmentKind::Kept, source: kept, start: at, output: &output.text[out..out + kept.len()] };
                waiting = edit;
                if !kept.is_empty() {
                    return Some(segment);
                }
            }
        })
    }

    /// The way between offsets of source and [`text`](Cleaned::text).
    pub fn offsets(&self) -> OffsetMap<'_> {
        self.offsets_of(&self.output)
    }

    /// The same for an [`output`](Cleaned::output) of this result.
    pub fn offsets_of<'c>(&self, output: &'c Output) -> OffsetMap<'c> {
        OffsetMap::new(&output.edits, self.source.len(), output.text.len())
    }

    /// The lines that stayed, with their labels and scores.
    pub fn kept_lines(&self) -> impl Iterator<Item = KeptLine<'_>> {
        self.lines.iter().filter(|l| l.fate() != Fate::Dropped).map(|line| KeptLine {
            text: &self.source[line.span()],
            start: line.span().start,
            label: line.label(),
            score: line.score(),
            protected: line.fate() == Fate::Protected,
        })
    }

    /// Every line that was judged, kept or not, in the order of the source.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The rule that dropped one of [`lines`](Cleaned::lines).
    pub fn reason(&self, line: &Line) -> Option<Rule> {
        (line.fate() == Fate::Dropped).then(|| super::rule_of(&self.custom, line.drop_rule))
    }

    /// The lines that the guard gave back, with the rules that had dropped them.
    ///
    /// ```
    /// let cleaned = dechaff::clean("A ferry sank off the coast.\nSubscribe to our newsletter!");
    /// assert_eq!(cleaned.guarded_lines().count(), 0);
    /// ```
    pub fn guarded_lines(&self) -> impl Iterator<Item = (&Line, Rule)> {
        let guarded = self.lines.iter().filter(|line| line.facts.flags & flags::GUARDED != 0);
        guarded.map(|line| (line, super::rule_of(&self.custom, line.drop_rule)))
    }

    /// What cleaning did, rule by rule.
    pub fn stats(&self) -> Stats {
        let mut stats = Stats::of(&self.output.edits, &self.custom, self.source.len(), self.output.text.len());
        stats.lines = self.lines.len();
        stats.dropped_lines = self.lines.iter().filter(|l| l.fate() == Fate::Dropped).count();
        stats.kept_lines = stats.lines - stats.dropped_lines;
        stats.guarded_lines = self.guarded;
        stats
    }

    /// The score below which the line model dropped lines of this text: each page has its own unless the configuration
    /// sets one. None when the model did not judge: on texts that are no pages, and where its rule does not act.
    pub fn threshold(&self) -> Option<f32> {
        self.threshold.map(|threshold| f32::from(threshold) / 65535.0)
    }

    /// Whether the guard took drops back because too little would have been left.
    pub fn is_guarded(&self) -> bool {
        self.guarded > 0
    }

    /// Whether the source was too large to be read (4 GiB or more) and stays as it is.
    pub fn is_unread(&self) -> bool {
        self.unread
    }

    /// Whether the text is as it was.
    pub fn is_unchanged(&self) -> bool {
        self.output.edits.is_empty()
    }

    /// The spans of the source that the output keeps, in order.
    pub fn kept_spans(&self) -> impl Iterator<Item = Range<usize>> {
        self.segments().filter(|s| matches!(s.kind, SegmentKind::Kept)).map(|s| s.start..s.start + s.source.len())
    }
}
