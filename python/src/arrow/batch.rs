//! One batch: the columns that are added to it.

use super::spans_column::SpansColumn;
use super::stats_column::StatsColumn;
use super::texts::Texts;
use super::written::Written;
use crate::border::{self, Html};
use crate::many::in_parts;
use crate::offsets::Unit;
use crate::stats::Stats;
use arrow_array::builder::StringBuilder;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Schema};
use arrow_select::concat::concat;
use dechaff::{Cleaned, HtmlOptions, Pipeline};
use std::ops::Range;
use std::sync::Arc;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The column of texts, or of pages.
    pub column: String,
    /// The name of the column of results.
    pub into: String,
    /// Whether the column holds pages of HTML.
    pub html: bool,
    /// The column of the pages' addresses.
    pub url_column: Option<String>,
    /// Whether statistics are added.
    pub stats: bool,
    /// Whether spans are added, and what their offsets count.
    pub spans: Option<Unit>,
    /// Whether a text that cannot be cleaned becomes a null with its reason in a column, or ends the work.
    pub report: bool,
    /// How many threads work.
    pub threads: usize,
    /// All columns of the batch that the ones at hand were taken from, if it was taken apart.
    pub others: Option<Vec<String>>,
}

/// Why a batch cannot be cleaned.
#[derive(Clone, Debug)]
pub enum Fault {
    /// An argument has a wrong value.
    Argument(&'static str, String),
    /// A column has a wrong type.
    Type(String),
    /// A row cannot be cleaned: its number, and why.
    Row(usize, String),
    /// Arrow refuses what was made; this is a bug.
    Arrow(String),
}

/// The columns that were made of some rows.
#[derive(Debug)]
struct Made {
    columns: Vec<ArrayRef>,
    changed: bool,
}

impl Request {
    /// Whether the columns are there, if the batch's names are known before it is.
    pub fn check(&self) -> Result<(), Fault> {
        let Some(others) = &self.others else { return Ok(()) };
        let there = |argument, name: &String| if others.contains(name) { Ok(()) } else { Err(missing(argument, name, others)) };
        there("column", &self.column)?;
        self.url_column.as_ref().map_or(Ok(()), |name| there("url_column", name))
    }

    /// The schema that a batch of such a schema will have.
    pub fn schema(&self, schema: &Schema) -> Result<Schema, Fault> {
        let at = find(schema, "column", &self.column)?;
        let field = schema.field(at);
        // An empty column of the type tells whether it can be read.
        let texts = self.texts(&arrow_array::new_empty_array(field.data_type()))?;
        if let Some(urls) = &self.url_column {
            self.urls(&arrow_array::new_empty_array(schema.field(find(schema, "url_column", urls)?).data_type()))?;
        }
        let cleaned = Field::new(&self.into, Written::data_type(&texts), true);
        let mut fields: Vec<Arc<Field>> = schema.fields().iter().cloned().collect();
        if self.into == self.column {
            fields[at] = Arc::new(cleaned.with_metadata(field.metadata().clone()));
        } else {
            fields.push(Arc::new(cleaned));
        }
        for (name, data_type) in self.extra() {
            fields.push(Arc::new(Field::new(name, data_type, true)));
        }
        let there = |name: &String| match &self.others {
            Some(others) => others.contains(name),
            None => schema.index_of(name).is_ok(),
        };
        if let Some(field) = fields.iter().skip(schema.fields().len()).find(|field| there(field.name())) {
            let what = format!("there is a column {:?} already; choose another name", field.name());
            return Err(Fault::Argument("into", what));
        }
        Ok(Schema::new_with_metadata(fields, schema.metadata().clone()))
    }

    /// The columns beside the results, with their names.
    fn extra(&self) -> Vec<(String, DataType)> {
        let mut extra = Vec::new();
        if self.stats {
            extra.push((format!("{}_stats", self.into), StatsColumn::data_type()));
        }
        if self.spans.is_some() {
            extra.push((format!("{}_spans", self.into), SpansColumn::data_type()));
        }
        if self.report {
            extra.push((format!("{}_error", self.into), DataType::Utf8));
        }
        extra
    }

    fn texts(&self, column: &ArrayRef) -> Result<Texts, Fault> {
        Texts::of(column, self.html).ok_or_else(|| {
            let (found, name) = (column.data_type(), &self.column);
            let hint = match found {
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView => "html=True reads bytes, as pages of HTML",
                _ => "cast it first",
            };
            Fault::Type(format!("column {name:?}: expected strings (Utf8, LargeUtf8 or Utf8View), got {found}; {hint}"))
        })
    }

    fn urls(&self, column: &ArrayRef) -> Result<Texts, Fault> {
        Texts::of(column, false).ok_or_else(|| {
            let name = self.url_column.as_deref().unwrap_or_default();
            Fault::Type(format!("url_column {name:?}: expected strings, got {}", column.data_type()))
        })
    }

    /// Cleans a batch. `schema` is what [`Request::schema`] made of the batch's own.
    pub fn clean(&self, pipeline: &Pipeline, batch: &RecordBatch, schema: &Arc<Schema>) -> Result<RecordBatch, Fault> {
        let at = find(batch.schema_ref(), "column", &self.column)?;
        let texts = self.texts(batch.column(at))?;
        let urls = match &self.url_column {
            Some(name) => Some(self.urls(batch.column(find(batch.schema_ref(), "url_column", name)?))?),
            None => None,
        };
        let binary = matches!(batch.column(at).data_type(), DataType::Binary | DataType::LargeBinary | DataType::BinaryView);
        let work = |rows| Rows { request: self, pipeline, texts: &texts, urls: urls.as_ref(), binary }.clean(rows);
        let parts = in_parts(texts.len(), self.threads, work).into_iter().collect::<Result<Vec<Made>, Fault>>()?;
        let mut made = joined(&parts)?.into_iter();
        let mut columns = batch.columns().to_vec();
        let mut cleaned = made.next().ok_or_else(|| Fault::Arrow("nothing was made".to_owned()))?;
        if !parts.iter().any(|part| part.changed) && Written::data_type(&texts) == *batch.column(at).data_type() {
            // Everything is as it was: the column is shared.
            cleaned = Arc::clone(batch.column(at));
        }
        if self.into == self.column {
            columns[at] = cleaned;
        } else {
            columns.push(cleaned);
        }
        columns.extend(made);
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options).map_err(|e| Fault::Arrow(e.to_string()))
    }
}

/// The place of a column.
fn find(schema: &Schema, argument: &'static str, name: &str) -> Result<usize, Fault> {
    schema.index_of(name).map_err(|_| {
        let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
        missing(argument, name, &names)
    })
}

fn missing(argument: &'static str, name: &str, names: &[String]) -> Fault {
    let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    Fault::Argument(argument, format!("there is no column {name:?}; there are {}", names.join(", ")))
}

/// The columns of all parts, each joined. One part, which is the rule, is not copied.
fn joined(parts: &[Made]) -> Result<Vec<ArrayRef>, Fault> {
    if let [only] = parts {
        return Ok(only.columns.clone());
    }
    let columns = parts.first().map_or(0, |part| part.columns.len());
    let one = |column: usize| {
        let arrays: Vec<&dyn Array> = parts.iter().map(|part| part.columns[column].as_ref()).collect();
        concat(&arrays).map_err(|error| Fault::Arrow(error.to_string()))
    };
    (0..columns).map(one).collect()
}

/// What is needed to clean some rows.
#[derive(Clone, Copy, Debug)]
struct Rows<'r> {
    request: &'r Request,
    pipeline: &'r Pipeline,
    texts: &'r Texts,
    urls: Option<&'r Texts>,
    /// Whether the pages are bytes, whose encoding they name themselves.
    binary: bool,
}

/// The columns in the making.
#[derive(Debug)]
struct Making {
    written: Written,
    stats: Option<StatsColumn>,
    spans: Option<SpansColumn>,
    errors: Option<StringBuilder>,
    changed: bool,
}

impl Making {
    /// A row without a result: null, or not to be cleaned.
    fn push_nothing(&mut self, error: Option<&str>) {
        self.written.push_null();
        if let Some(stats) = &mut self.stats {
            let failed = Stats { failed: 1, ..Stats::default() };
            stats.push(error.map(|_| &failed));
        }
        if let Some(spans) = &mut self.spans {
            spans.push(None);
        }
        if let Some(errors) = &mut self.errors {
            errors.append_option(error);
        }
    }

    /// A cleaned row.
    fn push(&mut self, cleaned: &Cleaned<'_>, texts: &Texts, row: usize, html: bool) -> Result<(), &'static str> {
        let unchanged = cleaned.is_unchanged() && !html;
        self.changed |= !unchanged;
        self.written.push(cleaned.text(), unchanged.then_some((texts, row)))?;
        if let Some(stats) = &mut self.stats {
            stats.push(Some(&Stats::of(cleaned)));
        }
        if let Some(spans) = &mut self.spans {
            spans.push(Some(cleaned));
        }
        if let Some(errors) = &mut self.errors {
            errors.append_null();
        }
        Ok(())
    }
}

impl Rows<'_> {
    fn clean(&self, rows: Range<usize>) -> Result<Made, Fault> {
        let request = self.request;
        let mut making = Making {
            written: Written::new(self.texts, rows.len()),
            stats: request.stats.then(StatsColumn::new),
            spans: request.spans.map(SpansColumn::new),
            errors: request.report.then(StringBuilder::new),
            changed: false,
        };
        for row in rows {
            let Some(bytes) = self.texts.get(row) else {
                making.push_nothing(None);
                continue;
            };
            if let Err(error) = self.row(&mut making, row, bytes)? {
                if !request.report {
                    return Err(Fault::Row(row, error));
                }
                making.changed = true;
                making.push_nothing(Some(&error));
            }
        }
        let mut columns = vec![making.written.finish()];
        columns.extend(making.stats.map(StatsColumn::finish));
        columns.extend(making.spans.map(SpansColumn::finish));
        columns.extend(making.errors.map(|mut errors| Arc::new(errors.finish()) as ArrayRef));
        Ok(Made { columns, changed: making.changed })
    }

    /// Cleans a row. The outer error ends the work, the inner one is the row's own.
    fn row(&self, making: &mut Making, row: usize, bytes: &[u8]) -> Result<Result<(), String>, Fault> {
        let html = self.request.html;
        let cleaned: Result<Cleaned<'_>, String> = if html {
            let mut options = HtmlOptions::default();
            options.url = self.urls.and_then(|urls| urls.get(row)).and_then(|url| str::from_utf8(url).ok()).map(str::to_owned);
            // A string is UTF-8 by its type; bytes are what the page says.
            let page = match (self.binary, str::from_utf8(bytes)) {
                (false, Err(error)) => return Ok(Err(no_utf8(error))),
                (false, Ok(text)) => Html::Text(text),
                (true, _) => Html::Bytes(bytes),
            };
            border::clean_html(self.pipeline, page, &options).map(|page| page.cleaned).map_err(|p| p.to_string())
        } else {
            match str::from_utf8(bytes) {
                Ok(text) => border::clean(self.pipeline, text).map_err(|p| p.to_string()),
                Err(error) => Err(no_utf8(error)),
            }
        };
        let cleaned = match cleaned {
            Ok(cleaned) => cleaned,
            Err(error) => return Ok(Err(error)),
        };
        making.push(&cleaned, self.texts, row, html).map_err(|what| Fault::Row(row, what.to_owned()))?;
        border::recycle(cleaned);
        Ok(Ok(()))
    }
}

fn no_utf8(error: std::str::Utf8Error) -> String {
    format!("not UTF-8 at byte {}", error.valid_up_to())
}
