//! Everything that a report shows, gathered document by document in bounded memory.
//!
//! Two collectors merge into what one would have gathered, whatever the order of documents: figures are sums, and samples
//! are chosen by hash ([`Smallest`]) or counted by levels ([`Tally`]). `dechaff run` stores a collector as
//! `report-data.json`; cli/SCHEMA.md describes it.

use super::excerpt::{self, Excerpt, Origin, normal, percent};
use super::hash::Hasher;
use super::smallest::{Limits, Place, Smallest};
use super::sums::{LabelFigures, RuleFigures, SiteFigures, Steps, Totals};
use super::tally::{Sum, Tally};
use super::view::{Entry, View};
use dechaff::{Cleaned, Edit, Fate, Line, Stats, rules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The format that is written and read.
pub const VERSION: u32 = 1;

const SAMPLES: Limits = Limits::items(8);
const CLOSE: Limits = Limits::items(40);
const ENTRIES: Limits = Limits::items(2000);
const VIEWS: Limits = Limits { items: 400, bytes: 2_500_000 };
const LINES: usize = 16_000;
const SITES: usize = 2000;
/// More rules than there are; only a damaged or foreign file has so many.
const RULES: usize = 1000;

/// What a report shows.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Collector {
    pub version: u32,
    /// The profile that all documents were cleaned with; none when they differ or it is not known.
    #[serde(default)]
    pub profile: Option<String>,
    pub totals: Totals,
    pub rules: BTreeMap<String, RuleData>,
    pub labels: BTreeMap<String, LabelFigures>,
    /// Documents by the share of their bytes that went.
    pub shares: Steps<10>,
    /// Lines that stayed, and that went, by their scores.
    pub kept_scores: Steps<20>,
    pub dropped_scores: Steps<20>,
    pub sites: Tally<SiteFigures>,
    /// Dropped lines: the rule, a tab, and the text.
    pub removed: Tally<u64>,
    pub close: CloseCalls,
    pub documents: Smallest<Entry>,
    pub views: Smallest<View>,
}

/// What a rule did, and samples of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct RuleData {
    /// The label of what it drops; none for a repair.
    pub label: Option<String>,
    pub figures: RuleFigures,
    pub samples: Smallest<Excerpt>,
}

/// Where little would have changed the decision.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct CloseCalls {
    /// Dropped by the model, just below the page's threshold.
    pub dropped: Smallest<Excerpt>,
    /// Kept, just above it.
    pub kept: Smallest<Excerpt>,
    /// Dropped by a rule that can be wrong about prose, the highest scores first.
    pub uncertain: Smallest<Excerpt>,
}

/// A document that is being added.
#[derive(Clone, Copy)]
struct Subject<'s> {
    name: &'s str,
    url: Option<&'s str>,
    cleaned: &'s Cleaned<'s>,
}

impl Subject<'_> {
    fn origin(&self) -> Origin {
        Origin::new(self.name, self.url)
    }
}

impl Collector {
    /// A collector for documents that are cleaned with a profile.
    pub fn new(profile: Option<&str>) -> Collector {
        Collector { version: VERSION, profile: profile.map(str::to_owned), ..Collector::default() }
    }

    /// Adds a document. The name tells it from others; the site comes from the URL.
    pub fn add(&mut self, name: &str, url: Option<&str>, cleaned: &Cleaned<'_>) {
        let (stats, subject) = (cleaned.stats(), Subject { name, url, cleaned });
        self.totals.absorb(&Totals::of(cleaned, &stats));
        if stats.source_bytes > 0 {
            self.shares.add(1.0 - stats.kept_bytes as f64 / stats.source_bytes as f64);
        }
        for rule in &stats.rules {
            let data = self.rules.entry(rule.rule.name().to_owned()).or_default();
            data.label = rule.rule.label().map(|label| label.name().to_owned());
            data.figures.absorb(&RuleFigures {
                documents: 1,
                edits: rule.edits as u64,
                lines: rule.lines as u64,
                bytes_removed: rule.bytes_removed as u64,
                bytes_added: rule.bytes_added as u64,
            });
        }
        let hash = Hasher::new().text(name).text(cleaned.source()).finish();
        cleaned.edits().for_each(|edit| self.sample(&subject, &edit, hash));
        cleaned.lines().iter().for_each(|line| self.line(&subject, line, hash));
        self.document(&subject, &stats, hash);
    }

    /// Takes in what another collector has gathered.
    pub fn merge(&mut self, other: Collector) {
        if self.totals.documents == 0 {
            self.profile.clone_from(&other.profile);
        } else if other.totals.documents > 0 && self.profile != other.profile {
            self.profile = None;
        }
        self.totals.absorb(&other.totals);
        for (name, data) in other.rules {
            if self.rules.len() < RULES || self.rules.contains_key(&name) {
                let own = self.rules.entry(name).or_default();
                own.label = data.label.or(own.label.take());
                own.figures.absorb(&data.figures);
                own.samples.merge(SAMPLES, data.samples);
            }
        }
        for (label, figures) in other.labels {
            if self.labels.len() < RULES || self.labels.contains_key(&label) {
                self.labels.entry(label).or_default().absorb(&figures);
            }
        }
        self.shares.merge(&other.shares);
        self.kept_scores.merge(&other.kept_scores);
        self.dropped_scores.merge(&other.dropped_scores);
        self.sites.merge(SITES, other.sites);
        self.removed.merge(LINES, other.removed);
        self.close.dropped.merge(CLOSE, other.close.dropped);
        self.close.kept.merge(CLOSE, other.close.kept);
        self.close.uncertain.merge(CLOSE, other.close.uncertain);
        self.documents.merge(ENTRIES, other.documents);
        self.views.merge(VIEWS, other.views);
    }

    /// Offers an edit as a sample of its rule. Samples of a rule have different texts.
    fn sample(&mut self, subject: &Subject<'_>, edit: &Edit<'_>, document: u64) {
        let rule = edit.rule().name();
        let Some(data) = self.rules.get_mut(rule) else { return };
        let key = Hasher::new().text(rule).text(edit.before().trim()).text(edit.after().trim()).finish();
        let place = Place::by_key(key, at(document, edit.span().start));
        data.samples.offer(SAMPLES, place, || {
            let mut excerpt = Excerpt::new(subject.origin(), subject.cleaned, edit.span());
            excerpt.label = edit.label().map(|label| label.name().to_owned());
            excerpt.score = edit.score().map(percent);
            if edit.is_line() { excerpt } else { excerpt.with_after(edit.after()) }
        });
    }

    /// Counts a line, and offers it as a close call.
    fn line(&mut self, subject: &Subject<'_>, line: &Line, document: u64) {
        let (cleaned, span) = (subject.cleaned, line.span());
        let (bytes, score) = (span.len() as u64, line.score());
        let rule = cleaned.reason(line);
        let figures = match rule {
            Some(_) => LabelFigures { dropped_lines: 1, dropped_bytes: bytes, ..LabelFigures::default() },
            None => LabelFigures { kept_lines: 1, kept_bytes: bytes, ..LabelFigures::default() },
        };
        let label = line.label().name();
        match self.labels.get_mut(label) {
            Some(known) => known.absorb(&figures),
            None => drop(self.labels.insert(label.to_owned(), figures)),
        }
        let scores = if rule.is_some() { &mut self.dropped_scores } else { &mut self.kept_scores };
        scores.add(f64::from(score));

        let text = cleaned.source().get(span.clone()).unwrap_or_default();
        if let Some(rule) = rule {
            let event = at(document, span.start);
            if self.removed.counts(event) {
                self.removed.add(LINES, &format!("{}\t{}", rule.name(), normal(text)), event, &1);
            }
        }
        let threshold = cleaned.threshold();
        let (calls, distance) = match (rule, threshold) {
            (Some(rule), Some(threshold)) if rule == rules::BOILERPLATE_MODEL => (&mut self.close.dropped, threshold - score),
            (Some(rule), _) if !rule.is_certain() => (&mut self.close.uncertain, 1.0 - score),
            (None, Some(threshold)) if line.fate() == Fate::Open && score >= threshold => {
                (&mut self.close.kept, score - threshold)
            }
            _ => return,
        };
        let rank = (distance.max(0.0) * 65535.0 + 0.5) as u64;
        if !calls.has_room(CLOSE, rank) {
            return;
        }
        let place = Place { rank, key: Hasher::new().text(&normal(text)).finish(), tie: at(document, span.start) };
        calls.offer(CLOSE, place, || {
            let mut excerpt = Excerpt::new(subject.origin(), cleaned, span);
            excerpt.label = Some(line.label().name().to_owned());
            excerpt.rule = rule.map(|rule| rule.name().to_owned());
            excerpt.score = Some(percent(score));
            excerpt.threshold = threshold.map(percent);
            excerpt
        });
    }

    /// Offers a document to the lists, and counts it for its site.
    fn document(&mut self, subject: &Subject<'_>, stats: &Stats, hash: u64) {
        self.documents.offer(ENTRIES, Place::by_key(hash, 0), || Entry::new(subject.origin(), stats));
        self.views.offer(VIEWS, Place::by_key(hash, 0), || View::new(subject.cleaned));
        let Some(site) = subject.url.and_then(excerpt::site_of) else { return };
        let figures = SiteFigures {
            documents: 1,
            source_bytes: stats.source_bytes as u64,
            kept_bytes: stats.kept_bytes as u64,
            lines: stats.lines as u64,
            dropped_lines: stats.dropped_lines as u64,
        };
        self.sites.add(SITES, &site, hash, &figures);
    }
}

/// The hash of a place in a document.
fn at(document: u64, start: usize) -> u64 {
    Hasher::new().number(document).number(start as u64).finish()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "collector_tests.rs"]
mod tests;
