//! What a [`Document`] that was laid out from a page carries beside its text: the evidence for its lines, and the labels
//! that their elements give them.

use super::HtmlOptions;
use super::element::context;
use super::evidence::Evidence;
use super::page::{Block, BlockKind, Page};
use super::select::Chosen;
use crate::document::{Document, Fate};
use crate::label::Label;
use crate::rule::rules;

/// The evidence and labels of a page.
#[derive(Debug)]
pub(crate) struct Markup {
    pub evidence: Evidence,
    /// What the user's selectors keep or drop.
    pub chosen: Chosen,
    labels: Vec<Label>,
    /// The lines of comments, if they are to go.
    comments: Vec<bool>,
}

impl Markup {
    pub fn new(page: &mut Page<'_>, evidence: Evidence, options: &HtmlOptions) -> Markup {
        let labels = page.blocks.iter().map(|block| label(page, block)).collect();
        let comments =
            if options.without_comments { page.blocks.iter().map(|b| page.is_comment(b)).collect() } else { Vec::new() };
        Markup { evidence, chosen: std::mem::take(&mut page.chosen), labels, comments }
    }

    /// Whether a block is a heading.
    pub fn is_heading(&self, block: usize) -> bool {
        self.labels.get(block) == Some(&Label::Heading)
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
