//! Marked text: a source with its gold written into it.
//!
//! ```text
//! ⟦label|drop⟧ … ⟦/⟧     must go            ⟦label|either⟧ … ⟦/⟧   not scored
//! ⟦¶|kind⟧               a lost line break belongs here
//! ```
//!
//! Unmarked text must stay. Spans don't nest, don't start or end with white space and don't run over a line end.

use super::documents::{Break, Span};
use super::tables::strip;
use dechaff::Label;
use once_cell::sync::Lazy;
use regex::Regex;

/// Kinds of breaks that a cleaner is required to restore; a mark without a kind is one of them.
const REQUIRED: &[&str] =
    &["", "heading", "heading-end", "heading-end+bullet", "bullet", "article", "row", "table-start", "table-end"];
/// Kinds that it may restore.
const ALLOWED: &[&str] = &["callout", "question", "list-end", "run-in", "byline", "para"];

static MARK: Lazy<Regex> =
    Lazy::new(|| Regex::new(r"⟦(?P<label>[a-z]+)\|(?P<verdict>drop|either)⟧|⟦(?P<end>/)⟧|⟦¶(?:\|(?P<kind>[a-z+-]+))?⟧").unwrap());

/// A source and its gold.
#[derive(Debug)]
pub struct Marked {
    pub source: String,
    pub spans: Vec<Span>,
    pub breaks: Vec<Break>,
}

/// Takes the marks out of a text.
///
/// # Errors
/// A mark that is misspelt, a label or kind that does not exist, a span that is nested, empty or not closed.
pub fn parse(marked: &str) -> Result<Marked, String> {
    let (mut source, mut spans, mut breaks) = (String::new(), Vec::new(), Vec::new());
    let mut opened: Option<Span> = None;
    let mut done = 0;
    for mark in MARK.captures_iter(marked) {
        let whole = mark.get(0).unwrap();
        source.push_str(&marked[done..whole.start()]);
        done = whole.end();
        let at = source.len();
        if let Some(label) = mark.name("label") {
            if opened.is_some() || !is_label(label.as_str()) {
                return Err(format!("nested span or unknown label {:?} at byte {at}", label.as_str()));
            }
            opened = Some(Span { start: at, end: at, label: label.as_str().into(), verdict: mark["verdict"].into() });
        } else if mark.name("end").is_some() {
            match opened.take() {
                Some(span) if span.start < at => spans.push(Span { end: at, ..span }),
                _ => return Err(format!("stray or empty span end at byte {at}")),
            }
        } else {
            let kind = mark.name("kind").map_or("", |kind| kind.as_str());
            let sure = REQUIRED.contains(&kind);
            if !sure && !ALLOWED.contains(&kind) {
                return Err(format!("unknown kind of break {kind:?} at byte {at}"));
            }
            breaks.push(Break { at, kind: if kind.is_empty() { "break" } else { kind }.to_owned(), sure });
        }
    }
    source.push_str(&marked[done..]);
    if opened.is_some() || source.contains(['⟦', '⟧']) {
        return Err("a span is not closed, or a mark is misspelt".to_owned());
    }
    Ok(Marked { source, spans, breaks })
}

/// Every label that is not plain content may be marked, and tables.
fn is_label(name: &str) -> bool {
    name == "table" || name.parse::<Label>().is_ok_and(|label| !label.is_content())
}

impl Marked {
    /// Marks that stand where they must not.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for span in &self.spans {
            let text = &self.source[span.start..span.end];
            if strip(text) != text || text.contains('\n') {
                faults.push(format!("span over a line end or with blank edges: {text:?}"));
            }
        }
        for place in &self.breaks {
            let (before, after) = self.source.split_at(place.at);
            if before.is_empty()
                || before.trim_end_matches([' ', '\t']).ends_with('\n')
                || after.is_empty()
                || after.starts_with(is_blank)
            {
                faults.push(format!("break at a line's start or before white space, byte {}", place.at));
            }
            if self.spans.iter().any(|s| s.must_go() && (s.start..s.end).contains(&place.at)) {
                faults.push(format!("break inside or before what must go, byte {}", place.at));
            }
        }
        faults
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}
