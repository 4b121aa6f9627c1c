//! The files of a corpus, read as records, whatever their format.
//!
//! A [`Source`] hands out a file in [`Raw`] batches, small enough that a few of them are always in memory and never the
//! file. Where the batches begin and end depends on the file alone, so that what is written depends on it alone, too.
//! What cannot be read stands among the records as [`Bad`], at its place.

mod entries;
mod http;
mod kind;
mod members;
mod pack;
mod rows;
mod stream;
mod warc;

pub use entries::{Bad, Entry, Unit, WebRecord};
pub use kind::{Content, Kind, extensions, is_html};
pub use pack::{Pack, gzip_member};
pub use rows::{Column, Rows, RowsReader, RowsShape};

use crate::records::{Line, Lines};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use stream::Stream;
use warc::Warc;

/// How many bytes of records make a batch.
const BATCH: usize = 1 << 19;

/// A part of a file.
#[derive(Debug)]
pub enum Raw {
    /// Records one by one, and what could not be read.
    Entries(Vec<Entry>),
    /// Rows of a Parquet file, and what could not be read of those before them.
    Rows(Rows),
}

/// A file as a sequence of batches.
#[derive(Debug)]
pub enum Source {
    /// JSON lines; none behind damage that nothing can be read after.
    Lines(Option<Box<Lines<Stream>>>, usize),
    /// WARC and WET.
    Warc(Box<Warc>),
    /// A text or a page, which is one record; none once it has been handed out.
    Document(Option<(Stream, usize, bool)>),
    /// Parquet.
    Rows(Box<RowsReader>),
}

impl Source {
    /// Opens a file. `read` counts the bytes that are read of it, and no record may be larger than `max` bytes.
    ///
    /// # Errors
    /// The file cannot be opened, or holds nothing of the kind that it should.
    pub fn open(path: &Path, kind: Kind, column: &Column, max: usize, read: &Arc<AtomicU64>) -> Result<Source, String> {
        let file = File::open(path).map_err(|error| crate::error::plain(&error))?;
        if kind.content == Content::Parquet {
            return Ok(Source::Rows(Box::new(RowsReader::open(file, column, Arc::clone(read))?)));
        }
        let stream = Stream::new(file, kind.pack, Arc::clone(read)).map_err(|error| crate::error::plain(&error))?;
        Ok(match kind.content {
            Content::Jsonl => Source::Lines(Some(Box::new(Lines::new(stream))), max),
            Content::Warc => Source::Warc(Box::new(Warc::new(stream, max))),
            Content::Html => Source::Document(Some((stream, max, true))),
            Content::Text | Content::Parquet => Source::Document(Some((stream, max, false))),
        })
    }

    /// The next batch; none at the end.
    pub fn next(&mut self) -> Option<Raw> {
        match self {
            Source::Lines(lines, max) => {
                let (entries, goes_on) = lines_batch(lines.as_mut()?, *max);
                if !goes_on {
                    *lines = None;
                }
                some(entries)
            }
            Source::Warc(warc) => some(warc.batch(BATCH)),
            Source::Document(document) => document.take().map(|(stream, max, html)| Raw::Entries(vec![whole(stream, max, html)])),
            Source::Rows(rows) => rows.next().map(Raw::Rows),
        }
    }
}

fn some(entries: Vec<Entry>) -> Option<Raw> {
    (!entries.is_empty()).then_some(Raw::Entries(entries))
}

/// The lines of a batch, and whether there can be more.
fn lines_batch(lines: &mut Lines<Stream>, max: usize) -> (Vec<Entry>, bool) {
    let (mut entries, mut size) = (Vec::new(), 0);
    while size < BATCH {
        match lines.read_within(max) {
            Ok(None) => return (entries, false),
            Ok(Some((number, Line::Whole(bytes)))) => {
                // Lines of no length count, too, or a batch of bad ones could be long.
                size += bytes.len() + 64;
                entries.push(Entry::Line { number, bytes: bytes.to_vec() });
            }
            Ok(Some((number, Line::TooLong(bytes)))) => {
                size += 64;
                entries.push(Bad::too_large(number, Unit::Line, bytes, max).into());
            }
            Err(error) => {
                entries.push(broken_line(lines, &error));
                if !lines.reader_mut().recover() {
                    return (entries, false);
                }
            }
        }
    }
    (entries, true)
}

/// What is left of a line that the end of a damaged file broke off: seldom a whole record, and else a bad one.
fn broken_line(lines: &mut Lines<Stream>, error: &io::Error) -> Entry {
    let (number, bytes) = lines.partial();
    let reason = format!("the file is damaged here: {}", crate::error::plain(error));
    let entry = Entry::Broken { bytes: bytes.to_vec(), bad: Bad::new(number, Unit::Line, reason) };
    lines.skip_partial();
    entry
}

/// A file that is one record.
fn whole(mut stream: Stream, max: usize, html: bool) -> Entry {
    let mut bytes = Vec::new();
    match stream.by_ref().take(max as u64 + 1).read_to_end(&mut bytes) {
        Ok(size) if size > max => Bad::larger(1, Unit::File, max).into(),
        Ok(_) => Entry::Document { bytes, html },
        Err(error) => Bad::new(1, Unit::File, format!("the file is damaged: {}", crate::error::plain(&error))).into(),
    }
}
