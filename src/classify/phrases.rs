//! One automaton over all phrases of all languages.
//!
//! Phrases begin at word borders (or, in scripts without spaces, at any character), so the automaton is the goto part
//! of Aho and Corasick's, entered anew at each word: no failure links are needed, most words are turned away by a hash
//! of their first letters, and letters are folded on the way, so that each phrase stands in it once, in any case and
//! script.

use super::fold::{fold, is_spaceless, is_word};
use super::gate::{self, Gate};
use super::trie::{Node, State, Trie};

/// What a phrase is evidence of; which kind it is says how it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    /// Position in `Label::ALL`.
    pub label: u8,
    pub kind: Kind,
    /// Whether the last word may go on.
    pub open: bool,
}

/// The kinds of phrases; see `lexicon/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Whole,
    Start,
    Strong,
    Noun,
    Act,
    Byline,
}

/// The entries of one text.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    /// A range of `Phrases::entries`.
    from: u32,
    count: u16,
    /// Whether one of them may go on.
    open: bool,
}

/// The automaton.
#[derive(Debug)]
pub(crate) struct Phrases {
    trie: Trie,
    phrases: Vec<Phrase>,
    entries: Vec<Entry>,
    gate: Gate,
}

impl Phrases {
    /// Builds the automaton from folded phrases.
    pub fn new(mut list: Vec<(&str, Entry)>) -> Phrases {
        list.retain(|(text, _)| !text.is_empty());
        list.sort_unstable();
        list.dedup();
        let (mut keys, mut phrases, mut entries) = (Vec::<(&[u8], u32)>::new(), Vec::<Phrase>::new(), Vec::new());
        for (text, entry) in list {
            entries.push(entry);
            match phrases.last_mut() {
                Some(last) if keys.last().is_some_and(|(key, _)| *key == text.as_bytes()) => {
                    last.count += 1;
                    last.open |= entry.open;
                }
                _ => {
                    keys.push((text.as_bytes(), phrases.len() as u32));
                    phrases.push(Phrase { from: entries.len() as u32 - 1, count: 1, open: entry.open });
                }
            }
        }
        let trie = Trie::new(&keys, gate::stem);
        let gate = Gate::to(&trie, &keys);
        Phrases { trie, phrases, entries, gate }
    }

    /// Calls `found` with the end of each phrase that begins at `at`, a word border, and what the phrase is.
    #[inline]
    pub fn at(&self, text: &str, at: usize, mut found: impl FnMut(usize, &[Entry])) {
        self.gate.entrances(text, at, |entrance| {
            let end = at + entrance.length;
            if entrance.open {
                self.follow(entrance.state, text, end, &mut found);
            } else if let Node::Inner(Some(phrase)) | Node::Leaf([], phrase) = self.trie.node(entrance.state) {
                self.report(phrase, text, end, &mut found);
            }
        });
    }

    /// Follows the phrases on from a state that the text up to `end` has led to.
    fn follow(&self, mut state: State, text: &str, mut end: usize, found: &mut impl FnMut(usize, &[Entry])) {
        let bytes = text.as_bytes();
        loop {
            match self.trie.node(state) {
                Node::Inner(None) => {}
                Node::Inner(Some(phrase)) => self.report(phrase, text, end, found),
                Node::Leaf(rest, phrase) => {
                    if let Some(end) = goes_on(rest, text, end) {
                        self.report(phrase, text, end, found);
                    }
                    return;
                }
            }
            let Some(&b) = bytes.get(end) else { return };
            if b < 0x80 {
                let Some(next) = self.trie.step(state, b.to_ascii_lowercase()) else { return };
                state = next;
                end += 1;
            } else {
                let Some(c) = text[end..].chars().next() else { return };
                for &b in fold(c).encode_utf8(&mut [0; 4]).as_bytes() {
                    let Some(next) = self.trie.step(state, b) else { return };
                    state = next;
                }
                end += c.len_utf8();
            }
        }
    }

    /// Reports a phrase if its end is a word border, or if it may go on.
    fn report(&self, phrase: u32, text: &str, end: usize, found: &mut impl FnMut(usize, &[Entry])) {
        let Some(phrase) = self.phrases.get(phrase as usize) else { return };
        let entries = &self.entries[phrase.from as usize..phrase.from as usize + usize::from(phrase.count)];
        if is_border(text, end) {
            found(end, entries);
        } else if phrase.open {
            let tail: usize = text[end..].chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
            // Closed entries of the same phrase do not count here.
            for entry in entries.iter().filter(|e| e.open) {
                found(end + tail, std::slice::from_ref(entry));
            }
        }
    }
}

/// Whether a phrase may end at a place: no word goes on there.
fn is_border(text: &str, end: usize) -> bool {
    let bytes = text.as_bytes();
    match (bytes.get(end.wrapping_sub(1)), bytes.get(end)) {
        (Some(a), Some(b)) if *a < 0x80 && *b < 0x80 => !(a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric()),
        (_, None) => true,
        _ => {
            let breaks = |c: char| !is_word(c) || is_spaceless(c);
            text[end..].chars().next().is_none_or(breaks) || text[..end].chars().next_back().is_some_and(breaks)
        }
    }
}

/// The end of the rest of a phrase, if it stands at `at`.
fn goes_on(rest: &[u8], text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut end, mut rest) = (at, rest);
    while let Some((&wanted, others)) = rest.split_first() {
        let b = *bytes.get(end)?;
        if b < 0x80 {
            if b.to_ascii_lowercase() != wanted {
                return None;
            }
            rest = others;
            end += 1;
        } else {
            let c = text[end..].chars().next()?;
            rest = rest.strip_prefix(fold(c).encode_utf8(&mut [0; 4]).as_bytes())?;
            end += c.len_utf8();
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(phrases: &[&str], text: &str) -> Vec<String> {
        let list = phrases
            .iter()
            .map(|p| (p.trim_end_matches('*'), Entry { label: 0, kind: Kind::Noun, open: p.ends_with('*') }))
            .collect();
        let automaton = Phrases::new(list);
        let mut found = Vec::new();
        for (i, c) in text.char_indices() {
            if i == 0 || !c.is_alphanumeric() || text[..i].ends_with(|c: char| !c.is_alphanumeric()) || is_spaceless(c) {
                automaton.at(text, i, |end, _| found.push(text[i..end].to_owned()));
            }
        }
        found
    }

    #[test]
    fn finds_phrases_at_borders_in_any_case() {
        let phrases = ["ad", "ad blocker", "ad blockers on", "newsletter*", "подпис*", "クッキー", "à la une"];
        assert_eq!(all(&phrases, "Ads? AD BLOCKER, bad ad. Newsletters!"), ["AD", "AD BLOCKER", "ad", "Newsletters"]);
        assert_eq!(all(&phrases, "ПОДПИСКА на; このクッキーは。 À LA UNE"), ["ПОДПИСКА", "クッキー", "À LA UNE"]);
    }

    #[test]
    fn an_empty_automaton_finds_nothing() {
        assert!(all(&[], "anything").is_empty());
    }
}
