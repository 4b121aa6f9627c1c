//! An HTTP response as it stands in a web archive: header, and a body that may be chunked and packed.

use std::borrow::Cow;
use std::io::{self, Read};

/// A response.
#[derive(Debug)]
pub struct Response<'r> {
    headers: Vec<(&'r [u8], &'r [u8])>,
    body: &'r [u8],
}

/// Why a body cannot be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It is damaged.
    #[error("the body of the response is not sound {0}: {1}")]
    Damaged(&'static str, String),
    /// It is too large.
    #[error("the unpacked body is larger than --max-record allows ({0} bytes)")]
    TooLarge(usize),
    /// It is packed in a way that is not known.
    #[error("the body of the response is packed as {0:?}, which cannot be read")]
    Unknown(String),
}

impl<'r> Response<'r> {
    /// Parts header and body; none when it does not begin as a response does.
    pub fn parse(bytes: &'r [u8]) -> Option<Response<'r>> {
        if !bytes.starts_with(b"HTTP/") {
            return None;
        }
        let (head, body) = split_header(bytes).unwrap_or((bytes, &[]));
        let lines = head.split(|&byte| byte == b'\n').skip(1);
        Some(Response { headers: lines.filter_map(header_line).collect(), body })
    }

    /// The value of a header field.
    fn header(&self, name: &str) -> Option<Cow<'r, str>> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name.as_bytes()));
        found.map(|(_, value)| String::from_utf8_lossy(value))
    }

    /// The media type, in lower case, and the charset.
    pub fn content_type(&self) -> Option<(String, Option<String>)> {
        self.header("content-type").map(|value| media_type(&value))
    }

    /// The body as the page's author wrote it, unpacked.
    pub fn body(&self, max: usize) -> Result<Cow<'r, [u8]>, BodyError> {
        let mut body = Cow::Borrowed(self.body);
        let is_chunked = self.header("transfer-encoding").is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
        // Many tools write down a body that is whole already and leave the header as it was.
        if let Some(joined) = is_chunked.then(|| joined_chunks(self.body)).flatten() {
            body = Cow::Owned(joined);
        }
        let encodings = self.header("content-encoding").unwrap_or_default().to_ascii_lowercase();
        // The last one was put on last.
        for encoding in encodings.split(',').map(str::trim).rev() {
            body = unpacked(encoding, body, max)?;
        }
        if body.len() > max { Err(BodyError::TooLarge(max)) } else { Ok(body) }
    }
}

/// A header and what stands behind the blank line.
pub fn split_header(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    loop {
        let end = from + memchr::memchr(b'\n', &bytes[from..])?;
        match &bytes[end + 1..] {
            [b'\n', body @ ..] | [b'\r', b'\n', body @ ..] => return Some((&bytes[..end], body)),
            _ => from = end + 1,
        }
    }
}

/// Name and value of a header line.
pub fn header_line(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

/// The media type and the charset that a `Content-Type` names.
pub fn media_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (media, charset)
}

/// The chunks of a body put together; none when it is not made of chunks. What is broken off is left out.
fn joined_chunks(body: &[u8]) -> Option<Vec<u8>> {
    let (mut rest, mut joined) = (body, Vec::with_capacity(body.len()));
    loop {
        let Some(end) = memchr::memchr(b'\n', rest) else { return (!joined.is_empty()).then_some(joined) };
        let size = rest[..end].split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let size = str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size else { return (!joined.is_empty()).then_some(joined) };
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(joined);
        }
        let chunk = &rest[..size.min(rest.len())];
        joined.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// A body without one of the encodings that were put on it.
fn unpacked<'b>(encoding: &str, body: Cow<'b, [u8]>, max: usize) -> Result<Cow<'b, [u8]>, BodyError> {
    let bytes = &*body;
    let unpacked = match encoding {
        "" | "identity" => return Ok(body),
        // Again: the header may speak of what has been unpacked already.
        "gzip" | "x-gzip" if !bytes.starts_with(&[0x1f, 0x8b]) => return Ok(body),
        "gzip" | "x-gzip" => all("gzip", flate2::read::MultiGzDecoder::new(bytes), max)?,
        "deflate" => all("deflate", flate2::read::ZlibDecoder::new(bytes), max)
            // "deflate" means zlib, but some servers took it at its word.
            .or_else(|_| all("deflate", flate2::read::DeflateDecoder::new(bytes), max))
            .or_else(|error| if is_plain(bytes) { Ok(bytes.to_vec()) } else { Err(error) })?,
        "br" => all("brotli", brotli::Decompressor::new(bytes, 4096), max)
            .or_else(|error| if is_plain(bytes) { Ok(bytes.to_vec()) } else { Err(error) })?,
        "zstd" if !bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => return Ok(body),
        "zstd" => match zstd::Decoder::new(bytes) {
            Ok(decoder) => all("Zstandard", decoder, max)?,
            Err(error) => return Err(BodyError::Damaged("Zstandard", error.to_string())),
        },
        other => return Err(BodyError::Unknown(other.to_owned())),
    };
    Ok(Cow::Owned(unpacked))
}

/// All that a reader gives, if it is not too much.
fn all(name: &'static str, reader: impl Read, max: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    let read = reader.take(max as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error: io::Error| BodyError::Damaged(name, error.to_string()))?;
    if bytes.len() > max { Err(BodyError::TooLarge(max)) } else { Ok(bytes) }
}

/// Whether bytes are markup or text, and not packed.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"<") || (!bytes.is_empty() && str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0')))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use std::io::Write;

    const PAGE: &[u8] = b"<html><p>The ferry sank.</html>";

    fn body(headers: &str, body: &[u8]) -> Result<Vec<u8>, BodyError> {
        let bytes = [b"HTTP/1.1 200 OK\r\n", headers.as_bytes(), b"\r\n", body].concat();
        Response::parse(&bytes).unwrap().body(1000).map(Cow::into_owned)
    }

    #[test]
    fn headers_are_read_in_any_spelling() {
        let response = Response::parse(b"HTTP/1.1 200\nCONTENT-type : Text/HTML; charset=\"utf-8\"\nx\n\nbody").unwrap();
        assert_eq!(response.content_type(), Some(("text/html".to_owned(), Some("utf-8".to_owned()))));
        assert_eq!(&*response.body(10).unwrap(), b"body");
        assert!(Response::parse(b"GET / HTTP/1.1\r\n\r\n").is_none());
        assert_eq!(&*Response::parse(b"HTTP/1.1 200 OK").unwrap().body(10).unwrap(), b"");
    }

    #[test]
    fn chunks_are_joined_and_what_is_joined_stays() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        assert_eq!(body(chunked, b"5\r\n<html\r\n3;x=y\r\n>ab\r\n0\r\n\r\n").unwrap(), b"<html>ab");
        assert_eq!(body(chunked, b"5\r\n<html\r\nff\r\n>ab").unwrap(), b"<html>ab");
        assert_eq!(body(chunked, PAGE).unwrap(), PAGE);
    }

    #[test]
    fn bodies_are_unpacked() {
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(PAGE).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(PAGE).unwrap();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflate.write_all(PAGE).unwrap();
        let packed = [
            ("gzip", super::super::gzip_member(PAGE).unwrap()),
            ("deflate", zlib.finish().unwrap()),
            ("deflate", deflate.finish().unwrap()),
            ("br", brotli),
            ("zstd", zstd::encode_all(PAGE, 1).unwrap()),
        ];
        for (name, bytes) in &packed {
            let header = format!("Content-Encoding: {name}\r\n");
            assert_eq!(body(&header, bytes).unwrap(), PAGE, "{name}");
            assert_eq!(body(&header, PAGE).unwrap(), PAGE, "{name}");
        }
        let broken = body("content-encoding: gzip\r\n", &packed[0].1[..20]).unwrap_err().to_string();
        assert!(broken.starts_with("the body of the response is not sound gzip: "), "{broken}");
        let large = super::super::gzip_member(&[b'a'; 2000]).unwrap();
        assert!(matches!(body("content-encoding: gzip\r\n", &large), Err(BodyError::TooLarge(1000))));
        assert!(matches!(body("content-encoding: compress\r\n", PAGE), Err(BodyError::Unknown(_))));
    }
}
