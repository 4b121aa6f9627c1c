//! What a run has done, so that it can go on when it was broken off.
//!
//! `DIR/.dechaff/` holds the options the results were made with, a journal with a line for each input that is done (with its
//! statistics), and the bad records of each input that has any. An input's line is written when its result has its
//! name; what has no line is done again, and what was killed in between is written over with the same bytes.

use super::options::Made;
use super::plan::Job;
use crate::error::Error;
use crate::formats::{Bad, Unit};
use crate::report::collector::Collector;
use crate::stats::Tally;
use crate::targets::Pending;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// An input that is done.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Where the result stands, under the folder of results.
    output: String,
    /// The input.
    input: String,
    /// The input's size, and when it was changed.
    stamp: (u64, u64),
    /// How many bad records it has.
    pub bad: u64,
    /// Its statistics.
    pub tally: Tally,
}

/// A line of `errors.jsonl`.
#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    position: u64,
    unit: Unit,
    reason: &'l str,
}

/// The state of the results in a folder.
#[derive(Debug)]
pub struct State {
    folder: PathBuf,
    journal: File,
    /// Keeps other runs out of the folder as long as it is open.
    _lock: Option<File>,
    entries: HashMap<String, Entry>,
}

impl State {
    /// Reads the state of a folder, and begins one where there is none.
    ///
    /// # Errors
    /// The folder has results of other options, of other inputs, or files that are no results; or another run writes there.
    pub fn open(output: &Path, made: &Made, jobs: &[Job]) -> Result<State, Error> {
        let folder = output.join(".dechaff");
        let lock = lock(output, &folder.join(".lock"))?;
        let options = folder.join(".options.json");
        match fs::read(&options) {
            Ok(bytes) => {
                let there: Made = serde_json::from_slice(&bytes).map_err(|error| failed(&options, error.into()))?;
                if let Some(difference) = made.difference(&there) {
                    return Err(Error::OtherOptions { folder: output.to_owned(), difference });
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(job) = jobs.iter().find(|job| job.kind.is_ok() && job.target.exists()) {
                    return Err(Error::Exists(job.target.clone()));
                }
                write_json(&options, made)?;
            }
            Err(error) => return Err(failed(&options, error)),
        }
        let path = folder.join(".journal.jsonl");
        let file = OpenOptions::new().read(true).append(true).create(true).open(&path);
        let journal = file.map_err(|source| failed(&path, source))?;
        let entries = read_journal(&journal).map_err(|source| failed(&path, source))?;
        let state = State { folder, journal, _lock: lock, entries };
        for job in jobs {
            match state.entries.get(&key(job)) {
                Some(entry) if entry.input != job.input.name() && job.target.exists() => {
                    return Err(Error::OtherInput {
                        target: job.target.clone(),
                        there: entry.input.clone(),
                        name: job.input.title(),
                    });
                }
                _ => {}
            }
        }
        Ok(state)
    }

    /// What was done of a job, if it is done: its result is there, and its input is as it was.
    pub fn done(&self, job: &Job) -> Option<&Entry> {
        let entry = self.entries.get(&key(job))?;
        (entry.input == job.input.name() && entry.stamp == job.stamp && job.target.is_file()).then_some(entry)
    }

    /// Notes that a job is done.
    pub fn note(&mut self, job: &Job, bad: u64, tally: Tally) -> Result<(), Error> {
        let entry = Entry { output: key(job), input: job.input.name(), stamp: job.stamp, bad, tally };
        let path = self.folder.join(".journal.jsonl");
        let mut line = serde_json::to_vec(&entry).map_err(|error| failed(&path, error.into()))?;
        line.push(b'\n');
        self.journal.write_all(&line).map_err(|source| failed(&path, source))
    }

    /// Begins the file with the bad records of a job.
    pub fn errors_of(&self, job: &Job) -> Result<Errors, Error> {
        let path = self.errors_path(job);
        Ok(Errors { file: Pending::restartable(&path)?, name: job.input.name(), count: 0 })
    }

    /// Puts the bad records of all jobs together.
    pub fn gather(&self, jobs: &[Job], target: &Path, has_any: &dyn Fn(usize) -> bool) -> Result<(), Error> {
        let mut all = Pending::restartable(target)?;
        for (_, job) in jobs.iter().enumerate().filter(|(place, _)| has_any(*place)) {
            let path = self.errors_path(job);
            let mut file = File::open(&path).map_err(|source| failed(&path, source))?;
            io::copy(&mut file, &mut all).map_err(|source| all.failed(source))?;
        }
        all.finish()
    }

    /// Keeps what a report shows of a job.
    pub fn keep_report(&self, job: &Job, report: Option<&Collector>) -> Result<(), Error> {
        let Some(report) = report else { return Ok(()) };
        write_json(&self.report_path(job), report)
    }

    /// What a report shows of a job that is done; none if nothing was gathered.
    pub fn report_of(&self, job: &Job) -> Result<Option<Collector>, Error> {
        let path = self.report_path(job);
        let Ok(file) = File::open(&path) else { return Ok(None) };
        let read = serde_json::from_reader(BufReader::new(file));
        read.map(Some).map_err(|error| failed(&path, error.into()))
    }

    fn report_path(&self, job: &Job) -> PathBuf {
        self.folder.join(format!(".report-{:016x}.json", crate::stats::hash(key(job).as_bytes())))
    }

    fn errors_path(&self, job: &Job) -> PathBuf {
        // A path can be longer than a name may be.
        self.folder.join(format!(".errors-{:016x}.jsonl", crate::stats::hash(key(job).as_bytes())))
    }
}

/// The bad records of one input.
#[derive(Debug)]
pub struct Errors {
    file: Pending,
    name: String,
    /// How many there are.
    pub count: u64,
}

impl Errors {
    /// Adds a bad record.
    pub fn add(&mut self, bad: &Bad) -> Result<(), Error> {
        let line = Line { file: &self.name, position: bad.position, unit: bad.unit, reason: &bad.reason };
        let written = serde_json::to_writer(&mut self.file, &line).map_err(io::Error::from);
        written.and_then(|()| self.file.write_all(b"\n")).map_err(|source| self.file.failed(source))?;
        self.count += 1;
        Ok(())
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Error> {
        self.file.finish()
    }
}

/// What a job's result is called.
fn key(job: &Job) -> String {
    job.place.to_string_lossy().replace('\\', "/")
}

/// The entries of the journal, the last one for each result. A line that a killed run broke off is taken away.
fn read_journal(journal: &File) -> io::Result<HashMap<String, Entry>> {
    let (mut entries, mut whole) = (HashMap::new(), 0);
    let mut reader = BufReader::new(journal);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        let Ok(entry) = serde_json::from_slice::<Entry>(&line) else { break };
        entries.insert(entry.output.clone(), entry);
        whole += line.len() as u64;
        line.clear();
    }
    journal.set_len(whole)?;
    Ok(entries)
}

/// Locks a folder of results; none where the file system has no locks. The system releases the lock of a killed run.
fn lock(output: &Path, path: &Path) -> Result<Option<File>, Error> {
    let _ = path.parent().map(fs::create_dir_all);
    let file = File::create(path).map_err(|source| failed(path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Locked(output.to_owned())),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

/// Writes a value as JSON, under its name when it is whole.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    let mut file = Pending::restartable(path)?;
    serde_json::to_writer(&mut file, value).map_err(|error| file.failed(error.into()))?;
    file.finish()
}

fn failed(path: &Path, source: io::Error) -> Error {
    Error::Write { path: path.to_owned(), source }
}
