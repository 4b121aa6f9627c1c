//! A document as JSON; `cli/SCHEMA.md` describes it.

use crate::decode::Decoded;
use crate::inputs::Input;
use crate::reading::Outcome;
use dechaff::{Begin, Cleaned, Fate, Line, Metadata, PageKind, Stats};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::io::{self, Write};

/// A cleaned document.
#[derive(Debug, Serialize)]
pub struct DocumentJson<'c> {
    path: String,
    text: &'c str,
    edits: Edits<'c>,
    statistics: Stats,
    guarded: bool,
    encoding: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<PageJson<'c>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Lines<'c>>,
}

/// What a page of HTML says of itself.
#[derive(Debug, Serialize)]
struct PageJson<'c> {
    kind: PageKind,
    metadata: &'c Metadata,
    bounded: bool,
}

impl<'c> DocumentJson<'c> {
    /// The JSON of a cleaned document.
    pub fn new(input: &Input, decoded: &Decoded, outcome: &'c Outcome<'_>) -> DocumentJson<'c> {
        let cleaned = outcome.cleaned();
        DocumentJson {
            path: input.name(),
            text: cleaned.text(),
            edits: Edits(cleaned),
            statistics: cleaned.stats(),
            guarded: cleaned.is_guarded(),
            encoding: decoded.encoding.name(),
            page: outcome.page().map(|page| PageJson { kind: page.kind, metadata: &page.metadata, bounded: page.is_bounded }),
            lines: None,
        }
    }

    /// The same with every line as it was judged.
    pub fn with_lines(mut self, cleaned: &'c Cleaned<'_>) -> DocumentJson<'c> {
        self.lines = Some(Lines(cleaned));
        self
    }

    /// Writes it with a line feed at the end: over many lines, or on one.
    pub fn write(&self, out: &mut dyn Write, pretty: bool) -> io::Result<()> {
        if pretty { serde_json::to_writer_pretty(&mut *out, self) } else { serde_json::to_writer(&mut *out, self) }?;
        out.write_all(b"\n")
    }
}

/// The edits, written one after the other.
#[derive(Debug)]
struct Edits<'c>(&'c Cleaned<'c>);

impl Serialize for Edits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.edits())
    }
}

/// The lines as they were judged, written one after the other.
#[derive(Debug)]
struct Lines<'c>(&'c Cleaned<'c>);

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.lines().iter().map(|line| Judged { cleaned: self.0, line }))
    }
}

/// A line as it was judged.
#[derive(Debug)]
struct Judged<'c> {
    cleaned: &'c Cleaned<'c>,
    line: &'c Line,
}

impl Serialize for Judged<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let span = self.line.span();
        let mut out = serializer.serialize_map(Some(8))?;
        out.serialize_entry("start", &span.start)?;
        out.serialize_entry("end", &span.end)?;
        out.serialize_entry("fate", fate_name(self.line.fate()))?;
        out.serialize_entry("begin", begin_name(self.line.begin()))?;
        out.serialize_entry("label", self.line.label().name())?;
        out.serialize_entry("score", &self.line.score())?;
        out.serialize_entry("rule", &self.cleaned.reason(self.line))?;
        out.serialize_entry("text", &self.cleaned.source()[span])?;
        out.end()
    }
}

fn fate_name(fate: Fate) -> &'static str {
    match fate {
        Fate::Dropped => "dropped",
        Fate::Protected => "protected",
        _ => "kept",
    }
}

fn begin_name(begin: Begin) -> &'static str {
    match begin {
        Begin::Restored => "restored",
        Begin::Cut => "cut",
        Begin::Joined => "joined",
        _ => "break",
    }
}
