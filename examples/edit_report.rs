//! Prints every edit with its place in the source and its reason, then the figures by rule, which add up.
//!
//! ```sh
//! cargo run --example edit_report                                          # a file of corpus/
//! cargo run --example edit_report -- corpus/articles/en-rooftop-hives.txt  # another one
//! ```

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-harbour-bridge.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let cleaned = dechaff::clean(&text);

    println!("    bytes      kind         rule                before -> after");
    for edit in cleaned.edits() {
        let span = edit.span();
        let place = format!("{}..{}", span.start, span.end);
        print!("{place:>12}  {:<11}  {:<18}  {:?}", edit.kind(), edit.rule(), shortened(edit.before()));
        if edit.after().is_empty() {
            println!();
        } else {
            println!(" -> {:?}", shortened(edit.after()));
        }
    }

    let stats = cleaned.stats();
    println!("\nrule                edits  lines  bytes removed  bytes added");
    for rule in &stats.rules {
        println!("{:<18} {:>6} {:>6} {:>14} {:>12}", rule.rule, rule.edits, rule.lines, rule.bytes_removed, rule.bytes_added);
    }
    println!(
        "\nlines: {} judged = {} kept + {} dropped; bytes: {} in, {} out, {} kept as they were",
        stats.lines, stats.kept_lines, stats.dropped_lines, stats.source_bytes, stats.output_bytes, stats.kept_bytes
    );
    Ok(())
}

/// The first characters of a text.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(44).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
