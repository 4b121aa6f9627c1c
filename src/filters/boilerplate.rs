//! Drops the lines that the model takes for boilerplate of the page.

use crate::classify;
use crate::document::{Document, Fate, Line};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

/// Drops the lines that the model takes for boilerplate, where no named rule does.
///
/// Unless the configuration sets a threshold, each page has its own: the one that makes the expected F1 of what is kept
/// greatest, given the lines' probabilities (Ye et al. 2012, Lipton et al. 2014: half of that F1), and no higher than a
/// half. A page of which much is doubtful so keeps more than one that is clear.
///
/// Rules: `boilerplate/model`.
///
/// ```
/// use dechaff::{Pipeline, filters::Boilerplate};
/// let pipeline = Pipeline::builder().filter(Boilerplate::default()).build();
/// let text = "The ferry sank in the night, and nobody on the island knew of it until the morning came.";
/// assert_eq!(pipeline.clean(text).text(), text);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Boilerplate {}

impl Filter for Boilerplate {
    fn name(&self) -> &'static str {
        "boilerplate"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        let (wanted, trim) = (document.settings().threshold, document.settings().trim);
        let threshold = wanted.map_or_else(|| threshold(document.lines()), |share| (share * 65535.0) as u16);
        let gone = |line: &Line| line.probability() < threshold && may_go(line);
        let lines = document.lines();
        // Trimming takes from head and tail only: up to the first line that stays, and from the last one on.
        let stays = |line: &Line| line.fate() != Fate::Dropped && !gone(line);
        let inner = match (lines.iter().position(stays), lines.iter().rposition(stays)) {
            (Some(first), Some(last)) if trim => first..last,
            _ => 0..0,
        };
        let found: Vec<usize> = (0..lines.len()).filter(|i| !inner.contains(i) && gone(&lines[*i])).collect();
        for i in found {
            document.drop_line(i, rules::BOILERPLATE_MODEL);
        }
    }
}

/// Whether the model may drop a line: rows of a table and pieces of a line are judged by what they belong to.
fn may_go(line: &Line) -> bool {
    line.fate() == Fate::Open && line.label() != Label::TableRow && !line.is_part()
}

/// Scores are told apart in so many steps.
const STEPS: usize = 256;
/// No page asks for more than this of a line, in 65,535ths.
const HIGHEST: u16 = 32767;

/// The threshold that makes the expected F1 of a page greatest.
fn threshold(lines: &[Line]) -> u16 {
    let (mut words, mut good) = ([0_u64; STEPS], [0_u64; STEPS]);
    for line in lines.iter().filter(|line| line.fate() != Fate::Dropped) {
        let step = usize::from(line.probability()) * STEPS / 65536;
        words[step] += line.words() as u64;
        good[step] += line.words() as u64 * u64::from(line.probability());
    }
    let all: u64 = good.iter().sum();
    // Of 2 · good / (kept + all), in words; compared crosswise, as integers.
    let (mut kept, mut found) = (0_u64, 0_u64);
    let (mut best, mut at) = ((0_u64, 1_u64), 0);
    for step in (0..STEPS).rev() {
        kept += words[step] * 65535;
        found += good[step];
        let ratio = (found, (kept + all).max(1));
        if u128::from(ratio.0) * u128::from(best.1) > u128::from(best.0) * u128::from(ratio.1) {
            (best, at) = (ratio, step);
        }
    }
    ((at * 65536 / STEPS) as u16).min(HIGHEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: usize, score: f32) -> Line {
        let mut line = Line::new(0, 1);
        line.facts.words = words as u16;
        line.set_score(score);
        line
    }

    #[test]
    fn a_clear_page_asks_for_a_half_and_a_doubtful_one_for_less() {
        let clear: Vec<Line> = [(40, 0.99), (30, 0.98), (20, 0.02), (10, 0.01)].map(|(words, score)| line(words, score)).into();
        let doubtful: Vec<Line> = [(40, 0.5), (30, 0.3), (20, 0.25), (400, 0.01)].map(|(words, score)| line(words, score)).into();
        let (high, low) = (threshold(&clear), threshold(&doubtful));
        assert!(high == HIGHEST && low < 65535 * 3 / 10 && low > 65535 / 100, "{high} {low}");
        assert_eq!(threshold(&[]), 0);
    }
}
