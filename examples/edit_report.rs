//! Edits as a report: every line with what became of it, then the figures by rule.
//! `cargo run --example edit_report -- FILE`.

use dechaff::Fate;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "corpus/articles/en-harbour-bridge.txt".to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let cleaned = dechaff::clean(&text);
    for line in cleaned.lines() {
        let mark = if line.fate() == Fate::Dropped { '-' } else { ' ' };
        let reason = cleaned.reason(line).map_or("", |rule| rule.name());
        let words: String = cleaned.source()[line.span()].chars().take(70).collect();
        println!("{mark} {:<10} {:<9} {:.2} {reason:<18} {words}", line.label(), format!("{:?}", line.begin()), line.score());
    }
    for rule in cleaned.stats().rules {
        println!(
            "{:<22} {:>4} edits {:>7} bytes removed {:>5} added",
            rule.rule, rule.edits, rule.bytes_removed, rule.bytes_added
        );
    }
    Ok(())
}
