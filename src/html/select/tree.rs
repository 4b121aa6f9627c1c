//! A page as a tree, for selectors alone: a flat arena of elements, parents before children, names and attributes as places
//! in the page. [`super::rules`] says which tags open and close what.

use super::super::tag::Tag;
use super::super::tokens::{Token, Tokens};
use std::ops::Range;

/// No element.
pub(super) const NONE: u32 = u32::MAX;

/// Elements that are nested deeper than this are not in the tree; the layout does not know them, either.
pub(super) const DEEPEST: usize = 256;
/// Any page may have so many elements; a long one may have more, in proportion, so that the tree takes no more memory than the
/// rest does.
const FREE_ELEMENTS: usize = 1 << 16;
const BYTES_AN_ELEMENT: usize = 32;
/// At most so many attributes of an element are noted.
const MOST_ATTRIBUTES: usize = 128;
/// At most so many tags add attributes to an element that is there already.
const MOST_ADDED: usize = 4;
const FREE_ATTRIBUTES: usize = 1 << 16;
const BYTES_AN_ATTRIBUTE: usize = 16;

/// The language of an element's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub parent: u32,
    pub previous: u32,
    pub next: u32,
    pub first: u32,
    /// Its content and its end tag, as bytes of the page; an element that has no content has its start tag instead.
    pub from: u32,
    pub to: u32,
    /// Its name as it was written; empty for an element that the page left out, such as `tbody`.
    name: u32,
    name_length: u16,
    attribute_count: u16,
    /// Its attributes, as a place in the list of all.
    attributes: u32,
    pub tag: Tag,
    pub space: Space,
    /// Whether it holds text, white space included.
    pub text: bool,
}

/// An attribute's name and value, as bytes of the page.
#[derive(Clone, Copy, Debug)]
struct Attribute {
    name: (u32, u32),
    value: (u32, u32),
}

/// A page as a tree.
#[derive(Debug)]
pub(super) struct Tree<'h> {
    html: &'h str,
    pub nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// What a later tag of `html` or `body` adds to the element: the element, and attributes.
    added: Vec<(u32, Range<usize>)>,
    /// Whether a bound was hit.
    pub bounded: bool,
}

/// An element that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub node: u32,
    /// Its last child so far.
    last: u32,
    pub tag: Tag,
    pub space: Space,
}

/// A tree under construction.
pub(super) struct Builder<'h> {
    pub tree: Tree<'h>,
    pub stack: Vec<Open>,
    /// How many elements of HTML are open, by their tags.
    open: [u16; 128],
    /// Start tags that were not opened because of a bound.
    pub excess: u32,
    most: usize,
    /// Where the token that is read begins and ends.
    begin: usize,
    end: usize,
    /// The name of the tag that is read.
    name: Range<usize>,
    /// The attributes of the tag that is read stand from here on until an element takes them.
    pending: usize,
    pub selfclosing: bool,
    pub has_head: bool,
    pub has_body: bool,
    /// Whether a paragraph may hold a table, as in pages without a proper document type.
    pub quirks: bool,
}

impl<'h> Tree<'h> {
    /// Reads a page.
    pub fn of(html: &'h str) -> Tree<'h> {
        let mut builder = Builder {
            tree: Tree { html, nodes: Vec::new(), attributes: Vec::new(), added: Vec::new(), bounded: false },
            stack: Vec::new(),
            open: [0; 128],
            excess: 0,
            most: FREE_ELEMENTS + html.len() / BYTES_AN_ELEMENT,
            begin: 0,
            end: 0,
            name: 0..0,
            pending: 0,
            selfclosing: false,
            has_head: false,
            has_body: false,
            quirks: is_quirky(html),
        };
        let most_attributes = FREE_ATTRIBUTES + html.len() / BYTES_AN_ATTRIBUTE;
        let mut tokens = Tokens::new(html);
        loop {
            builder.begin = tokens.at();
            builder.pending = builder.tree.attributes.len();
            let attributes = &mut builder.tree.attributes;
            let (before, mut more) = (attributes.len(), false);
            let token = tokens.next_noting(&mut |name, value| {
                if attributes.len() - before < MOST_ATTRIBUTES && attributes.len() < most_attributes {
                    let place = |r: Range<usize>| (r.start as u32, r.end as u32);
                    attributes.push(Attribute { name: place(name), value: place(value) });
                } else {
                    more = true;
                }
            });
            builder.tree.bounded |= more;
            let Some(token) = token else { break };
            builder.end = tokens.at();
            builder.name = tokens.name_range();
            builder.selfclosing = tokens.is_selfclosing();
            match token {
                Token::Text(from, to) => builder.text(from, to),
                Token::Raw(_, from, to) => builder.raw(from, to),
                Token::Open(tag) => builder.open(tag),
                Token::Close(tag) => builder.close(tag),
            }
            builder.tree.attributes.truncate(builder.pending);
        }
        builder.tree.attributes.truncate(builder.pending);
        builder.begin = html.len();
        builder.ensure_body();
        builder.end = html.len();
        builder.pop_to(0, html.len());
        builder.tree
    }

    /// The name of an element as it was written.
    pub fn name(&self, node: &Node) -> &'h str {
        match (node.name as usize, usize::from(node.name_length)) {
            (_, 0) => node.tag.name(),
            (from, length) => self.html.get(from..from + length).unwrap_or(""),
        }
    }

    /// Names and values of an element's attributes, as they were written.
    pub fn attributes(&self, node: u32) -> impl Iterator<Item = (&'h str, &'h str)> {
        let own = self.nodes.get(node as usize).map_or(0..0, |n| {
            let from = n.attributes as usize;
            from..from + usize::from(n.attribute_count)
        });
        let added = self.added.iter().filter(move |(to, _)| *to == node).map(|(_, places)| places.clone());
        let text = |place: (u32, u32)| self.html.get(place.0 as usize..place.1 as usize).unwrap_or("");
        let list = std::iter::once(own).chain(added).flat_map(|places| self.attributes.get(places).unwrap_or_default());
        list.map(move |a| (text(a.name), text(a.value)))
    }
}

impl<'h> Builder<'h> {
    /// The text of the page.
    pub fn html(&self) -> &'h str {
        self.tree.html
    }

    /// The name of the tag that is read, as it was written.
    pub fn name(&self) -> &'h str {
        &self.tree.html[self.name.clone()]
    }

    /// The names of the attributes of the tag that is read.
    pub fn attribute_names(&self) -> impl Iterator<Item = &'h str> {
        let html = self.tree.html;
        self.tree.attributes[self.pending..].iter().map(move |a| &html[a.name.0 as usize..a.name.1 as usize])
    }

    /// The name of an open element, as it was written.
    pub fn name_of(&self, open: &Open) -> &'h str {
        self.tree.nodes.get(open.node as usize).map_or("", |node| self.tree.name(node))
    }

    /// Puts the element of the tag that is read into the innermost open one, and leaves it open.
    pub fn push(&mut self, tag: Tag, space: Space) {
        if let Some(node) = self.add(tag, space, true, false) {
            self.enter(Open { node, last: NONE, tag, space });
        }
    }

    /// The same for an element that holds nothing.
    pub fn add_void(&mut self, tag: Tag, space: Space) {
        self.add(tag, space, true, true);
    }

    /// Opens an element that the page left out.
    pub fn imply(&mut self, tag: Tag) {
        if let Some(node) = self.add(tag, Space::Html, false, false) {
            self.enter(Open { node, last: NONE, tag, space: Space::Html });
        }
    }

    fn enter(&mut self, open: Open) {
        self.open[open.tag as usize] += u16::from(open.space == Space::Html);
        self.stack.push(open);
    }

    fn leave(&mut self, place: usize, at: usize) {
        let open = self.stack.remove(place);
        self.open[open.tag as usize] -= u16::from(open.space == Space::Html);
        self.tree.nodes[open.node as usize].to = at as u32;
    }

    /// Whether an element of HTML is open.
    pub fn is_open(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    /// An element without content that an end tag stands for.
    pub fn imply_void(&mut self, tag: Tag) {
        self.add(tag, Space::Html, false, true);
    }

    /// Gives an element that is there the attributes of another tag of it; those that it has already count first.
    pub fn add_attributes(&mut self, tag: Tag) {
        let to = self.stack.iter().find(|o| o.tag == tag).map(|o| o.node);
        if let Some(to) = to.filter(|_| self.tree.added.len() < MOST_ADDED) {
            self.tree.added.push((to, self.pending..self.tree.attributes.len()));
            self.pending = self.tree.attributes.len();
        }
    }

    /// Opens the head again for what stands between it and the body.
    pub fn reopen_head(&mut self) {
        let head = self.tree.nodes.iter().position(|n| n.tag == Tag::Head).unwrap_or(0) as u32;
        let last = (head + 1..self.tree.nodes.len() as u32).rev().find(|n| self.tree.nodes[*n as usize].parent == head);
        self.enter(Open { node: head, last: last.unwrap_or(NONE), tag: Tag::Head, space: Space::Html });
    }

    fn add(&mut self, tag: Tag, space: Space, written: bool, void: bool) -> Option<u32> {
        let nodes = &mut self.tree.nodes;
        if nodes.len() >= self.most || self.stack.len() >= DEEPEST {
            self.excess += u32::from(!void);
            self.tree.bounded = true;
            return None;
        }
        let node = nodes.len() as u32;
        // What a template holds is a document of its own.
        let inert = self.stack.last().is_some_and(|o| o.tag == Tag::Template);
        let (parent, previous) = self.stack.last().map_or((NONE, NONE), |o| (if inert { NONE } else { o.node }, o.last));
        if let Some(open) = self.stack.last_mut() {
            open.last = node;
        }
        match (nodes.get_mut(previous as usize), parent) {
            (Some(previous), _) => previous.next = node,
            (None, NONE) => {}
            (None, parent) => nodes[parent as usize].first = node,
        }
        // A name of 64 KiB is none.
        let name_length = if written { u16::try_from(self.name.len()).unwrap_or(0) } else { 0 };
        let attribute_count = if written { self.tree.attributes.len() - self.pending } else { 0 };
        let from = if void || !written { self.begin } else { self.end } as u32;
        nodes.push(Node {
            parent,
            previous,
            next: NONE,
            first: NONE,
            from,
            to: self.end as u32,
            name: self.name.start as u32,
            name_length,
            attribute_count: attribute_count as u16,
            attributes: self.pending as u32,
            tag,
            space,
            text: false,
        });
        if written {
            self.pending = self.tree.attributes.len();
        }
        Some(node)
    }

    /// Ends the elements from a place of the stack on. What ends without a tag of its own ends before the token that is read.
    pub fn pop_to(&mut self, depth: usize, at: usize) {
        while self.stack.len() > depth {
            self.leave(self.stack.len() - 1, at);
        }
    }

    /// Ends the elements from a place of the stack on before the token that is read.
    pub fn end_before(&mut self, depth: usize) {
        self.pop_to(depth, self.begin);
    }

    /// Ends an element with the end tag that is read, and what is open inside it before that.
    pub fn end_with(&mut self, place: usize) {
        self.pop_to(place + 1, self.begin);
        self.pop_to(place, self.end);
    }

    /// Ends one element, and leaves those inside it open.
    pub fn end_alone(&mut self, place: usize) {
        self.leave(place, self.end);
    }

    /// Notes that the innermost open element holds text.
    pub fn note_text(&mut self) {
        let open = self.stack.last().filter(|o| o.tag != Tag::Template);
        if let Some(node) = open.and_then(|o| self.tree.nodes.get_mut(o.node as usize)) {
            node.text = true;
        }
    }
}

/// Whether the page's document type is missing or one of those that browsers take for pages of the last century (HTML Standard,
/// 13.2.6.4.1; of its long list the types that are found).
fn is_quirky(html: &str) -> bool {
    let mut rest = html.trim_start_matches('\u{feff}').trim_ascii_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        let Some(end) = comment.find("-->") else { return true };
        rest = comment[end + 3..].trim_ascii_start();
    }
    let Some(end) = rest.find('>').filter(|_| rest.get(..9).is_some_and(|head| head.eq_ignore_ascii_case("<!doctype"))) else {
        return true;
    };
    let kind = super::super::layout::beginning(&rest[9..end], 512).to_ascii_lowercase();
    let has_system = kind.contains(".dtd");
    !kind.trim_start().starts_with("html")
        || kind.contains("//dtd html 3")
        || kind.contains("//dtd html 2")
        || kind.contains("//dtd html 4.0 ")
        || (kind.contains("//dtd html 4.01 transitional") || kind.contains("//dtd html 4.01 frameset")) && !has_system
}
