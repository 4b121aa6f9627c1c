//! Keys: the letters and digits of a title in folded form, for finding it again in other type and punctuation.

use super::fold::{fold, is_spaceless, is_word};
use super::word::word_hash;

/// Letters and digits in folded form, for comparing titles and headings; other characters are left out.
pub(crate) fn key(text: &str) -> String {
    text.chars().filter(|c| is_word(*c)).map(fold).collect()
}

/// A hash of letters and digits in folded form, built up character by character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyHash(u64);

impl KeyHash {
    pub fn new() -> KeyHash {
        KeyHash(0xcbf2_9ce4_8422_2325)
    }

    /// Takes a character in; returns whether it was a letter or a digit.
    #[inline]
    pub fn push(&mut self, c: char) -> bool {
        let word = is_word(c);
        if word {
            self.0 = (self.0 ^ fold(c) as u64).wrapping_mul(0x100_0000_01b3);
        }
        word
    }

    pub fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// A hash of a text's words, and how many letters and digits they have, in bytes and at most.
///
/// Words are hashed whole, so that this is quicker than [`KeyHash`]; the two are not the same.
pub(crate) fn words_key(text: &str) -> (u64, usize) {
    let bytes = text.as_bytes();
    let (mut key, mut letters, mut at) = (0x9e37_79b9_7f4a_7c15_u64, 0, 0);
    let mut take = |hash: u32| key = (key.rotate_left(25) ^ u64::from(hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    while at < bytes.len() {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        match text[at..].chars().next().filter(|c| !c.is_ascii()) {
            None if at > start => take(word_hash(&text[start..at])),
            None => at += 1,
            Some(_) => at = beyond_ascii(text, start, &mut take),
        }
        letters += at - start - usize::from(at == start + 1 && !bytes[start].is_ascii_alphanumeric());
    }
    (key ^ key >> 29, letters)
}

/// The same for a word with characters beyond ASCII in it; returns its end. Scripts without spaces have no words: each
/// character is one.
fn beyond_ascii(text: &str, start: usize, take: &mut impl FnMut(u32)) -> usize {
    let mut end = start;
    for c in text[start..].chars() {
        if !is_word(c) {
            break;
        }
        if is_spaceless(c) {
            if end > start {
                break;
            }
            take(fold(c) as u32);
            return start + c.len_utf8();
        }
        end += c.len_utf8();
    }
    if end > start {
        take(word_hash(&text[start..end]));
        return end;
    }
    start + text[start..].chars().next().map_or(1, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_and_punctuation_make_no_difference() {
        let same = |a, b| words_key(a).0 == words_key(b).0;
        assert!(
            same("The Flood, 1953", "the flood 1953!") && same("Été – à Nice", "“été” À NICE") && same("1、概要。", "1 概要")
        );
        assert!(!same("The flood", "A flood") && !same("概要", "要概"));
        assert_eq!(words_key("a-b 1").1, 3);
    }
}
