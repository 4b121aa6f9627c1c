//! Character references (HTML Standard, 13.2.5.72 and on): `&amp;`, `&#8217;`, `&eacute` without its semicolon.

use markup5ever::data::NAMED_ENTITIES;
use std::borrow::Cow;

/// Names that older pages write without a semicolon have at most so many letters.
const LONGEST_BARE: usize = 6;
/// The longest name has 31 letters.
const LONGEST: usize = 32;

/// The reference at the beginning of `text` (which begins with `&`): its length in bytes, its characters.
pub(super) fn reference(text: &str, in_attribute: bool) -> Option<(usize, char, Option<char>)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return numeric(bytes).map(|(length, c)| (length, c, None));
    }
    let letters = bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric()).count();
    if letters == 0 {
        return None;
    }
    let named = |length: usize| {
        let (first, second) = *NAMED_ENTITIES.get(text.get(1..1 + length)?)?;
        let first = char::from_u32(first).filter(|c| *c != '\0')?;
        Some((1 + length, first, char::from_u32(second).filter(|c| *c != '\0')))
    };
    if bytes.get(1 + letters) == Some(&b';')
        && let Some(found) = named(letters + 1)
    {
        return Some(found);
    }
    (2..=letters.min(LONGEST_BARE)).rev().find_map(|length| {
        let follows = bytes.get(1 + length);
        // "?a=1&copy=2" in an address is no sign.
        if in_attribute && follows.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric()) {
            return None;
        }
        named(length)
    })
}

fn numeric(bytes: &[u8]) -> Option<(usize, char)> {
    let hex = matches!(bytes.get(2), Some(b'x' | b'X'));
    let from = if hex { 3 } else { 2 };
    let mut value = 0_u32;
    let mut at = from;
    while let Some(digit) = bytes.get(at).and_then(|b| char::from(*b).to_digit(if hex { 16 } else { 10 })) {
        value = value.saturating_mul(if hex { 16 } else { 10 }).saturating_add(digit);
        at += 1;
    }
    if at == from {
        return None;
    }
    let semicolon = usize::from(bytes.get(at) == Some(&b';'));
    let c = match value {
        0x80..=0x9f => WINDOWS_1252[(value - 0x80) as usize],
        0 => '\u{fffd}',
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    };
    Some((at + semicolon, c))
}

/// What references to control characters mean: their characters in Windows-1252.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A text with its references decoded.
pub(super) fn decoded(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut mark = first;
    loop {
        out.push_str(&text[at..mark]);
        at = mark;
        match reference(&text[mark..], in_attribute) {
            Some((length, first, second)) => {
                out.push(first);
                out.extend(second);
                at += length;
            }
            None => {
                out.push('&');
                at += 1;
            }
        }
        match memchr::memchr(b'&', &text.as_bytes()[at..]) {
            Some(next) => mark = at + next,
            None => break,
        }
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_every_kind() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("&lt;b&gt;", "<b>"),
            ("&AMP;&amp", "&&"),
            ("caf&eacute, caf&eacutes", "café, cafés"),
            ("&#8217;&#x2019;&#146;", "’’’"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&notin; &notit;", "∉ ¬it;"),
            ("&NotEqualTilde;", "≂̸"),
            ("Q&A & R&D; &; &#; &#x;", "Q&A & R&D; &; &#; &#x;"),
            ("&&amp;", "&&"),
        ] {
            assert_eq!(decoded(text, false), expected, "{text}");
        }
        assert_eq!(decoded("/?a=1&copy=2&amp;b", true), "/?a=1&copy=2&b");
    }
}
