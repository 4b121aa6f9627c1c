//! What must not be touched: fenced code and front matter.

use super::line::{Fate, Line};
use crate::label::Label;

/// The info strings of fences that writing tools put around a whole text.
const PROSE_INFO: &[&str] = &["", "markdown", "md", "text", "txt", "html", "plaintext", "plain"];

/// A line that opens or closes a fence: its mark (a backtick or a tilde, and how many) and the info string.
fn fence(text: &str) -> Option<(u8, usize, &str)> {
    let mark = *text.as_bytes().first()?;
    if mark != b'`' && mark != b'~' {
        return None;
    }
    let count = text.bytes().take_while(|&b| b == mark).count();
    let info = text[count..].trim();
    (count >= 3 && !info.contains('`')).then_some((mark, count, info))
}

/// Labels code and front matter, and protects it. A fence that is never closed, or that wraps a whole text of prose, is
/// left open: some tool forgot it there.
pub(super) fn mark_code(source: &str, lines: &mut [Line]) {
    let text = |line: &Line| &source[line.span()];
    if let Some(mark @ ("---" | "+++")) = lines.first().map(text)
        && let Some(end) = lines.iter().skip(1).take(64).position(|l| text(l) == mark)
        && lines[1..=end].iter().all(|l| is_front_matter(text(l)))
        && end > 0
    {
        protect(&mut lines[..=end + 1]);
    }
    let mut at = 0;
    while at < lines.len() {
        let Some((mark, count, info)) = fence(text(&lines[at])) else {
            at += 1;
            continue;
        };
        // A closing fence has no info string and at least as many marks.
        let closes = |line: &Line| fence(text(line)).is_some_and(|(m, n, i)| m == mark && n >= count && i.is_empty());
        let Some(length) = lines[at + 1..].iter().position(closes) else { break };
        let inner = &lines[at + 1..at + 1 + length];
        let is_prose = PROSE_INFO.contains(&info.to_ascii_lowercase().as_str()) && wraps_prose(source, inner);
        if !is_prose {
            protect(&mut lines[at..=at + 1 + length]);
        }
        at += length + 2;
    }
}

fn protect(lines: &mut [Line]) {
    for line in lines {
        line.label = Label::Code;
        line.fate = Fate::Protected;
    }
}

/// A line of YAML or TOML front matter.
fn is_front_matter(text: &str) -> bool {
    let key = text.trim_start_matches(['-', ' ', '"', '\'']);
    text.starts_with(['-', '#', ' ', '[', ']'])
        || key.split([':', '=']).next().is_some_and(|k| k.len() < text.len() && !k.trim().contains(' '))
}

/// Whether a fenced block without a language reads like prose: most of its bytes stand in long lines of words.
fn wraps_prose(source: &str, inner: &[Line]) -> bool {
    let bytes: usize = inner.iter().map(|l| l.span().len()).sum();
    let words = |text: &str| text.split_whitespace().nth(11).is_some() && !text.ends_with(['{', ';', '}', '\\']);
    let prose: usize = inner.iter().filter(|l| words(&source[l.span()])).map(|l| l.span().len()).sum();
    prose * 3 > bytes * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn protected(source: &str) -> Vec<bool> {
        let mut lines = Vec::new();
        super::super::line::split(source, &mut lines);
        mark_code(source, &mut lines);
        lines.iter().map(|l| l.fate == Fate::Protected).collect()
    }

    #[test]
    fn front_matter_and_fences_are_protected() {
        assert_eq!(
            protected("---\ntitle: a\n---\ntext\n```rust\nlet a;\n```\nb"),
            [true, true, true, false, true, true, true, false]
        );
    }

    #[test]
    fn a_stray_fence_is_not_code() {
        assert_eq!(protected("text\n```\nmore"), [false, false, false]);
        let prose = "The mill on the river has been closed since the flood and nobody knows who owns it now.";
        assert_eq!(protected(&format!("```markdown\n{prose}\n{prose}\n```")), [false; 4]);
    }

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        assert_eq!(protected("---\nA title of the text\n---\nmore"), [false; 4]);
    }
}
