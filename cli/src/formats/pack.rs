//! How a file is packed, and how it is packed again.

use clap::ValueEnum;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// How a file is packed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Pack {
    /// Not at all
    #[default]
    None,
    /// gzip
    #[value(name = "gz")]
    Gzip,
    /// Zstandard
    #[value(name = "zst")]
    Zstandard,
}

impl Pack {
    /// What a packed file's name ends in.
    pub const fn suffix(self) -> &'static str {
        match self {
            Pack::None => "",
            Pack::Gzip => ".gz",
            Pack::Zstandard => ".zst",
        }
    }
}

/// Bytes as a member of gzip. Members put behind each other are a gzip file, so each thread can pack its own.
pub fn gzip_member(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    packer.write_all(bytes)?;
    packer.finish()
}
