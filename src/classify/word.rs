//! One hash for words, in folded form: what the phrase automaton, the word lists and the model's word features look up.
//!
//! The hash takes eight bytes at a time, so that a word costs a few instructions; words beyond ASCII are folded into a
//! small buffer first.

use super::fold::fold;

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// ASCII letters in lower case, eight at a time; digits and the other characters of words have the bit already.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// A word longer than this many bytes is hashed by its beginning and its length.
const LONGEST: usize = 64;

#[inline]
fn step(hash: u64, chunk: u64) -> u64 {
    (hash.rotate_left(23) ^ chunk).wrapping_mul(MIX)
}

/// The last bytes of a word as a number, fewer than eight.
#[inline]
fn rest(bytes: &[u8]) -> u64 {
    let mut chunk = [0; 8];
    for (to, from) in chunk.iter_mut().zip(bytes) {
        *to = *from;
    }
    u64::from_le_bytes(chunk)
}

#[inline]
fn of_bytes<const FOLD: bool>(bytes: &[u8]) -> u32 {
    let bits = if FOLD { LOWER } else { 0 };
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes[..bytes.len().min(LONGEST)].chunks_exact(8);
    for chunk in &mut chunks {
        if let Some(eight) = chunk.first_chunk::<8>() {
            hash = step(hash, u64::from_le_bytes(*eight) | bits);
        }
    }
    let tail = chunks.remainder();
    if !tail.is_empty() {
        let mask = !0_u64 >> (64 - 8 * tail.len());
        hash = step(hash, rest(tail) | (bits & mask));
    }
    (hash >> 32) as u32 ^ (hash >> 7) as u32
}

/// The hash of a word (letters and digits of one run) in folded form: the same in any case.
#[inline]
pub(crate) fn word_hash(word: &str) -> u32 {
    if word.is_ascii() { of_bytes::<true>(word.as_bytes()) } else { of_folded(word) }
}

fn of_folded(word: &str) -> u32 {
    let mut buffer = [0; LONGEST + 8];
    let mut at = 0;
    for c in word.chars() {
        if at > LONGEST {
            break;
        }
        at += fold(c).encode_utf8(&mut buffer[at..]).len();
    }
    of_bytes::<false>(&buffer[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_hash_in_any_case() {
        for (a, b) in [("Newsletter", "NEWSLETTER"), ("ÉTÉ", "été"), ("Подписка", "ПОДПИСКА"), ("a1B2", "A1b2")]
        {
            assert_eq!(word_hash(a), word_hash(b));
        }
        assert_ne!(word_hash("share"), word_hash("shares"));
        assert_ne!(word_hash("abcdefgh"), word_hash("abcdefghi"));
        let long = "x".repeat(100);
        assert_ne!(word_hash(&long), word_hash(&long[1..]));
        assert_eq!(word_hash(&"é".repeat(100)), word_hash(&"É".repeat(100)));
    }
}
