//! The features of a line and its phrases, in one pass over its bytes.

use super::chars::{CLASSES, class, decode};
use super::fold::fold;
use super::folded::Folded;
use super::lexicon::Lexicon;
use super::marker::marker;
use super::phrases::{Kind, Phrases};
use super::sentences::{is_closing, is_terminal};
use crate::document::{Facts, flags};
use crate::label::Label;

/// A phrase found in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Bytes of the line, or of the source while it waits in the document.
    pub start: u32,
    pub end: u32,
    pub label: Label,
    pub kind: Kind,
}

impl Hit {
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same phrase with another beginning of counting, `base` bytes earlier or later.
    pub fn moved(self, from: usize, to: usize) -> Hit {
        let shift = |at: u32| (at as usize - from + to) as u32;
        Hit { start: shift(self.start), end: shift(self.end), ..self }
    }
}

const LETTER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const MARK: u8 = 8;
/// A sign whose neighbour says what it means, or that a phrase may begin with.
const SIGN: u8 = 16;
const HIGH: u8 = 32;
/// Part of a word, or to be decoded first.
const WORD: u8 = LETTER | DIGIT | HIGH;

/// What a byte is.
static CLASS: [u8; 256] = {
    let mut table = [HIGH; 256];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' => LETTER,
            b'A'..=b'Z' => LETTER | UPPER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'!' | b'?' => MARK,
            b'\'' | b'-' | b']' | b'<' | b'[' | b'(' | b'#' | b'{' | b'*' | b'@' => SIGN,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// What an ASCII byte says wherever it stands.
static FLAGS: [u32; 128] = {
    let mut table = [0; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'"' => flags::QUOTES,
            b'&' => flags::AMPERSAND,
            b'|' => flags::PIPE,
            b'/' | b'>' => flags::TRAIL,
            b',' => flags::COMMA,
            b':' => flags::COLONS,
            b'<' => flags::ANGLE,
            b'[' => flags::BRACKET,
            b'*' => flags::MARKS,
            0..=8 | 0x0b..=0x1f | 0x7f => flags::CONTROL,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// A line may have so many hits, and one more for so many of its bytes: a hit takes 24, and there are phrases of one letter.
const FREE_HITS: usize = 1 << 14;
const BYTES_A_HIT: usize = 8;

/// Reads lines; memory is used again from line to line.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    folded: Folded,
}

impl Scanner {
    /// Reads a line: its facts, and into `hits` the phrases found in it.
    pub fn scan(&mut self, text: &str, lexicon: &Lexicon, hits: &mut Vec<Hit>) -> Facts {
        self.folded.fill(text);
        let most = hits.len() + FREE_HITS + text.len() / BYTES_A_HIT;
        let look = Look { phrases: &lexicon.phrases, folded: &self.folded, text, most };
        read(text, |at, ahead| look.at(at, ahead, hits), self.folded.is_resized())
    }
}

/// Reads a line's facts alone.
pub(crate) fn facts(text: &str) -> Facts {
    read(text, |_, _| {}, false)
}

/// A look for phrases, at a place of a line.
struct Look<'t> {
    phrases: &'t Phrases,
    folded: &'t Folded,
    text: &'t str,
    /// No more hits are noted than this.
    most: usize,
}

impl Look<'_> {
    /// Looks at a place, which the folded text is so many bytes ahead of.
    #[inline]
    fn at(&self, at: usize, ahead: usize, hits: &mut Vec<Hit>) {
        let Some(folded) = self.folded.bytes().get(at.wrapping_add(ahead)..) else { return };
        let Some(eight) = folded.first_chunk::<8>() else { return };
        let lengths = self.phrases.lengths(u64::from_le_bytes(*eight));
        if lengths != 0 && hits.len() < self.most {
            self.follow(at, folded, lengths, hits);
        }
    }

    #[inline(never)]
    fn follow(&self, at: usize, folded: &[u8], lengths: u8, hits: &mut Vec<Hit>) {
        self.phrases.each(folded, lengths, |length, value| {
            let end = self.folded.source_end(self.text, at, length);
            self.phrases.report(value, self.text, end, |end, entries| {
                for entry in entries {
                    let label = Label::from_index(entry.label as usize);
                    hits.push(Hit { start: at as u32, end: end as u32, label, kind: entry.kind });
                }
            });
        });
    }
}

/// Reads a line; `look` is called with each place where a phrase may begin, and how far the folded text is ahead there
/// (wrapping), which is followed if the line is `resized`.
#[inline(always)]
fn read(text: &str, mut look: impl FnMut(usize, usize), resized: bool) -> Facts {
    let bytes = text.as_bytes();
    let classes = &*CLASSES;
    let mut flags = 0_u32;
    let (mut words, mut capitals, mut wide, mut narrow) = (0_u32, 0_u32, 0_u32, 0_u32);
    let (mut at, mut ahead) = (0, 0_usize);
    // The full stop of a list number ends no sentence.
    let marked = marker(text);
    let head = marked.map_or(0, |(_, after)| after);
    while let Some(&b) = bytes.get(at) {
        let class = CLASS[b as usize];
        if class & WORD == 0 {
            flags |= FLAGS[usize::from(b & 0x7f)];
            if class == SIGN {
                flags |= sign(bytes, at);
                if matches!(b, b'<' | b'[' | b'(' | b'#' | b'{' | b'*' | b'@') {
                    look(at, ahead);
                }
            } else if class == MARK && flags & flags::SENTENCES == 0 && at >= head && may_end_sentence(bytes, at) {
                flags |= flags::SENTENCES;
            }
            at += 1;
            continue;
        }
        let begin = at;
        if class == HIGH {
            let (code, length) = decode(bytes, at);
            let class = classes.of(code);
            if class & class::SUSPECT != 0 {
                flags |= flags::HIGH;
            }
            let opens = if class & class::WORD != 0 {
                true
            } else {
                let sign = if class & class::SIGN != 0 { wide_sign(code, at + length == bytes.len()) } else { 0 };
                flags |= sign;
                class & class::OPENS != 0 && sign & flags::SENTENCES == 0
            };
            if opens {
                look(at, ahead);
            }
            at += length;
            if resized && class & class::FOLDS != 0 {
                ahead = ahead.wrapping_add(growth(code));
            }
            if class & class::WORD == 0 {
                continue;
            }
            if class & class::SPACELESS != 0 {
                wide += 1;
                continue;
            }
            words += 1;
            if class & class::UPPER != 0 {
                capitals += 1;
                if may_be_glued(bytes, begin) {
                    flags |= flags::GLUE;
                }
            }
        } else {
            words += 1;
            if class & UPPER != 0 {
                capitals += 1;
                if may_be_glued(bytes, at) {
                    flags |= flags::GLUE;
                }
            }
            if class & DIGIT != 0 {
                flags |= flags::DIGIT;
            } else {
                look(at, ahead);
            }
            at += 1;
        }
        // The rest of the word.
        let mut inside = 0;
        while let Some(&b) = bytes.get(at) {
            let class = CLASS[b as usize];
            if class & (LETTER | DIGIT) != 0 {
                inside |= class;
                at += 1;
                continue;
            }
            if class != HIGH {
                break;
            }
            let (code, length) = decode(bytes, at);
            let class = classes.of(code);
            if class & class::SUSPECT != 0 {
                flags |= flags::HIGH;
            }
            if class & (class::WORD | class::SPACELESS) != class::WORD {
                break;
            }
            if class & class::UPPER != 0 {
                inside |= UPPER;
            }
            if resized && class & class::FOLDS != 0 {
                ahead = ahead.wrapping_add(growth(code));
            }
            at += length;
        }
        if inside & UPPER != 0
            || (class & UPPER != 0 && at - begin >= 7 && bytes.get(at) == Some(&b' ') && ends_in_starter(&bytes[begin..at]))
        {
            flags |= flags::GLUE;
        }
        narrow += 1;
        // A space says nothing.
        at += usize::from(bytes.get(at) == Some(&b' '));
    }
    if wide > narrow {
        flags |= flags::CJK;
    }
    flags |= edges(text) | marked.map_or(0, |(kind, _)| kind);
    Facts {
        flags,
        words: (words + wide.div_ceil(2)).min(u32::from(u16::MAX)) as u16,
        capitals: capitals.min(u32::from(u16::MAX)) as u16,
    }
}

/// How much longer a character is in folded form (wrapping).
#[cold]
fn growth(code: u32) -> usize {
    char::from_u32(code).map_or(0, |c| fold(c).len_utf8().wrapping_sub(c.len_utf8()))
}

/// What an ASCII sign says by what stands beside it.
fn sign(bytes: &[u8], at: usize) -> u32 {
    match bytes[at] {
        b'\'' if at == 0 || matches!(bytes[at - 1], b' ' | b'(') => flags::QUOTES,
        b'-' if bytes.get(at + 1) == Some(&b' ') => flags::MARKS,
        b']' if bytes.get(at + 1) == Some(&b'(') => flags::LINK,
        _ => 0,
    }
}

/// What a sign beyond ASCII says.
fn wide_sign(code: u32, last: bool) -> u32 {
    let Some(c) = char::from_u32(code) else { return 0 };
    let mut found = 0;
    if matches!(c, '“' | '”' | '„' | '«' | '»' | '「' | '『' | '《' | '‹' | '›' | '‘') {
        found |= flags::QUOTES;
    }
    match c {
        '–' | '—' | '•' | '·' | '・' | '\u{2500}'..='\u{27bf}' => found |= flags::MARKS,
        '›' | '»' | '＞' | '→' | '｜' => found |= flags::TRAIL,
        '©' => found |= flags::SIGN,
        '：' => found |= flags::COLONS,
        _ => {}
    }
    if is_terminal(c) && !last {
        found |= flags::SENTENCES;
    }
    found
}

/// Whether a word that begins in upper case stands right behind a bracket, a quote or a sentence's end.
fn may_be_glued(bytes: &[u8], at: usize) -> bool {
    at > 0 && matches!(bytes[at - 1], b')' | b'?' | b'!' | b'"' | 0x80..)
}

/// Words in lower case that begin sentences and are found glued to a heading ("Implicationsthe outcome …").
pub(crate) const LOWER_STARTERS: &[&str] = &[
    "the",
    "this",
    "these",
    "those",
    "there",
    "they",
    "while",
    "when",
    "where",
    "despite",
    "however",
    "although",
    "since",
    "after",
    "before",
    "during",
    "following",
    "according",
    "experts",
    "both",
    "many",
    "several",
    "such",
    "from",
    "with",
    "recent",
    "today",
];

/// For each last letter of a starter, the letters before it, as bits: most words are turned away by these.
static LAST_TWO: [u32; 32] = {
    let mut table = [0; 32];
    let mut n = 0;
    while n < LOWER_STARTERS.len() {
        let word = LOWER_STARTERS[n].as_bytes();
        table[(word[word.len() - 1] & 31) as usize] |= 1 << (word[word.len() - 2] & 31);
        n += 1;
    }
    table
};

/// Whether a capitalised word, of two letters at least, ends in a starter in lower case.
fn ends_in_starter(word: &[u8]) -> bool {
    let [.., before, last] = *word else { return false };
    LAST_TWO[usize::from(last & 31)] >> (before & 31) & 1 != 0
        && LOWER_STARTERS.iter().any(|s| {
            let s = s.as_bytes();
            // The last letters tell nearly all of them apart.
            word.len() >= s.len() + 4 && s[s.len() - 2..] == [before, last] && word.ends_with(s)
        })
}

/// Whether a mark may end a sentence before the line's end.
fn may_end_sentence(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at + 1) {
        None => false,
        Some(b' ' | b'\t' | b'"' | b'\'' | b')' | b']' | b'*') => at + 2 < bytes.len(),
        Some(b) => *b >= 0x80 || b.is_ascii_uppercase(),
    }
}

/// What a line's first and last characters say.
fn edges(text: &str) -> u32 {
    let mut found = 0;
    // A letter ends most lines.
    let last = match text.as_bytes().last() {
        Some(b) if b.is_ascii_alphanumeric() => None,
        _ => text.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace()).chars().next_back(),
    };
    match last {
        Some('?' | '？' | '؟') => found |= flags::QUESTION | flags::TERMINAL,
        Some(':' | '：') => found |= flags::COLON,
        Some(c) if is_terminal(c) => found |= flags::TERMINAL,
        _ => {}
    }
    match text.as_bytes().first() {
        Some(b'#') if text.trim_start_matches('#').starts_with(' ') => found |= flags::MARKED_HEADING,
        Some(b'>') => found |= flags::QUOTE,
        _ => {}
    }
    let lower = match text.as_bytes().first() {
        Some(b) if *b < 0x80 => b.is_ascii_lowercase(),
        _ => text.chars().next().is_some_and(char::is_lowercase),
    };
    if lower {
        found |= flags::LOWER;
    }
    found
}
