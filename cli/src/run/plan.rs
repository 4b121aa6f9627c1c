//! Which inputs there are, what they are, and where their results go. Nothing is written yet.

use super::options::{RunArgs, To};
use crate::error::{self, Error};
use crate::formats::{Content, Kind, Pack};
use crate::inputs::{self, Input};
use crate::targets;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The file with the bad records of a run.
pub const ERRORS: &str = "errors.jsonl";

/// The file with the statistics of a run.
pub const STATISTICS: &str = "stats.json";

/// An input and what is to become of it.
#[derive(Debug)]
pub struct Job {
    /// The input.
    pub input: Input,
    /// What it is; or why it cannot be read.
    pub kind: Result<Kind, String>,
    /// Where the result goes, under the folder of results.
    pub place: PathBuf,
    /// Where the result goes.
    pub target: PathBuf,
    /// How the result is packed.
    pub pack: Pack,
    /// Whether the result is Parquet.
    pub to_rows: bool,
    /// The input's size, and when it was changed, in milliseconds since 1970.
    pub stamp: (u64, u64),
}

/// Finds the inputs and plans their results.
///
/// # Errors
/// Two results with one name, a result over an input, forms that do not go together.
pub fn plan(args: &RunArgs) -> Result<Vec<Job>, Error> {
    if args.inputs.iter().any(|path| path == Path::new("-")) {
        return Err(Error::Usage("run reads files and folders; `dechaff clean --jsonl` reads standard input"));
    }
    let found = inputs::find_by(&args.inputs, &holds_records, "no files of records or text", Some(&args.output));
    let unreadable = found.errors.into_iter().map(|error| {
        let Error::Read { name, source } = error else { return (PathBuf::new(), error.to_string()) };
        (PathBuf::from(name), error::plain(&source))
    });
    let unreadable: Vec<(PathBuf, String)> = unreadable.collect();
    let mut jobs = Vec::with_capacity(found.inputs.len());
    for input in found.inputs {
        jobs.push(job(input, args)?);
    }
    let places = jobs.iter().map(|job| (&job.input, job.place.clone()));
    let targets = targets::plan_by(places, &args.output)?;
    for (job, target) in jobs.iter_mut().zip(targets) {
        if [ERRORS, STATISTICS].iter().any(|own| job.place == Path::new(own)) {
            return Err(Error::Reserved { name: job.input.title(), target });
        }
        job.target = target;
    }
    // Folders that cannot be read are inputs that cannot be read.
    jobs.extend(unreadable.into_iter().map(|(path, reason)| unread(Input::new(&path), reason)));
    Ok(jobs)
}

fn unread(input: Input, reason: String) -> Job {
    Job {
        place: input.place().to_owned(),
        input,
        kind: Err(reason),
        target: PathBuf::new(),
        pack: Pack::None,
        to_rows: false,
        stamp: (0, 0),
    }
}

fn job(input: Input, args: &RunArgs) -> Result<Job, Error> {
    let path = input.path().unwrap_or(Path::new("")).to_owned();
    let kind = match Kind::of(&path) {
        Ok(kind) => kind,
        Err(error) => {
            let mut job = unread(input, error::plain(&error));
            job.place = renamed(&job.place, "jsonl", Pack::None);
            return Ok(job);
        }
    };
    let to_rows = match (args.writing.to, kind.content) {
        (To::Auto, Content::Parquet) | (To::Parquet, Content::Parquet) => true,
        (To::Jsonl | To::Dolma, Content::Parquet) => return Err(Error::Form(input.title(), "Parquet", "it stays Parquet")),
        (To::Parquet, Content::Jsonl) => return Err(Error::Form(input.title(), "JSON lines", "they stay JSON lines")),
        (To::Dolma, Content::Jsonl) => false,
        (To::Dolma, _) => return Err(Error::Form(input.title(), "no JSON lines", "--to dolma takes Dolma's documents")),
        (to, _) => to == To::Parquet,
    };
    let pack = if to_rows { Pack::None } else { args.writing.pack.unwrap_or_else(|| kind.result_pack(&path)) };
    let same_name = args.writing.to == To::Dolma && args.writing.pack.is_none();
    let place = match (same_name, to_rows) {
        // The mixer finds attributes by the name of the documents' file.
        (true, _) => input.place().to_owned(),
        (false, true) => renamed(input.place(), "parquet", Pack::None),
        (false, false) => renamed(input.place(), "jsonl", pack),
    };
    let stamp = fs::metadata(&path).map_or((0, 0), |file| {
        let changed = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        (file.len(), changed.map_or(0, |time| time.as_millis() as u64))
    });
    Ok(Job { input, kind: Ok(kind), place, target: PathBuf::new(), pack, to_rows, stamp })
}

/// The place of an input with the extensions of its result.
fn renamed(place: &Path, extension: &str, pack: Pack) -> PathBuf {
    let name = place.file_name().unwrap_or_default();
    let stem: OsString = match name.to_str() {
        Some(name) => crate::formats::extensions(name).0.into(),
        None => place.file_stem().unwrap_or(name).to_owned(),
    };
    let mut result = stem;
    result.push(format!(".{extension}{}", pack.suffix()));
    place.with_file_name(result)
}

/// Whether a file of a walked folder is read: one with a name or a content that is known, or any text.
fn holds_records(path: &Path) -> bool {
    Kind::is_known(path)
}
