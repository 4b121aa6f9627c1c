//! What a file is made of: records, and what could not be read as one.

use serde::{Deserialize, Serialize};

/// What positions in a file count, each from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Lines of JSON Lines.
    Line,
    /// Records of a WARC or WET file, those included that hold no page.
    Record,
    /// Rows of a Parquet file.
    Row,
    /// The file as a whole.
    File,
}

/// A record that cannot be read or cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// Its place in the file.
    pub position: u64,
    /// What the place counts.
    pub unit: Unit,
    /// What is wrong.
    pub reason: String,
}

impl Bad {
    /// A bad record.
    pub fn new(position: u64, unit: Unit, reason: impl Into<String>) -> Bad {
        Bad { position, unit, reason: reason.into() }
    }

    /// A record of more bytes than are allowed.
    pub fn too_large(position: u64, unit: Unit, bytes: u64, max: usize) -> Bad {
        Bad::new(position, unit, format!("the record has {bytes} bytes; --max-record allows {max}"))
    }

    /// A record of more bytes than are allowed, nobody knows how many.
    pub fn larger(position: u64, unit: Unit, max: usize) -> Bad {
        Bad::new(position, unit, format!("the record is larger than --max-record allows ({max} bytes)"))
    }
}

/// A page or a text of a web archive.
#[derive(Debug)]
pub struct WebRecord {
    /// Its place in the file.
    pub number: u64,
    /// `WARC-Record-ID`.
    pub id: Option<String>,
    /// `WARC-Target-URI`.
    pub url: Option<String>,
    /// `WARC-Date`.
    pub date: Option<String>,
    /// Whether it is HTML, and not plain text.
    pub html: bool,
    /// What the HTTP header says of the encoding.
    pub charset: Option<String>,
    /// The text, or the body of the response, unpacked.
    pub body: Vec<u8>,
}

/// One thing in a file.
#[derive(Debug)]
pub enum Entry {
    /// A line of JSON.
    Line {
        /// Its number.
        number: u64,
        /// The line without white space around it.
        bytes: Vec<u8>,
    },
    /// A line that the file's damage broke off. If it is a whole record in spite of that, it is one.
    Broken {
        /// What there is of the line.
        bytes: Vec<u8>,
        /// What is to be said of the damage.
        bad: Bad,
    },
    /// A page of a web archive.
    Web(Box<WebRecord>),
    /// A file that is one record.
    Document {
        /// Its bytes, unpacked.
        bytes: Vec<u8>,
        /// Whether it is HTML.
        html: bool,
    },
    /// A record of a web archive that holds no page or text.
    PassedOver,
    /// What could not be read.
    Bad(Bad),
}

impl From<Bad> for Entry {
    fn from(bad: Bad) -> Entry {
        Entry::Bad(bad)
    }
}
