//! Lists that were flattened onto one line: "… routes. * Item: … * Item: …", "1. … 2. … 3. …".

use crate::classify::sentences::{is_closing, is_terminal};
use crate::document::{Cut, flags};
use crate::rule::rules;

/// A bullet in the middle of a line.
struct Bullet {
    at: usize,
    mark: char,
    /// What stands before it, white space passed over.
    before: char,
    /// Whether it is glued to the word before it.
    glued: bool,
    /// Whether an upper-case letter follows, and no abbreviation stands before it.
    begins_item: bool,
}

/// Finds the bullets and numbers in front of which a line break was lost, if a line's flags leave any. Returns whether
/// there were any.
pub(super) fn cuts(text: &str, flags: u32, out: &mut Vec<Cut>) -> bool {
    let had = out.len();
    if flags & flags::MARKS != 0 {
        bullets(text, out);
    }
    if flags & flags::DIGIT != 0 && counts(text) {
        numbers(text, out);
    }
    out.len() > had
}

/// A heading in front of a list on its line has at most this many words.
const HEADING: usize = 10;

/// What a byte may begin: a mark of a list, or none.
static MAY_MARK: [bool; 256] = {
    let mut table = [false; 256];
    (table[b'*' as usize], table[b'-' as usize]) = (true, true);
    (table[0xc2], table[0xe2], table[0xe3]) = (true, true, true);
    table
};

/// Whether a "2. " or "2) " stands in a line.
pub(super) fn counts(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'2', bytes).any(|at| matches!(bytes.get(at + 1..at + 3), Some([b'.' | b')', b' '])))
}

/// Whether a "2." or "2)" stands in a line.
pub(super) fn may_count(text: &str) -> bool {
    memchr::memchr_iter(b'2', text.as_bytes()).any(|at| matches!(text.as_bytes().get(at + 1), Some(b'.' | b')')))
}

/// Whether a mark of a list may begin at a byte.
fn may_be_mark(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'*' => true,
        // A dash is followed by a space.
        b'-' => matches!(bytes.get(at + 1), Some(b' ' | 0xc2)),
        // U+00B7, U+2013, U+2014, U+2022, U+25xx, U+2705 and U+27xx, U+30FB.
        0xc2 => bytes.get(at + 1) == Some(&0xb7),
        0xe2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x93 | 0x94 | 0xa2] | [0x96 | 0x97 | 0x9c | 0x9e, _])),
        0xe3 => bytes.get(at + 1..at + 3) == Some(&[0x83, 0xbb]),
        _ => false,
    }
}

fn is_strong_mark(c: char) -> bool {
    matches!(c, '•' | '▪' | '●' | '✓' | '✔' | '►' | '➤' | '■' | '◆' | '✅')
}

fn bullets(text: &str, out: &mut Vec<Cut>) {
    let mut found: Vec<Bullet> = Vec::new();
    let bytes = text.as_bytes();
    for (at, _) in bytes.iter().enumerate().filter(|&(at, &b)| MAY_MARK[b as usize] && may_be_mark(bytes, at)) {
        let Some(mark) = text[at..].chars().next() else { break };
        let dash = matches!(mark, '-' | '–' | '—');
        if at == 0 || !(mark == '*' || mark == '·' || mark == '・' || dash || is_strong_mark(mark)) {
            continue;
        }
        let (head, tail) = (&text[..at], &text[at + mark.len_utf8()..]);
        let spaced = tail.starts_with(' ') || tail.starts_with('\u{a0}');
        let next = tail.trim_start().chars().next();
        let begins = next.is_some_and(|c| {
            c.is_alphanumeric() || matches!(c, '“' | '"' | '«' | '„' | '\'' | '‘' | '*' | '(' | '「' | '『' | '¿' | '¡')
        });
        let glued = !head.ends_with(char::is_whitespace);
        let trimmed = head.trim_end();
        let Some(before) = trimmed.chars().next_back() else { continue };
        if !begins
            || (!spaced && !is_strong_mark(mark) && mark != '・')
            || (glued && (dash && !before.is_lowercase() && before != ':' || mark == '·' && !is_terminal(before)))
        {
            continue;
        }
        let abbreviated = trimmed.strip_suffix('.').is_some_and(|t| t.ends_with(char::is_uppercase));
        let begins_item = !abbreviated && next.is_some_and(|c| !c.is_lowercase());
        found.push(Bullet { at, mark, before, glued, begins_item });
    }
    if found.is_empty() {
        return;
    }
    for mark in ['*', '•', '·', '▪', '●', '✓', '✔', '►', '➤', '■', '◆', '✅', '-', '–', '—', '・'] {
        let of_mark: Vec<&Bullet> = found.iter().filter(|b| b.mark == mark).collect();
        if of_mark.is_empty() {
            continue;
        }
        let ended =
            |b: &Bullet| is_terminal(b.before) || is_closing(b.before) && b.before != '*' || matches!(b.before, ':' | '：' | ';');
        let ends = of_mark.iter().filter(|b| ended(b)).count();
        let leads = text.starts_with(mark);
        match mark {
            // Dashes part clauses, middle dots part names: only behind sentences do they begin items.
            '-' | '–' | '—' | '·' | '・' => {
                let items = |b: &&&Bullet| (is_terminal(b.before) || matches!(b.before, ':' | '：') || b.glued) && b.begins_item;
                if of_mark.iter().filter(items).count() + usize::from(leads) >= 2 {
                    push(of_mark.iter().filter(items), out);
                } else if let Some(first) = of_mark.iter().position(|b| matches!(b.before, ':' | '：')) {
                    // "My recipe: - one thing - another - a third": a list behind a colon, up to its sentence's end.
                    let list: Vec<&&Bullet> = of_mark[first..]
                        .iter()
                        .scan(of_mark[first].at, |last, b| {
                            let between = &text[*last..b.at];
                            let near = between.len() <= 200 && !between.contains(". ");
                            *last = b.at;
                            near.then_some(b)
                        })
                        .collect();
                    if list.len() >= 3 {
                        push(list.into_iter(), out);
                    }
                }
            }
            // Separators of a menu or a tag list stand between a few words each.
            _ if is_strong_mark(mark) => {
                let items = of_mark.len() + usize::from(leads);
                let long = text
                    .split(mark)
                    .skip(1)
                    .filter(|item| item.split_whitespace().count() >= 5 || item.contains([':', '：']))
                    .count();
                if ends > 0 && (items >= 2 || text.split(mark).next().is_some_and(|h| h.split_whitespace().count() > 3))
                    || long >= 2
                {
                    push(of_mark.iter(), out);
                }
            }
            _ => {
                // "3 * 4" and lone stars are no list.
                let plain = of_mark.iter().all(|b| !b.before.is_ascii_digit() && (b.before != '*' || !b.glued));
                if plain && (of_mark.len() >= 2 || leads || ends > 0 || of_mark.iter().any(|b| b.glued)) {
                    push(of_mark.iter(), out);
                }
            }
        }
    }
    out.sort_by_key(|c| c.at);
}

fn push<'b>(bullets: impl Iterator<Item = &'b &'b Bullet>, out: &mut Vec<Cut>) {
    out.extend(bullets.map(|b| Cut { at: b.at, breaks: Some(rules::GLUED_LIST) }));
}

/// Numbers that count up from one, each behind a sentence's end, a colon, or (glued) a word.
fn numbers(text: &str, out: &mut Vec<Cut>) {
    let bytes = text.as_bytes();
    let mut places: Vec<usize> = Vec::new();
    let mut wanted = 1_u32;
    let mut first_at_start = false;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = at + digits;
        let number: u32 = if digits <= 2 { text[at..end].parse().unwrap_or(0) } else { 0 };
        let closed = matches!(bytes.get(end), Some(b'.' | b')')) && bytes.get(end + 1) == Some(&b' ');
        if !closed || number != wanted {
            at = end;
            continue;
        }
        let next = text.get(end + 2..).and_then(|t| t.chars().next());
        let before = text[..at].trim_end().chars().next_back();
        let spaced = text[..at].ends_with(' ');
        let place = match before {
            None => true,
            Some(c) => {
                (is_terminal(c) || is_closing(c) || matches!(c, ':' | '：' | ';')) && (spaced || is_terminal(c) || c == ':')
                    || (c.is_lowercase() && !spaced)
                    // Behind a line's heading: "How to clean it 1. Open … 2. …".
                    || (number == 1 && c.is_alphabetic() && text[..at].split_whitespace().count() <= HEADING)
            }
        };
        if place && next.is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '«' | '¿' | '*')) {
            if before.is_none() {
                first_at_start = true;
            } else {
                places.push(at);
            }
            wanted += 1;
        }
        at = end;
    }
    // A heading may end in a number.
    let headed = places.first().is_some_and(|at| text[..*at].trim_end().ends_with(char::is_alphabetic));
    if places.len() + usize::from(first_at_start) >= 3 || !headed && (places.len() == 2 && wanted == 3) {
        out.extend(places.iter().map(|&at| Cut { at, breaks: Some(rules::GLUED_LIST) }));
        out.sort_by_key(|c| c.at);
    }
}
