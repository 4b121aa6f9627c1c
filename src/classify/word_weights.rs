//! What words speak for: for each word one weight a label, summed over a piece of text.
//!
//! The table is made by `training/`: rows of bytes, one for each place that [`super::features`] gives a word; columns are
//! the labels in [`LABELS`], content first, and in the last column what the word tells of a line of a page.

use super::trees::SCALE;
use crate::label::Label;
use once_cell::sync::Lazy;

/// The labels of the columns.
pub(crate) const LABELS: [Label; 17] = [
    Label::Paragraph,
    Label::Toc,
    Label::Nav,
    Label::Seo,
    Label::Leak,
    Label::Tags,
    Label::Ad,
    Label::Adblock,
    Label::Cookie,
    Label::Cta,
    Label::Share,
    Label::Related,
    Label::Stamp,
    Label::Media,
    Label::Comments,
    Label::Paywall,
    Label::Legal,
];

/// Columns: the labels, and the word's weight on a page of plain text and on one of HTML.
const COLUMNS: usize = LABELS.len() + 2;
/// A weight of one, in the table.
const UNIT: i32 = 16;
/// Words of a piece that are told apart when a sum is divided by the root of their number.
const MOST: usize = 256;

/// The weights.
#[derive(Debug)]
pub(crate) struct WordWeights {
    /// Signed bytes.
    rows: &'static [[u8; COLUMNS]],
    biases: [i32; COLUMNS],
    /// The inverse of a number's root, in units of [`SCALE`].
    roots: Vec<i32>,
}

/// What a piece's words speak for: logits in units of [`SCALE`], by column.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WordScores([i32; COLUMNS]);

/// The table, read once per process.
pub(crate) static WORD_WEIGHTS: Lazy<WordWeights> = Lazy::new(|| WordWeights::decode(include_bytes!("weights/words.bin")));

impl WordWeights {
    /// Decodes the table: biases (i32 each, little-endian, in units of [`SCALE`]), then the rows.
    fn decode(bytes: &'static [u8]) -> WordWeights {
        let (head, rest) = bytes.split_at(bytes.len().min(4 * COLUMNS));
        let mut biases = [0; COLUMNS];
        for (bias, four) in biases.iter_mut().zip(head.as_chunks::<4>().0) {
            *bias = i32::from_le_bytes(*four);
        }
        let root = |n: usize| ((SCALE as u64 * SCALE as u64) / n.max(1) as u64).isqrt() as i32;
        WordWeights { rows: rest.as_chunks::<COLUMNS>().0, biases, roots: (0..=MOST).map(root).collect() }
    }

    /// Sums the weights of a piece's words.
    pub fn sum(&self, words: &[u16]) -> WordScores {
        let mut sums = [0_i32; COLUMNS];
        // So many weights of a byte do not overflow two.
        for words in words.chunks(1 << 7) {
            let mut part = [0; COLUMNS];
            add(self.rows, words, &mut part);
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum += i32::from(part);
            }
        }
        let root = self.roots.get(words.len().min(MOST)).copied().unwrap_or(0);
        for (sum, bias) in sums.iter_mut().zip(self.biases) {
            *sum = *sum * root / UNIT + bias;
        }
        WordScores(sums)
    }
}

/// Sums rows, all columns at once. A function of its own, so that it is compiled to instructions that take eight columns
/// at a time.
#[inline(never)]
fn add(rows: &[[u8; COLUMNS]], words: &[u16], out: &mut [i16; COLUMNS]) {
    let mut sums = [0_i16; COLUMNS];
    for row in words.iter().filter_map(|word| rows.get(usize::from(*word))) {
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(*weight as i8));
        }
    }
    *out = sums;
}

impl WordScores {
    /// The logits of all columns: of the labels in their order, then of a line of a page of plain text and of HTML.
    pub fn logits(&self) -> &[i32; COLUMNS] {
        &self.0
    }

    /// The chaff label that the words speak for most, and by how much more than for content.
    pub fn chaff(&self) -> (Label, i32) {
        let chaff = &self.0[1..LABELS.len()];
        let (at, best) = chaff.iter().enumerate().fold((0, i32::MIN), |best, (i, &z)| if z > best.1 { (i, z) } else { best });
        (LABELS[at + 1], best - self.0[0])
    }

    /// What the words tell of a line of a page, of plain text and of HTML: above zero for content.
    pub fn page(&self) -> [i32; 2] {
        [self.0[COLUMNS - 2], self.0[COLUMNS - 1]]
    }
}
