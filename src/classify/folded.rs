//! A line in folded form, byte by byte, as the phrases are.

use super::chars::{CLASSES, class, decode};
use super::fold::fold;

/// Zero bytes behind the text, so that eight bytes can be read anywhere in it.
const PADDING: usize = 8;

const HIGH: u64 = 0x8080_8080_8080_8080;

/// ASCII letters in lower case, eight at a time.
#[inline]
fn lower(eight: u64) -> u64 {
    let ones = 0x0101_0101_0101_0101;
    let seven = eight & !HIGH;
    let above = seven + ones * (0x7f - u64::from(b'Z'));
    let from = seven + ones * (0x80 - u64::from(b'A'));
    eight | ((from ^ above) & !eight & HIGH) >> 2
}

/// A text in folded form; its memory is used again from line to line.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    bytes: Vec<u8>,
    resized: bool,
}

impl Folded {
    /// Takes a text.
    pub fn fill(&mut self, text: &str) {
        self.resized = false;
        self.bytes.clear();
        self.bytes.resize(text.len() + PADDING, 0);
        let mut all = 0;
        let chunks = text.as_bytes().chunks_exact(8);
        let last = chunks.remainder();
        let whole = text.len() - last.len();
        for (to, from) in self.bytes.chunks_exact_mut(8).zip(chunks) {
            let eight = from.first_chunk::<8>().map_or(0, |eight| u64::from_le_bytes(*eight));
            all |= eight;
            to.copy_from_slice(&lower(eight).to_le_bytes());
        }
        for (to, from) in self.bytes[whole..].iter_mut().zip(last) {
            all |= u64::from(*from);
            *to = from.to_ascii_lowercase();
        }
        if all & HIGH != 0 {
            self.fold_wide(text);
        }
    }

    /// Folds what is not ASCII, in place as long as nothing is longer or shorter for it.
    fn fold_wide(&mut self, text: &str) {
        let classes = &*CLASSES;
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            // Eight bytes at a time, up to the first that is not ASCII.
            while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
                let high = u64::from_le_bytes(*eight) & HIGH;
                at += high.trailing_zeros() as usize / 8;
                if high != 0 {
                    break;
                }
            }
            match bytes.get(at) {
                Some(0x80..) => {}
                Some(_) => {
                    at += 1;
                    continue;
                }
                None => return,
            }
            let (code, length) = decode(bytes, at);
            if classes.of(code) & class::FOLDS != 0
                && let Some(c) = char::from_u32(code)
            {
                let folded = fold(c);
                match self.bytes.get_mut(at..at + folded.len_utf8()) {
                    Some(place) if place.len() == length => _ = folded.encode_utf8(place),
                    _ => return self.resize(text, at),
                }
            }
            at += length;
        }
    }

    /// Folds the rest from a place on, where a character has another length in folded form.
    fn resize(&mut self, text: &str, at: usize) {
        self.resized = true;
        self.bytes.truncate(at);

        let classes = &*CLASSES;
        let bytes = text.as_bytes();
        let mut at = at;
        while at < bytes.len() {
            let run = bytes[at..].iter().take_while(|b| **b < 0x80).count();
            let from = self.bytes.len();
            self.bytes.extend_from_slice(&bytes[at..at + run]);
            self.bytes[from..].make_ascii_lowercase();
            at += run;
            if at == bytes.len() {
                break;
            }
            let (code, length) = decode(bytes, at);
            match char::from_u32(code) {
                Some(c) if classes.of(code) & class::FOLDS != 0 => {
                    self.bytes.extend_from_slice(fold(c).encode_utf8(&mut [0; 4]).as_bytes());
                }
                _ => self.bytes.extend_from_slice(&bytes[at..at + length]),
            }
            at += length;
        }
        self.bytes.extend_from_slice(&[0; PADDING]);
    }

    /// The folded bytes, and zero bytes behind them.
    #[inline]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether some character has another length in folded form.
    #[inline]
    pub fn is_resized(&self) -> bool {
        self.resized
    }

    /// Where in the source so many folded bytes from a place on end.
    #[inline]
    pub fn source_end(&self, text: &str, at: usize, length: usize) -> usize {
        if !self.resized {
            return at + length;
        }
        let mut folded = 0;
        let chars = text[at..].chars().take_while(|c| {
            let goes_on = folded < length;
            folded += fold(*c).len_utf8();
            goes_on
        });
        at + chars.map(char::len_utf8).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_nothing_else_become_lower_case() {
        for bytes in [*b"AZaz@[`{", *b"09 -\t_^\x80", *b"SHARE IT"] {
            assert_eq!(lower(u64::from_le_bytes(bytes)).to_le_bytes(), bytes.map(|b| b.to_ascii_lowercase()));
        }
    }

    #[test]
    fn folds_as_character_by_character() {
        let mut folded = Folded::default();
        for text in ["", "Plain TEXT.", "ÀÉ Šč İIı ЁЖя L’ÉTÉ ＴＡＧ\u{a0}x 船が沈んだ Ⱥ 👉 ok"] {
            folded.fill(text);
            let expected: String = text.chars().map(fold).collect();
            let (bytes, padding) = folded.bytes().split_at(expected.len());
            assert_eq!((bytes, padding), (expected.as_bytes(), &[0; PADDING][..]));
            let end = |length| folded.source_end(text, 0, length);
            assert_eq!(end(expected.len()), text.len());
        }
    }
}
