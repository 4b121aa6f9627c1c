//! Keys: the letters and digits of a title in folded form, for finding it again in other type and punctuation.

use super::chars::{CLASSES, byte, byte_at, class, decode};
use super::fold::{fold, is_word};
use super::word::{ascii_hash, word_hash};

/// Letters and digits in folded form, for comparing titles and headings; other characters are left out.
pub(crate) fn key(text: &str) -> String {
    text.chars().filter(|c| is_word(*c)).map(fold).collect()
}

/// The letters and digits of ASCII in folded form; 0 for other bytes.
static FOLDED: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0_u8;
    while b < 128 {
        if b.is_ascii_alphanumeric() {
            table[b as usize] = b.to_ascii_lowercase();
        }
        b += 1;
    }
    table
};

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

    /// The same for a byte of ASCII.
    #[inline]
    pub fn push_ascii(&mut self, b: u8) -> bool {
        let folded = FOLDED[b as usize];
        if folded != 0 {
            self.0 = (self.0 ^ u64::from(folded)).wrapping_mul(0x100_0000_01b3);
        }
        folded != 0
    }

    #[inline]
    pub fn finish(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// A hash of a text's words, and how many letters and digits they have, in bytes.
///
/// Words are hashed whole, so that this is quicker than [`KeyHash`]; the two are not the same.
pub(crate) fn words_key(text: &str) -> (u64, usize) {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = text.as_bytes();
    let (mut key, mut letters, mut at) = (MIX, 0, 0);
    let mut take = |hash: u32| key = (key.rotate_left(25) ^ u64::from(hash)).wrapping_mul(MIX);
    while let Some(&b) = bytes.get(at) {
        let start = at;
        // Most words are of ASCII alone.
        while bytes.get(at).is_some_and(|b| FOLDED[usize::from(*b)] != 0) {
            at += 1;
        }
        if bytes.get(at).is_none_or(|b| *b < 0x80) {
            if at > start {
                take(ascii_hash(bytes, start..at));
                letters += at - start;
            } else {
                at += usize::from(b < 0x80);
            }
            continue;
        }
        let spaceless;
        (at, spaceless) = word_end(text, start);
        match spaceless {
            // Scripts without spaces have no words: each character is one.
            Some(c) => take(fold(c) as u32),
            None if at > start => take(word_hash(&text[start..at])),
            None => {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            }
        }
        letters += at - start;
    }
    (key ^ key >> 29, letters)
}

/// A hash of a text's first letters and digits, no more than so many: texts that differ in it have other words.
pub(crate) fn first_letters_key(text: &str, mut most: usize) -> u64 {
    let mut hash = KeyHash::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&b) = bytes.get(at).filter(|_| most > 0) {
        let taken = if b < 0x80 {
            at += 1;
            hash.push_ascii(b)
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            at += c.len_utf8();
            hash.push(c)
        };
        most -= usize::from(taken);
    }
    hash.finish()
}

/// The end of the word at a place; a character of a script without spaces is a word, and handed out.
pub(super) fn word_end(text: &str, start: usize) -> (usize, Option<char>) {
    let (bytes, classes) = (text.as_bytes(), &*CLASSES);
    let mut end = start;
    loop {
        let kind = byte_at(bytes, end);
        if kind & (byte::LETTER | byte::DIGIT) != 0 {
            end += 1;
            continue;
        }
        if kind & byte::HIGH == 0 {
            break;
        }
        let (code, length) = decode(bytes, end);
        let class = classes.of(code);
        if class & class::WORD == 0 {
            break;
        }
        if class & class::SPACELESS != 0 {
            return if end == start { (end + length, char::from_u32(code)) } else { (end, None) };
        }
        end += length;
    }
    (end, None)
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
