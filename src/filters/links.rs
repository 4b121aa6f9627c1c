//! Reduces Markdown links to their words in text output; Markdown output keeps them.

use crate::classify;
use crate::document::{Document, EditKind, flags};
use crate::pipeline::Filter;
use crate::rule::rules;

/// Reduces `[label](url)` to `label`, and an image with words to its words, in text output.
///
/// Rule: `markdown/link-target`.
///
/// ```
/// use dechaff::{Pipeline, filters::LinkTargets};
/// let pipeline = Pipeline::builder().filter(LinkTargets::default()).build();
/// let cleaned = pipeline.clean("See [the report](https://example.org/a_(1)) of May.");
/// assert_eq!(cleaned.text(), "See the report of May.");
/// assert_eq!(cleaned.markdown().trim_end(), "See [the report](https://example.org/a_(1)) of May.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct LinkTargets {}

impl Filter for LinkTargets {
    fn name(&self) -> &'static str {
        "link-targets"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if !line.has(flags::LINK) || !document.is_open(i) {
                continue;
            }
            let (text, start) = (document.text(i), line.span().start);
            let mut at = 0;
            while let Some(link) = next_link(text, at) {
                let opened = start + link.open..start + link.words;
                let closed = start + link.middle..start + link.end;
                document.replace(opened, EditKind::LinkTarget, rules::MARKDOWN_LINK_TARGET, "");
                document.replace(closed, EditKind::LinkTarget, rules::MARKDOWN_LINK_TARGET, "");
                at = link.end;
            }
        }
    }
}

/// A link in a line, as byte offsets: `[` or `![`, the words, `](`, behind `)`.
struct Link {
    open: usize,
    words: usize,
    middle: usize,
    end: usize,
}

/// The next link with words whose target looks like an address. Each byte is looked at a bounded number of times: the
/// search goes on from the middle that it found.
fn next_link(text: &str, from: usize) -> Option<Link> {
    let bytes = text.as_bytes();
    let mut search = from;
    while let Some(middle) = memchr::memmem::find(&bytes[search..], b"](").map(|n| n + search) {
        search = middle + 2;
        let Some(end) = target_end(bytes, middle + 2) else { continue };
        let target = &text[middle + 2..end - 1];
        if target.contains(['\n', '|']) || (target.contains(' ') && !target.contains('"')) {
            continue;
        }
        // The bracket that opens the words: the nearest one that nothing closes.
        let mut depth = 0_usize;
        let mut open = None;
        for i in (from..middle).rev().take(500) {
            match bytes[i] {
                b']' => depth += 1,
                b'[' if depth > 0 => depth -= 1,
                b'[' => {
                    open = Some(i);
                    break;
                }
                _ => {}
            }
        }
        let Some(words) = open.map(|i| i + 1) else { continue };
        let image = words >= 2 && words - 2 >= from && bytes[words - 2] == b'!';
        let open = if image { words - 2 } else { words - 1 };
        if !text[words..middle].contains(|c: char| !c.is_whitespace()) || text[..open].ends_with('`') {
            continue;
        }
        return Some(Link { open, words, middle, end });
    }
    None
}

/// The end of a target, brackets inside it balanced.
fn target_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 1;
    for (i, &b) in bytes.iter().enumerate().skip(from).take(1000) {
        match b {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(i + 1);
                }
            }
            _ => {}
        }
    }
    None
}
