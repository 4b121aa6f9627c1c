//! Places in a line where a word begins without a space behind another: what a lost line break may have left.

use crate::classify::LOWER_STARTERS;

/// The same byte eight times.
const fn eight(b: u8) -> u64 {
    u64::from_le_bytes([b; 8])
}

/// The bytes of a chunk that are upper-case letters of ASCII or begin a character beyond it, as their high bits.
fn may_be_upper(chunk: u64) -> u64 {
    let low = chunk & eight(0x7f);
    let from_a = low + eight(0x80 - b'A');
    let behind_z = low + eight(0x80 - b'[');
    ((from_a & !behind_z & !chunk) | (chunk & chunk << 1)) & eight(0x80)
}

/// The places in a line where a word begins without a space: behind a lower-case letter, a digit, a bracket, a question
/// mark or a quote comes an upper-case letter; or a capitalised word ends in a word that begins sentences.
pub(super) fn candidates(text: &str, out: &mut Vec<usize>) {
    // Upper-case letters are rare: eight bytes at a time are looked through for them.
    let mut chunks = text.as_bytes().chunks_exact(8);
    let mut from = 0;
    for chunk in &mut chunks {
        let mut found = chunk.first_chunk::<8>().map_or(0, |eight| may_be_upper(u64::from_le_bytes(*eight)));
        while found != 0 {
            look(text, from + found.trailing_zeros() as usize / 8, out);
            found &= found - 1;
        }
        from += 8;
    }
    for at in from..text.len() {
        look(text, at, out);
    }
}

/// Looks at one place.
fn look(text: &str, at: usize, out: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    let b = bytes[at];
    if b.is_ascii_uppercase() {
        lower_glue(text, at, out);
    }
    let Some(before) = at.checked_sub(1).map(|i| bytes[i]) else { return };
    let upper = || b.is_ascii_uppercase() || (b >= 0xc0 && starts_upper(text, at));
    let glue = match before {
        b'a'..=b'z' | b'0'..=b'9' | b')' | b'?' | b'!' | b'"' => upper(),
        b'A'..=b'Z' => is_acronym(bytes, at) && upper(),
        0x80.. => upper() && text[..at].chars().next_back().is_some_and(|c| matches!(c, '”' | '’' | '»') || c.is_lowercase()),
        _ => false,
    };
    if glue && is_plain(bytes, token_start(bytes, at)) {
        out.push(at);
    }
}

/// Whether an upper-case letter outside of ASCII begins at a byte.
fn starts_upper(text: &str, at: usize) -> bool {
    // Quotes and dashes, U+2000 to U+203F, are the most of what is not ASCII in many texts.
    let sign = text.as_bytes()[at] == 0xe2 && text.as_bytes().get(at + 1) == Some(&0x80);
    !sign && text.is_char_boundary(at) && text[at..].chars().next().is_some_and(char::is_uppercase)
}

/// An acronym that runs into a word: "… the Future of NATOTrump's policies …".
fn is_acronym(bytes: &[u8], at: usize) -> bool {
    if !bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase) {
        return false;
    }
    let run = bytes[..at].iter().rev().take_while(|b| b.is_ascii_uppercase()).count();
    let begins = bytes.get(at.wrapping_sub(run + 1)).is_none_or(|b| !b.is_ascii_alphabetic());
    run >= 2 && begins
}

/// Where the token around a place begins. A token is looked through for no more than this many bytes.
fn token_start(bytes: &[u8], at: usize) -> usize {
    const LONGEST: usize = 200;
    let from = at.saturating_sub(LONGEST);
    bytes[from..at].iter().rposition(u8::is_ascii_whitespace).map_or(from, |i| from + i + 1)
}

/// Whether a token is neither an address nor code.
fn is_plain(bytes: &[u8], token: usize) -> bool {
    const LONGEST: usize = 400;
    let rest = &bytes[token..];
    let begins_character = |b: Option<&u8>| b.is_none_or(|b| *b & 0xc0 != 0x80);
    if !begins_character(rest.first()) {
        return false;
    }
    let mut before = 0;
    for (at, &b) in rest.iter().take(LONGEST).enumerate() {
        match b {
            b'@' | b'\\' | b'=' | b'_' | b'<' | b'>' | b'`' | b'{' | b'#' | b'$' => return false,
            b'/' | b':' if before == b => return false,
            b')' if before == b'(' => return false,
            b'.' if rest[..at].ends_with(b"www") => return false,
            _ if b.is_ascii_whitespace() => return true,
            _ => {}
        }
        before = b;
    }
    // A token that is cut off in the middle of a character is none that a heading has.
    begins_character(rest.get(LONGEST))
}

/// The last letters of the starters, by the very last: the letters before it as bits.
static STARTER_ENDS: [u32; 26] = {
    let mut ends = [0; 26];
    let mut n = 0;
    while n < LOWER_STARTERS.len() {
        let word = LOWER_STARTERS[n].as_bytes();
        ends[(word[word.len() - 1] - b'a') as usize] |= 1 << (word[word.len() - 2] - b'a');
        n += 1;
    }
    ends
};

/// A capitalised word that ends in a starter in lower case; `start` is an upper-case letter.
fn lower_glue(text: &str, start: usize, out: &mut Vec<usize>) {
    const SHORTEST: usize = 7;
    const LONGEST: usize = 40;
    // Most words are shorter, and told by their seventh byte.
    let bytes = &text.as_bytes()[start..];
    if !bytes.get(SHORTEST - 1).is_some_and(u8::is_ascii_lowercase) {
        return;
    }
    let length = 1 + bytes[1..].iter().take(LONGEST).take_while(|b| b.is_ascii_lowercase()).count();
    // From the shortest on, all but the first letter are in lower case.
    let ends = |length: usize| {
        let (last, before) = (bytes[length - 1] - b'a', bytes[length - 2] - b'a');
        STARTER_ENDS.get(last as usize).is_some_and(|ends| ends & 1 << before != 0)
    };
    let begins = start.checked_sub(1).is_none_or(|before| !text.as_bytes()[before].is_ascii_alphabetic());
    if length >= SHORTEST && !ends(length) {
        return;
    }
    if !(SHORTEST..=LONGEST).contains(&length) || bytes.get(length) != Some(&b' ') || !begins {
        return;
    }
    let word = &bytes[..length];
    if let Some(starter) = LOWER_STARTERS.iter().find(|s| word.ends_with(s.as_bytes()) && length >= s.len() + 4) {
        out.push(start + length - starter.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_places(text: &str, wanted: &[&str]) {
        let mut found = Vec::new();
        candidates(text, &mut found);
        let found: Vec<&str> = found.iter().map(|&at| text[at..].split(' ').next().unwrap_or("")).collect();
        assert_eq!(found, wanted, "{text}");
    }

    #[test]
    fn places_where_a_word_begins_without_a_space() {
        assert_places("The Mill HouseThe river", &["The"]);
        assert_places("the Future of NATOTrump said", &["Trump"]);
        assert_places("NATO and the IMF met in 2019There", &["There"]);
        assert_places("Implicationsthe outcome", &["the"]);
        assert_places("“Wer?”Der Fluss, CaféÜber uns", &["Der", "Über"]);
    }

    #[test]
    fn addresses_and_code_are_none() {
        assert_places("see http://a.b/getName and www.myMill.com or a::bC, call()Then, x=aB, @myMill", &[]);
    }
}
