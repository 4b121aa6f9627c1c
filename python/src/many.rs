//! Work on many texts, on the caller's thread or on some that live as long as the call.
//!
//! A pool that lives longer would not survive a fork: the child has its locks and none of its threads.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Each thread takes so many parts, so that a few long texts do not leave the others idle.
const PARTS_OF_A_THREAD: usize = 8;

/// Does `work` for consecutive parts of `0..len` and returns the results in order. With one thread there is one part.
pub fn in_parts<R: Send>(len: usize, threads: usize, work: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
    let threads = threads.min(len);
    if threads <= 1 {
        return vec![work(0..len)];
    }
    let size = len.div_ceil(threads * PARTS_OF_A_THREAD).max(1);
    let parts = len.div_ceil(size);
    let (next, (send, receive)) = (AtomicUsize::new(0), mpsc::channel());
    let run = |send: mpsc::Sender<(usize, R)>| {
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts {
                return;
            }
            let done = work(part * size..((part + 1) * size).min(len));
            if send.send((part, done)).is_err() {
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            let send = send.clone();
            // A system that has no more threads to give: the others do the work.
            let started = std::thread::Builder::new().spawn_scoped(scope, || run(send));
            if started.is_err() {
                break;
            }
        }
        run(send);
    });
    let mut done: Vec<(usize, R)> = receive.into_iter().collect();
    done.sort_unstable_by_key(|(part, _)| *part);
    done.into_iter().map(|(_, result)| result).collect()
}
