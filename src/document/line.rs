//! Lines: the unit of judgement, and how they are split and cut.

use super::is_room;
use crate::label::Label;
use std::ops::Range;

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Begin {
    /// After a line break of the source, or at its start.
    Break,
    /// After a line break that a rule restored.
    Restored,
    /// In the middle of a line: a place to judge, not a break in the output.
    Cut,
    /// After a line break of the source that a rule takes away.
    Joined,
}

/// What has been decided about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// It stays unless a filter drops it.
    Open,
    /// A filter dropped it.
    Dropped,
    /// It stays as it is: code, front matter, or what the user's keep rules name.
    Protected,
}

/// The kind of evidence that gave a line its chaff label, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cue {
    /// None.
    #[default]
    None,
    /// Several words of a label that together make it likely.
    Likely,
    /// A phrase that makes its sentence chaff wherever it stands.
    Strong,
    /// The line begins with a phrase that makes it chaff to its end.
    Start,
    /// The whole line is such a phrase, or a row of them.
    Whole,
}

/// What one pass over a line's bytes has found.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    pub(crate) flags: u32,
    pub(crate) words: u16,
    pub(crate) capitals: u16,
}

pub(crate) mod flags {
    //! What a line's bytes show, as bits.

    /// Ends a sentence.
    pub const TERMINAL: u32 = 1;
    /// Ends in a colon.
    pub const COLON: u32 = 1 << 1;
    /// Ends in a question mark.
    pub const QUESTION: u32 = 1 << 2;
    /// Begins with a bullet.
    pub const BULLET: u32 = 1 << 3;
    /// Begins with a number or letter of a list.
    pub const NUMBERED: u32 = 1 << 4;
    /// Holds an ampersand that may begin an entity.
    pub const AMPERSAND: u32 = 1 << 5;
    /// Holds bytes of characters that may be invisible, no-break or mojibake.
    pub const HIGH: u32 = 1 << 6;
    /// Holds `](`.
    pub const LINK: u32 = 1 << 7;
    /// Holds a vertical bar.
    pub const PIPE: u32 = 1 << 8;
    /// Begins in a lower-case letter.
    pub const LOWER: u32 = 1 << 9;
    /// Is mostly Chinese, Japanese or Korean; words are counted in characters, two to the word.
    pub const CJK: u32 = 1 << 10;
    /// Begins with `#` marks of a Markdown heading.
    pub const MARKED_HEADING: u32 = 1 << 11;
    /// Begins with `>`.
    pub const QUOTE: u32 = 1 << 12;
    /// Holds a tag-like `<`.
    pub const ANGLE: u32 = 1 << 13;
    /// Holds a control character.
    pub const CONTROL: u32 = 1 << 14;
    /// Is a part of a line with other parts.
    pub const PART: u32 = 1 << 15;
    /// Holds a digit.
    pub const DIGIT: u32 = 1 << 16;
    /// Holds a full stop, question or exclamation mark that ends a sentence before the line's end.
    pub const SENTENCES: u32 = 1 << 17;
    /// Holds quotation marks, or an apostrophe behind a space.
    pub const QUOTES: u32 = 1 << 19;
    /// Holds `[`.
    pub const BRACKET: u32 = 1 << 18;
    /// Holds a comma.
    pub const COMMA: u32 = 1 << 20;
    /// Holds `©`.
    pub const SIGN: u32 = 1 << 21;
    /// Holds a colon, anywhere.
    pub const COLONS: u32 = 1 << 22;
    /// Holds a place where a word begins without a space behind another: see [`crate::filters::GluedHeadings`].
    pub const GLUE: u32 = 1 << 23;
    /// Holds a bullet, a star or a dash.
    pub const MARKS: u32 = 1 << 24;
    /// Holds a mark that parts the items of a trail: `/`, `>`, `»` and the like.
    pub const TRAIL: u32 = 1 << 26;
    /// The facts are those of the line as it stands: it has not been cut since it was read.
    pub const READ: u32 = 1 << 25;
    /// The guard took the drop of this line back.
    pub const GUARDED: u32 = 1 << 27;
}

/// A line: a run of the source between line breaks, real or restored, or a piece of one.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) facts: Facts,
    score: u16,
    pub(crate) break_rule: u16,
    pub(crate) drop_rule: u16,
    pub(crate) label: Label,
    pub(crate) cue: Cue,
    pub(crate) begin: Begin,
    pub(crate) fate: Fate,
    /// A chaff label that the words speak for without sufficing, and their weight.
    pub(crate) hint: (Label, u8),
}

impl Line {
    pub(crate) fn new(start: usize, end: usize) -> Line {
        Line {
            start: start as u32,
            end: end as u32,
            facts: Facts::default(),
            score: u16::MAX,
            break_rule: 0,
            drop_rule: 0,
            label: Label::Paragraph,
            cue: Cue::None,
            begin: Begin::Break,
            fate: Fate::Open,
            hint: (Label::Paragraph, 0),
        }
    }

    /// The line's bytes in the source, without the white space around it.
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// What the line is.
    pub fn label(&self) -> Label {
        self.label
    }

    /// The probability that the line is content, 0 to 1.
    pub fn score(&self) -> f32 {
        f32::from(self.score) / 65535.0
    }

    pub(crate) fn set_score(&mut self, score: f32) {
        self.score = (score.clamp(0.0, 1.0) * 65535.0) as u16;
    }

    /// Sets the score in 65,535ths.
    pub(crate) fn set_probability(&mut self, score: u16) {
        self.score = score;
    }

    /// The score in 65,535ths.
    pub(crate) fn probability(&self) -> u16 {
        self.score
    }

    /// The evidence for the line's label, if it is a chaff label.
    pub fn cue(&self) -> Cue {
        self.cue
    }

    /// How the line begins.
    pub fn begin(&self) -> Begin {
        self.begin
    }

    /// What has been decided about the line.
    pub fn fate(&self) -> Fate {
        self.fate
    }

    /// The number of words; two characters of Chinese or Japanese count as one.
    pub fn words(&self) -> usize {
        usize::from(self.facts.words)
    }

    /// The number of words that begin in upper case.
    pub fn capitals(&self) -> usize {
        usize::from(self.facts.capitals)
    }

    pub(crate) fn has(&self, flag: u32) -> bool {
        self.facts.flags & flag != 0
    }

    /// Whether the line is a piece of a longer line.
    pub fn is_part(&self) -> bool {
        self.has(flags::PART) || self.begin == Begin::Cut
    }

    /// Whether the line ends like a sentence.
    pub fn is_sentence(&self) -> bool {
        self.has(flags::TERMINAL)
    }

    /// Whether the line begins with a bullet or a list number.
    pub fn is_item(&self) -> bool {
        self.has(flags::BULLET | flags::NUMBERED)
    }

    /// Short, with no sentence's end: the shape of a heading, a title, or a link's words.
    pub fn is_title_like(&self) -> bool {
        let words = self.words();
        (1..=24).contains(&words) && (!self.has(flags::TERMINAL) || self.has(flags::QUESTION)) && !self.has(flags::SENTENCES)
    }
}

/// The span without room at its ends.
pub(crate) fn trimmed(source: &str, span: Range<usize>) -> Range<usize> {
    let bytes = source.as_bytes();
    let (mut start, mut end) = (span.start, span.end);
    // ASCII first: nearly every line ends here.
    while start < end && bytes[start].is_ascii_whitespace() {
        start += 1;
    }
    while start < end && bytes[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    if start < end && (bytes[start] >= 0x80 || bytes[end - 1] >= 0x80 || bytes[start] == 0x0b || bytes[end - 1] == 0x0b) {
        let text = &source[start..end];
        let trimmed = text.trim_matches(is_room);
        // Safe arithmetic: `trimmed` is a part of `text`.
        let offset = trimmed.as_ptr() as usize - text.as_ptr() as usize;
        return start + offset..start + offset + trimmed.len();
    }
    start..end
}

/// Splits a source at its line breaks (`\n`, `\r\n`, `\r`), leaving blank lines out.
pub(crate) fn split(source: &str, lines: &mut Vec<Line>) {
    let bytes = source.as_bytes();
    if source.len() > 1 << 20 {
        // Count first, so that the records of a large text are allocated once and not twice over.
        lines.reserve_exact(memchr::memchr2_iter(b'\n', b'\r', bytes).count() + 1);
    }
    let mut start = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', bytes).chain(std::iter::once(bytes.len())) {
        if end > start {
            let span = trimmed(source, start..end);
            if !span.is_empty() {
                lines.push(Line::new(span.start, span.end));
            }
        }
        start = end + 1;
    }
}

/// Cuts lines in place; `cuts` ascend.
pub(crate) fn cut(source: &str, lines: &mut Vec<Line>, cuts: &[(usize, Begin, u16)]) {
    if cuts.is_empty() {
        return;
    }
    // First the cuts that fall strictly inside an open line, then one move from the back, so that no second copy of
    // the lines is made.
    let mut wanted: Vec<(usize, Line)> = Vec::with_capacity(cuts.len());
    let mut line = 0;
    let mut tail_start = None;
    for &(at, begin, rule) in cuts {
        while line < lines.len() && lines[line].end as usize <= at {
            line += 1;
            tail_start = None;
        }
        let Some(whole) = lines.get_mut(line) else { break };
        let from = tail_start.unwrap_or(whole.start as usize);
        let before = trimmed(source, from..at.max(from));
        if at <= from || whole.fate != Fate::Open || before.is_empty() {
            continue;
        }
        let after = trimmed(source, at..whole.end as usize);
        let mut part = *whole;
        part.start = after.start as u32;
        part.begin = begin;
        part.break_rule = rule;
        // A restored break makes lines of their own, as if it had never been lost.
        part.facts.flags &= !flags::READ;
        whole.facts.flags &= !flags::READ;
        if begin == Begin::Cut {
            part.facts.flags |= flags::PART;
            match wanted.last_mut().filter(|(owner, _)| *owner == line) {
                Some((_, before)) => before.facts.flags |= flags::PART,
                None => whole.facts.flags |= flags::PART,
            }
        } else {
            part.facts.flags &= !flags::PART;
        }
        wanted.push((line, part));
        tail_start = Some(after.start);
    }
    let old = lines.len();
    lines.reserve_exact(wanted.len());
    if let Some(&last) = lines.last() {
        lines.resize(old + wanted.len(), last);
    }
    let mut to = lines.len();
    let mut pending = wanted.as_slice();
    for from in (0..old).rev() {
        let mut end = lines[from].end;
        while let Some((&(owner, part), rest)) = pending.split_last() {
            if owner != from {
                break;
            }
            to -= 1;
            lines[to] = Line { end, ..part };
            end = trimmed(source, lines[from].start as usize..part.start as usize).end as u32;
            pending = rest;
        }
        to -= 1;
        lines[to] = Line { end, ..lines[from] };
        if pending.is_empty() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'s>(source: &'s str, lines: &[Line]) -> Vec<&'s str> {
        lines.iter().map(|l| &source[l.span()]).collect()
    }

    #[test]
    fn splits_at_every_kind_of_line_break() {
        let source = "\u{feff} one\r\n\n\ttwo \rthree\u{a0}\n\u{200b}\n";
        let mut lines = Vec::new();
        split(source, &mut lines);
        assert_eq!(texts(source, &lines), ["one", "two", "three"]);
    }

    #[test]
    fn cuts_keep_order_and_trim() {
        let source = "ab cd ef\nxy\ngh ij";
        let mut lines = Vec::new();
        split(source, &mut lines);
        let cuts: Vec<_> = [0, 3, 6, 8, 9, 15, 40].iter().map(|&at| (at, Begin::Cut, 0)).collect();
        cut(source, &mut lines, &cuts);
        assert_eq!(texts(source, &lines), ["ab", "cd", "ef", "xy", "gh", "ij"]);
        assert_eq!(lines[1].begin, Begin::Cut);
        assert_eq!(lines[3].begin, Begin::Break);
    }

    #[test]
    fn a_line_record_stays_small() {
        assert!(size_of::<Line>() <= 32, "{}", size_of::<Line>());
    }
}
