//! The pages: gold lines of `{id, url, page_type, main_content, with, without, html}`.

use anyhow::Context;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// A page with its gold.
#[derive(Debug, Deserialize)]
pub struct Page {
    pub url: Option<String>,
    pub page_type: String,
    /// Gold of the multilingual pages has snippets alone.
    pub main_content: Option<String>,
    pub with: Vec<String>,
    pub without: Vec<String>,
    pub html: String,
}

impl Page {
    /// Whether the page came with its scripts; the benchmark stripped them from some.
    pub fn has_scripts(&self) -> bool {
        let html = self.html.as_bytes();
        html.windows(7).any(|w| w.eq_ignore_ascii_case(b"<script"))
    }
}

/// Every `every`th page of a file, which may be compressed.
pub fn read(path: &Path, every: usize) -> anyhow::Result<Vec<Page>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let plain: Box<dyn Read> =
        if path.extension().is_some_and(|e| e == "gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut pages = Vec::new();
    for (number, line) in BufReader::new(plain).lines().enumerate() {
        let line = line.with_context(|| format!("{} cannot be read", path.display()))?;
        if number % every == 0 && !line.trim().is_empty() {
            let page = serde_json::from_str(&line).with_context(|| format!("{}, line {}", path.display(), number + 1))?;
            pages.push(page);
        }
    }
    Ok(pages)
}
