//! gzip, member by member.
//!
//! Web archives pack each record into a member of its own, which makes a member's end a border that no wrong length can
//! cross, and its beginning a place to go on at behind a damaged one. `flate2::MultiGzDecoder` hides both.

use super::stream::Counted;
use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

const BUFFER: usize = 1 << 16;

/// What a member begins with: the magic, and deflate.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];

/// The bits of a member's flags that must not be set.
const RESERVED: u8 = 0xe0;

/// Reads the members of a gzip file.
#[derive(Debug)]
pub struct Members {
    /// The current member; none at a border and at the end.
    member: Option<GzDecoder<BufReader<Counted>>>,
    /// The file, while no member holds it.
    file: Option<BufReader<Counted>>,
    /// Where the current member begins.
    start: u64,
    buffer: Vec<u8>,
    at: usize,
    stops: bool,
}

impl Members {
    /// Reads from the first member.
    pub fn new(file: BufReader<Counted>) -> Members {
        let start = position(&file);
        let member = Some(GzDecoder::new(file));
        Members { member, file: None, start, buffer: Vec::new(), at: 0, stops: false }
    }

    pub fn stop_at_members(&mut self) {
        self.stops = true;
    }

    /// Begins the next member; false at the end of the file.
    pub fn next_member(&mut self) -> io::Result<bool> {
        let Some(mut file) = self.file.take() else { return Ok(self.member.is_some()) };
        // Some tools fill the last block of a tape with zeros.
        loop {
            let buffer = file.fill_buf()?;
            let zeros = buffer.iter().take_while(|&&byte| byte == 0).count();
            if zeros == 0 {
                break;
            }
            file.consume(zeros);
        }
        if file.fill_buf()?.is_empty() {
            self.file = Some(file);
            return Ok(false);
        }
        self.start = position(&file);
        self.member = Some(GzDecoder::new(file));
        Ok(true)
    }

    /// Goes on at the next member behind a damaged one; false when there is none.
    pub fn recover(&mut self) -> bool {
        (self.buffer, self.at) = (Vec::new(), 0);
        let file = self.member.take().map(GzDecoder::into_inner).or_else(|| self.file.take());
        let Some(mut file) = file else { return false };
        let mut from = self.start + 1;
        while let Ok(Some(start)) = find_member(&mut file, from) {
            if file.seek(SeekFrom::Start(start)).is_err() {
                break;
            }
            // Bytes that look like a member by chance do not unpack.
            let mut member = GzDecoder::new(file);
            let mut buffer = vec![0; BUFFER];
            match member.read(&mut buffer) {
                Ok(size) if size > 0 => {
                    buffer.truncate(size);
                    (self.buffer, self.at, self.start, self.member) = (buffer, 0, start, Some(member));
                    return true;
                }
                _ => {
                    from = start + 1;
                    file = member.into_inner();
                }
            }
        }
        let _ = file.seek(SeekFrom::End(0));
        self.file = Some(file);
        false
    }

    /// Unpacks some more of the current member; false at its end.
    fn unpack(&mut self) -> io::Result<bool> {
        let Some(member) = &mut self.member else { return Ok(false) };
        self.buffer.resize(BUFFER, 0);
        self.at = BUFFER;
        let size = member.read(&mut self.buffer)?;
        self.buffer.truncate(size);
        self.at = 0;
        if size == 0 {
            self.file = self.member.take().map(GzDecoder::into_inner);
        }
        Ok(size > 0)
    }
}

impl BufRead for Members {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at >= self.buffer.len() {
            if self.unpack()? {
                break;
            }
            if self.stops || !self.next_member()? {
                return Ok(&[]);
            }
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, size: usize) {
        self.at = (self.at + size).min(self.buffer.len());
    }
}

impl Read for Members {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let size = self.fill_buf()?.read(bytes)?;
        self.consume(size);
        Ok(size)
    }
}

/// Where the next byte that a reader gives stands in the file.
fn position(file: &BufReader<Counted>) -> u64 {
    file.get_ref().position() - file.buffer().len() as u64
}

/// The place of the next bytes, from a place on, that may begin a member.
fn find_member(file: &mut BufReader<Counted>, from: u64) -> io::Result<Option<u64>> {
    file.seek(SeekFrom::Start(from))?;
    let (mut at, mut last) = (from, [0_u8; 4]);
    loop {
        let buffer = file.fill_buf()?;
        if buffer.is_empty() {
            return Ok(None);
        }
        let size = buffer.len();
        for &byte in buffer {
            last = [last[1], last[2], last[3], byte];
            at += 1;
            if last[..3] == MAGIC && byte & RESERVED == 0 && at >= from + 4 {
                return Ok(Some(at - 4));
            }
        }
        file.consume(size);
    }
}
