//! Cuts a line that is part prose, part chaff into pieces.
//!
//! The places are sentence bounds and label bounds: an image, a credit in brackets, a phrase that fills the line's end
//! behind text that never ended ("… in challenging Adblock Detected |"), a label in front of prose, a date with its
//! time. Neighbouring sentences of one verdict are one piece.

use super::evidence::Learnt;
use super::is_spaceless;
use super::judge::{Place, Verdict, core, depth, judge};
use super::phrases::Kind;
use super::reading::Reader;
use super::scan::{self, Hit};
use super::sentences;
use super::voice::Voice;
use crate::document::{Cue, Facts, flags};
use crate::label::Label;
use std::ops::Range;

/// A piece of a line, in bytes of the line.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub span: Range<usize>,
    pub verdict: Verdict,
    /// Its facts, if it is one piece as it was judged.
    pub facts: Option<Facts>,
}

impl Piece {
    /// Takes in what follows it.
    fn extend(&mut self, to: usize) {
        self.span.end = to;
        self.facts = None;
    }
}

/// The pieces of the line that was split last; memory is used again from line to line.
#[derive(Debug, Default)]
pub(crate) struct Pieces {
    pub list: Vec<Piece>,
    /// What the whole line is, when all its sentences belong to one banner.
    pub whole: Option<Verdict>,
    /// Whether the line's phrases may come to anything.
    pub relevant: bool,
    pub(super) bounds: Vec<usize>,
    hits: Vec<Hit>,
    /// For judging.
    pub reader: Reader,
    /// Where the line begins in the source.
    pub start: usize,
}

/// Whether a line's phrases may come to anything: one that decides and stands where it may, or a noun and an act of one
/// label within a sentence's reach. Most lines of prose with a word or two of the lexicons end here.
fn is_relevant(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
    if hits.is_empty() {
        return false;
    }
    let bytes = text.as_bytes();
    let mut nouns = [(u32::MAX, 0_u32); 32];
    let mut acts = [(u32::MAX, 0_u32); 32];
    let mut wholes = 0;
    for hit in hits {
        let label = hit.label as usize & 31;
        match hit.kind {
            Kind::Strong => return true,
            Kind::Start if !in_clause(bytes, hit.start as usize) => return true,
            Kind::Whole => {
                wholes += 1;
                if facts.words <= 24 && wholes >= 2 || !in_clause(bytes, hit.start as usize) && !goes_on(text, hit.end as usize) {
                    return true;
                }
                // At the line's end behind a lower-case word: see `tail_bounds`.
                if hit.end as usize + 4 >= bytes.len() && bytes[hit.start as usize].is_ascii_uppercase() {
                    return true;
                }
            }
            Kind::Noun => {
                if matches!(hit.label, Label::Adblock | Label::Cookie | Label::Seo) || near(acts[label].1, hit.start) {
                    return true;
                }
                nouns[label].1 = hit.end;
            }
            Kind::Act => {
                if near(nouns[label].1, hit.start) {
                    return true;
                }
                acts[label].1 = hit.end;
            }
            Kind::Start | Kind::Byline => {}
        }
    }
    false
}

/// Bytes within which two words may stand in one sentence.
const REACH: u32 = 240;

fn near(end: u32, start: u32) -> bool {
    end > 0 && start.saturating_sub(end) < REACH
}

/// Whether a place stands inside a clause: a letter, a digit or a comma before it.
fn in_clause(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|b| **b != b' ')
        .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b',' | b';' | b'-' | b'\''))
}

/// Whether a clause goes on behind a place: a lower-case letter or a comma.
fn goes_on(text: &str, at: usize) -> bool {
    text[at..].trim_start().chars().next().is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';'))
}

/// Whether a digit stands before a colon: a clock time.
fn has_clock(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b':', bytes).any(|at| at > 0 && bytes[at - 1].is_ascii_digit())
}

/// "In this article 1. The mill 2. The flood": a table of contents on one line stays in one piece.
pub(crate) fn lists_contents(text: &str, hits: &[Hit]) -> bool {
    let mut first = None;
    hits.iter().filter(|h| h.label == Label::Toc && matches!(h.kind, Kind::Whole | Kind::Start)).any(|h| {
        if h.start as usize > *first.get_or_insert_with(|| core(text).start) {
            return false;
        }
        let rest = text[h.end as usize..].trim_start_matches([' ', ':', '：', '|', '-', '–', '[', ']']);
        rest.starts_with("1. ")
            || rest.starts_with("1.") && rest[2..].starts_with(is_spaceless)
            || rest.starts_with("1) ")
            || rest.starts_with(['•', '*', '·', '→', '①'])
            || rest.starts_with("1 ")
    })
}

/// Labels whose fields reach to the line's end, however many sentences they have.
fn is_field(label: Label) -> bool {
    matches!(label, Label::Seo | Label::Legal | Label::Tags | Label::Related | Label::Media | Label::Toc)
}

impl Pieces {
    /// Splits a line; returns whether it has more than one piece.
    pub fn split(&mut self, text: &str, facts: &Facts, hits: &[Hit]) -> bool {
        self.list.clear();
        self.bounds.clear();
        self.whole = None;
        let images = facts.flags & flags::LINK != 0 && text.contains("![");
        let mut relevant = is_relevant(text, facts, hits);
        self.relevant = relevant;
        let dated = facts.flags & flags::DIGIT != 0
            && facts.words >= 3
            && (hits.iter().any(|h| h.label == Label::Stamp) || has_clock(text.as_bytes()));
        if !relevant && facts.flags & flags::SENTENCES != 0 && self.has_learnt_sentence(text) {
            relevant = true;
        }
        if !relevant && !images && !dated {
            return false;
        }
        if relevant && (self.is_one_field(text, facts, hits) || lists_contents(text, hits)) {
            return false;
        }
        if relevant && facts.flags & flags::SENTENCES != 0 {
            sentences::bounds(text, &mut self.bounds);
        }
        if images {
            self.image_bounds(text);
        }
        if relevant {
            self.bracket_bounds(text, hits);
            // A row of items is judged as a row.
            let row = facts.flags & flags::SENTENCES == 0 && text.matches(['|', '·', '•', '›', '»', '>', '/']).count() >= 2;
            if !row {
                self.tail_bounds(text, hits);
            }
            self.phrase_bounds(text, hits);
        }
        if dated {
            self.date_bounds(text, hits);
        }
        self.bounds.retain(|&b| b > 0 && b < text.len() && text.is_char_boundary(b));
        if self.bounds.is_empty() {
            return false;
        }
        self.bounds.sort_unstable();
        self.bounds.dedup();
        self.bounds.push(text.len());
        self.judge_all(text, facts.flags & flags::QUOTES != 0, hits);
        if self.list.len() > 1 && facts.words <= 50 && facts.flags & (flags::BULLET | flags::NUMBERED) == 0 {
            self.whole = self.banner(text);
        }
        // All pieces are one: "![]() Image credit: …".
        if let [only] = &self.list[..]
            && only.verdict.cue != Cue::None
        {
            self.whole = Some(only.verdict);
        }
        self.list.len() > 1 && self.whole.is_none()
    }

    /// Whether the words of one of a line's sentences make it chaff inside prose, by what has been learnt of them.
    fn has_learnt_sentence(&mut self, text: &str) -> bool {
        sentences::bounds(text, &mut self.bounds);
        self.bounds.push(text.len());
        let mut from = 0;
        let found = self.bounds.iter().any(|&to| {
            let sentence = text[std::mem::replace(&mut from, to)..to].trim();
            Learnt::of(sentence, &mut self.reader).is_some_and(Learnt::is_chaff_in_prose)
        });
        self.bounds.clear();
        found
    }

    /// A line such as "Keywords: … . …" is one piece to its end.
    fn is_one_field(&self, text: &str, facts: &Facts, hits: &[Hit]) -> bool {
        let is_named = |h: &&Hit| h.kind == Kind::Start && is_field(h.label) && text[h.range()].ends_with([':', '：']);
        facts.words <= 80 && hits.iter().find(is_named).is_some_and(|h| h.start as usize <= core(text).start)
    }

    /// Judges the text between bounds and joins what has one verdict.
    fn judge_all(&mut self, text: &str, quotes: bool, all: &[Hit]) {
        let mut from = 0;
        // Where the sentence before began, if it was a question to the reader.
        let mut question: Option<usize> = None;
        // Whether a quotation goes on from sentence to sentence.
        let mut open = 0;
        for i in 0..self.bounds.len() {
            let to = self.bounds[i];
            let raw = &text[from..to];
            let part = raw.trim();
            if part.is_empty() {
                if let Some(last) = self.list.last_mut() {
                    last.span.end = to;
                }
                from = to;
                continue;
            }
            // The phrases of the line that lie in the piece, by their places in it.
            let offset = (from + (raw.len() - raw.trim_start().len())) as u32;
            let low = all.partition_point(|h| h.start < offset);
            let inside =
                all[low..].iter().take_while(|h| (h.start as usize) < to).filter(|h| (h.end - offset) as usize <= part.len());
            self.hits.clear();
            self.hits.extend(inside.map(|h| Hit { start: h.start - offset, end: h.end - offset, ..*h }));
            let plain = self.hits.is_empty() && part.len() > 700 && !part.starts_with("![");
            let facts = if plain { Facts::default() } else { scan::facts(part) };
            let verdict = if plain {
                Verdict::CONTENT
            } else if is_empty_image(part) {
                Verdict::new(Label::Media, Cue::Whole)
            } else {
                judge(
                    part,
                    &facts,
                    &self.hits,
                    Place { part: true, quoted: open > 0, start: self.start + offset as usize },
                    &mut self.reader,
                )
            };
            if quotes {
                open = (open + depth(part)).clamp(0, 1);
            }
            if verdict.label == Label::Cta && verdict.cue != Cue::None {
                self.take_question(question);
            }
            match self.list.last_mut() {
                // A sentence's end without letters (a quote, a bar) goes with what it ends.
                Some(last) if !part.contains(|c: char| c.is_alphanumeric()) && !is_empty_image(part) => last.extend(to),
                Some(last)
                    if last.verdict.label == verdict.label && (last.verdict.cue == Cue::None) == (verdict.cue == Cue::None) =>
                {
                    last.extend(to);
                    last.verdict.cue = last.verdict.cue.max(verdict.cue);
                }
                // The sentence after chaff that goes on about the same ("We've structured this article …").
                Some(last) if verdict.cue == Cue::None && continues(last.verdict, &self.hits, &facts) => last.extend(to),
                _ => self.list.push(Piece { span: from..to, verdict, facts: (!plain).then_some(facts) }),
            }
            let asks =
                facts.flags & flags::QUESTION != 0 && verdict.cue == Cue::None && facts.words <= 30 && Voice::of(part).addresses;
            question = asks.then_some(from);
            from = to;
        }
    }
}

impl Pieces {
    /// Whether all pieces of a line belong to one banner: some are chaff of one label, the others speak to the reader or
    /// are a word or two.
    fn banner(&self, text: &str) -> Option<Verdict> {
        let label = self.list.iter().map(|p| p.verdict).find(|v| v.cue != Cue::None)?.label;
        let spoken = matches!(
            label,
            Label::Adblock | Label::Cookie | Label::Paywall | Label::Cta | Label::Comments | Label::Leak | Label::Legal
        );
        let mut cue = Cue::None;
        let (mut chaff, mut other) = (0, 0);
        for piece in &self.list {
            let part = text[piece.span.clone()].trim();
            if piece.verdict.cue != Cue::None {
                if piece.verdict.label != label && piece.verdict.cue != Cue::Likely {
                    return None;
                }
                cue = cue.max(piece.verdict.cue);
                chaff += part.len();
            } else {
                other += part.len();
                let words = part.split_whitespace().count();
                let wide = part.chars().filter(|c| is_spaceless(*c)).count();
                let sentences = part.matches(['.', '!', '?', '。', '！', '？']).count();
                let brief = words <= 3 && wide <= 8;
                let to_reader = sentences <= 2 && (Voice::of(part).addresses && words <= 16 && wide <= 40 || brief);
                if !to_reader {
                    return None;
                }
            }
        }
        // A banner talks of one thing; prose may end in a call.
        let room =
            if matches!(label, Label::Adblock | Label::Cookie | Label::Paywall | Label::Leak) { 3 * chaff } else { chaff / 2 };
        (spoken && cue >= Cue::Likely && other <= room).then(|| Verdict::new(label, cue.min(Cue::Strong)))
    }

    /// A question to the reader in front of a call to answer it belongs to the call.
    fn take_question(&mut self, question: Option<usize>) {
        let (Some(at), Some(last)) = (question, self.list.last_mut()) else { return };
        if last.verdict.cue != Cue::None || at < last.span.start {
            return;
        }
        let asked = Piece { span: at..last.span.end, verdict: Verdict::new(Label::Cta, Cue::Likely), facts: None };
        last.extend(at);
        if last.span.is_empty() {
            self.list.pop();
        }
        self.list.push(asked);
    }
}

/// An image without words, or without a target: `![](…)`, `![file-name]()`.
pub(crate) fn is_empty_image(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("![") else { return false };
    let Some(at) = rest.find("](") else { return false };
    let (words, target) = (&rest[..at], &rest[at + 2..]);
    target.find(')').is_some_and(|end| end + 1 == target.len() && (end == 0 || !words.contains(char::is_alphanumeric)))
}

/// Whether a sentence goes on with the chaff before it: it has words of the same label, and speaks as the site.
fn continues(last: Verdict, hits: &[Hit], facts: &Facts) -> bool {
    if !matches!(last.cue, Cue::Strong | Cue::Likely | Cue::Start | Cue::Whole) || facts.words > 30 {
        return false;
    }
    let same = hits.iter().filter(|h| h.label == last.label && matches!(h.kind, Kind::Noun | Kind::Act | Kind::Strong)).count();
    match last.label {
        Label::Seo | Label::Leak | Label::Adblock | Label::Cookie | Label::Paywall => same >= 1,
        _ => false,
    }
}
