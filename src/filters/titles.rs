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

/// The first lines that may be a title (a breadcrumb may stand before it), and their repetitions near by and at the end.
fn titles(document: &mut Document<'_>) {
    let count = document.len();
    let tail = count.saturating_sub(4).max(FIRST + NEAR)..count;
    let lines = (0..count.min(FIRST + NEAR))
        .chain(tail)
        .filter(|&i| document.is_open(i) && is_title(document, i) && !document.lines()[i].is_part());
    let keys: Vec<(usize, [Option<u64>; 3])> = lines.map(|i| (i, keys(document.text(i)))).collect();
    for (n, (title, wanted)) in keys.iter().enumerate() {
        if *title >= FIRST || !document.is_open(*title) {
            continue;
        }
        for (line, found) in &keys[n + 1..] {
            let near = *line <= title + NEAR || line + 4 >= count;
            if near && found.iter().any(|key| key.is_some() && *key == wanted[0]) {
                document.drop_line(*line, rules::DUP_TITLE);
            }
        }
    }
}

/// A line's key; and where a mark parts it from a short rest, the site's name, the keys without it.
fn keys(text: &str) -> [Option<u64>; 3] {
    let whole = Some(key_hash(text).0);
    if !text.bytes().any(|b| matches!(b, b'|' | b'-' | b':' | b'_') || b >= 0x80) {
        return [whole, None, None];
    }
    let words = |text: &str| text.split_whitespace().count();
    let head = MARKS.iter().filter_map(|m| text.rsplit_once(m)).find(|(head, site)| words(site) <= 5 && words(head) >= 3);
    let tail = MARKS.iter().filter_map(|m| text.split_once(m)).find(|(site, tail)| words(site) <= 4 && words(tail) >= 3);
    [whole, head.map(|p| key_hash(p.0).0), tail.map(|p| key_hash(p.1).0)]
}

/// Marks between a title and the site's name.
const MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", "｜", " · ", " • ", "_"];

fn is_title(document: &Document<'_>, line: usize) -> bool {
    let l = &document.lines()[line];
    let wide = l.has(flags::CJK) && l.words() >= 4;
    (l.words() >= 4 || wide)
        && !l.has(flags::COLON)
        && l.words() <= 30
        && (!l.is_sentence() || l.has(flags::QUESTION))
        && !l.has(flags::BULLET)
}
