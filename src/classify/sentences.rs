//! Sentences: where a line of prose may be cut to judge its parts.

use super::fold::{is_letter, is_word};

/// Marks that end a sentence.
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '．' | '؟' | '।' | '‼' | '⁉')
}

/// Marks that may stand between the end of a sentence and the next one.
pub(crate) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '」' | '』' | ')' | ']' | '）' | '】' | '*' | '_')
}

/// Bytes that a mark that ends a sentence may begin with; none of them stands inside of a character.
static MAY_END: [bool; 256] = {
    let mut table = [false; 256];
    let marks = [b'.', b'!', b'?', 0xd8, 0xe0, 0xe2, 0xe3, 0xef];
    let mut n = 0;
    while n < marks.len() {
        table[marks[n] as usize] = true;
        n += 1;
    }
    table
};

/// Abbreviations that a full stop follows inside a sentence. They cost nothing when they are missed: a cut is only a
/// place to judge.
pub(super) const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "etc", "no", "nr", "vol", "fig", "gen", "lt", "col", "sgt", "rev", "hon", "sen",
    "rep", "gov", "inc", "ltd", "co", "corp", "jr", "sr", "approx", "ca", "bzw", "usw", "evtl", "inkl", "ggf", "vgl", "geb",
    "str", "mme", "mlle", "av", "env", "p", "pp", "ed", "sra", "srta", "dra", "núm", "pág", "ud", "uds", "tel", "tzn", "np",
    "ul", "godz", "ok", "tys", "mln", "mld", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "т", "г", "гг", "ул", "стр", "рис", "руб", "тыс", "млн", "им", "vb", "örn", "yy", "blz", "bijv", "m", "dott", "sig",
];

/// Whether a full stop at the end of `head` belongs to an abbreviation, an initial or a number.
fn is_abbreviation(head: &str, next: Option<char>) -> bool {
    let word = head.rsplit(|c: char| !is_word(c)).next().unwrap_or("");
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        // An initial ("U.S.", "J. Smith"); a digit ends a sentence only before an upper-case letter.
        (Some(c), None) if is_letter(c) => true,
        (Some(c), _) if c.is_ascii_digit() => word.len() <= 2 && next.is_some_and(|n| n.is_lowercase() || n.is_ascii_digit()),
        _ => word.len() <= 10 && super::LEXICON.words.is(word, super::class::ABBREVIATION),
    }
}

/// Whether a full stop makes a number the day of a month ("am 14. März").
fn is_ordinal(text: &str, mark: usize, next: usize) -> bool {
    let digits = text[..mark].bytes().rev().take_while(u8::is_ascii_digit).count();
    let word = text[next..].split(|c: char| !is_letter(c)).next().unwrap_or("");
    (1..=2).contains(&digits) && super::LEXICON.words.is(word, super::vocabulary::class::MONTH)
}

/// Pushes the places where a new sentence begins, the first one left out.
///
/// A sentence ends in a terminal mark, closing quotes or brackets, and white space; in scripts without spaces the mark
/// alone is enough. A missing space after the mark ("war.The battle") is no place to cut when the word goes on in lower
/// case.
pub(crate) fn bounds(text: &str, out: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    // The full stop of a list number ends no sentence.
    let mut at = super::marker::marker(text).map_or(0, |(_, after)| after);
    while let Some(more) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| MAY_END[*b as usize])) {
        at += more;
        let Some(c) = text[at..].chars().next() else { break };
        let mut end = at + c.len_utf8();
        if !is_terminal(c) {
            at = end;
            continue;
        }
        let mark = at;
        // Runs of marks, then what closes the sentence.
        while let Some(c) = text[end..].chars().next() {
            if !is_terminal(c) && !is_closing(c) {
                break;
            }
            end += c.len_utf8();
        }
        at = end;
        let spaces: usize = text[end..].chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum();
        let next = text[end + spaces..].chars().next();
        let wide = !c.is_ascii();
        if next.is_none() || (spaces == 0 && !wide && !starts_unspaced(text, mark, end)) {
            continue;
        }
        if c == '.' && end == mark + 1 && (is_abbreviation(&text[..mark], next) || is_ordinal(text, mark, end + spaces)) {
            continue;
        }
        out.push(end + spaces);
        at = end + spaces;
    }
}

/// Whether a sentence begins right behind a mark without a space: a lower-case word of some length before it, an
/// upper-case word behind it ("Ukraine.The region"), and no dot close by as in a file name or a domain.
fn starts_unspaced(text: &str, mark: usize, end: usize) -> bool {
    let word = text[..mark].rsplit(|c: char| !is_letter(c)).next().unwrap_or("");
    let mut next = text[end..].chars();
    let upper = next.next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '«' | '„'));
    let lower = next.next().is_some_and(|c| c.is_lowercase() || c == ' ');
    let stays_word =
        text[end..].chars().find(|c| !is_letter(*c)).is_none_or(|c| c.is_whitespace() || c == ',' || c == '\'' || c == '’');
    upper && lower && stays_word && word.chars().count() >= 3 && word.chars().last().is_some_and(char::is_lowercase)
}

/// Whether a text ends like a sentence: a terminal mark, with quotes or brackets behind it.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(|c: char| is_closing(c) || c.is_whitespace());
    core.chars().next_back().is_some_and(is_terminal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        bounds(text, &mut out);
        let mut from = 0;
        out.push(text.len());
        out.iter().map(|&to| text[std::mem::replace(&mut from, to)..to].trim()).collect()
    }

    #[test]
    fn cuts_at_sentences() {
        assert_eq!(
            split("It sank. “Who knew?” he said! The U.S. aid of Dr. Roe."),
            ["It sank.", "“Who knew?”", "he said!", "The U.S. aid of Dr. Roe."]
        );
        assert_eq!(
            split("The war.the battle. In Ukraine.The region. v1.2.Beta of archyde.com"),
            ["The war.the battle.", "In Ukraine.", "The region.", "v1.2.Beta of archyde.com"]
        );
        assert_eq!(split("船が沈んだ。「誰が？」と彼。終"), ["船が沈んだ。", "「誰が？」", "と彼。", "終"]);
        assert_eq!(split("Am 3. Mai kam er z. B. nicht."), ["Am 3. Mai kam er z. B. nicht."]);
    }
}
