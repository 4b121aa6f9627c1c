//! From bytes to text: UTF-8, UTF-16 with and without a mark, and what a detector makes of the rest.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// A text with what its bytes were read as.
#[derive(Debug)]
pub struct Decoded {
    /// The text. A byte-order mark of UTF-8 is still there, so that offsets are those of the file.
    pub text: String,
    /// The encoding.
    pub encoding: &'static Encoding,
    /// Whether bytes were no characters of it and are U+FFFD now.
    pub damaged: bool,
    /// Whether it is a page of HTML.
    pub html: bool,
}

impl Decoded {
    /// What there is to say about the encoding; nothing for sound UTF-8.
    pub fn remark(&self) -> Option<String> {
        let damage = if self.damaged { ", with bytes that are no characters of it (now U+FFFD)" } else { "" };
        (self.encoding != UTF_8 || self.damaged).then(|| format!("read as {}{damage}", self.encoding.name()))
    }
}

/// Reads bytes as text; none when they are binary data.
pub fn decode(bytes: Vec<u8>) -> Option<Decoded> {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return Some(decode_as(encoding, &bytes)).filter(|decoded| !decoded.text.contains('\0'));
    }
    if bytes.contains(&0) {
        return Some(decode_as(unmarked_utf16(&bytes)?, &bytes));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(Decoded { text, encoding: UTF_8, damaged: false, html: false }),
        Err(error) => error.into_bytes(),
    };
    if is_damaged_utf8(&bytes) {
        return Some(Decoded { text: String::from_utf8_lossy(&bytes).into_owned(), encoding: UTF_8, damaged: true, html: false });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    Some(decode_as(detector.guess(None, Utf8Detection::Deny), &bytes))
}

/// Reads bytes as a page of HTML, which may name its encoding.
pub fn decode_html(bytes: &[u8]) -> Decoded {
    let (text, name) = dechaff::decode_html(bytes, None);
    let encoding = Encoding::for_label(name.as_bytes()).unwrap_or(UTF_8);
    let damaged = text.contains('\u{fffd}') && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_none();
    Decoded { text: text.into_owned(), encoding, damaged, html: true }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_with_bom_removal(bytes);
    Decoded { text: text.into_owned(), encoding, damaged, html: false }
}

/// Whether bytes are UTF-8 all in all: far more characters of several bytes than bytes that fit nowhere.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= 4 * broken
}

/// Which UTF-16 bytes without a byte-order mark are, if they are any: all of it must be characters of a text, and the
/// byte order is the one that gives more ASCII and East Asian punctuation.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    // Words parted by NUL bytes can be read as Chinese; text of ASCII letters in UTF-16 is half NUL bytes.
    let is_plain = bytes.iter().all(|b| matches!(b, 0 | b'\t' | b'\n' | b'\r' | b' '..=b'~'));
    if is_plain && bytes.iter().filter(|&&b| b == 0).count() * 3 < bytes.len() {
        return None;
    }
    let little = likeness(bytes, u16::from_le_bytes);
    let big = likeness(bytes, u16::from_be_bytes);
    match (little, big) {
        (None | Some(0), None | Some(0)) => None,
        (little, big) => Some(if little >= big { UTF_16LE } else { UTF_16BE }),
    }
}

/// How many units of UTF-16 are what every text holds; none when some cannot stand in a text.
fn likeness(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let (mut common, mut odd, mut all) = (0, 0, 0_usize);
    for c in char::decode_utf16(units) {
        let c = c.ok()?;
        all += 1;
        match c {
            '\t' | '\n' | '\r' | '\u{c}' | ' '..='~' | '\u{3000}'..='\u{3002}' | '\u{ff01}'..='\u{ff1f}' => common += 1,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => return None,
            // Private use, and what no living script has.
            '\u{e000}'..='\u{f8ff}' => odd += 1,
            _ => {}
        }
    }
    (odd * 20 <= all).then_some(common)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<(String, &'static str, bool)> {
        decode(bytes.to_vec()).map(|d| (d.text, d.encoding.name(), d.damaged))
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn utf16_needs_no_mark() {
        for text in ["A ferry sank.\n", "ok", "Паром затонул.\n", "渡船沉没了。乘客获救。\n", "emoji 😀 and – dashes"]
        {
            assert_eq!(read(&utf16(text, u16::to_le_bytes)), Some((text.to_owned(), "UTF-16LE", false)));
            assert_eq!(read(&utf16(text, u16::to_be_bytes)), Some((text.to_owned(), "UTF-16BE", false)));
            let marked = format!("\u{feff}{text}");
            assert_eq!(read(&utf16(&marked, u16::to_be_bytes)), Some((text.to_owned(), "UTF-16BE", false)));
        }
    }

    #[test]
    fn binary_data_is_no_text() {
        let binary: [&[u8]; 7] = [
            b"\x7fELF\x02\x01\x01\0\0\0\0\0",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
            b"abc\0def\0",
            b"one.txt\0two.txt\0three.txt\0",
            b"\0",
            b"\0\0\0\0",
            b"\xff\xfe\0\0a\0\0\0",
        ];
        for bytes in binary {
            assert_eq!(read(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_it_another_encoding() {
        let mut bytes = "Müller größer älter Größe über".as_bytes().to_vec();
        bytes.push(0xc3);
        assert_eq!(read(&bytes), Some(("Müller größer älter Größe über\u{fffd}".to_owned(), "UTF-8", true)));
        assert_eq!(read(b"caf\xe9 cr\xe8me \x96 5 \x80"), Some(("café crème – 5 €".to_owned(), "windows-1252", false)));
    }

    #[test]
    fn nothing_is_text() {
        assert_eq!(read(b""), Some((String::new(), "UTF-8", false)));
        assert_eq!(read("\u{feff}a".as_bytes()), Some(("\u{feff}a".to_owned(), "UTF-8", false)));
    }
}
