//! A text with its encoding damage repaired, so that leaving it or repairing it makes no difference to the score.

use once_cell::sync::Lazy;
use regex::{Captures, Regex};
use std::collections::HashMap;

/// Entities, mojibake, characters without width and hard spaces; which of them, the group says.
static DAMAGE: Lazy<Regex> = Lazy::new(|| {
    Regex::new(concat!(
        r"(?P<entity>&(?:#\p{Nd}+|#[xX][0-9a-fA-F]+|[A-Za-z][\p{L}\p{N}_]{1,30});)",
        "|(?P<mojibake>[\u{c2}-\u{f4}\u{192}]",
        "[\u{80}-\u{bf}\u{152}\u{153}\u{160}\u{161}\u{178}\u{17d}\u{17e}\u{192}\u{2c6}\u{2dc}\u{2013}-\u{203a}\u{20ac}\u{2122}]{1,3})",
        "|(?P<invisible>[\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{ad}])",
        "|(?P<space>[\u{a0}\u{202f}])",
    ))
    .unwrap()
});

/// HTML's named entities without their ampersand; some stand with and without the semicolon.
static NAMED: Lazy<HashMap<&str, &str>> =
    Lazy::new(|| entities::ENTITIES.iter().map(|e| (&e.entity[1..], e.characters)).collect());

/// A repaired text that knows where each of its characters stood.
#[derive(Debug)]
pub struct Canonical {
    pub text: String,
    /// For every character (and the end) its byte offset here and in the original.
    places: Vec<(usize, usize)>,
}

impl Canonical {
    pub fn new(original: &str) -> Canonical {
        let mut canonical = Canonical { text: String::with_capacity(original.len()), places: Vec::new() };
        let mut done = 0;
        for found in DAMAGE.captures_iter(original) {
            let whole = found.get(0).unwrap();
            canonical.copy(original, done..whole.start());
            for c in repaired(&found).chars() {
                canonical.push(c, whole.start());
            }
            done = whole.end();
        }
        canonical.copy(original, done..original.len());
        canonical.places.push((canonical.text.len(), original.len()));
        canonical
    }

    /// The offset here of an offset in the original.
    pub fn offset(&self, original: usize) -> usize {
        self.places[self.places.partition_point(|&(_, place)| place < original)].0
    }

    fn copy(&mut self, original: &str, span: std::ops::Range<usize>) {
        for (at, c) in original[span.clone()].char_indices() {
            self.push(c, span.start + at);
        }
    }

    fn push(&mut self, c: char, place: usize) {
        self.places.push((self.text.len(), place));
        self.text.push(c);
    }
}

/// The repaired text alone.
pub fn canonical(original: &str) -> String {
    Canonical::new(original).text
}

fn repaired(found: &Captures<'_>) -> String {
    let text = &found[0];
    if found.name("entity").is_some() {
        unescape(text)
    } else if found.name("mojibake").is_some() {
        undo_mojibake(text)
    } else if found.name("space").is_some() {
        " ".to_owned()
    } else {
        String::new()
    }
}

/// The character of an entity that ends in a semicolon, as HTML reads it: an unknown name may begin with a known one.
fn unescape(entity: &str) -> String {
    let name = &entity[1..];
    if let Some(number) = name.strip_prefix('#') {
        let number = number.trim_end_matches(';');
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None if number.bytes().all(|b| b.is_ascii_digit()) => number.parse().ok(),
            None => return entity.to_owned(),
        };
        return numbered(code.unwrap_or(u32::MAX));
    }
    if let Some(&characters) = NAMED.get(name) {
        return characters.to_owned();
    }
    for at in (2..name.len()).rev() {
        if let Some(characters) = name.get(..at).and_then(|shorter| NAMED.get(shorter)) {
            return format!("{characters}{}", &name[at..]);
        }
    }
    entity.to_owned()
}

fn numbered(code: u32) -> String {
    match code {
        0 | 0xd800..=0xdfff | 0x11_0000.. => "\u{fffd}".to_owned(),
        0x80..=0x9f => CP1252[code as usize - 0x80].to_string(),
        0x1..=0x8 | 0xb | 0xe..=0x1f | 0x7f | 0xfdd0..=0xfdef => String::new(),
        _ if code & 0xfffe == 0xfffe => String::new(),
        _ => char::from_u32(code).map(String::from).unwrap_or_default(),
    }
}

/// Windows-1252 from 0x80 to 0x9f; where it has nothing, Latin-1 stands in.
const CP1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

fn as_byte(c: char) -> Option<u8> {
    match CP1252.iter().position(|&known| known == c) {
        Some(at) => Some(0x80 + at as u8),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

/// The characters whose UTF-8 bytes were read as Windows-1252, if a beginning of the text is that.
fn undo_mojibake(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    for n in (2..=chars.len()).rev() {
        let bytes: Option<Vec<u8>> = chars[..n].iter().map(|&c| as_byte(c)).collect();
        if let Some(good) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            return good + &chars[n..].iter().collect::<String>();
        }
    }
    text.to_owned()
}
