//! A filter of one's own: its rule, its place in the pipeline, and its edits in the report.
//!
//! ```sh
//! cargo run --example custom_filter                                          # a file of corpus/
//! cargo run --example custom_filter -- corpus/articles/en-rooftop-hives.txt  # another one
//! ```
//!
//! `docs/writing-a-filter.md` goes on from here: pieces of lines, labels, and how to test a filter.

use dechaff::{Document, Filter, Label, Pipeline, Rule, RuleInfo};
use std::error::Error;

/// The reason that the edits carry. The name before the slash is the filter's family.
static CREDIT: RuleInfo = RuleInfo::new("herald/credit", Label::Stamp, "The credit line of the Port Selwick Herald.");

/// Drops the credit line of one newspaper ("Words: Jane Roe, harbour correspondent") near the head of a text.
struct HeraldCredits;

/// A credit stands among this many first lines.
const HEAD: usize = 10;

impl Filter for HeraldCredits {
    fn name(&self) -> &'static str {
        "herald-credits"
    }

    fn apply(&self, document: &mut Document<'_>) {
        for line in 0..document.len().min(HEAD) {
            // A line has no white space around it, and blank lines are not listed.
            if document.text(line).starts_with("Words: ") {
                document.drop_line(line, Rule::from(&CREDIT));
            }
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-harbour-bridge.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;

    // Before the defaults: the first filter that drops a line gives the reason.
    let pipeline = Pipeline::builder().filter(HeraldCredits).defaults().build();
    let cleaned = pipeline.clean(&text);
    for edit in cleaned.edits().filter(|edit| edit.is_line()) {
        println!("{:<18} {}", edit.rule(), edit.before().trim().chars().take(80).collect::<String>());
    }
    Ok(())
}
