//! Statistics that add up: over the records of a run, over its workers, and over runs.
//!
//! Every figure is a sum, a set of the best by a fixed order, or a sketch that is merged by taking the larger of two
//! values. So the result is the same whatever the number of workers and the order in which they are done.

mod closest;
mod distinct;
mod figures;
mod merge;
mod sites;

pub use distinct::Distinct;
pub use figures::{LabelFigures, Records, RuleFigures, TextFigures};
pub use merge::run as merge;
pub use sites::hash;

use closest::{Call, Calls};
use dechaff::{Cleaned, Fate, RULES, Rule};
use serde::{Deserialize, Serialize};
use sites::Sites;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How many of its closest calls a rule keeps.
const CALLS_OF_A_RULE: usize = 3;

/// How many of the kept lines that look most like chaff are kept.
const KEPT_CALLS: usize = 20;

/// A kept line of fewer words is no close call: titles always have low scores.
const CALL_WORDS: usize = 8;

/// A name that stands in the program or was read from a file.
type Name = Cow<'static, str>;

/// The statistics of some records.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Which version of the program made them.
    pub dechaff: String,
    /// Inputs, by what became of them.
    pub inputs: Inputs,
    /// Records, by what became of them.
    pub records: Records,
    /// Bytes and lines of all texts.
    pub text: TextFigures,
    /// What each rule did.
    pub rules: BTreeMap<Name, RuleFigures>,
    /// What became of the lines of each label.
    pub labels: BTreeMap<Name, LabelFigures>,
    /// What became of the pages of each site.
    pub sites: Sites,
    /// The kept lines that look most like chaff.
    pub closest_kept: Calls,
    /// How many different lines the results hold, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept_lines: Option<Distinct>,
    /// Rules that made no edit.
    pub never_fired: Vec<Name>,
}

/// Inputs, by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Inputs {
    /// Cleaned to their end.
    pub done: u64,
    /// Not readable at all.
    pub failed: u64,
}

/// Where a record comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'o> {
    /// The file.
    pub file: &'o str,
    /// The record's own name, or its place in the file.
    pub id: &'o str,
    /// The address of the page.
    pub url: Option<&'o str>,
}

impl Tally {
    /// Adds a cleaned record.
    pub fn add(&mut self, origin: Origin<'_>, cleaned: &Cleaned<'_>) {
        let stats = cleaned.stats();
        let mut text = TextFigures {
            source_bytes: stats.source_bytes as u64,
            output_bytes: stats.output_bytes as u64,
            kept_bytes: stats.kept_bytes as u64,
            lines: stats.lines as u64,
            kept_lines: stats.kept_lines as u64,
            dropped_lines: stats.dropped_lines as u64,
            ..TextFigures::default()
        };
        for rule in &stats.rules {
            let figures = self.rule(rule.rule);
            figures.records += 1;
            figures.edits += rule.edits as u64;
            figures.lines += rule.lines as u64;
            figures.bytes_removed += rule.bytes_removed as u64;
            figures.bytes_added += rule.bytes_added as u64;
        }
        for (line, rule) in cleaned.guarded_lines() {
            let bytes = line.span().len() as u64;
            text.guarded_lines += 1;
            text.guarded_bytes += bytes;
            let figures = self.rule(rule);
            figures.guarded_lines += 1;
            figures.guarded_bytes += bytes;
            let label = self.labels.entry(Cow::Borrowed(line.label().name())).or_default();
            label.guarded_lines += 1;
            label.guarded_bytes += bytes;
        }
        self.lines(origin, cleaned);
        self.records.guarded += u64::from(cleaned.is_guarded());
        self.records.unchanged += u64::from(cleaned.is_unchanged());
        if let Some(url) = origin.url {
            self.sites.add(url, &text);
        }
        self.text.merge(&text);
    }

    fn rule(&mut self, rule: Rule) -> &mut RuleFigures {
        self.rules.entry(Cow::Borrowed(rule.name())).or_insert_with(|| RuleFigures::new(rule))
    }

    /// Adds the lines as they were judged: by label, and the closest calls.
    fn lines(&mut self, origin: Origin<'_>, cleaned: &Cleaned<'_>) {
        for line in cleaned.lines() {
            let (span, score) = (line.span(), line.score());
            let label = self.labels.entry(Cow::Borrowed(line.label().name())).or_default();
            label.lines += 1;
            if let Some(rule) = cleaned.reason(line) {
                label.dropped_lines += 1;
                label.bytes_removed += span.len() as u64;
                // The higher the score of what went, the closer the call.
                let Some(figures) = self.rules.get_mut(rule.name()) else { continue };
                if figures.closest.takes(-score, CALLS_OF_A_RULE) {
                    let call = Call::new(origin, score, line.label(), Some(rule), &cleaned.source()[span]);
                    figures.closest.add(call, CALLS_OF_A_RULE);
                }
                continue;
            }
            label.kept_bytes += span.len() as u64;
            let is_call = line.fate() == Fate::Open && line.words() >= CALL_WORDS;
            if is_call && self.closest_kept.takes(score, KEPT_CALLS) {
                let call = Call::new(origin, score, line.label(), None, &cleaned.source()[span.clone()]);
                self.closest_kept.add(call, KEPT_CALLS);
            }
        }
    }

    /// Adds the lines of a result to the count of different ones.
    pub fn count_lines(&mut self, text: &str) {
        self.kept_lines.get_or_insert_default().add(text);
    }

    /// Adds other statistics.
    pub fn merge(&mut self, other: Tally) {
        self.inputs.done += other.inputs.done;
        self.inputs.failed += other.inputs.failed;
        self.records.merge(&other.records);
        self.text.merge(&other.text);
        for (name, figures) in other.rules {
            match self.rules.get_mut(&name) {
                Some(own) => own.merge(figures, CALLS_OF_A_RULE),
                None => drop(self.rules.insert(name, figures)),
            }
        }
        for (name, figures) in &other.labels {
            self.labels.entry(name.clone()).or_default().merge(figures);
        }
        self.sites.merge(other.sites);
        self.closest_kept.merge(other.closest_kept, KEPT_CALLS);
        if let Some(theirs) = other.kept_lines {
            self.kept_lines.get_or_insert_default().merge(&theirs);
        }
    }

    /// Writes them over many lines.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        out.write_all(b"\n")
    }

    /// Works out the shares and the rules that never fired, for the reader.
    pub fn finish(&mut self) {
        self.dechaff = env!("CARGO_PKG_VERSION").to_owned();
        self.text.finish();
        let all = self.text.source_bytes;
        self.rules.values_mut().for_each(|figures| figures.finish(all));
        self.labels.values_mut().for_each(LabelFigures::finish);
        self.sites.finish();
        if let Some(lines) = &mut self.kept_lines {
            lines.finish();
        }
        let fired = |rule: &Rule| self.rules.get(rule.name()).is_some_and(|figures| figures.edits > 0);
        self.never_fired = RULES.iter().map(Rule::from).filter(|rule| !fired(rule)).map(|r| Cow::Borrowed(r.name())).collect();
    }
}

/// A part of a whole, 0 where there is none.
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 1e6).round() / 1e6 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    const TEXTS: [&str; 4] = [
        "A ferry sank off the coast on Monday, and the crew was saved.\nSubscribe to our newsletter!\n",
        "Home | News | Sport\nThe bridge over the harbour was closed on Friday because of a damaged pier.\n",
        "",
        "Related articles\nShare this: Facebook Twitter Email\nThe town hall stays open in the summer.",
    ];

    fn tally(texts: &[&str]) -> Tally {
        let (pipeline, mut tally) = (dechaff::Pipeline::default(), Tally::default());
        for text in texts {
            let cleaned = pipeline.clean(text);
            let url = format!("https://site{}.example/page", text.len() % 3);
            tally.add(Origin { file: "a.jsonl", id: "1", url: Some(&url) }, &cleaned);
            tally.count_lines(cleaned.text());
        }
        tally
    }

    fn json(mut tally: Tally) -> String {
        tally.finish();
        serde_json::to_string(&tally).unwrap()
    }

    #[test]
    fn parts_in_any_order_add_up_to_the_whole() {
        let whole = json(tally(&TEXTS));
        let mut parts: Vec<Tally> = TEXTS.iter().map(|text| tally(&[text])).collect();
        for _ in 0..2 {
            parts.reverse();
            let mut merged = Tally::default();
            parts.iter().for_each(|part| merged.merge(part.clone()));
            assert_eq!(json(merged), whole);
        }
        // What was written can be read and merged again.
        let mut read: Tally = serde_json::from_str(&whole).unwrap();
        read.merge(Tally::default());
        assert_eq!(json(read), whole);
    }

    #[test]
    fn figures_add_up() {
        let mut tally = tally(&TEXTS);
        tally.finish();
        let text = &tally.text;
        let removed: u64 = tally.rules.values().map(|rule| rule.bytes_removed).sum();
        let added: u64 = tally.rules.values().map(|rule| rule.bytes_added).sum();
        assert_eq!((text.source_bytes - removed, text.kept_bytes + added), (text.kept_bytes, text.output_bytes));
        assert_eq!(text.lines, tally.labels.values().map(|label| label.lines).sum::<u64>());
        assert_eq!(text.dropped_lines, tally.rules.values().map(|rule| rule.lines).sum::<u64>());
        let fired = tally.rules.values().filter(|rule| rule.edits > 0).count();
        assert_eq!(tally.never_fired.len() + fired, RULES.len());
        assert!(tally.rules["cta/phrase"].closest.iter().any(|call| call.text.contains("newsletter")));
    }
}
