//! Reading a piece of text: what is counted in it, and what its words speak for.
//!
//! One pass over the bytes. Words become places in a table of weights: the word itself, the pair it makes with the one
//! before it, its beginning, and where it stands. A line is read when it is judged, and its reading is kept for the model,
//! which asks for it once more. Training reads the same words through [`crate::training`], so that the two cannot drift
//! apart.

use super::chars::byte::{DIGIT, HIGH, LETTER, LOWER};
use super::chars::{BYTES, CLASSES, byte_at, class as characters, decode};
use super::fold::fold;
use super::key::word_end;
use super::lexicon::{LEXICON, Lexicon};
use super::vocabulary::class;
use super::word::{ascii_hash, wide_hashes};
use super::word_weights::{WORD_WEIGHTS, WordScores};
use crate::label::Label;
use std::ops::Range;

/// Where words, pairs of words, beginnings of words and shapes have their places.
const WORDS: Range<u32> = 0..1 << 15;
const PAIRS: Range<u32> = 1 << 15..3 << 14;
const STEMS: Range<u32> = 3 << 14..(1 << 16) - 256;
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
/// So many readings of lines are kept; what lies behind them is read again.
const MOST_KEPT: usize = 1 << 14;

/// What a piece is made of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub characters: u32,
    pub digits: u32,
    pub marks: u32,
    pub commas: u32,
    pub ends: u32,
    pub pipes: u32,
    pub slashes: u32,
    pub money: u32,
    pub at_signs: u32,
    pub clocks: u32,
    pub linked: u32,
    pub links: u32,
    pub stops: u32,
    pub tokens: u32,
    pub addresses: u32,
    pub says: u32,
    pub networks: u32,
    pub months: u32,
    pub starters: u32,
    pub shouted: u32,
    pub long: u32,
    colons: u32,
    signs: u32,
}

/// What has been read of a piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub counts: Counts,
    /// What the words tell of a line of a page, of plain text and of HTML: above zero for content.
    pub page: [i32; 2],
    /// The chaff label that the words speak for most, and by how much more than for content.
    pub chaff: (Label, i32),
    /// All that the words speak for.
    pub scores: WordScores,
}

/// A reading of a part of the source.
#[derive(Clone, Copy, Debug)]
struct Kept {
    span: (u32, u32),
    reading: Reading,
}

/// A word of a piece.
#[derive(Clone, Copy)]
struct Word {
    hash: u32,
    /// The hash of its beginning, which stands for its other forms, and whether it is longer than that.
    stem: (bool, u32),
    characters: u32,
    /// Bits of [`class`].
    classes: u8,
    /// In capitals.
    shouted: bool,
}

/// Reads pieces; the memory is used again.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    words: Places,
    /// The hashes of the first words, until the lead has ended.
    lead: [u32; LEAD + 1],
    leading: usize,
    led: bool,
    kept: Vec<Kept>,
    /// The reading that is looked at next.
    next: usize,
}

/// Places in the table of words. A word adds three, a lead eight, and a piece a few dozen shapes, so that there is room for
/// all of them.
#[derive(Debug)]
struct Places {
    list: [u16; ROOM],
    count: usize,
}

const ROOM: usize = 2 * MOST_WORDS;

impl Default for Places {
    fn default() -> Places {
        Places { list: [0; ROOM], count: 0 }
    }
}

impl Places {
    #[inline]
    fn push(&mut self, place: u16) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = place;
            self.count += 1;
        }
    }

    /// Adds a place, and two more if they are there, without a branch on that.
    #[inline]
    fn push_some(&mut self, place: u16, second: (bool, u16), third: (bool, u16)) {
        if let Some(slots) = self.list.get_mut(self.count..).and_then(|slots| slots.first_chunk_mut::<3>()) {
            let two = 1 + usize::from(second.0);
            (slots[0], slots[1]) = (place, second.1);
            slots[two] = third.1;
            self.count += two + usize::from(third.0);
        }
    }
}

/// A hash's place among those of its kind.
#[inline]
fn bucket(hash: u32, places: Range<u32>) -> u16 {
    let spread = hash.wrapping_mul(0x85eb_ca6b) >> 8;
    (places.start + ((u64::from(spread) * u64::from(places.end - places.start)) >> 24) as u32) as u16
}

/// Whether a word goes on with a character of such a class.
fn goes_on(class: u8) -> bool {
    class & (characters::WORD | characters::SPACELESS) == characters::WORD
}

impl Reader {
    /// Reads a piece.
    pub fn read(&mut self, text: &str) -> Reading {
        let counts = self.pass(text);
        let scores = WORD_WEIGHTS.sum(self.words());
        Reading { counts, page: scores.page(), chaff: scores.chaff(), scores }
    }

    /// Reads what may be a line in the end, which begins at a place of the source, and keeps what it has read.
    pub fn read_and_keep(&mut self, text: &str, start: usize) -> Reading {
        let span = (start as u32, (start + text.len()) as u32);
        match self.kept.last() {
            Some(last) if last.span == span => last.reading,
            _ => {
                let reading = self.read(text);
                if self.kept.len() < MOST_KEPT {
                    self.kept.push(Kept { span, reading });
                }
                reading
            }
        }
    }

    /// Puts what was kept in the order in which [`Reader::line`] asks for it.
    pub fn sort(&mut self) {
        self.next = 0;
        if !self.kept.is_sorted_by_key(|kept| kept.span) {
            self.kept.sort_by_key(|kept| kept.span);
        }
    }

    /// The reading of a line, lines in ascending order.
    pub fn line(&mut self, text: &str, start: usize) -> Reading {
        let span = (start as u32, (start + text.len()) as u32);
        let before = self.kept.iter().skip(self.next).take_while(|kept| kept.span < span).count();
        self.next += before;
        match self.kept.get(self.next) {
            Some(kept) if kept.span == span => kept.reading,
            _ => self.read(text),
        }
    }

    /// Places in the table of words, of the piece that was read last.
    pub fn words(&self) -> &[u16] {
        self.words.list.get(..self.words.count).unwrap_or_default()
    }

    /// Counts what is in the piece, and notes its words.
    fn pass(&mut self, text: &str) -> Counts {
        let (lexicon, classes) = (&*LEXICON, &*CLASSES);
        let bytes = text.as_bytes();
        let mut counts = Counts::default();
        let mut last = 0_u32;
        (self.leading, self.led) = (0, false);
        self.words.count = 0;
        // Inside the words of a link; where its address ends.
        let (mut label, mut at) = (None, 0);
        while let Some(&b) = bytes.get(at) {
            let mut kind = BYTES[usize::from(b)];
            if kind & (LETTER | HIGH) == 0 {
                at = self.mark(bytes, at, b, &mut label, &mut counts);
                continue;
            }
            let start = at;
            let mut inside = 0;
            while kind & (LETTER | DIGIT) != 0 {
                inside |= kind;
                at += 1;
                kind = byte_at(bytes, at);
            }
            // Most words of ASCII have nothing else right behind them.
            let ends = kind & HIGH == 0 || at > start && !goes_on(classes.of(decode(bytes, at).0));
            let word = if ends {
                Word::ascii(bytes, start..at, inside, lexicon)
            } else {
                let (code, length) = decode(bytes, start);
                if classes.of(code) & characters::WORD == 0 {
                    at = start + length;
                    self.wide_mark(code, &mut counts);
                    continue;
                }
                at = word_end(text, start).0;
                let spaceless = classes.of(code) & characters::SPACELESS != 0;
                Word::wide(&text[start..at], if spaceless { Some(code) } else { None }, lexicon)
            };
            if bytes.get(at) == Some(&b':') && at - start <= 5 && bytes[at..].starts_with(b"://") {
                // Addresses are no words.
                at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace() && **b != b')').count();
                counts.links += 1;
                last = 0;
                continue;
            }
            self.word(word, &mut last, &mut counts);
        }
        if last != 0 {
            self.words.push(bucket(last.wrapping_mul(LAST_PLACE), PAIRS));
        }
        self.shapes(text, &counts);
        counts
    }

    /// Counts a byte of ASCII that begins no word; returns where to go on.
    #[inline]
    fn mark(&mut self, bytes: &[u8], at: usize, b: u8, label: &mut Option<usize>, counts: &mut Counts) -> usize {
        counts.characters += 1;
        let mut next = at + 1;
        match b {
            b' ' => {}
            b'0'..=b'9' => counts.digits += 1,
            b'.' | b'!' | b'?' => counts.ends += u32::from(bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace)),
            b',' => counts.commas += 1,
            b'|' | b'>' => {
                counts.pipes += 1;
                self.end_lead();
            }
            b'/' => counts.slashes += 1,
            b'$' => counts.money += 1,
            b'@' => counts.at_signs += 1,
            b':' => {
                counts.colons += 1;
                counts.clocks += u32::from(at > 0 && bytes[at - 1].is_ascii_digit());
                self.end_lead();
            }
            b'[' => *label = Some(at),
            b']' if bytes.get(at + 1) == Some(&b'(') => {
                counts.linked += label.take().map_or(0, |from| (at - from) as u32);
                counts.links += 1;
                // No further than an address is long, so that open ones cost no more.
                next += bytes[at..].iter().take(LONGEST_ADDRESS).position(|b| *b == b')').unwrap_or(1);
            }
            _ => counts.marks += 1,
        }
        next
    }

    /// Counts a character beyond ASCII that is no part of a word.
    fn wide_mark(&mut self, code: u32, counts: &mut Counts) {
        let c = char::from_u32(code).unwrap_or(' ');
        counts.characters += 1;
        match c {
            '€' | '£' | '¥' => counts.money += 1,
            '。' | '！' | '？' | '…' => counts.ends += 1,
            '，' | '、' | '،' => counts.commas += 1,
            '•' | '·' | '›' | '»' | '→' | '｜' => counts.pipes += 1,
            _ => counts.marks += 1,
        }
        counts.colons += u32::from(c == '：');
        counts.signs += u32::from(c == '©');
        if matches!(c, '：' | '→' | '»' | '›' | '–' | '—' | '｜' | '·' | '•' | '►' | '▶' | '】' | '」') {
            self.end_lead();
        }
    }

    /// A mark parts what came before from the rest: each of its words, and all of them together, count as a lead.
    fn end_lead(&mut self) {
        if !self.led && (1..=LEAD).contains(&self.leading) {
            let mut whole = LEAD_WHOLE;
            for &hash in &self.lead[..self.leading] {
                whole = whole.rotate_left(7) ^ hash;
                self.words.push(bucket(hash.wrapping_mul(LEAD_PLACE), PAIRS));
            }
            // Twice, as it tells most.
            let whole = bucket(whole.wrapping_mul(LEAD_PLACE), PAIRS);
            self.words.push(whole);
            self.words.push(whole);
        }
        self.led = true;
    }

    #[inline]
    fn word(&mut self, word: Word, last: &mut u32, counts: &mut Counts) {
        counts.tokens += 1;
        counts.characters += word.characters;
        if word.classes != 0 {
            let is = |class: u8| u32::from(word.classes & class != 0);
            counts.stops += is(class::STOP);
            counts.addresses += is(class::ADDRESS);
            counts.says += is(class::SAYS | class::NARRATOR);
            counts.networks += is(class::NETWORK);
            counts.months += is(class::MONTH);
            counts.starters += is(class::STARTER);
        }
        counts.shouted += u32::from(word.shouted);
        counts.long += u32::from(word.characters > 9);
        if self.words.count < MOST_WORDS {
            let pair = (*last != 0, bucket(last.rotate_left(13) ^ word.hash, PAIRS));
            let stem = (word.stem.0, bucket(word.stem.1, STEMS));
            self.words.push_some(bucket(word.hash, WORDS), pair, stem);
        }
        if counts.tokens == 1 {
            self.words.push(bucket(word.hash.wrapping_mul(FIRST_PLACE), PAIRS));
        }
        if let Some(lead) = self.lead.get_mut(self.leading) {
            *lead = word.hash;
            self.leading += 1;
        }
        *last = word.hash | 1;
    }

    /// Shapes that count as words: how long a piece is, how it begins and ends, what is in it.
    fn shapes(&mut self, text: &str, counts: &Counts) {
        let last = match text.chars().next_back() {
            Some('.' | '。') => Some(20),
            Some('!' | '！') => Some(21),
            Some('?' | '？' | '؟') => Some(22),
            Some(':' | '：') => Some(23),
            Some('→' | '»' | '›' | '>' | '…') => Some(24),
            _ => None,
        };
        let first = match text.chars().next() {
            Some('[' | '(' | '{' | '【' | '（') => Some(38),
            Some('#' | '＃') => Some(39),
            Some('•' | '*' | '-' | '–' | '·' | '▶' | '►' | '→' | '»' | '›' | '✓' | '☰') => Some(40),
            Some('“' | '"' | '«' | '„' | '「') => Some(41),
            Some(c) if c.is_ascii_digit() => Some(42),
            Some(c) if c.is_lowercase() => Some(43),
            _ => None,
        };
        // Addresses are passed over, but not here.
        let skips = counts.links > 0;
        let mut push = |is: bool, shape: u16| {
            if is {
                self.words.push(SHAPES + shape);
            }
        };
        push(true, counts.tokens.min(16) as u16);
        push(last.is_some(), last.unwrap_or(0));
        push(counts.colons > 0 || skips && text.contains([':', '：']), 25);
        push(counts.pipes > 0, 26);
        push(counts.digits > 0, 27);
        push(counts.clocks > 0, 28);
        push(counts.networks > 0, 29);
        push(counts.networks > 1, 30);
        push(counts.months > 0, 31);
        push(counts.addresses > 0, 32);
        push(counts.says > 0, 33);
        push(counts.money > 0, 34);
        push(counts.at_signs > 0, 35);
        push(counts.links > 0, 36);
        push(counts.slashes > 0, 37);
        push(first.is_some(), first.unwrap_or(0));
        push(counts.shouted > 1, 44);
        push(counts.signs > 0 || skips && text.contains('©'), 45);
        push(counts.starters > 0, 46);
        push(counts.ends > 1, 47);
        push(counts.commas > 2, 48);
    }
}

impl Word {
    /// A word of ASCII; `inside` is what its bytes are.
    #[inline]
    fn ascii(text: &[u8], span: Range<usize>, inside: u8, lexicon: &Lexicon) -> Word {
        let (start, length) = (span.start, span.len());
        let hash = ascii_hash(text, span);
        Word {
            hash,
            stem: (length > STEM, ascii_hash(text, start..start + STEM)),
            characters: length as u32,
            classes: lexicon.words.classes_of(hash),
            shouted: length > 1 && inside & LOWER == 0,
        }
    }

    /// A word with characters beyond ASCII, or one character of a script without spaces.
    fn wide(word: &str, spaceless: Option<u32>, lexicon: &Lexicon) -> Word {
        if let Some(c) = spaceless.and_then(char::from_u32) {
            let hash = (fold(c) as u32).wrapping_mul(0x9e37_79b1);
            return Word { hash, stem: (false, 0), characters: 1, classes: 0, shouted: false };
        }
        let (hash, stem) = wide_hashes(word, STEM);
        let characters = word.chars().count() as u32;
        Word {
            hash,
            stem: (stem.is_some(), stem.unwrap_or(0)),
            characters,
            classes: lexicon.words.classes_of(hash),
            shouted: characters > 1 && !word.contains(char::is_lowercase),
        }
    }
}
