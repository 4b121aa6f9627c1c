//! What a character is, for one look-up instead of a row of comparisons; and reading characters from bytes.

use super::fold::{fold, is_letter, is_spaceless, is_word};
use super::sentences::{is_closing, is_terminal};
use once_cell::sync::Lazy;

/// What a character can be, as bits.
pub(crate) mod class {
    /// Part of a word.
    pub const WORD: u8 = 1;
    /// Of a script written without spaces.
    pub const SPACELESS: u8 = 1 << 1;
    /// An upper-case letter.
    pub const UPPER: u8 = 1 << 2;
    /// Perhaps invisible, no-break, or the first half of mojibake.
    pub const SUSPECT: u8 = 1 << 3;
    /// Another one in folded form.
    pub const FOLDS: u8 = 1 << 4;
    /// No part of a word, but a phrase may begin with it.
    pub const OPENS: u8 = 1 << 5;
    /// A sign that a line's facts tell of.
    pub const SIGN: u8 = 1 << 6;
    /// A letter.
    pub const LETTER: u8 = 1 << 7;
}

/// What a byte of a text can be, as bits.
pub(crate) mod byte {
    /// A letter of ASCII.
    pub const LETTER: u8 = 1;
    /// One in lower case.
    pub const LOWER: u8 = 1 << 1;
    /// A digit of ASCII.
    pub const DIGIT: u8 = 1 << 2;
    /// Part of a character beyond ASCII.
    pub const HIGH: u8 = 1 << 3;
    pub const APOSTROPHE: u8 = 1 << 4;
    pub const HYPHEN: u8 = 1 << 5;
}

/// What a byte is: bits of [`byte`].
pub(crate) static BYTES: [u8; 256] = {
    let mut table = [byte::HIGH; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' => byte::LETTER | byte::LOWER,
            b'A'..=b'Z' => byte::LETTER,
            b'0'..=b'9' => byte::DIGIT,
            b'\'' => byte::APOSTROPHE,
            b'-' => byte::HYPHEN,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// The bits of the byte at a place; none behind the end.
#[inline]
pub(crate) fn byte_at(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).map_or(0, |b| BYTES[usize::from(*b)])
}

/// The classes of the characters of the basic plane, where all but pictograms and rare scripts stand.
#[derive(Debug)]
pub(crate) struct Classes(Box<[u8]>);

/// Made once per process.
pub(crate) static CLASSES: Lazy<Classes> = Lazy::new(|| {
    Classes((0..=0xffff).map(|code| of_range(code).unwrap_or_else(|| char::from_u32(code).map_or(0, classes))).collect())
});

impl Classes {
    /// What a character is: bits of [`class`].
    #[inline]
    pub fn of(&self, code: u32) -> u8 {
        match self.0.get(code as usize) {
            Some(class) => *class,
            None => char::from_u32(code).map_or(0, classes),
        }
    }
}

/// Reads the character that begins at a place, which must be a boundary of text, and its length in bytes.
#[inline]
pub(crate) fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let bits = |n: usize| bytes.get(at + n).map_or(0, |b| u32::from(b & 0x3f));
    match bytes.get(at).map_or(0, |b| u32::from(*b)) {
        b @ ..0x80 => (b, 1),
        b @ ..0xe0 => ((b & 0x1f) << 6 | bits(1), 2),
        b @ ..0xf0 => ((b & 0x0f) << 12 | bits(1) << 6 | bits(2), 3),
        b => ((b & 0x07) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4),
    }
}

/// The long ranges in which all characters are alike, so that the table is made quickly.
fn of_range(code: u32) -> Option<u8> {
    match code {
        0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xac00..=0xd7a3 => Some(class::WORD | class::SPACELESS | class::LETTER),
        0xd800..=0xdfff => Some(0),
        0xe000..=0xf8ff => Some(class::OPENS),
        _ => None,
    }
}

fn classes(c: char) -> u8 {
    let mut classes = 0;
    let mut set = |is: bool, class: u8| classes |= if is { class } else { 0 };
    let word = is_word(c);
    set(word, class::WORD);
    set(is_spaceless(c), class::SPACELESS);
    set(is_upper(c), class::UPPER);
    set(is_suspect(c), class::SUSPECT);
    set(fold(c) != c, class::FOLDS);
    set(!word && !is_closing(c) && !matches!(c, '\u{2010}'..='\u{2015}' | '\u{a0}'), class::OPENS);
    set(is_sign(c), class::SIGN);
    set(is_letter(c), class::LETTER);
    classes
}

/// Characters that may be invisible, no-break, or the first half of mojibake.
fn is_suspect(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a0}' | '\u{ad}' | 'Â' | 'Ã' | 'â' | 'Ð' | 'Ñ' | 'Ä' | 'Å' | 'ð' | 'Î' | 'Ï' | 'ã' | 'å' | 'ç' | 'è' | 'é' | 'æ' | 'ä'
        | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{2060}' | '\u{feff}' | '\u{fffd}')
}

/// Whether a character is an upper-case letter; the common ranges are decided here.
fn is_upper(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_uppercase(),
        '\u{430}'..='\u{45f}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => false,
        '\u{410}'..='\u{42f}' => true,
        _ => c.is_uppercase(),
    }
}

/// Characters beyond ASCII that [`scan`](super::scan) has flags for.
fn is_sign(c: char) -> bool {
    is_terminal(c)
        || matches!(c, '“' | '”' | '„' | '«' | '»' | '「' | '『' | '《' | '‹' | '›' | '‘')
        || matches!(c, '–' | '—' | '•' | '·' | '・' | '\u{2500}'..='\u{27bf}' | '＞' | '→' | '｜' | '©' | '：')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_read_as_they_are() {
        for c in ['a', 'é', 'Я', '沈', '👉'] {
            let text = format!("x{c}");
            assert_eq!(decode(text.as_bytes(), 1), (c as u32, c.len_utf8()));
        }
        assert_eq!(decode(b"", 0).0, 0);
    }

    #[test]
    fn classes_are_what_the_functions_say() {
        assert!(('\0'..='\u{ffff}').all(|c| CLASSES.of(c as u32) == classes(c)));
        assert_eq!(CLASSES.of('É' as u32), class::WORD | class::UPPER | class::FOLDS | class::LETTER);
        assert_eq!(CLASSES.of('沈' as u32), class::WORD | class::SPACELESS | class::LETTER);
        assert_eq!(CLASSES.of('👉' as u32), class::OPENS);
        assert_eq!(CLASSES.of('’' as u32), class::FOLDS);
    }
}
