//! Runs the contestants over the pages and measures them.
//!
//! All of it happens on one worker thread. Its stack is large, since some rivals recurse over the tree; a watchdog gives
//! up on a page that takes too long, leaves that worker behind and goes on with a new one. What is measured is the
//! worker's processor time, so that other work on the machine falsifies little of it.

use crate::contestants::CONTESTANTS;
use crate::pages::Page;
use cpu_time::ThreadTime;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// Address space, of which only what is touched becomes memory.
const STACK: usize = 4 << 30;
/// A contestant runs over so many pages before it is the next one's turn: long enough to be warm, short enough that
/// what else the machine does meets all.
const BLOCK: usize = 16;

/// What a contestant made of a page.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The text of the first pass; none where it failed.
    pub text: Option<String>,
    /// The least time of all passes; none where it panicked or took too long.
    pub time: Option<Duration>,
}

/// `pass` and `contestant` over some pages.
struct Job {
    contestant: usize,
    pages: Range<usize>,
}

/// A page done: its number, the text, and the time it took.
type Done = (usize, Option<String>, Option<Duration>);

struct Worker {
    jobs: Sender<Job>,
    done: Receiver<Done>,
}

impl Worker {
    fn start(pages: Arc<Vec<Page>>) -> anyhow::Result<Worker> {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, done) = channel::<Done>();
        let work = move || {
            let mut made: Vec<_> = CONTESTANTS.iter().map(|c| (c.make)()).collect();
            for job in inbox {
                for number in job.pages {
                    let run = &mut made[job.contestant];
                    let start = ThreadTime::now();
                    let result = catch_unwind(AssertUnwindSafe(|| run(&pages[number])));
                    let time = start.elapsed();
                    let panicked = result.is_err();
                    if panicked {
                        made[job.contestant] = (CONTESTANTS[job.contestant].make)();
                    }
                    let sent = outbox.send((number, result.ok().flatten(), (!panicked).then_some(time)));
                    if sent.is_err() {
                        // The watchdog has given this worker up.
                        return;
                    }
                }
            }
        };
        thread::Builder::new().stack_size(STACK).spawn(work)?;
        Ok(Worker { jobs, done })
    }
}

/// Runs every contestant over every page, `passes` times; the result is by contestant, then by page.
pub fn race(pages: Arc<Vec<Page>>, passes: usize, limit: Duration) -> anyhow::Result<Vec<Vec<Run>>> {
    let mut worker = Worker::start(pages.clone())?;
    let mut runs = vec![vec![Run::default(); pages.len()]; CONTESTANTS.len()];
    // Tables that are made once, and pages that are read for the first time, are nobody's cost.
    for contestant in 0..CONTESTANTS.len() {
        worker = over(worker, &pages, contestant, 0..pages.len().min(2), limit, |_, _, _| {})?;
    }
    for pass in 0..passes {
        for from in (0..pages.len()).step_by(BLOCK) {
            for contestant in 0..CONTESTANTS.len() {
                let runs = &mut runs[contestant];
                let mut keep = |number: usize, text: Option<String>, time: Option<Duration>| {
                    let run: &mut Run = &mut runs[number];
                    if pass == 0 {
                        *run = Run { text, time };
                    } else {
                        run.time = run.time.zip(time).map(|(a, b)| a.min(b));
                    }
                };
                worker = over(worker, &pages, contestant, from..(from + BLOCK).min(pages.len()), limit, &mut keep)?;
            }
        }
        eprintln!("pass {} of {passes} done", pass + 1);
    }
    Ok(runs)
}

/// One contestant over some pages; gives the worker back, or a new one.
fn over(
    mut worker: Worker,
    pages: &Arc<Vec<Page>>,
    contestant: usize,
    range: Range<usize>,
    limit: Duration,
    mut keep: impl FnMut(usize, Option<String>, Option<Duration>),
) -> anyhow::Result<Worker> {
    let mut next = range.start;
    worker.jobs.send(Job { contestant, pages: range.clone() })?;
    while next < range.end {
        match worker.done.recv_timeout(limit) {
            Ok((number, text, time)) => {
                keep(number, text, time);
                next = number + 1;
            }
            Err(_) => {
                eprintln!("{} gives no answer for page {next} in {limit:?}", CONTESTANTS[contestant].name);
                keep(next, None, None);
                next += 1;
                worker = Worker::start(pages.clone())?;
                worker.jobs.send(Job { contestant, pages: next..range.end })?;
            }
        }
    }
    Ok(worker)
}
