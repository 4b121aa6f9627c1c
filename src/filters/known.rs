//! Headings that a text names in its table of contents: where they stand glued into a line, they are found for certain,
//! in any language and script.

use super::flattened;
use crate::classify::{HitCursor, KeyHash, Kind, LEXICON, is_spaceless, is_word, marker, sentences};
use crate::document::{Cut, Document, Through, flags};
use crate::label::Label;
use crate::rule::rules;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;

/// The headings' words as hashes of their letters and digits in folded form.
#[derive(Default)]
pub(super) struct Headings {
    keys: HashSet<u64, BuildHasherDefault<Through>>,
    /// Hashes of the first letters of those that have more.
    beginnings: HashSet<u64, BuildHasherDefault<Through>>,
    /// Hashes of the first letters, sorted, to turn most places away at once.
    heads: Vec<u64>,
}

/// A heading has at least this many letters (in scripts without spaces, three) …
const SHORTEST: usize = 5;
/// … and at most this many.
const LONGEST: usize = 140;
/// Letters by which most places are turned away.
const HEAD: usize = 3;
/// Letters behind which a place is given up that is no heading.
const BEGINNING: usize = 8;
/// A table of contents names at least this many.
const FEWEST: usize = 3;
/// A heading glued into a line begins at most this many words before the place.
const WORDS_BACK: usize = 16;

/// Short lines that follow one another.
#[derive(Default)]
struct Run {
    lines: Vec<usize>,
    /// How many have a bullet or a number.
    marked: usize,
    /// Whether one is a table of contents' heading.
    named: bool,
}

/// Collects what may be entries of a table of contents: items and numbered parts of a line.
pub(super) fn headings(document: &Document<'_>) -> Headings {
    let mut found = Headings::default();
    let mut run = Run::default();
    let mut hits = HitCursor::default();
    for i in 0..document.len() {
        let (text, line) = (document.text(i), &document.lines()[i]);
        let flags = if line.has(flags::READ) { line.facts.flags } else { u32::MAX };
        let named = hits.within(document, &line.span()).iter().any(|h| h.label == Label::Toc && h.kind == Kind::Whole);
        if flags & flags::DIGIT != 0 && text.len() <= 1500 && flattened::may_count(text) {
            found.numbered(text);
        }
        let ends = line.has(flags::READ) && line.is_sentence() && !line.has(flags::QUESTION);
        if document.is_open(i) && !ends && is_title(text) {
            run.marked +=
                usize::from(marker(text).is_some() || text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '—' | '–')));
            run.named |= (named || !line.has(flags::READ)) && text.len() <= 60 && contents_at(text) == text.len();
            run.lines.push(i);
        } else {
            found.take(document, &mut run);
        }
    }
    found.take(document, &mut run);
    found.heads.sort_unstable();
    found.heads.dedup();
    found
}

/// A line that may be an entry: short, without a sentence's end, and no row.
fn is_title(text: &str) -> bool {
    text.len() <= 240
        && !text.starts_with('|')
        && text.bytes().filter(|&b| b == b' ').count() < 24
        && !text.ends_with(['.', ':', '!', '：', '。', ','])
        && !sentences::ends_sentence(text.trim_end_matches(['?', '？']))
}

/// The bytes of a bare "Table of contents" at the beginning of a text, with the space behind it; 0 when there is none.
fn contents_at(text: &str) -> usize {
    let mut bytes = 0;
    LEXICON.phrases.at(text, 0, |end, entries| {
        if entries.iter().any(|e| e.label == Label::Toc as u8 && e.kind == Kind::Whole) {
            bytes = bytes.max(end);
        }
    });
    if bytes == 0 { 0 } else { text.len() - text[bytes..].trim_start_matches([' ', ':']).len() }
}

impl Headings {
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Takes the lines of a run, if there are enough of them, and they are items or stand under a heading that says so.
    fn take(&mut self, document: &Document<'_>, run: &mut Run) {
        if run.lines.len() >= FEWEST && (run.marked >= FEWEST || run.named) {
            for &line in &run.lines {
                let text = document.text(line);
                let after = marker(text).map_or(0, |(_, at)| at);
                self.add(text[after..].trim_start_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '.' | ')' | '—' | '–' | '-') || c.is_whitespace()
                }));
            }
        }
        run.lines.clear();
        (run.marked, run.named) = (0, false);
    }

    fn add(&mut self, heading: &str) {
        let (mut hash, mut letters) = (KeyHash::new(), 0);
        for c in heading.chars() {
            letters += usize::from(hash.push(c));
            if letters == BEGINNING {
                self.beginnings.insert(hash.finish());
            }
        }
        let key = hash.finish();
        let wide = heading.chars().any(is_spaceless);
        if (letters >= SHORTEST || wide && letters >= HEAD) && letters <= LONGEST {
            self.heads.extend(head(heading));
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
                self.add(part);
            }
        }
    }

    /// Finds known headings at the beginnings of sentences, of the line, and where they are glued to the next word; the
    /// places behind them are taken off `glue`, which is judged afterwards.
    pub fn find(&self, text: &str, bounds: &[usize], cuts: &mut Vec<Cut>, glue: &mut Vec<usize>) {
        // A line of entries is the table of contents itself.
        if self.is_empty() || text.len() < 40 || parts(text).len() >= FEWEST {
            return;
        }
        // Behind a sentence a known heading may be parted by a space from its paragraph; elsewhere it must be glued.
        let mut starts: Vec<usize> = std::iter::once(0).chain(bounds.iter().copied()).collect();
        for &at in glue.iter() {
            // No further back than a heading is long.
            let mut back = at.saturating_sub(2 * LONGEST);
            while !text.is_char_boundary(back) {
                back -= 1;
            }
            let words = text[back..at].rmatch_indices(' ').map(move |(i, _)| back + i + 1).take(WORDS_BACK);
            starts.extend(words.filter(|&start| self.at(&text[start..]).is_some_and(|end| start + end == at)));
        }
        starts.sort_unstable();
        let mut last = 0;
        for start in starts {
            let mut from = start.max(last);
            // One heading may follow another.
            while let Some(end) = self.at(&text[from..]).map(|end| from + end) {
                if from > 0 && cuts.iter().all(|c| c.at != from) {
                    cuts.push(Cut { at: from, breaks: Some(rules::GLUED_HEADING) });
                }
                let artefact = contents_at(&text[end..]);
                cuts.push(Cut { at: end, breaks: (artefact == 0).then_some(rules::GLUED_HEADING) });
                let behind = end + artefact;
                if artefact > 0 {
                    cuts.push(Cut { at: behind, breaks: Some(rules::GLUED_HEADING) });
                }
                glue.retain(|&g| g < from || g > behind);
                (from, last) = (behind, behind);
            }
        }
        cuts.sort_by_key(|c| c.at);
    }

    /// The end of a known heading at the beginning of a text, if text follows it as a sentence would.
    fn at(&self, text: &str) -> Option<usize> {
        if self.heads.binary_search(&head(text)?).is_err() {
            return None;
        }
        let mut hash = KeyHash::new();
        let mut best = None;
        let mut letters = 0;
        for (at, c) in text.char_indices().take(LONGEST + 60) {
            if !hash.push(c) {
                continue;
            }
            letters += 1;
            if letters >= HEAD && self.keys.contains(&hash.finish()) {
                best = Some(at + c.len_utf8());
            }
            if letters == BEGINNING && !self.beginnings.contains(&hash.finish()) {
                break;
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
        let follows = next.split_whitespace().nth(3).is_some() || next.chars().take(40).filter(|c| is_spaceless(*c)).count() >= 6;
        (begins && follows).then_some(end + (rest.len() - next.len()))
    }
}

/// Where the words behind "1.", "2.", "3." … begin in a line that counts up from one.
fn parts(text: &str) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(mark) = memchr::memchr2(b'.', b')', &bytes[at..]).map(|i| i + at) {
        at = mark + 1;
        let digits = bytes[..mark].iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
        let number: usize = text[mark - digits..mark].parse().unwrap_or(0);
        let spaced = bytes.get(at) == Some(&b' ');
        let wide = bytes.get(at).is_some_and(|b| *b >= 0xe3);
        if (spaced || wide) && number == parts.len() + 1 {
            parts.push(at + usize::from(spaced));
        }
    }
    parts
}

/// A hash of a text's first letters.
fn head(text: &str) -> Option<u64> {
    let mut hash = KeyHash::new();
    let mut letters = 0;
    for c in text.chars().take(40) {
        letters += usize::from(hash.push(c));
        if letters == HEAD {
            return Some(hash.finish());
        }
    }
    None
}

/// Whether a word stands in a text by itself, in lower case or capitalised. For a handful of questions a search is
/// quicker than the set of all words.
pub(super) fn stands_alone(source: &str, word: &str) -> bool {
    let mut capital = String::with_capacity(word.len());
    let mut chars = word.chars();
    if let Some(first) = chars.next() {
        capital.extend(if first.is_uppercase() {
            first.to_lowercase().collect::<Vec<_>>()
        } else {
            first.to_uppercase().collect()
        });
        capital.push_str(chars.as_str());
    }
    [word, capital.as_str()].iter().any(|w| {
        memchr::memmem::find_iter(source.as_bytes(), w.as_bytes()).take(64).any(|at| {
            !source[..at].chars().next_back().is_some_and(is_word) && !source[at + w.len()..].chars().next().is_some_and(is_word)
        })
    })
}
