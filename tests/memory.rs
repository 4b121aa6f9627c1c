//! The promise about memory: cleaning takes at most 8 times the input and 16 MB.
//!
//! What is counted is every byte that is allocated at one time, the input and the output included. The tables that are
//! made once, when the first text of a process is cleaned, have a test of their own.

#[path = "support/memory.rs"]
mod memory;

use dechaff::Pipeline;
use memory::{IN_USE, PEAK};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};

const MB: usize = 1_000_000;

fn fill(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

/// Paragraphs with headings, lists, a table and some chaff, as pages have them.
fn normal(bytes: usize) -> String {
    let page = "\
Night ferry runs aground off Selwick\n\n\
The night ferry ran aground at two in the morning with forty people on board. Nobody was hurt, the port said.\n\n\
The captain had turned north to avoid a yacht without lights, and the tide was lower than the tables had it.\n\
What we know\n\
- The ferry was built in 1998.\n\
- It had been refitted &amp; inspected in March.\n\
| Ferry | Built |\n\
| Aurora | 1998 |\n\
Subscribe to our newsletter!\n\
We use cookies to improve your experience.\n\n";
    fill(page, bytes)
}

/// The count is that of the whole process: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cleans so many bytes of a shape of text, a fifth of them without optimisation, and checks the bound.
#[track_caller]
fn assert_bounded(name: &str, make: impl Fn(usize) -> String, bytes: usize) {
    let _alone = alone();
    Pipeline::default().clean("The tables are made with the first text.");
    let bytes = if cfg!(debug_assertions) { bytes / 5 } else { bytes };
    let before = IN_USE.load(Ordering::Relaxed);
    let text = make(bytes);
    PEAK.store(IN_USE.load(Ordering::Relaxed), Ordering::Relaxed);
    let cleaned = Pipeline::default().clean(&text).into_text();
    let peak = PEAK.load(Ordering::Relaxed) - before;
    let (length, bound) = (text.len(), 8 * text.len() + 16 * MB);
    println!("{name}: {length} bytes, peak {peak} ({:.2} times the input), bound {bound}", peak as f64 / length as f64);
    assert!(cleaned.len() <= 2 * length + MB);
    assert!(peak <= bound, "{name}: the peak is {peak}, the bound {bound}");
}

#[test]
fn one_long_line() {
    assert_bounded("one line of words", |n| fill("the mill on the river was old ", n), 50 * MB);
}

#[test]
fn one_line_of_phrases_of_a_letter() {
    assert_bounded("one line of phrases of a letter", |n| fill("x ", n), 10 * MB);
}

#[test]
fn a_normal_text() {
    assert_bounded("a normal text", normal, 5 * MB);
}

/// Says something only in a process of its own: `cargo test --test memory -- --exact first_text`.
#[test]
fn first_text() {
    let _alone = alone();
    let before = IN_USE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    Pipeline::default().clean("A ferry sank.");
    // Other tests of this process may have given memory back meanwhile.
    let since = |bytes: usize| bytes.saturating_sub(before);
    let (peak, stays) = (since(PEAK.load(Ordering::Relaxed)), since(IN_USE.load(Ordering::Relaxed)));
    println!("the first text: peak {peak}, of which {stays} stay");
    assert!(peak <= 16 * MB, "the peak is {peak}");
}

#[test]
fn a_million_short_lines() {
    assert_bounded("one-word lines", |n| fill("word\n", n), 5 * MB);
}

#[test]
fn vertical_bars() {
    assert_bounded("vertical bars", |n| fill("|", n), 5 * MB);
}
