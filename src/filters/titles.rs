//! Drops the title where it stands once more, and long lines that stand there twice in a row.

use crate::classify::{self, first_letters_key, words_key};
use crate::document::{Document, flags};
use crate::pipeline::Filter;
use crate::rule::rules;

/// Drops repeated titles and repeated long lines.
///
/// Rules: `dup/title`, `dup/line`.
///
/// ```
/// use dechaff::{Pipeline, filters::RepeatedTitles};
/// let pipeline = Pipeline::builder().filter(RepeatedTitles::default()).build();
/// let text = "The Night the Ferry Sank\n\nThe Night the Ferry Sank | Harbour News\n\nIt was dark.";
/// assert_eq!(pipeline.clean(text).text(), "The Night the Ferry Sank\n\nIt was dark.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RepeatedTitles {}

/// Lines from the title within which it is repeated.
const NEAR: usize = 14;
/// Lines among which the title is.
const FIRST: usize = 16;
/// A line that stands there twice must have this many words to be a mistake.
const LONG: usize = 14;

impl Filter for RepeatedTitles {
    fn name(&self) -> &'static str {
        "repeated-titles"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        titles(document);
        let mut previous: Option<usize> = None;
        for i in 0..document.len() {
            if !document.is_open(i) {
                continue;
            }
            let line = &document.lines()[i];
            if let Some(p) = previous {
                let same = line.words() >= LONG && !line.is_part() && document.text(p) == document.text(i);
                if same {
                    document.drop_line(i, rules::DUP_LINE);
                    continue;
                }
            }
            previous = Some(i);
        }
    }
}

/// The first lines that may be a title (a breadcrumb may stand before it), and their repetitions near by and at the end.
fn titles(document: &mut Document<'_>) {
    let count = document.len();
    let tail = count.saturating_sub(4).max(FIRST + NEAR)..count;
    let lines = (0..count.min(FIRST + NEAR))
        .chain(tail)
        .filter(|&i| document.is_open(i) && is_title(document, i) && !document.lines()[i].is_part());
    let names: Vec<Name<'_>> = lines.map(|i| Name::of(document, i)).collect();
    for (n, title) in names.iter().enumerate() {
        if title.line >= FIRST || !document.is_open(title.line) {
            continue;
        }
        for found in &names[n + 1..] {
            let near = found.line <= title.line + NEAR || found.line + 4 >= count;
            if near && found.repeats(title) {
                document.drop_line(found.line, rules::DUP_TITLE);
            }
        }
    }
}

/// A line that may be a title, and what it may be besides: where a mark parts it from a short rest, the site's name, the
/// line without it. Most lines differ in their first letters already, so that no more of them is read.
struct Name<'t> {
    line: usize,
    texts: [&'t str; 3],
    firsts: [u64; 3],
}

/// So many letters tell most lines apart.
const FIRST_LETTERS: usize = 12;

impl<'t> Name<'t> {
    fn of(document: &Document<'t>, line: usize) -> Name<'t> {
        let text = document.text(line);
        let mut texts = [text, "", ""];
        let marked = document.lines()[line].has(flags::PIPE | flags::MARKS | flags::TRAIL | flags::COLONS);
        if marked || memchr::memchr(b'_', text.as_bytes()).is_some() {
            let words = |text: &str| text.split_whitespace().take(6).count();
            for mark in marks(text) {
                let (before, behind) = (&text[..mark.start], &text[mark.end..]);
                if words(behind) <= 5 && words(before) >= 3 {
                    texts[1] = before;
                }
                if texts[2].is_empty() && words(before) <= 4 && words(behind) >= 3 {
                    texts[2] = behind;
                }
            }
        }
        Name { line, texts, firsts: texts.map(|text| first_letters_key(text, FIRST_LETTERS)) }
    }

    /// Whether it is a title once more.
    fn repeats(&self, title: &Name<'_>) -> bool {
        let same = |n: usize| {
            !self.texts[n].is_empty()
                && self.firsts[n] == title.firsts[0]
                && words_key(self.texts[n]).0 == words_key(title.texts[0]).0
        };
        (0..self.texts.len()).any(same)
    }
}

/// Most marks between a title and the site's name that are looked at in one line.
const MOST_MARKS: usize = 8;

/// Marks between a title and the site's name: " | ", " - ", " – ", " :: ", " » ", "｜", " · ", "_" and the like.
fn marks(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let marks = text.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        let spaced = || text[..at].ends_with(' ') && text[end..].starts_with(' ');
        match c {
            '_' | '｜' => Some(at..end),
            ':' if text[..at].ends_with(' ') && text[end..].starts_with(": ") => Some(at - 1..end + 2),
            '|' | '-' | '–' | '—' | '»' | '·' | '•' if spaced() => Some(at - 1..end + 1),
            _ => None,
        }
    });
    marks.take(MOST_MARKS)
}

fn is_title(document: &Document<'_>, line: usize) -> bool {
    let l = &document.lines()[line];
    let wide = l.has(flags::CJK) && l.words() >= 4;
    (l.words() >= 4 || wide)
        && !l.has(flags::COLON)
        && l.words() <= 30
        && (!l.is_sentence() || l.has(flags::QUESTION))
        && !l.has(flags::BULLET)
}
