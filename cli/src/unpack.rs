//! Packed files: gzip and Zstandard, recognised by their first bytes and not by their names.

use crate::inputs::Reader;
use flate2::bufread::MultiGzDecoder;
use std::io::{self, BufReader, Cursor, Read};

/// What is in a packed file; a file that is not packed is read as it is.
pub fn reader(mut packed: Reader) -> io::Result<Reader> {
    let mut head = Vec::with_capacity(4);
    // A pipe may hand over fewer bytes at once.
    packed.by_ref().take(4).read_to_end(&mut head)?;
    let kind = Kind::of(&head);
    let whole = Cursor::new(head).chain(packed);
    Ok(match kind {
        Kind::Gzip => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(whole))),
        Kind::Zstandard => Box::new(BufReader::with_capacity(1 << 16, zstd::Decoder::with_buffer(whole)?)),
        Kind::Plain => Box::new(whole),
    })
}

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Gzip,
    Zstandard,
    Plain,
}

impl Kind {
    /// The kind that the first four bytes show. A Zstandard file may begin with a frame to be skipped.
    fn of(head: &[u8]) -> Kind {
        match head {
            [0x1f, 0x8b, 8, ..] => Kind::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Kind::Zstandard,
            _ => Kind::Plain,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn zstandard(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    fn read(bytes: Vec<u8>) -> io::Result<String> {
        let mut text = String::new();
        reader(Box::new(Cursor::new(bytes)))?.read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn packed_and_plain_say_the_same() {
        for text in ["", "a", "abc", "{\"a\":1}\n{\"a\":2}\n"] {
            for bytes in [text.as_bytes().to_vec(), gzip(text.as_bytes()), zstandard(text.as_bytes())] {
                assert_eq!(read(bytes).unwrap(), text);
            }
        }
    }

    #[test]
    fn files_put_behind_each_other_are_read_to_the_end() {
        assert_eq!(read([gzip(b"a\n"), gzip(b"b\n")].concat()).unwrap(), "a\nb\n");
        assert_eq!(read([zstandard(b"a\n"), zstandard(b"b\n")].concat()).unwrap(), "a\nb\n");
        let skipped = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7];
        assert_eq!(read([&skipped[..], &zstandard(b"a\n")].concat()).unwrap(), "a\n");
    }

    #[test]
    fn what_is_broken_off_is_an_error() {
        let text = "word ".repeat(1000);
        for bytes in [gzip(text.as_bytes()), zstandard(text.as_bytes())] {
            assert!(read(bytes[..bytes.len() / 2].to_vec()).is_err());
        }
    }
}
