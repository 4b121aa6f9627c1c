//! The table: means over all pages, over those with gold, and over each kind of page.

use super::page::Score;
use crate::wrap;
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::ser::PrettyFormatter;
use std::io::{self, Write};

/// The figures of a group of pages.
#[derive(Debug, Serialize)]
struct Row {
    #[serde(skip)]
    name: String,
    n: usize,
    f1: f64,
    precision: f64,
    recall: f64,
    #[serde(rename = "with_")]
    with: f64,
    without: f64,
    snippet_f1: f64,
}

impl Row {
    fn new(name: &str, scores: &[&Score]) -> Row {
        let mean = |figure: fn(&Score) -> f64| {
            let sum: f64 = scores.iter().map(|score| figure(score)).sum();
            if scores.is_empty() { 0.0 } else { sum / scores.len() as f64 }
        };
        Row {
            name: name.to_owned(),
            n: scores.len(),
            f1: mean(|score| score.words.f1),
            precision: mean(|score| score.words.precision),
            recall: mean(|score| score.words.recall),
            with: mean(Score::with),
            without: mean(Score::without),
            snippet_f1: snippet_f1(scores),
        }
    }
}

/// F1 over the snippets of all pages, each counted once: a required one is found or missed, a forbidden one has leaked.
fn snippet_f1(scores: &[&Score]) -> f64 {
    let found: usize = scores.iter().map(|score| score.found).sum();
    let wrong: usize = scores.iter().map(|score| score.missed + score.leaked).sum();
    if found == 0 { 0.0 } else { (2 * found) as f64 / (2 * found + wrong) as f64 }
}

/// The table of a run.
#[derive(Debug)]
pub struct Table(Vec<Row>);

impl Table {
    /// The table of scores: kinds of pages stand in the order of their first pages. A row for the pages with gold is there
    /// when some have it and some do not.
    pub fn new(scores: &[Score]) -> Table {
        let all: Vec<&Score> = scores.iter().collect();
        let mut rows = vec![Row::new("all", &all)];
        let with_gold: Vec<&Score> = all.iter().copied().filter(|score| score.has_gold).collect();
        if !with_gold.is_empty() && with_gold.len() < all.len() {
            rows.push(Row::new("with gold", &with_gold));
        }
        let mut kinds: Vec<(&str, Vec<&Score>)> = Vec::new();
        for score in scores {
            match kinds.iter_mut().find(|(kind, _)| *kind == score.kind) {
                Some((_, members)) => members.push(score),
                None => kinds.push((&score.kind, vec![score])),
            }
        }
        rows.extend(kinds.iter().map(|(kind, members)| Row::new(kind, members)));
        Table(rows)
    }

    /// Writes it for reading.
    pub fn text(&self, out: &mut dyn Write) -> io::Result<()> {
        let [n, f1, precision, recall, with, without, snippets] = ["n", "F1", "prec", "recall", "with", "without", "snipF1"];
        writeln!(out, "{:<16}{n:>6}{f1:>8}{precision:>8}{recall:>8}{with:>8}{without:>9}{snippets:>8}", "pages")?;
        for row in &self.0 {
            let Row { n, f1, precision, recall, with, without, snippet_f1, .. } = row;
            write!(out, "{:<16}{n:>6}{f1:>8.4}{precision:>8.4}{recall:>8.4}", wrap::visible(&row.name))?;
            writeln!(out, "{with:>8.3}{without:>9.3}{snippet_f1:>8.3}")?;
        }
        Ok(())
    }

    /// Writes it for programs.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = serde_json::Serializer::with_formatter(&mut *out, PrettyFormatter::with_indent(b" "));
        self.serialize(&mut writer)?;
        writeln!(out)
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|row| (&row.name, row)))
    }
}

/// Writes the pages with the lowest F1, the lowest first.
pub fn worst(out: &mut dyn Write, scores: &[Score], count: usize) -> io::Result<()> {
    let mut order: Vec<&Score> = scores.iter().collect();
    order.sort_by(|a, b| a.words.f1.total_cmp(&b.words.f1));
    for score in order.iter().take(count) {
        writeln!(out, "{:.3} {:<14} {}", score.words.f1, wrap::visible(&score.kind), wrap::visible(&score.id))?;
    }
    Ok(())
}
