//! What a file is, by its content; its name decides only where the content says nothing.

use super::pack::Pack;
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How much of what a file holds is looked at.
const HEAD: u64 = 1 << 16;

/// How much of the file itself is read for that: of Zstandard nothing can be unpacked before a block is whole.
const PACKED_HEAD: u64 = 1 << 18;

/// How large buffers of packed files are.
pub(super) const ZSTANDARD_BUFFER: usize = 1 << 16;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Content {
    /// A text.
    Text,
    /// A page.
    Html,
    /// A JSON object a line.
    Jsonl,
    /// Records of a web archive, WARC or WET.
    Warc,
    /// Columns.
    Parquet,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// How it is packed.
    pub pack: Pack,
    /// What it holds.
    pub content: Content,
}

impl Kind {
    /// Looks into a file.
    pub fn of(path: &Path) -> io::Result<Kind> {
        let mut head = Vec::new();
        File::open(path)?.take(PACKED_HEAD).read_to_end(&mut head)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        Ok(Kind::by(&head, &name))
    }

    /// Whether a file holds records or text as far as one can see: by its name, its content, or by holding no NUL bytes.
    pub fn is_known(path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let mut head = Vec::new();
        let read = File::open(path).and_then(|file| file.take(PACKED_HEAD).read_to_end(&mut head));
        // What cannot be read is said later.
        by_name(&name).is_some() || read.is_err() || !head.contains(&0) || Kind::shows(&head)
    }

    /// Whether bytes that hold NUL are of a known kind.
    fn shows(head: &[u8]) -> bool {
        let kind = Kind::by(head, "");
        kind.content != Content::Text
    }

    fn by(head: &[u8], name: &str) -> Kind {
        let pack = match head {
            [0x1f, 0x8b, ..] => Pack::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Pack::Zstandard,
            // Nothing, packed or not, is packed as it is called.
            [] if name.ends_with(".gz") => Pack::Gzip,
            [] if name.ends_with(".zst") => Pack::Zstandard,
            _ => Pack::None,
        };
        if head.is_empty() {
            return Kind { pack: Pack::None, content: by_name(name).unwrap_or(Content::Text) };
        }
        let mut unpacked = Vec::new();
        let content = match pack {
            Pack::None => by_content(&head[..head.len().min(HEAD as usize)]),
            // What can be unpacked of a part of a file; that it breaks off is no news.
            Pack::Gzip => {
                let _ = flate2::read::MultiGzDecoder::new(head).take(HEAD).read_to_end(&mut unpacked);
                by_content(&unpacked)
            }
            Pack::Zstandard => {
                if let Ok(decoder) = zstd::Decoder::new(head) {
                    let _ = decoder.take(HEAD).read_to_end(&mut unpacked);
                }
                by_content(&unpacked)
            }
        };
        Kind { pack, content: content.or_else(|| by_name(name)).unwrap_or(Content::Text) }
    }

    /// The pack that the result gets: an empty file cannot show that it is packed, so its name says it.
    pub fn result_pack(self, path: &Path) -> Pack {
        match path.extension().and_then(OsStr::to_str) {
            _ if self.pack != Pack::None => self.pack,
            Some("gz") if is_empty(path) => Pack::Gzip,
            Some("zst") if is_empty(path) => Pack::Zstandard,
            _ => Pack::None,
        }
    }
}

fn is_empty(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() == 0)
}

/// What the beginning of a file shows; none when it could be any text.
fn by_content(head: &[u8]) -> Option<Content> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"PAR1") {
        Some(Content::Parquet)
    } else if text.starts_with(b"WARC/") {
        Some(Content::Warc)
    } else if is_html(text) {
        Some(Content::Html)
    } else if are_objects(text) {
        Some(Content::Jsonl)
    } else {
        None
    }
}

/// Whether bytes begin as a page does: with a doctype or one of the elements that stand at a page's beginning.
pub fn is_html(text: &[u8]) -> bool {
    let mut text = text.trim_ascii_start();
    // Comments and an XML declaration may stand before.
    loop {
        let end: &[u8] = match text {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => break,
        };
        let Some(at) = memchr::memmem::find(text, end) else { return false };
        text = text[at + end.len()..].trim_ascii_start();
    }
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| {
        let after = text.get(tag.len()).copied().unwrap_or(b'>');
        text.get(..tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag.as_bytes())) && !after.is_ascii_alphanumeric()
    })
}

/// Whether lines are JSON objects: the first is, or most are and the first is damaged.
fn are_objects(text: &[u8]) -> bool {
    let is_object = |line: &[u8]| {
        let inside = line.trim_ascii().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        inside.is_some_and(|inside| matches!(inside.first(), Some(b'"' | b'}')))
    };
    let mut lines = text.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).take(32).peekable();
    let first = lines.peek().is_some_and(|line| is_object(line));
    let (mut all, mut objects) = (0, 0);
    for line in lines {
        all += 1;
        objects += usize::from(is_object(line));
    }
    // An object that is written over many lines is one only in its first.
    (first && (all == 1 || objects > 1)) || (all > 1 && objects * 2 > all)
}

/// What a file's name says that it holds.
fn by_name(name: &str) -> Option<Content> {
    match extensions(name).1 {
        "jsonl" | "ndjson" | "json" => Some(Content::Jsonl),
        "warc" | "wet" => Some(Content::Warc),
        "parquet" => Some(Content::Parquet),
        "html" | "htm" | "xhtml" => Some(Content::Html),
        "txt" | "text" | "md" | "markdown" => Some(Content::Text),
        _ => None,
    }
}

/// A name without the extension of its pack and of its content, and the content's extension.
pub fn extensions(name: &str) -> (&str, &str) {
    let unpacked = [".gz", ".zst", ".zstd"].iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    match unpacked.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => match (stem.strip_suffix(".warc"), extension) {
            // Common Crawl calls its files `….warc.wet.gz`.
            (Some(shorter), "wet") if !shorter.is_empty() => (shorter, extension),
            _ => (stem, extension),
        },
        _ => (unpacked, ""),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_first_and_the_name_second() {
        let content = |head: &[u8], name| Kind::by(head, name).content;
        assert_eq!(content(b"{\"text\":\"a\"}\n", "a.txt"), Content::Jsonl);
        assert_eq!(content(b"\xef\xbb\xbf {\"text\":", "a"), Content::Jsonl);
        assert_eq!(content(b"garbage\n{\"text\":\"a\"}\n{\"text\":\"b\"}\n", "a"), Content::Jsonl);
        assert_eq!(content(b"not json\n", "a.jsonl"), Content::Jsonl);
        assert_eq!(content(b"{{stub}}\nThe ferry sank.\n", "a.txt"), Content::Text);
        assert_eq!(content(b"WARC/1.0\r\n", "a.txt"), Content::Warc);
        assert_eq!(content(b"PAR1\x15", "a"), Content::Parquet);
        assert_eq!(content(b"<!-- x --> <!DOCTYPE html>", "a.txt"), Content::Html);
        assert_eq!(content(b"<?xml version='1.0'?>\n<html lang=de>", "a"), Content::Html);
        assert_eq!(content(b"<htmlx>", "a"), Content::Text);
        assert_eq!(content(b"<p>A ferry", "a.html"), Content::Html);
        assert_eq!(content(b"", "a.jsonl.gz"), Content::Jsonl);
        assert_eq!(content(b"", "a"), Content::Text);
    }

    #[test]
    fn what_is_packed_is_looked_into() {
        let bytes = b"{\"text\":\"A ferry sank.\"}\n".repeat(5000);
        for (packed, pack) in [
            (super::super::gzip_member(&bytes).unwrap(), Pack::Gzip),
            (zstd::encode_all(&bytes[..], 1).unwrap(), Pack::Zstandard),
        ] {
            assert_eq!(Kind::by(&packed, "x"), Kind { pack, content: Content::Jsonl });
        }
    }

    #[test]
    fn names_have_stems() {
        for (name, stem) in [
            ("a.jsonl.gz", "a"),
            ("a.b.jsonl", "a.b"),
            ("CC-0.warc.wet.gz", "CC-0"),
            ("a.warc.gz", "a"),
            ("page", "page"),
            (".hidden", ".hidden"),
            ("a.txt.zst", "a"),
        ] {
            assert_eq!(extensions(name).0, stem, "{name}");
        }
    }
}
