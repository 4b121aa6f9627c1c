//! Chunks for retrieval, each with the bytes of the source that it comes from, as JSON lines.
//!
//! The cleaned text is split into chunks of about 1,000 characters at paragraph bounds; a heading stays with what
//! follows it, and a table with the line before it. `start` and `end` are bytes of the source, so that an answer can
//! cite the document as it was found; `verbatim` says whether the chunk stands in the source byte for byte (it does
//! not where something inside it was dropped or repaired).
//!
//! ```sh
//! cargo run --example chunks                                          # a file of corpus/
//! cargo run --example chunks -- corpus/articles/en-rooftop-hives.txt  # another one
//! ```

use dechaff::{Cleaned, Label};
use std::collections::HashSet;
use std::error::Error;
use std::ops::Range;

/// A chunk has at most this many characters, unless a single paragraph or table is longer.
const LIMIT: usize = 1_000;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-harbour-bridge.txt".to_owned());
    let source = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let cleaned = dechaff::clean(&source);
    let offsets = cleaned.offsets();
    for chunk in chunks(&cleaned) {
        let text = &cleaned.text()[chunk.clone()];
        let place = offsets.source_span(chunk);
        let verbatim = cleaned.source()[place.clone()] == *text;
        println!("{}", serde_json::json!({ "start": place.start, "end": place.end, "verbatim": verbatim, "text": text }));
    }
    Ok(())
}

/// The chunks of a cleaned text as spans of it, without white space at their ends.
fn chunks(cleaned: &Cleaned<'_>) -> Vec<Range<usize>> {
    let offsets = cleaned.offsets();
    let headings: HashSet<usize> =
        cleaned.kept_lines().filter(|line| line.label == Label::Heading).map(|line| offsets.to_output(line.start)).collect();
    let mut chunks: Vec<Range<usize>> = Vec::new();
    // Where the block begins whose end is waited for, and the characters of block and chunk.
    let (mut waiting, mut block, mut length) = (None, 0, 0);
    let mut at = 0;
    for line in cleaned.text().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let paragraph = line.trim_end();
        if paragraph.is_empty() {
            continue;
        }
        let end = start + paragraph.len();
        let begin = *waiting.get_or_insert(start);
        block += paragraph.chars().count();
        let rest = &cleaned.text()[at..];
        if (headings.contains(&start) && !rest.trim_end().is_empty()) || rest.starts_with('|') {
            continue;
        }
        match chunks.last_mut() {
            Some(chunk) if length + block <= LIMIT => {
                chunk.end = end;
                length += block;
            }
            _ => {
                chunks.push(begin..end);
                length = block;
            }
        }
        (waiting, block) = (None, 0);
    }
    chunks
}
