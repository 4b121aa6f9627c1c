//! Where a report comes from: what a run has stored, or documents that are cleaned for it.

use super::collector::{Collector, VERSION};
use crate::args::ReportArgs;
use crate::error::{self, Error};
use crate::inputs::{self, Found, Input};
use crate::reading::Outcome;
use crate::records::{Lines, Record, RecordError};
use crate::setup;
use crate::status::Status;
use crate::unpack;
use dechaff::{Pipeline, Scratch};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// The file in a run's folder that holds what its report shows.
pub const DATA: &str = "report-data.json";

/// What there is to report about.
#[derive(Debug)]
pub struct Gathered {
    pub collector: Collector,
    /// Files that were read; the report must not be written over them.
    pub files: Vec<PathBuf>,
    pub status: Status,
}

/// Reads what runs have stored, and cleans all other paths.
pub fn gather(args: &ReportArgs) -> Result<Gathered, Error> {
    let (stored, documents): (Vec<_>, Vec<_>) = args.paths.iter().cloned().partition(|path| data_file(path).is_some());
    let mut files: Vec<PathBuf> = stored.iter().filter_map(|path| data_file(path)).collect();
    let mut collector: Option<Collector> = None;
    for file in &files {
        let data = read(file)?;
        match &mut collector {
            Some(all) => all.merge(data),
            None => collector = Some(data),
        }
    }
    let mut status = Status::Fine;
    if !documents.is_empty() || stored.is_empty() {
        let mut cleaning = Cleaning::new(args)?;
        let found = inputs::find(&documents, if args.jsonl { inputs::RECORDS } else { inputs::DOCUMENTS }, None);
        files.extend(found.inputs.iter().filter_map(|input| input.path().map(Path::to_owned)));
        status = cleaning.each(&found)?;
        match &mut collector {
            Some(all) => all.merge(cleaning.collector),
            None => collector = Some(cleaning.collector),
        }
    }
    Ok(Gathered { collector: collector.unwrap_or_default(), files, status })
}

/// The stored data that a path means: the file itself, or the folder of a run.
fn data_file(path: &Path) -> Option<PathBuf> {
    if path.file_name().is_some_and(|name| name == DATA) {
        return Some(path.to_owned());
    }
    Some(path.join(DATA)).filter(|file| file.is_file())
}

/// Reads what a run has stored.
fn read(path: &Path) -> Result<Collector, Error> {
    /// What every version has.
    #[derive(Deserialize)]
    struct Any {
        version: u32,
    }
    let bytes = fs::read(path).map_err(|source| Error::Read { name: path.display().to_string(), source })?;
    let damaged = |source| Error::ReportData { path: path.to_owned(), source };
    let Any { version } = serde_json::from_slice(&bytes).map_err(damaged)?;
    if version != VERSION {
        return Err(Error::ReportVersion { path: path.to_owned(), version });
    }
    let data: Collector = serde_json::from_slice(&bytes).map_err(damaged)?;
    // A merge keeps the bounds, whatever a foreign file holds.
    let mut bounded = Collector::new(None);
    bounded.merge(data);
    Ok(bounded)
}

/// Documents on their way through the pipeline.
struct Cleaning<'a> {
    args: &'a ReportArgs,
    pipeline: Pipeline,
    scratch: Scratch,
    collector: Collector,
    left_out: u64,
}

impl<'a> Cleaning<'a> {
    fn new(args: &'a ReportArgs) -> Result<Cleaning<'a>, Error> {
        let (pipeline, profile) = setup::pipeline_and_profile(&args.choice)?;
        let collector = Collector::new(Some(profile.name()));
        Ok(Cleaning { args, pipeline, scratch: Scratch::new(), collector, left_out: 0 })
    }

    /// Cleans every input. One that cannot be read is reported, and the others are still done.
    fn each(&mut self, found: &Found) -> Result<Status, Error> {
        let mut status = found.each(|_, input| if self.args.jsonl { self.records(input) } else { self.document(input) })?;
        if self.left_out > 0 {
            error::report(&format_args!("{} records were left out", self.left_out));
            status.note(Status::Failed);
        }
        Ok(status)
    }

    fn document(&mut self, input: &Input) -> Result<(), Error> {
        let decoded = input.read(self.args.reading.input)?;
        self.add(&input.name(), None, &decoded.text, decoded.html);
        Ok(())
    }

    /// Cleans the records of a file, packed or not, one at a time.
    fn records(&mut self, input: &Input) -> Result<(), Error> {
        let unreadable = |source| input.unreadable(source);
        let mut lines = Lines::new(unpack::reader(input.open()?).map_err(unreadable)?);
        while let Some((number, line)) = lines.read().map_err(unreadable)? {
            if let Err(error) = self.record(input, number, line) {
                self.left_out += 1;
                error.report(input, number, "record");
            }
        }
        Ok(())
    }

    fn record(&mut self, input: &Input, number: u64, line: &[u8]) -> Result<(), RecordError> {
        let record = Record::parse(line)?;
        let text = record.field(&self.args.field)?;
        let string = |name| record.string(name).ok();
        let name = string("id").unwrap_or_else(|| format!("{}:{number}", input.name()));
        let text = text.text().unwrap_or_default();
        self.add(&name, string("url").as_deref(), text, self.args.reading.input.is_html(text.as_bytes()));
        Ok(())
    }

    fn add(&mut self, name: &str, url: Option<&str>, text: &str, html: bool) {
        let options = html.then(|| self.args.reading.options(url));
        let outcome = Outcome::of(&self.pipeline, &mut self.scratch, text, options.as_ref());
        let cleaned = outcome.cleaned();
        if cleaned.is_unread() {
            error::report(&format_args!("{name}: 4 GiB or more cannot be cleaned in one piece; left as it is"));
        }
        self.collector.add(name, url, cleaned);
        outcome.recycle(&mut self.scratch);
    }
}
