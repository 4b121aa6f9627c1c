//! `dechaff clean --jsonl`: JSON lines in, JSON lines out, one at a time.

mod lines;
mod record;

pub use lines::{Line, Lines};
pub use record::{Field, Record, RecordError};

use crate::args::{CleanArgs, CleanFormat};
use crate::error::{self, Error};
use crate::inputs::{self, Input, Reader};
use crate::output::StandardOutput;
use crate::reading::{Outcome, ReadingArgs};
use crate::setup;
use crate::status::Status;
use crate::targets::{self, Pending};
use dechaff::{Format, Pipeline, Scratch};
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// Cleans the records of every input. A record that cannot be read is reported and left out.
pub fn run(args: &CleanArgs) -> Result<Status, Error> {
    if args.result.format == CleanFormat::Json {
        return Err(Error::Usage("--jsonl puts text or Markdown into a field, not --format json"));
    }
    let pipeline = setup::pipeline(&args.choice)?;
    let found = inputs::find(&args.paths, inputs::RECORDS, args.result.output.as_deref());
    let targets = match &args.result.output {
        Some(folder) => targets::plan(&found.inputs, folder, "jsonl")?,
        None => Vec::new(),
    };
    let cleaner = Cleaner {
        pipeline,
        scratch: Scratch::new(),
        reading: &args.reading,
        url_field: &args.record.url_field,
        field: &args.record.field,
        output_field: &args.record.output_field,
        format: args.result.format,
    };
    let mut run = Run { cleaner, records: 0, left_out: 0, status: Status::Fine };
    let mut out = StandardOutput::new();
    let failures = found.each(|place, input| match targets.get(place) {
        Some(target) => run.write_file(input, target),
        None => run.each(input, &mut |line| Ok(out.write_all(line)?)),
    })?;
    run.status.note(failures);
    out.flush()?;
    if run.left_out > 0 {
        error::report(&format_args!("{} of {} records were left out", run.left_out, run.records));
    }
    Ok(run.status)
}

/// A run over the records of many inputs.
struct Run<'r> {
    cleaner: Cleaner<'r>,
    /// Records read, the bad ones included.
    records: u64,
    /// Bad records.
    left_out: u64,
    status: Status,
}

impl Run<'_> {
    /// Cleans the records of an input into a file.
    fn write_file(&mut self, input: &Input, target: &Path) -> Result<(), Error> {
        // An input that is not there leaves no empty file behind.
        let reader = input.open()?;
        let mut file = Pending::create(target)?;
        self.stream(input, reader, &mut |line| file.write_all(line).map_err(|source| file.failed(source)))?;
        file.finish()
    }

    /// Cleans the records of an input one by one.
    fn each(&mut self, input: &Input, write: &mut dyn FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
        self.stream(input, input.open()?, write)
    }

    /// Reads line by line and writes line by line; only one record is in memory.
    fn stream(&mut self, input: &Input, reader: Reader, write: &mut dyn FnMut(&[u8]) -> Result<(), Error>) -> Result<(), Error> {
        let mut lines = Lines::new(reader);
        while let Some((number, bytes)) = lines.read().map_err(|source| input.unreadable(source))? {
            self.records += 1;
            match self.cleaner.clean(bytes) {
                Ok(record) => {
                    write(record.as_bytes())?;
                    write(b"\n")?;
                }
                Err(error) => {
                    self.left_out += 1;
                    self.status.note(Status::Failed);
                    error.report(input, number, "record");
                }
            }
        }
        Ok(())
    }
}

/// Cleans the text of a record.
struct Cleaner<'r> {
    pipeline: Pipeline,
    scratch: Scratch,
    reading: &'r ReadingArgs,
    url_field: &'r str,
    field: &'r str,
    output_field: &'r str,
    format: CleanFormat,
}

impl Cleaner<'_> {
    /// The record with the cleaned text in its output field.
    fn clean<'l>(&mut self, line: &'l [u8]) -> Result<Cow<'l, str>, RecordError> {
        let record = Record::parse(line)?;
        let field = record.field(self.field)?;
        let Some(text) = field.text() else { return Ok(record.with(self.output_field, field.json())) };
        let url = record.field(self.url_field).ok();
        let options =
            self.reading.input.is_html(text.as_bytes()).then(|| self.reading.options(url.as_ref().and_then(|u| u.text())));
        let outcome = Outcome::of(&self.pipeline, &mut self.scratch, text, options.as_ref());
        let cleaned = outcome.cleaned();
        let markdown = (self.format == CleanFormat::Markdown).then(|| cleaned.output(Format::Markdown));
        let result = fitted(markdown.as_ref().map_or(cleaned.text(), |output| output.text()), text);
        let out = with_text(&record, &field, self.output_field, result);
        outcome.recycle(&mut self.scratch);
        Ok(out)
    }
}

/// The record with a cleaned text in a field.
pub fn with_text<'l>(record: &Record<'l>, source: &Field<'l>, name: &str, result: &str) -> Cow<'l, str> {
    if source.text() == Some(result) {
        // What is not changed keeps its escapes, too.
        record.with(name, source.json())
    } else {
        record.with(name, &serde_json::Value::from(result).to_string())
    }
}

/// The cleaned text of a field. A file ends in a line feed, a field does so only if it did before.
pub fn fitted<'t>(cleaned: &'t str, source: &str) -> &'t str {
    match cleaned.strip_suffix('\n') {
        Some(shorter) if !source.ends_with(['\n', '\r']) => shorter,
        _ => cleaned,
    }
}
