//! Lays out a [`Trie`].

use super::super::trie::{LABEL, LEAF, PLACE, State, Trie, VALUE};

/// A longer rest of a key has nodes of its own, so that its length fits into a byte.
const LONGEST_TAIL: usize = 255;

/// Lays the nodes out.
#[derive(Debug, Default)]
pub(super) struct Builder {
    trie: Trie,
    /// Places that are taken, and bases, as bits.
    used: Vec<u64>,
    bases: Vec<u64>,
    /// Below this word of `used` nothing is free, or too little to be worth a look.
    first_free: usize,
    waiting: Vec<Waiting>,
    edges: Vec<(u8, usize)>,
}

/// Keys from `low` to `high` whose node has not been laid out; its number, or none for the state that is handed out.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    node: Option<usize>,
    low: usize,
    high: usize,
    depth: usize,
}

impl Builder {
    /// Adds a group of keys that have their first `depth` bytes in common; `key` gives them in ascending order, each once,
    /// none with a zero byte. The state is that behind those bytes.
    pub fn add<'k>(&mut self, count: usize, depth: usize, key: impl Fn(usize) -> (&'k [u8], u32)) -> State {
        let mut root = State::default();
        self.waiting.clear();
        self.waiting.push(Waiting { node: None, low: 0, high: count, depth });
        while let Some(Waiting { node, low, high, depth }) = self.waiting.pop() {
            let laid = if high - low == 1 && key(low).0.len() - depth <= LONGEST_TAIL {
                let (text, value) = key(low);
                self.leaf(&text[depth..], value)
            } else {
                self.inner(low, high, depth, &key)
            };
            match node.and_then(|node| self.trie.nodes.get_mut(node)) {
                Some(node) => *node |= laid,
                None => root = State(laid),
            }
        }
        root
    }

    /// The trie of all keys that were added.
    pub fn build(mut self) -> Trie {
        self.trie.nodes.shrink_to_fit();
        self.trie.tails.shrink_to_fit();
        self.trie
    }

    fn leaf(&mut self, rest: &[u8], value: u32) -> u32 {
        let at = self.trie.tails.len() as u32;
        self.trie.tails.extend(&value.to_le_bytes()[..3]);
        self.trie.tails.push(rest.len() as u8);
        self.trie.tails.extend(rest);
        LEAF | at & PLACE
    }

    fn inner<'k>(&mut self, low: usize, high: usize, depth: usize, key: &impl Fn(usize) -> (&'k [u8], u32)) -> u32 {
        let mut edges = std::mem::take(&mut self.edges);
        edges.clear();
        for at in low..high {
            // The key that ends here comes first in order; its edge is the byte 0.
            let byte = key(at).0.get(depth).copied().unwrap_or(0);
            if edges.last().is_none_or(|(last, _)| *last != byte) {
                edges.push((byte, at));
            }
        }
        let base = self.place(&edges);
        set(&mut self.bases, base);
        let mut ends = 0;
        for (n, &(byte, from)) in edges.iter().enumerate() {
            let child = base ^ usize::from(byte);
            set(&mut self.used, child);
            if byte == 0 {
                ends = VALUE;
                // The label of a value is 0, which no text has.
                let value = key(from).1;
                self.trie.nodes[child] = (value & PLACE) | (value >> LABEL << 30);
            } else {
                self.trie.nodes[child] = u32::from(byte) << LABEL;
                let to = edges.get(n + 1).map_or(high, |(_, next)| *next);
                self.waiting.push(Waiting { node: Some(child), low: from, high: to, depth: depth + 1 });
            }
        }
        self.edges = edges;
        ends | base as u32
    }

    /// A base at which all edges have room, and that no other node has.
    fn place(&mut self, edges: &[(u8, usize)]) -> usize {
        let first = usize::from(edges.first().map_or(0, |(byte, _)| *byte));
        let mut tried = 0;
        let mut word = self.first_free;
        loop {
            self.room(word + 8);
            let mut free = !self.used[word];
            while free != 0 {
                let base = (word * 64 + free.trailing_zeros() as usize) ^ first;
                free &= free - 1;
                let fits = |&(byte, _): &(u8, usize)| !has(&self.used, base ^ usize::from(byte));
                if !has(&self.bases, base) && edges.iter().all(fits) {
                    return base;
                }
                tried += 1;
            }
            // Regions that are full, or nearly, are not looked through again and again.
            if word == self.first_free && (self.used[word] == !0 || tried > 256) {
                self.first_free += 1;
            }
            word += 1;
        }
    }

    fn room(&mut self, words: usize) {
        // A base and its children lie in one block of 256 places.
        let words = words.next_multiple_of(4);
        if self.used.len() < words {
            self.used.resize(words, 0);
            self.bases.resize(words, 0);
            self.trie.nodes.resize(words * 64, 0);
        }
    }
}

fn has(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 != 0)
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(word) = bits.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trie(keys: &[(&[u8], u32)]) -> (Trie, State) {
        let mut builder = Builder::default();
        let root = builder.add(keys.len(), 0, |at| keys[at]);
        (builder.build(), root)
    }

    fn find((trie, root): &(Trie, State), text: &str) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        trie.follow(*root, format!("{text}\0").as_bytes(), |length, value| found.push((length, value)));
        found
    }

    #[test]
    fn finds_every_prefix_that_is_a_key() {
        let keys: Vec<(&[u8], u32)> =
            [("a", 1), ("ad", 2), ("ad blocker", 3), ("ad blockers", (1 << 24) - 1), ("adverb", 5), ("été", 6)]
                .map(|(k, v)| (k.as_bytes(), v))
                .into();
        let trie = trie(&keys);
        assert_eq!(find(&trie, "ad blockers on"), [(1, 1), (2, 2), (10, 3), (11, (1 << 24) - 1)]);
        assert_eq!(find(&trie, "adverse"), [(1, 1), (2, 2)]);
        assert_eq!(find(&trie, "étés"), [(5, 6)]);
        assert_eq!(find(&trie, "ad\0"), [(1, 1), (2, 2)]);
        assert_eq!(find(&trie, "x"), []);
    }

    #[test]
    fn many_keys_have_their_own_values() {
        let mut texts: Vec<String> = (0..5000_u32).map(|i| format!("{:x} {}", i.wrapping_mul(2_654_435_761), i % 7)).collect();
        texts.push("y".repeat(1000));
        texts.push("y".repeat(1001));
        texts.sort_unstable();
        texts.dedup();
        let keys: Vec<(&[u8], u32)> = texts.iter().enumerate().map(|(i, t)| (t.as_bytes(), i as u32)).collect();
        let trie = trie(&keys);
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(find(&trie, text).last(), Some(&(text.len(), i as u32)), "{text}");
        }
    }
}
