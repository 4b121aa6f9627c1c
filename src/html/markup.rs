//! What a [`Document`] that was laid out from a page carries beside its text: the evidence for its lines, and the places of
//! Markdown marks.

use super::HtmlOptions;
use super::address::absolute;
use super::element::context;
use super::entities::decoded;
use super::evidence::Evidence;
use super::marks::Mark;
use super::page::{Block, BlockKind, Page};
use super::select::Chosen;
use crate::document::{Document, EditKind, Fate};
use crate::label::Label;
use crate::rule::rules;

/// A mark for Markdown output: one of a pair, or one that stands alone.
#[derive(Clone, Debug)]
struct Written {
    at: u32,
    /// Where the other one stands.
    other: Option<u32>,
    text: String,
}

/// The evidence and marks of a page.
#[derive(Debug)]
pub(crate) struct Markup {
    pub evidence: Evidence,
    /// What the user's selectors keep or drop.
    pub chosen: Chosen,
    labels: Vec<Label>,
    marks: Vec<Written>,
    /// The lines of comments, if they are to go.
    comments: Vec<bool>,
}

impl Markup {
    pub fn new(mut page: Page<'_>, evidence: Evidence, html: &str, options: &HtmlOptions) -> Markup {
        let labels = page.blocks.iter().map(|block| label(&page, block)).collect();
        let marks = written(&page, html, options);
        let comments =
            if options.without_comments { page.blocks.iter().map(|b| page.is_comment(b)).collect() } else { Vec::new() };
        Markup { evidence, chosen: std::mem::take(&mut page.chosen), labels, marks, comments }
    }

    /// Gives lines the labels of their elements.
    pub fn label(&self, document: &mut Document<'_>) {
        let mut cursor = Cursor::default();
        for i in 0..document.len() {
            let Some(line) = document.lines().get(i).copied() else { break };
            let Some(block) = cursor.find(&self.evidence.blocks, line.span().start) else { continue };
            let label = self.labels.get(block).copied().unwrap_or(Label::Paragraph);
            if line.fate() == Fate::Open && label != Label::Paragraph {
                document.set_label(i, label, line.score());
            }
            if matches!(self.evidence.blocks[block].kind, BlockKind::Title | BlockKind::Linked) {
                document.protect(i);
            }
        }
    }
}

/// Finds the block around ascending places.
#[derive(Debug, Default)]
pub(crate) struct Cursor(usize);

impl Cursor {
    /// The block that holds a place of the text, or the last one before it.
    pub fn find(&mut self, blocks: &[Block], at: usize) -> Option<usize> {
        while blocks.get(self.0).is_some_and(|b| b.end as usize <= at) && self.0 + 1 < blocks.len() {
            self.0 += 1;
        }
        blocks.get(self.0).filter(|b| b.start as usize <= at).map(|_| self.0)
    }
}

fn label(page: &Page<'_>, block: &Block) -> Label {
    let around = page.elements.list.get(block.element as usize).map_or(0, |e| e.context);
    match block.kind {
        BlockKind::Title => Label::Heading,
        BlockKind::Row => Label::TableRow,
        BlockKind::Code => Label::Code,
        _ if around & context::HEADING != 0 => Label::Heading,
        _ if around & context::CAPTION != 0 => Label::Caption,
        BlockKind::Item => Label::ListItem,
        _ if around & context::QUOTE != 0 => Label::Quote,
        BlockKind::Plain | BlockKind::Linked => Label::Paragraph,
    }
}

/// The marks as they are written.
fn written(page: &Page<'_>, html: &str, options: &HtmlOptions) -> Vec<Written> {
    let url = options.url.as_deref();
    let value = |range: (u32, u32)| html.get(range.0 as usize..range.1 as usize).unwrap_or("");
    let mut marks: Vec<Written> = Vec::new();
    for block in &page.blocks {
        let around = page.elements.around(block.element).map(|e| &page.elements.list[e as usize]);
        let (mut mark, mut quotes) = (String::new(), 0);
        if block.kind == BlockKind::Title {
            mark.push_str("# ");
        }
        for element in around {
            if let (Some(level), true) = (element.tag.heading(), mark.is_empty()) {
                mark = format!("{} ", "#".repeat(usize::from(level)));
            }
            // Deeper quotes look the same, and their marks before many short lines would be many times the page.
            if element.tag == super::tag::Tag::Blockquote && quotes < 8 {
                mark.insert_str(0, "> ");
                quotes += 1;
            }
        }
        if !mark.is_empty() && block.kind != BlockKind::Code && block.kind != BlockKind::Row {
            marks.push(Written { at: block.start, other: None, text: mark });
        }
    }
    // A link over many lines is written in each of them: a long address would be many times the page.
    let mut budget = 2 * html.len() + (1 << 16);
    let mut left_out = None;
    for (n, place) in page.marks.list.iter().enumerate() {
        if place.mark == Mark::Link && left_out.take_if(|other| *other == n).is_some() {
            continue;
        }
        if place.mark == Mark::Link && !place.closes {
            let length = (place.value.1 - place.value.0) as usize;
            if length > budget {
                left_out = Some(place.pair as usize);
                continue;
            }
            budget -= length;
        }
        let other = page.marks.list.get(place.pair as usize).map(|p| p.at);
        let text = match place.mark {
            Mark::Image if options.with_images => {
                let address = absolute(&decoded(value(place.value), true), url);
                let words = decoded(value(place.words), true).replace(['[', ']', '\n'], " ");
                marks.push(Written { at: place.at, other: None, text: format!("![{}]({})", words.trim(), link(&address)) });
                continue;
            }
            Mark::Image => continue,
            Mark::Link if options.without_links => continue,
            Mark::Link if !place.closes => "[".to_owned(),
            Mark::Link => format!("]({})", link(&absolute(&decoded(value(place.value), true), url))),
            mark => mark.text().to_owned(),
        };
        // A mark without its other half, or around nothing, is none.
        if let Some(other) = other.filter(|o| *o != place.at) {
            marks.push(Written { at: place.at, other: Some(other), text });
        }
    }
    marks.sort_by_key(|m| m.at);
    marks
}

/// An address as Markdown takes it.
fn link(address: &str) -> String {
    address
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            ' ' => vec!['%', '2', '0'],
            '(' => vec!['%', '2', '8'],
            ')' => vec!['%', '2', '9'],
            '<' => vec!['%', '3', 'C'],
            '>' => vec!['%', '3', 'E'],
            c => vec![c],
        })
        .collect()
}

/// Drops the lines of comments, if that was asked for.
pub(super) fn drop_comments(document: &mut Document<'_>) {
    let Some(markup) = document.markup.take() else { return };
    let mut cursor = Cursor::default();
    for i in 0..document.len() {
        let Some(start) = document.lines().get(i).map(|l| l.span().start) else { break };
        let block = cursor.find(&markup.evidence.blocks, start);
        if block.and_then(|b| markup.comments.get(b)).copied().unwrap_or(false) {
            document.drop_line(i, rules::COMMENTS_SECTION);
        }
    }
    document.markup = Some(markup);
}

/// Keeps and drops what the user's selectors say, now that every filter has judged the lines.
pub(super) fn drop_chosen(document: &mut Document<'_>) {
    let Some(markup) = document.markup.take() else { return };
    markup.chosen.after_filters(document, &markup.evidence.blocks);
    document.markup = Some(markup);
}

/// Records the marks as repairs that only Markdown output makes; those of pairs that are not in one kept line are left out.
pub(super) fn write_marks(document: &mut Document<'_>) {
    let Some(markup) = document.markup.take() else { return };
    let lines = document.lines();
    let line_of = |at: u32| {
        let after = lines.partition_point(|l| l.span().start <= at as usize);
        after.checked_sub(1).filter(|&i| lines[i].span().end >= at as usize && lines[i].fate() != Fate::Dropped)
    };
    let mut repairs: Vec<(u32, String)> = Vec::new();
    for mark in &markup.marks {
        let at = match mark.other {
            // The head of a block goes to what is left of it.
            None if !markup.chosen.is_empty() => markup.chosen.first_left(mark.at, lines),
            _ => mark.at,
        };
        let Some(line) = line_of(at) else { continue };
        if mark.other.is_some_and(|other| line_of(other) != Some(line)) {
            continue;
        }
        match repairs.last_mut().filter(|(last, _)| *last == at) {
            // Marks at one place are one repair.
            Some((_, text)) => text.push_str(&mark.text),
            None => repairs.push((at, mark.text.clone())),
        }
    }
    for (at, text) in repairs {
        document.replace(at as usize..at as usize, EditKind::MarkdownMark, rules::MARKDOWN_BLOCK, &text);
    }
    document.markup = Some(markup);
}
