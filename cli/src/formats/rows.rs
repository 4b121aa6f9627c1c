//! Parquet, row group by row group.

use super::entries::{Bad, Unit};
use arrow_array::RecordBatch;
use arrow_schema::{DataType, SchemaRef};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use std::collections::VecDeque;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many rows a batch has at most.
const BATCH_ROWS: usize = 256;

/// The column to clean.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name.
    pub name: String,
}

/// Some rows of a file.
#[derive(Debug)]
pub struct Rows {
    /// The rows that could be read; none when all of them are bad.
    pub batch: Option<RecordBatch>,
    /// The number of the first one.
    pub first: u64,
    /// The row that could not be read.
    pub bad: Option<Bad>,
    /// Whether a row group ends here.
    pub ends_group: bool,
}

/// What the writer has to know of a file to write one like it.
#[derive(Clone, Debug)]
pub struct RowsShape {
    /// Names and types of the columns.
    pub schema: SchemaRef,
    /// The compression of each column, by name.
    pub compressions: Vec<(String, Compression)>,
    /// The file's own notes, those of Arrow left out.
    pub notes: Vec<KeyValue>,
}

/// Reads a file in batches that never cross the border of a row group.
#[derive(Debug)]
pub struct RowsReader {
    file: File,
    metadata: ArrowReaderMetadata,
    size: u64,
    read: Arc<AtomicU64>,
    /// The row group that is read, and its reader.
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
    /// Rows of the group that have been handed out.
    at: usize,
    /// Rows of the groups before.
    before: u64,
    /// Rows that were read one by one, because one of them is damaged.
    waiting: VecDeque<Rows>,
}

impl RowsReader {
    /// Opens a file that has the column.
    pub fn open(file: File, column: &Column, read: Arc<AtomicU64>) -> Result<RowsReader, String> {
        let size = file.metadata().map_err(|error| crate::error::plain(&error))?.len();
        let metadata =
            ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(|error| format!("{}", Plain(&error)))?;
        check_column(metadata.schema(), &column.name)?;
        Ok(RowsReader { file, metadata, size, read, group: 0, reader: None, at: 0, before: 0, waiting: VecDeque::new() })
    }

    /// What the file looks like.
    pub fn shape(&self) -> RowsShape {
        let parquet = self.metadata.metadata();
        let columns = parquet.row_groups().first().map_or(&[][..], |group| group.columns());
        let compressions = columns.iter().map(|column| (column.column_path().string(), column.compression())).collect();
        let notes = parquet.file_metadata().key_value_metadata().cloned().unwrap_or_default();
        let notes = notes.into_iter().filter(|note| note.key != "ARROW:schema").collect();
        RowsShape { schema: Arc::clone(self.metadata.schema()), compressions, notes }
    }

    /// The next rows; none at the end.
    pub fn next(&mut self) -> Option<Rows> {
        loop {
            if let Some(rows) = self.waiting.pop_front() {
                return Some(rows);
            }
            let rows_in_group = self.metadata.metadata().row_groups().get(self.group)?.num_rows().max(0) as usize;
            if self.at >= rows_in_group {
                self.reader = None;
                self.before += rows_in_group as u64;
                (self.group, self.at) = (self.group + 1, 0);
                continue;
            }
            let batch = match self.reader() {
                Ok(reader) => reader.next().transpose().map_err(|error| Plain(&error).to_string()),
                Err(reason) => Err(reason),
            };
            let first = self.before + self.at as u64 + 1;
            let expected = BATCH_ROWS.min(rows_in_group - self.at);
            match batch {
                Ok(Some(batch)) if batch.num_rows() == expected => {
                    self.at += expected;
                    let ends_group = self.at == rows_in_group;
                    self.note_progress();
                    return Some(Rows { batch: Some(batch), first, bad: None, ends_group });
                }
                // One damaged value spoils a batch; the others in it are read by themselves.
                Ok(_) | Err(_) => self.read_singly(expected, rows_in_group),
            }
        }
    }

    /// The reader of the row group, from the next row on.
    fn reader(&mut self) -> Result<&mut ParquetRecordBatchReader, String> {
        let reader = match self.reader.take() {
            Some(reader) => reader,
            None => self.reader_from(self.at, None, BATCH_ROWS)?,
        };
        Ok(self.reader.insert(reader))
    }

    /// A reader of so many rows (or all) of the row group, from one on.
    fn reader_from(&self, at: usize, rows: Option<usize>, batch: usize) -> Result<ParquetRecordBatchReader, String> {
        let file = self.file.try_clone().map_err(|error| crate::error::plain(&error))?;
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone())
            .with_row_groups(vec![self.group])
            .with_batch_size(batch);
        if at > 0 {
            builder = builder.with_offset(at);
        }
        if let Some(rows) = rows {
            let all = self.metadata.metadata().row_group(self.group).num_rows().max(0) as usize;
            let mut selectors = vec![RowSelector::skip(at), RowSelector::select(rows), RowSelector::skip(all - at - rows)];
            selectors.retain(|selector| selector.row_count > 0);
            builder = builder.with_offset(0).with_row_selection(RowSelection::from(selectors));
        }
        builder.build().map_err(|error| Plain(&error).to_string())
    }

    /// Reads the next rows one by one; those that cannot be read are bad.
    fn read_singly(&mut self, rows: usize, rows_in_group: usize) {
        self.reader = None;
        for _ in 0..rows {
            let first = self.before + self.at as u64 + 1;
            let row = self.reader_from(self.at, Some(1), 1).and_then(|mut reader| match reader.next() {
                Some(Ok(batch)) if batch.num_rows() == 1 => Ok(batch),
                Some(Err(error)) => Err(Plain(&error).to_string()),
                _ => Err("the row is missing".to_owned()),
            });
            self.at += 1;
            let ends_group = self.at == rows_in_group;
            let (batch, bad) = match row {
                Ok(batch) => (Some(batch), None),
                Err(reason) => (None, Some(Bad::new(first, Unit::Row, format!("the row cannot be read: {reason}")))),
            };
            self.waiting.push_back(Rows { batch, first, bad, ends_group });
        }
        self.note_progress();
    }

    /// Counts rows as their share of the file's bytes.
    fn note_progress(&self) {
        let all = self.metadata.metadata().file_metadata().num_rows().max(1) as u128;
        let done = u128::from(self.before + self.at as u64);
        self.read.store((u128::from(self.size) * done / all) as u64, Ordering::Relaxed);
    }
}

/// Checks that a column is there and holds text or bytes.
fn check_column(schema: &SchemaRef, name: &str) -> Result<(), String> {
    let Ok(field) = schema.field_with_name(name) else {
        let names: Vec<String> = schema.fields().iter().map(|field| format!("{:?}", field.name())).collect();
        return Err(format!("there is no column {name:?}; --field takes one of {}", names.join(", ")));
    };
    if is_text(field.data_type()) { Ok(()) } else { Err(format!("the column {name:?} holds {}, not text", field.data_type())) }
}

/// Whether a column's values can be texts.
fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// An error of the Parquet reader without the names of its kinds.
struct Plain<'e>(&'e dyn std::fmt::Display);

impl std::fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut message = self.0.to_string();
        for prefix in ["Parquet argument error: ", "Parquet error: ", "Arrow: "] {
            message = message.replace(prefix, "");
        }
        f.write_str(&message)
    }
}
