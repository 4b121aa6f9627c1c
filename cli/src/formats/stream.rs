//! A file, unpacked while it is read.

use super::kind::ZSTANDARD_BUFFER;
use super::members::Members;
use super::pack::Pack;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A file whose bytes are counted as they are read, for the progress.
#[derive(Debug)]
pub struct Counted {
    file: File,
    read: Arc<AtomicU64>,
    position: u64,
}

impl Counted {
    /// Counts the bytes of a file.
    pub fn new(file: File, read: Arc<AtomicU64>) -> Counted {
        Counted { file, read, position: 0 }
    }

    /// Where the next byte stands.
    pub fn position(&self) -> u64 {
        self.position
    }
}

impl Read for Counted {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let size = self.file.read(bytes)?;
        self.position += size as u64;
        self.read.fetch_max(self.position, Ordering::Relaxed);
        Ok(size)
    }
}

impl Seek for Counted {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

/// A file, unpacked while it is read.
pub enum Stream {
    /// As it is.
    Plain(BufReader<Counted>),
    /// Members of gzip.
    Gzip(Box<Members>),
    /// Frames of Zstandard.
    Zstandard(Box<BufReader<zstd::Decoder<'static, BufReader<Counted>>>>),
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream")
    }
}

impl Stream {
    /// Reads a file from its beginning.
    pub fn new(file: File, pack: Pack, read: Arc<AtomicU64>) -> io::Result<Stream> {
        let packed = BufReader::with_capacity(ZSTANDARD_BUFFER, Counted::new(file, read));
        Ok(match pack {
            Pack::None => Stream::Plain(packed),
            Pack::Gzip => Stream::Gzip(Box::new(Members::new(packed))),
            Pack::Zstandard => {
                let decoder = zstd::Decoder::with_buffer(packed)?;
                Stream::Zstandard(Box::new(BufReader::with_capacity(ZSTANDARD_BUFFER, decoder)))
            }
        })
    }

    /// After an error: goes on at the next place that can be read again, if there is one.
    pub fn recover(&mut self) -> bool {
        match self {
            Stream::Gzip(members) => members.recover(),
            Stream::Plain(_) | Stream::Zstandard(_) => false,
        }
    }

    /// From here on, the end of a member is an end, until [`next_member`](Stream::next_member) is called.
    pub fn stop_at_members(&mut self) {
        if let Stream::Gzip(members) = self {
            members.stop_at_members();
        }
    }

    /// Goes on behind the end of a member; false at the end of the file.
    pub fn next_member(&mut self) -> io::Result<bool> {
        match self {
            Stream::Gzip(members) => members.next_member(),
            Stream::Plain(_) | Stream::Zstandard(_) => Ok(false),
        }
    }
}

impl Read for Stream {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let buffer = self.fill_buf()?;
        let size = buffer.len().min(bytes.len());
        bytes[..size].copy_from_slice(&buffer[..size]);
        self.consume(size);
        Ok(size)
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Stream::Plain(reader) => reader.fill_buf(),
            Stream::Gzip(reader) => reader.fill_buf(),
            Stream::Zstandard(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, size: usize) {
        match self {
            Stream::Plain(reader) => reader.consume(size),
            Stream::Gzip(reader) => reader.consume(size),
            Stream::Zstandard(reader) => reader.consume(size),
        }
    }
}
