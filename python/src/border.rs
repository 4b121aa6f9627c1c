//! Between the library and Python: working memory for each thread, and panics made errors.
//!
//! There is no lock and no pool of threads, so that a process may fork at any time.

use dechaff::{Cleaned, HtmlOptions, Page, Pipeline, Scratch};
use pyo3::Python;
use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// A longer text leaves no working memory behind, in bytes: it would be held for as long as its thread lives.
const LONGEST_KEPT: usize = 1 << 20;

/// Whether anything was cleaned: the library makes its tables when it is used first.
static BEGUN: AtomicBool = AtomicBool::new(false);

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

/// What cannot happen: the library does not panic. If it does all the same, Python sees an error and lives on.
#[derive(Clone, Debug)]
pub struct Panicked(String);

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dechaff failed on it ({}); this is a bug, please report it with the text", self.0)
    }
}

/// Runs what must not panic.
pub fn guarded<R>(run: impl FnOnce() -> R) -> Result<R, Panicked> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|cause| {
        let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
        Panicked(text.or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_else(|| "for no stated reason".to_owned()))
    })
}

/// Cleans a text in this thread's working memory. [`recycle`] gives the rest of it back.
pub fn clean<'t>(pipeline: &Pipeline, text: &'t str) -> Result<Cleaned<'t>, Panicked> {
    guarded(|| with_scratch(|scratch| pipeline.clean_with(scratch, text)))
}

/// The same for a page of HTML.
pub fn clean_html(pipeline: &Pipeline, html: Html<'_>, options: &HtmlOptions) -> Result<Page, Panicked> {
    guarded(|| {
        with_scratch(|scratch| match html {
            Html::Bytes(bytes) => pipeline.clean_html_with(scratch, bytes, options),
            Html::Text(text) => pipeline.clean_html_str_with(scratch, text, options),
        })
    })
}

/// Keeps the memory of a result for this thread's next text.
pub fn recycle(cleaned: Cleaned<'_>) {
    if cleaned.source().len() <= LONGEST_KEPT {
        with_scratch(|scratch| scratch.recycle(cleaned));
    }
}

/// Works without the interpreter, so that other threads of Python can go on.
pub fn detached<R: Send>(py: Python<'_>, work: impl FnOnce() -> R + Send) -> R {
    begin();
    py.detach(work)
}

/// Notes that something will be cleaned; with the interpreter held, so that [`settle`] cannot miss it.
pub fn begin() {
    BEGUN.store(true, Ordering::SeqCst);
}

/// Waits until the library has all its tables, if it has begun with them. After that no thread holds a lock of it over a
/// fork, and the child has the tables, too.
pub fn settle(py: Python<'_>, pipeline: &Pipeline) {
    if !BEGUN.load(Ordering::SeqCst) {
        return;
    }
    py.detach(|| {
        let page = Html::Text("<title>Ferry</title><nav><a href=/>Home</a></nav><h1>Ferry</h1><p>A ferry sank off the coast.");
        clean_html(pipeline, page, &HtmlOptions::default()).ok();
        // Long enough for the line model to judge.
        clean(pipeline, &"A ferry sank off the coast on Monday; nobody was hurt.\n".repeat(20)).ok();
    });
}

/// After a panic the thread has an empty scratch.
fn with_scratch<R>(run: impl FnOnce(&mut Scratch) -> R) -> R {
    let mut scratch = SCRATCH.take();
    let result = run(&mut scratch);
    SCRATCH.set(scratch);
    result
}

/// A page: bytes in some encoding, or decoded already.
#[derive(Clone, Copy, Debug)]
pub enum Html<'h> {
    /// As it came over the wire.
    Bytes(&'h [u8]),
    /// Decoded.
    Text(&'h str),
}
