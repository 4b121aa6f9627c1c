//! Writes the Markdown marks of a page: those of blocks (headings, quotes), and those that the layout found inside lines.
//! Only lines that are kept get any, so this comes after everything else.

use super::HtmlOptions;
use super::address::absolute;
use super::entities::decoded;
use super::footnotes::{Anchors, footnotes};
use super::marks::{Mark, Place};
use super::page::BlockKind;
use super::tag::Tag;
use crate::document::{Document, EditKind, Fate};
use crate::rule::rules;
use std::borrow::Cow;

/// Deeper quotes look the same, and their marks before many short lines would be many times the page.
const DEEPEST_QUOTE: usize = 8;

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
enum Item {
    Block(usize),
    Note(usize),
    Mark(usize),
}

/// Records the marks as repairs that only Markdown output makes; those of pairs that are not in one kept line are left out.
/// `elements` are the page's: the parent and the tag of each.
pub(super) fn write_marks(
    document: &mut Document<'_>,
    elements: &[(u32, Tag)],
    (marks, anchors): (&[Place], &Anchors),
    html: &str,
    options: &HtmlOptions,
) {
    let Some(markup) = document.markup.take() else { return };
    let lines = document.lines();
    let line_of = |at: u32| {
        let after = lines.partition_point(|l| l.span().start <= at as usize);
        after.checked_sub(1).filter(|&i| lines[i].span().end >= at as usize && lines[i].fate() != Fate::Dropped)
    };
    let blocks = &markup.evidence.blocks;
    let is_marked = |kind| !matches!(kind, BlockKind::Code | BlockKind::Row);
    // A block whose first words the user drops has its mark before what is left.
    let start = |at: u32| if markup.chosen.is_empty() { at } else { markup.chosen.first_left(at, lines) };
    let of_blocks = blocks.iter().enumerate().filter(|(_, block)| is_marked(block.kind));
    let of_blocks = of_blocks.map(|(n, block)| (start(block.start), Item::Block(n)));
    let mut items: Vec<(u32, Item)> = of_blocks.filter(|(at, _)| line_of(*at).is_some()).collect();
    let (is_kept, is_heading) = (|at| line_of(at).is_some(), |block| markup.is_heading(block));
    let mut notes = footnotes(document.source(), blocks, marks, anchors, html, is_kept, is_heading);
    let mut end = 0;
    notes.retain(|(span, _)| {
        let is_apart = span.start >= end;
        end = end.max(span.end);
        is_apart
    });
    items.extend(notes.iter().enumerate().map(|(n, (span, _))| (span.start as u32, Item::Note(n))));
    let is_in_note = |from: u32, to: u32| {
        let after = notes.partition_point(|(span, _)| span.start <= from as usize);
        after.checked_sub(1).is_some_and(|n| notes[n].0.end >= to as usize)
    };
    items.extend(marks.iter().enumerate().filter_map(|(n, place)| {
        let wanted = match place.mark {
            Mark::Image => options.with_images,
            Mark::Link => !options.without_links,
            _ => true,
        };
        if !wanted {
            return None;
        }
        let line = line_of(place.at)?;
        if place.mark != Mark::Image {
            // A mark without its other half, or around nothing, is none.
            let other = marks.get(place.pair as usize)?;
            let (from, to) = (place.at.min(other.at), place.at.max(other.at));
            if from == to || line_of(other.at) != Some(line) || is_in_note(from, to) {
                return None;
            }
        }
        Some((place.at, Item::Mark(n)))
    }));
    items.sort_by_key(|(at, _)| *at);

    let mut writer = Writer { html, options, budget: 2 * html.len() + (1 << 16), left_out: None };
    let mut text = String::new();
    // Marks at one place are one repair.
    for here in items.chunk_by(|a, b| a.0 == b.0) {
        text.clear();
        let at = here[0].0 as usize;
        let mut end = at;
        for (_, item) in here {
            match *item {
                Item::Note(n) => {
                    text.push_str(&notes[n].1);
                    end = notes[n].0.end;
                }
                Item::Block(n) => block_mark(&mut text, blocks[n].kind, blocks[n].element, elements),
                Item::Mark(n) => writer.mark(&mut text, n, &marks[n]),
            }
        }
        if !text.is_empty() || end > at {
            document.replace(at..end, EditKind::MarkdownMark, rules::MARKDOWN_BLOCK, &text);
        }
    }
    document.markup = Some(markup);
}

/// The mark before a block: of its quotes and its heading.
fn block_mark(out: &mut String, kind: BlockKind, element: u32, elements: &[(u32, Tag)]) {
    let (mut level, mut quotes) = (u8::from(kind == BlockKind::Title), 0);
    let mut at = element;
    while let Some(&(parent, tag)) = elements.get(at as usize) {
        match tag.heading() {
            Some(heading) if level == 0 => level = heading,
            _ => quotes += usize::from(tag == Tag::Blockquote),
        }
        if parent == at {
            break;
        }
        at = parent;
    }
    (0..quotes.min(DEEPEST_QUOTE)).for_each(|_| out.push_str("> "));
    (0..level).for_each(|_| out.push('#'));
    if level > 0 {
        out.push(' ');
    }
}

/// Writes marks inside lines.
struct Writer<'w> {
    html: &'w str,
    options: &'w HtmlOptions,
    /// A link over many lines is written in each of them: a long address would be many times the page. So many bytes of
    /// addresses may still be written.
    budget: usize,
    /// The end of a link that is not written.
    left_out: Option<usize>,
}

impl Writer<'_> {
    fn mark(&mut self, out: &mut String, number: usize, place: &Place) {
        match place.mark {
            Mark::Image => {
                let words = self.value(place.words).replace(['[', ']', '\n'], " ");
                out.push_str("![");
                out.push_str(words.trim());
                self.address(out, place.value);
            }
            Mark::Link if place.closes => {
                if self.left_out.take_if(|other| *other == number).is_none() {
                    self.address(out, place.value);
                }
            }
            Mark::Link => {
                let length = (place.value.1 - place.value.0) as usize;
                match self.budget.checked_sub(length) {
                    Some(rest) => {
                        self.budget = rest;
                        out.push('[');
                    }
                    None => self.left_out = Some(place.pair as usize),
                }
            }
            mark => out.push_str(mark.text()),
        }
    }

    fn value(&self, range: (u32, u32)) -> Cow<'_, str> {
        decoded(self.html.get(range.0 as usize..range.1 as usize).unwrap_or(""), true)
    }

    /// An address as Markdown takes it, in its brackets.
    fn address(&self, out: &mut String, range: (u32, u32)) {
        out.push_str("](");
        let value = self.value(range);
        for c in absolute(&value, self.options.url.as_deref()).chars() {
            match c {
                ' ' => out.push_str("%20"),
                '(' => out.push_str("%28"),
                ')' => out.push_str("%29"),
                '<' => out.push_str("%3C"),
                '>' => out.push_str("%3E"),
                c if c.is_control() => {}
                c => out.push(c),
            }
        }
        out.push(')');
    }
}
