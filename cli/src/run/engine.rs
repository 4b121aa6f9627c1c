//! Many threads, one order.
//!
//! Threads take the next batch from the files, one after the other, clean it, and hand it to the writer, which puts the
//! batches back into their order. A thread waits when it is too far ahead of the writer: so only a few batches are in
//! memory, whatever the size of the files, and the last file keeps all threads busy as the first did.

use super::plan::Job;
use super::worker::{Done, Place, Shared, Worker};
use crate::error::Error;
use crate::formats::{Column, Raw, RowsShape, Source};
use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

/// What happens to the file of a job, in this order: it begins, batches come, it ends; or it fails.
#[derive(Debug)]
pub enum Event {
    /// The file is open. Of Parquet, this is what it looks like.
    Begin(Option<Box<RowsShape>>),
    /// A batch is done.
    Batch(Box<Done>),
    /// The file is at its end.
    End,
    /// The file cannot be read at all.
    Failed(String),
}

/// Does jobs with so many threads, and hands on what happens in the order of jobs and batches. `idle` is called about
/// once a second and after each event.
pub fn run(
    jobs: &[(usize, &Job)],
    shared: &Shared,
    threads: usize,
    read: &Arc<AtomicU64>,
    handle: &mut dyn FnMut(usize, Event) -> Result<(), Error>,
    idle: &mut dyn FnMut(),
) -> Result<(), Error> {
    let feeder = Mutex::new(Feeder { jobs, at: 0, source: None, next: 0, shared, read });
    let gate = Gate { written: Mutex::new(Some(0)), moved: Condvar::new(), ahead: 2 * threads as u64 + 2 };
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, feeder, gate) = (send.clone(), &feeder, &gate);
            scope.spawn(move || work(feeder, gate, shared, &send));
        }
        drop(send);
        let written = write_in_order(&receive, &gate, handle, idle);
        gate.close();
        written
    })
}

/// A numbered event of a job.
type Numbered = (u64, usize, Event);

/// What a thread does.
fn work(feeder: &Mutex<Feeder<'_>>, gate: &Gate, shared: &Shared, send: &mpsc::Sender<Numbered>) {
    let mut worker = Worker::new(shared);
    loop {
        let mut feed = lock(feeder);
        if !gate.wait(feed.next) {
            return;
        }
        let Some((number, job, fed)) = feed.next() else { return };
        drop(feed);
        let (place, job) = job;
        let event = match fed {
            Fed::Event(event) => event,
            Fed::Raw(raw) => {
                let (file, id) = (job.input.name(), job.input.place().to_string_lossy().replace('\\', "/"));
                let place = Place { job: place, file: &file, id: &id, pack: job.pack, to_rows: job.to_rows };
                Event::Batch(Box::new(worker.clean(place, raw)))
            }
        };
        if send.send((number, place, event)).is_err() {
            return;
        }
    }
}

/// Hands events on in their order.
fn write_in_order(
    receive: &mpsc::Receiver<Numbered>,
    gate: &Gate,
    handle: &mut dyn FnMut(usize, Event) -> Result<(), Error>,
    idle: &mut dyn FnMut(),
) -> Result<(), Error> {
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    loop {
        match receive.recv_timeout(Duration::from_secs(1)) {
            Ok((number, place, event)) => drop(waiting.insert(number, (place, event))),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
        }
        while let Some((place, event)) = waiting.remove(&next) {
            handle(place, event)?;
            next += 1;
            gate.advance(next);
        }
        idle();
    }
}

/// How far the writer is, and how far ahead of it threads may be.
struct Gate {
    /// How many events are written; none when nothing more is wanted.
    written: Mutex<Option<u64>>,
    moved: Condvar,
    ahead: u64,
}

impl Gate {
    /// Waits until an event is near enough; false when nothing more is wanted.
    fn wait(&self, number: u64) -> bool {
        let is_far = |written: &mut Option<u64>| written.is_some_and(|written| number >= written + self.ahead);
        let written = self.moved.wait_while(lock(&self.written), is_far);
        written.unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn advance(&self, written: u64) {
        *lock(&self.written) = Some(written);
        self.moved.notify_all();
    }

    fn close(&self) {
        *lock(&self.written) = None;
        self.moved.notify_all();
    }
}

/// What comes from the files.
enum Fed {
    Raw(Raw),
    Event(Event),
}

/// Reads the files, one after the other.
struct Feeder<'f> {
    jobs: &'f [(usize, &'f Job)],
    at: usize,
    source: Option<Source>,
    next: u64,
    shared: &'f Shared,
    read: &'f Arc<AtomicU64>,
}

impl<'f> Feeder<'f> {
    /// The next event of a job, or what will be one.
    fn next(&mut self) -> Option<(u64, (usize, &'f Job), Fed)> {
        let job = *self.jobs.get(self.at)?;
        let number = self.next;
        self.next += 1;
        let fed = match &mut self.source {
            None => match self.open(job.1) {
                Ok(source) => {
                    let shape = if let Source::Rows(rows) = &source { Some(Box::new(rows.shape())) } else { None };
                    self.source = Some(source);
                    Fed::Event(Event::Begin(shape))
                }
                Err(reason) => {
                    self.at += 1;
                    Fed::Event(Event::Failed(reason))
                }
            },
            Some(source) => match source.next() {
                Some(raw) => Fed::Raw(raw),
                None => {
                    self.source = None;
                    self.at += 1;
                    self.read.store(0, std::sync::atomic::Ordering::Relaxed);
                    Fed::Event(Event::End)
                }
            },
        };
        Some((number, job, fed))
    }

    fn open(&self, job: &Job) -> Result<Source, String> {
        let kind = job.kind.clone()?;
        let path = job.input.path().unwrap_or(std::path::Path::new(""));
        let reading = &self.shared.reading;
        let column = Column { name: reading.field.clone() };
        Source::open(path, kind, &column, reading.max_record, self.read)
    }
}

/// A lock whose holder panicked holds what it held; a panic ends the run anyway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
