//! The column of statistics: a struct a row, whose fields are those of `Stats`.

use crate::stats::{RuleStats, Stats};
use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{Array, ArrayRef, GenericListArray, Int64Array, ListArray, OffsetSizeTrait, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields};
use std::sync::Arc;

/// The figures of a rule, in their order.
const OF_A_RULE: [&str; 4] = ["edits", "lines", "bytes_removed", "bytes_added"];

/// Statistics, a row a text.
#[derive(Debug)]
pub struct StatsColumn {
    valid: Vec<bool>,
    sums: Vec<Vec<i64>>,
    ends: Vec<i32>,
    rules: StringBuilder,
    figures: [Vec<i64>; OF_A_RULE.len()],
}

impl StatsColumn {
    /// An empty column.
    pub fn new() -> StatsColumn {
        let sums = Stats::default().sums().iter().map(|_| Vec::new()).collect();
        StatsColumn { valid: Vec::new(), sums, ends: vec![0], rules: StringBuilder::new(), figures: Default::default() }
    }

    /// Adds a row; none for a text that is null.
    pub fn push(&mut self, stats: Option<&Stats>) {
        self.valid.push(stats.is_some());
        let empty = Stats::default();
        let stats = stats.unwrap_or(&empty);
        for (sums, (_, value)) in self.sums.iter_mut().zip(stats.sums()) {
            sums.push(value as i64);
        }
        for (name, rule) in &stats.rules {
            self.rules.append_value(name);
            let figures = [rule.edits, rule.lines, rule.bytes_removed, rule.bytes_added];
            for (column, value) in self.figures.iter_mut().zip(figures) {
                column.push(value as i64);
            }
        }
        self.ends.push(self.figures[0].len() as i32);
    }

    /// The column's type.
    pub fn data_type() -> DataType {
        DataType::Struct(fields())
    }

    /// The column.
    pub fn finish(mut self) -> ArrayRef {
        let numbers = |values: Vec<i64>| Arc::new(Int64Array::from(values)) as ArrayRef;
        let mut columns: Vec<ArrayRef> = self.sums.into_iter().map(numbers).collect();
        let mut inner: Vec<ArrayRef> = vec![Arc::new(self.rules.finish())];
        inner.extend(self.figures.into_iter().map(numbers));
        let rules = StructArray::new(rule_fields(), inner, None);
        let ends = OffsetBuffer::new(ScalarBuffer::from(self.ends));
        columns.push(Arc::new(ListArray::new(rule_item(), ends, Arc::new(rules), None)));
        Arc::new(StructArray::new(fields(), columns, Some(NullBuffer::from(self.valid))))
    }
}

fn rule_fields() -> Fields {
    let mut fields = vec![Field::new("rule", DataType::Utf8, true)];
    fields.extend(OF_A_RULE.map(|name| Field::new(name, DataType::Int64, true)));
    fields.into()
}

fn rule_item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(rule_fields()), true))
}

fn fields() -> Fields {
    let sums = Stats::default().sums();
    let mut fields: Vec<Field> = sums.iter().map(|(name, _)| Field::new(*name, DataType::Int64, true)).collect();
    fields.push(Field::new("rules", DataType::List(rule_item()), true));
    fields.into()
}

/// Adds the rows of a column of statistics to `sum`.
///
/// # Errors
/// What the column is instead, if it is something else.
pub fn add(sum: &mut Stats, column: &ArrayRef) -> Result<(), String> {
    let Some(rows) = column.as_struct_opt() else {
        return Err(format!("expected a struct as clean_arrow(stats=True) makes it, got {}", column.data_type()));
    };
    for (name, _) in Stats::default().sums() {
        let values = rows.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int64Type>());
        let values = values.ok_or_else(|| format!("the struct has no int64 field {name:?}"))?;
        let total: i64 = (0..rows.len()).filter(|&row| rows.is_valid(row) && values.is_valid(row)).map(|r| values.value(r)).sum();
        if let Some(own) = sum.sum_mut(name) {
            *own += total.max(0) as u64;
        }
    }
    let lists = rows.column_by_name("rules").ok_or("the struct has no field \"rules\"")?;
    match lists.data_type() {
        DataType::List(_) => add_rules(sum, rows, lists.as_list::<i32>()),
        // Polars has no other lists.
        DataType::LargeList(_) => add_rules(sum, rows, lists.as_list::<i64>()),
        other => Err(format!("\"rules\" is no list of structs but {other}")),
    }
}

fn add_rules<O: OffsetSizeTrait>(sum: &mut Stats, rows: &StructArray, lists: &GenericListArray<O>) -> Result<(), String> {
    let wrong = || "\"rules\" is no list of structs with rule, edits, lines, bytes_removed and bytes_added".to_owned();
    let items = lists.values().as_struct_opt().ok_or_else(wrong)?;
    let mut figures = Vec::new();
    for name in OF_A_RULE {
        figures.push(items.column_by_name(name).and_then(|c| c.as_primitive_opt::<Int64Type>()).ok_or_else(wrong)?);
    }
    let names = items.column_by_name("rule").and_then(|names| super::texts::Texts::of(names, false)).ok_or_else(wrong)?;
    for row in (0..rows.len()).filter(|&row| rows.is_valid(row) && lists.is_valid(row)) {
        let (from, to) = (lists.value_offsets()[row].as_usize(), lists.value_offsets()[row + 1].as_usize());
        for item in from..to {
            let name = names.get(item).and_then(|name| str::from_utf8(name).ok()).ok_or_else(wrong)?;
            let value = |at: usize| figures.get(at).map_or(0, |column| column.value(item).max(0) as u64);
            let own: &mut RuleStats = match sum.rules.get_mut(name) {
                Some(own) => own,
                None => sum.rules.entry(name.to_owned()).or_default(),
            };
            own.edits += value(0);
            own.lines += value(1);
            own.bytes_removed += value(2);
            own.bytes_added += value(3);
        }
    }
    Ok(())
}
