//! Lays a page out as text: one block a line, list marks and table pipes in place, code fenced.
//!
//! Elements are opened and closed with a light stack that follows what the HTML Standard's tree builder does to blocks,
//! lists and tables (implied end tags, scopes); formatting elements close alone. A line knows the innermost element that
//! holds all of it. What the page hides or scripts is left out here or marked.

#[cfg(test)]
mod tests;
mod verbatim;

use super::element::{NONE, Open, context, context_of};
use super::entities;
use super::footnotes::Anchor;
use super::formula::{self, Formulas};
use super::marks::Mark;
use super::page::{Block, BlockKind, Page};
use super::select::{Chooser, Stretch};
use super::table::Tables;
use super::tag::{Display, Tag};
use super::tokens::{Name, Token, Tokens, is_space};

/// Elements that are nested deeper than this are laid out in the one around them.
const DEEPEST: usize = 256;
/// Any page may have so many lines; a long one may have more, in proportion.
const FREE_LINES: usize = 1 << 14;
/// A page has at most so many elements with text; further text belongs to the last one.
const MOST_ELEMENTS: usize = 1 << 20;

/// Bytes that are copied as they stand.
static ORDINARY: [bool; 256] = {
    let mut table = [true; 256];
    let mut b = 0;
    while b <= b' ' as usize {
        table[b] = false;
        b += 1;
    }
    table[b'&' as usize] = false;
    // The lead byte of the no-break space.
    table[0xc2] = false;
    table
};

/// Scripts that set no spaces between words, their marks and wide forms included (Korean does set them): between these a line
/// break is nothing. [`crate::classify`] asks another question, what counts as a word by itself.
fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

pub(super) struct Layout<'h> {
    html: &'h str,
    pub(super) page: Page<'h>,
    stack: Vec<Open>,
    /// How many elements of each tag are open.
    open: [u16; 128],
    /// Start tags that were not pushed because the page nests too deep.
    excess: u32,
    /// Elements with text that is not the page's.
    skipping: u32,
    /// Preformatted elements.
    verbatim: u32,
    tables: Tables,
    formulas: Formulas,
    /// Elements that show again what has been laid out.
    hiding: u32,
    // The line under construction.
    is_begun: bool,
    start: usize,
    at: usize,
    bytes: u32,
    linked: u32,
    links: u16,
    item: bool,
    /// How much of the stack holds all of the line.
    shared: usize,
    /// White space stands before the next word; a line break was in it.
    space: bool,
    broken: bool,
    /// An inline element ended and another began, with nothing between.
    seam: bool,
    closed: Option<Tag>,
    /// A blank line stands before the next line.
    blank: bool,
    /// A list's item has begun and has no mark yet.
    mark: bool,
    fence: Option<String>,
    /// Formatting elements without a mark yet.
    unmarked: u32,
    numbers: Vec<i64>,
    /// A line costs hundreds of bytes: in a page of tiny ones, those beyond this go on in the line before.
    most_lines: usize,
}

/// Lays a page out.
#[cfg(any(test, feature = "training"))]
pub(crate) fn lay_out(html: &str) -> Page<'_> {
    lay_out_chosen(html, &[])
}

/// Lays a page out, and notes where the text of stretches stands that the user keeps or drops.
pub(crate) fn lay_out_chosen<'h>(html: &'h str, stretches: &[Stretch]) -> Page<'h> {
    let mut layout = Layout {
        html,
        page: Page { text: String::with_capacity(html.len() / 4), ..Page::default() },
        stack: Vec::with_capacity(64),
        open: [0; 128],
        excess: 0,
        skipping: 0,
        verbatim: 0,
        tables: Tables::default(),
        formulas: Formulas::default(),
        hiding: 0,
        is_begun: false,
        start: 0,
        at: 0,
        bytes: 0,
        linked: 0,
        links: 0,
        item: false,
        shared: 0,
        space: false,
        broken: false,
        seam: false,
        closed: None,
        blank: false,
        mark: false,
        fence: None,
        unmarked: 0,
        numbers: Vec::new(),
        most_lines: FREE_LINES,
    };
    layout.most_lines += html.len() / 192;
    layout.page.marks.most += html.len() / 96;
    let mut tokens = Tokens::new(html);
    let mut chooser = Chooser::new(stretches);
    loop {
        // What closes with the page (a fence of code) stands in the stretch that reaches its end.
        if !stretches.is_empty() && tokens.at() < html.len() {
            chooser.follow(&mut layout.page, tokens.at());
        }
        let Some(token) = tokens.next() else { break };
        match token {
            Token::Text(from, to) => layout.text(from, to),
            Token::Open(tag) => layout.open(tag, &tokens),
            Token::Close(tag) => layout.close(tag),
            Token::Raw(tag, from, to) => layout.raw(tag, from, to),
        }
    }
    layout.most_lines = usize::MAX;
    layout.end_line();
    layout.pop_to(0);
    chooser.follow(&mut layout.page, usize::MAX);
    layout.page.bounded |= tokens.bounded;
    if layout.page.elements.list.is_empty() {
        layout.enter_elements();
    }
    layout.page
}

impl<'h> Layout<'h> {
    fn is_open(&self, tag: Tag) -> bool {
        self.open[tag as usize] > 0
    }

    /// Text between tags.
    fn text(&mut self, from: usize, to: usize) {
        if from == to || self.skipping > 0 || self.hiding > 0 || from < self.formulas.until {
            return;
        }
        if self.verbatim > 0 {
            return self.verbatim_text(from, to);
        }
        let bytes = self.html.as_bytes();
        let mut at = from;
        while at < to {
            let b = bytes[at];
            if is_space(b) {
                self.space = true;
                self.broken |= b == b'\n';
                at += 1;
                continue;
            }
            let begin = at;
            loop {
                while at < to && ORDINARY[bytes[at] as usize] {
                    at += 1;
                }
                // A single space between two words is copied with them.
                if at + 1 < to && bytes[at] == b' ' && at > begin && ORDINARY[bytes[at + 1] as usize] {
                    at += 2;
                    continue;
                }
                break;
            }
            if at > begin {
                self.put(&self.html[begin..at], begin);
                continue;
            }
            match b {
                b'&' => match entities::reference(&self.html[at..to], false) {
                    Some((length, first, second)) => {
                        self.put_char(first, at);
                        if let Some(second) = second {
                            self.put_char(second, at);
                        }
                        at += length;
                    }
                    None => {
                        self.put("&", at);
                        at += 1;
                    }
                },
                0xc2 if bytes.get(at + 1) == Some(&0xa0) => {
                    self.space = true;
                    at += 2;
                }
                0xc2 => {
                    self.put(&self.html[at..at + 2], at);
                    at += 2;
                }
                // Control characters have no meaning in a page.
                _ => at += 1,
            }
        }
    }

    fn put_char(&mut self, c: char, at: usize) {
        if c == '\u{a0}' || c.is_ascii_whitespace() {
            self.space = true;
        } else if !c.is_control() {
            self.put(c.encode_utf8(&mut [0; 4]), at);
        }
    }

    /// Words of the line, which begins with them if it has not begun.
    fn put(&mut self, words: &str, at: usize) {
        if !self.is_begun {
            self.begin_line(at);
        } else if self.space {
            if !(self.broken && self.is_spaceless_here(words)) {
                self.page.text.push(' ');
            }
        } else if self.seam && self.is_glued_here(words) {
            self.page.text.push(' ');
        }
        (self.space, self.broken, self.seam, self.closed) = (false, false, false, None);
        if self.unmarked > 0 {
            self.set_marks();
        }
        self.page.text.push_str(words);
        self.bytes += words.len() as u32;
        if self.is_open(Tag::A) {
            self.linked += words.len() as u32;
        }
    }

    /// A line break inside Chinese or Japanese is no space.
    fn is_spaceless_here(&self, words: &str) -> bool {
        words.chars().next().is_some_and(is_spaceless) && self.page.text.chars().next_back().is_some_and(is_spaceless)
    }

    /// Two inline elements side by side: "EnglishAfrikaans" are two words, the parts of one word go on in lower case.
    fn is_glued_here(&self, words: &str) -> bool {
        let (Some(before), Some(after)) = (self.page.text.chars().next_back(), words.chars().next()) else { return false };
        if self.is_open(Tag::Code) || is_spaceless(before) {
            return false;
        }
        (before.is_lowercase() || before.is_ascii_digit() || matches!(before, ')' | '.' | '!' | '?')) && after.is_uppercase()
            || before.is_alphabetic() && after.is_ascii_digit()
            || before.is_ascii_digit() && after.is_alphabetic()
            || self.closed == Some(Tag::A) && before.is_alphanumeric() && after.is_alphanumeric()
    }

    fn begin_line(&mut self, at: usize) {
        self.enter_elements();
        let text = &mut self.page.text;
        if !text.is_empty() {
            text.push('\n');
            if self.blank {
                text.push('\n');
            }
        }
        self.blank = false;
        self.is_begun = true;
        self.start = text.len();
        self.at = at;
        (self.bytes, self.linked, self.links) = (0, 0, u16::from(self.is_open(Tag::A)));
        self.item = std::mem::take(&mut self.mark);
        if self.item {
            let depth = usize::from(self.open[Tag::Ul as usize]) + usize::from(self.open[Tag::Ol as usize]);
            for _ in 1..depth.min(8) {
                self.page.text.push_str("  ");
            }
            self.start = self.page.text.len();
            match self.numbers.last_mut() {
                Some(number) if *number != i64::MIN => {
                    self.page.text.push_str(&number.to_string());
                    self.page.text.push_str(". ");
                    *number = number.saturating_add(1);
                }
                _ => self.page.text.push_str("- "),
            }
        }
        self.shared = self.stack.len();
    }

    /// Puts the open elements into the arena, now that they have text.
    fn enter_elements(&mut self) {
        let from = self.stack.iter().rposition(|o| o.element != NONE).map_or(0, |i| i + 1);
        let mut parent = if from > 0 { self.stack[from - 1].element } else { NONE };
        for open in &mut self.stack[from..] {
            if self.page.elements.list.len() >= MOST_ELEMENTS {
                self.page.bounded = true;
                open.element = parent;
                continue;
            }
            open.element = self.page.elements.add(self.html, open, parent);
            parent = open.element;
        }
        if self.page.elements.list.is_empty() {
            // Text outside of any element.
            let root = Open {
                tag: Tag::Body,
                context: context::BODY,
                element: NONE,
                at: 0,
                class: (0, 0),
                id: (0, 0),
                role: (0, 0),
                itemprop: (0, 0),
                mark: NONE,
                value: (0, 0),
                hides: false,
            };
            self.page.elements.add(self.html, &root, NONE);
        }
    }

    /// Ends the line, if one has begun.
    fn end_line(&mut self) {
        (self.space, self.broken, self.seam) = (false, false, false);
        if !self.is_begun {
            return;
        }
        if self.page.blocks.len() >= self.most_lines {
            self.page.bounded = true;
            self.space = true;
            // Rows would take lines apart that are one now.
            self.tables.is_layout();
            return;
        }
        self.is_begun = false;
        self.page.marks.close_all(&mut self.stack, self.page.text.len(), &mut self.unmarked);
        let element = match self.shared.min(self.stack.len()) {
            0 => 0,
            shared => self.stack[shared - 1].element,
        };
        let kind = match self.item {
            true => BlockKind::Item,
            false if self.verbatim > 0 => BlockKind::Code,
            false => BlockKind::Plain,
        };
        self.page.blocks.push(Block {
            start: self.start as u32,
            end: self.page.text.len() as u32,
            element: if element == NONE { 0 } else { element },
            at: self.at as u32,
            bytes: self.bytes,
            linked: self.linked,
            links: self.links,
            kind,
        });
    }

    /// A line of its own that is not in the page.
    fn whole_line(&mut self, line: &str, at: usize) {
        if self.is_begun {
            // The page has all the lines that it may have.
            return;
        }
        self.begin_line(at);
        self.page.text.push_str(line);
        self.end_line();
    }

    /// A start tag.
    fn open(&mut self, tag: Tag, tokens: &Tokens<'h>) {
        self.page.heads.open(tag, tokens);
        if self.skipping > 0 {
            // Blocks break out of drawings; other skipped elements hold whatever they hold.
            let foreign = self.is_open(Tag::Svg) && tag.is_block() && tag != Tag::Title;
            if !foreign {
                if tag.display() == Display::Skipped && !tokens.is_selfclosing() {
                    self.push(tag, tokens);
                }
                return;
            }
            self.close(Tag::Svg);
        }
        match tag {
            Tag::Br => return self.break_line(),
            Tag::Hr => {
                self.imply_paragraph_end();
                self.end_line();
                self.blank = true;
                return;
            }
            Tag::Img => return self.image(tokens),
            Tag::Math if self.verbatim == 0 && self.hiding == 0 && !self.is_open(Tag::Math) => self.formula(tokens),
            Tag::Html | Tag::Body if self.is_open(tag) => return,
            _ => {}
        }
        match tag.display() {
            Display::Apart => self.space = true,
            Display::Inline => self.seam |= self.closed.is_some(),
            _ => {}
        }
        if tag.is_void() {
            return;
        }
        self.imply_ends(tag);
        if tag.is_block() {
            self.begin_block(tag);
        }
        if tag.display() != Display::Raw && !(tokens.is_selfclosing() && matches!(tag.display(), Display::Skipped)) {
            self.push(tag, tokens);
        }
    }

    fn formula(&mut self, tokens: &Tokens<'h>) {
        let tag = tokens.name_range().start..tokens.at();
        let from = tag.start;
        if let Some(tex) = self.formulas.tex(self.html, tag) {
            self.put(&tex, from);
        }
    }

    fn break_line(&mut self) {
        if self.is_begun {
            self.end_line();
        } else {
            // Two breaks in a row part paragraphs.
            self.blank = true;
        }
    }

    fn begin_block(&mut self, tag: Tag) {
        self.end_line();
        self.blank |= self.has_margin(tag);
        match tag {
            Tag::Li => self.mark = true,
            // One that nests too deep is never closed.
            Tag::Table if self.stack.len() < DEEPEST => self.tables.begin(self.page.blocks.len(), self.page.text.len()),
            Tag::Tr => self.tables.begin_row(),
            _ => {}
        }
    }

    /// Elements that a blank line sets apart; what stands in a list's item stays with it.
    fn has_margin(&self, tag: Tag) -> bool {
        use Tag::*;
        if self.mark {
            return false;
        }
        match tag {
            P | Ul | Ol | Dl | Article | Section | Header | Footer | Nav | Aside | Main | Figure => !self.is_open(Li),
            Table | Pre | Blockquote | Hr => true,
            _ => tag.heading().is_some() && !self.is_open(Li),
        }
    }

    fn image(&mut self, tokens: &Tokens<'h>) {
        let (alt, src) = (tokens.attribute(Name::Alt), tokens.attribute(Name::Src));
        if let (Some(src), true) = (src, self.is_begun) {
            self.page.marks.image(self.page.text.len(), alt.unwrap_or(""), src, self.html);
        }
    }

    /// Closes what a start tag ends without saying so.
    fn imply_ends(&mut self, tag: Tag) {
        use Tag::*;
        if tag.ends_paragraph() {
            self.imply_paragraph_end();
        }
        let is_list = |t: Tag| matches!(t, Ul | Ol | Menu | Dir);
        match tag {
            Li => self.pop_through(&[Li], |t| is_list(t) || t.is_boundary()),
            Dd | Dt => self.pop_through(&[Dd, Dt], |t| t == Dl || t.is_boundary()),
            Option | Optgroup => self.pop_through(&[Option], |t| t == Select || t.is_block()),
            Tr => self.pop_through(&[Tr], |t| t == Table),
            Td | Th => self.pop_through(&[Td, Th], |t| matches!(t, Table | Tr)),
            Tbody | Thead | Tfoot | Caption | Colgroup => {
                self.pop_through(&[Tbody, Thead, Tfoot, Caption, Colgroup], |t| t == Table)
            }
            A if self.is_open(A) => self.close(A),
            Button if self.is_open(Button) => self.close(Button),
            Body if self.is_open(Head) => self.close(Head),
            Meta | Link | Title | Script | Style | Base | Noscript | Template | Head => {}
            _ if self.is_open(Head) => self.close(Head),
            _ => {}
        }
        if tag.heading().is_some() && self.stack.last().is_some_and(|o| o.tag.heading().is_some()) {
            self.pop_to(self.stack.len() - 1);
        }
    }

    fn imply_paragraph_end(&mut self) {
        if self.is_open(Tag::P) {
            self.pop_through(&[Tag::P], |t| t.is_boundary() || t == Tag::Button);
        }
    }

    /// Closes the innermost of some elements, and all inside it, unless another stands between.
    fn pop_through(&mut self, tags: &[Tag], stops: impl Fn(Tag) -> bool) {
        if !tags.iter().any(|t| self.is_open(*t)) {
            return;
        }
        let found = self.stack.iter().rposition(|o| tags.contains(&o.tag) || stops(o.tag));
        if let Some(found) = found.filter(|&i| tags.contains(&self.stack[i].tag)) {
            self.pop_to(found);
        }
    }

    fn push(&mut self, tag: Tag, tokens: &Tokens<'h>) {
        if self.stack.len() >= DEEPEST {
            self.excess += 1;
            self.page.bounded = true;
            return;
        }
        let html = self.html;
        let range = |name: Name| tokens.attribute(name).map_or((0, 0), |value| range_in(html, value));
        let mut value = (0, 0);
        match tag {
            Tag::Ol => {
                let start = tokens.attribute(Name::Start).and_then(|s| s.trim().parse().ok());
                self.numbers.push(start.unwrap_or(1));
            }
            Tag::Ul | Tag::Menu | Tag::Dir => self.numbers.push(i64::MIN),
            Tag::A => value = range(Name::Href),
            Tag::Td | Tag::Th => {
                let span = |name: Name| tokens.attribute(name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1);
                self.tables.begin_cell(self.page.blocks.len(), tag == Tag::Th, span(Name::Colspan), span(Name::Rowspan));
            }
            Tag::Table if tokens.attribute(Name::Role).is_some_and(|r| matches!(r.trim(), "presentation" | "none")) => {
                self.tables.is_layout();
            }
            _ => {}
        }
        if tag == Tag::A && self.is_begun {
            self.links = self.links.saturating_add(1);
        }
        self.verbatim += u32::from(tag == Tag::Pre);
        self.skipping += u32::from(tag.display() == Display::Skipped);
        let open = Open {
            tag,
            context: context_of(tag, tokens),
            element: NONE,
            at: tokens.at() as u32,
            class: range(Name::Class),
            id: range(Name::Id),
            role: range(Name::Role),
            itemprop: range(Name::Itemprop),
            mark: NONE,
            value,
            hides: self.formulas.until > 0 && tokens.attribute(Name::Class).is_some_and(formula::is_picture),
        };
        self.hiding += u32::from(open.hides);
        if open.id.1 > open.id.0 {
            self.page.anchors.push(Anchor { id: open.id, at: open.at });
        }
        self.unmarked += u32::from(Mark::of(&open).is_some());
        self.open[tag as usize] += 1;
        self.stack.push(open);
    }

    fn set_marks(&mut self) {
        self.page.marks.open_all(&mut self.stack, self.page.text.len());
        self.unmarked = 0;
    }

    /// An end tag.
    fn close(&mut self, tag: Tag) {
        if self.excess > 0 {
            self.excess -= 1;
            return;
        }
        if tag.display() == Display::Apart {
            self.space = true;
        }
        if !self.is_open(tag) && tag.heading().is_none() {
            match tag {
                Tag::Br => self.break_line(),
                Tag::P if self.skipping == 0 => {
                    self.end_line();
                    self.blank = true;
                }
                _ => {}
            }
            return;
        }
        let found = if tag.heading().is_some() {
            self.stack.iter().rposition(|o| o.tag.heading().is_some() || o.tag.is_boundary())
        } else {
            let inner = !matches!(
                tag,
                Tag::Table | Tag::Tr | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Td | Tag::Th | Tag::Body | Tag::Html
            );
            self.stack.iter().rposition(|o| o.tag == tag || inner && o.tag.is_boundary())
        };
        let Some(found) =
            found.filter(|&i| self.stack[i].tag == tag || self.stack[i].tag.heading().is_some() && tag.heading().is_some())
        else {
            return;
        };
        if matches!(tag, Tag::Body | Tag::Html) {
            // What follows still belongs to the page.
            return;
        }
        if tag.is_formatting() && self.stack[found + 1..].iter().any(|o| o.tag.is_block()) {
            // It ends alone: the blocks inside go on.
            self.end_mark(found);
            self.open[tag as usize] -= 1;
            self.open[Tag::Other as usize] += 1;
            self.stack[found].tag = Tag::Other;
            self.stack[found].context = 0;
            return;
        }
        self.pop_to(found);
        if tag.display() == Display::Inline && self.is_begun && !self.space {
            self.closed = Some(tag);
        }
    }

    fn end_mark(&mut self, at: usize) {
        let open = &mut self.stack[at];
        if Mark::of(open).is_some() {
            if open.mark == NONE {
                self.unmarked = self.unmarked.saturating_sub(1);
            } else {
                self.page.marks.close(open, self.page.text.len());
            }
        }
    }

    /// Closes all elements from a place of the stack on.
    fn pop_to(&mut self, depth: usize) {
        while self.stack.len() > depth {
            let Some(&open) = self.stack.last() else { break };
            if open.tag.is_block() {
                self.end_line();
                self.blank |= self.has_margin(open.tag);
            }
            self.end_mark(self.stack.len() - 1);
            match open.tag {
                Tag::Pre => {
                    self.verbatim -= 1;
                    if let Some(fence) = self.fence.take() {
                        self.blank = false;
                        self.verbatim += 1;
                        self.whole_line(&fence, open.at as usize);
                        self.verbatim -= 1;
                    }
                    self.blank = true;
                }
                Tag::Ol | Tag::Ul | Tag::Menu | Tag::Dir => {
                    self.numbers.pop();
                }
                Tag::Li => self.mark = false,
                Tag::Td | Tag::Th => self.tables.end_cell(self.page.blocks.len()),
                Tag::Table => self.tables.end(&mut self.page, open.element),
                _ if open.tag.display() == Display::Skipped => self.skipping -= 1,
                _ => {}
            }
            self.hiding -= u32::from(open.hides);
            self.open[open.tag as usize] -= 1;
            self.stack.pop();
            self.shared = self.shared.min(self.stack.len());
        }
    }

    /// The content of an element without markup.
    fn raw(&mut self, tag: Tag, from: usize, to: usize) {
        let content = &self.html[from..to];
        self.page.heads.raw(tag, content, self.skipping > 0);
        // Formulas stand in scripts where MathJax sets them.
        if tag == Tag::Script && self.skipping == 0 && self.page.heads.is_formula() {
            self.space = true;
            self.put("$", from);
            self.put(content.trim(), from);
            self.put("$", from);
        }
    }
}

/// Where a value stands in the page that it was taken from.
pub(super) fn range_in(html: &str, value: &str) -> (u32, u32) {
    let from = (value.as_ptr() as usize).wrapping_sub(html.as_ptr() as usize);
    if from + value.len() > html.len() { (0, 0) } else { (from as u32, (from + value.len()) as u32) }
}

/// At most so many bytes of a value, its last character whole.
pub(super) fn beginning(value: &str, bytes: usize) -> &str {
    let mut end = value.len().min(bytes);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}
