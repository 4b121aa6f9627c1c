//! Restores the line breaks that scraping lost: headings that run into their paragraphs, and articles glued on in the
//! middle of a line. Flattened lists are found by [`super::flattened`].
//!
//! A break is restored where a word ends and another begins without a space ("…and ChallengesThe battle…"), if what
//! stands before it reads like a heading from the last sentence's end, and what stands behind it like the beginning of a
//! sentence. Names in camel case, URLs and code stay whole: a name comes twice, an accident does not.

use super::{flattened, known};
use crate::classify::{self, Kind, LEXICON, LOWER_STARTERS, class, is_spaceless, sentences};
use crate::document::{Cut, Document, WordSet, flags};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::rule::rules;
use once_cell::sync::Lazy;
use std::collections::HashSet;

/// Restores lost line breaks around headings, articles and list items.
///
/// Rules: `glued/heading`, `glued/article`, `glued/list`.
///
/// ```
/// use dechaff::{Pipeline, filters::GluedHeadings};
/// let pipeline = Pipeline::builder().filter(GluedHeadings::default()).build();
/// let cleaned = pipeline.clean("It was over. Tactics and ChallengesThe battle was fought in the snow for many days.");
/// assert_eq!(cleaned.text(), "It was over.\nTactics and Challenges\nThe battle was fought in the snow for many days.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct GluedHeadings {}

/// Bytes that are looked at on either side of a place, so that a line without spaces costs no more than another.
const FURTHEST: usize = 400;

/// The character boundary at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A heading has at most this many words.
const LONGEST_HEADING: usize = 18;

/// Names and products in camel case that texts mention once.
static CAMEL: Lazy<HashSet<&'static str>> =
    Lazy::new(|| include_str!("camel.txt").lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect());

/// Parts of family names that are followed by an upper-case letter.
const NAME_PARTS: &[&str] = &[
    "Mc", "Mac", "Di", "De", "Le", "La", "Van", "Fitz", "Del", "Du", "Da", "Des", "St", "San", "Al", "El", "Von", "Lo", "Mal",
    "Ma", "Dr", "Mr", "Ms",
];

impl Filter for GluedHeadings {
    fn name(&self) -> &'static str {
        "glued-headings"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::read(document);
        let mut cuts: Vec<Cut> = Vec::new();
        let mut finder = Finder { known: known::headings(document), ..Finder::default() };
        let source = document.source();
        let mut words = Words::new(source);
        for i in 0..document.len() {
            if !document.is_open(i) {
                continue;
            }
            let text = document.text(i);
            let start = document.lines()[i].span().start;
            let line = &document.lines()[i];
            if text.len() < 12 || text.starts_with('|') || line.label() == Label::TableRow {
                continue;
            }
            // A table's repair may have cut the line since it was read: then everything may be there.
            let flags = if line.has(flags::READ) { line.facts.flags } else { u32::MAX };
            if !finder.may_find(text, flags) {
                continue;
            }
            finder.find(text, flags, &mut words);
            cuts.extend(finder.cuts.iter().map(|c| Cut { at: start + c.at, ..*c }));
        }
        document.cut(&cuts);
    }
}

/// The words of the document: searched for at first, collected when many are asked for.
struct Words<'s> {
    source: &'s str,
    asked: usize,
    set: Option<WordSet>,
}

/// So many bytes are searched before the words are collected.
const SEARCHED: usize = 1 << 21;

impl<'s> Words<'s> {
    fn new(source: &'s str) -> Words<'s> {
        Words { source, asked: 0, set: None }
    }

    /// Whether the word stands somewhere in the text by itself.
    fn has(&mut self, word: &str) -> bool {
        self.asked += self.source.len();
        if self.asked > SEARCHED {
            let source = self.source;
            return self.set.get_or_insert_with(|| WordSet::of(source)).has(word);
        }
        word.len() > 1 && known::stands_alone(self.source, word)
    }
}

/// Finds the cuts of one line; memory is used again from line to line.
#[derive(Default)]
struct Finder {
    /// Headings that a table of contents names.
    known: known::Headings,
    cuts: Vec<Cut>,
    bounds: Vec<usize>,
    glue: Vec<usize>,
}

impl Finder {
    /// Whether a line's facts leave anything to look for.
    fn may_find(&self, text: &str, flags: u32) -> bool {
        flags & (flags::GLUE | flags::MARKS) != 0
            || flags & flags::DIGIT != 0 && flattened::may_count(text)
            || (!self.known.is_empty() && text.len() >= 40)
            || may_end_in_title(text, flags)
    }

    fn find(&mut self, text: &str, flags: u32, words: &mut Words<'_>) {
        self.cuts.clear();
        self.glue.clear();
        if flags & flags::GLUE != 0 {
            candidates(text, &mut self.glue);
        }
        let flat = flags & (flags::MARKS | flags::DIGIT) != 0 && flattened::cuts(text, &mut self.cuts);
        if self.glue.is_empty() && self.known.is_empty() && !may_end_in_title(text, flags) {
            return;
        }
        self.bounds.clear();
        if flags & flags::SENTENCES != 0 {
            sentences::bounds(text, &mut self.bounds);
        }
        if flat {
            let glued: Vec<usize> =
                self.cuts.iter().map(|c| c.at).filter(|&at| text[..at].ends_with(|c: char| !c.is_whitespace())).collect();
            let mut found: Vec<Cut> = Vec::new();
            for at in glued {
                let earlier = self.cuts.partition_point(|c| c.at < at).checked_sub(1).map_or(0, |i| self.cuts[i].at);
                let from = self.heading_start(text, at, 0).max(earlier).max(floor(text, at.saturating_sub(FURTHEST)));
                let heading = text[from..at].trim();
                if from > 0
                    && is_heading(heading)
                    && (is_title(heading, 0.5) || heading.split_whitespace().count() <= 10)
                    && !sentences::ends_sentence(heading)
                {
                    found.push(Cut { at: from, breaks: Some(rules::GLUED_HEADING) });
                }
            }
            self.cuts.append(&mut found);
            self.cuts.sort_by_key(|c| c.at);
            self.bounds.extend(self.cuts.iter().map(|c| c.at));
            self.bounds.sort_unstable();
        }
        self.known.find(text, &self.bounds, &mut self.cuts, &mut self.glue);
        let glue = std::mem::take(&mut self.glue);
        let mut last = 0;
        for &at in &glue {
            if at <= last {
                continue;
            }
            if let Some(at) = self.judge(text, at, last, words) {
                last = at;
            }
        }
        self.glue = glue;
        self.title_at_end(text, last);
        self.cuts.sort_by_key(|c| c.at);
        self.cuts.dedup_by_key(|c| c.at);
    }

    /// Where the heading that ends at `end` begins: behind the last sentence, cut or bullet.
    fn heading_start(&self, text: &str, end: usize, last: usize) -> usize {
        let mut before = self.bounds.partition_point(|&b| b < end);
        loop {
            let start = before.checked_sub(1).map_or(0, |i| self.bounds[i]).max(last);
            // "Why Hungary? Benefits of a Neutral Ground" is one heading.
            let asks = start > last && text[..start].trim_end().ends_with('?');
            let earlier = before.checked_sub(2).map_or(0, |i| self.bounds[i]).max(last);
            let whole = &text[earlier..end];
            if !(asks && earlier < start && whole.split_whitespace().count() <= 12 && is_title(&text[earlier..start], 0.7)) {
                return start;
            }
            before -= 1;
        }
    }

    /// Judges one place; returns where the next heading may begin when a break was restored.
    fn judge(&mut self, text: &str, at: usize, last: usize, words: &mut Words<'_>) -> Option<usize> {
        // What lies further back belongs to no heading.
        let from = self.heading_start(text, at, last).max(floor(text, at.saturating_sub(FURTHEST)));
        let right = &text[at..];
        // Chaff glued to a heading: "…of PokrovskTable of Contents".
        if let Some(chaff) = chaff_at(text, at) {
            let (start, article) = self.loose_start(text, from, at);
            if start > 0
                && start > last
                && (is_title(text[start..at].trim(), 0.5)
                    || is_heading(&text[start..at]) && text[start..at].split_whitespace().count() <= 12)
            {
                self.break_at(start, article);
            }
            self.cuts.push(Cut { at, breaks: None });
            let rest = text[chaff..].trim_start();
            if !rest.is_empty() {
                self.cuts.push(Cut { at: text.len() - rest.len(), breaks: None });
            }
            return Some(text.len() - rest.len());
        }
        let heading = text[from..at].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | '*' | '•'));
        if !is_heading(heading) || !self.is_glue(text, heading, at, right, words) {
            let (start, article) = self.loose_start(text, from, at);
            let heading = text[start..at].trim();
            if article && is_heading(heading) && is_title(heading, 0.6) && self.is_glue(text, heading, at, right, words) {
                self.break_at(start, true);
                self.cuts.push(Cut { at, breaks: Some(rules::GLUED_HEADING) });
                return Some(at);
            }
            return None;
        }
        let start = at - heading.len();
        if start > 0 && !text[..start].trim().is_empty() {
            self.break_at(start, false);
        }
        self.cuts.push(Cut { at, breaks: Some(rules::GLUED_HEADING) });
        Some(at)
    }

    fn break_at(&mut self, at: usize, article: bool) {
        let rule = if article { rules::GLUED_ARTICLE } else { rules::GLUED_HEADING };
        self.cuts.push(Cut { at, breaks: Some(rule) });
    }

    /// Where a title begins that follows text without a sentence's end ("…in the conflict Trump and Putin Schedule New
    /// Talks…"): at the first word of the run in title case. The flag says that such a place was found.
    fn loose_start(&self, text: &str, from: usize, at: usize) -> (usize, bool) {
        let head = &text[from..at];
        if head.split_whitespace().count() < 5 || is_title(head.trim(), 0.6) {
            return (from, false);
        }
        let mut best = None;
        let mut previous_lower = false;
        for (i, word) in words_at(head) {
            let upper = word.chars().next().is_some_and(char::is_uppercase);
            let run = &head[i..];
            let count = run.split_whitespace().count();
            if upper && previous_lower && (4..=LONGEST_HEADING).contains(&count) && is_title(run, 0.6) && best.is_none() {
                best = Some(from + i);
            }
            previous_lower =
                word.chars().next().is_some_and(char::is_lowercase) && word.chars().count() > 3 && !word.ends_with(',');
        }
        best.map_or((from, false), |start| (start, true))
    }

    /// Whether the place is an accident and not a name.
    fn is_glue(&self, text: &str, heading: &str, at: usize, right: &str, words: &mut Words<'_>) -> bool {
        let head = &text[floor(text, at.saturating_sub(FURTHEST))..at];
        let right = &right[..floor(right, FURTHEST)];
        let before = head.chars().next_back().unwrap_or(' ');
        let left: &str = head.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let first: &str = right.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        let dotted = first.chars().count() == 1
            && right[first.len()..].starts_with('.')
            && right[first.len() + 1..].starts_with(char::is_uppercase);
        let starter = LEXICON.words.is(first, class::STARTER) && first.chars().count() > 1 || first == "A" || dotted;
        if !reads_on(right, starter) {
            return false;
        }
        let title = is_title(heading, 0.6);
        let count = heading.split_whitespace().count();
        let lower = right.chars().next().is_some_and(char::is_lowercase);
        if lower {
            // The candidate itself says that a starter follows.
            return left.chars().count() >= 4 && (words.has(left) || (title && count >= 2)) && !heading.ends_with(',');
        }
        if !before.is_alphabetic() {
            let closed = match before {
                '’' => heading.contains('‘'),
                '”' => heading.contains('“'),
                '»' => heading.contains('«'),
                '"' => heading.matches('"').count().is_multiple_of(2),
                ')' => heading.contains('('),
                _ => true,
            };
            if before.is_ascii_digit() && first != "A" && first.chars().nth(1).is_none_or(char::is_uppercase) {
                return false;
            }
            // A question or a number in front of a sentence is prose as often as it is a heading.
            let shape = title && (count >= 2 || starter)
                || (starter && count <= 8 && !matches!(before, '?' | '!'))
                || ((2..=8).contains(&count) && before == '?' && first.chars().count() >= 3)
                || (heading.starts_with('“') && before == '”' && count <= 12);
            return closed && shape && (starter || words.has(first) || !before.is_ascii_digit());
        }
        if before.is_uppercase() {
            // Acronyms are known from elsewhere; "McDONALDs" and "PDFs" are not cut.
            return left.chars().count() >= 2 && words.has(left) && (starter || words.has(first)) && first.chars().count() >= 2;
        }
        let token = &text[at - left.len()..at + first.len()];
        if CAMEL.contains(token) || NAME_PARTS.contains(&left) || left.chars().count() < 2 {
            return false;
        }
        if left.chars().next().is_some_and(char::is_lowercase)
            && left.chars().count() <= 3
            && !(LEXICON.words.is(left, class::STOP) || words.has(left))
        {
            return false;
        }
        let shouted = first.chars().take(2).filter(|c| c.is_uppercase()).count() == 2;
        if shouted && first.chars().count() < 4 {
            return false;
        }
        if words.has(token) && !token_is_once(&text[floor(text, at.saturating_sub(2000))..floor(text, at + 2000)], token) {
            return false;
        }
        let known_right = words.has(first) || LEXICON.words.is(first, class::STOP);
        let known_left = words.has(left) || LEXICON.words.is(left, class::STOP);
        if starter {
            return title || count <= 14;
        }
        // Names in camel case begin in upper case or are short in front: "piegheUngete" is none.
        let plain_left = left.chars().next().is_some_and(char::is_lowercase) && left.chars().count() >= 4;
        let (length, letters) = (left.chars().count(), first.chars().count());
        if plain_left
            && count <= 12
            && (letters >= 2
                || matches!(
                    first,
                    "I" | "O" | "À" | "É" | "A" | "Y" | "E" | "W" | "Z" | "U" | "В" | "И" | "С" | "К" | "У" | "О" | "Я"
                ))
        {
            return true;
        }
        (known_right && letters >= 3 && count >= 2 && (known_left || title))
            || (known_left && title && count >= 3 && letters >= 3)
            || (title && count >= 4 && letters >= 4)
            || (length >= 8 && letters >= 3 && count <= 8)
    }

    /// A title behind the last sentence of a line, with no end of its own: the next article's, or a heading whose
    /// paragraph is gone.
    fn title_at_end(&mut self, text: &str, last: usize) {
        let from = self.heading_start(text, text.len(), last);
        if from == 0 || from <= last || self.cuts.iter().any(|c| c.at >= from) {
            return;
        }
        let tail = text[from..].trim();
        let count = tail.split_whitespace().count();
        if (3..=LONGEST_HEADING).contains(&count)
            && is_title(tail, 0.66)
            && !tail.contains([':', '|', '•', '*', '('])
            && !tail.contains(". ")
            && !tail.ends_with(|c: char| sentences::is_terminal(c) || sentences::is_closing(c) || c == ',')
            && chaff_at(text, from).is_none()
        {
            self.break_at(from, count >= 7);
        }
    }
}

/// Whether a token stands once in its line; the rest of the document was asked before.
fn token_is_once(text: &str, token: &str) -> bool {
    text.matches(token).count() <= 1
}

/// Words with their places.
fn words_at(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// The end of a chaff phrase that stands alone at `at`, if one does: to the line's end or up to the next upper-case
/// letter.
fn chaff_at(text: &str, at: usize) -> Option<usize> {
    let mut best = None;
    LEXICON.phrases.at(text, at, |end, entries| {
        let chaff = |e: &classify::Entry| Label::from_index(e.label as usize).group() == Group::Chaff;
        let whole = entries.iter().any(|e| matches!(e.kind, Kind::Whole | Kind::Strong) && chaff(e));
        let phrase = &text[at..end];
        let toc = entries.iter().any(|e| e.label == Label::Toc as u8) && phrase.chars().count() >= 7;
        let several = phrase.contains(' ') || phrase.chars().any(is_spaceless) || toc;
        if whole && several {
            best = best.max(Some(end));
        }
    });
    let end = best?;
    let rest = text[end..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ':' | '.' | '!'));
    (rest.is_empty() || rest.starts_with(|c: char| !c.is_lowercase())).then_some(end)
}

/// Whether text may be a heading: a few words, beginning in upper case, without a sentence's end inside.
fn is_heading(text: &str) -> bool {
    let text = text.trim();
    let count = text.split_whitespace().count();
    let first = text.chars().find(|c| c.is_alphanumeric());
    (1..=LONGEST_HEADING).contains(&count)
        && text.chars().count() >= 3
        && first.is_some_and(|c| !c.is_lowercase() || count >= 3 && is_title(text, 0.5))
        && !text.ends_with([',', ';', '-', '–'])
        && !text.contains("](")
}

/// Whether at least a share of a text's longer words begin in upper case.
fn is_title(text: &str, share: f32) -> bool {
    let (mut all, mut upper) = (0, 0);
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | '\u{2011}')) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.chars().count() <= 3 && !word.chars().next().is_some_and(char::is_uppercase) || word.is_empty() {
            continue;
        }
        all += 1;
        upper += u32::from(word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()));
    }
    all > 0 && upper as f32 >= share * all as f32
}

/// Whether what stands behind a break reads like the beginning of a sentence, or like another heading in front of one.
fn reads_on(right: &str, starter: bool) -> bool {
    let head: String = right.chars().take(160).collect();
    let sentence = head.split_inclusive(sentences::is_terminal).next().unwrap_or("");
    let count = sentence.split_whitespace().count();
    count >= 4 || (starter && count >= 3) || right.split_whitespace().nth(11).is_some()
}

/// Whether a title may stand behind a line's last sentence.
fn may_end_in_title(text: &str, flags: u32) -> bool {
    text.len() > 60 && flags & flags::SENTENCES != 0 && !sentences::ends_sentence(text)
}

/// The places in a line where a word begins without a space: behind a lower-case letter, a digit, a bracket, a question
/// mark or a quote comes an upper-case letter; or a capitalised word ends in a word that begins sentences.
fn candidates(text: &str, out: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    for at in 1..bytes.len() {
        let (before, b) = (bytes[at - 1], bytes[at]);
        let upper = b.is_ascii_uppercase() || (b >= 0xc0 && starts_upper(text, at));
        if upper {
            let glue = match before {
                b'a'..=b'z' | b'0'..=b'9' | b')' | b'?' | b'!' | b'"' => true,
                b'A'..=b'Z' => is_acronym(bytes, at),
                0x80.. => text[..at].chars().next_back().is_some_and(|c| c.is_lowercase() || matches!(c, '”' | '’' | '»')),
                _ => false,
            };
            if glue && is_plain(text, token_start(bytes, at)) {
                out.push(at);
            }
        } else if b == b' ' && before.is_ascii_lowercase() {
            lower_glue(text, at, out);
        }
    }
}

/// Whether an upper-case letter outside of ASCII begins at a byte.
fn starts_upper(text: &str, at: usize) -> bool {
    text.is_char_boundary(at) && text[at..].chars().next().is_some_and(char::is_uppercase)
}

/// An acronym that runs into a word: "… the Future of NATOTrump's policies …".
fn is_acronym(bytes: &[u8], at: usize) -> bool {
    let run = bytes[..at].iter().rev().take_while(|b| b.is_ascii_uppercase()).count();
    let begins = bytes.get(at.wrapping_sub(run + 1)).is_none_or(|b| !b.is_ascii_alphabetic());
    run >= 2 && begins && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase)
}

/// Where the token around a place begins. A token is looked through for no more than this many bytes.
fn token_start(bytes: &[u8], at: usize) -> usize {
    const LONGEST: usize = 200;
    let from = at.saturating_sub(LONGEST);
    bytes[from..at].iter().rposition(u8::is_ascii_whitespace).map_or(from, |i| from + i + 1)
}

/// Whether a token is neither an address nor code.
fn is_plain(text: &str, token: usize) -> bool {
    let bytes = &text.as_bytes()[token..];
    let end = bytes.iter().take(400).position(u8::is_ascii_whitespace).unwrap_or(bytes.len().min(400));
    let Some(token) = text.get(token..token + end) else { return false };
    !(token.contains("//")
        || token.contains("www.")
        || token.contains(['@', '\\', '=', '_', '<', '>', '`', '{', '#', '$'])
        || token.contains("::")
        || token.contains("()"))
}

/// A capitalised word that ends in a starter in lower case.
fn lower_glue(text: &str, end: usize, out: &mut Vec<usize>) {
    let bytes = &text.as_bytes()[..end];
    // The starters end in few letters; only then the word's beginning is looked for.
    if !matches!(bytes[end - 1], b'e' | b's' | b'y' | b'n' | b'r' | b'g' | b'h' | b'l' | b'm' | b't' | b'o') {
        return;
    }
    let length = bytes.iter().rev().take(40).take_while(|b| b.is_ascii_alphabetic()).count();
    let word = &text[end - length..end];
    if length < 7 || !word.as_bytes()[0].is_ascii_uppercase() || word.bytes().skip(1).any(|b| b.is_ascii_uppercase()) {
        return;
    }
    if let Some(starter) = LOWER_STARTERS.iter().find(|s| word.ends_with(**s) && word.len() >= s.len() + 4) {
        out.push(end - starter.len());
    }
}
