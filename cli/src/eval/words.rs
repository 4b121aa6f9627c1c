//! Words and snippets as `score_pages.py` counts them, so that the figures are the same.
//!
//! A word is what Python's `\w+` matches in lower-case text: letters, digits and other numbers (Unicode's `L*` and `N*`),
//! and the underscore. Combining marks are no part of it, other than in the `\w` of the `regex` crate. White space is what
//! `str.isspace` says.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A run of what Python has in words. A pattern that does not compile, which no build of this one does, finds no words.
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").ok());

/// The words of a text, which should be in lower case.
fn words(text: &str) -> impl Iterator<Item = &str> {
    WORD.iter().flat_map(|word| word.find_iter(text)).map(|found| found.as_str())
}

/// How well the words of a text match those of the gold, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Match {
    /// The share of the text's words that the gold has.
    pub precision: f64,
    /// The share of the gold's words that the text has.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

/// Compares two texts, each a bag of lower-case words. Two without words match, one without words matches nothing.
pub fn compare(made: &str, gold: &str) -> Match {
    let (made, gold) = (made.to_lowercase(), gold.to_lowercase());
    let mut wanted: HashMap<&str, u64> = HashMap::new();
    let (mut made_words, mut gold_words, mut both) = (0_u64, 0_u64, 0_u64);
    for word in words(&gold) {
        gold_words += 1;
        *wanted.entry(word).or_default() += 1;
    }
    for word in words(&made) {
        made_words += 1;
        if let Some(left) = wanted.get_mut(word).filter(|left| **left > 0) {
            *left -= 1;
            both += 1;
        }
    }
    if made_words == 0 || gold_words == 0 {
        let same = if made_words == gold_words { 1.0 } else { 0.0 };
        return Match { precision: same, recall: same, f1: same };
    }
    let (precision, recall) = (both as f64 / made_words as f64, both as f64 / gold_words as f64);
    let f1 = if both > 0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Match { precision, recall, f1 }
}

/// A text in lower case, with each run of white space as one blank, for snippets to be found in.
pub fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars() {
        let is_blank = is_blank(c);
        if !is_blank {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = is_blank;
    }
    out.to_lowercase()
}

/// White space as Python has it: Unicode's, and the four separators among the control characters.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_words(text: &str, expected: &[&str]) {
        let text = text.to_lowercase();
        assert_eq!(words(&text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_are_those_of_python() {
        assert_words("Don't stop_now — 3,5 °C!", &["don", "t", "stop_now", "3", "5", "c"]);
        // Combining marks end a word.
        assert_words("e\u{301}tude", &["e", "tude"]);
        assert_words("हिन्दी", &["ह", "न", "द"]);
        assert_words("น้ำ ดี", &["น", "ำ", "ด"]);
        assert_words("İstanbul ΟΔΟΣ ΣΑΣ.", &["i", "stanbul", "οδος", "σας"]);
        // Numbers of every kind are letters here; signs that only look like letters are not.
        assert_words("½ x² Ⅷ ③ 二〇 ٣ Ⓐ 🄰", &["½", "x²", "ⅷ", "③", "二〇", "٣"]);
        assert_words("snake_case __ a-b", &["snake_case", "__", "a", "b"]);
    }

    #[test]
    fn bags_are_compared() {
        let half = compare("The cat sat", "the CAT the dog");
        assert_eq!((half.precision, half.recall), (2.0 / 3.0, 0.5));
        assert!((half.f1 - 4.0 / 7.0).abs() < 1e-12);
        assert_eq!(compare("a a a", "a").precision, 1.0 / 3.0);
        assert_eq!(compare("a", "b"), Match::default());
        let one = Match { precision: 1.0, recall: 1.0, f1: 1.0 };
        assert_eq!((compare("", " – "), compare("a", ""), compare("", "a")), (one, Match::default(), Match::default()));
    }

    #[test]
    fn snippets_are_found_across_line_breaks() {
        assert_eq!(flat(" A\n\n\u{a0}B\u{1c}\u{85}C "), " a b c ");
        assert_eq!(flat("ΟΔΟΣ\u{200b}Σ"), "οδοσ\u{200b}ς");
    }
}
