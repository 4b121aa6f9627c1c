//! One automaton over all phrases of all languages.
//!
//! Phrases begin at word borders (or, in scripts without spaces, at any character), so the automaton is the goto part
//! of Aho and Corasick's, entered anew at each word: no failure links are needed, most words leave it after two or
//! three characters, and letters are folded on the way, so that each phrase stands in it once, in any case and script.
//! A node with one phrase below it compares the rest of that phrase instead of having nodes for it.

use super::fold::{fold, is_spaceless, is_word};

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

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// The phrases that go through the node: a range of the sorted list.
    low: u32,
    high: u32,
    /// The children, a range of nodes; none for a node with one phrase.
    child: u32,
    children: u16,
    /// The character that leads here.
    by: char,
    /// Which children there can be: bits by their characters' low six bits.
    mask: u64,
}

#[derive(Debug)]
struct Phrase {
    text: Box<str>,
    entries: Box<[Entry]>,
}

/// The automaton.
#[derive(Debug)]
pub(crate) struct Phrases {
    phrases: Vec<Phrase>,
    nodes: Vec<Node>,
    /// Nodes after the first character, for ASCII; the others are children of the root.
    ascii: [u32; 128],
    /// Hashes of the phrases' first four bytes, as bits: nearly every word is turned away here.
    heads: Vec<u64>,
    /// The same for the first two characters, where one of the first four bytes is not ASCII.
    pairs: Vec<u64>,
    /// Phrases of one character.
    single: bool,
}

/// Two characters as a place in `pairs`.
fn pair(a: char, b: char) -> usize {
    ((a as u32).wrapping_mul(0x9e37_79b1) ^ (b as u32).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35) as usize
        >> (32 - HEAD_BITS)
}

/// Bits of a hash of four bytes.
const HEAD_BITS: u32 = 17;

/// Four bytes in lower case (letters; for other bytes it does not matter which they become) as a place in `heads`.
fn head(four: [u8; 4]) -> usize {
    ((u32::from_le_bytes(four) | 0x2020_2020).wrapping_mul(0x9e37_79b1) >> (32 - HEAD_BITS)) as usize
}

impl Phrases {
    /// Builds the automaton from folded phrases.
    pub fn new(mut list: Vec<(String, Entry)>) -> Phrases {
        list.sort_unstable();
        let mut phrases: Vec<Phrase> = Vec::with_capacity(list.len());
        let mut i = 0;
        while i < list.len() {
            let next = i + list[i..].iter().take_while(|(text, _)| *text == list[i].0).count();
            let mut entries: Vec<Entry> = list[i..next].iter().map(|(_, e)| *e).collect();
            entries.dedup();
            phrases.push(Phrase { text: list[i].0.as_str().into(), entries: entries.into() });
            i = next;
        }
        let root = Node { low: 0, high: phrases.len() as u32, ..Node::default() };
        let mut automaton = Phrases {
            phrases,
            nodes: vec![root],
            ascii: [0; 128],
            heads: vec![0; 1 << (HEAD_BITS - 6)],
            pairs: vec![0; 1 << (HEAD_BITS - 6)],
            single: false,
        };
        automaton.grow();
        automaton.note_heads();
        automaton
    }

    /// Adds the nodes, level by level.
    fn grow(&mut self) {
        // Each node's depth in bytes, while it waits for its children.
        let mut waiting = std::collections::VecDeque::from([(0_usize, 0_usize)]);
        while let Some((at, depth)) = waiting.pop_front() {
            let Node { low, high, .. } = self.nodes[at];
            if high - low < 2 && at > 0 {
                continue;
            }
            let first = self.nodes.len();
            let mut from = low;
            let mut mask = 0;
            while from < high {
                let Some(by) = self.phrases[from as usize].text[depth..].chars().next() else {
                    from += 1;
                    continue;
                };
                let same = |i: u32| self.phrases[i as usize].text[depth..].starts_with(by);
                let to = (from..high).find(|&i| !same(i)).unwrap_or(high);
                waiting.push_back((self.nodes.len(), depth + by.len_utf8()));
                if at == 0 && by.is_ascii() {
                    self.ascii[by as usize] = self.nodes.len() as u32;
                }
                mask |= 1_u64 << (by as u32 & 63);
                self.nodes.push(Node { low: from, high: to, by, ..Node::default() });
                from = to;
            }
            let children = (self.nodes.len() - first) as u16;
            let node = &mut self.nodes[at];
            node.child = first as u32;
            node.children = children;
            node.mask = mask;
        }
    }

    /// Notes the first four bytes of every phrase that is ASCII so far; shorter ones with every byte that may follow.
    fn note_heads(&mut self) {
        for phrase in &self.phrases {
            let mut chars = phrase.text.chars();
            match (chars.next(), chars.next()) {
                (Some(a), Some(b)) => {
                    let bit = pair(a, b);
                    self.pairs[bit >> 6] |= 1 << (bit & 63);
                }
                _ => self.single = true,
            }
        }
        let mut keys: Vec<[u8; 4]> = Vec::new();
        for phrase in &self.phrases {
            let bytes = phrase.text.as_bytes();
            let four = &bytes[..bytes.len().min(4)];
            if !four.is_ascii() {
                continue;
            }
            match *four {
                [a, b, c, d] => keys.push([a, b, c, d]),
                [a, b, c] => keys.extend((0..128).map(|d| [a, b, c, d])),
                // Two bytes and one: what follows them is no letter, or the phrase is open.
                [a, b] => keys
                    .extend((0..128_u8).filter(|c| !c.is_ascii_alphanumeric()).flat_map(|c| (0..128).map(move |d| [a, b, c, d]))),
                _ => {}
            }
        }
        for key in keys {
            let bit = head(key);
            self.heads[bit >> 6] |= 1 << (bit & 63);
        }
    }

    fn step(&self, node: &Node, c: char) -> Option<&Node> {
        if node.mask & (1 << (c as u32 & 63)) == 0 {
            return None;
        }
        let children = self.nodes.get(node.child as usize..node.child as usize + node.children as usize)?;
        match children.len() {
            0..=8 => children.iter().find(|n| n.by == c),
            _ => children.binary_search_by(|n| n.by.cmp(&c)).ok().map(|i| &children[i]),
        }
    }

    /// Calls `found` with the end of each phrase that begins at `at`, a word border, and what the phrase is.
    pub fn at(&self, text: &str, at: usize, mut found: impl FnMut(usize, &[Entry])) {
        let bytes = text.as_bytes();
        let Some(&b) = bytes.get(at) else { return };
        if let Some(&four) = bytes.get(at..at + 4).and_then(|f| f.first_chunk::<4>())
            && u32::from_le_bytes(four) & 0x8080_8080 == 0
        {
            let bit = head(four);
            if self.heads[bit >> 6] & (1 << (bit & 63)) == 0 {
                return;
            }
        }
        let (mut node, mut depth, mut end);
        if b < 0x80 {
            let first = self.ascii[b.to_ascii_lowercase() as usize];
            if first == 0 {
                return;
            }
            (node, depth, end) = (&self.nodes[first as usize], 1, at + 1);
        } else {
            let mut chars = text[at..].chars();
            let Some(c) = chars.next() else { return };
            let folded = fold(c);
            if let Some(next) = chars.next() {
                let bit = pair(folded, fold(next));
                if !self.single && self.pairs[bit >> 6] & (1 << (bit & 63)) == 0 {
                    return;
                }
            }
            let Some(first) = self.step(&self.nodes[0], folded) else { return };
            (node, depth, end) = (first, folded.len_utf8(), at + c.len_utf8());
        }
        loop {
            // The shortest phrase through the node comes first in the sorted list.
            let phrase = &self.phrases[node.low as usize];
            if node.high - node.low == 1 {
                if let Some(end) = rest(&phrase.text[depth..], text, end) {
                    self.report(phrase, text, end, &mut found);
                }
                return;
            }
            if phrase.text.len() == depth {
                self.report(phrase, text, end, &mut found);
            }
            let Some(c) = next_char(text, end) else { return };
            let folded = fold(c);
            let Some(next) = self.step(node, folded) else { return };
            node = next;
            depth += folded.len_utf8();
            end += c.len_utf8();
        }
    }

    /// Reports a phrase if its end is a word border, or if it may go on.
    fn report(&self, phrase: &Phrase, text: &str, end: usize, found: &mut impl FnMut(usize, &[Entry])) {
        let border = next_char(text, end).is_none_or(|c| !is_word(c) || is_spaceless(c))
            || text[..end].chars().next_back().is_some_and(|c| !is_word(c) || is_spaceless(c));
        if border {
            found(end, &phrase.entries);
        } else if phrase.entries.iter().any(|e| e.open) {
            let tail: usize = text[end..].chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
            // Closed entries of the same phrase do not count here.
            for entry in phrase.entries.iter().filter(|e| e.open) {
                found(end + tail, std::slice::from_ref(entry));
            }
        }
    }
}

fn next_char(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&b) if b < 0x80 => Some(b as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// The end of the rest of a phrase, if it stands at `at`.
fn rest(phrase: &str, text: &str, at: usize) -> Option<usize> {
    let mut end = at;
    for wanted in phrase.chars() {
        let c = next_char(text, end)?;
        if fold(c) != wanted {
            return None;
        }
        end += c.len_utf8();
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(phrases: &[&str], text: &str) -> Vec<String> {
        let list = phrases
            .iter()
            .map(|p| (p.trim_end_matches('*').to_owned(), Entry { label: 0, kind: Kind::Noun, open: p.ends_with('*') }))
            .collect();
        let automaton = Phrases::new(list);
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
    fn an_empty_automaton_finds_nothing() {
        assert!(all(&[], "anything").is_empty());
    }
}
