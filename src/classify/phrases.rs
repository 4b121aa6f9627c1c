//! One automaton over all phrases of all languages.
//!
//! Phrases begin at word borders (or, in scripts without spaces, at any character), so the automaton is the goto part
//! of Aho and Corasick's, entered anew at each word: no failure links are needed, and most words are turned away by a
//! hash of their first letters. It reads folded text, so that each phrase stands in it once, in any case and script.

use super::entry::{GROUPS, unpack};
use super::fold::{is_spaceless, is_word};
use super::folded::Folded;
use super::gate::{BYTES, Gate};
use super::trie::Trie;

pub(crate) use super::entry::{Entry, Kind};

/// The automaton.
#[derive(Debug)]
pub(crate) struct Phrases {
    gate: Gate,
    trie: Trie,
    /// The entries of phrases that have several, and where each such phrase's begin.
    entries: Vec<Entry>,
    groups: Vec<u32>,
}

/// The parts of encoded tables, one behind another.
struct Parts<'b>(&'b [u8]);

impl<'b> Parts<'b> {
    fn bytes(&mut self) -> &'b [u8] {
        let (length, rest) = self.0.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let (part, rest) = rest.split_at(rest.len().min(u32::from_le_bytes(*length) as usize));
        self.0 = rest;
        part
    }

    fn u32s(&mut self) -> Vec<u32> {
        self.bytes().as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect()
    }

    fn u64s(&mut self) -> Vec<u64> {
        self.bytes().as_chunks::<8>().0.iter().map(|eight| u64::from_le_bytes(*eight)).collect()
    }
}

impl Phrases {
    /// Reads the tables that were made when the crate was built, by `compile::Tables::encode`.
    pub fn decode(tables: &[u8]) -> Phrases {
        let mut parts = Parts(tables);
        let gate = Gate {
            heads: parts.bytes().into(),
            pairs: parts.bytes().into(),
            ones: parts.bytes().into(),
            bits: parts.u64s().into(),
            starts: parts.u32s().into(),
            keys: parts.u64s().into(),
            states: parts.u32s().into(),
            shift: parts.u32s().first().copied().unwrap_or(63),
        };
        let trie = Trie { nodes: parts.u32s(), tails: parts.bytes().to_vec() };
        Phrases { gate, trie, entries: parts.u32s().into_iter().map(unpack).collect(), groups: parts.u32s() }
    }

    /// The lengths of beginnings that a phrase may have where the folded text goes on with these eight bytes; 0 for most
    /// words.
    #[inline]
    pub fn lengths(&self, eight: u64) -> u8 {
        self.gate.lengths(eight)
    }

    /// Calls `found` with the length and the value of each phrase that a folded text begins with, the shortest first.
    /// The text has zero bytes behind its end.
    #[inline]
    pub fn each(&self, folded: &[u8], mut lengths: u8, mut found: impl FnMut(usize, u32)) {
        let Some(eight) = folded.first_chunk::<BYTES>().map(|eight| u64::from_le_bytes(*eight)) else { return };
        while lengths != 0 {
            let length = lengths.trailing_zeros() as usize + 1;
            lengths &= lengths - 1;
            if let Some(state) = self.gate.get(eight, length) {
                self.trie.follow(state, &folded[length..], |more, value| found(length + more, value));
            }
        }
    }

    /// Calls `found` with what a phrase is that stands in a text up to `end`, and where it ends: there, if that is a word
    /// border, else at the word's end, if the phrase may go on.
    #[inline]
    pub fn report(&self, value: u32, text: &str, end: usize, mut found: impl FnMut(usize, &[Entry])) {
        let single;
        let entries = if value < GROUPS {
            single = [unpack(value)];
            &single[..]
        } else {
            let at = (value - GROUPS) as usize;
            let (Some(from), Some(to)) = (self.groups.get(at), self.groups.get(at + 1)) else { return };
            self.entries.get(*from as usize..*to as usize).unwrap_or_default()
        };
        if is_border(text, end) {
            found(end, entries);
        } else if entries.iter().any(|entry| entry.open) {
            let tail: usize = text[end..].chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
            // Closed entries of the same phrase do not count here.
            for entry in entries.iter().filter(|e| e.open) {
                found(end + tail, std::slice::from_ref(entry));
            }
        }
    }

    /// Calls `found` with the end of each phrase that begins at `at`, a word border, and what the phrase is. For a look
    /// here and there; [`scan`](super::scan) folds a line once.
    pub fn at(&self, text: &str, at: usize, mut found: impl FnMut(usize, &[Entry])) {
        let mut folded = Folded::default();
        let end = (at + LONGEST..text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        folded.fill(&text[at..end]);
        let bytes = folded.bytes();
        let Some(eight) = bytes.first_chunk::<BYTES>().map(|eight| u64::from_le_bytes(*eight)) else { return };
        let lengths = self.lengths(eight);
        self.each(bytes, lengths, |length, value| {
            self.report(value, text, folded.source_end(text, at, length), &mut found);
        });
    }
}

/// No phrase is longer, in bytes: a test checks this.
pub(super) const LONGEST: usize = 400;

/// Whether a phrase may end at a place: no word goes on there.
#[inline]
fn is_border(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    match (bytes.get(end.wrapping_sub(1)), bytes.get(end)) {
        (Some(a), Some(b)) if *a < 0x80 && *b < 0x80 => !(a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()),
        (_, None) => true,
        _ => {
            let breaks = |c: char| !is_word(c) || is_spaceless(c);
            text[end..].chars().next().is_none_or(breaks) || text[..end].chars().next_back().is_some_and(breaks)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::compile::{Spelling, Tables, pack};
    use super::*;

    fn all(phrases: &[&str], text: &str) -> Vec<String> {
        let (mut folded, mut list) = (String::new(), Vec::new());
        for phrase in phrases {
            let from = folded.len();
            folded.push_str(phrase.trim_end_matches('*'));
            list.extend(Spelling::new(&folded, from, Entry { label: 0, kind: Kind::Noun, open: phrase.ends_with('*') }));
        }
        let automaton = Phrases::decode(&Tables::new(&folded, list).encode());
        let mut found = Vec::new();
        for (i, c) in text.char_indices() {
            if i == 0 || !c.is_alphanumeric() || text[..i].ends_with(|c: char| !c.is_alphanumeric()) || is_spaceless(c) {
                automaton.at(text, i, |end, _| found.push(text[i..end].to_owned()));
            }
        }
        found
    }

    #[test]
    fn finds_phrases_at_borders_in_any_case() {
        let phrases = ["ad", "ad blocker", "ad blockers on", "newsletter*", "подпис*", "クッキー", "à la une"];
        assert_eq!(all(&phrases, "Ads? AD BLOCKER, bad ad. Newsletters!"), ["AD", "AD BLOCKER", "ad", "Newsletters"]);
        assert_eq!(all(&phrases, "ПОДПИСКА на; このクッキーは。 À LA UNE"), ["ПОДПИСКА", "クッキー", "À LA UNE"]);
    }

    #[test]
    fn entries_are_numbers_and_back() {
        for kind in [Kind::Whole, Kind::Start, Kind::Strong, Kind::Noun, Kind::Act, Kind::Byline] {
            let entry = Entry { label: 31, kind, open: kind == Kind::Noun };
            assert!(unpack(pack(entry)) == entry && pack(entry) < GROUPS);
        }
    }

    #[test]
    fn an_empty_automaton_finds_nothing() {
        assert!(all(&[], "anything").is_empty());
    }
}
