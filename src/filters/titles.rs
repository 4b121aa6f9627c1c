//! Drops the title where it stands once more, and long lines that stand there twice in a row.

use crate::classify::{self, key_hash};
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

/// The first lines that may be a title (a breadcrumb may stand before it), and their repetitions.
fn titles(document: &mut Document<'_>) {
    let mut looked = 0;
    for title in 0..document.len().min(FIRST) {
        if !document.is_open(title) || !is_title(document, title) {
            continue;
        }
        looked += 1;
        let wanted = Title::of(document.text(title));
        let near = title + 1..document.len().min(title + 1 + NEAR);
        let tail = document.len().saturating_sub(4).max(near.end)..document.len();
        let mut found = false;
        for i in near.chain(tail) {
            if document.is_open(i) && !document.lines()[i].is_part() && repeats(document.text(i), &wanted) {
                found |= document.drop_line(i, rules::DUP_TITLE);
            }
        }
        if found || looked >= 5 {
            break;
        }
    }
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

/// A title as a hash of its letters, with what turns other lines away at once.
struct Title {
    hash: u64,
    letters: usize,
    bytes: usize,
}

impl Title {
    fn of(text: &str) -> Title {
        let (hash, letters) = key_hash(text);
        Title { hash, letters, bytes: text.len() }
    }

    fn is(&self, text: &str) -> bool {
        // Case and marks may differ, but not by much.
        text.len() * 2 >= self.bytes && text.len() <= 2 * self.bytes + 20 && key_hash(text) == (self.hash, self.letters)
    }
}

/// Marks between a title and the site's name.
const MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", "｜", " · ", " • ", "_"];

/// Whether a line is the title, alone or with the site's name behind or before it.
fn repeats(text: &str, title: &Title) -> bool {
    if text.len() < title.bytes / 2 || text.len() > 2 * title.bytes + 100 {
        return false;
    }
    title.is(text)
        || MARKS.iter().any(|mark| {
            let parted = |(head, tail): (&str, &str)| (head.len(), tail.len());
            let words = |text: &str| text.split_whitespace().count();
            text.rsplit_once(mark).is_some_and(|p| parted(p).0 > parted(p).1 / 2 && words(p.1) <= 5 && title.is(p.0))
                || text.split_once(mark).is_some_and(|p| parted(p).1 > parted(p).0 / 2 && words(p.0) <= 4 && title.is(p.1))
        })
}
