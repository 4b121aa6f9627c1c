//! One place where a word begins without a space: an accident of scraping, or a name in camel case.

use super::titles::{Capitals, reads_on};
use super::{FURTHEST, floor};
use crate::classify::{LEXICON, class, is_letter, is_word};
use crate::document::WordSet;
use once_cell::sync::Lazy;
use std::collections::HashSet;

/// Names and products in camel case that texts mention once.
static CAMEL: Lazy<HashSet<&'static str>> =
    Lazy::new(|| include_str!("camel.txt").lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect());

/// Parts of family names that are followed by an upper-case letter.
const NAME_PARTS: &[&str] = &[
    "Mc", "Mac", "Di", "De", "Le", "La", "Van", "Fitz", "Del", "Du", "Da", "Des", "St", "San", "Al", "El", "Von", "Lo", "Mal",
    "Ma", "Dr", "Mr", "Ms",
];

/// The words of the document: searched for at first, collected when many are asked for.
pub(super) struct Words<'s> {
    source: &'s str,
    asked: usize,
    set: Option<WordSet>,
    /// The last answers: the words around a place are asked for more than once.
    answers: [(&'s str, bool); 4],
    next: usize,
}

/// So many bytes are searched before the words are collected.
const SEARCHED: usize = 1 << 21;

impl<'s> Words<'s> {
    pub fn new(source: &'s str) -> Words<'s> {
        Words { source, asked: 0, set: None, answers: [("", false); 4], next: 0 }
    }

    /// Whether the word stands somewhere in the text by itself.
    fn has(&mut self, word: &'s str) -> bool {
        if let Some((_, known)) = self.answers.iter().find(|(asked, _)| *asked == word) {
            return *known;
        }
        self.asked += self.source.len();
        let found = if self.asked > SEARCHED {
            let source = self.source;
            self.set.get_or_insert_with(|| WordSet::of(source)).has(word)
        } else {
            word.len() > 1 && stands_alone(self.source, word)
        };
        self.answers[self.next] = (word, found);
        self.next = (self.next + 1) % self.answers.len();
        found
    }
}

/// Whether a word stands in a text by itself, in lower case or capitalised. For a handful of questions a search is
/// quicker than the set of all words.
fn stands_alone(source: &str, word: &str) -> bool {
    let alone = |word: &[u8]| {
        memchr::memmem::find_iter(source.as_bytes(), word).take(64).any(|at| {
            !source[..at].chars().next_back().is_some_and(is_word)
                && !source[at + word.len()..].chars().next().is_some_and(is_word)
        })
    };
    if alone(word.as_bytes()) {
        return true;
    }
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let mut other = String::with_capacity(word.len() + 4);
    if first.is_uppercase() {
        other.extend(first.to_lowercase());
    } else {
        other.extend(first.to_uppercase());
    }
    other.push_str(chars.as_str());
    alone(other.as_bytes())
}

/// A place between two words, and what can be said about it whatever its heading is.
pub(super) struct Place<'t> {
    text: &'t str,
    at: usize,
    /// The character in front.
    before: char,
    /// The letters in front and behind.
    left: &'t str,
    first: &'t str,
    /// Whether the word behind begins sentences.
    starter: bool,
    lower: bool,
}

impl<'t> Place<'t> {
    /// The place, if the text behind it reads like a sentence.
    pub fn of(text: &'t str, at: usize) -> Option<Place<'t>> {
        let head = &text[floor(text, at.saturating_sub(FURTHEST))..at];
        let right = &text[at..floor(text, at + FURTHEST)];
        let first = &right[..letters(right.chars())];
        let dotted = first.chars().nth(1).is_none()
            && !first.is_empty()
            && right[first.len()..].starts_with('.')
            && right[first.len() + 1..].starts_with(char::is_uppercase);
        let starter = LEXICON.words.is(first, class::STARTER) && first.chars().nth(1).is_some() || first == "A" || dotted;
        if !reads_on(right, starter) {
            return None;
        }
        Some(Place {
            text,
            at,
            before: head.chars().next_back().unwrap_or(' '),
            left: &head[head.len() - letters(head.chars().rev())..],
            first,
            starter,
            lower: right.chars().next().is_some_and(char::is_lowercase),
        })
    }

    /// Whether the place is a name or a number, whatever stands in front.
    pub fn is_name(&self, words: &mut Words<'t>) -> bool {
        let (left, first) = (self.left, self.first);
        if self.lower {
            return !at_least(left, 4);
        }
        if !is_letter(self.before) {
            return self.before.is_ascii_digit() && first != "A" && first.chars().nth(1).is_none_or(char::is_uppercase);
        }
        if self.before.is_uppercase() {
            // Acronyms are known from elsewhere; "McDONALDs" and "PDFs" are not cut.
            let known = at_least(left, 2) && at_least(first, 2) && words.has(left) && (self.starter || words.has(first));
            return !known;
        }
        let token = &self.text[self.at - left.len()..self.at + first.len()];
        if !at_least(left, 2) || NAME_PARTS.contains(&left) || CAMEL.contains(token) {
            return true;
        }
        let shouted = first.chars().take(2).filter(|c| c.is_uppercase()).count() == 2;
        if shouted && !at_least(first, 4) {
            return true;
        }
        if left.chars().next().is_some_and(char::is_lowercase)
            && !at_least(left, 4)
            && !(LEXICON.words.is(left, class::STOP) || words.has(left))
        {
            return true;
        }
        // What comes twice is a name.
        let near = &self.text[floor(self.text, self.at.saturating_sub(2000))..floor(self.text, self.at + 2000)];
        memchr::memmem::find_iter(near.as_bytes(), token).nth(1).is_some() && words.has(token)
    }

    /// Whether a heading ends here, if the place is no name.
    pub fn ends(&self, heading: &str, words: &mut Words<'t>) -> bool {
        let (left, first, before, starter) = (self.left, self.first, self.before, self.starter);
        let title = Capitals::of(heading).are_title(0.6);
        let count = super::titles::words_up_to(heading, super::titles::LONGEST_HEADING + 1);
        if self.lower {
            // The candidate itself says that a starter follows.
            return !heading.ends_with(',') && (title && count >= 2 || words.has(left));
        }
        if !is_letter(before) {
            let closed = match before {
                '’' => heading.contains('‘'),
                '”' => heading.contains('“'),
                '»' => heading.contains('«'),
                '"' => memchr::memchr_iter(b'"', heading.as_bytes()).count().is_multiple_of(2),
                ')' => heading.contains('('),
                _ => true,
            };
            // A question or a number in front of a sentence is prose as often as it is a heading.
            let shape = title && (count >= 2 || starter)
                || (starter && count <= 8 && !matches!(before, '?' | '!'))
                || ((2..=8).contains(&count) && before == '?' && at_least(first, 3))
                || (heading.starts_with('“') && before == '”' && count <= 12);
            return closed && shape && (starter || !before.is_ascii_digit() || words.has(first));
        }
        if before.is_uppercase() {
            return true;
        }
        if starter {
            return title || count <= 14;
        }
        // Names in camel case begin in upper case or are short in front: "piegheUngete" is none.
        let plain_left = left.chars().next().is_some_and(char::is_lowercase) && at_least(left, 4);
        if plain_left
            && count <= 12
            && (at_least(first, 2)
                || matches!(
                    first,
                    "I" | "O" | "À" | "É" | "A" | "Y" | "E" | "W" | "Z" | "U" | "В" | "И" | "С" | "К" | "У" | "О" | "Я"
                ))
        {
            return true;
        }
        let mut known = |word: &'t str| LEXICON.words.is(word, class::STOP) || words.has(word);
        at_least(first, 3)
            && (title && count >= 4 && at_least(first, 4)
                || at_least(left, 8) && count <= 8
                || title && count >= 3 && known(left)
                || count >= 2 && (title || known(left)) && known(first))
    }
}

/// The bytes of the letters that come first.
fn letters(chars: impl Iterator<Item = char>) -> usize {
    chars.take_while(|c| is_letter(*c)).map(char::len_utf8).sum()
}

/// Whether a word has so many characters.
fn at_least(word: &str, characters: usize) -> bool {
    word.len() >= characters && word.chars().nth(characters - 1).is_some()
}
