//! The one place where a record's bytes become a cleaned text, whatever they are.

use crate::decode;
use dechaff::{Cleaned, HtmlOptions, Pipeline, Scratch};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// What bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayloadKind {
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// What is to be cleaned.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'p> {
    /// What the bytes are.
    pub kind: PayloadKind,
    /// The bytes.
    pub bytes: &'p [u8],
    /// Where the page stood. For HTML, links are relative to it.
    pub url: Option<&'p str>,
    /// The encoding that whoever sent the bytes named.
    pub hint: Option<&'p str>,
}

/// Cleans a payload and hands the result on, with the source it was made from.
///
/// # Errors
/// Bytes that cannot be read, with the reason.
pub fn clean_payload<R>(
    pipeline: &Pipeline,
    scratch: &mut Scratch,
    payload: Payload<'_>,
    use_it: impl FnOnce(&Cleaned<'_>) -> R,
) -> Result<R, String> {
    match payload.kind {
        PayloadKind::Text => {
            let text = text(payload)?;
            let cleaned = pipeline.clean_with(scratch, &text);
            let result = use_it(&cleaned);
            scratch.recycle(cleaned);
            Ok(result)
        }
        PayloadKind::Html => {
            let mut options = HtmlOptions::default();
            options.url = payload.url.map(str::to_owned);
            options.charset = payload.hint.map(str::to_owned);
            let page = pipeline.clean_html_with(scratch, payload.bytes, &options);
            let result = use_it(&page.cleaned);
            scratch.recycle(page.cleaned);
            Ok(result)
        }
    }
}

/// The text that bytes are. UTF-8 is looked for first: what a server says of the encoding is wrong too often.
fn text(payload: Payload<'_>) -> Result<Cow<'_, str>, String> {
    if let Ok(text) = str::from_utf8(payload.bytes) {
        return if text.contains('\0') { decoded(payload.bytes) } else { Ok(Cow::Borrowed(text)) };
    }
    let named = payload.hint.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some((text, _, false)) = named.map(|encoding| encoding.decode(payload.bytes)) {
        return Ok(Cow::Owned(text.into_owned()));
    }
    decoded(payload.bytes)
}

fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let decoded = decode::decode(bytes.to_vec());
    decoded.map(|decoded| Cow::Owned(decoded.text)).ok_or_else(|| "this is binary data, not text (it holds NUL bytes)".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], hint: Option<&str>) -> Result<String, String> {
        let payload = Payload { kind: PayloadKind::Text, bytes, url: None, hint };
        clean_payload(&Pipeline::default(), &mut Scratch::new(), payload, |cleaned| cleaned.source().to_owned())
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(read("Fähre".as_bytes(), Some("latin1")).unwrap(), "Fähre");
        assert_eq!(read(b"\xcf\xe0\xf0\xee\xec", Some("windows-1251")).unwrap(), "Паром");
        assert_eq!(read(b"caf\xe9 cr\xe8me", None).unwrap(), "café crème");
        assert!(read(b"\x7fELF\0\0\0", None).is_err());
    }

    #[test]
    fn pages_are_read_with_what_is_known_of_them() {
        let payload = Payload {
            kind: PayloadKind::Html,
            bytes: b"<p>caf\xe9 <a href=/x>here</a>",
            url: Some("https://a.example/"),
            hint: Some("latin1"),
        };
        let result = clean_payload(&Pipeline::default(), &mut Scratch::new(), payload, |cleaned| cleaned.markdown());
        assert_eq!(result.unwrap(), "café [here](https://a.example/x)\n");
    }
}
