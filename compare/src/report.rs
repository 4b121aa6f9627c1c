//! The results as Markdown tables.

use crate::contestants::CONTESTANTS;
use crate::pages::Page;
use crate::race::Run;
use crate::score::{Score, mean, snippet_f1};
use std::collections::BTreeSet;
use std::time::Duration;

/// What the speeds are compared with.
const YARDSTICKS: &[&str] = &["Resiliparse", "rs-trafilatura"];

/// Accuracy: word F1 by page type where there is gold, snippets in any case.
pub fn accuracy(pages: &[Page], runs: &[Vec<Run>]) {
    let types: BTreeSet<&str> = pages.iter().filter(|p| p.main_content.is_some()).map(|p| p.page_type.as_str()).collect();
    let columns: String = types.iter().map(|t| format!(" {t} |")).collect();
    let has_gold = !types.is_empty();
    println!("| | word F1 | precision | recall |{columns} snippet F1 | gave nothing |");
    println!("|---|{}", "--:|".repeat(types.len() + 5));
    for (contestant, runs) in CONTESTANTS.iter().zip(runs).filter(|(c, _)| c.extracts) {
        let scores: Vec<Score> =
            pages.iter().zip(runs).map(|(page, run)| Score::of(page, run.text.as_deref().unwrap_or(""))).collect();
        let of = |part: fn(&Score) -> f64, only: Option<&str>| {
            let here = pages.iter().zip(&scores);
            let here = here.filter(|(p, _)| p.main_content.is_some() && only.is_none_or(|t| p.page_type == t));
            mean(here.map(|(_, s)| part(s)))
        };
        let by_type: String = types.iter().map(|t| format!(" {:.4} |", of(|s| s.f1, Some(t)))).collect();
        let failed = runs.iter().filter(|r| r.text.is_none()).count();
        let words = [of(|s| s.f1, None), of(|s| s.precision, None), of(|s| s.recall, None)];
        let words = words.map(|value| if has_gold { format!("{value:.4}") } else { "–".to_owned() }).join(" | ");
        println!("| {} | {words} |{by_type} {:.4} | {failed} |", contestant.name, snippet_f1(scores.iter()));
    }
    println!();
}

/// Speed on the pages with scripts and on those without. A page on which somebody gave no answer counts for nobody.
pub fn speed(pages: &[Page], runs: &[Vec<Run>]) {
    for (title, scripts) in [("pages without scripts", false), ("pages with scripts", true)] {
        let here: Vec<usize> = (0..pages.len())
            .filter(|&i| pages[i].has_scripts() == scripts && runs.iter().all(|runs| runs[i].time.is_some()))
            .collect();
        if here.is_empty() {
            continue;
        }
        let bytes: usize = here.iter().map(|&i| pages[i].html.len()).sum();
        let times: Vec<f64> =
            runs.iter().map(|runs| here.iter().filter_map(|&i| runs[i].time).sum::<Duration>().as_secs_f64()).collect();
        let yardsticks: Vec<(&str, f64)> = YARDSTICKS
            .iter()
            .filter_map(|name| CONTESTANTS.iter().position(|c| c.name == *name).map(|i| (*name, times[i])))
            .collect();
        let columns: String = yardsticks.iter().map(|(name, _)| format!(" times {name} |")).collect();
        println!("| {title} ({}, {:.1} MB) | pages/s | MB/s |{columns}", here.len(), bytes as f64 / 1e6);
        println!("|---|{}", "--:|".repeat(yardsticks.len() + 2));
        for (contestant, time) in CONTESTANTS.iter().zip(&times) {
            let ratios: String = yardsticks.iter().map(|(_, yardstick)| format!(" {:.2} |", yardstick / time)).collect();
            println!("| {} | {:.0} | {:.1} |{ratios}", contestant.name, here.len() as f64 / time, bytes as f64 / 1e6 / time);
        }
        println!();
    }
}
