//! Which tags open and close what in the tree: the rules of the HTML Standard's tree builder (13.2.6.4) for pages that are
//! nearly well formed, implied elements and implied ends included. What it does about misnested formatting and about text
//! between the rows of a table, which moves elements to where they do not stand in the page, is left out: here every element
//! is a stretch of the page.

use super::super::tag::{Display, Tag};
use super::super::tokens::is_space;
use super::tree::{Builder, Open, Space};

/// What end tags do not reach through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Default,
    Button,
    List,
    Table,
}

const HEADINGS: [Tag; 6] = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];

/// Elements without content that the table of tags does not have.
fn is_void(tag: Tag, name: &str) -> bool {
    tag.is_void()
        || tag == Tag::Other && ["area", "basefont", "bgsound", "frame", "keygen"].iter().any(|v| v.eq_ignore_ascii_case(name))
}

/// Names outside the table of tags that bound a scope.
fn is_barrier(name: &str) -> bool {
    ["applet", "marquee"].iter().any(|v| v.eq_ignore_ascii_case(name))
}

/// Elements of HTML inside a drawing or formula end it (HTML Standard, 13.2.6.5).
fn breaks_out(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        B | Blockquote
            | Body
            | Br
            | Center
            | Code
            | Dd
            | Div
            | Dl
            | Dt
            | Em
            | Embed
            | Head
            | Hr
            | I
            | Img
            | Li
            | Menu
            | Meta
            | Ol
    ) || matches!(tag, P | Pre | Ruby | S | Small | Span | Strike | Strong | Sub | Sup | Table | Tt | U | Ul | Var)
        || tag.heading().is_some()
}

/// Elements that end tags of unknown and inline elements do not reach through.
fn is_special(tag: Tag) -> bool {
    use Tag::*;
    tag.is_block() && !matches!(tag, Legend | Dialog)
        || tag.display() == Display::Raw
        || matches!(tag, Button | Object | Template | Noscript)
}

impl Builder<'_> {
    fn top(&self) -> Option<&Open> {
        self.stack.last()
    }

    fn is_on_top(&self, tags: &[Tag]) -> bool {
        self.top().is_some_and(|o| o.space == Space::Html && tags.contains(&o.tag))
    }

    fn find(&self, wanted: impl Fn(&Open) -> bool) -> Option<usize> {
        self.stack.iter().rposition(wanted)
    }

    fn bounds(&self, open: &Open, scope: Scope) -> bool {
        use Tag::*;
        if open.space != Space::Html {
            return scope != Scope::Table && self.is_integration_point(open);
        }
        match open.tag {
            Html | Table | Template => true,
            Caption | Td | Th | Object | Select => scope != Scope::Table,
            Ol | Ul => scope == Scope::List,
            Button => scope == Scope::Button,
            Other => scope != Scope::Table && is_barrier(self.name_of(open)),
            _ => false,
        }
    }

    /// The innermost open element of some, unless the scope ends before it.
    fn in_scope(&self, scope: Scope, tags: &[Tag]) -> Option<usize> {
        if !tags.iter().any(|tag| self.is_open(*tag)) {
            return None;
        }
        for (place, open) in self.stack.iter().enumerate().rev() {
            if open.space == Space::Html && tags.contains(&open.tag) {
                return Some(place);
            }
            if self.bounds(open, scope) {
                return None;
            }
        }
        None
    }

    /// Where a drawing or formula holds HTML.
    fn is_integration_point(&self, open: &Open) -> bool {
        let name = self.name_of(open);
        let any = |names: &[&str]| names.iter().any(|n| n.eq_ignore_ascii_case(name));
        match open.space {
            Space::Html => false,
            Space::Svg => any(&["foreignobject", "desc", "title"]),
            Space::MathMl if any(&["annotation-xml"]) => {
                let is_html = |value: &str| ["text/html", "application/xhtml+xml"].iter().any(|v| v.eq_ignore_ascii_case(value));
                let mut attributes = self.tree.attributes(open.node);
                attributes.any(|(name, value)| name.eq_ignore_ascii_case("encoding") && is_html(value))
            }
            Space::MathMl => any(&["mi", "mo", "mn", "ms", "mtext"]),
        }
    }

    fn is_foreign(&self) -> bool {
        self.top().is_some_and(|o| o.space != Space::Html && !self.is_integration_point(o))
    }

    /// Text between tags.
    pub fn text(&mut self, from: usize, to: usize) {
        let text = &self.html()[from..to];
        if text.is_empty() || self.excess > 0 {
            return;
        }
        let blank = text.bytes().all(is_space);
        if !self.has_body && !self.is_open(Tag::Template) {
            if blank && self.is_on_top(&[Tag::Head, Tag::Noscript]) {
                self.note_text();
            }
            if blank {
                return;
            }
            self.ensure_body();
        }
        if self.is_on_top(&[Tag::Colgroup]) && !blank {
            self.end_before(self.stack.len() - 1);
        }
        // A line feed behind the start tag is none of the content.
        let first =
            self.is_on_top(&[Tag::Pre]) && self.top().is_some_and(|o| self.tree.nodes[o.node as usize].from == from as u32);
        // Other text between rows is moved out of the table.
        let between = self.is_on_top(&[Tag::Table, Tag::Tbody, Tag::Thead, Tag::Tfoot, Tag::Tr]) && !blank;
        if !(between || first && matches!(text, "\n" | "\r\n")) {
            self.note_text();
        }
    }

    /// The content of an element without markup.
    pub fn raw(&mut self, from: usize, to: usize) {
        let first = self.is_on_top(&[Tag::Textarea]) && matches!(&self.html()[from..to], "\n" | "\r\n");
        if to > from && self.excess == 0 && !first {
            self.note_text();
        }
    }

    fn ensure_html(&mut self) {
        if self.tree.nodes.is_empty() {
            self.imply(Tag::Html);
        }
    }

    fn ensure_head(&mut self) {
        self.ensure_html();
        if !self.has_head {
            self.has_head = true;
            self.imply(Tag::Head);
        }
    }

    fn end_head(&mut self) {
        if let Some(head) = self.find(|o| o.tag == Tag::Head) {
            self.end_before(head);
        }
    }

    /// Begins the body, if it has not begun.
    pub fn ensure_body(&mut self) {
        if !self.has_body {
            self.ensure_head();
            self.end_head();
            self.has_body = true;
            self.imply(Tag::Body);
        }
    }

    /// A start tag.
    pub fn open(&mut self, tag: Tag) {
        use Tag::*;
        if self.excess > 0 {
            // Inside an element that is not in the tree.
            self.excess += u32::from(!is_void(tag, self.name()));
            return;
        }
        if self.is_foreign() && !self.leaves_foreign(tag) {
            let space = self.top().map_or(Space::Html, |o| o.space);
            return if self.selfclosing { self.add_void(tag, space) } else { self.push(tag, space) };
        }
        match tag {
            Html => {
                if self.tree.nodes.is_empty() {
                    self.push(tag, Space::Html);
                } else {
                    self.add_attributes(tag);
                }
                return;
            }
            Head => {
                self.ensure_html();
                if !self.has_head {
                    self.has_head = true;
                    self.push(tag, Space::Html);
                }
                return;
            }
            Body => {
                if !self.has_body {
                    self.ensure_head();
                    self.end_head();
                    self.has_body = true;
                    self.push(tag, Space::Html);
                } else {
                    self.add_attributes(tag);
                }
                return;
            }
            _ => {}
        }
        if !self.has_body && !self.is_open(Template) {
            let name = self.name();
            let other = tag == Other && (name.eq_ignore_ascii_case("basefont") || name.eq_ignore_ascii_case("bgsound"));
            if other || matches!(tag, Base | Link | Meta | Title | Script | Noscript | Noframes | Style | Template) {
                self.open_in_head(tag);
                return;
            }
            self.ensure_body();
        }
        let again = tag == Select && self.in_scope(Scope::Default, &[Select]).is_some();
        self.imply_ends(tag);
        if again {
            // The start tag of a list inside another is its end tag.
        } else if is_void(tag, self.name()) {
            self.add_void(tag, Space::Html);
        } else if tag == Svg || tag == Math {
            let space = if tag == Svg { Space::Svg } else { Space::MathMl };
            if self.selfclosing { self.add_void(tag, space) } else { self.push(tag, space) }
        } else if !self.is_refused(tag) {
            self.push(tag, Space::Html);
        }
    }

    /// An element in the head, or between head and body.
    fn open_in_head(&mut self, tag: Tag) {
        self.ensure_head();
        if tag == Tag::Noscript && self.is_on_top(&[Tag::Noscript]) {
            return;
        }
        // Of what stands in a noscript of the head, only these belong there.
        let inner = matches!(tag, Tag::Link | Tag::Meta | Tag::Style | Tag::Noframes);
        if self.is_on_top(&[Tag::Noscript]) && !inner {
            self.end_before(self.stack.len() - 1);
        }
        let reopened = !self.is_open(Tag::Head);
        if reopened {
            self.reopen_head();
        }
        if is_void(tag, self.name()) {
            self.add_void(tag, Space::Html);
        } else {
            self.push(tag, Space::Html);
        }
    }

    /// Whether a start tag is passed over.
    fn is_refused(&self, tag: Tag) -> bool {
        use Tag::*;
        match tag {
            Form => self.is_open(Form) && !self.is_open(Template),
            Caption | Colgroup | Tbody | Thead | Tfoot | Tr | Td | Th => {
                self.in_scope(Scope::Table, &[Table]).is_none() && !self.is_open(Template)
            }
            _ => false,
        }
    }

    /// Whether a start tag ends the drawing or formula that it stands in.
    fn leaves_foreign(&mut self, tag: Tag) -> bool {
        let font = |name: &str| ["color", "face", "size"].iter().any(|n| n.eq_ignore_ascii_case(name));
        if !(breaks_out(tag) || tag == Tag::Font && self.attribute_names().any(font)) {
            return false;
        }
        let outer = self.find(|o| o.space == Space::Html || self.is_integration_point(o));
        self.end_before(outer.map_or(0, |place| place + 1));
        true
    }

    /// Ends what a start tag ends without saying so, and opens what it takes for granted.
    fn imply_ends(&mut self, tag: Tag) {
        use Tag::*;
        match tag {
            Caption | Colgroup | Col | Tbody | Thead | Tfoot | Tr | Td | Th => return self.place_in_table(tag),
            _ if self.is_on_top(&[Colgroup]) && tag != Template => self.end_before(self.stack.len() - 1),
            _ => {}
        }
        match tag {
            Li => self.end_item(&[Li]),
            Dd | Dt => self.end_item(&[Dd, Dt]),
            Button => {
                if let Some(place) = self.in_scope(Scope::Default, &[Button]) {
                    self.end_before(place);
                }
            }
            A if self.is_open(A) => {
                let bounds = |o: &Open| matches!(o.tag, Object | Td | Th | Caption | Template);
                let found = self.find(|o| o.tag == A && o.space == Space::Html || bounds(o));
                if let Some(place) = found.filter(|p| self.stack[*p].tag == A) {
                    self.end_formatting(place, true);
                }
            }
            Option | Optgroup | Input | Select if self.is_open(Select) => self.continue_select(tag),
            Option | Optgroup if self.is_on_top(&[Option]) => self.end_before(self.stack.len() - 1),
            Rp | Rt if self.is_on_top(&[Rp, Rt]) && self.in_scope(Scope::Default, &[Ruby]).is_some() => {
                self.end_before(self.stack.len() - 1);
            }
            _ => {}
        }
        // An element whose text is no markup ends a paragraph only if it is a block.
        let ends = tag.ends_paragraph() && !matches!(tag, Frameset) || tag == Xmp;
        if ends
            && !(tag == Table && self.quirks)
            && let Some(place) = self.in_scope(Scope::Button, &[P])
        {
            self.end_before(place);
        }
        if tag == Hr && self.is_open(Select) {
            self.continue_select(tag);
        }
        if tag.heading().is_some() && self.top().is_some_and(|o| o.tag.heading().is_some()) {
            self.end_before(self.stack.len() - 1);
        }
    }

    /// Ends what an option, a group, a rule or another control ends inside a list to select from.
    fn continue_select(&mut self, tag: Tag) {
        use Tag::*;
        let Some(place) = self.in_scope(Scope::Default, &[Select]) else { return };
        if matches!(tag, Input | Select) {
            return self.end_before(place);
        }
        while self.is_on_top(&[Dd, Dt, Li, Option, Optgroup, P, Rp, Rt]) && !(tag == Option && self.is_on_top(&[Optgroup])) {
            self.end_before(self.stack.len() - 1);
        }
    }

    /// Ends an item of a list that is open, unless a block stands between.
    fn end_item(&mut self, tags: &[Tag]) {
        use Tag::{Address, Div, P};
        let stops = |o: &Open| o.space != Space::Html || is_special(o.tag) && !matches!(o.tag, Address | Div | P);
        let found = self.find(|o| tags.contains(&o.tag) || stops(o));
        if let Some(place) = found.filter(|p| tags.contains(&self.stack[*p].tag)) {
            self.end_before(place);
        }
    }

    /// Ends what stands between a part of a table and its place, and opens the parts between that the page left out.
    fn place_in_table(&mut self, tag: Tag) {
        use Tag::*;
        if self.in_scope(Scope::Table, &[Table]).is_none() {
            return;
        }
        let inside: &[Tag] = match tag {
            Td | Th => &[Tr, Tbody, Thead, Tfoot, Table],
            Tr => &[Tbody, Thead, Tfoot, Table],
            Col => &[Colgroup, Table],
            _ => &[Table],
        };
        if let Some(place) = self.in_scope(Scope::Table, inside) {
            self.end_before(place + 1);
        }
        let on_top = self.top().map_or(Other, |o| o.tag);
        match (tag, on_top) {
            (Td | Th, Table) => {
                self.imply(Tbody);
                self.imply(Tr);
            }
            (Td | Th, Tbody | Thead | Tfoot) => self.imply(Tr),
            (Tr, Table) => self.imply(Tbody),
            (Col, Table) => self.imply(Colgroup),
            _ => {}
        }
    }

    /// An end tag.
    pub fn close(&mut self, tag: Tag) {
        use Tag::*;
        if self.excess > 0 {
            self.excess -= 1;
            return;
        }
        if self.top().is_some_and(|o| o.space != Space::Html) && self.close_foreign() {
            return;
        }
        match tag {
            Html | Body => {
                if tag == Body || self.has_body {
                    self.ensure_body();
                }
                return;
            }
            Head => {
                if !self.has_body && self.is_open(Head) {
                    let head = self.find(|o| o.tag == Head).unwrap_or(0);
                    self.end_with(head);
                }
                return;
            }
            Br => {
                self.ensure_body();
                return self.imply_void(Br);
            }
            _ => {}
        }
        if is_void(tag, self.name()) {
            return;
        }
        let through = match tag {
            P => {
                let found = self.in_scope(Scope::Button, &[P]);
                if found.is_none() && self.has_body {
                    return self.imply_void(P);
                }
                found
            }
            Li => self.in_scope(Scope::List, &[Li]),
            _ if tag.heading().is_some() => self.in_scope(Scope::Default, &HEADINGS),
            Table | Tbody | Thead | Tfoot | Tr | Td | Th | Caption => self.in_scope(Scope::Table, &[tag]),
            Colgroup => self.stack.len().checked_sub(1).filter(|_| self.is_on_top(&[Colgroup])),
            Template => self.find(|o| o.tag == Template),
            Form => {
                if let Some(place) = self.in_scope(Scope::Default, &[Form]) {
                    self.end_alone(place);
                }
                return;
            }
            _ if tag.is_formatting() => {
                if let Some(place) = self.in_scope(Scope::Default, &[tag]) {
                    self.end_formatting(place, false);
                }
                return;
            }
            _ if is_special(tag) && tag != Noscript || tag == Dialog => self.in_scope(Scope::Default, &[tag]),
            _ => {
                let name = self.name();
                let same = |o: &Open| o.tag == tag && (tag != Other || self.name_of(o).eq_ignore_ascii_case(name));
                let found = self.find(|o| o.space == Space::Html && (same(o) || is_special(o.tag)));
                found.filter(|p| same(&self.stack[*p]))
            }
        };
        if let Some(place) = through {
            self.end_with(place);
        }
    }

    /// An end tag inside a drawing or formula. Returns whether it was the end tag of an element of it.
    fn close_foreign(&mut self) -> bool {
        let name = self.name();
        for place in (0..self.stack.len()).rev() {
            let open = self.stack[place];
            if open.space == Space::Html {
                return false;
            }
            if self.name_of(&open).eq_ignore_ascii_case(name) {
                self.end_with(place);
                return true;
            }
        }
        false
    }

    /// Ends a formatting element: alone, if blocks were opened inside it.
    fn end_formatting(&mut self, place: usize, before: bool) {
        let holds_blocks = self.stack[place + 1..].iter().any(|o| o.space == Space::Html && is_special(o.tag));
        match (holds_blocks, before) {
            (true, _) => self.end_alone(place),
            (false, true) => self.end_before(place),
            (false, false) => self.end_with(place),
        }
    }
}
