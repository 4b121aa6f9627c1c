//! From bytes to text: byte-order mark, what the transport said, what the page says of itself, then detection.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// Where a page declares its encoding, in bytes (HTML Standard, 13.2.3.2).
const PRESCAN: usize = 1024;

/// Decodes a page; the second value is the encoding's name. Malformed bytes become U+FFFD.
///
/// `hint` is the label of a `Content-Type` header (`charset=…`), if there was one.
pub(super) fn decode<'b>(bytes: &'b [u8], hint: Option<&str>) -> (Cow<'b, str>, &'static str) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[length..]).0, encoding.name());
    }
    let told = hint.and_then(|label| Encoding::for_label(label.trim().as_bytes())).or_else(|| declared(bytes));
    // A page that says it is UTF-16 in letters of one byte is not.
    let told = told.map(|e| if e == UTF_16LE || e == UTF_16BE { UTF_8 } else { e });
    if told.is_none_or(|e| e == UTF_8)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    let encoding = told.unwrap_or_else(|| {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
        detector.guess(None, chardetng::Utf8Detection::Allow)
    });
    (encoding.decode_without_bom_handling(bytes).0, encoding.name())
}

/// The encoding that a page's head names: `<meta charset=…>`, or `charset=` in the content of a `meta`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(PRESCAN)];
    let mut from = 0;
    while let Some(at) = head[from..].windows(7).position(|w| w.eq_ignore_ascii_case(b"charset")).map(|i| from + i) {
        from = at + 7;
        let tag = head[..at].iter().rposition(|b| *b == b'<');
        if !tag.is_some_and(|t| head[t + 1..].len() >= 4 && head[t + 1..t + 5].eq_ignore_ascii_case(b"meta")) {
            continue;
        }
        let value = head[from..].trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else { continue };
        let value: Vec<u8> = value
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'))
            .copied()
            .collect();
        if let Some(encoding) = Encoding::for_label(&value) {
            return Some(encoding);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_in_its_order() {
        let (text, name) = decode("\u{feff}<p>é".as_bytes(), Some("latin1"));
        assert_eq!((text.as_ref(), name), ("<p>é", "UTF-8"));
        let latin = b"<meta charset=\"iso-8859-1\"><p>caf\xe9";
        assert_eq!(decode(latin, None), (Cow::Borrowed("<meta charset=\"iso-8859-1\"><p>café"), "windows-1252"));
        assert!(decode(b"<p>caf\xe9", Some("latin1")).0.ends_with("café"));
        let http = b"<META http-equiv=Content-Type content='text/html; charset = windows-1251'>\xcf\xf0\xe8\xe2\xe5\xf2";
        assert!(decode(http, None).0.ends_with("Привет"));
        assert!(decode("<p>plain é, no word of it".as_bytes(), None).0.ends_with("plain é, no word of it"));
        let utf16: Vec<u8> = "<p>caf\u{e9}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&[&[0xff, 0xfe], &utf16[..]].concat(), None).0, "<p>café");
        let french = "Les élèves ont déjà mangé à la cantine près du château, où l'été finit."
            .chars()
            .map(|c| c as u8)
            .collect::<Vec<_>>();
        assert!(decode(&french, None).0.contains("élèves ont déjà"));
    }
}
