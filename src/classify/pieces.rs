//! Cuts a line that is part prose, part chaff into pieces.
//!
//! The places are sentence bounds and label bounds: an image, a credit in brackets, a phrase that fills the line's end
//! behind text that never ended ("… in challenging Adblock Detected |"), a label in front of prose, a date with its
//! time. Neighbouring sentences of one verdict are one piece.

use super::dates::{leading_date, timed_date};
use super::judge::{Place, Verdict, core, depth, judge};
use super::phrases::Kind;
use super::scan::{self, Hit};
use super::sentences;
use super::vocabulary::class;
use super::voice::Voice;
use super::{LEXICON, is_spaceless};
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
    bounds: Vec<usize>,
    hits: Vec<Hit>,
}

/// Whether a line's phrases may come to anything: one that decides and stands where it may, or a noun and an act of one
/// label within a sentence's reach. Most lines of prose with a word or two of the lexicons end here.
fn is_relevant(text: &str, facts: &Facts, hits: &[Hit]) -> bool {
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

/// Where a title or a sentence begins behind a label that runs on in lower case ("Advertisement: the story goes on below
/// What it may cost").
fn title_behind(after: &str) -> Option<usize> {
    let mut lower = false;
    for (at, word) in words_at(after).take(14) {
        if word.starts_with(char::is_uppercase) && lower && after[at..].split_whitespace().nth(1).is_some() {
            return Some(at);
        }
        lower = word.starts_with(char::is_lowercase) && !word.ends_with([',', ':', '.']);
    }
    None
}

/// Where a sentence begins behind a credit or a stamp: at a word that begins sentences, in upper case, with more behind.
fn sentence_behind(after: &str) -> Option<usize> {
    words_at(after).skip(1).take(14).find_map(|(at, word)| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic());
        let begins = word.starts_with(char::is_uppercase) && word.chars().count() > 1 && LEXICON.words.is(word, class::STARTER);
        let rest = &after[at..];
        (begins
            && rest.split_whitespace().nth(6).is_some()
            && rest.split_whitespace().skip(1).take(4).any(|w| w.starts_with(char::is_lowercase)))
        .then_some(at)
    })
}

/// Words with their places.
fn words_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// No phrase is longer, in bytes.
const LONGEST_PHRASE: usize = 160;

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
    let core = core(text);
    hits.iter().any(|h| {
        let rest = text[h.end as usize..].trim_start_matches([' ', ':', '：', '|', '-', '–', '[', ']']);
        h.label == Label::Toc
            && matches!(h.kind, Kind::Whole | Kind::Start)
            && h.start as usize <= core.start
            && (rest.starts_with("1. ")
                || rest.starts_with("1.") && rest[2..].starts_with(is_spaceless)
                || rest.starts_with("1) ")
                || rest.starts_with(['•', '*', '·', '→', '①'])
                || rest.starts_with("1 "))
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
        let relevant = is_relevant(text, facts, hits);
        self.relevant = relevant;
        let dated = facts.flags & flags::DIGIT != 0
            && facts.words >= 3
            && (hits.iter().any(|h| h.label == Label::Stamp) || has_clock(text.as_bytes()));
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

    /// A line such as "Keywords: … . …" is one piece to its end.
    fn is_one_field(&self, text: &str, facts: &Facts, hits: &[Hit]) -> bool {
        let core = core(text);
        facts.words <= 80
            && hits.iter().any(|h| {
                h.kind == Kind::Start
                    && h.start as usize <= core.start
                    && is_field(h.label)
                    && text[h.range()].ends_with([':', '：'])
            })
    }

    /// Around `![…](…)`.
    fn image_bounds(&mut self, text: &str) {
        let mut at = 0;
        while let Some(start) = text[at..].find("![").map(|i| i + at) {
            let Some(middle) = text[start..].find("](").map(|i| i + start) else { break };
            let Some(end) = text[middle..].find(')').map(|i| i + middle + 1) else { break };
            self.bounds.push(start);
            self.bounds.push(end);
            at = end;
        }
    }

    /// Around a bracket that begins with a phrase: "(Image: Photo. Agency)".
    fn bracket_bounds(&mut self, text: &str, hits: &[Hit]) {
        for hit in hits.iter().filter(|h| matches!(h.kind, Kind::Start | Kind::Whole | Kind::Strong)) {
            if !matches!(
                hit.label,
                Label::Media | Label::Ad | Label::Related | Label::Leak | Label::Stamp | Label::Cta | Label::Nav
            ) {
                continue;
            }
            let before = &text[..hit.start as usize];
            let (open, inside) = match before.chars().next_back() {
                Some(c @ ('(' | '[' | '（' | '【')) => (c, hit.start as usize - c.len_utf8()),
                _ => match text[hit.start as usize..].chars().next() {
                    Some(c @ ('(' | '[' | '（' | '【')) => (c, hit.start as usize),
                    _ => continue,
                },
            };
            let close = match open {
                '(' => ')',
                '[' => ']',
                '（' => '）',
                _ => '】',
            };
            if let Some(end) = text[hit.start as usize..]
                .char_indices()
                .take(300)
                .find(|(_, c)| *c == close)
                .map(|(i, c)| hit.start as usize + i + c.len_utf8())
            {
                // The words of a Markdown link are no placeholder.
                if text[end..].starts_with('(') {
                    continue;
                }
                // No sentence ends inside it.
                self.bounds.retain(|b| !(inside < *b && *b < end));
                self.bounds.push(inside);
                self.bounds.push(end);
            }
        }
    }

    /// Phrases that fill the end of a line, one after another, behind text that they are no part of.
    fn tail_bounds(&mut self, text: &str, hits: &[Hit]) {
        let mut tail = text.len();
        let known = self.bounds.len();
        let mut next = hits.len();
        // From the end; hits come in order of their beginning.
        'peel: while next > 0 {
            let mut best: Option<&Hit> = None;
            let mut i = next;
            while i > 0 {
                let hit = &hits[i - 1];
                if (hit.start as usize) + LONGEST_PHRASE < tail {
                    break;
                }
                i -= 1;
                let ends = hit.end as usize <= tail && !text[hit.end as usize..tail].contains(char::is_alphanumeric);
                if matches!(hit.kind, Kind::Whole | Kind::Start) && ends && stands_alone(&text[hit.range()], hit.label) {
                    best = Some(hit);
                }
            }
            let Some(hit) = best else { break 'peel };
            tail = hit.start as usize;
            next = hits.partition_point(|h| (h.start as usize) < tail);
            if !text[..tail].contains(char::is_alphabetic) {
                break;
            }
            self.bounds.push(tail);
        }
        // The leftmost one that stands outside of the sentence before it; those behind it follow.
        while self.bounds.len() > known && self.bounds.last().is_some_and(|&at| !is_loose_end(&text[..at])) {
            self.bounds.pop();
        }
    }

    /// Phrases that stand in front of prose, or follow a separator.
    fn phrase_bounds(&mut self, text: &str, hits: &[Hit]) {
        let first = core(text).start;
        for (i, hit) in hits.iter().enumerate().filter(|(_, h)| matches!(h.kind, Kind::Start | Kind::Whole | Kind::Strong)) {
            let (before, after) = (&text[..hit.start as usize], &text[hit.end as usize..]);
            let phrase = &text[hit.range()];
            let upper = phrase.chars().next().is_some_and(|c| c.is_uppercase() || is_spaceless(c) || !c.is_alphabetic());
            let several = phrase.contains(' ') || phrase.chars().filter(|c| is_spaceless(*c)).count() >= 4;
            let last = before.trim_end().chars().next_back();
            // A field keeps what follows it.
            let begins_here = |h: &&Hit| h.start == hit.start;
            let around = hits[..i].iter().rev().take_while(begins_here).chain(hits[i..].iter().take_while(begins_here));
            let field = around.clone().any(|h| h.kind == Kind::Start && h.end >= hit.end);
            let separated = last.is_some_and(|c| matches!(c, '|' | '•' | '·' | '»' | '｜' | '/' | '→' | '>' | ')' | ']'));
            if separated && upper && hit.kind == Kind::Start {
                self.bounds.push(hit.start as usize);
            }
            let colon = phrase.ends_with([':', '：']) || hit.label == Label::Stamp && text.len() < 200;
            let credit = matches!(hit.label, Label::Media | Label::Stamp) && colon && upper;
            if colon
                && upper
                && hit.kind == Kind::Start
                && last.is_some_and(|c| c.is_alphanumeric())
                && before.ends_with(' ')
                && matches!(
                    hit.label,
                    Label::Media | Label::Stamp | Label::Related | Label::Seo | Label::Tags | Label::Adblock | Label::Cookie
                )
                && (several || credit)
            {
                self.bounds.push(hit.start as usize);
            }
            let leads = credit
                || hit.start as usize <= first
                || last.is_some_and(|c| sentences::is_terminal(c) || sentences::is_closing(c));
            if leads && hit.kind == Kind::Start {
                let end = match hit.label {
                    Label::Ad => title_behind(after),
                    Label::Media | Label::Stamp => sentence_behind(after),
                    Label::Share => {
                        let row = hits[i..].iter().filter(|h| h.label == Label::Share);
                        let end = row.fold(hit.end, |end, h| if h.start <= end + 12 { end.max(h.end) } else { end });
                        let rest = &text[end as usize..];
                        (rest.starts_with(' ')
                            && rest.trim_start().starts_with(char::is_uppercase)
                            && rest.split_whitespace().nth(1).is_some())
                        .then(|| end as usize - hit.end as usize)
                    }
                    _ => None,
                };
                self.bounds.extend(end.map(|end| hit.end as usize + end));
            }
            // An assistant's announcement ends at its colon: "Here is the revised paragraph: The mill …".
            if hit.label == Label::Leak
                && let Some(colon) = after.char_indices().take(120).find(|(_, c)| matches!(c, ':' | '：'))
            {
                let end = hit.end as usize + colon.0 + colon.1.len_utf8();
                if text[end..].split_whitespace().nth(3).is_some() || text[end..].chars().filter(|c| is_spaceless(*c)).count() > 8
                {
                    self.bounds.push(end);
                }
            }
            // In front of prose: "ADVERTISEMENT The minister said …".
            let next = after.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '|' | '-' | '–' | ':' | '•' | ']' | ')' | '»' | '>')
            });
            let follows_prose = next.len() < after.len()
                && next.chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '„' | '«'))
                && next.split_whitespace().nth(4).is_some();
            let shouted = !phrase.chars().any(char::is_lowercase)
                && phrase.chars().any(char::is_uppercase)
                && !next.split_whitespace().next().is_some_and(|w| w.chars().count() > 1 && !w.chars().any(char::is_lowercase));
            if leads
                && !field
                && follows_prose
                && hit.kind == Kind::Whole
                && (several || shouted || matches!(hit.label, Label::Ad | Label::Adblock | Label::Toc))
            {
                self.bounds.push(text.len() - next.len());
            }
        }
    }

    /// Around a date that stands with its time, and behind a stamp that prose follows.
    fn date_bounds(&mut self, text: &str, hits: &[Hit]) {
        let prose_follows = |rest: &str| rest.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphanumeric());
        let core = core(text);
        if let Some(hit) = hits
            .iter()
            .filter(|h| h.label == Label::Stamp && matches!(h.kind, Kind::Start | Kind::Whole) && h.start as usize <= core.start)
            .max_by_key(|h| h.end)
        {
            let tail = text[hit.end as usize..].trim_start_matches([' ', ':', '：']);
            if let Some(end) = leading_date(tail, false) {
                let rest = tail[end..].trim_start();
                if rest.split_whitespace().nth(4).is_some() && rest.starts_with(char::is_uppercase) {
                    self.bounds.push(text.len() - rest.len());
                }
            }
        }
        let mut from = 0;
        for (at, _) in text.match_indices(':').take(32) {
            if at < from || !text[..at].ends_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let Some(span) = timed_date(text, from, at) else { continue };
            let before = text[..span.start].trim_end();
            let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
            let rest = text[span.end..].trim_start();
            let loose = word.is_empty() || !word.starts_with(char::is_lowercase) || sentences::ends_sentence(before);
            if loose && (rest.is_empty() || prose_follows(rest)) && !rest.starts_with([',', '-', '–']) {
                let labelled = before.ends_with([':', '：']) || before.split_whitespace().count() <= 2;
                if !labelled && !before.is_empty() {
                    self.bounds.push(span.start);
                }
                if !rest.starts_with(['|', '•', '·']) {
                    self.bounds.push(text.len() - rest.len());
                }
            }
            from = span.end;
        }
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
            let plain = self.hits.is_empty() && part.len() > 90 && !part.starts_with("![");
            let facts = if plain { Facts::default() } else { scan::facts(part) };
            let verdict = if plain {
                Verdict::CONTENT
            } else if is_empty_image(part) {
                Verdict::new(Label::Media, Cue::Whole)
            } else if self.hits.is_empty() && facts.words > 12 {
                Verdict::CONTENT
            } else {
                judge(part, &facts, &self.hits, Place { part: true, quoted: open > 0 })
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

/// Whether a phrase at a line's end may stand alone: it begins in upper case and has several words, or is one that
/// prose does not end in.
fn stands_alone(phrase: &str, label: Label) -> bool {
    let upper = phrase.chars().next().is_some_and(|c| c.is_uppercase() || is_spaceless(c) || !c.is_alphabetic());
    let several = phrase.contains(' ') || phrase.chars().filter(|c| is_spaceless(*c)).count() >= 4;
    upper && (several || matches!(label, Label::Toc | Label::Adblock | Label::Ad))
}

/// Words that a sentence does not end in: a phrase behind them is their object.
const LEADING: &[&str] = &[
    "the", "a", "an", "our", "your", "of", "and", "to", "for", "in", "on", "is", "der", "die", "das", "und", "le", "la", "les",
    "el", "il", "de", "du", "o", "w", "z", "i", "в", "и", "с", "на", "y", "e", "et", "het", "een", "en", "ve",
];

/// Whether what stands before a phrase leaves the phrase outside of its sentence: the sentence has ended, or the phrase
/// is in title case behind a lower-case word.
fn is_loose_end(before: &str) -> bool {
    let head = before.trim_end();
    if head.ends_with([',', '“', '"', '«', '„', '(', '\'', '‘', '-', '「', '：', ':', '/']) {
        return false;
    }
    if sentences::ends_sentence(head) || head.ends_with(['|', '•', '»', ')', ']']) {
        return true;
    }
    let word = head.rsplit(char::is_whitespace).next().unwrap_or("");
    word.chars().next().is_some_and(char::is_lowercase) && !LEADING.contains(&word)
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
