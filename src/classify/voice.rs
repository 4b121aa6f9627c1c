//! Who speaks in a sentence, and to whom: to the reader, as the site, in the first person, or reporting what others say.
//!
//! One pass over the words, three sets.

use super::lexicon::LEXICON;
use crate::document::{WordSet, hash_word};
use once_cell::sync::Lazy;

/// What the words of a piece say about its voice.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Voice {
    /// It addresses the reader or speaks as the site.
    pub addresses: bool,
    /// It reports what somebody says.
    pub reports: bool,
    /// It speaks in the first person singular: who says "I" tells a story, the site says "we".
    pub narrates: bool,
}

/// Verbs of saying.
static SAYS: Lazy<WordSet> = Lazy::new(|| {
    [
        "say",
        "says",
        "said",
        "saying",
        "asked",
        "asks",
        "wrote",
        "writes",
        "told",
        "sagt",
        "sagte",
        "schrieb",
        "schreibt",
        "stand",
        "dit",
        "disait",
        "écrit",
        "dijo",
        "dice",
        "decía",
        "escribió",
        "disse",
        "diz",
        "diceva",
        "scrive",
        "mówi",
        "powiedział",
        "powiedziała",
        "pisze",
        "сказал",
        "сказала",
        "говорит",
        "писал",
        "zei",
        "zegt",
        "schreef",
        "dedi",
        "diyor",
        "sa",
        "řekl",
    ]
    .into_iter()
    .collect()
});

/// The first person singular.
static SELF: Lazy<WordSet> = Lazy::new(|| {
    ["i", "me", "ich", "mir", "mich", "yo", "eu", "io", "ja", "mnie", "я", "мне", "меня", "ik", "ben", "bana"]
        .into_iter()
        .collect()
});

impl Voice {
    /// Reads a piece.
    pub fn of(text: &str) -> Voice {
        let mut voice = Voice::default();
        let lexicon = &*LEXICON;
        let mut wide = false;
        for word in
            text.split(|c: char| !(c.is_ascii_alphabetic() || c == '\'' || c == '’' || !c.is_ascii() && c.is_alphabetic()))
        {
            if word.is_empty() {
                continue;
            }
            wide |= word.as_bytes()[0] >= 0xe0;
            // Long words are none of these.
            if word.len() > 24 {
                continue;
            }
            let hash = hash_word(word);
            voice.addresses |= lexicon.address.has_hash(hash);
            voice.reports |= SAYS.has_hash(hash);
            voice.narrates |= SELF.has_hash(hash) && word != "i" && word != "Ben";
        }
        if wide {
            voice.addresses |= lexicon.wide_address.iter().any(|w| text.contains(w.as_str()));
            voice.reports |=
                ["と言", "とも言", "と書", "と話", "と述べ", "说：", "说道", "表示，"].iter().any(|s| text.contains(s));
            voice.narrates |= text.contains("私は") || (text.contains('我') && !text.contains("我们") && !text.contains("我們"));
        }
        voice
    }
}
