//! The file that results go to: written under a temporary name, and packed as it is to be.

use super::table;
use super::worker::Out;
use crate::error::Error;
use crate::formats::{Pack, RowsShape, gzip_member};
use crate::targets::Pending;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A row group is written out when it takes so many bytes, however many rows the input's has.
const GROUP_BYTES: usize = 128 << 20;

/// A file that is being written.
#[derive(Debug)]
pub struct Sink {
    target: PathBuf,
    form: Form,
    /// Bytes of lines that came.
    bytes: u64,
}

enum Form {
    /// Lines as they come; those of gzip are packed already.
    Lines(Pending, Pack),
    /// Lines as one frame of Zstandard.
    Frame(zstd::Encoder<'static, Pending>),
    /// Rows.
    Rows(Box<ArrowWriter<Pending>>),
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Form")
    }
}

impl Sink {
    /// Begins a file of lines.
    pub fn lines(target: &Path, pack: Pack) -> Result<Sink, Error> {
        let pending = Pending::restartable(target)?;
        let form = match pack {
            Pack::None | Pack::Gzip => Form::Lines(pending, pack),
            Pack::Zstandard => Form::Frame(zstd::Encoder::new(pending, 0).map_err(|source| failed(target, source))?),
        };
        Ok(Sink { target: target.to_owned(), form, bytes: 0 })
    }

    /// Begins a Parquet file. Of a file like another, columns are packed as they are there; `name` is the results'.
    pub fn rows(target: &Path, shape: Option<&RowsShape>, name: &str) -> Result<Sink, Error> {
        let packed = Compression::ZSTD(ZstdLevel::default());
        let mut properties = WriterProperties::builder().set_compression(packed);
        let schema = match shape {
            None => table::web_schema(name),
            Some(shape) => {
                for (path, compression) in &shape.compressions {
                    let path: Vec<String> = path.split('.').map(str::to_owned).collect();
                    properties = properties.set_column_compression(ColumnPath::new(path), *compression);
                }
                if !shape.notes.is_empty() {
                    properties = properties.set_key_value_metadata(Some(shape.notes.clone()));
                }
                table::result_schema(&shape.schema, name)
            }
        };
        let pending = Pending::restartable(target)?;
        let writer = ArrowWriter::try_new(pending, schema, Some(properties.build()));
        let writer = writer.map_err(|error| failed(target, io::Error::other(error)))?;
        Ok(Sink { target: target.to_owned(), form: Form::Rows(Box::new(writer)), bytes: 0 })
    }

    /// Writes what became of a batch.
    pub fn write(&mut self, out: &Out) -> Result<(), Error> {
        let written = match (&mut self.form, out) {
            (Form::Lines(pending, _), Out::Bytes(bytes)) => pending.write_all(bytes),
            (Form::Frame(encoder), Out::Bytes(bytes)) => encoder.write_all(bytes),
            (Form::Rows(writer), Out::Rows { batch, ends_group }) => write_rows(writer, batch.as_ref(), *ends_group),
            _ => Ok(()),
        };
        if let Out::Bytes(bytes) = out {
            self.bytes += bytes.len() as u64;
        }
        written.map_err(|source| failed(&self.target, source))
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Error> {
        let target = self.target;
        let pending = match self.form {
            Form::Lines(mut pending, pack) => {
                // A gzip file without a member is none.
                if pack == Pack::Gzip && self.bytes == 0 {
                    let empty = gzip_member(b"").and_then(|member| pending.write_all(&member));
                    empty.map_err(|source| failed(&target, source))?;
                }
                Ok(pending)
            }
            Form::Frame(encoder) => encoder.finish(),
            Form::Rows(writer) => writer.into_inner().map_err(system_error),
        };
        pending.map_err(|source| failed(&target, source))?.finish()
    }
}

fn write_rows(writer: &mut ArrowWriter<Pending>, batch: Option<&arrow_array::RecordBatch>, ends_group: bool) -> io::Result<()> {
    if let Some(batch) = batch {
        writer.write(batch).map_err(system_error)?;
    }
    if ends_group || writer.in_progress_size() > GROUP_BYTES {
        writer.flush().map_err(system_error)?;
    }
    Ok(())
}

/// What the system said, if it is at the bottom of an error of the Parquet writer.
fn system_error(error: parquet::errors::ParquetError) -> io::Error {
    match error {
        parquet::errors::ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

fn failed(target: &Path, source: io::Error) -> Error {
    Error::Write { path: target.to_owned(), source }
}
