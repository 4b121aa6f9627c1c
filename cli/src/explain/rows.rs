//! What there is to show, in the order of the source: lines, the repairs inside them, and the breaks between them.

use dechaff::{Cleaned, Edit, EditKind, Line, Rule};
use std::iter::Peekable;

/// One thing to show.
#[derive(Clone, Copy, Debug)]
pub enum Row<'c> {
    /// A line, or a piece of one, as it was judged, and the rule that restored the line break before it.
    Line(&'c Line, Option<Rule>),
    /// A repair inside the line before.
    Repair(Edit<'c>),
    /// A line break that was taken away.
    Joined(Rule),
    /// So many more repairs inside the line before.
    More(usize),
}

/// How many repairs of one line are shown.
const REPAIRS: usize = 4;

/// Hands `show` everything there is to show. White space between lines is not shown; the summary counts its edits.
pub fn each<'c, E>(cleaned: &'c Cleaned<'_>, mut show: impl FnMut(Row<'c>) -> Result<(), E>) -> Result<(), E> {
    let mut edits = cleaned.edits().filter(|edit| !edit.is_line()).peekable();
    for line in cleaned.lines() {
        let mut restored = None;
        while let Some(edit) = edits.next_if(|edit| is_before(edit, line)) {
            match edit.kind() {
                EditKind::LineBreak => restored = Some(edit.rule()),
                EditKind::JoinedRow => show(Row::Joined(edit.rule()))?,
                _ => {}
            }
        }
        show(Row::Line(line, restored))?;
        repairs(&mut edits, line, &mut show)?;
    }
    Ok(())
}

/// Whether an edit is about the room before a line.
fn is_before(edit: &Edit<'_>, line: &Line) -> bool {
    let (span, start) = (edit.span(), line.span().start);
    span.start < start || (span.start == start && span.is_empty() && is_break(edit.kind()))
}

fn is_break(kind: EditKind) -> bool {
    matches!(kind, EditKind::LineBreak | EditKind::JoinedRow | EditKind::LineEnding)
}

/// Shows the repairs inside a line.
fn repairs<'c, E>(
    edits: &mut Peekable<impl Iterator<Item = Edit<'c>>>,
    line: &Line,
    show: &mut impl FnMut(Row<'c>) -> Result<(), E>,
) -> Result<(), E> {
    let end = line.span().end;
    let mut count = 0;
    while let Some(edit) = edits.next_if(|edit| {
        let span = edit.span();
        span.start < end || (span.start == end && span.is_empty() && !is_break(edit.kind()))
    }) {
        count += 1;
        if count <= REPAIRS {
            show(Row::Repair(edit))?;
        }
    }
    if count > REPAIRS { show(Row::More(count - REPAIRS)) } else { Ok(()) }
}
