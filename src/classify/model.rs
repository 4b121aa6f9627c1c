//! The line model: how likely a line is content, from its numbers, its words and its surroundings.
//!
//! Integers all the way: the same page has the same scores on every platform. A page is read in stretches of bounded
//! length, so that memory does not grow with it.

use super::features::{self, DENSE, Page};
use super::forest::{Alive, Forest, Left, range};
use super::reading::Reader;
use super::trees::{SCALE, Trees, is_clear};
use crate::document::{Document, Fate};
#[cfg(feature = "html")]
use crate::html::numbers as markup;
use once_cell::sync::Lazy;
use std::ops::Range;

/// A line's numbers of the text: its features, and what its words speak for.
const TEXT: usize = DENSE + 2;
/// Where the number of its words on a page stands.
const PAGE_WORDS: usize = DENSE;
/// How much of a running mean a line replaces: a quarter and a sixteenth, as shifts.
const RATES: [u32; 2] = [2, 4];
/// Neighbours that are looked at.
const OFFSETS: [isize; 4] = [-2, -1, 1, 2];
/// Columns of a key: its neighbours in time, and its means.
const OF_KEY: usize = OFFSETS.len() + 2 * RATES.len() + 1;
/// Lines that are read at once; what lies further apart does not matter to each other.
const STRETCH: usize = 1 << 13;

/// Among the columns of means, in groups of as many as there are keys, the page's.
const PAGE_MEAN: usize = 2 * RATES.len();
/// Lines before and behind a stretch that are looked at, as zeros.
const MARGIN: usize = 2;
/// Lines that the trees are asked about together.
const MANY: usize = 32;
/// The same for what is left over.
const SOME: usize = 16;
/// So few lines are not worth it.
const FEW: usize = 3;

/// A model, and what it sees of a line.
#[derive(Debug)]
pub(crate) struct Model {
    /// How many numbers of its own a line has.
    own: usize,
    /// Which of them count for neighbours, running means and the page's mean, too.
    keys: &'static [usize],
    /// For each input the column it stands in, and so many lines away.
    inputs: Vec<(usize, isize)>,
    /// Whether it reads what markup tells.
    is_html: bool,
    trees: Trees,
    forest: Forest,
}

/// The model for plain text.
static PLAIN: Lazy<Model> = Lazy::new(|| {
    const KEYS: [usize; 16] = [0, 2, 3, 6, 7, 12, 20, 22, 25, 17, 45, 47, 48, 50, 51, 37];
    Model::new(TEXT, &KEYS, false, include_bytes!("weights/lines.bin"))
});

/// The model for pages of HTML.
#[cfg(feature = "html")]
static HTML: Lazy<Model> = Lazy::new(|| {
    const KEYS: [usize; 24] = [
        0,
        2,
        3,
        6,
        7,
        12,
        20,
        22,
        25,
        17,
        45,
        47,
        48,
        50,
        51,
        37,
        TEXT + 1,
        TEXT + 5,
        TEXT + 6,
        TEXT + 32,
        TEXT + 34,
        TEXT + 62,
        TEXT + 64,
        TEXT + 65,
    ];
    Model::new(TEXT + markup::COLUMNS, &KEYS, true, include_bytes!("weights/html_lines.bin"))
});

impl Model {
    fn new(own: usize, keys: &'static [usize], is_html: bool, weights: &[u8]) -> Model {
        let mut inputs: Vec<(usize, isize)> = (0..own).map(|column| (column, 0)).collect();
        for offset in OFFSETS {
            inputs.extend(keys.iter().map(|key| (*key, offset)));
        }
        inputs.extend((own..own + keys.len() * (2 * RATES.len() + 1)).map(|column| (column, 0)));
        let trees = Trees::decode(weights);
        Model { own, keys, inputs, is_html, forest: Forest::of(&trees), trees }
    }

    /// The model for a document.
    fn of(document: &Document<'_>) -> &'static Model {
        #[cfg(feature = "html")]
        if document.markup.is_some() {
            return &HTML;
        }
        let _ = document;
        &PLAIN
    }

    /// How many columns a stretch has: the lines' own numbers and all means.
    fn columns(&self) -> usize {
        self.own + self.keys.len() * (OF_KEY - OFFSETS.len())
    }
}

/// A logit as a number from 0 to 64.
fn as_number(logit: i32) -> u8 {
    (32 + (logit.saturating_mul(6) / SCALE)).clamp(0, 64) as u8
}

/// The numbers of a stretch of lines, number by number, so that many lines are looked at at once.
#[derive(Debug)]
pub(crate) struct Stretch {
    model: &'static Model,
    lines: usize,
    /// From one column to the next.
    stride: usize,
    columns: Vec<u8>,
}

/// Writes the running means that each line finds, in the order of the lines: in 256ths, four of them to the number.
fn run<'c>(lines: impl Iterator<Item = (&'c u8, &'c mut u8)>, rate: u32) {
    let mut mean = 0_i32;
    for (number, cell) in lines {
        *cell = (mean >> 6).min(255) as u8;
        mean += ((i32::from(*number) << 8) - mean) >> rate;
    }
}

/// What the trees see of one line.
pub(crate) struct Inputs<'s> {
    stretch: &'s Stretch,
    line: usize,
}

impl Inputs<'_> {
    pub fn all(&self) -> Vec<u8> {
        let numbers = |input| self.stretch.numbers::<1>(input, self.line)[0];
        (0..self.stretch.model.inputs.len()).map(numbers).collect()
    }
}

impl Stretch {
    fn new(model: &'static Model) -> Stretch {
        Stretch { model, lines: 0, stride: 0, columns: Vec::new() }
    }

    fn read(&mut self, document: &Document<'_>, page: &Page, lines: Range<usize>, reader: &mut Reader) {
        let model = self.model;
        self.lines = lines.len();
        self.stride = MARGIN + lines.len() + MARGIN + MANY;
        self.columns.clear();
        self.columns.resize(model.columns() * self.stride, 0);
        for (at, i) in lines.clone().enumerate() {
            let reading = reader.line(document.text(i), document.lines()[i].span().start);
            let mut row = [0; TEXT];
            row[..DENSE].copy_from_slice(&features::numbers(document, page, i, &reading));
            row[PAGE_WORDS] = as_number(reading.page[usize::from(model.is_html)]);
            row[PAGE_WORDS + 1] = as_number(reading.chaff.1);
            let mut cell = MARGIN + at;
            for number in row {
                self.columns[cell] = number;
                cell += self.stride;
            }
        }
        #[cfg(feature = "html")]
        if let Some(markup) = document.markup.as_deref() {
            let (text, evidence) = self.columns.split_at_mut(TEXT * self.stride);
            let words = &text[PAGE_WORDS * self.stride + MARGIN..][..self.lines];
            markup::read(document, &markup.evidence, lines, words, |column, line, number| {
                evidence[column * self.stride + MARGIN + line] = number;
            });
        }
        let (stride, lines) = (self.stride, self.lines);
        let (own, means) = self.columns.split_at_mut(model.own * stride);
        for (n, key) in model.keys.iter().enumerate() {
            let key = &own[*key * stride + MARGIN..][..lines];
            for (rate, shift) in RATES.into_iter().enumerate() {
                let column = |group: usize| (group * model.keys.len() + n) * stride + MARGIN;
                run(key.iter().zip(&mut means[column(2 * rate)..][..lines]), shift);
                run(key.iter().zip(&mut means[column(2 * rate + 1)..][..lines]).rev(), shift);
            }
            let sum: u32 = key.iter().map(|number| u32::from(*number)).sum();
            let mean = (sum * 4 / lines.max(1) as u32).min(255) as u8;
            means[(PAGE_MEAN * model.keys.len() + n) * stride..][..stride].fill(mean);
        }
    }

    /// An input of all lines.
    fn column(&self, input: usize) -> &[u8] {
        let (column, offset) = self.model.inputs.get(input).copied().unwrap_or_default();
        let at = (column * self.stride + MARGIN).saturating_add_signed(offset);
        self.columns.get(at..).unwrap_or_default()
    }

    /// An input of some lines in a row.
    fn numbers<const LINES: usize>(&self, input: usize, line: usize) -> [u8; LINES] {
        self.column(input).get(line..).and_then(|numbers| numbers.first_chunk()).copied().unwrap_or([0; LINES])
    }

    /// The first lines of a document, as many as are read at once.
    pub fn of(document: &Document<'_>) -> Stretch {
        let mut stretch = Stretch::new(Model::of(document));
        stretch.read(document, &Page::of(document), 0..document.len().min(STRETCH), &mut Reader::default());
        stretch
    }

    /// The logits of all lines; returns how many were clear early.
    pub fn score(&self, logits: &mut Vec<i32>) -> usize {
        let model = self.model;
        logits.clear();
        if self.lines <= FEW {
            logits.extend((0..self.lines).map(|line| model.trees.score(&Inputs { stretch: self, line }.all())));
            return 0;
        }
        let (mut many, mut some) = (Alive::<MANY>::default(), Alive::<SOME>::default());
        let range = |input: usize| range(self.column(input).get(..self.lines).unwrap_or_default());
        let early = model.forest.early(self.lines, range);
        while logits.len() < self.lines {
            let from = logits.len();
            if self.lines - from > SOME {
                let mut sums = [model.forest.bias(); MANY];
                early.add(&mut many, |input| self.numbers(input, from), &mut sums);
                logits.extend(sums);
            } else {
                let mut sums = [model.forest.bias(); SOME];
                early.add(&mut some, |input| self.numbers(input, from), &mut sums);
                logits.extend(sums);
            }
        }
        logits.truncate(self.lines);
        let late: Vec<u32> = (0..self.lines as u32).filter(|line| !is_clear(logits[*line as usize])).collect();
        if late.is_empty() {
            return self.lines;
        }
        let trees = model.forest.late(late.len(), range);
        let mut rest = late.as_slice();
        while !rest.is_empty() {
            rest = if rest.len() > SOME {
                self.late(&trees, &mut many, rest, logits)
            } else {
                self.late(&trees, &mut some, rest, logits)
            };
        }
        self.lines - late.len()
    }

    /// Asks the late trees about the first of these lines; returns the others.
    fn late<'l, const LINES: usize>(
        &self,
        trees: &Left<'_>,
        alive: &mut Alive<LINES>,
        lines: &'l [u32],
        logits: &mut [i32],
    ) -> &'l [u32] {
        let (now, rest) = lines.split_at(lines.len().min(LINES));
        let first = now.first().map_or(0, |line| *line as usize);
        let mut sums = [0; LINES];
        // Where most lines are doubtful, they are asked about with those between them.
        let near = now.iter().take_while(|line| (**line as usize) < first + LINES).count();
        if near == now.len() || now.len() == LINES && near * 3 >= LINES * 2 {
            trees.add(alive, |input| self.numbers(input, first), &mut sums);
            for line in &now[..near] {
                logits[*line as usize] += sums[*line as usize - first];
            }
            return &lines[near..];
        }
        trees.add(
            alive,
            |input| {
                let column = self.column(input);
                // Where no line is, the first one again, so that the numbers lie close together.
                let mut numbers = [column.get(first).copied().unwrap_or(0); LINES];
                for (number, line) in numbers.iter_mut().zip(now) {
                    *number = column.get(*line as usize).copied().unwrap_or(0);
                }
                numbers
            },
            &mut sums,
        );
        for (sum, line) in sums.into_iter().zip(now) {
            logits[*line as usize] += sum;
        }
        rest
    }
}

/// Calls `found` with each line and its logit, in units of [`SCALE`], and what the trees saw of it.
pub(crate) fn each(document: &Document<'_>, reader: &mut Reader, mut found: impl FnMut(usize, i32, &Inputs<'_>)) {
    let (page, mut stretch) = (Page::of(document), Stretch::new(Model::of(document)));
    reader.sort();
    let mut logits = Vec::new();
    let mut from = 0;
    while from < document.len() {
        let to = (from + STRETCH).min(document.len());
        stretch.read(document, &page, from..to, reader);
        stretch.score(&mut logits);
        for (line, logit) in logits.iter().enumerate() {
            found(from + line, *logit, &Inputs { stretch: &stretch, line });
        }
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
pub(super) fn score(document: &mut Document<'_>, reader: &mut Reader) {
    let mut scores: Vec<u16> = Vec::with_capacity(document.len());
    each(document, reader, |_, logit, _| scores.push(probability(logit)));
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
