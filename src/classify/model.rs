//! The line model: how likely a line is content, from its numbers, its words and its surroundings.
//!
//! Integers all the way: the same page has the same scores on every platform. A page is read in stretches of bounded
//! length, so that memory does not grow with it.

use super::features::{DENSE, Features, Page};
use super::trees::{SCALE, Trees};
use super::word_weights::WORD_WEIGHTS;
use crate::document::{Document, Fate};
use once_cell::sync::Lazy;

/// A line's own numbers: its features, and what its words speak for.
const OWN: usize = DENSE + 2;
/// Columns whose neighbours, running means and page's mean are looked at.
const KEYS: [usize; 16] = [0, 2, 3, 6, 7, 12, 20, 22, 25, 17, 45, 47, 48, 50, 51, 37];
/// How much of a running mean a line replaces, in 256ths.
const RATES: [i32; 2] = [64, 16];
/// Neighbours that are looked at.
const OFFSETS: [isize; 4] = [-2, -1, 1, 2];
/// What the trees see of a line.
const INPUTS: usize = OWN + KEYS.len() * (OFFSETS.len() + 2 * RATES.len() + 1);
/// Lines that are read at once; what lies further apart does not matter to each other.
const STRETCH: usize = 1 << 13;

static TREES: Lazy<Trees> = Lazy::new(|| Trees::decode(include_bytes!("weights/lines.bin")));

/// A line's own numbers.
type Row = [u8; OWN];
/// The numbers that its neighbours look at, as running means in 256ths.
type Means = [i32; KEYS.len()];

/// A logit as a number from 0 to 64.
fn as_number(logit: i32) -> u8 {
    (32 + (logit.saturating_mul(6) / SCALE)).clamp(0, 64) as u8
}

fn keys(row: &Row) -> Means {
    KEYS.map(|key| i32::from(row[key]))
}

fn renew(means: &mut Means, row: &Row, rate: i32) {
    for (mean, number) in means.iter_mut().zip(keys(row)) {
        *mean += (((number << 8) - *mean) * rate) >> 8;
    }
}

/// Working memory for a stretch of lines.
#[derive(Debug, Default)]
struct Stretch {
    rows: Vec<Row>,
    /// For each line the running means behind it, by rate.
    behind: Vec<[Means; RATES.len()]>,
}

impl Stretch {
    fn read(&mut self, document: &Document<'_>, page: &Page, lines: std::ops::Range<usize>, features: &mut Features) {
        self.rows.clear();
        for i in lines {
            features.read(document, page, i);
            let scores = WORD_WEIGHTS.sum(&features.words);
            let mut row = [0; OWN];
            for (to, from) in row.iter_mut().zip(&features.dense) {
                *to = (*from).clamp(0, 255) as u8;
            }
            row[DENSE] = as_number(scores.page());
            row[DENSE + 1] = as_number(scores.chaff().1);
            self.rows.push(row);
        }
        self.behind.clear();
        self.behind.resize(self.rows.len(), [[0; KEYS.len()]; RATES.len()]);
        let mut means = [[0; KEYS.len()]; RATES.len()];
        for (row, behind) in self.rows.iter().zip(&mut self.behind).rev() {
            *behind = means;
            for (means, rate) in means.iter_mut().zip(RATES) {
                renew(means, row, rate);
            }
        }
    }

    /// Calls `found` with each line's place in the stretch and its logit.
    fn score(&self, trees: &Trees, mut found: impl FnMut(usize, i32, &[u8])) {
        let mut sum: Means = [0; KEYS.len()];
        for row in &self.rows {
            for (sum, number) in sum.iter_mut().zip(keys(row)) {
                *sum += number;
            }
        }
        let mean = sum.map(|s| (s * 4 / self.rows.len().max(1) as i32).clamp(0, 255) as u8);
        let mut before = [[0; KEYS.len()]; RATES.len()];
        let mut inputs = [0; INPUTS];
        for (i, row) in self.rows.iter().enumerate() {
            inputs[..OWN].copy_from_slice(row);
            let mut at = OWN;
            let mut put = |numbers: [u8; KEYS.len()]| {
                inputs[at..at + KEYS.len()].copy_from_slice(&numbers);
                at += KEYS.len();
            };
            for offset in OFFSETS {
                let neighbour = i.checked_add_signed(offset).and_then(|n| self.rows.get(n));
                put(neighbour.map_or([0; KEYS.len()], |row| KEYS.map(|key| row[key])));
            }
            for (before, behind) in before.iter().zip(&self.behind[i]) {
                put(before.map(|mean| (mean >> 6).clamp(0, 255) as u8));
                put(behind.map(|mean| (mean >> 6).clamp(0, 255) as u8));
            }
            put(mean);
            found(i, trees.score(&inputs).0, &inputs);
            for (means, rate) in before.iter_mut().zip(RATES) {
                renew(means, row, rate);
            }
        }
    }
}

/// Calls `found` with each line and its logit, in units of [`SCALE`], and what the trees saw of it.
pub(crate) fn each(document: &Document<'_>, mut found: impl FnMut(usize, i32, &[u8])) {
    let (page, mut features, mut stretch) = (Page::of(document), Features::default(), Stretch::default());
    let mut from = 0;
    while from < document.len() {
        let to = (from + STRETCH).min(document.len());
        stretch.read(document, &page, from..to, &mut features);
        stretch.score(&TREES, |i, logit, inputs| found(from + i, logit, inputs));
        from = to;
    }
}

/// The probability of a logit, in 65,535ths: a logistic curve of straight pieces, to a hundredth.
pub(crate) fn probability(logit: i32) -> u16 {
    /// Of logits of 0, 1/2, 1 …
    const CURVE: [i32; 17] =
        [32768, 40792, 47911, 53580, 57724, 60565, 62427, 63615, 64357, 64816, 65097, 65269, 65373, 65437, 65476, 65499, 65513];
    let steps = logit.unsigned_abs().min(8 * SCALE as u32 - 1) * 2;
    let (at, rest) = ((steps / SCALE as u32) as usize, (steps % SCALE as u32) as i32);
    let (low, high) = (CURVE[at], CURVE[at + 1]);
    let upper = low + (high - low) * rest / SCALE;
    (if logit < 0 { 65535 - upper } else { upper }) as u16
}

/// Sets the scores of all lines that are still open.
pub(super) fn score(document: &mut Document<'_>) {
    let mut scores: Vec<u16> = Vec::with_capacity(document.len());
    each(document, |_, logit, _| scores.push(probability(logit)));
    for (i, score) in scores.into_iter().enumerate() {
        if document.lines()[i].fate() != Fate::Open {
            continue;
        }
        if let Some(line) = document.line_mut(i) {
            line.set_probability(score);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_the_logistic_one() {
        for logit in (-40_000..40_000).step_by(37) {
            let exact = 65535.0 / (1.0 + (-f64::from(logit) / f64::from(SCALE)).exp());
            assert!((f64::from(probability(logit)) - exact).abs() < 500.0, "{logit}");
        }
        assert!(probability(i32::MIN) < 100 && probability(i32::MAX) > 65000);
    }
}
