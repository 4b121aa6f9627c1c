//! A double-array trie over bytes, after Aoe 1989 and Yata's Darts-clone: one array access a byte, four bytes a node.
//!
//! A node's children stand at `base ^ byte`, and each holds its own byte as a label. No two nodes have the same base, so
//! that a label alone says whose child it is. Where only one key is left below a node, the rest of it is compared in one
//! place (`tails`) instead of having nodes of its own. The trie begins behind the keys' first bytes: those are looked up
//! whole by the [gate](super::gate). It is laid out by `compile/trie.rs`, when the crate is built.

/// One key is left; the rest of the node is its place in `tails`.
pub(super) const LEAF: u32 = 1 << 31;
/// A key ends here; its value stands in the child of byte 0.
pub(super) const VALUE: u32 = 1 << 30;
/// A node's label stands in the eight bits from here on, below the flags.
pub(super) const LABEL: u32 = 22;
/// Where the children of a node, or the tail of a leaf, stand.
pub(super) const PLACE: u32 = (1 << LABEL) - 1;

/// The trie: keys to numbers below 2²⁴.
#[derive(Debug, Default)]
pub(super) struct Trie {
    pub nodes: Vec<u32>,
    /// For each leaf its value (three bytes), the length of the rest of its key (one byte), and that rest.
    pub tails: Vec<u8>,
}

/// A place in the trie while a key is followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct State(pub u32);

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
