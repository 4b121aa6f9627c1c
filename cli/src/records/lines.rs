//! The lines of a file of records, one at a time.

use std::io::{self, BufRead};

/// Reads line by line; only one line is in memory.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    number: u64,
}

/// A line that holds something, without the white space around it and without a byte-order mark.
#[derive(Debug)]
pub enum Line<'l> {
    /// It fits into memory.
    Whole(&'l [u8]),
    /// It is longer than it may be, by so many bytes in all; it was read over.
    TooLong(u64),
}

impl<R: BufRead> Lines<R> {
    /// The lines of a reader.
    pub fn new(reader: R) -> Lines<R> {
        Lines { reader, line: Vec::new(), number: 0 }
    }

    /// The next line that holds something, with its number, however long it is.
    pub fn read(&mut self) -> io::Result<Option<(u64, &[u8])>> {
        Ok(match self.read_within(usize::MAX)? {
            Some((number, Line::Whole(bytes))) => Some((number, bytes)),
            _ => None,
        })
    }

    /// The next line that holds something, with its number. Of a line of more than `limit` bytes no more than these are
    /// ever in memory. After an error, what had come of the line is there as [`partial`](Lines::partial).
    pub fn read_within(&mut self, limit: usize) -> io::Result<Option<(u64, Line<'_>)>> {
        loop {
            self.line.clear();
            let (size, is_whole) = self.fill(limit)?;
            if size == 0 && is_whole {
                return Ok(None);
            }
            self.number += 1;
            if self.number == 1 && self.line.starts_with(b"\xef\xbb\xbf") {
                self.line.drain(..3);
            }
            if !is_whole {
                return Ok(Some((self.number, Line::TooLong(size))));
            }
            if !self.line.trim_ascii().is_empty() {
                return Ok(Some((self.number, Line::Whole(self.line.trim_ascii()))));
            }
        }
    }

    /// Reads up to and with a line feed. Says how many bytes that were, and whether they were few enough to be kept; the
    /// line feed of a line that is too long is not counted.
    fn fill(&mut self, limit: usize) -> io::Result<(u64, bool)> {
        let (mut size, mut fits) = (0_u64, true);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            let end = memchr::memchr(b'\n', buffer);
            let part = &buffer[..end.map_or(buffer.len(), |end| end + 1)];
            let (read, feeds) = (part.len(), u64::from(end.is_some()));
            size += read as u64;
            if fits && size - feeds > limit as u64 {
                fits = false;
                self.line = Vec::new();
            }
            if fits {
                self.line.extend_from_slice(part);
            }
            self.reader.consume(read);
            if end.is_some() || read == 0 {
                return Ok((if fits { size } else { size - feeds }, fits));
            }
        }
    }

    /// What had come of a line when an error broke it off, and its number.
    pub fn partial(&self) -> (u64, &[u8]) {
        (self.number + 1, self.line.trim_ascii())
    }

    /// Goes on behind a line that an error broke off.
    pub fn skip_partial(&mut self) {
        self.number += 1;
        self.line.clear();
    }

    /// Where the lines come from.
    pub fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }
}
