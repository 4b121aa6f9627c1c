//! Words that mean something to the classifier by themselves: one table from a word's hash to what the word is.

use super::table::Table;
use super::word::word_hash;

/// What a word can be, as bits.
pub(crate) mod class {
    /// Addresses the reader or speaks as the site.
    pub const ADDRESS: u8 = 1;
    /// Begins sentences.
    pub const STARTER: u8 = 1 << 1;
    /// A function word.
    pub const STOP: u8 = 1 << 2;
    /// The name of a month.
    pub const MONTH: u8 = 1 << 3;
    /// A verb of saying.
    pub const SAYS: u8 = 1 << 4;
    /// The first person singular.
    pub const NARRATOR: u8 = 1 << 5;
    /// A network or service that share bars name.
    pub const NETWORK: u8 = 1 << 6;
    /// An abbreviation that a full stop follows.
    pub const ABBREVIATION: u8 = 1 << 7;
}

/// Room for the words of all lexicons.
const WORDS: usize = 1 << 13;

/// The table.
#[derive(Debug)]
pub(crate) struct Vocabulary(Table<u32, u8>);

impl Default for Vocabulary {
    fn default() -> Vocabulary {
        Vocabulary(Table::with_capacity(WORDS))
    }
}

impl Vocabulary {
    /// Adds a class to a word; returns whether there was room for it.
    pub fn insert(&mut self, word: &str, class: u8) -> bool {
        self.0.entry(word_hash(word).max(1)).map(|classes| *classes |= class).is_some()
    }

    /// What a word is: bits of [`class`], 0 for most words.
    #[inline]
    pub fn classes(&self, word: &str) -> u8 {
        self.classes_of(word_hash(word))
    }

    /// The same by the word's hash.
    #[inline]
    pub fn classes_of(&self, hash: u32) -> u8 {
        self.0.get(hash.max(1)).unwrap_or(0)
    }

    /// Whether a word is of a class.
    #[inline]
    pub fn is(&self, word: &str, class: u8) -> bool {
        self.classes(word) & class != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_may_be_several_things() {
        let mut words = Vocabulary::default();
        assert!(words.insert("may", class::MONTH) && words.insert("May", class::STARTER));
        assert_eq!(words.classes("MAY"), class::MONTH | class::STARTER);
        assert_eq!(words.classes("mayor"), 0);
    }
}
