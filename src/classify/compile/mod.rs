//! What is done when the crate is built: phrases become the tables of [`super::gate`] and [`super::trie`], so that a process
//! that cleans one text need not sort a hundred thousand of them. `build.rs` includes this; so do tests.

mod gate;
pub mod sections;
mod trie;

use super::entry::{Entry, GROUPS};
use super::gate::{BYTES, Gate};
use super::trie::Trie;
use gate::eight;
use trie::Builder;

/// A folded phrase, before the automaton is built.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
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

/// The tables, before they are written.
#[derive(Debug)]
pub struct Tables {
    gate: Gate,
    trie: Trie,
    /// The entries of phrases that have several, and where each such phrase's begin.
    entries: Vec<Entry>,
    groups: Vec<u32>,
}

impl Tables {
    /// The tables for folded phrases, which stand in one text.
    pub fn new(folded: &str, mut list: Vec<Spelling>) -> Tables {
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
        Tables { gate: gate::gate(&beginnings), trie: builder.build(), entries, groups }
    }

    /// The tables as bytes: each with its length before it, numbers in little-endian order. `Phrases::decode` reads them.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut put = |bytes: &[u8]| {
            out.extend((bytes.len() as u32).to_le_bytes());
            out.extend(bytes);
        };
        let u32s = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        let u64s = |numbers: &[u64]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
        let (gate, trie) = (&self.gate, &self.trie);
        put(&gate.heads);
        put(&gate.pairs);
        put(&gate.ones);
        put(&u64s(&gate.bits));
        put(&u32s(&gate.starts));
        put(&u64s(&gate.keys));
        put(&u32s(&gate.states));
        put(&gate.shift.to_le_bytes());
        put(&u32s(&trie.nodes));
        put(&trie.tails);
        put(&u32s(&self.entries.iter().map(|entry| pack(*entry)).collect::<Vec<_>>()));
        put(&u32s(&self.groups));
        out
    }
}

/// An entry as a number, for phrases that have one entry only: nearly all.
pub fn pack(entry: Entry) -> u32 {
    u32::from(entry.label) | (entry.kind as u32) << 8 | u32::from(entry.open) << 12
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
