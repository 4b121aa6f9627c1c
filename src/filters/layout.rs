//! Puts white space in order: line endings, blank lines, invisible and no-break characters.

use crate::classify;
use crate::document::{Document, EditKind, flags};
use crate::pipeline::Filter;
use crate::rule::rules;

/// Puts white space in order.
///
/// Rules: `layout/line-ending`, `layout/space`, `layout/blank-lines`, `layout/invisible`. Code keeps its own.
///
/// ```
/// use dechaff::{Pipeline, filters::Layout};
/// let pipeline = Pipeline::builder().filter(Layout::default()).build();
/// assert_eq!(pipeline.clean("\u{feff}One\u{a0}line \r\n\r\n\r\n\r\nan\u{200b}other").text(), "One line\n\nanother\n");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Layout {}

impl Filter for Layout {
    fn name(&self) -> &'static str {
        "layout"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        document.tidy_layout();
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if !line.has(flags::HIGH | flags::CONTROL) || !document.is_open(i) {
                continue;
            }
            let (text, start) = (document.text(i), line.span().start);
            let bytes = text.as_bytes();
            for (at, _) in bytes.iter().enumerate().filter(|(_, b)| MAY_GO[**b as usize]) {
                let Some(c) = text[at..].chars().next() else { break };
                let span = start + at..start + at + c.len_utf8();
                match c {
                    '\u{a0}' | '\u{202f}' | '\u{2007}' => document.replace(span, EditKind::Space, rules::LAYOUT_SPACE, " "),
                    '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}' | '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}' => {
                        document.replace(span, EditKind::Drop, rules::LAYOUT_INVISIBLE, "");
                    }
                    // The joiners mean something in Persian, Hindi and emoji; between Latin letters they are dirt.
                    '\u{200c}' | '\u{200d}' if latin_around(text, at, c.len_utf8()) => {
                        document.replace(span, EditKind::Drop, rules::LAYOUT_INVISIBLE, "");
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The bytes that characters begin with which are put right: control characters, and the first bytes of U+00A0 and
/// U+00AD, U+2007 to U+2060, and U+FEFF.
static MAY_GO: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = matches!(b as u8, 0..=8 | 0x0e..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xef);
        b += 1;
    }
    table
};

fn latin_around(text: &str, at: usize, width: usize) -> bool {
    let latin = |c: char| c.is_ascii() || ('\u{c0}'..='\u{24f}').contains(&c);
    text[..at].chars().next_back().is_none_or(latin) && text[at + width..].chars().next().is_none_or(latin)
}
