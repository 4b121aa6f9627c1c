//! One hash for words, in folded form: what the phrase automaton, the word lists and the model's word features look up.
//!
//! The hash takes eight bytes at a time, so that a word costs a few instructions; words beyond ASCII are folded into a
//! small buffer first.

use super::fold::fold;
use std::ops::Range;

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// ASCII letters in lower case, eight at a time; digits and the other characters of words have the bit already.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// A word longer than this many bytes is hashed by its beginning and its length.
const LONGEST: usize = 64;

#[inline]
fn step(hash: u64, chunk: u64) -> u64 {
    (hash.rotate_left(23) ^ chunk).wrapping_mul(MIX)
}

/// The bytes from a place on as a number: eight of them, or as many as there are.
#[inline]
fn eight(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match (rest.first_chunk::<8>(), rest) {
        (Some(eight), _) => u64::from_le_bytes(*eight),
        (None, []) => 0,
        // Loads that overlap: the same bytes come to the same places.
        (None, rest) => match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (rest.len() - 4))
            }
            _ => {
                let (middle, last) = (rest.len() / 2, rest.len() - 1);
                u64::from(rest[0]) | u64::from(rest[middle]) << (8 * middle) | u64::from(rest[last]) << (8 * last)
            }
        },
    }
}

#[inline]
fn of_bytes<const FOLD: bool>(bytes: &[u8], word: Range<usize>) -> u32 {
    let bits = if FOLD { LOWER } else { 0 };
    let mut hash = word.len() as u64;
    let (mut at, end) = (word.start, word.end.min(word.start + LONGEST));
    while at + 8 <= end {
        hash = step(hash, eight(bytes, at) | bits);
        at += 8;
    }
    if at < end {
        hash = step(hash, (eight(bytes, at) | bits) & !0 >> (64 - 8 * (end - at)));
    }
    (hash >> 32) as u32 ^ (hash >> 7) as u32
}

/// The hash of a word (letters and digits of one run) in folded form: the same in any case.
#[inline]
pub(crate) fn word_hash(word: &str) -> u32 {
    if word.is_ascii() { ascii_hash(word.as_bytes(), 0..word.len()) } else { of_folded(word) }
}

/// The hash of a word of ASCII inside a text.
#[inline]
pub(crate) fn ascii_hash(text: &[u8], word: Range<usize>) -> u32 {
    of_bytes::<true>(text, word)
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
    of_bytes::<false>(&buffer, 0..at)
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

    #[test]
    fn a_word_has_one_hash_wherever_it_stands() {
        let text = "abcdefghijklmnopqrstuvwxyz".repeat(4);
        for length in 1..80 {
            let alone = word_hash(&text[7..7 + length]);
            assert_eq!(ascii_hash(text.as_bytes(), 7..7 + length), alone);
            assert_eq!(ascii_hash(&text.as_bytes()[..7 + length], 7..7 + length), alone);
        }
    }
}
