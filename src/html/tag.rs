//! The elements of HTML that the layout tells apart: one table of names, how each is displayed, and how it closes others.

/// How an element takes part in the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    /// Part of a line.
    Inline,
    /// Part of a line that never touches its neighbours' words: buttons, labels, options.
    Apart,
    /// Begins and ends a line.
    Block,
    /// Its text is none of the page's.
    Skipped,
    /// Its content is no markup: to be passed over up to its end tag.
    Raw,
}

macro_rules! tags {
    ($($variant:ident $name:literal $display:ident,)*) => {
        /// An element's name; the unknown ones are one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Tag {
            /// Any name that is not in the table: laid out as part of a line.
            Other,
            $(#[doc = $name] $variant,)*
        }

        /// All names, in the order of [`Tag`].
        const NAMES: &[&str] = &["", $($name,)*];
        const TAGS: &[Tag] = &[Tag::Other, $(Tag::$variant,)*];
        const DISPLAYS: &[Display] = &[Display::Inline, $(Display::$display,)*];
    };
}

tags! {
    A "a" Inline, Abbr "abbr" Inline, Address "address" Block, Annotation "annotation" Skipped, Article "article" Block,
    Aside "aside" Block, Audio "audio" Skipped, B "b" Inline, Base "base" Inline, Blockquote "blockquote" Block,
    Body "body" Block, Br "br" Inline, Button "button" Apart, Canvas "canvas" Skipped, Caption "caption" Block,
    Center "center" Block, Cite "cite" Inline, Code "code" Inline, Col "col" Inline, Colgroup "colgroup" Block,
    Dd "dd" Block, Del "del" Inline, Details "details" Block, Dialog "dialog" Block, Dir "dir" Block, Div "div" Block,
    Dl "dl" Block, Dt "dt" Block, Em "em" Inline, Embed "embed" Inline, Fieldset "fieldset" Block,
    Figcaption "figcaption" Block, Figure "figure" Block, Font "font" Inline, Footer "footer" Block, Form "form" Block,
    Frameset "frameset" Block, H1 "h1" Block, H2 "h2" Block, H3 "h3" Block, H4 "h4" Block, H5 "h5" Block, H6 "h6" Block,
    Head "head" Block, Header "header" Block, Hgroup "hgroup" Block, Hr "hr" Block, Html "html" Block, I "i" Inline,
    Iframe "iframe" Raw, Img "img" Inline, Input "input" Apart, Ins "ins" Inline, Kbd "kbd" Inline, Label "label" Apart,
    Legend "legend" Block, Li "li" Block, Link "link" Inline, Main "main" Block, Map "map" Skipped, Mark "mark" Inline,
    Math "math" Inline, Menu "menu" Block, Meta "meta" Inline, Nav "nav" Block, Noembed "noembed" Raw,
    Noframes "noframes" Raw, Noscript "noscript" Block, Object "object" Inline, Ol "ol" Block, Optgroup "optgroup" Apart,
    Option "option" Apart, P "p" Block, Param "param" Inline, Picture "picture" Inline, Plaintext "plaintext" Block,
    Pre "pre" Block, Q "q" Inline, Rp "rp" Inline, Rt "rt" Inline, Ruby "ruby" Inline, S "s" Inline, Samp "samp" Inline,
    Script "script" Raw, Search "search" Block, Section "section" Block, Select "select" Block, Small "small" Inline,
    Source "source" Inline, Span "span" Inline, Strike "strike" Inline, Strong "strong" Inline, Style "style" Raw,
    Sub "sub" Inline, Summary "summary" Block, Sup "sup" Inline, Svg "svg" Skipped, Table "table" Block,
    Tbody "tbody" Block, Td "td" Block, Template "template" Skipped, Textarea "textarea" Raw, Tfoot "tfoot" Block,
    Th "th" Block, Thead "thead" Block, Time "time" Inline, Title "title" Raw, Tr "tr" Block, Track "track" Inline,
    Tt "tt" Inline, U "u" Inline, Ul "ul" Block, Var "var" Inline, Video "video" Skipped, Wbr "wbr" Inline,
    Xmp "xmp" Raw,
}

/// A name's first eight bytes in lower case, and its length.
const fn packed(name: &[u8]) -> u64 {
    let (mut key, mut i) = (0, 0);
    while i < name.len() && i < 8 {
        key = key << 8 | (name[i] | 0x20) as u64;
        i += 1;
    }
    key.wrapping_add((name.len() as u64).wrapping_mul(0x0101_0101_0101_0100))
}

const PLACES: usize = 512;

const fn place(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 55) as usize
}

/// An open-addressed table of the names.
static TABLE: [u8; PLACES] = {
    let mut table = [0_u8; PLACES];
    let mut i = 1;
    while i < NAMES.len() {
        let mut at = place(packed(NAMES[i].as_bytes()));
        while table[at] != 0 {
            at = (at + 1) % PLACES;
        }
        table[at] = i as u8;
        i += 1;
    }
    table
};

impl Tag {
    /// The element of a name in any case.
    pub fn named(name: &[u8]) -> Tag {
        let mut at = place(packed(name));
        loop {
            match TABLE[at] {
                0 => return Tag::Other,
                i if NAMES[i as usize].as_bytes().eq_ignore_ascii_case(name) => return TAGS[i as usize],
                _ => at = (at + 1) % PLACES,
            }
        }
    }

    /// Its name in lower case; empty for one that is not in the table.
    pub fn name(self) -> &'static str {
        NAMES[self as usize]
    }

    /// How it takes part in the layout.
    pub fn display(self) -> Display {
        DISPLAYS[self as usize]
    }

    pub fn is_block(self) -> bool {
        self.display() == Display::Block
    }

    /// Elements that have no content and no end tag.
    pub fn is_void(self) -> bool {
        use Tag::*;
        matches!(self, Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr)
    }

    /// The level of a heading.
    pub fn heading(self) -> Option<u8> {
        (Tag::H1 <= self && self <= Tag::H6).then(|| self as u8 - Tag::H1 as u8 + 1)
    }

    /// Elements whose start tag ends an open paragraph (HTML Standard, 13.2.6.4.7).
    pub fn ends_paragraph(self) -> bool {
        self.is_block() && !matches!(self, Tag::Body | Tag::Html | Tag::Head | Tag::Noscript | Tag::Select | Tag::Legend)
    }

    /// Elements that end tags outside do not reach into.
    pub fn is_boundary(self) -> bool {
        use Tag::*;
        matches!(self, Td | Th | Caption | Table | Html | Template | Object | Svg | Math)
    }

    /// Formatting elements: their end tags close them alone, whatever blocks were opened inside.
    pub fn is_formatting(self) -> bool {
        use Tag::*;
        matches!(self, A | B | Code | Em | Font | I | S | Small | Strike | Strong | Tt | U)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_case() {
        for (name, tag) in NAMES.iter().zip(TAGS).skip(1) {
            assert_eq!(Tag::named(name.as_bytes()), *tag);
            assert_eq!(Tag::named(name.to_uppercase().as_bytes()), *tag);
            assert_eq!(tag.name(), *name);
        }
        for name in ["", "x", "blockquotes", "custom-element", "scripts", "h7"] {
            assert_eq!(Tag::named(name.as_bytes()), Tag::Other);
        }
        assert_eq!(Tag::H3.heading(), Some(3));
        assert_eq!(Tag::Header.heading(), None);
    }
}
