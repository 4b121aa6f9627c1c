//! One hash for words, in folded form: what the phrase automaton, the word lists and the model's word features look up.
//!
//! The hash takes eight bytes at a time, so that a word costs a few instructions; words beyond ASCII are folded into a
//! small buffer first.

use super::chars::{CLASSES, class, decode};
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
    rest.first_chunk::<8>().map_or_else(|| fewer(rest), |eight| u64::from_le_bytes(*eight))
}

/// Fewer than eight bytes as a number.
#[inline(never)]
fn fewer(bytes: &[u8]) -> u64 {
    // Loads that overlap: the same bytes come to the same places.
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4))
        }
        _ => bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)),
    }
}

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
    finish(hash)
}

#[inline]
fn finish(hash: u64) -> u32 {
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
    // Most words are short: one step is all they take.
    match word.len() {
        length @ 1..=8 => finish(step(length as u64, (eight(text, word.start) | LOWER) & !0 >> (64 - 8 * length))),
        _ => of_bytes::<true>(text, word),
    }
}

fn of_folded(word: &str) -> u32 {
    wide_hashes(word, usize::MAX).0
}

/// The hash of a word, and the one of its first characters, so many, if it has more.
pub(crate) fn wide_hashes(word: &str, stem: usize) -> (u32, Option<u32>) {
    let (bytes, classes) = (word.as_bytes(), &*CLASSES);
    let mut buffer = [0; LONGEST + 8];
    let (mut at, mut from, mut characters, mut stem_end) = (0, 0, 0, None);
    while from < bytes.len() && at <= LONGEST {
        if characters == stem {
            stem_end = Some(at);
        }
        characters += 1;
        let (code, length) = decode(bytes, from);
        if code < 0x80 {
            buffer[at] = bytes[from].to_ascii_lowercase();
            at += 1;
        } else if classes.of(code) & class::FOLDS == 0 {
            buffer[at..at + length].copy_from_slice(&bytes[from..from + length]);
            at += length;
        } else if let Some(c) = char::from_u32(code) {
            at += fold(c).encode_utf8(&mut buffer[at..]).len();
        }
        from += length;
    }
    (of_bytes::<false>(&buffer, 0..at), stem_end.map(|end| of_bytes::<false>(&buffer, 0..end)))
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
