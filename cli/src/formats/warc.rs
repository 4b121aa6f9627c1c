//! Web archives: WARC and WET.
//!
//! A record is a header, a blank line, as many bytes as the header says, and two line breaks. Where these do not fit
//! together the record is bad, and reading goes on at the next place where a record begins: behind the end of the gzip
//! member, or at the next line that is the head of a record.

use super::entries::{Bad, Entry, Unit, WebRecord};
use super::http::{Response, header_line, media_type, split_header};
use super::kind::is_html;
use super::stream::Stream;
use std::io::{self, BufRead};

/// A header that is longer is none.
const MAX_HEADER: usize = 1 << 16;

/// What stands before the version in the first line of a record.
const HEAD: &[u8] = b"WARC/";

/// The records of a web archive.
#[derive(Debug)]
pub struct Warc {
    stream: Stream,
    /// What has been read and not yet been used.
    window: Vec<u8>,
    number: u64,
    max: usize,
    ended: bool,
}

/// What a record's header says.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    length: Option<u64>,
    id: Option<String>,
    url: Option<String>,
    date: Option<String>,
    media: Option<String>,
    payload: Option<String>,
}

impl Warc {
    /// The records of a file, none of more than `max` bytes.
    pub fn new(mut stream: Stream, max: usize) -> Warc {
        stream.stop_at_members();
        Warc { stream, window: Vec::new(), number: 0, max, ended: false }
    }

    /// Records of about so many bytes; none at the end.
    pub fn batch(&mut self, bytes: usize) -> Vec<Entry> {
        let (mut entries, mut size) = (Vec::new(), 0);
        while size < bytes && !self.ended {
            match self.record() {
                Ok(Some(entry)) => {
                    size += 256 + if let Entry::Web(record) = &entry { record.body.len() } else { 0 };
                    entries.push(entry);
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    let reason = format!("the file is damaged here: {}", crate::error::plain(&error));
                    entries.push(self.bad(reason));
                    self.window.clear();
                    self.ended = !self.stream.recover();
                }
            }
        }
        entries
    }

    fn bad(&self, reason: impl Into<String>) -> Entry {
        Bad::new(self.number, Unit::Record, reason).into()
    }

    /// The next record; none at the end of the file.
    fn record(&mut self) -> io::Result<Option<Entry>> {
        if !self.find_beginning()? {
            return Ok(None);
        }
        self.number += 1;
        let Some(size) = self.header_size()? else {
            self.resync(1)?;
            return Ok(Some(self.bad("this is no record: it does not begin with WARC/ and a header")));
        };
        let header = Header::parse(&self.window[..size]);
        let Some(length) = header.length else {
            self.resync(1)?;
            return Ok(Some(self.bad("the record's header has no Content-Length that is a number")));
        };
        if length > self.max as u64 {
            self.resync(size)?;
            return Ok(Some(Bad::too_large(self.number, Unit::Record, length, self.max).into()));
        }
        let end = size + length as usize;
        if !self.fill(end)? {
            let there = self.window.len() - size;
            self.resync(size)?;
            return Ok(Some(self.bad(format!("the record's Content-Length is {length}, but {there} bytes follow"))));
        }
        if !self.is_end(end)? {
            self.resync(size)?;
            return Ok(Some(self.bad(format!("the record's Content-Length is {length}, but no record ends there"))));
        }
        let entry = self.entry(header, size, end);
        self.window.drain(..end);
        Ok(Some(entry))
    }

    /// Goes to the next byte that is no line break, over the ends of members; false at the end of the file.
    fn find_beginning(&mut self) -> io::Result<bool> {
        loop {
            let breaks = self.window.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.window.drain(..breaks);
            if !self.window.is_empty() {
                return Ok(true);
            }
            if !self.more()? && !self.stream.next_member()? {
                return Ok(false);
            }
        }
    }

    /// Reads some more of the member; false at its end.
    fn more(&mut self) -> io::Result<bool> {
        let buffer = self.stream.fill_buf()?;
        let size = buffer.len();
        self.window.extend_from_slice(buffer);
        self.stream.consume(size);
        Ok(size > 0)
    }

    /// Reads until the window holds so many bytes; false when the member has fewer.
    fn fill(&mut self, size: usize) -> io::Result<bool> {
        while self.window.len() < size {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The size of the header at the beginning of the window, with the blank line; none when there is no header.
    fn header_size(&mut self) -> io::Result<Option<usize>> {
        loop {
            if !HEAD.starts_with(&self.window[..self.window.len().min(HEAD.len())]) && !self.window.starts_with(HEAD) {
                return Ok(None);
            }
            if let Some((_, body)) = split_header(&self.window) {
                return Ok(Some(self.window.len() - body.len()));
            }
            if self.window.len() > MAX_HEADER || !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Whether a record can end at a place of the window: nothing but line breaks follow, and then another record or the
    /// end of the member.
    fn is_end(&mut self, end: usize) -> io::Result<bool> {
        loop {
            let rest = &self.window[end..];
            let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            let next = &rest[breaks..];
            if next.len() >= HEAD.len() {
                return Ok(breaks > 0 && next.starts_with(HEAD));
            }
            let nothing_else = next.is_empty();
            if !self.more()? {
                return Ok(nothing_else);
            }
        }
    }

    /// Leaves everything out up to the next line that is the head of a record, or the end of the member.
    fn resync(&mut self, from: usize) -> io::Result<()> {
        self.window.drain(..from.saturating_sub(1));
        loop {
            let mut at = 0;
            while let Some(found) = memchr::memmem::find(&self.window[at..], b"\nWARC/") {
                at += found;
                self.fill(at + 64)?;
                if is_head(&self.window[at + 1..]) {
                    self.window.drain(..=at);
                    return Ok(());
                }
                at += 1;
            }
            // The beginning of a head may stand at the end.
            let seen = self.window.len().saturating_sub(HEAD.len());
            self.window.drain(..seen);
            if !self.more()? {
                self.window.clear();
                return Ok(());
            }
        }
    }

    /// What is made of a record whose body stands in the window.
    fn entry(&self, header: Header, start: usize, end: usize) -> Entry {
        let bytes = &self.window[start..end];
        let Header { kind, id, url, date, media, payload, .. } = header;
        let record = |html, charset, body: Vec<u8>| {
            Entry::Web(Box::new(WebRecord { number: self.number, id, url, date, html, charset, body }))
        };
        match kind.as_str() {
            "conversion" => match media.as_deref().map(media_type) {
                Some((media, _)) if media != "text/plain" => Entry::PassedOver,
                other => record(false, other.and_then(|(_, charset)| charset), bytes.to_vec()),
            },
            "response" => {
                let Some(response) = Response::parse(bytes) else {
                    // DNS look-ups are responses, too.
                    let is_http = media.as_deref().is_some_and(|media| media_type(media).0 == "application/http");
                    return if is_http { self.bad("the response does not begin with HTTP/") } else { Entry::PassedOver };
                };
                let named = response.content_type().or_else(|| payload.as_deref().map(media_type));
                let (html, charset) = match &named {
                    Some((media, charset)) => (is_page(media), charset.clone()),
                    None => (None, None),
                };
                if named.is_some() && html.is_none() {
                    return Entry::PassedOver;
                }
                match response.body(self.max) {
                    // Without a type, only what begins as a page does is one.
                    Ok(body) if html.is_some() || is_html(&body) => record(html.unwrap_or(true), charset, body.into_owned()),
                    Ok(_) => Entry::PassedOver,
                    Err(error) => self.bad(error.to_string()),
                }
            }
            "resource" => match media.as_deref().map(media_type) {
                Some((media, charset)) if is_page(&media).is_some() => {
                    record(is_page(&media) == Some(true), charset, bytes.to_vec())
                }
                _ => Entry::PassedOver,
            },
            _ => Entry::PassedOver,
        }
    }
}

/// Whether a media type is that of a page (true), of a text (false), or of neither.
fn is_page(media: &str) -> Option<bool> {
    match media {
        "text/html" | "application/xhtml+xml" => Some(true),
        "text/plain" => Some(false),
        _ => None,
    }
}

/// Whether a line begins a record: `WARC/1.0` and then a header field.
fn is_head(bytes: &[u8]) -> bool {
    let Some(end) = memchr::memchr(b'\n', bytes) else { return false };
    let version = bytes[..end].trim_ascii_end().strip_prefix(HEAD).unwrap_or_default();
    let field = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    version.len() <= 8
        && version.first().is_some_and(u8::is_ascii_digit)
        && field > 0
        && bytes.get(end + 1 + field) == Some(&b':')
}

impl Header {
    fn parse(bytes: &[u8]) -> Header {
        let mut header = Header::default();
        for (name, value) in bytes.split(|&byte| byte == b'\n').skip(1).filter_map(header_line) {
            let value = String::from_utf8_lossy(value).into_owned();
            match name.to_ascii_lowercase().as_slice() {
                b"warc-type" => header.kind = value.to_ascii_lowercase(),
                b"content-length" => header.length = value.parse().ok(),
                b"warc-record-id" => header.id = Some(value),
                // Some writers put it into angle brackets.
                b"warc-target-uri" => header.url = Some(value.trim_matches(['<', '>']).to_owned()),
                b"warc-date" => header.date = Some(value),
                b"content-type" => header.media = Some(value),
                b"warc-identified-payload-type" => header.payload = Some(value),
                _ => {}
            }
        }
        header
    }
}
