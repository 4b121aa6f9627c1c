//! A double-array trie over bytes, after Aoe 1989 and Yata's Darts-clone: one array access a byte, four bytes a node.
//!
//! A node's children stand at `base ^ byte`, and each holds its own byte as a label. No two nodes have the same base, so
//! that a label alone says whose child it is. Where only one key is left below a node, the rest of it is compared in one
//! place (`tails`) instead of having nodes of its own. The trie begins behind the keys' first bytes: those are looked up
//! whole by the [gate](super::gate).

/// One key is left; the rest of the node is its place in `tails`.
const LEAF: u32 = 1 << 31;
/// A key ends here; its value stands in the child of byte 0.
const VALUE: u32 = 1 << 30;
/// A node's label stands in the eight bits from here on, below the flags.
const LABEL: u32 = 22;
/// Where the children of a node, or the tail of a leaf, stand.
const PLACE: u32 = (1 << LABEL) - 1;

/// A longer rest of a key has nodes of its own, so that its length fits into a byte.
const LONGEST_TAIL: usize = 255;

/// The trie: keys to numbers below 2²⁴.
#[derive(Debug, Default)]
pub(super) struct Trie {
    nodes: Vec<u32>,
    /// For each leaf its value (three bytes), the length of the rest of its key (one byte), and that rest.
    tails: Vec<u8>,
}

/// A place in the trie while a key is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State(u32);

impl Trie {
    /// Calls `found` with the length and the value of each key that the text begins with, the shortest first, on the way
    /// from a state. Text that is over is followed by a zero byte, which no key has.
    #[inline]
    pub fn follow(&self, state: State, text: &[u8], mut found: impl FnMut(usize, u32)) {
        let mut node = state.0;
        for (length, &byte) in text.iter().enumerate() {
            if node & (LEAF | VALUE) != 0 {
                if node & LEAF != 0 {
                    if let Some((rest, value)) = self.tail(node)
                        && text[length..].starts_with(rest)
                    {
                        found(length + rest.len(), value);
                    }
                    return;
                }
                let value = self.nodes.get((node & PLACE) as usize).copied().unwrap_or_default();
                found(length, (value & PLACE) | (value >> 30 << LABEL));
            }
            let Some(&next) = self.nodes.get((node & PLACE ^ u32::from(byte)) as usize) else { return };
            if next >> LABEL & 0xff != u32::from(byte) || byte == 0 {
                return;
            }
            node = next;
        }
    }

    fn tail(&self, leaf: u32) -> Option<(&[u8], u32)> {
        let (head, rest) = self.tails.get((leaf & PLACE) as usize..)?.split_first_chunk::<4>()?;
        let value = u32::from_le_bytes([head[0], head[1], head[2], 0]);
        Some((rest.get(..usize::from(head[3]))?, value))
    }
}

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
