//! One automaton over all phrases of all languages.
//!
//! Phrases begin at word borders (or, in scripts without spaces, at any character), so the automaton is the goto part
//! of Aho and Corasick's, entered anew at each word: no failure links are needed, and most words are turned away by a
//! hash of their first letters. It reads folded text, so that each phrase stands in it once, in any case and script.

use super::fold::{is_spaceless, is_word};
use super::folded::Folded;
use super::gate::{BYTES, Gate, eight};
use super::trie::{Builder, Trie};

/// What a phrase is evidence of; which kind it is says how it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Position in `Label::ALL`.
    pub label: u8,
    pub kind: Kind,
    /// Whether the last word may go on.
    pub open: bool,
}

/// The kinds of phrases; see `lexicon/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Whole,
    Start,
    Strong,
    Noun,
    Act,
    Byline,
}

/// A folded phrase, before the automaton is built.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling {
    /// Its first eight bytes, as they are sorted.
    head: u64,
    from: u32,
    length: u16,
    entry: Entry,
}

impl Spelling {
    /// The phrase from a place of the folded phrases to their end; none when it is empty.
    pub fn new(folded: &str, from: usize, entry: Entry) -> Option<Spelling> {
        let bytes = &folded.as_bytes()[from..];
        let length = u16::try_from(bytes.len()).ok().filter(|length| *length > 0)?;
        Some(Spelling { head: eight(bytes).swap_bytes(), from: u32::try_from(from).ok()?, length, entry })
    }

    fn bytes(self, folded: &[u8]) -> &[u8] {
        &folded[self.from as usize..][..usize::from(self.length)]
    }
}

/// From here on values are numbers of groups; below, they are entries.
const GROUPS: u32 = 1 << 16;

/// An entry as a number, for phrases that have one entry only: nearly all.
fn pack(entry: Entry) -> u32 {
    u32::from(entry.label) | (entry.kind as u32) << 8 | u32::from(entry.open) << 12
}

fn unpack(value: u32) -> Entry {
    const KINDS: [Kind; 6] = [Kind::Whole, Kind::Start, Kind::Strong, Kind::Noun, Kind::Act, Kind::Byline];
    let kind = KINDS.get((value >> 8 & 15) as usize).copied().unwrap_or(Kind::Byline);
    Entry { label: value as u8, kind, open: value >> 12 & 1 != 0 }
}

/// The automaton.
#[derive(Debug)]
pub(crate) struct Phrases {
    gate: Gate,
    trie: Trie,
    /// The entries of phrases that have several, and where each such phrase's begin.
    entries: Vec<Entry>,
    groups: Vec<u32>,
}

impl Phrases {
    /// Builds the automaton from folded phrases, which stand in one text.
    pub fn new(folded: &str, mut list: Vec<Spelling>) -> Phrases {
        let folded = folded.as_bytes();
        list.sort_unstable_by(|a, b| {
            let texts = || a.bytes(folded).cmp(b.bytes(folded));
            a.head.cmp(&b.head).then_with(texts).then(a.entry.cmp(&b.entry))
        });
        let (mut entries, mut groups) = (Vec::new(), Vec::new());
        // Each text once, with its value, in place of the list.
        let mut values: Vec<u32> = Vec::with_capacity(list.len());
        let (mut read, mut written) = (0, 0);
        while let Some(first) = list.get(read).copied() {
            let text = first.bytes(folded);
            let same = list[read..].iter().take_while(|s| s.head == first.head && s.bytes(folded) == text).count();
            if list[read..read + same].iter().all(|s| s.entry == first.entry) {
                values.push(pack(first.entry));
            } else {
                values.push(GROUPS + groups.len() as u32);
                groups.push(entries.len() as u32);
                let from = entries.len();
                entries.extend(list[read..read + same].iter().map(|s| s.entry));
                // Sorted, what is there twice stands side by side.
                let kept = dedup(&mut entries[from..]);
                entries.truncate(from + kept);
            }
            list[written] = first;
            written += 1;
            read += same;
        }
        list.truncate(written);
        groups.push(entries.len() as u32);
        let mut beginnings = Vec::with_capacity(list.len());
        let mut builder = Builder::default();
        let mut from = 0;
        while let Some(first) = list.get(from) {
            let depth = usize::from(first.length).min(BYTES);
            // A phrase shorter than a beginning is one of its own.
            let shared = |s: &&Spelling| s.head == first.head && usize::from(s.length) >= depth;
            let count = if depth < BYTES { 1 } else { list[from..].iter().take_while(shared).count() };
            let state = builder.add(count, depth, |at| (list[from + at].bytes(folded), values[from + at]));
            beginnings.push((first.head.swap_bytes(), state));
            from += count;
        }
        Phrases { gate: Gate::new(&beginnings), trie: builder.build(), entries, groups }
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

/// Moves what is there once, in order, to the front; returns how many that are.
fn dedup(entries: &mut [Entry]) -> usize {
    let mut kept = 0;
    for at in 0..entries.len() {
        if kept == 0 || entries[kept - 1] != entries[at] {
            entries[kept] = entries[at];
            kept += 1;
        }
    }
    kept
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
    use super::*;

    fn all(phrases: &[&str], text: &str) -> Vec<String> {
        let (mut folded, mut list) = (String::new(), Vec::new());
        for phrase in phrases {
            let from = folded.len();
            folded.push_str(phrase.trim_end_matches('*'));
            list.extend(Spelling::new(&folded, from, Entry { label: 0, kind: Kind::Noun, open: phrase.ends_with('*') }));
        }
        let automaton = Phrases::new(&folded, list);
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
