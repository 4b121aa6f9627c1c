//! The jury: how likely each sentence is chaff, by all that is known of it and of what stands around it.
//!
//! The judge finds what a phrase or a few words decide, one piece at a time. The jury weighs his verdicts, what words have
//! been learnt to speak for, the line's score, the neighbours and what the text is about, by boosted trees over small
//! integers: it convicts sentences that he let go, and lets go where he was too severe. It is trained on marked documents;
//! what it sees is written down here once, for use and training.

use super::evidence;
use super::features::{FULL, logarithm, share};
use super::judge::depth;
use super::phrases::Kind;
use super::reading::{Reader, Reading};
use super::scan::{self, Hit};
use super::sentences;
use super::trees::{SCALE, Trees};
use super::word_weights::LABELS;
use crate::document::{Cue, Cut, Document, Facts, Fate, flags};
use crate::filters::labelled::beside_content;
use crate::label::{Group, Label};
use once_cell::sync::Lazy;

/// Chaff labels that words speak for.
const KINDS: usize = LABELS.len() - 1;
/// Flags of a sentence that are looked at.
const FLAGS: [u32; 18] = [
    flags::TERMINAL,
    flags::COLON,
    flags::QUESTION,
    flags::BULLET,
    flags::NUMBERED,
    flags::HIGH,
    flags::LINK,
    flags::PIPE,
    flags::LOWER,
    flags::CJK,
    flags::MARKED_HEADING,
    flags::QUOTE,
    flags::PART,
    flags::DIGIT,
    flags::SENTENCES,
    flags::QUOTES,
    flags::COMMA,
    flags::COLONS,
];
/// Flags of the sentence's line.
const LINE_FLAGS: [u32; 5] = [flags::BULLET, flags::NUMBERED, flags::CJK, flags::MARKED_HEADING, flags::QUOTE];
/// Numbers of a sentence by itself …
const OWN: usize = 11 + FLAGS.len() + LINE_FLAGS.len() + 13 + 3 + KINDS + 11 + 2;
/// … of its neighbours, and of the text.
const AROUND: usize = 6 * 4 + 2 * 3 + 1;
const TEXT: usize = 13;
/// How many numbers the trees see.
pub(crate) const INPUTS: usize = OWN + AROUND + TEXT;

/// So many sentences of a line are told apart; what follows them is one.
const MOST_OF_LINE: usize = 256;
/// So many sentences are heard at once, in the lines they stand in: memory does not grow with the text.
const MOST_AT_ONCE: usize = 1 << 13;
/// A text of fewer sentences tells the jury too little, and the judge's verdicts stand.
const FEWEST: usize = 16;
/// Sentences of fewer words say nothing of what a text is about.
const TOPICAL: u16 = 8;

/// The trees: positive for chaff.
static TREES: Lazy<Trees> = Lazy::new(|| Trees::decode(include_bytes!("weights/jury.bin")));

/// A sentence, or a line that is none.
#[derive(Debug)]
pub(crate) struct Unit {
    pub line: u32,
    /// Bytes of the source.
    pub start: u32,
    pub end: u32,
    words: u16,
    cue: Cue,
    /// How many sentences its line has.
    of_line: u16,
    /// The chaff label that its words speak for most, as a place among the kinds, and by how much.
    top: u8,
    margin: u8,
    margins: [u8; KINDS],
    page: u8,
    probability: u8,
    /// Labels with a noun in it, and with any words.
    nouns: u32,
    others: u32,
    own: [u8; OWN],
}

/// A logit in eighths, from 0 to 128.
fn fine(logit: i32) -> u8 {
    (64 + logit.clamp(-9 * SCALE, 9 * SCALE) * 8 / SCALE).clamp(0, 128) as u8
}

/// No more than a logit for content above this speaks of the label, in the numbers of [`fine`].
const SPEAKS: u8 = 56;

impl Unit {
    fn is_topical(&self) -> bool {
        self.cue == Cue::None && self.words >= TOPICAL
    }
}

/// Where a sentence stands in its line.
struct Place {
    nth: usize,
    of: usize,
    /// Inside quotation marks that were opened before it.
    quoted: bool,
}

/// Reads a sentence.
fn unit(document: &Document<'_>, i: usize, start: usize, text: &str, place: &Place, hits: &[Hit], reader: &mut Reader) -> Unit {
    let line = document.lines()[i];
    let facts: Facts = if place.of == 1 { line.facts } else { scan::facts(text) };
    let reading: Reading = reader.line(text, start);
    let counts = reading.counts;
    let logits = reading.scores.logits();
    let mut margins = [0; KINDS];
    for (margin, logit) in margins.iter_mut().zip(&logits[1..]) {
        *margin = fine(logit - logits[0]);
    }
    let (mut top, mut best, mut second) = (0, i32::MIN, i32::MIN);
    for (n, logit) in logits[1..LABELS.len()].iter().enumerate() {
        if *logit > best {
            (top, best, second) = (n, *logit, best);
        } else {
            second = second.max(*logit);
        }
    }
    let mut of_top = [0_u8; 5];
    let mut of_all = [0_u8; 5];
    let mut pairs = [0_u8; 32];
    let (mut nouns, mut others) = (0_u32, 0_u32);
    for hit in hits {
        let (kind, label) = (hit.kind, hit.label as usize & 31);
        let at = match kind {
            Kind::Whole => 0,
            Kind::Start => 1,
            Kind::Strong => 2,
            Kind::Noun => 3,
            Kind::Act => 4,
            Kind::Byline => continue,
        };
        of_all[at] = (of_all[at] + 1).min(FULL);
        if hit.label == LABELS[top + 1] {
            of_top[at] = (of_top[at] + 1).min(FULL);
        }
        if matches!(kind, Kind::Noun | Kind::Act) {
            pairs[label] = (pairs[label] + 1).min(FULL);
        }
        nouns |= u32::from(kind == Kind::Noun) << label;
        others |= u32::from(matches!(kind, Kind::Noun | Kind::Act | Kind::Strong)) << label;
    }
    let chaff = line.cue() != Cue::None && line.label().group() == Group::Chaff;
    let few = |n: usize| n.min(32) as u8;
    let several = |n: u32| n.min(16) as u8;
    let mut own = [0; OWN];
    let mut next = 0;
    let mut push = |numbers: &[u8]| {
        own[next..next + numbers.len()].copy_from_slice(numbers);
        next += numbers.len();
    };
    push(&[
        line.cue() as u8,
        if chaff { line.label() as u8 } else { 0 },
        line.hint.1,
        (line.probability() >> 8) as u8,
        3 * logarithm(usize::from(facts.words)),
        share(u32::from(facts.capitals), u32::from(facts.words)),
        3 * logarithm(line.words()),
        few(place.of),
        few(place.nth),
        few(place.of - 1 - place.nth),
        line.begin() as u8,
    ]);
    push(&FLAGS.map(|flag| u8::from(facts.flags & flag != 0)));
    push(&LINE_FLAGS.map(|flag| u8::from(line.has(flag))));
    push(&[
        several(counts.digits),
        several(counts.marks),
        several(counts.commas),
        several(counts.ends),
        several(counts.pipes),
        several(counts.clocks),
        share(counts.stops, counts.tokens),
        share(counts.addresses, counts.tokens),
        share(counts.says, counts.tokens),
        several(counts.networks),
        several(counts.months),
        share(counts.starters, counts.tokens),
        share(counts.shouted, counts.tokens),
    ]);
    push(&[margins[top], fine(best - second), fine(logits[LABELS.len()])]);
    push(&margins);
    push(&of_top);
    push(&of_all);
    push(&[pairs.into_iter().max().unwrap_or(0)]);
    push(&[u8::from(place.quoted), u8::from(text.starts_with(['"', '“', '„', '«', '»', '‘', '「', '『', '\'']))]);
    Unit {
        line: i as u32,
        start: start as u32,
        end: (start + text.len()) as u32,
        words: facts.words,
        cue: line.cue(),
        of_line: place.of as u16,
        top: top as u8,
        margin: margins[top],
        margins,
        page: fine(logits[LABELS.len()]),
        probability: (line.probability() >> 8) as u8,
        nouns,
        others,
        own,
    }
}

/// What a text, or a long stretch of it, is about.
struct Text {
    topical: u32,
    /// For each kind, how many topical sentences have words that speak for it.
    spoken: [u32; KINDS],
    nouns: [u32; 32],
    others: [u32; 32],
    length: usize,
    all: [u8; 6],
}

impl Text {
    fn of(units: &[Unit]) -> Text {
        let n = units.len().max(1) as u32;
        let mut text = Text { topical: 0, spoken: [0; KINDS], nouns: [0; 32], others: [0; 32], length: units.len(), all: [0; 6] };
        let (mut chaff, mut margins, mut words, mut scored, mut addressed, mut asked) = (0, 0, 0_u64, 0_u64, 0, 0);
        for unit in units {
            chaff += u32::from(unit.cue != Cue::None);
            margins += u32::from(unit.margin);
            words += u64::from(unit.words) + 1;
            scored += (u64::from(unit.words) + 1) * u64::from(unit.probability);
            addressed += u32::from(unit.own[ADDRESSES]);
            asked += u32::from(unit.own[QUESTION] != 0);
            if unit.is_topical() {
                text.topical += 1;
                text.note(unit, 1);
            }
        }
        text.all = [
            share(chaff, n),
            (scored / words.max(1)) as u8,
            (margins / n) as u8,
            (addressed * 4 / n).min(255) as u8,
            2 * logarithm(words as usize / n as usize),
            share(asked, n),
        ];
        text
    }

    fn note(&mut self, unit: &Unit, by: u32) {
        for (count, margin) in self.spoken.iter_mut().zip(unit.margins) {
            *count = count.wrapping_add(by * u32::from(margin > SPEAKS));
        }
        for (counts, mask) in [(&mut self.nouns, unit.nouns), (&mut self.others, unit.others)] {
            let mut rest = mask;
            while rest != 0 {
                let count = &mut counts[rest.trailing_zeros() as usize];
                *count = count.wrapping_add(by);
                rest &= rest - 1;
            }
        }
    }

    /// What the other sentences say of this one's topic.
    fn topics(&self, unit: &Unit) -> [u8; 3] {
        let (kind, label) = (usize::from(unit.top), LABELS[usize::from(unit.top) + 1] as usize & 31);
        let own = |mask: u32| u32::from(unit.is_topical() && mask >> label & 1 != 0);
        let spoken = self.spoken[kind] - u32::from(unit.is_topical() && unit.margin > SPEAKS);
        [
            share(spoken, self.topical),
            share(self.nouns[label] - own(unit.nouns), self.topical),
            share(self.others[label] - own(unit.others), self.topical),
        ]
    }
}

/// Places in a sentence's own numbers.
const QUESTION: usize = 11 + 2;
const ADDRESSES: usize = 11 + FLAGS.len() + LINE_FLAGS.len() + 7;

/// What the trees see of a sentence.
fn inputs(units: &[Unit], text: &Text, at: usize) -> [u8; INPUTS] {
    let unit = &units[at];
    let mut inputs = [0; INPUTS];
    inputs[..OWN].copy_from_slice(&unit.own);
    let mut next = OWN;
    let mut push = |numbers: &[u8]| {
        inputs[next..next + numbers.len()].copy_from_slice(numbers);
        next += numbers.len();
    };
    let mut same = 0;
    for offset in [-3_isize, -2, -1, 1, 2, 3] {
        let other = at.checked_add_signed(offset).and_then(|n| units.get(n));
        let near = offset.abs() == 1;
        match other {
            Some(other) => {
                push(&[
                    1 + other.margin,
                    1 + other.cue as u8,
                    1 + 3 * logarithm(usize::from(other.words)),
                    u8::from(other.line == unit.line),
                ]);
                if near {
                    push(&[u8::from(other.top == unit.top), 1 + other.page, other.probability]);
                }
                if offset.abs() <= 2 {
                    same = same.max(1 + other.margins[usize::from(unit.top)]);
                }
            }
            None => {
                push(&[0; 4]);
                if near {
                    push(&[0; 3]);
                }
            }
        }
    }
    push(&[same]);
    push(&text.topics(unit));
    push(&text.all);
    let behind = units.len() - 1 - at;
    push(&[3 * logarithm(text.length), share(at as u32, units.len() as u32), at.min(30) as u8, behind.min(30) as u8]);
    inputs
}

/// Calls `found` with each sentence of the text in its order, and what the trees see of it.
pub(crate) fn each(document: &Document<'_>, reader: &mut Reader, mut found: impl FnMut(&Unit, [u8; INPUTS])) {
    reader.sort();
    let mut cursor = super::HitCursor::default();
    let (mut bounds, mut hits) = (Vec::new(), Vec::new());
    let mut units: Vec<Unit> = Vec::new();
    let mut i = 0;
    while i < document.len() {
        units.clear();
        while i < document.len() && units.len() < MOST_AT_ONCE {
            let line = &document.lines()[i];
            let text = document.text(i);
            bounds.clear();
            if line.has(flags::SENTENCES) {
                sentences::bounds(text, &mut bounds);
                bounds.truncate(MOST_OF_LINE - 1);
            }
            bounds.push(text.len());
            hits.clear();
            hits.extend(cursor.within(document, &line.span()));
            let quotes = line.has(flags::QUOTES);
            let (mut from, mut open) = (0, 0);
            for (nth, &to) in bounds.iter().enumerate() {
                let raw = &text[std::mem::replace(&mut from, to)..to];
                let part = raw.trim_end();
                let start = line.span().start + to - raw.len();
                let inside = super::hits_in(&hits, &(start..start + part.len()));
                let place = Place { nth, of: bounds.len(), quoted: open > 0 };
                units.push(unit(document, i, start, part, &place, inside, reader));
                if quotes {
                    let straight = memchr::memchr_iter(b'"', part.as_bytes()).count() as i32 % 2;
                    open = if straight == 1 { 1 - open } else { (open + depth(part)).clamp(0, 1) };
                }
            }
            i += 1;
        }
        if units.len() < FEWEST && units.first().is_none_or(|unit| unit.line == 0) {
            return;
        }
        let text = Text::of(&units);
        for at in 0..units.len() {
            found(&units[at], inputs(&units, &text, at));
        }
    }
}

/// From this logit on a sentence is chaff. Below the others the judge's verdict is lifted, if he went by several words, and if he went by a phrase in prose.
const CONVICTS: i32 = SCALE * 3 / 4;
const ACQUITS: i32 = SCALE * 2 / 5;
const ACQUITS_PHRASES: i32 = -SCALE * 3 / 5;

/// What becomes of a sentence of a line whose verdict changes.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    start: u32,
    line: u32,
    /// Chaff of this label; none for content.
    chaff: Option<(Label, Cue)>,
    logit: i32,
}

impl Verdict {
    /// On a sentence of an open line.
    fn of(document: &Document<'_>, unit: &Unit, logit: i32) -> Verdict {
        let i = unit.line as usize;
        let line = &document.lines()[i];
        let judged = (line.cue() != Cue::None).then_some((line.label(), line.cue()));
        let is_in_prose = || line.is_part() && beside_content(document, i);
        let chaff = match judged {
            // Contents are found by what they repeat, and marks and numbers alone go with what they stand in.
            Some((Label::Toc, _)) => judged,
            Some((label, _)) if unit.words == 0 || label.group() != Group::Chaff => judged,
            None if unit.words == 0 => None,
            Some((_, Cue::Likely)) if logit < ACQUITS => None,
            // A phrase that stands alone is certain: the mildest profile, which asks no jury, drops it, too.
            Some((_, Cue::Strong | Cue::Start)) if logit < ACQUITS_PHRASES && is_in_prose() => None,
            None if logit > CONVICTS => {
                let hinted = line.hint.1 >= evidence::ENOUGH_BESIDE_CHAFF && unit.of_line == 1;
                Some((if hinted { line.hint.0 } else { LABELS[usize::from(unit.top) + 1] }, Cue::Likely))
            }
            _ => judged,
        };
        Verdict { start: unit.start, line: unit.line, chaff, logit }
    }
}

/// Hears all sentences of a text, and changes the verdicts where it is sure.
pub(super) fn apply(document: &mut Document<'_>, reader: &mut Reader) {
    // Of the lines of which anything changes, all sentences.
    let mut found: Vec<Verdict> = Vec::new();
    let (mut of_line, mut changes) = (0, false);
    each(document, reader, |unit, inputs| {
        let line = &document.lines()[unit.line as usize];
        if found.last().is_some_and(|last| last.line != unit.line) || found.is_empty() {
            if !changes {
                found.truncate(of_line);
            }
            (of_line, changes) = (found.len(), false);
        }
        if line.fate() == Fate::Open && line.label() != Label::TableRow {
            let verdict = Verdict::of(document, unit, TREES.score(&inputs));
            changes |= verdict.chaff.is_some() != (line.cue() != Cue::None);
            found.push(verdict);
        }
    });
    if !changes {
        found.truncate(of_line);
    }
    if found.is_empty() {
        return;
    }
    let differ = |two: &[Verdict]| two[0].line == two[1].line && two[0].chaff.map(|c| c.0) != two[1].chaff.map(|c| c.0);
    let cuts: Vec<Cut> =
        found.windows(2).filter(|two| differ(two)).map(|two| Cut { at: two[1].start as usize, breaks: None }).collect();
    document.cut(&cuts);
    let mut rest = found.as_slice();
    for i in 0..document.len() {
        let start = document.lines()[i].start;
        rest = &rest[rest.partition_point(|verdict| verdict.start < start)..];
        let Some(verdict) = rest.first() else { break };
        if verdict.start == start {
            pronounce(document, i, verdict);
        }
    }
}

/// Writes a verdict into a line.
fn pronounce(document: &mut Document<'_>, i: usize, verdict: &Verdict) {
    let facts = scan::facts(document.text(i));
    let Some(line) = document.line_mut(i) else { return };
    let part = line.facts.flags & flags::PART;
    if part != 0 {
        line.facts = facts;
        line.facts.flags |= part;
    }
    match verdict.chaff {
        Some((label, cue)) => (line.label, line.cue) = (label, cue),
        None if line.cue != Cue::None => {
            (line.label, line.cue) = (Label::Paragraph, Cue::None);
            line.hint = (Label::Paragraph, 0);
        }
        None => {}
    }
    line.set_probability(super::model::probability(-verdict.logit).max(if verdict.chaff.is_none() {
        line.probability()
    } else {
        0
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: [&str; 8] = [
        "The ferry left the harbour at six in the morning with forty passengers and a van full of bread.",
        "Off the lighthouse the wind turned, and the captain lowered the flag that the children had painted.",
        "Nobody was afraid, because the old boat had crossed the sound in worse weather for thirty years.",
        "Behind the second buoy the engine stopped, and for a moment one could hear the gulls and nothing else.",
        "The mate climbed down the ladder with a lamp, and came back black to the elbows and laughing.",
        "A rag had been drawn into the pump, which he held up for the passengers to see.",
        "They reached the island an hour late, where the baker stood on the pier and counted his loaves.",
        "In the evening the village drank to the engine, and the rag was nailed over the door of the inn.",
    ];

    fn story(with: &str) -> String {
        format!("{}\n{} {with} {}\n{}\n", STORY.join("\n"), STORY[..4].join(" "), STORY[4..].join(" "), STORY.join(" "))
    }

    #[test]
    fn a_sentence_in_prose_is_heard() {
        let with = "If you liked this story, sign up for our Friday letter and never miss a crossing again.";
        let text = story(with);
        let cleaned = crate::clean(&text);
        assert!(!cleaned.text().contains("Friday"), "{}", cleaned.text());
        assert!(STORY.iter().all(|sentence| cleaned.text().matches(sentence).count() == 3));
        assert_eq!(crate::clean(&story("The letter came on a Friday.")).text(), story("The letter came on a Friday."));
    }

    #[test]
    fn the_weights_are_sound_and_ask_for_what_there_is() {
        let bytes = include_bytes!("weights/jury.bin");
        assert_eq!(TREES.list.len(), usize::from(u16::from_le_bytes([bytes[4], bytes[5]])));
        let asked = TREES.list.iter().flat_map(|tree| &tree.nodes).map(|node| usize::from(node.feature)).max();
        assert!(asked.is_some_and(|feature| feature < INPUTS && feature > OWN));
    }

    #[test]
    fn sentences_tile_their_lines_and_are_bounded() {
        let text = "The mill stood. ".repeat(1000) + "\n" + &story("It rained.");
        let settings = std::sync::Arc::new(crate::settings::Settings::new(crate::Profile::Balanced));
        let mut document = Document::new(&text, settings, &mut crate::Scratch::new());
        super::super::classify(&mut document, false);
        let mut last = 0;
        let mut most = 0;
        each(&document, &mut Reader::default(), |unit, _| {
            assert!(last <= unit.start && unit.start < unit.end && document.source().is_char_boundary(unit.end as usize));
            last = unit.end;
            most = most.max(unit.of_line);
        });
        assert_eq!(usize::from(most), MOST_OF_LINE);
        assert_eq!(last as usize, text.trim_end().len());
    }
}
