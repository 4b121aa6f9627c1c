//! What a report shows of each file, gathered by all threads.
//!
//! A thread takes a collector of the file's for a batch and gives it back: so there are never more of them than threads,
//! however many batches a file has, and a collector that has seen a lot has to look closer at little.

use crate::report::collector::Collector;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The collectors that no thread has, by the number of their job.
#[derive(Debug, Default)]
pub struct Reports(Mutex<HashMap<usize, Vec<Collector>>>);

impl Reports {
    /// A collector for a batch of a job.
    pub fn take(&self, job: usize) -> Collector {
        self.lock().get_mut(&job).and_then(Vec::pop).unwrap_or_else(|| Collector::new(None))
    }

    /// Gives a collector back.
    pub fn give(&self, job: usize, collector: Collector) {
        self.lock().entry(job).or_default().push(collector);
    }

    /// Everything that was gathered of a job, all of whose batches are done; none if nothing was.
    pub fn of(&self, job: usize) -> Option<Collector> {
        let mut parts = self.lock().remove(&job)?.into_iter();
        let mut all = parts.next()?;
        parts.for_each(|part| all.merge(part));
        Some(all)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<usize, Vec<Collector>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
