//! The features of a line that the model reads: small numbers. What stands in the line comes from its [`Reading`], what
//! the scan and the judge have found out is taken over.

use super::reading::{Counts, Reading};
use super::words_key;
use crate::document::{Cue, Document, Fate, Line, flags};
use crate::label::{Group, Label};

/// How many numbers a line has.
pub(crate) const DENSE: usize = 50;
/// The highest value of a number.
pub(crate) const FULL: usize = 64;

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
fn logarithm(n: usize) -> usize {
    if n < 3 {
        return n;
    }
    let power = n.ilog2() as usize;
    (2 * power + (n >> (power - 1) & 1) - 1).min(FULL)
}

/// A share as a number up to [`FULL`].
fn share(part: usize, of: usize) -> usize {
    (part * FULL).checked_div(of).unwrap_or(0).min(FULL)
}

/// A count as a number: one more weighs as much as eight of sixty-four.
fn count(n: usize) -> usize {
    (n * 8).min(FULL)
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
    fn repeats(&self, line: usize) -> usize {
        let place = self.places.get(line).map_or(NO_PLACE, |place| *place);
        self.repeats.get(place as usize).map_or(1, |n| usize::from(*n).max(1))
    }
}

/// The numbers of a line of a document that has been classified.
pub(crate) fn numbers(document: &Document<'_>, page: &Page, i: usize, reading: &Reading) -> Numbers {
    let line = document.lines()[i];
    let verdict = if line.fate() == Fate::Open { line.cue() } else { Cue::None };
    let (hint, points) = line.hint;
    let chaff = line.label().group() == Group::Chaff;
    let verdict = [
        if chaff { 16 * verdict as usize } else { 0 },
        if hint == Label::Paragraph { 0 } else { usize::from(points).min(32) * 2 },
    ];
    let mut numbers = [0; DENSE];
    let all = shape(&line, &reading.counts).into_iter().chain(place(document, page, i)).chain(verdict);
    for (number, from) in numbers.iter_mut().zip(all) {
        *number = from.min(255) as u8;
    }
    numbers
}

/// The line by itself.
fn shape(line: &Line, counts: &Counts) -> [usize; 37] {
    let flag = |flag: u32| if line.has(flag) { FULL / 2 } else { 0 };
    let of = |n: u32| n as usize;
    let (words, characters, tokens) = (line.words(), of(counts.characters), of(counts.tokens));
    [
        3 * logarithm(words),
        2 * logarithm(characters),
        share(line.capitals(), words),
        share(of(counts.digits), characters),
        share(of(counts.marks), characters),
        count(of(counts.commas)),
        count(of(counts.ends)),
        share(of(counts.stops), tokens),
        count(of(counts.addresses)),
        count(of(counts.says)),
        count(of(counts.networks)),
        count(of(counts.months)),
        count(of(counts.starters)),
        share(of(counts.shouted), tokens),
        share(of(counts.long), tokens),
        count(of(counts.pipes)),
        count(of(counts.slashes)),
        count(of(counts.money)),
        count(of(counts.at_signs)),
        count(of(counts.clocks)),
        share(of(counts.linked), characters),
        count(of(counts.links)),
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
        (characters * 4 / words.max(1)).min(FULL),
    ]
}

/// The line on its page.
fn place(document: &Document<'_>, page: &Page, i: usize) -> [usize; 11] {
    let lines = document.lines();
    let line = &lines[i];
    let from = i.checked_sub(1).map_or(0, |p| lines[p].span().end);
    let gap = document.source().get(from..line.span().start).unwrap_or_default();
    let breaks = gap.bytes().filter(|b| *b == b'\n').count();
    let indent = gap.bytes().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
    [
        (breaks * 16).min(FULL),
        3 * logarithm(indent),
        3 * logarithm(i),
        3 * logarithm(page.lines - i - 1),
        share(i, page.lines),
        3 * logarithm(page.lines),
        2 * logarithm(page.words),
        2 * logarithm(page.words / page.lines.max(1)),
        count(page.repeats(i) - 1),
        if line.label() == Label::TableRow { FULL / 2 } else { 0 },
        if line.label() == Label::Heading { FULL / 2 } else { 0 },
    ]
}
