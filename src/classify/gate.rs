//! The gate in front of the phrases: a look or two at small tables that turn nearly every word away.
//!
//! A hash of a few bytes of the folded text says which lengths a phrase's beginning that starts so may have; a hash of
//! the whole beginning, at most eight bytes, says whether it may be there at all. Then it is looked up, and says where in
//! the trie the phrases go on. A word that is let in by chance is compared and no more.

use super::trie::State;

/// Bits of the hashes of a few bytes.
const HEAD_BITS: u32 = 15;
const PAIR_BITS: u32 = 12;
/// Bits of the hashes of whole beginnings.
const BEGINNING_BITS: u32 = 19;
/// A beginning has at most this many bytes.
pub(super) const BYTES: usize = 8;

/// The bit of that length.
const FULL: u8 = 1 << (BYTES - 1);

/// Tables over the beginnings of all phrases.
#[derive(Debug)]
pub(super) struct Gate {
    /// For a hash of four bytes, or six, the lengths from there on that beginnings have, as bits counted from one byte.
    heads: Box<[u8]>,
    /// For a hash of two bytes, or three, the lengths from there on that are none of those.
    pairs: Box<[u8]>,
    /// For a byte, the lengths below.
    ones: Box<[u8]>,
    /// Hashes of all beginnings, as bits.
    bits: Box<[u64]>,
    /// Beginnings in the order of a hash, with the place of the first one of each hash.
    starts: Box<[u32]>,
    keys: Box<[u64]>,
    states: Box<[State]>,
    shift: u32,
}

/// The first eight bytes as a number; what is missing is zero.
pub(super) fn eight(bytes: &[u8]) -> u64 {
    bytes.iter().take(BYTES).rev().fold(0, |sum, b| sum << 8 | u64::from(*b))
}

/// Four bytes, or six, which are two characters of Chinese or three of Cyrillic.
#[inline]
fn head(eight: u64) -> usize {
    let bytes = if is_wide(eight) { eight & 0xffff_ffff_ffff } else { eight & 0xffff_ffff };
    (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - HEAD_BITS)) as usize
}

/// Two bytes, or three, which are a character of Chinese.
#[inline]
fn pair(eight: u64) -> usize {
    let bytes = if is_wide(eight) { eight & 0xff_ffff } else { eight & 0xffff };
    (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - PAIR_BITS)) as usize
}

#[inline]
fn is_wide(eight: u64) -> bool {
    eight & 0x80 != 0
}

#[inline]
fn hash(key: u64) -> u64 {
    key.wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[inline]
fn bit(key: u64) -> usize {
    (hash(key) >> (64 - BEGINNING_BITS)) as usize
}

impl Gate {
    /// The gate for beginnings, each once, with what they lead to.
    pub fn new(beginnings: &[(u64, State)]) -> Gate {
        let slots = beginnings.len().next_power_of_two().max(2);
        let shift = 64 - slots.trailing_zeros();
        let mut gate = Gate {
            heads: vec![0; 1 << HEAD_BITS].into(),
            pairs: vec![0; 1 << PAIR_BITS].into(),
            ones: vec![0; 256].into(),
            bits: vec![0; 1 << (BEGINNING_BITS - 6)].into(),
            starts: vec![0; slots + 1].into(),
            keys: vec![0; beginnings.len()].into(),
            states: vec![State::default(); beginnings.len()].into(),
            shift,
        };
        for (key, _) in beginnings {
            gate.note(*key);
            gate.starts[(hash(*key) >> shift) as usize] += 1;
        }
        // Each hash's end, which moves to its start while its beginnings are put in.
        let mut sum = 0;
        for start in &mut gate.starts {
            sum += *start;
            *start = sum;
        }
        for (key, state) in beginnings {
            let start = &mut gate.starts[(hash(*key) >> shift) as usize];
            *start -= 1;
            gate.keys[*start as usize] = *key;
            gate.states[*start as usize] = *state;
        }
        gate
    }

    fn note(&mut self, key: u64) {
        let at = bit(key);
        self.bits[at >> 6] |= 1 << (at & 63);
        let length = BYTES - key.leading_zeros() as usize / 8;
        let (few, many) = if is_wide(key) { (3, 6) } else { (2, 4) };
        let lengths = if length >= many {
            &mut self.heads[head(key)]
        } else if length >= few {
            &mut self.pairs[pair(key)]
        } else {
            &mut self.ones[key as usize & 0xff]
        };
        *lengths |= 1 << (length - 1);
    }

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
        self.states.get(from + found).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beginnings_are_found_by_their_length() {
        let beginnings = ["a", "ad", "ads", "news", "newsl", "newslett", "été", "©", "図", "図書館"]
            .map(|b| (eight(b.as_bytes()), State::default()));
        let gate = Gate::new(&beginnings);
        let at = |text: &str| {
            let eight = eight(text.as_bytes());
            let lengths = gate.lengths(eight);
            (1..=8).filter(|n| lengths & 1 << (n - 1) != 0 && gate.get(eight, *n).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(at("newsletter"), [4, 5, 8]);
        assert_eq!(at("ads on"), [1, 2, 3]);
        assert_eq!(at("été indien"), [5]);
        assert_eq!(at("news"), [4]);
        assert_eq!((at("© 2025"), at("図書館へ"), at("館")), (vec![2], vec![3, 8], vec![]));
        assert_eq!(at("xyz"), Vec::<usize>::new());
        assert!(Gate::new(&[]).get(eight(b"x"), 1).is_none());
    }
}
