//! Columns: texts out of them, and results into them.

use crate::formats::WebRecord;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BooleanArray, LargeStringArray, RecordBatch, StringArray, StringViewArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::sync::Arc;

/// A column of texts or bytes.
#[derive(Debug)]
pub struct Texts {
    array: ArrayRef,
}

impl Texts {
    /// The column of a batch by name.
    pub fn of(batch: &RecordBatch, name: &str) -> Result<Texts, String> {
        let array = batch.column_by_name(name).ok_or_else(|| format!("there is no column {name:?}"))?;
        let array = match array.data_type() {
            DataType::Dictionary(_, _) => {
                // The values that the keys stand for.
                let dictionary = array.as_any_dictionary();
                arrow_select::take::take(dictionary.values(), dictionary.keys(), None).map_err(|error| error.to_string())?
            }
            _ => Arc::clone(array),
        };
        match array.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {}
            DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {}
            other => return Err(format!("the column {name:?} holds {other}, not text")),
        }
        Ok(Texts { array })
    }

    /// The value of a row; none for null.
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        if self.array.is_null(row) {
            return None;
        }
        match self.array.data_type() {
            DataType::Utf8 => Some(self.array.as_string::<i32>().value(row).as_bytes()),
            DataType::LargeUtf8 => Some(self.array.as_string::<i64>().value(row).as_bytes()),
            DataType::Utf8View => Some(self.array.as_string_view().value(row).as_bytes()),
            DataType::Binary => Some(self.array.as_binary::<i32>().value(row)),
            DataType::LargeBinary => Some(self.array.as_binary::<i64>().value(row)),
            DataType::BinaryView => Some(self.array.as_binary_view().value(row)),
            _ => None,
        }
    }

    /// Whether the values are texts, and not bytes of some encoding.
    pub fn is_text(&self) -> bool {
        matches!(self.array.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
    }
}

/// The columns of a result: those of the file, with the column of the results in its place or at the end.
pub fn result_schema(schema: &SchemaRef, name: &str) -> SchemaRef {
    let mut fields: Vec<Arc<Field>> = schema.fields().iter().map(Arc::clone).collect();
    match schema.index_of(name) {
        Ok(place) => {
            let own = &fields[place];
            let field = Field::new(name, text_type(own.data_type()), true).with_metadata(own.metadata().clone());
            fields[place] = Arc::new(field);
        }
        Err(_) => fields.push(Arc::new(Field::new(name, DataType::Utf8, true))),
    }
    Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone()))
}

/// The type of results that take the place of a column: the same kind of text, if it is text.
fn text_type(kind: &DataType) -> DataType {
    match kind {
        DataType::LargeUtf8 | DataType::LargeBinary => DataType::LargeUtf8,
        DataType::Utf8View => DataType::Utf8View,
        _ => DataType::Utf8,
    }
}

/// A batch with results in a column, without the rows that do not stay.
pub fn replaced(batch: &RecordBatch, name: &str, results: &[Option<String>], stays: &[bool]) -> Result<RecordBatch, String> {
    let schema = result_schema(&batch.schema(), name);
    let place = schema.index_of(name).map_err(|error| error.to_string())?;
    let column = texts(schema.field(place).data_type(), results);
    let mut columns = batch.columns().to_vec();
    if place < columns.len() {
        columns[place] = column;
    } else {
        columns.push(column);
    }
    let batch = RecordBatch::try_new(schema, columns).map_err(|error| error.to_string())?;
    if stays.iter().all(|stays| *stays) {
        return Ok(batch);
    }
    let mask = BooleanArray::from(stays.to_vec());
    arrow_select::filter::filter_record_batch(&batch, &mask).map_err(|error| error.to_string())
}

fn texts(kind: &DataType, values: &[Option<String>]) -> ArrayRef {
    let values = values.iter().map(Option::as_deref);
    match kind {
        DataType::LargeUtf8 => Arc::new(values.collect::<LargeStringArray>()),
        DataType::Utf8View => Arc::new(values.collect::<StringViewArray>()),
        _ => Arc::new(values.collect::<StringArray>()),
    }
}

/// The columns of records that were none of Parquet.
pub fn web_schema(name: &str) -> SchemaRef {
    let names = ["id", "url", "date", name];
    Arc::new(Schema::new(names.map(|name| Field::new(name, DataType::Utf8, true)).to_vec()))
}

/// Records that were none of Parquet, as columns.
#[derive(Debug, Default)]
pub struct Builder {
    columns: [Vec<Option<String>>; 4],
}

impl Builder {
    /// Adds a record. One that is a file is called by its place.
    pub fn push(&mut self, record: Option<&WebRecord>, place: &str, text: String) {
        let [id, url, date, texts] = &mut self.columns;
        match record {
            Some(record) => {
                id.push(record.id.clone());
                url.push(record.url.clone());
                date.push(record.date.clone());
            }
            None => {
                id.push(Some(place.to_owned()));
                url.push(None);
                date.push(None);
            }
        }
        texts.push(Some(text));
    }

    /// The batch; none without a record.
    pub fn finish(self, name: &str) -> Result<Option<RecordBatch>, String> {
        if self.columns[0].is_empty() {
            return Ok(None);
        }
        let columns = self.columns.iter().map(|column| texts(&DataType::Utf8, column)).collect();
        RecordBatch::try_new(web_schema(name), columns).map(Some).map_err(|error| error.to_string())
    }
}
