//! Headings that a text names in its table of contents: where they stand glued into a line, they are found for certain,
//! in any language and script.

use super::flattened;
use crate::classify::{HitCursor, KeyHash, Kind, LEXICON, is_spaceless, marker, sentences};
use crate::document::{Cut, Document, Line, Through, flags};
use crate::label::Label;
use crate::rule::rules;
use std::collections::HashSet;
use std::hash::BuildHasherDefault;
use std::ops::Range;

/// The headings' words as hashes of their letters and digits in folded form.
///
/// Most places begin no heading, and are turned away by their first letter, the first three, or the first eight.
#[derive(Default)]
pub(super) struct Headings {
    keys: HashSet<u64, BuildHasherDefault<Through>>,
    /// The first letters or digits as bits in lower case; all when one is beyond ASCII.
    firsts: u128,
    /// The first letters, three and eight of them, and the last three.
    heads: Bits,
    beginnings: Bits,
    tails: Bits,
    /// How many letters the headings have, as bits.
    lengths: [u64; 3],
}

/// A set of hashes as bits: it may say yes to what is not in it.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    const WORDS: usize = 64;

    /// Where a hash has its bit.
    fn place(hash: u64) -> (usize, u64) {
        let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52;
        (mixed as usize / 64, 1 << (mixed % 64))
    }

    fn insert(&mut self, hash: u64) {
        if self.0.is_empty() {
            self.0.resize(Bits::WORDS, 0);
        }
        let (word, bit) = Bits::place(hash);
        self.0[word] |= bit;
    }

    fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = Bits::place(hash);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }
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
/// A shorter line holds no heading and text.
pub(super) const SHORTEST_LINE: usize = 40;

/// Short lines that follow one another.
#[derive(Default)]
struct Run {
    lines: Range<usize>,
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
    let is_name = |h: &crate::classify::Hit| h.label == Label::Toc && h.kind == Kind::Whole;
    let names = document.hits.iter().any(is_name);
    for (i, line) in document.lines().iter().enumerate() {
        let text = document.text(i);
        let read = line.has(flags::READ);
        let named = names && hits.within(document, &line.span()).iter().any(is_name);
        if (!read || line.has(flags::DIGIT)) && text.len() <= 1500 && flattened::may_count(text) {
            found.numbered(text);
        }
        if !(document.is_open(i) && may_be_entry(text, line)) {
            found.take(document, &mut run);
            continue;
        }
        let marked = if read { line.is_item() } else { marker(text).is_some() };
        run.marked += usize::from(marked || text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '—' | '–')));
        run.named |= (named || !read) && text.len() <= 60 && contents_at(text) == text.len();
        if run.lines.is_empty() {
            run.lines.start = i;
        }
        run.lines.end = i + 1;
    }
    found.take(document, &mut run);
    found
}

/// A line that may be an entry: short, without a sentence's end, and no row.
fn may_be_entry(text: &str, line: &Line) -> bool {
    let question = line.has(flags::QUESTION);
    if line.has(flags::READ) && line.is_sentence() && !question || text.len() > 240 || text.starts_with('|') {
        return false;
    }
    let ends = match text.as_bytes().last() {
        Some(b'.' | b':' | b'!' | b',') => true,
        Some(0x80..) => text.ends_with(['：', '。']),
        _ => false,
    };
    // "Why?" is an entry, "He left. (Why?" is none.
    !ends
        && (line.has(flags::READ) && !question || !sentences::ends_sentence(text.trim_end_matches(['?', '？'])))
        && (text.len() < 48 || text.bytes().filter(|&b| b == b' ').count() < 24)
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
            for line in run.lines.clone() {
                let text = document.text(line);
                let after = marker(text).map_or(0, |(_, at)| at);
                self.add(text[after..].trim_start_matches(|c: char| {
                    c.is_ascii_digit() || matches!(c, '.' | ')' | '—' | '–' | '-') || c.is_whitespace()
                }));
            }
        }
        *run = Run::default();
    }

    fn add(&mut self, heading: &str) {
        let (mut hash, mut letters, mut wide) = (KeyHash::new(), 0, false);
        let (mut first, mut head, mut beginning) = (None, None, None);
        for c in heading.chars() {
            if !(if c.is_ascii() { hash.push_ascii(c as u8) } else { hash.push(c) }) {
                continue;
            }
            letters += 1;
            wide |= !c.is_ascii() && is_spaceless(c);
            match letters {
                1 => first = Some(c),
                HEAD => head = Some(hash.finish()),
                BEGINNING => beginning = Some(hash.finish()),
                _ => {}
            }
        }
        if !(letters >= SHORTEST || wide && letters >= HEAD) || letters > LONGEST {
            return;
        }
        match first {
            Some(c) if c.is_ascii() => self.firsts |= 1 << c.to_ascii_lowercase() as u8,
            _ => self.firsts = u128::MAX,
        }
        head.into_iter().for_each(|hash| self.heads.insert(hash));
        beginning.into_iter().for_each(|hash| self.beginnings.insert(hash));
        self.tails.insert(last_letters(heading));
        self.lengths[letters / 64] |= 1 << (letters % 64);
        self.keys.insert(hash.finish());
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

    /// Whether a known heading may stand at the beginning of a line, behind one of its marks, or in front of one of the
    /// places where words are glued. More places are looked at than sentences begin, but each is only looked at.
    pub fn may_stand_in(&self, text: &str, flags: u32, glue: &[usize]) -> bool {
        if self.is_empty() || text.len() < SHORTEST_LINE {
            return false;
        }
        self.at(text).is_some()
            || flags & flags::SENTENCES != 0 && self.may_follow_mark(text)
            || glue.iter().any(|&at| self.starts_before(text, at).next().is_some())
    }

    fn may_follow_mark(&self, text: &str) -> bool {
        let begins = |behind: usize| {
            let skipped = |c: char| sentences::is_terminal(c) || sentences::is_closing(c) || c.is_whitespace();
            self.at(text[behind..].trim_start_matches(skipped)).is_some()
        };
        let bytes = text.as_bytes();
        if text.is_ascii() {
            return memchr::memchr3_iter(b'.', b'!', b'?', bytes).any(|mark| begins(mark + 1));
        }
        let leads = |b: u8| matches!(b, b'.' | b'!' | b'?' | 0xd8 | 0xe0 | 0xe2 | 0xe3 | 0xef);
        bytes
            .iter()
            .enumerate()
            .filter(|(_, b)| leads(**b))
            .any(|(at, _)| text[at..].chars().next().is_some_and(|c| sentences::is_terminal(c) && begins(at + c.len_utf8())))
    }

    /// Where words begin before a place, if the words from there to the place are a known heading.
    fn starts_before(&self, text: &str, at: usize) -> impl Iterator<Item = usize> {
        // No further back than a heading is long.
        let back = at.saturating_sub(2 * LONGEST);
        let mut end = at;
        // Most places are told by the letters in front of them.
        let mut left = if self.tails.may_have(last_letters(&text[..at])) { WORDS_BACK } else { 0 };
        std::iter::from_fn(move || {
            while left > 0 {
                left -= 1;
                end = back + text.as_bytes()[back..end].iter().rposition(|&b| b == b' ')?;
                let start = end + 1;
                if self.are_words(&text[start..at]) && self.at(&text[start..]).is_some_and(|end| start + end == at) {
                    return Some(start);
                }
            }
            None
        })
    }

    /// Whether a text is a known heading from its first letter to its last.
    fn are_words(&self, text: &str) -> bool {
        let mut end = None;
        let hash = self.read(text, |_, letters, _| end = Some(letters));
        hash.is_some_and(|hash| end.is_some_and(|letters| self.has_length(letters)) && self.keys.contains(&hash))
    }

    fn has_length(&self, letters: usize) -> bool {
        self.lengths.get(letters / 64).is_some_and(|bits| bits & 1 << (letters % 64) != 0)
    }

    /// Reads the letters of a text as those of a heading, and calls `each` behind every one with its end, the number of
    /// letters and the hash. Returns the last hash; none when no known heading begins so.
    fn read(&self, text: &str, mut each: impl FnMut(usize, usize, KeyHash)) -> Option<u64> {
        let bytes = text.as_bytes();
        let first = *bytes.first()?;
        if first.is_ascii_alphanumeric() && self.firsts & 1 << (first | 0x20) == 0 {
            return None;
        }
        let mut hash = KeyHash::new();
        let (mut letters, mut at, mut left) = (0, 0, LONGEST + 60);
        while let Some(&b) = bytes.get(at).filter(|_| left > 0) {
            left -= 1;
            let is_letter = if b < 0x80 {
                at += 1;
                hash.push_ascii(b)
            } else {
                let c = text[at..].chars().next()?;
                at += c.len_utf8();
                hash.push(c)
            };
            if !is_letter {
                // A place far in front of the letters is none.
                if letters < HEAD && left + 40 <= LONGEST + 60 {
                    return None;
                }
                continue;
            }
            letters += 1;
            if letters == HEAD && !self.heads.may_have(hash.finish()) {
                return None;
            }
            each(at, letters, hash);
            if letters == BEGINNING && !self.beginnings.may_have(hash.finish()) || letters == LONGEST {
                break;
            }
        }
        Some(hash.finish())
    }

    /// Finds known headings at the beginnings of sentences, of the line, and where they are glued to the next word; the
    /// places behind them are taken off `glue`, which is judged afterwards.
    pub fn find(
        &self,
        text: &str,
        flags: u32,
        bounds: &[usize],
        cuts: &mut Vec<Cut>,
        glue: &mut Vec<usize>,
        starts: &mut Vec<usize>,
    ) {
        if self.is_empty() || text.len() < SHORTEST_LINE {
            return;
        }
        // A line of entries is the table of contents itself.
        if flags & flags::DIGIT != 0 && flattened::may_count(text) && parts(text).len() >= FEWEST {
            return;
        }
        // Behind a sentence a known heading may be parted by a space from its paragraph; elsewhere it must be glued.
        starts.clear();
        starts.push(0);
        starts.extend_from_slice(bounds);
        for &at in glue.iter() {
            starts.extend(self.starts_before(text, at));
        }
        if !glue.is_empty() {
            starts.sort_unstable();
        }
        let mut last = 0;
        for &start in starts.iter() {
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
        let mut best = None;
        self.read(text, |end, letters, hash| {
            if self.has_length(letters) && self.keys.contains(&hash.finish()) {
                best = Some(end);
            }
        });
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

/// A hash of a text's last three letters, from the last one on.
fn last_letters(text: &str) -> u64 {
    let mut hash = KeyHash::new();
    text.chars().rev().take(2 * LONGEST).filter(|c| hash.push(*c)).nth(HEAD - 1);
    hash.finish()
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
