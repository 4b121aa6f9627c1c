//! Which cleaned records are wanted: by language and by length.

use crate::error::Error;
use dechaff::{Cleaned, Fate};
use whatlang::Lang;

/// What a record must be to be written.
#[derive(Clone, Debug)]
pub struct Chooser {
    languages: Vec<Lang>,
    min_words: usize,
}

/// Why a record is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// It is in another language.
    OtherLanguage,
    /// It has too few words.
    FewWords,
}

impl Chooser {
    /// Wants texts in one of some languages (all, if there are none), with so many words at least.
    pub fn new(languages: &[String], min_words: usize) -> Result<Chooser, Error> {
        let languages = languages.iter().map(|code| language(code).ok_or_else(|| Error::UnknownLanguage(code.clone())));
        Ok(Chooser { languages: languages.collect::<Result<_, _>>()?, min_words })
    }

    /// Whether a record is left out.
    pub fn leaves_out(&self, cleaned: &Cleaned<'_>) -> Option<LeftOut> {
        if self.min_words > 0 {
            let kept = cleaned.lines().iter().filter(|line| line.fate() != Fate::Dropped);
            if kept.map(|line| line.words()).sum::<usize>() < self.min_words {
                return Some(LeftOut::FewWords);
            }
        }
        if !self.languages.is_empty() && !whatlang::detect_lang(cleaned.text()).is_some_and(|own| self.languages.contains(&own)) {
            return Some(LeftOut::OtherLanguage);
        }
        None
    }
}

/// The language of a code of two letters (ISO 639-1) or three (ISO 639-3).
fn language(code: &str) -> Option<Lang> {
    let code = code.trim().to_ascii_lowercase();
    let long = LANGUAGES.iter().find(|(short, _)| *short == code).map_or(code.as_str(), |(_, long)| long);
    Lang::from_code(long)
}

/// The codes of two letters of the languages that are known.
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "afr"),
    ("ak", "aka"),
    ("am", "amh"),
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bn", "ben"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("eo", "epo"),
    ("es", "spa"),
    ("et", "est"),
    ("fa", "pes"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("gu", "guj"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("id", "ind"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("jv", "jav"),
    ("ka", "kat"),
    ("km", "khm"),
    ("kn", "kan"),
    ("ko", "kor"),
    ("la", "lat"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("mk", "mkd"),
    ("ml", "mal"),
    ("mr", "mar"),
    ("my", "mya"),
    ("nb", "nob"),
    ("ne", "nep"),
    ("nl", "nld"),
    ("no", "nob"),
    ("or", "ori"),
    ("pa", "pan"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("si", "sin"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sn", "sna"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("ta", "tam"),
    ("te", "tel"),
    ("th", "tha"),
    ("tk", "tuk"),
    ("tl", "tgl"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("uz", "uzb"),
    ("vi", "vie"),
    ("yi", "yid"),
    ("zh", "cmn"),
    ("zu", "zul"),
];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    fn left_out(text: &str, languages: &[&str], min_words: usize) -> Option<LeftOut> {
        let languages: Vec<String> = languages.iter().map(|code| (*code).to_owned()).collect();
        Chooser::new(&languages, min_words).unwrap().leaves_out(&dechaff::clean(text))
    }

    #[test]
    fn every_code_is_known() {
        for (short, long) in LANGUAGES {
            assert_eq!(language(short).map(|lang| lang.code()), Some(*long), "{short}");
        }
        assert!(Chooser::new(&["xx".to_owned()], 0).is_err());
        assert_eq!(language("DEU"), language("de"));
    }

    #[test]
    fn language_and_length_choose() {
        let (english, german) = (
            "The ferry ran aground off the coast in the night, and all of the passengers were taken ashore.",
            "Die Fähre lief in der Nacht vor der Küste auf Grund, und alle Reisenden wurden an Land gebracht.",
        );
        assert_eq!(left_out(german, &["en"], 0), Some(LeftOut::OtherLanguage));
        assert_eq!(left_out(german, &["en", "deu"], 0), None);
        assert_eq!(left_out(english, &["en"], 0), None);
        assert_eq!(left_out(english, &[], 50), Some(LeftOut::FewWords));
        assert_eq!(left_out("", &["en"], 0), Some(LeftOut::OtherLanguage));
        assert_eq!(left_out("", &[], 0), None);
    }
}
