//! How far a run has come: a bar on standard error, on a terminal only.

use crate::inputs::{Input, Reader};
use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a run over the pages of one input has come. The share that is done, and so the time that is left, is measured
/// in bytes of the file, since nobody knows how many pages there are.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    pages: Arc<AtomicU64>,
}

impl Progress {
    /// The progress through an input.
    pub fn new(input: &Input) -> Progress {
        let size = input.path().and_then(|path| fs::metadata(path).ok()).filter(fs::Metadata::is_file).map(|file| file.len());
        // Neither bar draws anything when standard error is no terminal.
        let (bar, template) = match size {
            Some(size) => (ProgressBar::new(size), "{bar:24} {percent:>3} %  {pages}  {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {pages}"),
        };
        let pages = Arc::new(AtomicU64::new(0));
        if let Ok(style) = ProgressStyle::with_template(template) {
            let pages = Arc::clone(&pages);
            bar.set_style(style.with_key("pages", move |state: &ProgressState, out: &mut dyn Write| {
                let pages = pages.load(Ordering::Relaxed);
                let rate = pages as f64 / state.elapsed().as_secs_f64().max(1e-3);
                let _ = write!(out, "{pages} pages, {rate:.0}/s");
            }));
        }
        Progress { bar, pages }
    }

    /// The same reader, whose bytes are counted.
    pub fn watch(&self, reader: Reader) -> Reader {
        Box::new(self.bar.wrap_read(reader))
    }

    /// Counts a page.
    pub fn page(&self) {
        self.pages.fetch_add(1, Ordering::Relaxed);
        self.bar.tick();
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
