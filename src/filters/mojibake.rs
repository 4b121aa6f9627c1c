//! Mojibake: UTF-8 that was read as Windows-1252 ("itâ€™s", "fÃ¼r").
//!
//! The method is ftfy's in small (Speer 2019): characters are written back as the bytes that they were read from, and
//! if those bytes are valid UTF-8 for one character that is plausible in a text, that character it is.

/// The characters of Windows-1252 at 0x80 to 0x9f; the five unused bytes stand for themselves, as browsers read them.
pub(super) static WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The byte that a character was read from.
fn byte(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ => WINDOWS_1252.iter().position(|&w| w == c).map(|i| 0x80 + i as u8),
    }
}

/// Calls `repair` for each run of characters that is one character read wrongly.
pub(super) fn repairs(text: &str, mut repair: impl FnMut(std::ops::Range<usize>, &str)) {
    let mut at = 0;
    // What stands for a first byte, U+00C2 to U+00F4, is written with the byte C3.
    while let Some(lead) = memchr::memchr(0xc3, &text.as_bytes()[at..]) {
        at += lead;
        let Some(c) = text[at..].chars().next() else { break };
        let next = at + c.len_utf8();
        let wanted = match c as u32 {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => {
                at = next;
                continue;
            }
        };
        let mut bytes = [0_u8; 4];
        bytes[0] = c as u32 as u8;
        let mut end = next;
        let mut have = 1;
        for follower in text[next..].chars().take(wanted - 1) {
            // A no-break space that was already made a space is no longer to be told.
            match byte(follower).filter(|b| (0x80..0xc0).contains(b)) {
                Some(b) => bytes[have] = b,
                None => break,
            }
            have += 1;
            end += follower.len_utf8();
        }
        let repaired = (have == wanted).then(|| std::str::from_utf8(&bytes[..wanted]).ok()).flatten();
        match repaired {
            Some(good) if is_plausible(text, at..end, good) => {
                repair(
                    at..end,
                    if matches!(good, "\u{a0}" | "\u{202f}") {
                        " "
                    } else if good.chars().all(crate::document::is_invisible) {
                        ""
                    } else {
                        good
                    },
                );
                at = end;
            }
            _ => at = next,
        }
    }
}

/// Whether the repair is likelier than the text: two characters such as "Ã©" or "â€™" stand in no word; "Â°" and "É«" may.
fn is_plausible(text: &str, span: std::ops::Range<usize>, good: &str) -> bool {
    let bad = &text[span.clone()];
    let Some(c) = good.chars().next() else { return false };
    let count = bad.chars().count();
    if count >= 3 {
        return !c.is_control();
    }
    let second = bad.chars().nth(1).unwrap_or(' ');
    let lead = bad.chars().next().unwrap_or(' ');
    let word_before = text[..span.start].chars().next_back().is_some_and(char::is_lowercase);
    // An upper-case letter inside a word, followed by a sign, is no spelling of any language.
    !c.is_control()
        && !second.is_alphabetic()
        && (lead == 'Ã' || lead == 'Â' || word_before || matches!(lead, 'Ð' | 'Ñ' | 'Ä' | 'Å'))
        && !(lead == 'Â' && c.is_alphanumeric())
        || (lead == 'Ã' && matches!(second, 'Ÿ' | 'Š' | 'Œ' | 'ƒ' | 'š' | 'œ' | 'ž' | 'ª' | 'º'))
        || (matches!(lead, 'Å' | 'Ä') && word_before && matches!(second, 'Ÿ' | 'ž' | 'š' | 'œ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repaired(text: &str) -> String {
        let mut found = Vec::new();
        repairs(text, |span, good| found.push((span, good.to_owned())));
        let mut out = text.to_owned();
        for (span, good) in found.into_iter().rev() {
            out.replace_range(span, &good);
        }
        out
    }

    #[test]
    fn repairs_what_was_read_as_windows_1252() {
        assert_eq!(repaired("itâ€™s â€œfineâ€\u{9d} â€“ fÃ¼r 5Â°C, GrÃ¶ÃŸe cafÃ©"), "it’s “fine” – für 5°C, Größe café");
    }

    #[test]
    fn leaves_good_text_alone() {
        for text in ["Ântio São Pão château É É« Ñandú", "5 €, naïve", "Â la carte", "MAÑANA", "“É”"] {
            assert_eq!(repaired(text), text);
        }
    }
}
