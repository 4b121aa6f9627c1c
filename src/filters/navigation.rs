//! Drops menus, breadcrumbs, pagination and links to other posts.

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Begin, Cue, Document, Fate, flags};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons =
    Reasons { label: Label::Nav, phrase: rules::NAV_PHRASE, sentence: rules::NAV_SENTENCE, likely: rules::NAV_LIKELY };

/// Drops menus, breadcrumbs, pagination and links to other posts.
///
/// Rules: `nav/phrase`, `nav/sentence`, `nav/likely`, `nav/menu`.
///
/// ```
/// use dechaff::{Pipeline, filters::Navigation};
/// let pipeline = Pipeline::builder().filter(Navigation::default()).build();
/// let text = "Skip to content\nHome\nHarbour\nPrevious post\nThe ferry sank in the night off the coast.\n« 1 2 3 … 9 »";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank in the night off the coast.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Navigation {}

/// A menu is a run of at least this many short lines …
const MENU: usize = 4;
/// … of at most this many words each.
const ITEM_WORDS: usize = 4;

impl Filter for Navigation {
    fn name(&self) -> &'static str {
        "navigation"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        menus(document);
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if matches!(line.cue(), Cue::None | Cue::Likely)
                && document.is_open(i)
                && !line.is_part()
                && (is_pagination(document.text(i)) || is_trail(document, i) || is_neighbour(document, i))
            {
                document.drop_line(i, rules::NAV_MENU);
            }
        }
        REASONS.drop_all(document);
    }
}

/// Runs of short lines with several phrases of menus and other widgets among them.
fn menus(document: &mut Document<'_>) {
    let mut from = 0;
    while from < document.len() {
        let mut to = from;
        let mut known = 0;
        while let Some(line) = document.lines().get(to) {
            let dropped = line.fate() == Fate::Dropped;
            let short = line.words() <= ITEM_WORDS
                && !line.is_sentence()
                && !line.has(flags::COLON | flags::MARKED_HEADING)
                && line.begin() == Begin::Break;
            if line.fate() == Fate::Protected || !(short || (dropped && line.words() <= 8)) {
                break;
            }
            known += usize::from(dropped || (line.cue() >= Cue::Start && line.label().group() == Group::Chaff));
            to += 1;
        }
        let run = to - from;
        if run >= MENU && known * 2 >= run && known >= 2 {
            // The last line of a run may be the heading of the prose behind it.
            let prose = document.lines().get(to).is_some_and(|l| l.words() >= 12);
            let last_known = document.lines().get(to - 1).is_some_and(|l| l.cue() >= Cue::Start || l.fate() == Fate::Dropped);
            let end = if prose && !last_known { to - 1 } else { to };
            for i in from..end {
                if document.lines()[i].cue() == Cue::None {
                    document.drop_line(i, rules::NAV_MENU);
                }
            }
        }
        from = to.max(from + 1);
    }
}

/// "1 2 3 … 9", "« 1 2 3 »", "Page 2 of 7" without words of its own.
fn is_pagination(text: &str) -> bool {
    // Most lines begin with a letter.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphabetic) {
        return false;
    }
    let (mut numbers, mut marks) = (0, 0);
    for token in text.split_whitespace() {
        if token.len() <= 3 && token.bytes().all(|b| b.is_ascii_digit()) {
            numbers += 1;
        } else if token
            .chars()
            .all(|c| matches!(c, '«' | '»' | '‹' | '›' | '…' | '.' | '|' | '<' | '>' | '←' | '→' | '·' | '-' | '/'))
        {
            marks += 1;
        } else {
            return false;
        }
    }
    numbers >= 3 && marks >= 1
}

/// A link to the post before or after this one: an arrow outward, in the second half of the text.
fn is_neighbour(document: &Document<'_>, line: usize) -> bool {
    let (text, l) = (document.text(line), &document.lines()[line]);
    let bytes = text.as_bytes();
    if !matches!(bytes.first(), Some(b'<' | 0x80..)) && !matches!(bytes.last(), Some(b'>' | 0x80..)) {
        return false;
    }
    let back = text.starts_with(['←', '«', '‹', '⟵', '⇐']) || text.starts_with("<<");
    let forth = text.ends_with(['→', '»', '›', '⟶', '⇒']) || text.ends_with(">>");
    // »German« and «French» quotations are not arrows.
    let quotation = text.contains('«') && text.contains('»');
    (back || forth) && !quotation && (1..=18).contains(&l.words()) && !l.is_sentence() && line * 2 >= document.len()
}

/// Marks between the items of a trail or a menu, with spaces around all but the wide ones, and how many items with that
/// mark make one.
const MARKS: &[(char, usize)] =
    &[('>', 3), ('›', 3), ('»', 3), ('＞', 3), ('→', 3), ('/', 3), ('|', 3), ('·', 4), ('•', 4), ('｜', 3)];
/// Whether a byte begins one of the marks.
fn is_lead(b: u8) -> bool {
    matches!(b, b'>' | b'/' | b'|' | 0xc2 | 0xe2 | 0xef)
}

/// Lines from head or tail in which a row of titles is a menu.
const EDGE: usize = 5;

/// A breadcrumb trail or a menu on one line: short titles parted by one mark, near the head or the tail of the text.
fn is_trail(document: &Document<'_>, line: usize) -> bool {
    let (text, l) = (document.text(line), &document.lines()[line]);
    let edge = line < EDGE || line + EDGE >= document.len();
    let chaff = |n: Option<usize>| {
        n.and_then(|n| document.lines().get(n)).is_some_and(|l| l.fate() == Fate::Dropped || l.cue() >= Cue::Start)
    };
    let beside = chaff(line.checked_sub(1)) || chaff(Some(line + 1));
    if l.words() > 30
        || l.is_sentence()
        || !(edge || beside)
        || l.has(flags::COLONS)
        || !l.has(flags::PIPE | flags::MARKS | flags::TRAIL)
        || !text.bytes().any(is_lead)
        || text.contains(['{', '=', ';', '$', '€', ':', '?'])
        || text.starts_with('|')
    {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // Rows of a table stand together.
    let row =
        |n: Option<usize>| n.and_then(|n| document.lines().get(n)).is_some_and(|n| n.has(flags::PIPE) && n.fate() == Fate::Open);
    if digits > 4 || (text.contains('|') && (row(line.checked_sub(1)) || row(Some(line + 1)))) {
        return false;
    }
    // The mark that parts the first item decides.
    let is_mark = |(at, c): &(usize, char)| {
        let wide = matches!(c, '＞' | '｜');
        MARKS.iter().any(|(mark, _)| mark == c)
            && (wide || text[..*at].ends_with(' ') && text[at + c.len_utf8()..].starts_with(' '))
    };
    let Some((_, mark)) = text.char_indices().find(is_mark) else { return false };
    let least = MARKS.iter().find(|(m, _)| *m == mark).map_or(usize::MAX, |(_, least)| *least);
    let (mut items, mut capitals) = (0, 0);
    for item in text.split(mark).map(str::trim) {
        let words = item.split_whitespace().count();
        if !(1..=5).contains(&words) || item.chars().count() > 40 || !item.contains(classify::is_letter) {
            return false;
        }
        items += 1;
        capitals += usize::from(!item.starts_with(char::is_lowercase));
    }
    items >= least && capitals * 3 >= items * 2
}
