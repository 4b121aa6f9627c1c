//! The phrase lexicons, one file a language, read once per process.
//!
//! `lexicon/README.md` describes the file format and how to add a language.

use super::fold::{fold, is_spaceless};
use super::phrases::{Entry, Kind, Phrases, Spelling};
use super::rows::NETWORKS;
use super::sentences::ABBREVIATIONS;
use super::vocabulary::{Vocabulary, class};
use super::voice::{NARRATORS, SAYS, WideWords};
use crate::label::Label;
use once_cell::sync::Lazy;
use std::collections::HashMap;

/// The files, in the order of their languages' codes.
pub(crate) const FILES: &[(&str, &str)] = &[
    ("ar", include_str!("lexicon/ar.txt")),
    ("cs", include_str!("lexicon/cs.txt")),
    ("de", include_str!("lexicon/de.txt")),
    ("en", include_str!("lexicon/en.txt")),
    ("es", include_str!("lexicon/es.txt")),
    ("fr", include_str!("lexicon/fr.txt")),
    ("id", include_str!("lexicon/id.txt")),
    ("it", include_str!("lexicon/it.txt")),
    ("ja", include_str!("lexicon/ja.txt")),
    ("ko", include_str!("lexicon/ko.txt")),
    ("nl", include_str!("lexicon/nl.txt")),
    ("pl", include_str!("lexicon/pl.txt")),
    ("pt", include_str!("lexicon/pt.txt")),
    ("ro", include_str!("lexicon/ro.txt")),
    ("ru", include_str!("lexicon/ru.txt")),
    ("sv", include_str!("lexicon/sv.txt")),
    ("tr", include_str!("lexicon/tr.txt")),
    ("uk", include_str!("lexicon/uk.txt")),
    ("zh", include_str!("lexicon/zh.txt")),
];

/// Room for the phrases of all files while they are sorted.
const PHRASES: usize = 96_000;

/// Everything that the files say.
pub(crate) struct Lexicon {
    pub phrases: Phrases,
    /// Words that mean something by themselves.
    pub words: Vocabulary,
    /// The same in scripts without spaces.
    pub wide: Option<WideWords>,
}

/// The lexicon of all languages.
pub(crate) static LEXICON: Lazy<Lexicon> = Lazy::new(|| {
    let mut words = Vocabulary::default();
    let tell =
        [(SAYS, class::SAYS), (NARRATORS, class::NARRATOR), (NETWORKS, class::NETWORK), (ABBREVIATIONS, class::ABBREVIATION)];
    for (list, class) in tell {
        for word in list {
            words.insert(word, class);
        }
    }
    // The folded phrases, one behind another, and where each stands.
    let mut folded = String::with_capacity(FILES.iter().map(|(_, text)| text.len()).sum());
    let mut phrases = Vec::with_capacity(PHRASES);
    let mut kinds = HashMap::new();
    let mut wide = Vec::new();
    for (_, text) in FILES {
        for (section, line) in sections(text) {
            let class = match section {
                "address" if line.starts_with(is_spaceless) => {
                    wide.push(line);
                    continue;
                }
                "address" => class::ADDRESS,
                "starter" => class::STARTER,
                "stop" => class::STOP,
                "month" => class::MONTH,
                _ => {
                    let Some(entry) = *kinds.entry(section).or_insert_with(|| entry(section)) else { continue };
                    let from = folded.len();
                    fold_into(&mut folded, line.trim_end_matches('*'));
                    phrases.extend(Spelling::new(&folded, from, Entry { open: line.ends_with('*'), ..entry }));
                    continue;
                }
            };
            words.insert(line.trim_end_matches(['*', '.']), class);
        }
    }
    Lexicon { phrases: Phrases::new(&folded, phrases), words, wide: WideWords::new(&wide) }
});

/// Adds a phrase in folded form.
fn fold_into(folded: &mut String, phrase: &str) {
    if phrase.is_ascii() {
        let from = folded.len();
        folded.push_str(phrase);
        folded[from..].make_ascii_lowercase();
    } else {
        folded.extend(phrase.chars().map(fold));
    }
}

/// The lines of a file with the names of their sections.
fn sections(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    text.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']'))
            && (name.contains('.') || matches!(name, "address" | "starter" | "stop" | "month"))
        {
            section = name;
            return None;
        }
        (!line.is_empty() && !line.starts_with("# ") && line != "#").then_some((section, line))
    })
}

/// What a section's phrases are evidence of: `[label.kind]`.
fn entry(section: &str) -> Option<Entry> {
    let (label, kind) = section.split_once('.')?;
    let kind = match kind {
        "whole" => Kind::Whole,
        "start" => Kind::Start,
        "strong" => Kind::Strong,
        "noun" => Kind::Noun,
        "act" => Kind::Act,
        _ => return None,
    };
    let (label, kind) = match label {
        "byline" => (Label::Stamp, Kind::Byline),
        name => (name.parse::<Label>().ok()?, kind),
    };
    Some(Entry { label: label as u8, kind, open: false })
}

#[cfg(test)]
mod tests {
    use super::super::phrases::LONGEST;
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_vocabulary_holds_all_words() {
        for (_, text) in FILES {
            for (section, line) in sections(text).filter(|(section, _)| !section.contains('.')) {
                let known = line.starts_with(is_spaceless) || LEXICON.words.classes(line.trim_end_matches(['*', '.'])) != 0;
                assert!(known, "{line:?} of {section}");
            }
        }
        assert!(LEXICON.words.is("december", class::MONTH) && LEXICON.words.is("Facebook", class::NETWORK));
    }

    #[test]
    fn every_line_of_every_file_stands_in_a_known_section_once() {
        for (language, text) in FILES {
            let mut seen = HashSet::new();
            for (section, line) in sections(text) {
                assert!(line.len() <= LONGEST, "{language}: {line:?} is too long");
                let known = matches!(section, "address" | "starter" | "stop" | "month") || entry(section).is_some();
                assert!(known, "{language}: {line:?} stands in the section {section:?}");
                assert!(seen.insert((section, line)), "{language}: {line:?} stands in {section} twice");
                assert!(!line.contains("  "), "{language}: two spaces in {line:?}");
            }
            assert!(seen.len() > 200, "{language} has {} lines", seen.len());
        }
    }
}
