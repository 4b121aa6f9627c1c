//! How far a run has come: a bar on a terminal, and else a line now and then.

use crate::error;
use indicatif::{HumanBytes, HumanDuration, ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// How far a run has come, measured in bytes of the inputs, since nobody knows how many records they hold.
#[derive(Debug)]
pub struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    started: Instant,
    last: Instant,
    /// Bytes of all inputs that are to be done.
    size: u64,
    inputs: usize,
    /// Bytes of those that are done.
    done: u64,
    /// Bytes that were read of the one that is being read.
    read: Arc<AtomicU64>,
    inputs_done: usize,
    records: u64,
}

impl Progress {
    /// The progress through so many inputs of so many bytes in all.
    pub fn new(inputs: usize, size: u64, quiet: bool) -> Progress {
        let is_terminal = io::stderr().is_terminal() && !quiet;
        let bar = is_terminal.then(|| {
            let bar = ProgressBar::new(size);
            if let Ok(style) = ProgressStyle::with_template("{bar:24} {percent:>3} %  {msg}") {
                bar.set_style(style);
            }
            bar
        });
        let now = Instant::now();
        let read = Arc::new(AtomicU64::new(0));
        Progress { bar, quiet, started: now, last: now, size, inputs, done: 0, read, inputs_done: 0, records: 0 }
    }

    /// Where the bytes that are read of an input are counted.
    pub fn read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Counts records.
    pub fn records(&mut self, records: u64) {
        self.records += records;
    }

    /// Counts an input that is done.
    pub fn input(&mut self, size: u64) {
        self.done += size;
        self.inputs_done += 1;
    }

    /// Shows how far the run is, if it is time.
    pub fn tick(&mut self) {
        let period = if self.bar.is_some() { Duration::from_millis(200) } else { EVERY };
        if self.quiet || self.last.elapsed() < period {
            return;
        }
        self.last = Instant::now();
        let done = (self.done + self.read.load(Ordering::Relaxed)).min(self.size);
        let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
        let (records, bytes) = (self.records as f64 / seconds, done as f64 / seconds);
        let left = (self.size - done) as f64 / bytes.max(1.0);
        let message = format!(
            "{} of {} inputs, {} records, {records:.0} records/s, {}/s, {} left",
            self.inputs_done,
            self.inputs,
            self.records,
            HumanBytes(bytes as u64),
            HumanDuration(Duration::from_secs(left.min(1e9) as u64)),
        );
        match &self.bar {
            Some(bar) => {
                bar.set_position(done);
                bar.set_message(message);
            }
            None => error::report(&format_args!("{} %: {message}", done * 100 / self.size.max(1))),
        }
    }

    /// Writes a line without disturbing the bar.
    pub fn report(&self, message: &dyn std::fmt::Display) {
        match &self.bar {
            Some(bar) => bar.suspend(|| error::report(message)),
            None => error::report(message),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
