//! The gate in front of the phrases: a look or two at small tables that turn nearly every word away.
//!
//! A hash of a few bytes of the folded text says which lengths a phrase's beginning that starts so may have; a hash of
//! the whole beginning, at most eight bytes, says whether it may be there at all. Then it is looked up, and says where in
//! the trie the phrases go on. A word that is let in by chance is compared and no more.

use super::trie::State;

/// Bits of the hashes of a few bytes.
pub(super) const HEAD_BITS: u32 = 15;
pub(super) const PAIR_BITS: u32 = 12;
/// Bits of the hashes of whole beginnings.
pub(super) const BEGINNING_BITS: u32 = 19;
/// A beginning has at most this many bytes.
pub(super) const BYTES: usize = 8;

/// The bit of that length.
const FULL: u8 = 1 << (BYTES - 1);

/// Tables over the beginnings of all phrases; `compile/gate.rs` fills them in, when the crate is built.
#[derive(Debug)]
pub(super) struct Gate {
    /// For a hash of four bytes, or six, the lengths from there on that beginnings have, as bits counted from one byte.
    pub heads: Box<[u8]>,
    /// For a hash of two bytes, or three, the lengths from there on that are none of those.
    pub pairs: Box<[u8]>,
    /// For a byte, the lengths below.
    pub ones: Box<[u8]>,
    /// Hashes of all beginnings, as bits.
    pub bits: Box<[u64]>,
    /// Beginnings in the order of a hash, with the place of the first one of each hash.
    pub starts: Box<[u32]>,
    pub keys: Box<[u64]>,
    pub states: Box<[u32]>,
    pub shift: u32,
}

/// Four bytes, or six, which are two characters of Chinese or three of Cyrillic.
#[inline]
pub(super) fn head(eight: u64) -> usize {
    let bytes = if is_wide(eight) { eight & 0xffff_ffff_ffff } else { eight & 0xffff_ffff };
    (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HEAD_BITS)) as usize
}

/// Two bytes, or three, which are a character of Chinese.
#[inline]
pub(super) fn pair(eight: u64) -> usize {
    let bytes = if is_wide(eight) { eight & 0xff_ffff } else { eight & 0xffff };
    (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PAIR_BITS)) as usize
}

#[inline]
pub(super) fn is_wide(eight: u64) -> bool {
    eight & 0x80 != 0
}

#[inline]
pub(super) fn hash(key: u64) -> u64 {
    key.wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[inline]
pub(super) fn bit(key: u64) -> usize {
    (hash(key) >> (64 - BEGINNING_BITS)) as usize
}

impl Gate {
    /// The lengths that a phrase's beginning may have at a place, as bits counted from one byte.
    #[inline]
    pub fn lengths(&self, eight: u64) -> u8 {
        let lengths = self.heads[head(eight)] | self.pairs[pair(eight)] | self.ones[eight as usize & 0xff];
        // Most beginnings are of full length, and most words end here.
        if lengths & FULL != 0 && !self.has(eight) { lengths & !FULL } else { lengths }
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let at = bit(key);
        self.bits[at >> 6] & 1 << (at & 63) != 0
    }

    /// What the first `length` of eight bytes lead to, if a phrase begins so.
    #[inline]
    pub fn get(&self, eight: u64, length: usize) -> Option<State> {
        let key = eight & (u64::MAX >> (64 - 8 * length));
        // A text that is over sooner has a zero byte there, and would be taken for a shorter beginning.
        if !self.has(key) || key >> (8 * length - 8) == 0 {
            return None;
        }
        let slot = (hash(key) >> self.shift) as usize;
        let (from, to) = (*self.starts.get(slot)? as usize, *self.starts.get(slot + 1)? as usize);
        let found = self.keys.get(from..to)?.iter().position(|known| *known == key)?;
        self.states.get(from + found).copied().map(State)
    }
}
