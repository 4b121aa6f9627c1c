//! The words of a document as hashes: evidence for what is a word and what is two of them glued together.

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

/// Hash of a word in lower case.
pub(crate) fn hash_word(word: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut mix = |c: u32| {
        hash = (hash ^ c).wrapping_mul(0x0100_0193);
        hash ^= hash >> 15;
    };
    for c in word.chars() {
        if c.is_ascii() {
            mix(c.to_ascii_lowercase() as u32);
        } else {
            c.to_lowercase().for_each(|c| mix(c as u32));
        }
    }
    hash
}

impl WordSet {
    /// The words of a text.
    pub fn of(text: &str) -> WordSet {
        let mut set = WordSet::default();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| w.len() > 1) {
            set.0.insert(hash_word(word));
            if set.0.len() >= MOST_WORDS {
                break;
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
