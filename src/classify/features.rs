//! The features of a line that the model reads: small numbers. What stands in the line comes from its [`Reading`], what
//! the scan and the judge have found out is taken over.

use super::reading::{Counts, Reading};
use super::words_key;
use crate::document::{Cue, Document, Fate, Line, flags};
use crate::label::{Group, Label};

/// Numbers of a line by itself, of its place on the page, and of what the judge says.
const SHAPE: usize = 37;
const PLACE: usize = 11;
/// How many numbers a line has.
pub(crate) const DENSE: usize = SHAPE + PLACE + 2;
/// The highest value of most numbers.
pub(crate) const FULL: u8 = 64;

/// The numbers of a line.
pub(crate) type Numbers = [u8; DENSE];

/// What the page as a whole tells, and where the same line stands twice.
#[derive(Debug)]
pub(crate) struct Page {
    lines: usize,
    words: usize,
    /// How often lines of one key stand on the page, by a part of the key: now and then two lines share a place.
    repeats: Vec<u8>,
    /// For each line its place in `repeats`; none for long lines.
    places: Vec<u32>,
}

/// No place in the list of repeats: the line is too long to be looked for.
const NO_PLACE: u32 = u32::MAX;

/// A number on a scale of halves of powers of two: 0, 1, 2, 3, 4, 6, 8, 12, 16 … become 0, 1, 2 …
pub(crate) fn logarithm(n: usize) -> u8 {
    if n < 3 {
        return n as u8;
    }
    let power = n.ilog2();
    ((2 * power - 1) as u8 + (n >> (power - 1) & 1) as u8).min(FULL)
}

/// A share as a number up to [`FULL`].
pub(crate) fn share(part: u32, of: u32) -> u8 {
    if part == 0 {
        return 0;
    }
    (u64::from(part) * u64::from(FULL)).checked_div(u64::from(of)).map_or(0, |share| share.min(u64::from(FULL)) as u8)
}

/// A count as a number: one more weighs as much as eight of sixty-four.
fn count(n: u32) -> u8 {
    n.min(8) as u8 * 8
}

impl Page {
    /// Looks at all lines once.
    pub fn of(document: &Document<'_>) -> Page {
        let size = (document.len() * 8).next_power_of_two().clamp(1 << 8, 1 << 20);
        let (mut repeats, mut places) = (vec![0_u8; size], Vec::with_capacity(document.len()));
        let mut words = 0;
        for (i, line) in document.lines().iter().enumerate() {
            words += line.words();
            if line.words() > 40 {
                places.push(NO_PLACE);
                continue;
            }
            let place = words_key(document.text(i)).0 as usize & (size - 1);
            places.push(place as u32);
            repeats[place] = repeats[place].saturating_add(1);
        }
        Page { lines: document.len(), words, repeats, places }
    }

    /// How often a line's words stand on the page.
    fn repeats(&self, line: usize) -> u32 {
        let place = self.places.get(line).map_or(NO_PLACE, |place| *place);
        self.repeats.get(place as usize).map_or(1, |n| u32::from(*n).max(1))
    }
}

/// The numbers of a line of a document that has been classified.
pub(crate) fn numbers(document: &Document<'_>, page: &Page, i: usize, reading: &Reading) -> Numbers {
    let line = document.lines()[i];
    let verdict = if line.fate() == Fate::Open { line.cue() } else { Cue::None };
    let (hint, points) = line.hint;
    let chaff = line.label().group() == Group::Chaff;
    let verdict = [if chaff { 16 * verdict as u8 } else { 0 }, if hint == Label::Paragraph { 0 } else { points.min(32) * 2 }];
    let mut numbers = [0; DENSE];
    numbers[..SHAPE].copy_from_slice(&shape(&line, &reading.counts));
    numbers[SHAPE..SHAPE + PLACE].copy_from_slice(&place(document, page, i));
    numbers[SHAPE + PLACE..].copy_from_slice(&verdict);
    numbers
}

/// The line by itself.
fn shape(line: &Line, counts: &Counts) -> [u8; SHAPE] {
    let flag = |flag: u32| if line.has(flag) { FULL / 2 } else { 0 };
    let (words, characters, tokens) = (line.words() as u32, counts.characters, counts.tokens);
    [
        3 * logarithm(words as usize),
        2 * logarithm(characters as usize),
        share(line.capitals() as u32, words),
        share(counts.digits, characters),
        share(counts.marks, characters),
        count(counts.commas),
        count(counts.ends),
        share(counts.stops, tokens),
        count(counts.addresses),
        count(counts.says),
        count(counts.networks),
        count(counts.months),
        count(counts.starters),
        share(counts.shouted, tokens),
        share(counts.long, tokens),
        count(counts.pipes),
        count(counts.slashes),
        count(counts.money),
        count(counts.at_signs),
        count(counts.clocks),
        share(counts.linked, characters),
        count(counts.links),
        flag(flags::TERMINAL),
        flag(flags::COLON),
        flag(flags::QUESTION),
        flag(flags::BULLET),
        flag(flags::NUMBERED),
        flag(flags::MARKED_HEADING),
        flag(flags::LOWER),
        flag(flags::CJK),
        flag(flags::SENTENCES),
        flag(flags::SIGN),
        flag(flags::QUOTES),
        flag(flags::PART),
        flag(flags::DIGIT),
        if words == 0 { FULL / 2 } else { 0 },
        (u64::from(characters) * 4 / u64::from(words.max(1))).min(u64::from(FULL)) as u8,
    ]
}

/// The line on its page.
fn place(document: &Document<'_>, page: &Page, i: usize) -> [u8; PLACE] {
    let lines = document.lines();
    let line = &lines[i];
    let from = i.checked_sub(1).map_or(0, |p| lines[p].span().end);
    let gap = document.source().get(from..line.span().start).unwrap_or_default();
    let breaks = gap.bytes().filter(|b| *b == b'\n').count();
    let indent = gap.bytes().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
    [
        (breaks.min(4) * 16) as u8,
        3 * logarithm(indent),
        3 * logarithm(i),
        3 * logarithm(page.lines - i - 1),
        share(i as u32, page.lines as u32),
        3 * logarithm(page.lines),
        2 * logarithm(page.words),
        2 * logarithm(page.words / page.lines.max(1)),
        count(page.repeats(i) - 1),
        if line.label() == Label::TableRow { FULL / 2 } else { 0 },
        if line.label() == Label::Heading { FULL / 2 } else { 0 },
    ]
}
