//! A unified diff of a source and its result.

use crate::style::{ADDED, PLACE, Painter, REMOVED, STRONG};
use similar::{ChangeTag, TextDiff};
use std::io::{self, Write};

/// Writes the diff of a document; nothing when there is no difference.
pub fn write(out: &mut dyn Write, painter: Painter, name: &str, before: &str, after: &str) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    // Lines end in a line feed and nothing else, as for `diff` and `patch`.
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split_inclusive('\n').collect(), after.split_inclusive('\n').collect());
    let diff = TextDiff::from_slices(&old, &new);
    let name = name.trim_start_matches('/');
    writeln!(out, "{}", painter.paint(STRONG, format_args!("--- a/{name}")))?;
    writeln!(out, "{}", painter.paint(STRONG, format_args!("+++ b/{name}")))?;
    for hunk in diff.unified_diff().iter_hunks() {
        writeln!(out, "{}", painter.paint(PLACE, hunk.header()))?;
        for change in hunk.iter_changes() {
            let line = change.value();
            let (text, ended) = line.strip_suffix('\n').map_or((line, false), |text| (text, true));
            match change.tag() {
                ChangeTag::Delete => writeln!(out, "{}", painter.paint(REMOVED, format_args!("-{text}")))?,
                ChangeTag::Insert => writeln!(out, "{}", painter.paint(ADDED, format_args!("+{text}")))?,
                ChangeTag::Equal => writeln!(out, " {text}")?,
            }
            if !ended {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
