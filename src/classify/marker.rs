//! List markers: bullets and numbers in front of a line.

use crate::document::flags;

/// Whether a character is a list bullet.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '*'
            | '+'
            | '•'
            | '·'
            | '–'
            | '—'
            | '▪'
            | '▫'
            | '◦'
            | '‣'
            | '►'
            | '▶'
            | '▸'
            | '✓'
            | '✔'
            | '○'
            | '●'
            | '■'
            | '□'
            | '◆'
            | '→'
            | '➤'
            | '➔'
            | '・'
            | '※'
            | '❖'
            | '»'
            | '›'
            | '✅'
            | '👉'
            | '🔹'
            | '🔸'
    )
}

/// A line's list marker: which kind, and the bytes before the item's words.
pub(crate) fn marker(text: &str) -> Option<(u32, usize)> {
    let bytes = text.as_bytes();
    // Nearly every line begins with a word, and is turned away by its second letter.
    match *bytes.first()? {
        b if b.is_ascii_alphabetic() => {
            let roman = |b: u8| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X');
            match *bytes.get(1)? {
                b'.' | b')' | b']' | 0x80.. => {}
                next if roman(b) && roman(next) => {}
                _ => return None,
            }
        }
        b'0'..=b'9' | b'-' | b'*' | b'+' | b'(' | b'[' | 0x80.. => {}
        _ => return None,
    }
    let first = text.chars().next()?;
    if is_bullet(first) {
        let rest = &text[first.len_utf8()..];
        // "- 1. Item" is both; the number goes with the bullet.
        let spaces = rest.len() - rest.trim_start().len();
        let glued = matches!(first, '•' | '・' | '▪' | '►' | '✓' | '✔' | '●' | '■' | '◆' | '✅' | '👉' | '🔹' | '🔸' | '➤');
        if spaces == 0 && !glued {
            return None;
        }
        let after = first.len_utf8() + spaces;
        return match number(&text[after..]) {
            Some(more) => Some((flags::BULLET | flags::NUMBERED, after + more)),
            None => Some((flags::BULLET, after)),
        };
    }
    number(text).map(|after| (flags::NUMBERED, after))
}

/// A list number ("1.", "2)", "1.2", "1.2.3.", "a)", "iv.", "第1章") and the space behind it.
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let numeral = |c: char| "一二三四五六七八九十百".contains(c);
    if text.starts_with(numeral) {
        let rest = text.trim_start_matches(numeral);
        let inner = rest.strip_prefix(['、', '．', '.'])?;
        return Some(text.len() - inner.trim_start().len());
    }
    let (mut at, mut groups) = (0, 0);
    if bytes.first() == Some(&b'(') || bytes.first() == Some(&b'[') {
        at = 1;
    }
    let open = at;
    loop {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 3 {
            break;
        }
        groups += 1;
        at += digits;
        match bytes.get(at) {
            Some(b'.') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 1,
            _ => break,
        }
    }
    if groups == 0 {
        let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let roman = bytes[at..at + letters].iter().all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'));
        if letters == 0 || (letters > 1 && !roman) || letters > 4 {
            return None;
        }
        at += letters;
    }
    let closed = match text[at..].chars().next() {
        Some(c @ ('.' | ')' | ']' | '、' | '）' | '．' | ':')) if !(c == ':' && groups == 0) => {
            at += c.len_utf8();
            true
        }
        _ => groups > 1,
    };
    if !closed || (open == 1 && groups == 0) {
        return None;
    }
    let spaces = text[at..].chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    let wide = text[..at].ends_with(['、', '）', '．']);
    (spaces > 0 || wide).then_some(at + spaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        fn after(text: &str) -> Option<&str> {
            marker(text).map(|(_, at)| &text[at..])
        }
        assert_eq!(after("- 1. Zelensky"), Some("Zelensky"));
        assert_eq!(after("* Item"), Some("Item"));
        assert_eq!(after("1.2 Costs"), Some("Costs"));
        assert_eq!(after("1.2.3. Costs"), Some("Costs"));
        assert_eq!(after("iv) Costs"), Some("Costs"));
        assert_eq!(after("•Costs"), Some("Costs"));
        assert_eq!(after("2024 was a year"), None);
        assert_eq!(after("-5 degrees"), None);
        assert_eq!(after("A word"), None);
        assert_eq!(after("1、概要"), Some("概要"));
    }
}
