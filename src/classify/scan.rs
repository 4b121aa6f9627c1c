//! The features of a line and its phrases, in one pass over its bytes.

use super::fold::{is_spaceless, is_word};
use super::lexicon::Lexicon;
use super::phrases::Kind;
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

/// What an ASCII byte is.
static CLASS: [u8; 128] = {
    let mut table = [0; 128];
    let mut b = 0;
    while b < 128 {
        table[b] = match b as u8 {
            b'a'..=b'z' => LETTER,
            b'A'..=b'Z' => LETTER | UPPER,
            b'0'..=b'9' => DIGIT,
            b'.' | b'!' | b'?' => MARK,
            _ => 0,
        };
        b += 1;
    }
    table
};

/// Characters that may be invisible, no-break, or the first half of mojibake.
fn is_suspect(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a0}' | '\u{ad}' | 'Â' | 'Ã' | 'â' | 'Ð' | 'Ñ' | 'Ä' | 'Å' | 'ð' | 'Î' | 'Ï' | 'ã' | 'å' | 'ç' | 'è' | 'é' | 'æ' | 'ä'
        | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{2060}' | '\u{feff}' | '\u{fffd}')
}

/// Reads a line: its facts, and into `hits` the phrases found in it.
pub(crate) fn scan(text: &str, lexicon: &Lexicon, hits: &mut Vec<Hit>) -> Facts {
    read::<true>(text, lexicon, hits)
}

/// Reads a line's facts alone.
pub(crate) fn facts(text: &str, lexicon: &Lexicon) -> Facts {
    read::<false>(text, lexicon, &mut Vec::new())
}

#[inline]
fn read<const LOOK: bool>(text: &str, lexicon: &Lexicon, hits: &mut Vec<Hit>) -> Facts {
    let bytes = text.as_bytes();
    let mut flags = 0_u32;
    let (mut words, mut capitals, mut wide, mut narrow) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut at = 0;
    // The full stop of a list number ends no sentence.
    let marked = marker(text);
    let head = marked.map_or(0, |(_, after)| after);
    let look = |at: usize, hits: &mut Vec<Hit>| {
        if !LOOK {
            return;
        }
        lexicon.phrases.at(text, at, |end, entries| {
            for entry in entries {
                let label = Label::from_index(entry.label as usize);
                hits.push(Hit { start: at as u32, end: end as u32, label, kind: entry.kind });
            }
        });
    };
    while at < bytes.len() {
        let b = bytes[at];
        let c;
        if b < 0x80 {
            let class = CLASS[b as usize];
            if class == 0 {
                match b {
                    b' ' => {}
                    b'"' => flags |= flags::QUOTES,
                    b'\'' if at == 0 || bytes[at - 1] == b' ' || bytes[at - 1] == b'(' => flags |= flags::QUOTES,
                    b'&' => flags |= flags::AMPERSAND,
                    b'-' if bytes.get(at + 1) == Some(&b' ') => flags |= flags::MARKS,
                    b'|' => flags |= flags::PIPE,
                    b'/' | b'>' => flags |= flags::TRAIL,
                    b',' => flags |= flags::COMMA,
                    b':' => flags |= flags::COLONS,
                    b'<' => {
                        flags |= flags::ANGLE;
                        look(at, hits);
                    }
                    b']' if bytes.get(at + 1) == Some(&b'(') => flags |= flags::LINK,
                    b'[' | b'(' | b'#' | b'{' | b'*' | b'@' => {
                        match b {
                            b'[' => flags |= flags::BRACKET,
                            b'*' => flags |= flags::MARKS,
                            _ => {}
                        }
                        look(at, hits);
                    }
                    0..=8 | 0x0b..=0x1f | 0x7f => flags |= flags::CONTROL,
                    _ => {}
                }
                at += 1;
                continue;
            }
            if class == MARK {
                if at >= head && flags & flags::SENTENCES == 0 && may_end_sentence(bytes, at) {
                    flags |= flags::SENTENCES;
                }
                at += 1;
                continue;
            }
            c = b as char;
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
                look(at, hits);
            }
        } else {
            c = match text[at..].chars().next() {
                Some(c) => c,
                None => break,
            };
            if is_suspect(c) {
                flags |= flags::HIGH;
            }
            if !is_word(c) {
                if matches!(c, '“' | '”' | '„' | '«' | '»' | '「' | '『' | '《' | '‹' | '›' | '‘') {
                    flags |= flags::QUOTES;
                }
                match c {
                    '–' | '—' | '•' | '·' | '・' | '\u{2500}'..='\u{27bf}' => flags |= flags::MARKS,
                    '›' | '»' | '＞' | '→' | '｜' => flags |= flags::TRAIL,
                    '©' => flags |= flags::SIGN,
                    '：' => flags |= flags::COLONS,
                    _ => {}
                }
                if is_terminal(c) && at + c.len_utf8() < bytes.len() {
                    flags |= flags::SENTENCES;
                } else if !is_closing(c) && !matches!(c, '\u{2010}'..='\u{2015}' | '\u{a0}') {
                    look(at, hits);
                }
                at += c.len_utf8();
                continue;
            }
            look(at, hits);
            if is_spaceless(c) {
                wide += 1;
                at += c.len_utf8();
                continue;
            }
            words += 1;
            if is_upper(c) {
                capitals += 1;
                if may_be_glued(bytes, at) {
                    flags |= flags::GLUE;
                }
            }
        }
        // The rest of the word.
        let begin = at;
        at += c.len_utf8();
        let mut classes = 0;
        while at < bytes.len() {
            let b = bytes[at];
            if b < 0x80 {
                let class = CLASS[b as usize];
                if class & (LETTER | DIGIT) == 0 {
                    break;
                }
                classes |= class;
                at += 1;
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                if is_suspect(c) {
                    flags |= flags::HIGH;
                }
                if !is_word(c) || is_spaceless(c) {
                    break;
                }
                if is_upper(c) {
                    classes |= UPPER;
                }
                at += c.len_utf8();
            }
        }
        if classes & UPPER != 0 || (at - begin >= 7 && bytes.get(at) == Some(&b' ') && ends_in_starter(&bytes[begin..at])) {
            flags |= flags::GLUE;
        }
        narrow += 1;
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

/// Whether a character is an upper-case letter; the common ranges are decided here.
#[inline]
fn is_upper(c: char) -> bool {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_uppercase(),
        '\u{430}'..='\u{45f}' | '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => false,
        '\u{410}'..='\u{42f}' => true,
        _ => c.is_uppercase(),
    }
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

/// Whether a capitalised word ends in a starter in lower case.
fn ends_in_starter(word: &[u8]) -> bool {
    word[0].is_ascii_uppercase() && LOWER_STARTERS.iter().any(|s| word.ends_with(s.as_bytes()) && word.len() >= s.len() + 4)
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

/// Whether a character is a list bullet.
pub(crate) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '-' | '*'
            | '+'
            | '•'
            | '·'
            | '–'
            | '—'
            | '▪'
            | '▫'
            | '◦'
            | '‣'
            | '►'
            | '▶'
            | '▸'
            | '✓'
            | '✔'
            | '○'
            | '●'
            | '■'
            | '□'
            | '◆'
            | '→'
            | '➤'
            | '➔'
            | '・'
            | '※'
            | '❖'
            | '»'
            | '›'
            | '✅'
            | '👉'
            | '🔹'
            | '🔸'
    )
}

/// A line's list marker: which kind, and the bytes before the item's words.
pub(crate) fn marker(text: &str) -> Option<(u32, usize)> {
    let bytes = text.as_bytes();
    // Nearly every line begins with a word, and is turned away by its second letter.
    match *bytes.first()? {
        b if b.is_ascii_alphabetic() => {
            let roman = |b: u8| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X');
            match *bytes.get(1)? {
                b'.' | b')' | b']' | 0x80.. => {}
                next if roman(b) && roman(next) => {}
                _ => return None,
            }
        }
        b'0'..=b'9' | b'-' | b'*' | b'+' | b'(' | b'[' | 0x80.. => {}
        _ => return None,
    }
    let first = text.chars().next()?;
    if is_bullet(first) {
        let rest = &text[first.len_utf8()..];
        // "- 1. Item" is both; the number goes with the bullet.
        let spaces = rest.len() - rest.trim_start().len();
        let glued = matches!(first, '•' | '・' | '▪' | '►' | '✓' | '✔' | '●' | '■' | '◆' | '✅' | '👉' | '🔹' | '🔸' | '➤');
        if spaces == 0 && !glued {
            return None;
        }
        let after = first.len_utf8() + spaces;
        return match number(&text[after..]) {
            Some(more) => Some((flags::BULLET | flags::NUMBERED, after + more)),
            None => Some((flags::BULLET, after)),
        };
    }
    number(text).map(|after| (flags::NUMBERED, after))
}

/// A list number ("1.", "2)", "1.2", "1.2.3.", "a)", "iv.", "第1章") and the space behind it.
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let numeral = |c: char| "一二三四五六七八九十百".contains(c);
    if text.starts_with(numeral) {
        let rest = text.trim_start_matches(numeral);
        let inner = rest.strip_prefix(['、', '．', '.'])?;
        return Some(text.len() - inner.trim_start().len());
    }
    let (mut at, mut groups) = (0, 0);
    if bytes.first() == Some(&b'(') || bytes.first() == Some(&b'[') {
        at = 1;
    }
    let open = at;
    loop {
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 3 {
            break;
        }
        groups += 1;
        at += digits;
        match bytes.get(at) {
            Some(b'.') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => at += 1,
            _ => break,
        }
    }
    if groups == 0 {
        let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let roman = bytes[at..at + letters].iter().all(|b| matches!(b, b'i' | b'v' | b'x' | b'I' | b'V' | b'X'));
        if letters == 0 || (letters > 1 && !roman) || letters > 4 {
            return None;
        }
        at += letters;
    }
    let closed = match text[at..].chars().next() {
        Some(c @ ('.' | ')' | ']' | '、' | '）' | '．' | ':')) if !(c == ':' && groups == 0) => {
            at += c.len_utf8();
            true
        }
        _ => groups > 1,
    };
    if !closed || (open == 1 && groups == 0) {
        return None;
    }
    let spaces = text[at..].chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    let wide = text[..at].ends_with(['、', '）', '．']);
    (spaces > 0 || wide).then_some(at + spaces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        fn after(text: &str) -> Option<&str> {
            marker(text).map(|(_, at)| &text[at..])
        }
        assert_eq!(after("- 1. Zelensky"), Some("Zelensky"));
        assert_eq!(after("* Item"), Some("Item"));
        assert_eq!(after("1.2 Costs"), Some("Costs"));
        assert_eq!(after("1.2.3. Costs"), Some("Costs"));
        assert_eq!(after("iv) Costs"), Some("Costs"));
        assert_eq!(after("•Costs"), Some("Costs"));
        assert_eq!(after("2024 was a year"), None);
        assert_eq!(after("-5 degrees"), None);
        assert_eq!(after("A word"), None);
        assert_eq!(after("1、概要"), Some("概要"));
    }
}
