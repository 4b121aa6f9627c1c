//! Who speaks in a sentence, and to whom: to the reader, as the site, in the first person, or reporting what others say.
//!
//! One pass over the words, one look at each.

use super::chars::class::LETTER;
use super::chars::{CLASSES, byte, byte_at, decode};
use super::lexicon::LEXICON;
use super::vocabulary::class;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::cell::Cell;

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
pub(super) const SAYS: &[&str] = &[
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
];

/// The first person singular.
pub(super) const NARRATORS: &[&str] =
    &["i", "me", "ich", "mir", "mich", "yo", "eu", "io", "ja", "mnie", "я", "мне", "меня", "ik", "ben", "bana"];

/// A piece's voice, listened to when it is first asked for.
pub(crate) struct Speaker<'t> {
    text: &'t str,
    voice: Cell<Option<Voice>>,
}

impl<'t> Speaker<'t> {
    pub fn of(text: &'t str) -> Speaker<'t> {
        Speaker { text, voice: Cell::new(None) }
    }

    pub fn voice(&self) -> Voice {
        self.voice.get().unwrap_or_else(|| {
            let voice = Voice::of(self.text);
            self.voice.set(Some(voice));
            voice
        })
    }
}

/// Longer words, in bytes, are none of those that tell.
const LONGEST: usize = 24;

impl Voice {
    /// Reads a piece.
    pub fn of(text: &str) -> Voice {
        let mut voice = Voice::default();
        let lexicon = &*LEXICON;
        let characters = &*CLASSES;
        let bytes = text.as_bytes();
        let mut wide = false;
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            loop {
                let kind = byte_at(bytes, at);
                if kind & (byte::LETTER | byte::APOSTROPHE) != 0 {
                    at += 1;
                } else if kind & byte::HIGH == 0 {
                    break;
                } else {
                    let (code, length) = decode(bytes, at);
                    if characters.of(code) & LETTER == 0 && code != u32::from('’') {
                        break;
                    }
                    at += length;
                }
            }
            let word = &text[start..at];
            if word.is_empty() {
                at += decode(bytes, at).1;
                continue;
            }
            wide |= word.as_bytes()[0] >= 0xe0;
            if word.len() > LONGEST {
                continue;
            }
            let classes = lexicon.words.classes(word);
            if classes == 0 {
                continue;
            }
            voice.addresses |= classes & class::ADDRESS != 0;
            voice.reports |= classes & class::SAYS != 0;
            voice.narrates |= classes & class::NARRATOR != 0 && word != "i" && word != "Ben";
        }
        if wide {
            voice.listen_wide(text);
        }
        voice
    }

    /// The same in scripts without spaces, where the words stand inside others.
    fn listen_wide(&mut self, text: &str) {
        let (mut me, mut us) = (false, false);
        for found in LEXICON.wide.iter().flat_map(|words| words.automaton.find_overlapping_iter(text)) {
            match LEXICON.wide.as_ref().and_then(|words| words.meanings.get(found.pattern().as_usize())) {
                Some(Wide::Address) => self.addresses = true,
                Some(Wide::Says) => self.reports = true,
                Some(Wide::Narrator) => self.narrates = true,
                Some(Wide::Me) => me = true,
                Some(Wide::Us) => us = true,
                None => {}
            }
        }
        self.narrates |= me && !us;
    }
}

/// What a word of a script without spaces tells.
#[derive(Clone, Copy, Debug)]
enum Wide {
    Address,
    Says,
    Narrator,
    /// "I", if no "we" stands in the text, which has the same character.
    Me,
    Us,
}

/// Words of scripts without spaces.
pub(crate) struct WideWords {
    automaton: AhoCorasick,
    meanings: Vec<Wide>,
}

impl WideWords {
    /// With the words that address the reader.
    pub fn new(address: &[&str]) -> Option<WideWords> {
        let says = ["と言", "とも言", "と書", "と話", "と述べ", "说：", "说道", "表示，"].map(|w| (w, Wide::Says));
        let own = [("私は", Wide::Narrator), ("我", Wide::Me), ("我们", Wide::Us), ("我們", Wide::Us)];
        let words = || address.iter().map(|w| (*w, Wide::Address)).chain(says).chain(own);
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words().map(|w| w.0)).ok()?;
        Some(WideWords { automaton, meanings: words().map(|w| w.1).collect() })
    }
}
