//! The table under the document: what each rule did, in figures that add up.

use crate::style::{FAINT, Painter, STRONG};
use crate::wrap;
use dechaff::{Cleaned, RuleStats};
use std::io::{self, Write};

const HEAD: [&str; 4] = ["edits", "lines", "removed", "added"];

/// Writes the table and the sums.
pub fn write(out: &mut dyn Write, painter: Painter, width: usize, cleaned: &Cleaned<'_>) -> io::Result<()> {
    let stats = cleaned.stats();
    let figures = |rule: &RuleStats| [rule.edits, rule.lines, rule.bytes_removed, rule.bytes_added];
    let mut total = [0_usize; 4];
    for rule in &stats.rules {
        for (sum, figure) in total.iter_mut().zip(figures(rule)) {
            *sum += figure;
        }
    }
    // The total is the largest of its column.
    let columns: Vec<usize> = HEAD.iter().zip(total).map(|(head, sum)| head.len().max(sum.to_string().len())).collect();
    let used: usize = columns.iter().map(|columns| columns + 2).sum();
    let longest = stats.rules.iter().map(|rule| rule.rule.name().len()).max().unwrap_or(0).max("total".len());
    let name = longest.min(width.saturating_sub(used).max(8));
    let line = |label: &str, cells: [String; 4]| {
        let cells: String = cells.iter().zip(&columns).map(|(cell, columns)| format!("  {cell:>columns$}")).collect();
        format!("{}{cells}", wrap::padded(label, name))
    };

    writeln!(out)?;
    if stats.rules.is_empty() {
        writeln!(out, "Nothing to change.")?;
    } else {
        writeln!(out, "{}", painter.paint(STRONG, line("rule", HEAD.map(str::to_owned))))?;
        for rule in &stats.rules {
            writeln!(out, "{}", line(rule.rule.name(), figures(rule).map(|figure| figure.to_string())))?;
        }
        writeln!(out, "{}", painter.paint(STRONG, line("total", total.map(|figure| figure.to_string()))))?;
        writeln!(out)?;
    }
    let [_, _, removed, added] = total;
    writeln!(out, "bytes in   {} = {} kept + {removed} removed", stats.source_bytes, stats.kept_bytes)?;
    writeln!(out, "bytes out  {} = {} kept + {added} added", stats.output_bytes, stats.kept_bytes)?;
    writeln!(out, "lines      {} = {} kept + {} dropped", stats.lines, stats.kept_lines, stats.dropped_lines)?;
    if cleaned.is_guarded() {
        let remark = format!(
            "The guard gave {} of the kept lines back: without them too little of the text would be left.",
            stats.guarded_lines
        );
        for row in wrap::wrapped(&remark, width, usize::MAX) {
            writeln!(out, "{row}")?;
        }
    }
    if cleaned.is_unread() {
        writeln!(out, "{}", painter.paint(FAINT, "4 GiB or more cannot be cleaned in one piece; the text is as it was."))?;
    }
    Ok(())
}
