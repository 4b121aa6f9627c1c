//! What reads like a heading, a title, or the beginning of a sentence.

use crate::classify::{is_word, sentences};

/// A heading has at most this many words.
pub(super) const LONGEST_HEADING: usize = 18;

/// The longer words of a text, and those of them that begin in upper case: see [`is_title`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Capitals {
    all: u32,
    upper: u32,
}

/// A word between white space, dashes and slashes, while it is read.
#[derive(Default)]
struct Word {
    /// The first letter or digit.
    first: Option<char>,
    /// Characters from the first letter on, and up to the last one.
    seen: u32,
    length: u32,
}

impl Capitals {
    /// Counts the words of a text in one pass.
    pub fn of(text: &str) -> Capitals {
        let mut counted = Capitals::default();
        let mut word = Word::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&b) = bytes.get(at) {
            let c = if b < 0x80 {
                at += 1;
                b as char
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                at += c.len_utf8();
                c
            };
            if is_word(c) {
                word.seen += 1;
                word.length = word.seen;
                word.first = word.first.or(Some(c));
            } else if matches!(c, ' ' | '-' | '–' | '/' | '\u{2011}') || c.is_whitespace() {
                counted.take(&mut word);
            } else if word.first.is_some() {
                word.seen += 1;
            }
        }
        counted.take(&mut word);
        counted
    }

    fn take(&mut self, word: &mut Word) {
        let Some(first) = word.first.take() else { return };
        let upper = is_upper(first);
        if upper || word.length > 3 {
            self.all += 1;
            self.upper += u32::from(upper || first.is_numeric());
        }
        (word.seen, word.length) = (0, 0);
    }

    pub fn add(&mut self, other: Capitals) {
        self.all += other.all;
        self.upper += other.upper;
    }

    /// Whether at least a share of the longer words begin in upper case.
    pub fn are_title(self, share: f32) -> bool {
        self.all > 0 && self.upper as f32 >= share * self.all as f32
    }
}

fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { c.is_uppercase() }
}

fn is_lower(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_lowercase() } else { c.is_lowercase() }
}

/// Whether at least a share of a text's longer words begin in upper case.
pub(super) fn is_title(text: &str, share: f32) -> bool {
    Capitals::of(text).are_title(share)
}

/// The number of words, counted no further than `most`.
pub(super) fn words_up_to(text: &str, most: usize) -> usize {
    text.split_whitespace().take(most).count()
}

/// Whether `](` stands in a text.
fn has_link(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b']', bytes).any(|at| bytes.get(at + 1) == Some(&b'('))
}

/// Whether text may be a heading: a few words, beginning in upper case, without a sentence's end inside.
pub(super) fn is_heading(text: &str) -> bool {
    let text = text.trim();
    if text.len() < 3 || text.ends_with([',', ';', '-', '–']) {
        return false;
    }
    let count = words_up_to(text, LONGEST_HEADING + 1);
    (1..=LONGEST_HEADING).contains(&count)
        && text.chars().nth(2).is_some()
        && text.chars().find(|c| is_word(*c)).is_some_and(|first| !is_lower(first) || count >= 3 && is_title(text, 0.5))
        && !has_link(text)
}

/// Where a title begins that follows text without a sentence's end ("…in the conflict Trump and Putin Schedule New
/// Talks…"): at the first word of the run in title case. The flag says that such a place was found.
pub(super) fn loose_start(text: &str, from: usize, at: usize) -> (usize, bool) {
    let head = &text[from..at];
    if words_up_to(head, 5) < 5 || is_title(head, 0.6) {
        return (from, false);
    }
    // From the back: a run's share of capitals is that of the run behind it and of its first word.
    let mut best = None;
    let mut run = Capitals::default();
    let mut count = 0;
    // The word behind, if it may begin a title.
    let mut waiting: Option<usize> = None;
    let mut words = head.split_whitespace();
    while let Some(word) = words.next_back() {
        let mut letters = word.chars();
        let first = letters.next().unwrap_or(' ');
        let leads_in = is_lower(first) && letters.nth(2).is_some() && !word.ends_with(',');
        if let Some(start) = waiting.take()
            && leads_in
        {
            best = Some(start);
        }
        if count >= LONGEST_HEADING {
            break;
        }
        count += 1;
        run.add(Capitals::of(word));
        if is_upper(first) && count >= 4 && run.are_title(0.6) {
            waiting = Some(from + (word.as_ptr() as usize - head.as_ptr() as usize));
        }
    }
    best.map_or((from, false), |start| (start, true))
}

/// Whether what stands behind a break reads like the beginning of a sentence, or like another heading in front of one.
pub(super) fn reads_on(right: &str, starter: bool) -> bool {
    const HEAD: usize = 160;
    let enough = if starter { 3 } else { 4 };
    let (mut words, mut inside, mut sentence) = (0, false, true);
    for (n, c) in right.chars().enumerate() {
        sentence &= n < HEAD;
        if c == ' ' || c.is_whitespace() {
            inside = false;
            continue;
        }
        if !inside {
            inside = true;
            words += 1;
            if sentence && words >= enough || words >= 12 {
                return true;
            }
        }
        sentence = sentence && !sentences::is_terminal(c);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_capitals() {
        assert!(is_title("The Mill and the River-Bank", 0.6) && is_title("“Ölpreis” 2024", 0.6));
        assert!(!is_title("the mill was closed", 0.6) && !is_title("of a – ()", 0.1));
    }

    #[test]
    fn a_title_begins_behind_a_word_in_lower_case() {
        let text = "nobody expected peace in the long conflict Trump and Putin Schedule New Talks";
        assert_eq!(loose_start(text, 0, text.len()), (43, true));
        let text = "the mill on the river was old and grey";
        assert_eq!(loose_start(text, 0, text.len()), (0, false));
    }

    #[test]
    fn sentences_read_on() {
        assert!(reads_on("The mill was old.", false) && reads_on("The mill stood.", true));
        assert!(!reads_on("The mill stood.", false) && !reads_on("A. B. C. D.", false));
    }
}
