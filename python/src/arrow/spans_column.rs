//! The column of spans: for each text the list of its edits, in the order of the source.

use crate::offsets::{Counter, Unit};
use arrow_array::builder::{Float32Builder, StringBuilder};
use arrow_array::{ArrayRef, Int64Array, ListArray, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields};
use dechaff::Cleaned;
use std::sync::Arc;

/// Edits, a list a text.
#[derive(Debug)]
pub struct SpansColumn {
    unit: Unit,
    valid: Vec<bool>,
    ends: Vec<i32>,
    starts_of: Vec<i64>,
    ends_of: Vec<i64>,
    kinds: StringBuilder,
    labels: StringBuilder,
    rules: StringBuilder,
    scores: Float32Builder,
    after: StringBuilder,
}

impl SpansColumn {
    /// An empty column with offsets of a unit.
    pub fn new(unit: Unit) -> SpansColumn {
        SpansColumn {
            unit,
            valid: Vec::new(),
            ends: vec![0],
            starts_of: Vec::new(),
            ends_of: Vec::new(),
            kinds: StringBuilder::new(),
            labels: StringBuilder::new(),
            rules: StringBuilder::new(),
            scores: Float32Builder::new(),
            after: StringBuilder::new(),
        }
    }

    /// Adds a row; none for a text that is null or could not be cleaned.
    pub fn push(&mut self, cleaned: Option<&Cleaned<'_>>) {
        self.valid.push(cleaned.is_some());
        if let Some(cleaned) = cleaned {
            let mut counter = Counter::new(cleaned.source(), self.unit);
            for edit in cleaned.edits() {
                self.starts_of.push(counter.at(edit.span().start) as i64);
                self.ends_of.push(counter.at(edit.span().end) as i64);
                self.kinds.append_value(edit.kind().name());
                self.labels.append_option(edit.label().map(|label| label.name()));
                self.rules.append_value(edit.rule().name());
                self.scores.append_option(edit.score());
                self.after.append_value(edit.after());
            }
        }
        self.ends.push(self.starts_of.len() as i32);
    }

    /// The column's type.
    pub fn data_type() -> DataType {
        DataType::List(item())
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(self.starts_of)),
            Arc::new(Int64Array::from(self.ends_of)),
            Arc::new(self.kinds.finish()),
            Arc::new(self.labels.finish()),
            Arc::new(self.rules.finish()),
            Arc::new(self.scores.finish()),
            Arc::new(self.after.finish()),
        ];
        let items = StructArray::new(fields(), columns, None);
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        Arc::new(ListArray::new(item(), ends, Arc::new(items), Some(NullBuffer::from(self.valid))))
    }
}

fn fields() -> Fields {
    let types = [
        ("start", DataType::Int64),
        ("end", DataType::Int64),
        ("kind", DataType::Utf8),
        ("label", DataType::Utf8),
        ("rule", DataType::Utf8),
        ("score", DataType::Float32),
        ("after", DataType::Utf8),
    ];
    types.into_iter().map(|(name, data_type)| Field::new(name, data_type, true)).collect()
}

fn item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(fields()), true))
}
