//! Text in a column: what is safe to show, how wide it is, where it is cut.

use unicode_width::UnicodeWidthChar;

/// The columns of a character.
fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The columns of a text.
pub fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// A text that cannot move the cursor or turn the direction: tabs and breaks are spaces, other controls are U+FFFD.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The byte at which a text fills so many columns.
fn fit(text: &str, width: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += columns_of(c);
        if used > width {
            return at;
        }
    }
    text.len()
}

/// A text in one row; `…` stands for what has no room.
pub fn truncated(text: &str, width: usize) -> String {
    let end = fit(text, width);
    if end == text.len() {
        return text.to_owned();
    }
    let end = fit(text, width.saturating_sub(1));
    format!("{}…", text[..end].trim_end())
}

/// The beginning of a text of any length as one row that is safe to show.
pub fn row(text: &str, width: usize) -> String {
    // A row shows this much and no more.
    let text: String = text.chars().take(4 * width.max(1)).collect();
    truncated(&visible(&text), width)
}

/// A text in rows, cut at spaces where there are some; after so many rows it ends in `…`.
pub fn wrapped(text: &str, width: usize, rows: usize) -> Vec<String> {
    let (mut out, mut rest) = (Vec::new(), text);
    let width = width.max(2);
    loop {
        let end = fit(rest, width);
        if end == rest.len() || out.len() + 1 >= rows {
            out.push(truncated(rest, width));
            return out;
        }
        // A space that just does not fit is a fine place to cut, too.
        let space = if rest[end..].starts_with(' ') { Some(end) } else { rest[..end].rfind(' ') };
        let cut = space.filter(|&space| !rest[..space].trim().is_empty() && space * 2 >= end).unwrap_or(end);
        out.push(rest[..cut].trim_end().to_owned());
        rest = rest[cut..].trim_start();
    }
}

/// A text with spaces up to so many columns, cut when it is longer.
pub fn padded(text: &str, width: usize) -> String {
    let text = truncated(text, width);
    let room = width.saturating_sub(columns(&text));
    text + &" ".repeat(room)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn no_row_is_wider_than_its_column() {
        for text in
            ["a word and another", "渡船沉没了。乘客获救。", "averylongwordwithoutspaces", "e\u{301}e\u{301}e\u{301} x", ""]
        {
            for width in 2..12 {
                assert!(columns(&truncated(text, width)) <= width, "{text} {width}");
                assert_eq!(columns(&padded(text, width)), width);
                let rows = wrapped(text, width, usize::MAX);
                assert!(rows.iter().all(|row| columns(row) <= width), "{rows:?}");
                let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
                assert_eq!(letters(&rows.concat()), letters(text));
            }
        }
    }

    #[test]
    fn rows_are_cut_at_spaces_and_end_in_an_ellipsis() {
        assert_eq!(wrapped("a word and another", 10, 9), ["a word and", "another"]);
        assert_eq!(wrapped("a word and another one", 7, 2), ["a word", "and an…"]);
        assert_eq!(truncated("harbour", 4), "har…");
        assert_eq!(visible("a\tb\u{1b}[31m\u{202e}"), "a b\u{fffd}[31m\u{fffd}");
    }
}
