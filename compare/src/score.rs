//! Word F1 and snippets as `shared/tools/score_pages.py` counts them.

use crate::pages::Page;
use std::collections::HashMap;

/// What one page gave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// Snippets: required ones found, required ones missed, forbidden ones found.
    pub found: usize,
    pub missed: usize,
    pub leaked: usize,
}

impl Score {
    pub fn of(page: &Page, text: &str) -> Score {
        let (precision, recall, f1) = page.main_content.as_deref().map_or((0.0, 0.0, 0.0), |gold| word_f1(text, gold));
        let low = flat(text);
        let count = |snippets: &[String]| snippets.iter().filter(|s| low.contains(&flat(s))).count();
        let found = count(&page.with);
        Score { precision, recall, f1, found, missed: page.with.len() - found, leaked: count(&page.without) }
    }
}

/// Counts every snippet once, over all pages.
pub fn snippet_f1<'s>(scores: impl Iterator<Item = &'s Score>) -> f64 {
    let (found, wrong) = scores.fold((0, 0), |(f, w), s| (f + s.found, w + s.missed + s.leaked));
    if found == 0 { 0.0 } else { 2.0 * found as f64 / (2 * found + wrong) as f64 }
}

pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0, 0.0), |(n, sum), v| (n + 1, sum + v));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for word in text.to_lowercase().split(|c| !is_word(c)).filter(|w| !w.is_empty()) {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    counts
}

/// What Python's `\w` matches, nearly: combining marks of Indic scripts count there as a border, here as a letter.
fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn word_f1(made: &str, gold: &str) -> (f64, f64, f64) {
    let (made, gold) = (words(made), words(gold));
    if made.is_empty() || gold.is_empty() {
        let same = if made.is_empty() && gold.is_empty() { 1.0 } else { 0.0 };
        return (same, same, same);
    }
    let both: usize = made.iter().map(|(word, n)| gold.get(word).copied().unwrap_or(0).min(*n)).sum();
    let precision = both as f64 / made.values().sum::<usize>() as f64;
    let recall = both as f64 / gold.values().sum::<usize>() as f64;
    let f1 = if both == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
    (precision, recall, f1)
}

/// Lower case, runs of white space as one blank.
fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        // Python's `\s` has the separators U+001C to U+001F, too.
        let space = c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
        if !space {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = space;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_a_multiset() {
        assert_eq!(word_f1("A a b", "a b c"), (2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0));
        assert_eq!(word_f1("", ""), (1.0, 1.0, 1.0));
        assert_eq!(word_f1("a", ""), (0.0, 0.0, 0.0));
        assert_eq!(flat("A \n\tb"), "a b");
    }
}
