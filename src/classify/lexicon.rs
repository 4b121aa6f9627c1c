//! What the phrase lexicons say, one file a language, read once per process: their phrases as tables that `build.rs` has made,
//! and their words.
//!
//! `lexicon/README.md` describes the file format and how to add a language.

use super::fold::is_spaceless;
use super::phrases::Phrases;
use super::rows::NETWORKS;
use super::sections::sections;
use super::sentences::ABBREVIATIONS;
use super::vocabulary::{Vocabulary, class};
use super::voice::{NARRATORS, SAYS, WideWords};
use once_cell::sync::Lazy;

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
    let mut wide = Vec::new();
    for (section, line) in sections(include_str!(concat!(env!("OUT_DIR"), "/words.txt"))) {
        let class = match section {
            "address" if line.starts_with(is_spaceless) => {
                wide.push(line);
                continue;
            }
            "address" => class::ADDRESS,
            "starter" => class::STARTER,
            "stop" => class::STOP,
            "month" => class::MONTH,
            _ => continue,
        };
        words.insert(line.trim_end_matches(['*', '.']), class);
    }
    let phrases = Phrases::decode(include_bytes!(concat!(env!("OUT_DIR"), "/phrases.bin")));
    Lexicon { phrases, words, wide: WideWords::new(&wide) }
});

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::compile::sections::entry;
    use super::super::phrases::LONGEST;
    use super::super::sections::has_words;
    use super::*;
    use std::collections::HashSet;

    /// The files with the codes of their languages.
    fn files() -> Vec<(String, String)> {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/classify/lexicon")).unwrap();
        let paths = folder.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "txt"));
        let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
        let files: Vec<_> = paths.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect();
        assert!(files.len() >= 19);
        files
    }

    #[test]
    fn the_vocabulary_holds_all_words() {
        for (_, text) in &files() {
            for (section, line) in sections(text).filter(|(section, _)| !section.contains('.')) {
                let known = line.starts_with(is_spaceless) || LEXICON.words.classes(line.trim_end_matches(['*', '.'])) != 0;
                assert!(known, "{line:?} of {section}");
            }
        }
        assert!(LEXICON.words.is("december", class::MONTH) && LEXICON.words.is("Facebook", class::NETWORK));
    }

    #[test]
    fn every_line_of_every_file_stands_in_a_known_section_once() {
        for (language, text) in &files() {
            let mut seen = HashSet::new();
            for (section, line) in sections(text) {
                assert!(line.len() <= LONGEST, "{language}: {line:?} is too long");
                let known = has_words(section) || entry(section).is_some();
                assert!(known, "{language}: {line:?} stands in the section {section:?}");
                assert!(seen.insert((section, line)), "{language}: {line:?} stands in {section} twice");
                assert!(!line.contains("  "), "{language}: two spaces in {line:?}");
            }
            assert!(seen.len() > 200, "{language} has {} lines", seen.len());
        }
    }
}
