//! Drops tables of contents: block lists, flattened ones, and the bare artefact.
//!
//! The heading is a phrase of the lexicons. What follows it are entries if they are list items or short lines, and if
//! there is evidence that they are links into this text: they repeat its headings. A list of chapters under the same
//! words whose entries stand nowhere else is content, and stays with its heading. The headings in the text stay.

use crate::classify::{self, first_letters_key, key, marker, words_key};
use crate::document::{Begin, Cue, Document, Fate, Line, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

/// Drops tables of contents.
///
/// Rules: `toc/heading`, `toc/entry`, `toc/inline`.
///
/// ```
/// use dechaff::{Pipeline, filters::Toc};
/// let pipeline = Pipeline::builder().filter(Toc::default()).build();
/// let text = "Contents\n1. The mill\n2. The flood\nThe mill\nIt stood on the river.\nThe flood\nIt came at night.";
/// assert_eq!(pipeline.clean(text).text(), "The mill\nIt stood on the river.\nThe flood\nIt came at night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Toc {}

/// An entry has at most this many words.
const LONGEST_ENTRY: usize = 30;
/// A table of contents has at most this many entries.
const MOST_ENTRIES: usize = 120;
/// A heading this near to the head of a text, in lines, needs less evidence.
const HEAD: usize = 8;

impl Filter for Toc {
    fn name(&self) -> &'static str {
        "toc"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        if !has_lists(document) {
            return;
        }
        document.spare_hits();
        let keys = Keys::of(document);
        if !keys.sorted.is_empty() {
            let names = unnamed(document, &keys);
            if !names.is_empty() {
                artefacts(document, &names);
            }
        }
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if line.label() != Label::Toc || line.cue() < Cue::Start || !document.is_open(i) {
                continue;
            }
            if line.cue() == Cue::Start && line.words() > 6 && !line.has(flags::COLON) {
                inline(document, i);
            } else {
                block(document, i, &keys);
            }
        }
    }
}

/// An entry's words: without its marker or number, its dots and page number; links ("[Entry](#entry)") by their words.
fn entry_words(text: &str) -> &str {
    let mut words = text;
    // Most lines begin with a word.
    if !matches!(text.as_bytes(), [first, second, ..] if first.is_ascii_alphabetic() && second.is_ascii_lowercase())
        || matches!(text.as_bytes()[0] | 0x20, b'i' | b'v' | b'x')
    {
        let after = marker(text).map_or(0, |(_, at)| at);
        words = text[after..]
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | '.' | ')' | '#' | '*') || c.is_whitespace());
    }
    let bytes = words.as_bytes();
    let link = memchr::memchr_iter(b']', bytes).find(|&at| bytes.get(at + 1) == Some(&b'('));
    let words = &words[..link.unwrap_or(words.len())];
    let leaders = words.as_bytes().last().is_some_and(u8::is_ascii_digit) && words.contains(['.', '…']);
    if leaders { words.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | ' ')) } else { words }
}

/// A hash of an entry's words, if there are enough letters.
fn entry_key(text: &str) -> Option<u64> {
    let words = entry_words(text);
    let (key, letters) = words_key(words);
    (letters >= 3 || letters >= 2 && words.chars().any(classify::is_spaceless)).then_some(key)
}

/// A hash of an entry's first letters, 1 or more: what differs in them differs.
fn entry_first(text: &str) -> u32 {
    const LETTERS: usize = 16;
    (first_letters_key(entry_words(text), LETTERS) as u32).max(1)
}

/// Whether there is anything to look at: a heading that a phrase gives away, or a run of short lines.
fn has_lists(document: &Document<'_>) -> bool {
    let mut run = 0;
    document.lines().iter().any(|l| {
        run = if l.words() <= LONGEST_ENTRY && !l.has(flags::SENTENCES) && (!l.is_sentence() || l.has(flags::QUESTION)) {
            run + 1
        } else {
            0
        };
        run >= UNNAMED || (l.label() == Label::Toc && l.cue() >= Cue::Start)
    })
}

/// The lines of a document that headings can be found among: those whose words more than one of them may have.
struct Keys {
    /// A hash of a line's words in the high bits, its number in the low ones.
    sorted: Vec<u64>,
    /// How many bits the numbers take.
    bits: u32,
    /// Where the lines with a line's words begin in `sorted`, and one more; 0 for lines that are no title, and for those
    /// whose words stand there once.
    groups: Vec<u32>,
}

impl Keys {
    fn of(document: &Document<'_>) -> Keys {
        let lines = document.lines();
        let title = |l: &Line| l.words() <= LONGEST_ENTRY && (!l.is_sentence() || l.has(flags::QUESTION));
        let bits = usize::BITS - lines.len().leading_zeros();
        // First the beginnings that lines share: most lines are settled by them.
        let (mut seen, mut shared) = (Seen::new(bits), Seen::new(bits));
        let mut groups = vec![0_u32; lines.len()];
        for (i, line) in lines.iter().enumerate() {
            let text = document.text(i);
            let entry = title(line);
            // What ends in dots is an entry of another table of contents, and may be looked for.
            if entry || line.words() <= LONGEST_ENTRY && text.ends_with("..") {
                let first = entry_first(text);
                if seen.insert(first) {
                    shared.insert(first);
                }
                groups[i] = if entry { first } else { 0 };
            }
        }
        let candidates = groups.iter().filter(|first| shared.has(**first)).count();
        let mut sorted: Vec<u64> = Vec::with_capacity(candidates);
        for (i, first) in groups.iter_mut().enumerate() {
            if !shared.has(std::mem::take(first)) {
                continue;
            }
            if let Some(key) = entry_key(document.text(i)) {
                sorted.push(key >> bits << bits | i as u64);
            }
        }
        sorted.sort_unstable();
        let mut from = 0;
        for same in sorted.chunk_by(|a, b| a >> bits == b >> bits) {
            for entry in same.iter().filter(|_| same.len() > 1) {
                groups[(entry & ((1 << bits) - 1)) as usize] = from + 1;
            }
            from += same.len() as u32;
        }
        Keys { sorted, bits, groups }
    }

    /// The lines with a hash, from a place in `sorted` on.
    fn from(&self, place: usize, key: u64) -> impl Iterator<Item = usize> {
        let bits = self.bits;
        let mask = (1 << bits) - 1;
        let rest = self.sorted.get(place..).unwrap_or_default();
        rest.iter().take(50).take_while(move |entry| **entry >> bits == key >> bits).map(move |entry| (entry & mask) as usize)
    }

    /// The lines with an entry's words.
    fn with(&self, wanted: Option<u64>) -> impl Iterator<Item = usize> {
        let place = wanted.map(|key| self.sorted.partition_point(|entry| entry >> self.bits < key >> self.bits));
        self.from(place.unwrap_or(self.sorted.len()), wanted.unwrap_or(0))
    }

    /// Whether a line's words stand once more as a later line, over prose.
    fn is_heading_later(&self, document: &Document<'_>, line: usize) -> bool {
        let lines = document.lines();
        let Some(place) = self.groups.get(line).and_then(|place| place.checked_sub(1)) else { return false };
        let Some(&key) = self.sorted.get(place as usize) else { return false };
        self.from(place as usize, key).any(|at| {
            // Chaff may stand between a heading and its prose.
            let next = lines[at + 1..].iter().take(4).find(|l| l.cue() == Cue::None && l.fate() != Fate::Dropped);
            at > line + 1
                && !lines[at].is_item()
                && next.is_some_and(|n| n.words() >= 10 || n.is_item() || n.label() == Label::TableRow || n.is_sentence())
        })
    }

    /// Whether a line outside of the entries has an entry's words.
    fn repeats(&self, text: &str, entries: &std::ops::Range<usize>) -> bool {
        self.with(entry_key(text)).any(|line| !entries.contains(&line))
    }
}

/// Hashes as bits: yes may be wrong, no is right. Zero is never in it.
struct Seen {
    bits: Vec<u64>,
    mask: u32,
}

impl Seen {
    /// For as many hashes as `bits` bits count.
    fn new(bits: u32) -> Seen {
        let words = 1_usize << bits.saturating_sub(3).clamp(2, 20);
        Seen { bits: vec![0; words], mask: words as u32 - 1 }
    }

    fn place(&self, hash: u32) -> (usize, u64) {
        ((hash >> 6 & self.mask) as usize, 1 << (hash % 64))
    }

    /// Returns whether it was there.
    fn insert(&mut self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        let had = self.bits[word] & bit != 0;
        self.bits[word] |= bit;
        had
    }

    fn has(&self, hash: u32) -> bool {
        let (word, bit) = self.place(hash);
        hash != 0 && self.bits[word] & bit != 0
    }
}

/// At least this many entries make a table of contents that no phrase announces.
const UNNAMED: usize = 3;

/// Runs of short lines that repeat the headings of the text, whatever their own heading says. Returns the headings'
/// keys. A chorus repeats lines that stand together; the headings of a text stand over prose.
fn unnamed(document: &mut Document<'_>, keys: &Keys) -> Vec<(u32, u64)> {
    let mut names = Vec::new();
    let mut from = 0;
    while from < document.len() {
        let mut to = from;
        let mut matched = 0;
        while let Some(line) = document.lines().get(to) {
            let short = (1..=LONGEST_ENTRY).contains(&line.words())
                && (!line.is_sentence() || line.has(flags::QUESTION))
                && !line.has(flags::SENTENCES);
            if !short || line.fate() != Fate::Open || line.begin() == Begin::Cut || to - from > MOST_ENTRIES {
                break;
            }
            let found = to > 0 && line.label() != Label::Toc && keys.is_heading_later(document, to);
            if !found && (matched == 0 || !(line.is_item() || keys.is_heading_later(document, to + 1))) {
                break;
            }
            matched += usize::from(found);
            to += 1;
        }
        // What was taken along at the end without a match is no entry.
        while to > from && !keys.is_heading_later(document, to - 1) && !document.lines()[to - 1].is_item() {
            to -= 1;
        }
        if matched >= UNNAMED && matched * 3 >= (to - from) * 2 {
            for i in from..to {
                document.drop_line(i, rules::TOC_ENTRY);
            }
            if let Some(name) = heading_before(document, from, keys) {
                let text = document.text(name);
                names.extend(entry_key(text).map(|key| (entry_first(text), key)));
                document.drop_line(name, rules::TOC_HEADING);
            }
        }
        from = to.max(from + 1);
    }
    names
}

/// The line before a table of contents, if it reads like its heading: a few words that are no heading of the text.
fn heading_before(document: &Document<'_>, first: usize, keys: &Keys) -> Option<usize> {
    let line = first.checked_sub(1)?;
    let l = &document.lines()[line];
    let named = l.label() == Label::Toc && l.cue() >= Cue::Start;
    let short = (1..=6).contains(&l.words()) && !l.is_sentence() && l.begin() != Begin::Cut && line > 0;
    (document.is_open(line) && (named || short && !keys.is_heading_later(document, line) && l.cue() == Cue::None)).then_some(line)
}

/// A table of contents' heading once more, without its entries.
fn artefacts(document: &mut Document<'_>, names: &[(u32, u64)]) {
    for i in 0..document.len() {
        if !document.is_open(i) || document.lines()[i].words() > 8 {
            continue;
        }
        let text = document.text(i);
        let first = entry_first(text);
        if names.iter().any(|(known, _)| *known == first)
            && entry_key(text).is_some_and(|key| names.iter().any(|(_, name)| *name == key))
        {
            document.drop_line(i, rules::TOC_HEADING);
        }
    }
}

/// A heading on a line of its own (or glued to another), with a list behind it or without.
fn block(document: &mut Document<'_>, heading: usize, keys: &Keys) {
    let entries = entries(document, heading, keys);
    let count = entries.len();
    let matched = entries.clone().filter(|&i| keys.repeats(document.text(i), &entries)).count();
    let near_head = heading < HEAD;
    let items = entries.clone().all(|i| document.lines()[i].is_item());
    let linked = entries.clone().filter(|&i| document.text(i).contains("](#")).count() * 2 > count;
    let convinced = count > 0
        && (matched * 4 >= count || matched >= 3 || linked || (items && near_head && matched * 8 >= count && count >= 3));
    if count > 0 && !convinced {
        // A list of chapters: content, like its heading.
        if items || !is_sure_heading(document, heading) {
            document.set_label(heading, Label::Heading, 0.7);
            return;
        }
        document.drop_line(heading, rules::TOC_HEADING);
        return;
    }
    if count == 0 && !is_sure_heading(document, heading) {
        document.set_label(heading, Label::Heading, 0.7);
        return;
    }
    if document.drop_line(heading, rules::TOC_HEADING) {
        for i in entries {
            document.drop_line(i, rules::TOC_ENTRY);
        }
    }
}

/// Whether a heading without entries may go: a phrase of two words or more ("Table of Contents"); one word such as
/// "Contents" may be a heading of the text.
fn is_sure_heading(document: &Document<'_>, line: usize) -> bool {
    let text = document.text(line).trim();
    let glued = document.lines()[line].is_part();
    glued || text.contains(' ') || text.chars().filter(|c| classify::is_spaceless(*c)).count() >= 4 || text.chars().count() >= 12
}

/// The lines under a heading that may be its entries.
fn entries(document: &Document<'_>, heading: usize, keys: &Keys) -> std::ops::Range<usize> {
    let mut end = heading + 1;
    let lines = document.lines();
    let source = document.source();
    let Some(first) = lines.get(heading + 1) else { return end..end };
    let listed = first.is_item();
    let none = heading + 1..heading + 1;
    while let Some(line) = lines.get(end) {
        let fits = line.words() <= LONGEST_ENTRY
            && line.words() > 0
            && (!line.is_sentence() || line.has(flags::QUESTION) || ends_in_leaders(document.text(end)))
            && !line.has(flags::SENTENCES)
            && line.fate() != Fate::Protected
            && (line.cue() < Cue::Start || matches!(line.label(), Label::Toc | Label::Orphan))
            && line.begin() != Begin::Cut;
        // Items go on as long as there are items; other lines only as long as they repeat something.
        let known = keys.repeats(document.text(end), &(heading..end + 1));
        let entry = known || (listed && line.is_item());
        if !fits || !entry || end - heading > MOST_ENTRIES {
            break;
        }
        if !line.is_item() && listed && paragraph_follows(document, end) {
            break;
        }
        if !listed
            && !line.is_item()
            && end > heading + 1
            && (paragraph_follows(document, end)
                || blank_between(source, lines[end - 1].span().end, line.span().start)
                    && !blank_between(source, lines[heading].span().end, first.span().start))
        {
            break;
        }
        end += 1;
    }
    if end == heading + 1 { none } else { heading + 1..end }
}

/// Whether the line after this one is prose, so that this one is its heading.
fn paragraph_follows(document: &Document<'_>, line: usize) -> bool {
    document.lines().get(line + 1).is_some_and(|l| l.words() >= 15 || (l.is_sentence() && l.words() >= 8))
}

fn blank_between(source: &str, from: usize, to: usize) -> bool {
    source[from..to].bytes().filter(|&b| b == b'\n').count() > 1
}

/// "1.2 Costs ........ 14"
fn ends_in_leaders(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').ends_with("..")
}

/// A table of contents on one line: "Table of contents 1. The mill 2. The flood".
fn inline(document: &mut Document<'_>, line: usize) {
    let text = document.text(line);
    let count = |mark: &str| memchr::memmem::find_iter(text.as_bytes(), mark).take(2).count();
    let numbered =
        [["1. ", "1) "], ["2. ", "2) "], ["3. ", "3) "]].iter().filter(|n| n.iter().any(|n| count(n) > 0)).count() >= 2;
    let marks = ["•", " * ", " - ", "|", "·", " – ", " / ", ";", "→", ">", ","].iter().any(|mark| count(mark) >= 2);
    let words = document.lines()[line].words();
    let folded = key(text);
    // Headings of the text that stand in the line.
    let inside = (0..document.len())
        .filter(|&i| i != line && document.lines()[i].words() <= 14)
        .map(|i| key(document.text(i)))
        .filter(|key| key.len() >= 6 && key.len() < 90 && memchr::memmem::find(folded.as_bytes(), key.as_bytes()).is_some())
        .take(4)
        .count();
    if (inside >= 2
        || (numbered && (inside >= 1 || line < HEAD))
        || (marks && inside >= 1)
        || (marks && line < HEAD && words <= 60))
        && words <= 200
        || (inside >= 1 && words <= 40)
    {
        document.drop_line(line, rules::TOC_INLINE);
    } else if words <= 12 && !document.lines()[line].is_sentence() {
        document.drop_line(line, rules::TOC_HEADING);
    }
}
