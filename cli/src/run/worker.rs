//! What one thread does: it takes a batch of records, cleans them, and gives back what is to be written.

use super::choose::{Chooser, LeftOut};
use super::dolma;
use super::options::{Reading, TextFormat, To, Writing};
use super::payload::{Payload, PayloadKind, clean_payload};
use super::reports::Reports;
use super::table;
use crate::formats::{self, Bad, Entry, Pack, Raw, Rows, Unit, WebRecord};
use crate::reading::InputKind;
use crate::records::{self, Field, Record, RecordError};
use crate::report::collector::Collector;
use crate::stats::{Origin, Tally};
use arrow_array::RecordBatch;
use dechaff::{Cleaned, Format, Pipeline, Scratch};
use serde_json::Value;
use std::borrow::Cow;

/// What all threads share.
#[derive(Debug)]
pub struct Shared {
    /// How to clean.
    pub pipeline: Pipeline,
    /// What is read.
    pub reading: Reading,
    /// What is written.
    pub writing: Writing,
    /// Which records are wanted.
    pub chooser: Chooser,
    /// What a report shows of the files.
    pub reports: Reports,
}

/// What became of a batch.
#[derive(Debug, Default)]
pub struct Done {
    /// What is to be written of it.
    pub out: Out,
    /// Its bad records.
    pub bad: Vec<Bad>,
    /// Its statistics.
    pub tally: Tally,
}

/// What is to be written.
#[derive(Debug)]
pub enum Out {
    /// Lines, packed already if they are packed by gzip.
    Bytes(Vec<u8>),
    /// Rows.
    Rows {
        /// The rows; none if all are bad or left out.
        batch: Option<RecordBatch>,
        /// Whether a row group ends behind them.
        ends_group: bool,
    },
}

impl Default for Out {
    fn default() -> Out {
        Out::Bytes(Vec::new())
    }
}

/// Where a batch comes from and goes to.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The number of its job.
    pub job: usize,
    /// The file's name.
    pub file: &'p str,
    /// Its place in its folder, the id of a record that is a file.
    pub id: &'p str,
    /// How the result is packed.
    pub pack: Pack,
    /// Whether the result is Parquet.
    pub to_rows: bool,
}

/// A record that is cleaned.
enum Verdict {
    /// Its result.
    Written(String),
    /// It is not wanted.
    LeftOut,
}

/// A thread with its working memory.
#[derive(Debug)]
pub struct Worker<'s> {
    shared: &'s Shared,
    scratch: Scratch,
    done: Done,
    report: Option<Collector>,
}

impl<'s> Worker<'s> {
    /// A thread that knows what is shared.
    pub fn new(shared: &'s Shared) -> Worker<'s> {
        Worker { shared, scratch: Scratch::new(), done: Done::default(), report: None }
    }

    /// Cleans a batch.
    pub fn clean(&mut self, place: Place<'_>, raw: Raw) -> Done {
        let is_wanted = !self.shared.writing.no_report;
        self.report = is_wanted.then(|| self.shared.reports.take(place.job));
        self.done.out = match raw {
            Raw::Rows(rows) => self.rows(place, rows),
            Raw::Entries(entries) if place.to_rows => self.table(place, entries),
            Raw::Entries(entries) => Out::Bytes(self.lines(place, entries)),
        };
        if let Some(report) = self.report.take() {
            self.shared.reports.give(place.job, report);
        }
        std::mem::take(&mut self.done)
    }

    /// The lines of a batch, packed as they are to be written.
    fn lines(&mut self, place: Place<'_>, entries: Vec<Entry>) -> Vec<u8> {
        let mut out = Vec::new();
        for entry in entries {
            let web = |worker: &Self, record: Option<&WebRecord>, text| worker.web_line(place.id, record, text);
            if let Some(line) = self.entry(place, entry, web) {
                out.extend_from_slice(line.as_bytes());
                out.push(b'\n');
            }
        }
        if place.pack != Pack::Gzip || out.is_empty() {
            return out;
        }
        // Writing to memory does not fail.
        formats::gzip_member(&out).unwrap_or_default()
    }

    /// The records of a batch as rows.
    fn table(&mut self, place: Place<'_>, entries: Vec<Entry>) -> Out {
        let mut rows = table::Builder::default();
        for entry in entries {
            let id = place.id;
            self.entry(place, entry, |_, record, text| {
                rows.push(record, id, text);
                String::new()
            });
        }
        match rows.finish(&self.shared.writing.output_field) {
            Ok(batch) => Out::Rows { batch, ends_group: false },
            Err(reason) => {
                self.bad(Bad::new(0, Unit::File, reason));
                Out::Rows { batch: None, ends_group: false }
            }
        }
    }

    /// Cleans an entry and says how its record is written; `web` writes what was no line of JSON.
    fn entry(
        &mut self,
        place: Place<'_>,
        entry: Entry,
        mut web: impl FnMut(&Self, Option<&WebRecord>, String) -> String,
    ) -> Option<String> {
        match entry {
            Entry::PassedOver => {
                self.done.tally.records.passed_over += 1;
                None
            }
            Entry::Bad(bad) => {
                self.bad(bad);
                None
            }
            Entry::Line { number, bytes } => match self.json(place, number, &bytes) {
                Ok(line) => line,
                Err(error) => {
                    self.bad(Bad::new(number, Unit::Line, error));
                    None
                }
            },
            Entry::Broken { bytes, bad } => {
                // A whole object that only lacks what stood behind it is a good record in a damaged file.
                let whole = Record::parse(&bytes).is_ok();
                let line = if whole { self.json(place, bad.position, &bytes).ok().flatten() } else { None };
                self.bad(bad);
                line
            }
            Entry::Web(record) => {
                let id = record.id.clone().unwrap_or_else(|| record.number.to_string());
                let origin = Origin { file: place.file, id: &id, url: record.url.as_deref() };
                let kind = if record.html { PayloadKind::Html } else { PayloadKind::Text };
                let payload = Payload { kind, bytes: &record.body, url: record.url.as_deref(), hint: record.charset.as_deref() };
                let (number, unit) = (record.number, Unit::Record);
                self.verdict(origin, payload, number, unit).map(|text| web(self, Some(&record), text))
            }
            Entry::Document { bytes, html } => {
                let origin = Origin { file: place.file, id: place.id, url: None };
                let html = match self.shared.reading.input {
                    InputKind::Auto => html,
                    InputKind::Html => true,
                    InputKind::Text => false,
                };
                let kind = if html { PayloadKind::Html } else { PayloadKind::Text };
                let payload = Payload { kind, bytes: &bytes, url: None, hint: None };
                self.verdict(origin, payload, 1, Unit::File).map(|text| web(self, None, text))
            }
        }
    }

    /// The cleaned text of a record, if it is written.
    fn verdict(&mut self, origin: Origin<'_>, payload: Payload<'_>, number: u64, unit: Unit) -> Option<String> {
        match self.text(origin, payload) {
            Ok(Verdict::Written(text)) => Some(text),
            Ok(Verdict::LeftOut) => None,
            Err(reason) => {
                self.bad(Bad::new(number, unit, reason));
                None
            }
        }
    }

    /// A line of JSON Lines with its text cleaned; none if it is not wanted.
    fn json(&mut self, place: Place<'_>, number: u64, bytes: &[u8]) -> Result<Option<String>, String> {
        let say = |error: RecordError| error.to_string();
        let record = Record::parse(bytes).map_err(say)?;
        let field = record.field(&self.shared.reading.field).map_err(say)?;
        if self.shared.writing.to == To::Dolma {
            return self.attributes(place, number, &record, &field);
        }
        let name = &self.shared.writing.output_field;
        let Some(text) = field.text() else {
            self.nothing();
            return Ok(Some(record.with(name, field.json()).into_owned()));
        };
        let (url, id) = (string(&record, "url"), name_of(&record, number));
        let origin = Origin { file: place.file, id: &id, url: url.as_deref() };
        let payload =
            Payload { kind: self.kind(text.as_bytes()), bytes: text.as_bytes(), url: url.as_deref(), hint: Some("utf-8") };
        Ok(match self.text(origin, payload)? {
            Verdict::LeftOut => None,
            Verdict::Written(result) => Some(records::with_text(&record, &field, name, &result).into_owned()),
        })
    }

    /// The row of Dolma attributes of a record.
    fn attributes(
        &mut self,
        place: Place<'_>,
        number: u64,
        record: &Record<'_>,
        field: &Field<'_>,
    ) -> Result<Option<String>, String> {
        let id = record.json("id").map_err(|error| error.to_string())?;
        let Some(text) = field.text() else {
            self.nothing();
            return Ok(Some(format!("{{\"id\":{id},\"attributes\":{{}}}}")));
        };
        if self.kind(text.as_bytes()) == PayloadKind::Html {
            return Err("spans of HTML cannot be removed from it; --to dolma takes text".to_owned());
        }
        let url = string(record, "url");
        let name = name_of(record, number);
        let origin = Origin { file: place.file, id: &name, url: url.as_deref() };
        let payload = Payload { kind: PayloadKind::Text, bytes: text.as_bytes(), url: None, hint: Some("utf-8") };
        let (shared, done, report) = (self.shared, &mut self.done, &mut self.report);
        let row = clean_payload(&shared.pipeline, &mut self.scratch, payload, |cleaned| {
            note(&shared.writing, done, report.as_mut(), origin, cleaned, cleaned.text());
            dolma::row(id, cleaned)
        })?;
        Ok(Some(row))
    }

    /// The rows of a batch with their texts cleaned.
    fn rows(&mut self, place: Place<'_>, rows: Rows) -> Out {
        if let Some(bad) = rows.bad {
            self.bad(bad);
        }
        let batch = rows.batch.and_then(|batch| match self.batch(place, &batch, rows.first) {
            Ok(batch) => Some(batch),
            Err(reason) => {
                self.bad(Bad::new(rows.first, Unit::Row, reason));
                None
            }
        });
        Out::Rows { batch, ends_group: rows.ends_group }
    }

    fn batch(&mut self, place: Place<'_>, batch: &RecordBatch, first: u64) -> Result<RecordBatch, String> {
        let (field, name) = (&self.shared.reading.field, &self.shared.writing.output_field);
        let values = table::Texts::of(batch, field)?;
        let (urls, ids) = (table::Texts::of(batch, "url").ok(), table::Texts::of(batch, "id").ok());
        let text_of = |texts: &Option<table::Texts>, row: usize| {
            let bytes = texts.as_ref()?.get(row)?;
            str::from_utf8(bytes).ok().map(str::to_owned)
        };
        let (mut results, mut stays) = (Vec::with_capacity(batch.num_rows()), Vec::with_capacity(batch.num_rows()));
        for row in 0..batch.num_rows() {
            let number = first + row as u64;
            let Some(bytes) = values.get(row) else {
                self.nothing();
                results.push(None);
                stays.push(true);
                continue;
            };
            if bytes.len() > self.shared.reading.max_record {
                self.bad(Bad::too_large(number, Unit::Row, bytes.len() as u64, self.shared.reading.max_record));
                results.push(None);
                stays.push(false);
                continue;
            }
            let (url, id) = (text_of(&urls, row), text_of(&ids, row).unwrap_or_else(|| number.to_string()));
            let origin = Origin { file: place.file, id: &id, url: url.as_deref() };
            let hint = values.is_text().then_some("utf-8");
            let payload = Payload { kind: self.kind(bytes), bytes, url: url.as_deref(), hint };
            let result = self.verdict(origin, payload, number, Unit::Row);
            stays.push(result.is_some());
            results.push(result);
        }
        table::replaced(batch, name, &results, &stays)
    }

    /// Cleans a payload and notes what became of it.
    fn text(&mut self, origin: Origin<'_>, payload: Payload<'_>) -> Result<Verdict, String> {
        let (shared, done, report) = (self.shared, &mut self.done, &mut self.report);
        clean_payload(&shared.pipeline, &mut self.scratch, payload, |cleaned| {
            if let Some(why) = shared.chooser.leaves_out(cleaned) {
                let records = &mut done.tally.records;
                records.read += 1;
                records.left_out += 1;
                *(match why {
                    LeftOut::OtherLanguage => &mut records.other_language,
                    LeftOut::FewWords => &mut records.few_words,
                }) += 1;
                return Verdict::LeftOut;
            }
            let text = match shared.writing.format {
                TextFormat::Text => Cow::Borrowed(cleaned.text()),
                TextFormat::Markdown => Cow::Owned(cleaned.output(Format::Markdown).text().to_owned()),
            };
            let text = records::fitted(&text, cleaned.source());
            note(&shared.writing, done, report.as_mut(), origin, cleaned, text);
            Verdict::Written(text.to_owned())
        })
    }

    /// Whether a text is HTML.
    fn kind(&self, bytes: &[u8]) -> PayloadKind {
        match self.shared.reading.input {
            InputKind::Html => PayloadKind::Html,
            InputKind::Auto if formats::is_html(bytes) => PayloadKind::Html,
            InputKind::Auto | InputKind::Text => PayloadKind::Text,
        }
    }

    /// The line of a record that was none of JSON.
    fn web_line(&self, place: &str, record: Option<&WebRecord>, text: String) -> String {
        let name = Value::from(self.shared.writing.output_field.as_str());
        let text = Value::from(text);
        let json = |value: Option<&String>| value.map_or(Value::Null, |value| Value::from(value.as_str()));
        match record {
            // A file has no other name than its place.
            None => format!("{{\"id\":{},{name}:{text}}}", Value::from(place)),
            Some(WebRecord { id, url, date, .. }) => {
                let [id, url, date] = [id, url, date].map(|value| json(value.as_ref()));
                format!("{{\"id\":{id},\"url\":{url},\"date\":{date},{name}:{text}}}")
            }
        }
    }

    /// Counts a record without a text: it is written as it is.
    fn nothing(&mut self) {
        self.done.tally.records.read += 1;
        self.done.tally.records.written += 1;
    }

    fn bad(&mut self, bad: Bad) {
        self.done.tally.records.read += 1;
        self.done.tally.records.bad += 1;
        self.done.bad.push(bad);
    }
}

/// Everything that is learnt from a cleaned record that is written.
fn note(
    writing: &Writing,
    done: &mut Done,
    report: Option<&mut Collector>,
    origin: Origin<'_>,
    cleaned: &Cleaned<'_>,
    result: &str,
) {
    let tally = &mut done.tally;
    tally.records.read += 1;
    tally.records.written += 1;
    tally.records.emptied += u64::from(result.trim().is_empty() && !cleaned.source().trim().is_empty());
    tally.add(origin, cleaned);
    if let Some(report) = report {
        report.add(&format!("{}:{}", origin.file, origin.id), origin.url, cleaned);
    }
    if writing.count_duplicates {
        tally.count_lines(result);
    }
}

/// A field's string, if it has one.
fn string(record: &Record<'_>, name: &str) -> Option<String> {
    record.string(name).ok()
}

/// What a record is called in statistics: its id, or else the number of its line.
fn name_of(record: &Record<'_>, number: u64) -> String {
    match record.json("id") {
        Ok(json) => string(record, "id").unwrap_or_else(|| json.to_owned()),
        Err(_) => number.to_string(),
    }
}
