//! Tests of the collector: the same whatever the order and the number of workers, bounded, and stored without loss.

use super::*;
use dechaff::Pipeline;

/// Documents with chaff of many kinds, some of it the same on many.
fn documents() -> Vec<(String, String, String)> {
    let towns = ["Selwick", "Marlow", "Thurso", "Oban", "Wexford", "Brixham", "Kirkwall"];
    let document = |n: usize| {
        let town = towns[n % towns.len()];
        let body = format!("The harbour of {town} lies behind a long wall, and boat {n} came home before the storm.\n").repeat(6);
        let text = format!(
            "Home | News | Sport | Boats\nHarbour news {n}\n{body}Subscribe to our newsletter!\nShare this: Facebook Twitter Email\n\
             All about {town} and its boats\nRead more: The keeper of {town} {n}\n© 2024 {town} Courier. All rights reserved.\n"
        );
        (format!("doc {n}"), format!("https://www.{town}.example/{n}"), text)
    };
    (0..60).map(document).collect()
}

fn collected<'d>(documents: impl Iterator<Item = &'d (String, String, String)>) -> Collector {
    let (pipeline, mut collector) = (Pipeline::default(), Collector::new(Some("balanced")));
    for (name, url, text) in documents {
        collector.add(name, Some(url), &pipeline.clean(text));
    }
    collector
}

#[test]
fn merging_is_the_same_as_one_collector_in_any_order() {
    let documents = documents();
    let all = collected(documents.iter());
    assert_eq!(all, collected(documents.iter().rev()));
    for workers in [2, 3, 7] {
        let mut merged = Collector::new(None);
        for worker in 0..workers {
            merged.merge(collected(documents.iter().skip(worker).step_by(workers)));
        }
        assert_eq!(all, merged, "{workers}");
    }
}

#[test]
fn figures_add_up() {
    let all = collected(documents().iter());
    let (totals, rules) = (&all.totals, &all.rules);
    assert_eq!(totals.documents, 60);
    assert_eq!(totals.source_bytes, totals.kept_bytes + rules.values().map(|rule| rule.figures.bytes_removed).sum::<u64>());
    assert_eq!(totals.output_bytes, totals.kept_bytes + rules.values().map(|rule| rule.figures.bytes_added).sum::<u64>());
    assert_eq!(totals.dropped_lines, rules.values().map(|rule| rule.figures.lines).sum::<u64>());
    assert_eq!(totals.dropped_lines, all.labels.values().map(|label| label.dropped_lines).sum::<u64>());
    assert_eq!(totals.kept_lines, all.labels.values().map(|label| label.kept_lines).sum::<u64>());
    assert_eq!(totals.dropped_lines, all.removed.sums().map(|(_, count)| count).sum::<u64>());
    assert_eq!(all.sites.sums().map(|(_, site)| site.documents).sum::<u64>(), 60);
    assert!(all.removed.sums().any(|(name, count)| name == "cta/phrase\tSubscribe to our newsletter!" && count == 60));
}

#[test]
fn samples_are_bounded_and_differ() {
    let all = collected(documents().iter());
    for (name, rule) in &all.rules {
        let mut texts: Vec<&str> = rule.samples.iter().map(|(_, sample)| sample.before.trim()).collect();
        assert!(texts.len() <= SAMPLES.items && !texts.is_empty(), "{name}");
        if rule.label.is_some() {
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), rule.samples.iter().count(), "{name}");
        }
    }
    assert!(all.close.dropped.iter().count() <= CLOSE.items && all.close.kept.iter().count() <= CLOSE.items);
}

#[test]
fn memory_is_bounded_whatever_the_corpus() {
    let (pipeline, mut collector) = (Pipeline::default(), Collector::new(None));
    let filler = "The boats lay in the harbour, and nobody spoke of the storm that had gone by in the night.\n".repeat(200);
    for n in 0..180 {
        let text = format!("Subscribe to our newsletter number {n}!\nFollow us on Twitter, friend {n}\n{filler}");
        collector.add(&format!("{n}{}", "x".repeat(4000)), Some(&format!("https://site{n}.example/")), &pipeline.clean(&text));
    }
    let json = serde_json::to_string(&collector).unwrap();
    assert!(json.len() < 4_000_000, "{}", json.len());
    assert!(collector.views.iter().count() < 180 && collector.documents.iter().count() == 180);
}

#[test]
fn it_is_stored_without_loss() {
    let all = collected(documents().iter());
    let json = serde_json::to_string(&all).unwrap();
    let again: Collector = serde_json::from_str(&json).unwrap();
    assert_eq!(all, again);
    assert!(all.documents.iter().map(|(place, _)| place.key).eq(all.views.iter().map(|(place, _)| place.key)));
}

#[test]
fn a_text_without_anything_is_a_document_too() {
    let mut collector = Collector::new(None);
    collector.add("empty", None, &dechaff::clean(""));
    assert_eq!((collector.totals.documents, collector.totals.changed, collector.totals.emptied), (1, 0, 0));
    collector.add("cookies", None, &dechaff::clean("We use cookies to improve your experience.\n"));
    assert_eq!((collector.totals.documents, collector.totals.changed, collector.totals.emptied), (2, 1, 1));
}
