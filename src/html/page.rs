//! A page as the layout leaves it: its text, its lines, and what stands beside them; and what is put before or behind the
//! lines afterwards.

use super::element::{Elements, context};
use super::footnotes::Anchors;
use super::marks::Marks;
use super::metadata::{Heads, linked_texts};
use super::select::Chosen;
use super::tag::Tag;

/// A page with no more text than this, in bytes, may be a shell that scripts fill.
const SHELL: usize = 600;

/// One line of the laid-out text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Block {
    /// Its bytes in the text, list marks included.
    pub start: u32,
    pub end: u32,
    /// The innermost element that holds all of it.
    pub element: u32,
    /// Where its first words stand in the page, in bytes.
    pub at: u32,
    /// Bytes of its words, and of those inside links.
    pub bytes: u32,
    pub linked: u32,
    pub links: u16,
    pub kind: BlockKind,
}

/// What a line is by its markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Plain,
    /// A line of preformatted text, or a fence around it.
    Code,
    /// A row of a data table, or the row of dashes under its head.
    Row,
    /// The first line of a list's item.
    Item,
    /// The page's title, put before its lines.
    Title,
    /// What the page's linked data says.
    Linked,
}

/// A page laid out.
#[derive(Debug, Default)]
pub(crate) struct Page<'h> {
    pub text: String,
    pub blocks: Vec<Block>,
    pub elements: Elements,
    pub marks: Marks,
    /// Elements that links may lead to.
    pub anchors: Anchors,
    pub heads: Heads<'h>,
    /// What the user's selectors keep or drop.
    pub chosen: Chosen,
    /// Whether a bound was hit: depth, elements, attributes or size.
    pub bounded: bool,
}

impl Page<'_> {
    /// Puts a title before all lines, unless one of the first headings says the same. Returns whether it did.
    pub fn put_title(&mut self, title: &str) -> bool {
        let says = |block: &Block| self.text[block.start as usize..block.end as usize].trim() == title;
        let headings = self.blocks.iter().filter(|b| self.elements.list[b.element as usize].context & context::HEADING != 0);
        if headings.take(8).any(says) || self.elements.list.is_empty() {
            return false;
        }
        let head = format!("{title}\n\n");
        self.text.insert_str(0, &head);
        let by = head.len() as u32;
        self.blocks.iter_mut().for_each(|b| (b.start, b.end) = (b.start + by, b.end + by));
        self.marks.list.iter_mut().for_each(|m| m.at += by);
        self.chosen.shift(by);
        let end = title.len() as u32;
        let title = Block { start: 0, end, element: 0, at: 0, bytes: end, linked: 0, links: 0, kind: BlockKind::Title };
        self.blocks.insert(0, title);
        true
    }

    /// Puts what a script shell says in its linked data behind its lines, where the page itself says little.
    pub fn put_linked(&mut self) {
        if self.text.len() > SHELL || self.heads.json_ld.is_empty() {
            return;
        }
        for text in linked_texts(&self.heads.json_ld) {
            if self.text.contains(&text) {
                continue;
            }
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            let (start, bytes) = (self.text.len() as u32, text.len() as u32);
            self.text.push_str(&text);
            let kind = BlockKind::Linked;
            self.blocks.push(Block { start, end: start + bytes, element: 0, at: 0, bytes, linked: 0, links: 0, kind });
        }
    }

    /// The lines of sections for comments.
    pub fn comments(&self) -> String {
        let inside = self.blocks.iter().filter(|b| self.is_comment(b));
        inside.map(|b| &self.text[b.start as usize..b.end as usize]).collect::<Vec<_>>().join("\n")
    }

    /// Whether a line stands in a section for comments.
    pub fn is_comment(&self, block: &Block) -> bool {
        self.elements.list.get(block.element as usize).is_some_and(|e| e.context & context::COMMENT != 0)
    }

    /// The page's first heading of the first level.
    pub fn first_heading(&self) -> Option<&str> {
        let inside = |block: &&Block| self.elements.around(block.element).any(|e| self.elements.list[e as usize].tag == Tag::H1);
        self.blocks.iter().find(inside).map(|b| self.text[b.start as usize..b.end as usize].trim_start_matches("- "))
    }
}
