//! The gate in front of the phrases: a few looks at bit tables that turn nearly every word away.
//!
//! A hash of four bytes says which lengths a phrase that begins so may have; a hash of its first bytes, as many as it
//! has and at most eight, says whether it may be there at all, and where in the trie it goes on. Where the text is not
//! ASCII, characters take the place of bytes. A word that is let in by chance is compared in the trie and no more.

use super::fold::fold;
use super::table::Table;
use super::trie::{State, Trie};

/// Bits of the hash of four bytes.
const HEAD_BITS: u32 = 15;
/// Bits of the hashes of longer beginnings.
const PREFIX_BITS: u32 = 19;
/// A beginning has at most this many bytes.
const BYTES: usize = 8;
/// Or so many characters, when one of those bytes is not ASCII.
const CHARS: usize = 4;

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Tables over the beginnings of all phrases.
#[derive(Debug)]
pub(super) struct Gate {
    /// For a hash of four bytes, the lengths from four on that phrases have, as bits; eight stands for all longer ones.
    heads: Vec<u16>,
    /// For two bytes, the lengths below four.
    pairs: Vec<u8>,
    /// Hashes of all beginnings, as bits.
    bits: Vec<u64>,
    /// Where beginnings lead to: of bytes, and of characters.
    bytes: Table<u64, State>,
    chars: Table<u64, State>,
    /// The lengths in characters that phrases have, as bits; four stands for all longer ones.
    lengths: u8,
}

/// A beginning that may be a phrase's.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entrance {
    pub state: State,
    /// Bytes of the text up to there.
    pub length: usize,
    /// Whether phrases may go on from there; else one ends there.
    pub open: bool,
}

/// ASCII letters in lower case, eight at a time.
#[inline]
fn lower(eight: u64) -> u64 {
    let ones = 0x0101_0101_0101_0101;
    let seven = eight & !HIGH;
    let above = seven + ones * (0x7f - u64::from(b'Z'));
    let from = seven + ones * (0x80 - u64::from(b'A'));
    eight | ((from ^ above) & !eight & HIGH) >> 2
}

/// The first `length` of eight bytes as a key: no two beginnings have the same.
#[inline]
fn key(eight: u64, length: usize) -> u64 {
    eight & (u64::MAX >> (64 - 8 * length))
}

#[inline]
fn head(eight: u64) -> usize {
    ((eight as u32).wrapping_mul(0x9e37_79b1) >> (32 - HEAD_BITS)) as usize
}

/// The first two bytes, seven bits each.
#[inline]
fn pair(eight: u64) -> usize {
    (eight & 0x7f | eight >> 1 & 0x3f80) as usize
}

#[inline]
fn bit(key: u64) -> usize {
    (key.wrapping_mul(0xd6e8_feb8_6659_fd93) >> (64 - PREFIX_BITS)) as usize
}

/// Folded characters as a key, sixteen bits each; none when one needs more.
fn pack(keys: u64, c: char, count: usize) -> Option<u64> {
    u16::try_from(u32::from(fold(c))).ok().map(|c| keys | u64::from(c) << (16 * count))
}

/// How many bytes of a folded phrase its beginning has.
pub(super) fn stem(phrase: &[u8]) -> usize {
    let length = phrase.len().min(BYTES);
    if phrase[..length].is_ascii() { length } else { chars(phrase) }
}

/// The bytes of a phrase's first characters.
fn chars(phrase: &[u8]) -> usize {
    std::str::from_utf8(phrase).unwrap_or_default().chars().take(CHARS).map(char::len_utf8).sum()
}

/// The first eight bytes as a number; what is missing is zero.
fn eight(bytes: &[u8]) -> u64 {
    bytes.iter().take(BYTES).rev().fold(0, |sum, b| sum << 8 | u64::from(*b))
}

impl Gate {
    /// The gate to a trie, for its folded phrases.
    pub fn to(trie: &Trie, phrases: &[(&[u8], u32)]) -> Gate {
        let mut gate = Gate {
            heads: vec![0; 1 << HEAD_BITS],
            pairs: vec![0; 1 << 14],
            bits: vec![0; 1 << (PREFIX_BITS - 6)],
            bytes: Table::with_capacity(phrases.len()),
            chars: Table::with_capacity(phrases.len()),
            lengths: 0,
        };
        for (phrase, _) in phrases {
            gate.note(trie, phrase);
        }
        gate
    }

    fn note(&mut self, trie: &Trie, phrase: &[u8]) {
        let beginning = &phrase[..chars(phrase)];
        let (mut packed, mut count) = (Some(0), 0);
        for c in std::str::from_utf8(beginning).unwrap_or_default().chars() {
            packed = packed.and_then(|keys| pack(keys, c, count));
            count += 1;
            if let (Some(pair), 2) = (packed, count) {
                self.set(pair);
            }
        }
        if let (Some(keys), Some(state)) = (packed, trie.after(beginning)) {
            self.lengths |= 1 << count;
            self.set(keys);
            self.chars.entry(keys).into_iter().for_each(|s| *s = state);
        }
        let length = phrase.len().min(BYTES);
        let (true, Some(state)) = (phrase[..length].is_ascii(), trie.after(&phrase[..length])) else { return };
        let bytes = eight(&phrase[..length]);
        self.set(bytes);
        self.bytes.entry(bytes).into_iter().for_each(|s| *s = state);
        match length {
            // What follows a single character may be any other.
            1 => (0..128).for_each(|next| self.pairs[pair(bytes | next << 8)] |= 1 << 1),
            2 | 3 => self.pairs[pair(bytes)] |= 1 << length,
            _ => self.heads[head(bytes)] |= 1 << length,
        }
    }

    fn set(&mut self, key: u64) {
        let at = bit(key);
        self.bits[at >> 6] |= 1 << (at & 63);
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let at = bit(key);
        self.bits[at >> 6] & (1 << (at & 63)) != 0
    }

    /// The beginnings of phrases at a place of a text, the shortest first.
    #[inline]
    pub fn entrances(&self, text: &str, at: usize, mut found: impl FnMut(Entrance)) {
        let bytes = &text.as_bytes()[at..];
        match bytes.first_chunk::<BYTES>() {
            Some(eight) if u64::from_le_bytes(*eight) & HIGH == 0 => {
                let eight = lower(u64::from_le_bytes(*eight));
                let mut lengths = self.heads[head(eight)] | u16::from(self.pairs[pair(eight)]);
                while lengths != 0 {
                    let length = lengths.trailing_zeros() as usize;
                    lengths &= lengths - 1;
                    let key = key(eight, length);
                    if self.has(key)
                        && let Some(state) = self.bytes.get(key)
                    {
                        found(Entrance { state, length, open: length == BYTES });
                    }
                }
            }
            _ => self.by_characters(&text[at..], found),
        }
    }

    fn by_characters(&self, text: &str, mut found: impl FnMut(Entrance)) {
        let (mut keys, mut length) = (0, 0);
        for count in 1..=CHARS {
            let Some(c) = text[length..].chars().next() else { return };
            match pack(keys, c, count - 1) {
                Some(packed) => keys = packed,
                None => return found(Entrance { state: State::default(), length: 0, open: true }),
            }
            length += c.len_utf8();
            let ends = self.lengths & (1 << count) != 0;
            if (!ends && count != 2) || !self.has(keys) {
                // Most characters end here: no phrase has these two.
                if count == 2 {
                    return;
                }
                continue;
            }
            if ends && let Some(state) = self.chars.get(keys) {
                found(Entrance { state, length, open: count == CHARS });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_nothing_else_become_lower_case() {
        for bytes in [*b"AZaz@[`{", *b"09 -	_^", *b"SHARE IT"] {
            assert_eq!(lower(u64::from_le_bytes(bytes)).to_le_bytes(), bytes.map(|b| b.to_ascii_lowercase()));
        }
    }
}
