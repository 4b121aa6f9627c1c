//! Edits: what was changed, where in the source, and why.

use crate::label::Label;
use crate::rule::Rule;
use std::fmt;
use std::ops::Range;

/// The closed list of what an edit can do. Everything but a drop leaves or inserts something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum EditKind {
    /// Bytes of the source that are not in the output.
    Drop,
    /// A line break restored, or a run of them changed.
    LineBreak,
    /// Another mark for the end of a line.
    LineEnding,
    /// White space changed.
    Space,
    /// A pipe, a cell's edge or a separator row of a table.
    TableMark,
    /// A list number or bullet.
    ListNumber,
    /// A Markdown mark, such as that of a heading.
    MarkdownMark,
    /// An HTML entity decoded.
    Entity,
    /// A character repaired that was decoded wrongly.
    Mojibake,
    /// The break inside a row that was split over lines, made a space.
    JoinedRow,
    /// The target of a link, left out in text.
    LinkTarget,
}

impl EditKind {
    /// The kind's name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            EditKind::Drop => "drop",
            EditKind::LineBreak => "line-break",
            EditKind::LineEnding => "line-ending",
            EditKind::Space => "space",
            EditKind::TableMark => "table-mark",
            EditKind::ListNumber => "list-number",
            EditKind::MarkdownMark => "markdown-mark",
            EditKind::Entity => "entity",
            EditKind::Mojibake => "mojibake",
            EditKind::JoinedRow => "joined-row",
            EditKind::LinkTarget => "link-target",
        }
    }
}

impl fmt::Display for EditKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// An edit as it is stored: offsets in source and output, and numbers for the rest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EditRecord {
    pub start: u32,
    pub end: u32,
    pub out: u32,
    pub after: u32,
    pub rule: u16,
    /// The line's score in 65,535ths.
    pub score: u16,
    pub kind: EditKind,
    /// Whether a dropped line stands behind it, and not only white space.
    pub line: bool,
    /// What the dropped line was.
    pub label: Label,
}

/// One change: its place in the source and in the output, what stood there, what stands there now, and why.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'c> {
    pub(crate) record: EditRecord,
    pub(crate) rule: Rule,
    pub(crate) before: &'c str,
    pub(crate) after: &'c str,
}

impl<'c> Edit<'c> {
    /// The bytes of the source that the edit is about; empty for an insertion.
    pub fn span(&self) -> Range<usize> {
        self.record.start as usize..self.record.end as usize
    }

    /// The bytes of the output that the edit left; empty for a drop.
    pub fn output_span(&self) -> Range<usize> {
        self.record.out as usize..(self.record.out + self.record.after) as usize
    }

    /// What the edit does.
    pub fn kind(&self) -> EditKind {
        self.record.kind
    }

    /// The reason.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What the dropped line was; none for repairs.
    pub fn label(&self) -> Option<Label> {
        self.record.line.then_some(self.record.label)
    }

    /// The probability (0 to 1) that the dropped line was content; none for repairs.
    pub fn score(&self) -> Option<f32> {
        self.record.line.then(|| f32::from(self.record.score) / 65535.0)
    }

    /// What stood in the source.
    pub fn before(&self) -> &'c str {
        self.before
    }

    /// What stands in the output.
    pub fn after(&self) -> &'c str {
        self.after
    }

    /// Whether the edit drops a line, or a piece of one, and not only white space around it.
    pub fn is_line(&self) -> bool {
        self.record.line
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Edit<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Edit", 8)?;
        out.serialize_field("start", &self.record.start)?;
        out.serialize_field("end", &self.record.end)?;
        out.serialize_field("kind", self.kind().name())?;
        out.serialize_field("rule", &self.rule)?;
        out.serialize_field("label", &self.label().map(Label::name))?;
        out.serialize_field("score", &self.score())?;
        out.serialize_field("before", self.before)?;
        out.serialize_field("after", self.after)?;
        out.end()
    }
}
