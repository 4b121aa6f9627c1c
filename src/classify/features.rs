//! The features of a line that the model reads: small numbers, and its words as places in a table.
//!
//! One pass over the line's bytes; what the scan and the judge have found out already is taken over. Training reads the
//! same features through [`crate::training`], so that the two cannot drift apart.

use super::fold::{fold, is_spaceless};
use super::key::word_end;
use super::lexicon::LEXICON;
use super::vocabulary::class;
use super::word::word_hash;
use super::words_key;
use crate::document::{Cue, Document, Fate, Line, flags};
use crate::label::{Group, Label};

/// How many numbers a line has.
pub(crate) const DENSE: usize = 50;
/// Where words, pairs of words, beginnings of words and shapes have their places.
const WORDS: std::ops::Range<u32> = 0..1 << 15;
const PAIRS: std::ops::Range<u32> = 1 << 15..3 << 14;
const STEMS: std::ops::Range<u32> = 3 << 14..(1 << 16) - 256;
const SHAPES: u16 = ((1 << 16) - 256) as u16;
/// A lead ("Read next:", "Keywords →") has at most this many words.
const LEAD: usize = 6;
/// What makes a word at a line's beginning, in its lead or at its end another than the same word elsewhere.
const FIRST_PLACE: u32 = 0x51ed_270b;
const LEAD_PLACE: u32 = 0x2545_f491;
const LEAD_WHOLE: u32 = 0x6c07_8965;
const LAST_PLACE: u32 = 0x1b87_3593;
/// Characters of a word's beginning.
const STEM: usize = 5;
/// Bytes of a link's address.
const LONGEST_ADDRESS: usize = 2000;
/// At most so many words of a line are looked up: what a line is shows in its first words.
const MOST_WORDS: usize = 96;
/// The highest value of a number.
pub(crate) const FULL: i16 = 64;

/// The features of one line; the memory is used again from line to line.
#[derive(Debug, Default)]
pub(crate) struct Features {
    /// Numbers from 0 to [`FULL`].
    pub dense: Vec<i16>,
    /// Places in the table of words.
    pub words: Vec<u16>,
    /// The hashes of the first words, until the lead has ended.
    lead: Vec<u32>,
    led: bool,
}

/// What the page as a whole tells, and where the same line stands twice.
#[derive(Debug)]
pub(crate) struct Page {
    lines: usize,
    words: usize,
    /// How often lines of one key stand on the page, by a part of the key: now and then two lines share a place.
    repeats: Vec<u8>,
}

/// A hash's place among those of its kind.
fn bucket(hash: u32, places: std::ops::Range<u32>) -> u16 {
    let spread = hash.wrapping_mul(0x85eb_ca6b) >> 8;
    (places.start + ((u64::from(spread) * u64::from(places.end - places.start)) >> 24) as u32) as u16
}

/// A number on a scale of halves of powers of two: 0, 1, 2, 3, 4, 6, 8, 12, 16 … become 0, 1, 2 …
fn logarithm(n: usize) -> i16 {
    if n < 3 {
        return n as i16;
    }
    let power = n.ilog2();
    (2 * power as i16 + (n >> (power - 1) & 1) as i16 - 1).min(FULL)
}

/// A share as a number up to [`FULL`].
fn share(part: usize, of: usize) -> i16 {
    (part * FULL as usize).checked_div(of).unwrap_or(0).min(FULL as usize) as i16
}

/// A count as a number: one more weighs as much as eight of sixty-four.
fn count(n: usize) -> i16 {
    (n * 8).min(FULL as usize) as i16
}

impl Page {
    /// Looks at all lines once.
    pub fn of(document: &Document<'_>) -> Page {
        let places = (document.len() * 8).next_power_of_two().clamp(1 << 8, 1 << 20);
        let mut repeats = vec![0_u8; places];
        let mut words = 0;
        for (i, line) in document.lines().iter().enumerate() {
            words += line.words();
            if line.words() <= 40 {
                let place = words_key(document.text(i)).0 as usize & (places - 1);
                repeats[place] = repeats[place].saturating_add(1);
            }
        }
        Page { lines: document.len(), words, repeats }
    }
}

/// What one pass over the bytes counts.
#[derive(Default)]
struct Counts {
    characters: usize,
    digits: usize,
    marks: usize,
    commas: usize,
    ends: usize,
    pipes: usize,
    slashes: usize,
    money: usize,
    at_signs: usize,
    clocks: usize,
    linked: usize,
    links: usize,
    stops: usize,
    tokens: usize,
    addresses: usize,
    says: usize,
    networks: usize,
    months: usize,
    starters: usize,
    shouted: usize,
    long: usize,
}

impl Features {
    /// Reads a line of a document that has been classified.
    pub fn read(&mut self, document: &Document<'_>, page: &Page, i: usize) {
        self.dense.clear();
        self.words.clear();
        let line = document.lines()[i];
        let text = document.text(i);
        let counts = self.pass(text);
        let verdict = if line.fate() == Fate::Open { line.cue() } else { Cue::None };
        self.shape(&line, &counts);
        self.place(document, page, i);
        let (hint, points) = line.hint;
        let chaff = line.label().group() == Group::Chaff;
        self.dense.extend([
            if chaff { 16 * verdict as i16 } else { 0 },
            if hint == Label::Paragraph { 0 } else { i16::from(points).min(32) * 2 },
        ]);
        self.dense.resize(DENSE, 0);
    }

    /// Notes the words of a piece of text alone.
    pub fn read_words(&mut self, text: &str) {
        self.words.clear();
        self.pass(text);
    }

    /// Counts what is in the line, and notes its words.
    fn pass(&mut self, text: &str) -> Counts {
        let bytes = text.as_bytes();
        let mut counts = Counts::default();
        let mut last = 0_u32;
        self.lead.clear();
        self.led = false;
        // Inside the words of a link; where its address ends.
        let (mut label, mut at) = (None, 0);
        while let Some(&b) = bytes.get(at) {
            if b.is_ascii_alphabetic() || b >= 0x80 {
                let end = word_end(text, at).0;
                if end > at {
                    let word = &text[at..end];
                    if word.len() <= 5 && bytes[end..].starts_with(b"://") {
                        // Addresses are no words.
                        at = end + bytes[end..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b')').count();
                        counts.links += 1;
                        last = 0;
                        continue;
                    }
                    self.word(word, &mut last, &mut counts);
                    at = end;
                    continue;
                }
                let c = text[at..].chars().next().unwrap_or(' ');
                counts.characters += 1;
                match c {
                    '€' | '£' | '¥' => counts.money += 1,
                    '。' | '！' | '？' | '…' => counts.ends += 1,
                    '，' | '、' | '،' => counts.commas += 1,
                    '•' | '·' | '›' | '»' | '→' | '｜' => counts.pipes += 1,
                    _ => counts.marks += 1,
                }
                if matches!(c, '：' | '→' | '»' | '›' | '–' | '—' | '｜' | '·' | '•' | '►' | '▶' | '】' | '」')
                {
                    self.end_lead();
                }
                at += c.len_utf8();
                continue;
            }
            match b {
                b'0'..=b'9' => counts.digits += 1,
                b' ' => {}
                b'.' | b'!' | b'?' => counts.ends += usize::from(bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)),
                b',' => counts.commas += 1,
                b'|' | b'>' => {
                    counts.pipes += 1;
                    self.end_lead();
                }
                b'/' => counts.slashes += 1,
                b'$' => counts.money += 1,
                b'@' => counts.at_signs += 1,
                b':' => {
                    counts.clocks += usize::from(at > 0 && bytes[at - 1].is_ascii_digit());
                    self.end_lead();
                }
                b'[' => label = Some(at),
                b']' if bytes.get(at + 1) == Some(&b'(') => {
                    counts.linked += label.take().map_or(0, |from| at - from);
                    counts.links += 1;
                    // No further than an address is long, so that open ones cost no more.
                    at += bytes[at..].iter().take(LONGEST_ADDRESS).position(|b| *b == b')').unwrap_or(1);
                }
                _ => counts.marks += 1,
            }
            counts.characters += 1;
            at += 1;
        }
        if last != 0 {
            self.words.push(bucket(last.wrapping_mul(LAST_PLACE), PAIRS));
        }
        self.shapes(text, &counts);
        counts
    }

    /// A mark parts what came before from the rest: each of its words, and all of them together, count as a lead.
    fn end_lead(&mut self) {
        if !self.led && (1..=LEAD).contains(&self.lead.len()) {
            let mut whole = LEAD_WHOLE;
            for &hash in &self.lead {
                whole = whole.rotate_left(7) ^ hash;
                self.words.push(bucket(hash.wrapping_mul(LEAD_PLACE), PAIRS));
            }
            // Twice, as it tells most.
            let whole = bucket(whole.wrapping_mul(LEAD_PLACE), PAIRS);
            self.words.extend([whole, whole]);
        }
        self.led = true;
    }

    /// Shapes that count as words: how long a piece is, how it begins and ends, what is in it.
    fn shapes(&mut self, text: &str, counts: &Counts) {
        let end = |marks: &[char]| text.ends_with(marks);
        let shapes = [
            Some(counts.tokens.min(16)),
            end(&['.', '。']).then_some(20),
            end(&['!', '！']).then_some(21),
            end(&['?', '？', '؟']).then_some(22),
            end(&[':', '：']).then_some(23),
            end(&['→', '»', '›', '>', '…']).then_some(24),
            text.contains([':', '：']).then_some(25),
            (counts.pipes > 0).then_some(26),
            (counts.digits > 0).then_some(27),
            (counts.clocks > 0).then_some(28),
            (counts.networks > 0).then_some(29),
            (counts.networks > 1).then_some(30),
            (counts.months > 0).then_some(31),
            (counts.addresses > 0).then_some(32),
            (counts.says > 0).then_some(33),
            (counts.money > 0).then_some(34),
            (counts.at_signs > 0).then_some(35),
            (counts.links > 0).then_some(36),
            (counts.slashes > 0).then_some(37),
            text.starts_with(['[', '(', '{', '【', '（']).then_some(38),
            text.starts_with(['#', '＃']).then_some(39),
            text.starts_with(['•', '*', '-', '–', '·', '▶', '►', '→', '»', '›', '✓', '☰']).then_some(40),
            text.starts_with(['“', '"', '«', '„', '「']).then_some(41),
            text.starts_with(|c: char| c.is_ascii_digit()).then_some(42),
            text.starts_with(char::is_lowercase).then_some(43),
            (counts.shouted > 1).then_some(44),
            text.contains('©').then_some(45),
            (counts.starters > 0).then_some(46),
            (counts.ends > 1).then_some(47),
            (counts.commas > 2).then_some(48),
        ];
        self.words.extend(shapes.into_iter().flatten().map(|shape| SHAPES + shape as u16));
    }

    fn word(&mut self, word: &str, last: &mut u32, counts: &mut Counts) {
        counts.tokens += 1;
        let characters = if word.is_ascii() { word.len() } else { word.chars().count() };
        counts.characters += characters;
        let hash = if let Some(c) = word.chars().next().filter(|c| is_spaceless(*c)) {
            (fold(c) as u32).wrapping_mul(0x9e37_79b1)
        } else {
            let classes = LEXICON.words.classes(word);
            counts.stops += usize::from(classes & class::STOP != 0);
            counts.addresses += usize::from(classes & class::ADDRESS != 0);
            counts.says += usize::from(classes & (class::SAYS | class::NARRATOR) != 0);
            counts.networks += usize::from(classes & class::NETWORK != 0);
            counts.months += usize::from(classes & class::MONTH != 0);
            counts.starters += usize::from(classes & class::STARTER != 0);
            counts.shouted += usize::from(characters > 1 && !word.contains(char::is_lowercase));
            counts.long += usize::from(characters > 9);
            word_hash(word)
        };
        if self.words.len() < MOST_WORDS {
            self.words.push(bucket(hash, WORDS));
            if *last != 0 {
                self.words.push(bucket(last.rotate_left(13) ^ hash, PAIRS));
            }
            // The beginning of a longer word stands for its other forms.
            if characters > STEM
                && let Some((end, _)) = word.char_indices().nth(STEM)
            {
                self.words.push(bucket(word_hash(&word[..end]), STEMS));
            }
        }
        if counts.tokens == 1 {
            self.words.push(bucket(hash.wrapping_mul(FIRST_PLACE), PAIRS));
        }
        if self.lead.len() <= LEAD {
            self.lead.push(hash);
        }
        *last = hash | 1;
    }

    /// The line by itself.
    fn shape(&mut self, line: &Line, counts: &Counts) {
        let flag = |flag: u32| if line.has(flag) { FULL / 2 } else { 0 };
        let (words, characters) = (line.words(), counts.characters);
        self.dense.extend([
            3 * logarithm(words),
            2 * logarithm(characters),
            share(line.capitals(), words),
            share(counts.digits, characters),
            share(counts.marks, characters),
            count(counts.commas),
            count(counts.ends),
            share(counts.stops, counts.tokens),
            count(counts.addresses),
            count(counts.says),
            count(counts.networks),
            count(counts.months),
            count(counts.starters),
            share(counts.shouted, counts.tokens),
            share(counts.long, counts.tokens),
            count(counts.pipes),
            count(counts.slashes),
            count(counts.money),
            count(counts.at_signs),
            count(counts.clocks),
            share(counts.linked, characters),
            count(counts.links),
            flag(flags::TERMINAL),
            flag(flags::COLON),
            flag(flags::QUESTION),
            flag(flags::BULLET),
            flag(flags::NUMBERED),
            flag(flags::MARKED_HEADING),
            flag(flags::LOWER),
            flag(flags::CJK),
            flag(flags::SENTENCES),
            flag(flags::SIGN),
            flag(flags::QUOTES),
            flag(flags::PART),
            flag(flags::DIGIT),
            if words == 0 { FULL / 2 } else { 0 },
            (characters * 4 / words.max(1)).min(FULL as usize) as i16,
        ]);
    }

    /// The line on its page.
    fn place(&mut self, document: &Document<'_>, page: &Page, i: usize) {
        let lines = document.lines();
        let line = &lines[i];
        let from = i.checked_sub(1).map_or(0, |p| lines[p].span().end);
        let gap = document.source().get(from..line.span().start).unwrap_or_default();
        let breaks = gap.bytes().filter(|b| *b == b'\n').count();
        let indent = gap.bytes().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let place = words_key(document.text(i)).0 as usize & (page.repeats.len() - 1);
        let repeats = if line.words() <= 40 { page.repeats[place].max(1) } else { 1 };
        self.dense.extend([
            (breaks * 16).min(FULL as usize) as i16,
            3 * logarithm(indent),
            3 * logarithm(i),
            3 * logarithm(page.lines - i - 1),
            share(i, page.lines),
            3 * logarithm(page.lines),
            2 * logarithm(page.words),
            2 * logarithm(page.words / page.lines.max(1)),
            count(usize::from(repeats) - 1),
            if line.label() == Label::TableRow { FULL / 2 } else { 0 },
            if line.label() == Label::Heading { FULL / 2 } else { 0 },
        ]);
    }
}
