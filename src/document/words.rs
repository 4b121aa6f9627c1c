//! The words of a document as hashes: evidence for what is a word and what is two of them glued together.

use crate::classify::is_letter;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

/// Passes a hash through: the words are hashed already.
#[derive(Default)]
pub(crate) struct Through(u64);

impl Hasher for Through {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_u32(&mut self, n: u32) {
        self.0 = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The set of a document's words, in lower case.
#[derive(Debug, Default)]
pub(crate) struct WordSet(HashSet<u32, BuildHasherDefault<Through>>);

/// At most this many different words are kept; a text with more has no use for the rest.
const MOST_WORDS: usize = 1 << 16;

const START: u32 = 0x811c_9dc5;

#[inline]
fn mix(hash: u32, c: u32) -> u32 {
    let hash = (hash ^ c).wrapping_mul(0x0100_0193);
    hash ^ hash >> 15
}

#[inline]
fn mix_char(hash: u32, c: char) -> u32 {
    if c.is_ascii() {
        return mix(hash, u32::from(c.to_ascii_lowercase()));
    }
    c.to_lowercase().fold(hash, |hash, c| mix(hash, u32::from(c)))
}

/// Hash of a word in lower case.
pub(crate) fn hash_word(word: &str) -> u32 {
    word.chars().fold(START, mix_char)
}

impl WordSet {
    /// The words of a text.
    pub fn of(text: &str) -> WordSet {
        let mut set = WordSet::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() && set.0.len() < MOST_WORDS {
            // Hashed while it is read: nearly all letters are ASCII.
            let (start, mut hash) = (at, START);
            while let Some(&b) = bytes.get(at) {
                if b.is_ascii_alphabetic() {
                    hash = mix(hash, u32::from(b | 0x20));
                    at += 1;
                } else if b < 0x80 {
                    break;
                } else {
                    let Some(c) = text[at..].chars().next().filter(|c| is_letter(*c)) else { break };
                    hash = mix_char(hash, c);
                    at += c.len_utf8();
                }
            }
            if at - start > 1 {
                set.0.insert(hash);
            }
            if at == start {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        set
    }

    /// Whether the word stands somewhere in the text by itself.
    pub fn has(&self, word: &str) -> bool {
        self.0.contains(&hash_word(word))
    }

    pub(crate) fn insert(&mut self, word: &str) {
        self.0.insert(hash_word(word));
    }
}

impl<'w> FromIterator<&'w str> for WordSet {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> WordSet {
        let mut set = WordSet::default();
        words.into_iter().for_each(|w| set.insert(w));
        set
    }
}
