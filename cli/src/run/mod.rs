//! `dechaff run`: whole corpora, file for file, on all cores.
//!
//! [`plan`] finds the inputs and names their results, [`state`] knows what is done, [`engine`] has [`worker`]s clean
//! batches and puts them back into order, and this file writes them: results into a [`sink`], bad records and statistics
//! beside them.

mod choose;
mod dolma;
mod engine;
mod options;
mod payload;
mod plan;
mod progress;
mod reports;
mod sink;
mod state;
mod table;
mod worker;

pub use options::RunArgs;

use crate::error::Error;
use crate::formats::{Bad, Unit};
use crate::report::collector::Collector;
use crate::report::input::DATA as REPORT_DATA;
use crate::setup;
use crate::stats::Tally;
use crate::status::Status;
use crate::targets::Pending;
use choose::Chooser;
use engine::Event;
use options::Made;
use plan::Job;
use progress::Progress;
use sink::Sink;
use state::{Errors, State};
use std::num::NonZeroUsize;
use std::path::Path;
use worker::Shared;

/// Cleans every input into a file of its own.
pub fn run(args: &RunArgs) -> Result<Status, Error> {
    let shared = Shared {
        pipeline: setup::pipeline(&args.choice)?,
        reading: args.reading.clone(),
        writing: args.writing.clone(),
        chooser: Chooser::new(&args.reading.language, args.reading.min_words)?,
        reports: reports::Reports::default(),
    };
    let made = Made::of(args)?;
    let jobs = plan::plan(args)?;
    if jobs.is_empty() {
        return Err(Error::Usage("there is nothing to clean: no input holds a file of records or text"));
    }
    let mut state = State::open(&args.output, &made, &jobs)?;
    let mut run = Run { tally: Tally::default(), bad: vec![0; jobs.len()], open: None, report: None };
    let mut left = Vec::new();
    for (place, job) in jobs.iter().enumerate() {
        match state.done(job) {
            Some(entry) => {
                run.bad[place] = entry.bad;
                run.tally.merge(entry.tally.clone());
                run.report(state.report_of(job)?);
            }
            None => left.push((place, job)),
        }
    }
    if left.len() < jobs.len() && !args.quiet {
        let done = jobs.len() - left.len();
        crate::error::report(&format_args!("{done} of {} inputs are done already", jobs.len()));
    }
    let threads = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let progress = Progress::new(left.len(), left.iter().map(|(_, job)| job.stamp.0).sum(), args.quiet);
    let read = progress.read();
    let progress = std::cell::RefCell::new(progress);
    let mut handle =
        |place: usize, event| run.handle(&mut state, &shared, &jobs[place], place, event, &mut progress.borrow_mut());
    let ended = engine::run(&left, &shared, threads, &read, &mut handle, &mut || progress.borrow_mut().tick());
    progress.borrow().finish();
    ended?;
    run.finish(&state, &jobs, &args.output, args.quiet)
}

/// What has come of a run so far.
struct Run {
    tally: Tally,
    /// How many bad records each job has.
    bad: Vec<u64>,
    open: Option<Open>,
    /// What a report shows of the jobs that are done.
    report: Option<Collector>,
}

/// The job that is being written.
struct Open {
    sink: Sink,
    errors: Option<Errors>,
    tally: Tally,
}

impl Run {
    /// Writes what has happened to a job.
    fn handle(
        &mut self,
        state: &mut State,
        shared: &Shared,
        job: &Job,
        place: usize,
        event: Event,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        match event {
            Event::Begin(shape) => {
                let sink = if job.to_rows {
                    Sink::rows(&job.target, shape.as_deref(), &shared.writing.output_field)?
                } else {
                    Sink::lines(&job.target, job.pack)?
                };
                self.open = Some(Open { sink, errors: None, tally: Tally::default() });
            }
            Event::Batch(done) => {
                let Some(open) = &mut self.open else { return Ok(()) };
                open.sink.write(&done.out)?;
                for bad in &done.bad {
                    if open.errors.is_none() {
                        open.errors = Some(state.errors_of(job)?);
                    }
                    if let Some(errors) = &mut open.errors {
                        errors.add(bad)?;
                    }
                }
                progress.records(done.tally.records.read);
                open.tally.merge(done.tally);
            }
            Event::End => {
                let Some(Open { sink, errors, mut tally }) = self.open.take() else { return Ok(()) };
                sink.finish()?;
                self.bad[place] = errors.as_ref().map_or(0, |errors| errors.count);
                if let Some(errors) = errors {
                    errors.finish()?;
                }
                let report = shared.reports.of(place);
                state.keep_report(job, report.as_ref())?;
                self.report(report);
                tally.inputs.done += 1;
                self.tally.merge(tally.clone());
                state.note(job, self.bad[place], tally)?;
                progress.input(job.stamp.0);
            }
            Event::Failed(reason) => {
                progress.report(&format_args!("{}: {reason}", job.input.title()));
                let mut errors = state.errors_of(job)?;
                errors.add(&Bad::new(0, Unit::File, reason))?;
                errors.finish()?;
                self.bad[place] = 1;
                self.tally.inputs.failed += 1;
                progress.input(job.stamp.0);
            }
        }
        Ok(())
    }

    /// Takes in what a report shows of a job.
    fn report(&mut self, part: Option<Collector>) {
        match (&mut self.report, part) {
            (Some(all), Some(part)) => all.merge(part),
            (None, part) => self.report = part,
            (Some(_), None) => {}
        }
    }

    /// Writes the bad records and the statistics of all jobs, and says how it went.
    fn finish(mut self, state: &State, jobs: &[Job], output: &Path, quiet: bool) -> Result<Status, Error> {
        let errors = output.join(plan::ERRORS);
        state.gather(jobs, &errors, &|place| self.bad[place] > 0)?;
        if let Some(report) = &self.report {
            state::write_json(&output.join(REPORT_DATA), report)?;
        }
        self.tally.finish();
        let mut file = Pending::restartable(&output.join(plan::STATISTICS))?;
        self.tally.write(&mut file).map_err(|source| file.failed(source))?;
        file.finish()?;
        let (records, inputs) = (&self.tally.records, &self.tally.inputs);
        if !quiet {
            crate::error::report(&format_args!(
                "{} inputs: {} records read, {} written, {} left out, {} bad; {:.1} % of the bytes removed",
                inputs.done + inputs.failed,
                records.read,
                records.written,
                records.left_out,
                records.bad,
                self.tally.text.share_removed * 100.0
            ));
        }
        if self.bad.iter().all(|bad| *bad == 0) {
            return Ok(Status::Fine);
        }
        let failed = if inputs.failed > 0 { format!(" and {} inputs", inputs.failed) } else { String::new() };
        crate::error::report(&format_args!("{} bad records{failed}: see {}", records.bad, errors.display()));
        Ok(Status::Failed)
    }
}
