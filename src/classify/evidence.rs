//! What the words of a piece weigh, when no phrase decides: nouns and acts of one label, somebody addressed, an act in
//! front, brevity. Weights are in quarters of a noun's.

use super::fold::is_letter;
use super::judge::{core, is_quoted};
use super::phrases::Kind;
use super::reading::{Reader, Reading};
use super::scan::Hit;
use super::trees::SCALE;
use super::voice::Speaker;
use crate::document::{Facts, flags};
use crate::label::Label;

/// The label that a piece's words speak for most, and how much they weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weight {
    pub label: Label,
    pub points: u8,
    /// Somebody is addressed, or the label needs nobody to be.
    pub addressed: bool,
}

/// Enough for a line of its own.
pub(crate) const ENOUGH: u8 = 16;
/// Enough for a piece inside prose.
pub(crate) const ENOUGH_IN_PROSE: u8 = 18;
/// Enough for a line beside chaff: see [`super::context`].
pub(crate) const ENOUGH_BESIDE_CHAFF: u8 = 10;

/// Labels whose words need nobody addressed: the text speaks about itself.
fn is_impersonal(label: Label) -> bool {
    matches!(label, Label::Seo | Label::Leak | Label::Legal)
}

/// One label's words in a piece.
#[derive(Clone, Copy, Default)]
struct Count {
    nouns: u8,
    acts: u8,
    noun_end: u32,
    act_end: u32,
    /// A noun and an act that do not overlap.
    separate: bool,
    /// An act is the piece's first word.
    leads: bool,
}

impl Count {
    fn take(&mut self, hit: &Hit, first: usize) {
        if hit.kind == Kind::Noun {
            if hit.start >= self.noun_end {
                self.nouns += 1;
                self.separate |= self.acts > 0 && hit.start >= self.act_end;
                self.noun_end = hit.end;
            }
        } else if hit.start >= self.act_end {
            self.acts += 1;
            self.separate |= self.nouns > 0 && hit.start >= self.noun_end;
            self.leads |= hit.start as usize <= first;
            self.act_end = hit.end;
        }
    }
}

/// Weighs a piece's words.
pub(crate) fn weigh(text: &str, facts: &Facts, hits: &[Hit], speaker: &Speaker<'_>) -> Option<Weight> {
    if facts.words > 60 || !hits.iter().any(|h| matches!(h.kind, Kind::Noun | Kind::Act)) {
        return None;
    }
    let first = core(text).start;
    let mut counts: [(Label, Count); 8] = [(Label::Paragraph, Count::default()); 8];
    let mut used = 0;
    let speaks = |h: &&Hit| matches!(h.kind, Kind::Noun | Kind::Act | Kind::Start) && !is_quoted(text, facts, h);
    for hit in hits.iter().filter(speaks) {
        let place = counts[..used].iter().position(|(label, _)| *label == hit.label);
        let place = match place {
            Some(place) => place,
            None if used < counts.len() => {
                counts[used].0 = hit.label;
                used += 1;
                used - 1
            }
            None => continue,
        };
        counts[place].1.take(hit, first);
    }
    let short = if facts.words <= 10 { 2 } else { u8::from(facts.words <= 20) };
    let exclaimed = u8::from(text.trim_end().ends_with(['!', '！']));
    let base = |count: &Count| {
        4 * (count.nouns.min(2) + count.acts.min(2)) + short + exclaimed + 3 * (u8::from(count.separate) + u8::from(count.leads))
    };
    // Nobody addressed adds more than nine: most words of prose end here.
    let most = counts[..used].iter().map(|(_, c)| base(c)).max().unwrap_or(0);
    if most + 9 < ENOUGH_BESIDE_CHAFF {
        return None;
    }
    let voice = speaker.voice();
    let addressed = voice.addresses;
    // The site says "we"; who says "I" tells a story. A clause of a contract has a number. A long sentence says more
    // than what is chaff in it.
    let against = 8 * (u8::from(voice.narrates) + u8::from(facts.flags & flags::NUMBERED != 0) + u8::from(facts.words > 40))
        + 4 * u8::from(facts.words > 25);
    let mut best: Option<Weight> = None;
    for (label, count) in &counts[..used] {
        let mut points = base(count);
        if addressed {
            points += 4;
        } else if is_impersonal(*label) {
            points += 2;
        }
        // Nobody says these words but banners and articles about them.
        if matches!(label, Label::Adblock | Label::Cookie) && count.nouns > 0 && addressed {
            points += 5;
        }
        // Acts alone are the verbs of any manual.
        if count.nouns == 0 {
            points = points.min(ENOUGH_BESIDE_CHAFF - 1);
        }
        let points = points.saturating_sub(against);
        if points > 0 && best.is_none_or(|b| points > b.points) {
            best = Some(Weight { label: *label, points, addressed: addressed || is_impersonal(*label) });
        }
    }
    best
}

/// No longer piece is weighed by what its words have been learnt to speak for.
const LONGEST: u16 = 60;
/// A lead ("Read next:") has at most this many bytes.
const LONGEST_LEAD: usize = 60;

/// What the words of a piece have been learnt to speak for: a chaff label, and by how much more than for content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Learnt {
    label: Label,
    /// Logits, in units of `SCALE`.
    margin: i32,
}

impl Learnt {
    /// Listens to a sentence; none for those that are too long for it.
    pub fn of(text: &str, reader: &mut Reader) -> Option<Learnt> {
        if is_long(text) {
            return None;
        }
        let reading = reader.read(text);
        Some(Learnt::from(text, reading, reader))
    }

    /// Listens to what may be a line in the end, which begins at a place of the source and whose facts are known.
    pub fn with(text: &str, start: usize, facts: &Facts, reader: &mut Reader) -> Option<Learnt> {
        if facts.words == 0 || facts.words > LONGEST || is_long(text) {
            return None;
        }
        let reading = reader.read_and_keep(text, start);
        Some(Learnt::from(text, reading, reader))
    }

    /// A lead in front of a colon or an arrow counts by itself as well: what follows it may be anything.
    fn from(text: &str, reading: Reading, reader: &mut Reader) -> Learnt {
        let whole = reading.chaff;
        let (label, margin) = match lead(text).map(|lead| reader.read(lead).chaff) {
            Some(lead) if lead.1 > whole.1 => lead,
            _ => whole,
        };
        Learnt { label, margin }
    }

    /// As a weight: one logit more for chaff than for content is enough beside other chaff, two and a half are enough for a
    /// line of its own, and three and a half inside prose.
    pub fn weight(self, facts: &Facts, part: bool) -> Option<Weight> {
        if self.margin <= 0 || facts.flags & flags::NUMBERED != 0 {
            return None;
        }
        let points = ((if part { 4 } else { 6 }) + 4 * self.margin / SCALE).clamp(0, 60) as u8;
        Some(Weight { label: self.label, points, addressed: true })
    }

    /// Whether they are enough inside prose.
    pub fn is_chaff_in_prose(self) -> bool {
        4 + 4 * self.margin / SCALE >= i32::from(ENOUGH_IN_PROSE)
    }
}

fn is_long(text: &str) -> bool {
    text.len() > 12 * usize::from(LONGEST)
}

/// A few words in front of a colon or an arrow, the mark included, with more behind it.
fn lead(text: &str) -> Option<&str> {
    let head = &text.as_bytes()[..text.len().min(LONGEST_LEAD)];
    let (at, mark) = if head.is_ascii() {
        (memchr::memchr(b':', head)?, ':')
    } else {
        text.char_indices()
            .take_while(|(at, _)| *at < LONGEST_LEAD)
            .find(|(_, c)| matches!(c, ':' | '：' | '→' | '»' | '►' | '▶'))?
    };
    let end = at + mark.len_utf8();
    let clock = text[..at].ends_with(|c: char| c.is_ascii_digit());
    (at > 2 && !clock && text[end..].contains(is_letter)).then(|| &text[..end])
}
