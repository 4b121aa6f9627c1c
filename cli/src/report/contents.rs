//! What the page holds of a collector: the lists in their order, cut to what somebody would look at, and the tables of
//! rules and labels beside the figures.

use super::collector::{CloseCalls, Collector};
use super::excerpt::Excerpt;
use super::sums::{LabelFigures, RuleFigures, SiteFigures, Steps, Totals};
use super::tally::Tally;
use super::view::{Entry, View};
use dechaff::{Group, Label, Profile, RULES, Rule, rule_named};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The most frequent lines that are listed.
const LINES: usize = 300;
/// The sites with the most bytes that are listed.
const SITES: usize = 500;

/// The data of a page.
#[derive(Debug, Serialize)]
pub struct Contents<'c> {
    title: &'c str,
    version: &'static str,
    profile: Option<&'c str>,
    totals: &'c Totals,
    rules: Vec<RuleRow<'c>>,
    labels: Vec<LabelRow<'c>>,
    shares: &'c Steps<10>,
    kept_scores: &'c Steps<20>,
    dropped_scores: &'c Steps<20>,
    sites: Top<(&'c str, SiteFigures)>,
    removed: Top<(&'c str, &'c str, u64)>,
    dropped: Vec<&'c Excerpt>,
    kept: Vec<&'c Excerpt>,
    uncertain: Vec<&'c Excerpt>,
    documents: Vec<DocumentRow<'c>>,
}

/// The first of a list.
#[derive(Debug, Serialize)]
struct Top<T> {
    /// Figures are estimates from one event in two to this power.
    floor: u32,
    /// How many there are, as far as they were counted.
    all: usize,
    rows: Vec<T>,
}

#[derive(Debug, Serialize)]
struct RuleRow<'c> {
    name: &'c str,
    label: Option<&'c str>,
    about: &'c str,
    certain: bool,
    from: &'static str,
    figures: RuleFigures,
    samples: Vec<&'c Excerpt>,
}

#[derive(Debug, Serialize)]
struct LabelRow<'c> {
    name: &'c str,
    group: &'static str,
    about: &'c str,
    figures: LabelFigures,
}

#[derive(Debug, Serialize)]
struct DocumentRow<'c> {
    #[serde(flatten)]
    entry: &'c Entry,
    #[serde(skip_serializing_if = "Option::is_none")]
    view: Option<&'c View>,
}

impl<'c> Contents<'c> {
    pub fn new(title: &'c str, data: &'c Collector) -> Contents<'c> {
        let CloseCalls { dropped, kept, uncertain } = &data.close;
        Contents {
            title,
            version: env!("CARGO_PKG_VERSION"),
            profile: data.profile.as_deref(),
            totals: &data.totals,
            rules: rules(data),
            labels: labels(data),
            shares: &data.shares,
            kept_scores: &data.kept_scores,
            dropped_scores: &data.dropped_scores,
            sites: sites(&data.sites),
            removed: removed(&data.removed),
            dropped: dropped.iter().map(|(_, call)| call).collect(),
            kept: kept.iter().map(|(_, call)| call).collect(),
            uncertain: uncertain.iter().map(|(_, call)| call).collect(),
            documents: documents(data),
        }
    }
}

/// Every rule that did something, the most bytes first, and behind them those of the table that did nothing.
fn rules(data: &Collector) -> Vec<RuleRow<'_>> {
    let mut rows: Vec<RuleRow<'_>> = Vec::with_capacity(RULES.len());
    for (name, rule) in &data.rules {
        let known = rule_named(name);
        rows.push(RuleRow {
            name,
            label: rule.label.as_deref(),
            about: known.map_or("", Rule::description),
            certain: known.is_none_or(Rule::is_certain),
            from: known.map_or("", |rule| rule.from_profile().name()),
            figures: rule.figures.clone(),
            samples: rule.samples.iter().map(|(_, sample)| sample).collect(),
        });
    }
    rows.sort_by_key(|row| (Reverse(row.figures.bytes_removed + row.figures.bytes_added), row.name));
    let profile = data.profile.as_deref().and_then(|name| name.parse::<Profile>().ok());
    let idle = RULES.iter().map(Rule::from).filter(|rule| !data.rules.contains_key(rule.name()));
    rows.extend(idle.filter(|rule| profile.is_none_or(|profile| rule.in_profile(profile))).map(|rule| RuleRow {
        name: rule.name(),
        label: rule.label().map(Label::name),
        about: rule.description(),
        certain: rule.is_certain(),
        from: rule.from_profile().name(),
        figures: RuleFigures::default(),
        samples: Vec::new(),
    }));
    rows
}

/// The labels of the table in its order, and behind them those that only the data knows.
fn labels(data: &Collector) -> Vec<LabelRow<'_>> {
    let known = Label::ALL.iter().map(|label| LabelRow {
        name: label.name(),
        group: match label.group() {
            Group::Content => "content",
            Group::Chaff => "chaff",
            _ => "optional",
        },
        about: label.description(),
        figures: data.labels.get(label.name()).cloned().unwrap_or_default(),
    });
    let foreign = data.labels.iter().filter(|(name, _)| name.parse::<Label>().is_err());
    known.chain(foreign.map(|(name, figures)| LabelRow { name, group: "chaff", about: "", figures: figures.clone() })).collect()
}

fn sites(tally: &Tally<SiteFigures>) -> Top<(&str, SiteFigures)> {
    let mut rows: Vec<(&str, SiteFigures)> = tally.sums().collect();
    rows.sort_by_key(|(name, site)| (Reverse(site.source_bytes), *name));
    let all = rows.len();
    rows.truncate(SITES);
    Top { floor: tally.floor(), all, rows }
}

fn removed(tally: &Tally<u64>) -> Top<(&str, &str, u64)> {
    let mut rows: Vec<(&str, u64)> = tally.sums().collect();
    rows.sort_by_key(|(name, count)| (Reverse(*count), *name));
    let all = rows.len();
    rows.truncate(LINES);
    Top { floor: tally.floor(), all, rows: rows.into_iter().map(parted).collect() }
}

/// The rule, the text and the count of a dropped line.
fn parted((name, count): (&str, u64)) -> (&str, &str, u64) {
    let (rule, text) = name.split_once('\t').unwrap_or(("", name));
    (rule, text, count)
}

/// The documents in the order of their names, with what there is to look at.
fn documents(data: &Collector) -> Vec<DocumentRow<'_>> {
    let views: HashMap<u64, &View> = data.views.iter().map(|(place, view)| (place.key, view)).collect();
    let row = |(place, entry): (super::smallest::Place, _)| DocumentRow { entry, view: views.get(&place.key).copied() };
    let mut rows: Vec<DocumentRow<'_>> = data.documents.iter().map(row).collect();
    rows.sort_by(|a, b| a.entry.cmp(b.entry));
    rows
}
