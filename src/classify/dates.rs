//! Dates and times that stand alone.

use super::lexicon::LEXICON;
use super::vocabulary::class;

/// Small words that may stand in a date ("on the 3rd of May at 10 a.m.", "3 de mayo de 2024", "um 10:30 Uhr").
const FILLERS: &[&str] = &[
    "on",
    "at",
    "the",
    "of",
    "de",
    "del",
    "do",
    "da",
    "le",
    "il",
    "am",
    "pm",
    "a.m",
    "p.m",
    "um",
    "uhr",
    "à",
    "h",
    "st",
    "nd",
    "rd",
    "th",
    "года",
    "г",
    "в",
    "utc",
    "gmt",
    "cet",
    "cest",
    "est",
    "edt",
    "et",
    "pst",
    "pdt",
    "ist",
    "bst",
    "msk",
    "o",
    "godz",
    "om",
    "uur",
    "alle",
    "ore",
    "às",
    "as",
    "saat",
    "tarihinde",
    "roku",
    "r",
    "t",
    "z",
    "el",
    "a",
    "las",
    "kl",
];

const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica",
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
    "poniedziałek",
    "wtorek",
    "środa",
    "czwartek",
    "piątek",
    "sobota",
    "niedziela",
    "понедельник",
    "вторник",
    "среда",
    "четверг",
    "пятница",
    "суббота",
    "воскресенье",
    "segunda",
    "terça",
    "quarta",
    "quinta",
    "sexta",
    "pazartesi",
    "salı",
    "çarşamba",
    "perşembe",
    "cuma",
    "cumartesi",
    "pazar",
];

/// Whether a piece is a full date (or a date with a time) and nothing else but marks. A year alone, or a number alone, is
/// not enough.
pub(crate) fn is_only_dates(text: &str) -> bool {
    if text.len() > 120 || !text.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (mut numbers, mut months, mut times, mut numeric) = (0, 0, 0, 0);
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '•' | '·' | '(' | ')' | '–' | '—' | '，'))
    {
        let token = token.trim_matches(|c: char| matches!(c, '.' | '-' | '·' | '*' | '\u{feff}' | ';'));
        if token.is_empty() {
            continue;
        }
        let lower = token.to_lowercase();
        if is_numeric_date(token) {
            numeric += 1;
        } else if is_time(&lower) {
            times += 1;
        } else if token.bytes().all(|b| b.is_ascii_digit()) && token.len() <= 4 {
            numbers += 1;
        } else if LEXICON.words.is(&lower, class::MONTH) {
            months += 1;
        } else if let Some(digits) =
            lower.strip_suffix(["st", "nd", "rd", "th", "º", "°", "er"].iter().find(|s| lower.ends_with(**s)).unwrap_or(&"\0"))
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
        {
            numbers += 1;
        } else if is_wide_date(token) {
            numeric += 1;
        } else if !FILLERS.contains(&lower.as_str()) && !DAYS.contains(&lower.as_str()) {
            return false;
        }
    }
    numeric > 0 || (months > 0 && numbers > 0) || (times > 0 && numbers == 0 && text.len() <= 24)
}

/// A player's clock: "0:00 / 4:37".
pub(crate) fn is_player_time(text: &str) -> bool {
    let mut times = 0;
    for token in text.split(|c: char| c.is_whitespace() || c == '/') {
        if token.is_empty() || token.chars().all(|c| matches!(c, '▶' | '►' | '⏸' | '-' | '|' | '▷' | '🔊')) {
            continue;
        }
        if !is_time(token) {
            return false;
        }
        times += 1;
    }
    times == 2 && text.contains('/')
}

/// `2025-10-17`, `17.10.2025`, `10/17/25`, `2025-10-17T02:25:00Z`.
fn is_numeric_date(token: &str) -> bool {
    let date = token.split(['T', 't']).next().unwrap_or(token);
    let mark = match date.find(['-', '/', '.']) {
        Some(at) => date.as_bytes()[at] as char,
        None => return false,
    };
    let mut parts = 0;
    for part in date.split(mark) {
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        parts += 1;
    }
    let long = date.split(mark).any(|p| p.len() == 4);
    parts == 3 && (long || mark != '.' || date.split(mark).all(|p| p.len() == 2))
}

/// `02:25`, `10h30`, `6pm`.
fn is_time(token: &str) -> bool {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return false;
    }
    let rest = &token[digits..];
    match rest.as_bytes() {
        [b':' | b'h' | b'.', minutes @ ..] => {
            let minutes = minutes.strip_suffix(b"h").unwrap_or(minutes);
            let minutes = minutes.strip_suffix(b"am").or(minutes.strip_suffix(b"pm")).unwrap_or(minutes);
            minutes.len() >= 2 && minutes.iter().all(|b| b.is_ascii_digit() || *b == b':') && !rest.starts_with('.')
        }
        b"am" | b"pm" => true,
        _ => false,
    }
}

/// `2025年10月17日`, `10月17日`.
fn is_wide_date(token: &str) -> bool {
    let mut units = 0;
    for c in token.chars() {
        match c {
            '年' | '月' | '日' | '년' | '월' | '일' => units += 1,
            '0'..='9' | '时' | '時' | '分' | ':' => {}
            _ => return false,
        }
    }
    units >= 2
}

/// The end of the date at the very start of a text, if one is there; `timed` asks for a clock time or a numeric date.
pub(crate) fn leading_date(text: &str, timed: bool) -> Option<usize> {
    let mut best = None;
    for (at, _) in text.match_indices(' ').chain(std::iter::once((text.len(), ""))).take(9) {
        if at > 60 {
            break;
        }
        let exact = |t: &str| is_time(&t.to_lowercase()) || is_numeric_date(t);
        if is_only_dates(&text[..at]) && (!timed || text[..at].split_whitespace().any(exact)) {
            best = Some(at);
        }
    }
    best
}

/// The span of a full date with its clock time, whose colon stands at `colon`: `December 5, 2025 09:47`.
pub(crate) fn timed_date(text: &str, from: usize, colon: usize) -> Option<std::ops::Range<usize>> {
    let end = text[colon..].find(' ').map_or(text.len(), |n| colon + n);
    let mut best = None;
    let mut words = 0;
    for (at, _) in text[from..colon].rmatch_indices(' ').map(|(i, s)| (from + i + 1, s)).chain(std::iter::once((from, ""))) {
        words += 1;
        if words > 7 || colon - at > 60 {
            break;
        }
        let span = &text[at..end];
        let first = span.chars().next().is_some_and(|c| c.is_ascii_digit() || c.is_uppercase());
        // A time alone is a time of the text.
        if first && words > 1 && is_only_dates(span) {
            best = Some(at..end);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_alone() {
        for text in [
            "December 5, 2025 09:47",
            "2025-10-17 02:25",
            "17.10.2025",
            "Friday, 3rd of May 2024 at 10:30",
            "2025年10月17日",
            "3 May 2024",
            "10:45",
        ] {
            assert!(is_only_dates(text), "{text}");
        }
        for text in ["2025", "Apollo 11", "3.5.1", "May", "In May 2024 it rained", "10", "1.2.3 Costs"] {
            assert!(!is_only_dates(text), "{text}");
        }
        assert_eq!(leading_date("2025-10-17 06:47 Washington", true), Some(16));
        assert_eq!(leading_date("May 2024 was wet", true), None);
    }
}
