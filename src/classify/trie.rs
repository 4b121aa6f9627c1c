//! A double-array trie over bytes, after Aoe 1989: one array access a byte, eight bytes a node.
//!
//! A node's children stand at `base ^ byte`; `check` names the parent. Where only one key is left below a node, the rest
//! of it is compared in one place (`tails`) instead of having nodes of its own.

/// A key ends here; its value stands in the child of byte 0.
const VALUE: u32 = 1 << 31;
/// One key is left; `base` is its place in `tails`.
const LEAF: u32 = 1 << 30;
const BASE: u32 = LEAF - 1;

/// No node.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug)]
struct Unit {
    base: u32,
    check: u32,
}

/// The trie: keys to numbers.
#[derive(Debug)]
pub(super) struct Trie {
    units: Vec<Unit>,
    /// For each leaf its value (four bytes), the length of the rest of its key (two bytes), and that rest.
    tails: Vec<u8>,
}

/// A place in the trie while a key is followed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State(u32);

/// What a place in the trie says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'t> {
    /// More keys go on from here; one may end here.
    Inner(Option<u32>),
    /// One key is left, with this rest and value.
    Leaf(&'t [u8], u32),
}

impl Trie {
    /// Builds a trie from keys in ascending order, each once, none empty, none with a zero byte. Up to `stem` bytes
    /// every key has nodes of its own, so that [`Trie::after`] finds a place for them.
    pub fn new(keys: &[(&[u8], u32)], stem: impl Fn(&[u8]) -> usize) -> Trie {
        Builder::new(keys).build(stem)
    }

    /// The place that bytes lead to from the root.
    pub fn after(&self, bytes: &[u8]) -> Option<State> {
        bytes.iter().try_fold(self.root(), |state, &byte| self.step(state, byte))
    }

    /// The root.
    #[inline]
    pub fn root(&self) -> State {
        State(0)
    }

    /// The place a byte leads to.
    #[inline]
    pub fn step(&self, state: State, byte: u8) -> Option<State> {
        let base = self.units.get(state.0 as usize)?.base & BASE;
        let to = base ^ u32::from(byte);
        (self.units.get(to as usize)?.check == state.0).then_some(State(to))
    }

    /// What stands at a place.
    #[inline]
    pub fn node(&self, state: State) -> Node<'_> {
        let Some(unit) = self.units.get(state.0 as usize) else { return Node::Inner(None) };
        if unit.base & (LEAF | VALUE) == 0 {
            return Node::Inner(None);
        }
        self.special(unit.base)
    }

    fn special(&self, base: u32) -> Node<'_> {
        let at = (base & BASE) as usize;
        if base & LEAF != 0 {
            let Some((head, rest)) = self.tails.get(at..).and_then(|t| t.split_first_chunk::<6>()) else {
                return Node::Inner(None);
            };
            let value = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
            let length = usize::from(u16::from_le_bytes([head[4], head[5]]));
            return Node::Leaf(rest.get(..length).unwrap_or_default(), value);
        }
        Node::Inner(self.units.get(at).map(|u| u.base))
    }
}

/// Lays the nodes out.
struct Builder<'k> {
    keys: &'k [(&'k [u8], u32)],
    units: Vec<Unit>,
    tails: Vec<u8>,
    used: Vec<bool>,
    /// Below this place nothing is free, or too little to be worth a look.
    first_free: usize,
}

impl<'k> Builder<'k> {
    fn new(keys: &'k [(&'k [u8], u32)]) -> Builder<'k> {
        let mut builder = Builder { keys, units: Vec::new(), tails: Vec::new(), used: Vec::new(), first_free: 1 };
        builder.room(512);
        builder.used[0] = true;
        builder
    }

    fn room(&mut self, length: usize) {
        let length = length.next_multiple_of(256);
        if self.units.len() < length {
            self.units.resize(length, Unit { base: 0, check: NONE });
            self.used.resize(length, false);
        }
    }

    fn build(mut self, stem: impl Fn(&[u8]) -> usize) -> Trie {
        // Ranges of keys with the node they share and its depth; near ones stay near in memory.
        let mut waiting: std::collections::VecDeque<(u32, usize, usize, usize)> = std::collections::VecDeque::new();
        waiting.push_back((0, 0, self.keys.len(), 0));
        let mut edges: Vec<(u8, usize)> = Vec::with_capacity(256);
        while let Some((node, low, high, depth)) = waiting.pop_front() {
            // A leaf stands between characters, never inside one.
            let whole = |key: &[u8]| key.get(depth).is_none_or(|byte| byte & 0xc0 != 0x80) && depth >= stem(key);
            if high - low == 1 && node != 0 && whole(self.keys[low].0) {
                self.leaf(node, low, depth);
                continue;
            }
            edges.clear();
            for (i, (key, _)) in self.keys[low..high].iter().enumerate() {
                // The key that ends here comes first in order; its edge is the byte 0.
                let byte = key.get(depth).copied().unwrap_or(0);
                if edges.last().is_none_or(|(last, _)| *last != byte) {
                    edges.push((byte, low + i));
                }
            }
            let base = self.place(&edges);
            let ends = edges.first().is_some_and(|(byte, _)| *byte == 0);
            self.units[node as usize].base = base | if ends { VALUE } else { 0 };
            for (n, &(byte, from)) in edges.iter().enumerate() {
                let child = base ^ u32::from(byte);
                self.units[child as usize].check = node;
                self.used[child as usize] = true;
                if byte == 0 {
                    self.units[child as usize].base = self.keys[from].1;
                } else {
                    let to = edges.get(n + 1).map_or(high, |(_, next)| *next);
                    waiting.push_back((child, from, to, depth + 1));
                }
            }
        }
        Trie { units: self.units, tails: self.tails }
    }

    fn leaf(&mut self, node: u32, key: usize, depth: usize) {
        let (text, value) = self.keys[key];
        let rest = &text[depth..];
        let length = rest.len().min(usize::from(u16::MAX)) as u16;
        self.units[node as usize].base = LEAF | self.tails.len() as u32;
        self.tails.extend(value.to_le_bytes());
        self.tails.extend(length.to_le_bytes());
        self.tails.extend(&rest[..usize::from(length)]);
    }

    /// A base at which all edges have room.
    fn place(&mut self, edges: &[(u8, usize)]) -> u32 {
        let first = edges.first().map_or(0, |(byte, _)| *byte);
        let mut tried = 0;
        let mut at = self.first_free;
        loop {
            self.room(at + 257);
            if !self.used[at] {
                let base = at as u32 ^ u32::from(first);
                let fits = |&(byte, _): &(u8, usize)| !self.used[(base ^ u32::from(byte)) as usize];
                if base != 0 && edges.iter().all(fits) {
                    return base;
                }
                tried += 1;
                // Full regions are not looked through again and again.
                if tried > 64 {
                    self.first_free = self.first_free.max(at.saturating_sub(512));
                }
            } else if at == self.first_free {
                self.first_free += 1;
            }
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(trie: &Trie, text: &str) -> Vec<(usize, u32)> {
        let bytes = text.as_bytes();
        let (mut state, mut at, mut found) = (trie.root(), 0, Vec::new());
        loop {
            match trie.node(state) {
                Node::Leaf(rest, value) => {
                    if bytes[at..].starts_with(rest) {
                        found.push((at + rest.len(), value));
                    }
                    return found;
                }
                Node::Inner(Some(value)) => found.push((at, value)),
                Node::Inner(None) => {}
            }
            let Some(next) = bytes.get(at).and_then(|&b| trie.step(state, b)) else { return found };
            state = next;
            at += 1;
        }
    }

    #[test]
    fn finds_every_prefix_that_is_a_key() {
        let keys: Vec<(&[u8], u32)> = [("a", 1), ("ad", 2), ("ad blocker", 3), ("ad blockers", 4), ("adverb", 5), ("été", 6)]
            .map(|(k, v)| (k.as_bytes(), v))
            .into();
        let trie = Trie::new(&keys, |_| 3);
        assert_eq!(find(&trie, "ad blockers on"), [(1, 1), (2, 2), (10, 3), (11, 4)]);
        assert_eq!(find(&trie, "adverse"), [(1, 1), (2, 2)]);
        assert_eq!(find(&trie, "étés"), [(5, 6)]);
        assert_eq!(find(&trie, "x"), []);
        assert_eq!(find(&Trie::new(&[], |_| 3), "x"), []);
    }

    #[test]
    fn many_keys_have_their_own_values() {
        let texts: Vec<String> = (0..5000_u32).map(|i| format!("{:x} {}", i.wrapping_mul(2_654_435_761), i % 7)).collect();
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        texts.sort_unstable();
        let keys: Vec<(&[u8], u32)> = texts.iter().enumerate().map(|(i, t)| (t.as_bytes(), i as u32)).collect();
        let trie = Trie::new(&keys, |_| 3);
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(find(&trie, text).last(), Some(&(text.len(), i as u32)), "{text}");
        }
    }
}
