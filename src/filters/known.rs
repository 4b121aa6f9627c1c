//! Headings that a text names in its table of contents: where they stand glued into a line, they are found for certain,
//! in any language and script.

use crate::classify::{Kind, LEXICON, is_spaceless, key, marker, sentences};
use crate::document::{Cut, Document};
use crate::label::Label;
use crate::rule::rules;
use std::collections::HashSet;

/// The headings' words in folded form, without spaces and marks.
#[derive(Default)]
pub(super) struct Headings {
    keys: HashSet<String>,
    /// The beginnings of the keys, to turn most places away at once.
    heads: HashSet<[char; 4]>,
}

/// A heading has at least this many letters …
const SHORTEST: usize = 5;
/// … and at most this many.
const LONGEST: usize = 140;
/// A table of contents names at least this many.
const FEWEST: usize = 3;

/// Short lines that follow one another.
#[derive(Default)]
struct Run {
    keys: Vec<String>,
    /// How many have a bullet or a number.
    marked: usize,
    /// Whether one is a table of contents' heading.
    named: bool,
}

/// The bytes of a bare "Table of contents" glued behind a heading, with the space after it.
fn contents_at(text: &str) -> usize {
    let mut bytes = 0;
    LEXICON.phrases.at(text, 0, |end, entries| {
        if entries.iter().any(|e| e.label == Label::Toc as u8 && e.kind == Kind::Whole) {
            bytes = bytes.max(end);
        }
    });
    if bytes == 0 { 0 } else { text.len() - text[bytes..].trim_start_matches([' ', ':']).len() }
}

/// Whether a line is a table of contents' heading by its words.
fn names_contents(text: &str) -> bool {
    let mut named = false;
    LEXICON.phrases.at(text, 0, |end, entries| {
        let toc = entries.iter().any(|e| e.label == Label::Toc as u8 && e.kind == Kind::Whole);
        named |= toc && !text[end..].contains(char::is_alphabetic);
    });
    named
}

/// Collects what may be entries of a table of contents: items and numbered parts of a line.
pub(super) fn headings(document: &Document<'_>) -> Headings {
    let mut found = Headings::default();
    let mut run = Run::default();
    for i in 0..document.len() {
        let text = document.text(i);
        if text.len() <= 1500 {
            found.numbered(text);
        }
        if document.is_open(i) && text.len() <= 240 && !text.starts_with('|') {
            let words = text.split_whitespace().count();
            let title =
                words <= 24 && !sentences::ends_sentence(text.trim_end_matches(['?', '？'])) && !text.ends_with([':', '：']);
            if title {
                let after = marker(text).map_or(0, |(_, at)| at);
                let entry = text[after..].trim_start_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '.' | ')' | '—' | '–' | '-') || c.is_whitespace()
                });
                run.marked += usize::from(entry.len() < text.len());
                run.named |= names_contents(text);
                run.keys.push(key(entry));
                continue;
            }
        }
        found.take(&mut run);
    }
    found.take(&mut run);
    found
}

impl Headings {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Takes the lines of a run, if there are enough of them, and they are items or stand under a heading that says so.
    fn take(&mut self, run: &mut Run) {
        if run.keys.len() >= FEWEST && (run.marked >= FEWEST || run.named) {
            for key in run.keys.drain(..) {
                self.add(key);
            }
        }
        *run = Run::default();
    }

    fn add(&mut self, key: String) {
        let letters = key.chars().count();
        let wide = key.chars().any(is_spaceless);
        if (letters >= SHORTEST || wide && letters >= 3) && letters <= LONGEST {
            self.heads.insert(head(key.chars()));
            self.keys.insert(key);
        }
    }

    /// "Contents 1. The mill 2. The flood 3. What remained"
    fn numbered(&mut self, text: &str) {
        let parts = parts(text);
        if parts.len() < FEWEST {
            return;
        }
        for (n, &start) in parts.iter().enumerate() {
            let end = parts.get(n + 1).map_or(text.len(), |&next| next);
            let part =
                text[start..end].trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '|' | '•'));
            if part.len() <= 200 && !part.contains(". ") {
                self.add(key(part));
            }
        }
    }

    /// Finds known headings at the beginnings of sentences and of the line; the places behind them are taken off
    /// `glue`, which is judged afterwards.
    pub fn find(&self, text: &str, bounds: &[usize], cuts: &mut Vec<Cut>, glue: &mut Vec<usize>) {
        // A line of entries is the table of contents itself.
        if self.is_empty() || text.len() < 40 || parts(text).len() >= FEWEST {
            return;
        }
        let mut last = 0;
        // Behind a sentence a known heading may be parted by a space from its paragraph; elsewhere it must be glued.
        let words = text.match_indices(' ').map(|(at, _)| at + 1).filter(|at| bounds.binary_search(at).is_err());
        let glued: Vec<usize> =
            words.filter(|&at| self.at(&text[at..]).is_some_and(|end| !text[..at + end].ends_with(' '))).collect();
        let mut starts: Vec<usize> = std::iter::once(0).chain(bounds.iter().copied()).chain(glued).collect();
        starts.sort_unstable();
        for start in starts {
            let mut from = start;
            // One heading may follow another.
            while let Some(end) = self.at(&text[from.max(last)..]).map(|end| from.max(last) + end) {
                let from_now = from.max(last);
                if from_now > 0 && cuts.iter().all(|c| c.at != from_now) {
                    cuts.push(Cut { at: from_now, breaks: Some(rules::GLUED_HEADING) });
                }
                let artefact = contents_at(&text[end..]);
                cuts.push(Cut { at: end, breaks: (artefact == 0).then_some(rules::GLUED_HEADING) });
                let end = end + artefact;
                if artefact > 0 {
                    cuts.push(Cut { at: end, breaks: Some(rules::GLUED_HEADING) });
                }
                glue.retain(|&g| g < from_now || g > end);
                from = end;
                last = end;
            }
        }
        cuts.sort_by_key(|c| c.at);
    }

    /// The end of a known heading at the beginning of a text, if text follows it as a sentence would.
    fn at(&self, text: &str) -> Option<usize> {
        let mut chars = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        if !self.heads.contains(&head(chars.by_ref().flat_map(|(_, c)| c.to_lowercase()))) {
            return None;
        }
        let mut folded = String::new();
        let mut best = None;
        for (at, c) in text.char_indices().take(LONGEST + 60) {
            if !c.is_alphanumeric() {
                continue;
            }
            folded.push_str(&key(c.encode_utf8(&mut [0; 4])));
            let end = at + c.len_utf8();
            if self.keys.contains(&folded) {
                best = Some(end);
            }
        }
        let mut end = best?;
        // A question mark belongs to the heading.
        while let Some(c) =
            text[end..].chars().next().filter(|c| matches!(c, '?' | '!' | '？' | '！' | ')' | '”' | '»' | '」' | '…'))
        {
            end += c.len_utf8();
        }
        let rest = &text[end..];
        let next = rest.trim_start();
        let glued = rest.len() == next.len();
        let begins = next.chars().next().is_some_and(|c| {
            c.is_uppercase()
                || is_spaceless(c)
                || c.is_ascii_digit()
                || matches!(c, '“' | '"' | '«' | '„' | '「' | '*' | '•' | '-')
                || glued && c.is_lowercase()
        });
        let follows = next.split_whitespace().nth(3).is_some() || next.chars().filter(|c| is_spaceless(*c)).count() >= 6;
        (begins && follows).then_some(end + (rest.len() - next.len()))
    }
}

/// Where the words behind "1.", "2.", "3." … begin in a line that counts up from one.
fn parts(text: &str) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    for wanted in 1..=40 {
        let from = parts.last().copied().unwrap_or(0);
        let marks = [format!("{wanted}. "), format!("{wanted}) ")];
        let Some(at) = marks.iter().filter_map(|m| text[from..].find(m.as_str()).map(|i| (from + i, m.len()))).min() else {
            break;
        };
        parts.push(at.0 + at.1);
    }
    parts
}

fn head(chars: impl Iterator<Item = char>) -> [char; 4] {
    let mut head = [' '; 4];
    for (slot, c) in head.iter_mut().zip(chars) {
        *slot = c;
    }
    head
}
