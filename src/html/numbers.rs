//! The columns of a stretch of lines that come from markup: each line's evidence, and what the words of the lines around it
//! speak for, by the elements and the role that it shares with them.

use super::evidence::{AROUND, Evidence, NUMBERS};
use super::markup::Cursor;
use crate::document::Document;
use std::ops::Range;

/// How many columns there are.
pub(crate) const COLUMNS: usize = NUMBERS + AROUND + 1;

/// A weighted mean of small numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Mean {
    sum: u64,
    weight: u64,
}

impl Mean {
    fn add(&mut self, other: Mean) {
        self.sum += other.sum;
        self.weight += other.weight;
    }

    fn value(self) -> u8 {
        (self.sum * 2).checked_div(self.weight).unwrap_or(64).min(255) as u8
    }
}

/// Calls `put` with column, line (of the stretch) and number. `words` is what the words of each line speak for.
pub(crate) fn read(
    document: &Document<'_>,
    evidence: &Evidence,
    lines: Range<usize>,
    words: &[u8],
    mut put: impl FnMut(usize, usize, u8),
) {
    let mut elements = vec![Mean::default(); evidence.elements];
    let mut roles = vec![Mean::default(); evidence.blocks.len()];
    let mut blocks = Vec::with_capacity(lines.len());
    let mut cursor = Cursor::default();
    for (line, (i, words)) in lines.zip(words).enumerate() {
        let span = document.lines().get(i).map_or(0..0, |l| l.span());
        let block = cursor.find(&evidence.blocks, span.start);
        blocks.push(block);
        let Some(block) = block else { continue };
        for (column, number) in evidence.numbers[block].into_iter().enumerate() {
            put(column, line, number);
        }
        let weight = span.len() as u64;
        let mean = Mean { sum: u64::from(*words) * weight, weight };
        if let Some(element) = elements.get_mut(evidence.blocks[block].element as usize) {
            element.add(mean);
        }
        roles[evidence.roles[block] as usize].add(mean);
    }
    for i in (1..elements.len()).rev() {
        let (mean, parent) = (elements[i], evidence.parents[i] as usize);
        if parent != i {
            elements[parent].add(mean);
        }
    }
    for (line, block) in blocks.into_iter().enumerate() {
        let Some(block) = block else { continue };
        for (k, element) in evidence.around[block].into_iter().enumerate() {
            put(NUMBERS + k, line, elements.get(element as usize).copied().unwrap_or_default().value());
        }
        put(NUMBERS + AROUND, line, roles[evidence.roles[block] as usize].value());
    }
}
