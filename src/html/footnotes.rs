//! Footnotes: a short link to an element further down is a reference, and the line that begins there is its note. In Markdown
//! they are `[^1]` and `[^1]: …`, and the link back goes.

use super::entities::decoded;
use super::marks::{Mark, Place};
use super::page::{Block, BlockKind};
use std::collections::HashMap;
use std::ops::Range;

/// An element with an id.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anchor {
    /// The id, as bytes of the page.
    pub id: (u32, u32),
    /// Where the element begins, in bytes of the page.
    pub at: u32,
}

/// The elements with ids, in the order of the page.
#[derive(Debug, Default)]
pub(crate) struct Anchors(Vec<Anchor>);

/// No more are noted.
const MOST: usize = 1 << 14;
/// The longest text of a reference, in characters.
const LONGEST: usize = 4;

impl Anchors {
    pub fn push(&mut self, anchor: Anchor) {
        if self.0.len() < MOST {
            self.0.push(anchor);
        }
    }
}

/// What is written in place of a part of the text.
pub(super) type Replacement = (Range<usize>, String);

/// The footnotes of a page: what is written in place of references, of the numbers of notes, and of links back. `is_kept` says
/// whether a place of the text stays, `is_heading` whether a block is one, which is no note.
pub(super) fn footnotes(
    text: &str,
    blocks: &[Block],
    marks: &[Place],
    anchors: &Anchors,
    html: &str,
    is_kept: impl Fn(u32) -> bool,
    is_heading: impl Fn(usize) -> bool,
) -> Vec<Replacement> {
    let address = |place: &Place| html.get(place.value.0 as usize..place.value.1 as usize).unwrap_or("");
    let links = marks.iter().filter(|m| m.mark == Mark::Link && !m.closes && address(m).starts_with('#'));
    let links: Vec<(Range<usize>, &str)> = links
        .filter_map(|m| Some((m.at as usize..marks.get(m.pair as usize)?.at as usize, &address(m)[1..])))
        .filter(|(span, _)| is_kept(span.start as u32))
        .collect();
    if links.is_empty() || anchors.0.is_empty() {
        return Vec::new();
    }
    let id = |anchor: &Anchor| html.get(anchor.id.0 as usize..anchor.id.1 as usize).unwrap_or("");
    // Of several elements with one id the first counts.
    let places: HashMap<&str, u32> = anchors.0.iter().rev().map(|anchor| (id(anchor), anchor.at)).collect();
    let laid_out = blocks.iter().position(|b| b.kind == BlockKind::Linked).unwrap_or(blocks.len());
    let blocks = &blocks[..laid_out];

    let mut out: Vec<Replacement> = Vec::new();
    let mut notes: HashMap<usize, String> = HashMap::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    for (span, target) in &links {
        let Some(name) = name(text, span.clone()) else { continue };
        let decoded = decoded(target, true);
        let Some(at) = places.get(decoded.as_ref()) else { continue };
        let note = blocks.partition_point(|b| b.at < *at);
        // A note stands behind its reference, in a line of its own, and stays.
        let Some(block) = blocks.get(note).filter(|b| b.start as usize > span.end && is_kept(b.start)) else { continue };
        if is_heading(note)
            || matches!(block.kind, BlockKind::Row | BlockKind::Code)
            || text[span.end..block.start as usize].trim().is_empty()
        {
            continue;
        }
        let name = notes.entry(note).or_insert_with(|| {
            let uses = names.entry(name.to_owned()).or_default();
            *uses += 1;
            if *uses > 1 { format!("{name}-{uses}") } else { name.to_owned() }
        });
        out.push((span.clone(), format!("[^{name}]")));
    }
    for (note, name) in &notes {
        let block = blocks[*note];
        let start = block.start as usize;
        out.push((start..start + number(&text[start..block.end as usize], block.kind), format!("[^{name}]: ")));
    }
    if !notes.is_empty() {
        let is_back = |span: &Range<usize>| text.get(span.clone()).is_some_and(is_link_back);
        // With the space before it if it ends its line, else with the one behind it.
        let whole = |span: &Range<usize>| {
            let (before, behind) = (&text[..span.start], &text[span.end..]);
            match before.ends_with(' ') {
                true if behind.is_empty() || behind.starts_with('\n') => span.start - 1..span.end,
                _ => span.start..span.end + usize::from(behind.starts_with(' ')),
            }
        };
        out.extend(links.iter().filter(|(span, _)| is_back(span)).map(|(span, _)| (whole(span), String::new())));
    }
    out.sort_by_key(|(span, _)| (span.start, span.end));
    out
}

/// The name in a reference's text: `1` of `[1]`. A number without brackets hangs on a word; else it is an entry of some list.
fn name(text: &str, span: Range<usize>) -> Option<&str> {
    let hangs = text.get(..span.start)?.chars().next_back().is_some_and(|c| !c.is_whitespace());
    let text = text.get(span)?.trim();
    let name = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')'));
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡' | '§');
    let is_short = !name.is_empty() && name.chars().count() <= LONGEST && name.chars().all(is_name);
    (is_short && (hangs || text.starts_with(['[', '(']))).then_some(name)
}

/// Whether a link's text says that it leads back.
fn is_link_back(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(|c| matches!(c, '↩' | '↑' | '^' | '⬆' | '⏎' | '↵' | '⤴' | '\u{fe0e}' | '\u{fe0f}'))
}

/// How long the number is that the layout gave a note as an item of a list, in bytes.
fn number(text: &str, kind: BlockKind) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match kind {
        BlockKind::Item if digits > 0 && text[digits..].starts_with(". ") => digits + 2,
        BlockKind::Item if text.starts_with("- ") => 2,
        _ => 0,
    }
}
