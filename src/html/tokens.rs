//! HTML in tokens: tags with their attributes, and the text between them. A pull parser over a borrowed page.
//!
//! It follows the tokenizer of the HTML Standard (13.2.5) in what it takes for a tag, an attribute, a comment or text, and
//! jumps from mark to mark by byte search instead of walking through its states; `tests/html_oracle.rs` compares it with
//! html5ever's. Every byte is looked at a bounded number of times, whatever the page holds.

use super::tag::{Display, Tag};
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// What stands next in a page. Ranges are bytes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// Text, with its entities as they stand.
    Text(usize, usize),
    /// A start tag; its attributes are in [`Tokens::attributes`].
    Open(Tag),
    /// An end tag.
    Close(Tag),
    /// The content of an element that holds no markup, such as a script.
    Raw(Tag, usize, usize),
}

/// Attributes that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Name {
    Alt,
    AriaHidden,
    AriaLabel,
    Charset,
    Class,
    Colspan,
    Content,
    Datetime,
    Dir,
    Hidden,
    Href,
    Id,
    Itemprop,
    Itemtype,
    Lang,
    /// `name`.
    Called,
    Property,
    Rel,
    Role,
    Rowspan,
    Src,
    Start,
    Style,
    Type,
}

/// At most so many attributes of a tag are noted; more are passed over.
pub(crate) const MOST_ATTRIBUTES: usize = 64;

/// A pull parser over a page.
#[derive(Debug)]
pub(crate) struct Tokens<'h> {
    html: &'h str,
    at: usize,
    attributes: Vec<(Name, usize, usize)>,
    /// The element whose content is raw, when its start tag was the last token.
    raw: Option<Tag>,
    /// The bytes of the last tag's name.
    name: Range<usize>,
    selfclosing: bool,
    /// Whether a bound was hit.
    pub bounded: bool,
}

/// What HTML takes for white space.
pub(super) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\t' | b'\r' | 0x0c)
}

fn known(name: &[u8]) -> Option<Name> {
    // By length first: most attributes of a page are data- ones.
    let found = match name.len() {
        2 if name.eq_ignore_ascii_case(b"id") => Name::Id,
        3 => match name[0] | 0x20 {
            b'a' if name.eq_ignore_ascii_case(b"alt") => Name::Alt,
            b'd' if name.eq_ignore_ascii_case(b"dir") => Name::Dir,
            b'r' if name.eq_ignore_ascii_case(b"rel") => Name::Rel,
            b's' if name.eq_ignore_ascii_case(b"src") => Name::Src,
            _ => return None,
        },
        4 => match name[0] | 0x20 {
            b'h' if name.eq_ignore_ascii_case(b"href") => Name::Href,
            b'l' if name.eq_ignore_ascii_case(b"lang") => Name::Lang,
            b'n' if name.eq_ignore_ascii_case(b"name") => Name::Called,
            b'r' if name.eq_ignore_ascii_case(b"role") => Name::Role,
            b't' if name.eq_ignore_ascii_case(b"type") => Name::Type,
            _ => return None,
        },
        5 if name.eq_ignore_ascii_case(b"class") => Name::Class,
        5 if name.eq_ignore_ascii_case(b"style") => Name::Style,
        5 if name.eq_ignore_ascii_case(b"start") => Name::Start,
        6 if name.eq_ignore_ascii_case(b"hidden") => Name::Hidden,
        7 if name.eq_ignore_ascii_case(b"content") => Name::Content,
        7 if name.eq_ignore_ascii_case(b"charset") => Name::Charset,
        7 if name.eq_ignore_ascii_case(b"colspan") => Name::Colspan,
        7 if name.eq_ignore_ascii_case(b"rowspan") => Name::Rowspan,
        8 if name.eq_ignore_ascii_case(b"property") => Name::Property,
        8 if name.eq_ignore_ascii_case(b"itemprop") => Name::Itemprop,
        8 if name.eq_ignore_ascii_case(b"itemtype") => Name::Itemtype,
        8 if name.eq_ignore_ascii_case(b"datetime") => Name::Datetime,
        10 if name.eq_ignore_ascii_case(b"aria-label") => Name::AriaLabel,
        11 if name.eq_ignore_ascii_case(b"aria-hidden") => Name::AriaHidden,
        _ => return None,
    };
    Some(found)
}

impl<'h> Tokens<'h> {
    pub fn new(html: &'h str) -> Tokens<'h> {
        Tokens { html, at: 0, attributes: Vec::new(), raw: None, name: 0..0, selfclosing: false, bounded: false }
    }

    /// How far the page has been read, in bytes.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Where the name of the last tag stands.
    pub fn name_range(&self) -> Range<usize> {
        self.name.clone()
    }

    /// The name of the last tag as it was written.
    #[cfg(test)]
    pub fn name(&self) -> &'h str {
        &self.html[self.name.clone()]
    }

    /// Whether the last start tag ended in a slash.
    pub fn is_selfclosing(&self) -> bool {
        self.selfclosing
    }

    /// The value of an attribute of the last start tag, its entities as they stand; the first of several counts.
    pub fn attribute(&self, name: Name) -> Option<&'h str> {
        self.attributes.iter().find(|a| a.0 == name).map(|a| &self.html[a.1..a.2])
    }

    /// The next token.
    pub fn next(&mut self) -> Option<Token> {
        self.next_noting(&mut |_, _| {})
    }

    /// The next token; if it is a start tag, `note` gets the places of all its attributes' names and values first, those
    /// included that [`Tokens::attribute`] does not know.
    pub fn next_noting(&mut self, note: &mut impl FnMut(Range<usize>, Range<usize>)) -> Option<Token> {
        let bytes = self.html.as_bytes();
        if let Some(tag) = self.raw.take() {
            return Some(self.raw_content(tag));
        }
        let from = self.at;
        let mut at = self.at;
        loop {
            let Some(mark) = memchr(b'<', &bytes[at..]).map(|i| at + i) else {
                self.at = bytes.len();
                return (from < bytes.len()).then_some(Token::Text(from, bytes.len()));
            };
            let begins = match bytes.get(mark + 1) {
                Some(b) => b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'),
                None => false,
            };
            // "a < b" and "</ " are text, the latter a comment.
            if !begins || bytes[mark + 1] == b'/' && mark + 2 >= bytes.len() {
                at = mark + 1;
                continue;
            }
            if mark > from {
                self.at = mark;
                return Some(Token::Text(from, mark));
            }
            self.at = mark;
            return match bytes[mark + 1] {
                b'!' => {
                    self.declaration();
                    self.next_after_comment()
                }
                b'?' => {
                    self.pass_to(b'>');
                    self.next_after_comment()
                }
                b'/' if !bytes[mark + 2].is_ascii_alphabetic() => {
                    self.pass_to(b'>');
                    self.next_after_comment()
                }
                b'/' => self.tag(mark + 2, true, note),
                _ => self.tag(mark + 1, false, note),
            };
        }
    }

    /// Comments make no token; a loop instead of a call, so that a million of them need no stack.
    fn next_after_comment(&mut self) -> Option<Token> {
        let bytes = self.html.as_bytes();
        while bytes[self.at..].starts_with(b"<!") || bytes[self.at..].starts_with(b"<?") {
            if bytes[self.at + 1] == b'!' { self.declaration() } else { self.pass_to(b'>') }
        }
        Some(Token::Text(self.at, self.at))
    }

    fn pass_to(&mut self, mark: u8) {
        let bytes = self.html.as_bytes();
        self.at = memchr(mark, &bytes[self.at..]).map_or(bytes.len(), |i| self.at + i + 1);
    }

    /// A comment, a doctype, or a section of character data, which in HTML is a comment.
    fn declaration(&mut self) {
        let bytes = self.html.as_bytes();
        let rest = &bytes[self.at..];
        if !rest.starts_with(b"<!--") {
            return self.pass_to(b'>');
        }
        // "<!-->" and "<!--->" are comments that end at once; "--!>" ends one, too.
        if rest[4..].starts_with(b">") {
            self.at += 5;
            return;
        }
        if rest[4..].starts_with(b"->") {
            self.at += 6;
            return;
        }
        let mut at = self.at + 4;
        while let Some(i) = memmem::find(&bytes[at..], b"--") {
            let end = at + i + 2;
            match bytes.get(end) {
                Some(b'>') => {
                    self.at = end + 1;
                    return;
                }
                Some(b'!') if bytes.get(end + 1) == Some(&b'>') => {
                    self.at = end + 2;
                    return;
                }
                _ => at = end - 1,
            }
        }
        self.at = bytes.len();
    }

    /// A tag whose name begins at `from`.
    fn tag(&mut self, from: usize, closes: bool, note: &mut impl FnMut(Range<usize>, Range<usize>)) -> Option<Token> {
        let bytes = self.html.as_bytes();
        let mut at = from;
        while bytes.get(at).is_some_and(|b| !is_space(*b) && !matches!(b, b'/' | b'>')) {
            at += 1;
        }
        self.name = from..at;
        let tag = Tag::named(&bytes[from..at]);
        self.attributes.clear();
        self.selfclosing = false;
        loop {
            while bytes.get(at).is_some_and(|b| is_space(*b)) {
                at += 1;
            }
            match bytes.get(at) {
                None => {
                    // A tag that the page ends in is none.
                    self.at = bytes.len();
                    return None;
                }
                Some(b'>') => {
                    self.at = at + 1;
                    break;
                }
                Some(b'/') => {
                    self.selfclosing = bytes.get(at + 1) == Some(&b'>');
                    at += 1;
                    continue;
                }
                _ => {}
            }
            let name = at;
            at += 1;
            while bytes.get(at).is_some_and(|b| !is_space(*b) && !matches!(b, b'/' | b'>' | b'=')) {
                at += 1;
            }
            let name = name..at;
            while bytes.get(at).is_some_and(|b| is_space(*b)) {
                at += 1;
            }
            let mut value = at..at;
            if bytes.get(at) == Some(&b'=') {
                at += 1;
                while bytes.get(at).is_some_and(|b| is_space(*b)) {
                    at += 1;
                }
                match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let Some(end) = memchr(quote, &bytes[at + 1..]) else {
                            self.at = bytes.len();
                            return None;
                        };
                        value = at + 1..at + 1 + end;
                        at = value.end + 1;
                    }
                    _ => {
                        let begin = at;
                        while bytes.get(at).is_some_and(|b| !is_space(*b) && *b != b'>') {
                            at += 1;
                        }
                        value = begin..at;
                    }
                }
            }
            if !closes {
                note(name.clone(), value.clone());
            }
            if !closes && let Some(known) = known(&bytes[name]) {
                if self.attributes.len() < MOST_ATTRIBUTES {
                    self.attributes.push((known, value.start, value.end));
                } else {
                    self.bounded = true;
                }
            }
        }
        if closes {
            return Some(Token::Close(tag));
        }
        if tag.display() == Display::Raw && !(self.selfclosing && tag == Tag::Iframe) {
            self.raw = Some(tag);
        }
        Some(Token::Open(tag))
    }

    /// What stands before the end tag of an element without markup.
    fn raw_content(&mut self, tag: Tag) -> Token {
        let bytes = self.html.as_bytes();
        let (from, name) = (self.at, tag.name().as_bytes());
        let mut at = from;
        // Inside "<!-- <script>" a script's end tag ends the inner script alone.
        let (mut commented, mut nested) = (false, false);
        while let Some(mark) = memchr2(b'<', b'-', &bytes[at..]).map(|i| at + i) {
            let rest = &bytes[mark..];
            at = mark + 1;
            if rest[0] == b'-' {
                if commented && rest.starts_with(b"-->") {
                    (commented, nested) = (false, false);
                }
                continue;
            }
            let ends = |skip: usize| {
                rest.len() >= skip + name.len()
                    && rest[skip..skip + name.len()].eq_ignore_ascii_case(name)
                    && rest.get(skip + name.len()).is_none_or(|b| is_space(*b) || matches!(b, b'/' | b'>'))
            };
            if rest.get(1) == Some(&b'/') && ends(2) {
                if nested {
                    nested = false;
                    continue;
                }
                self.at = mark;
                return Token::Raw(tag, from, mark);
            }
            if tag == Tag::Script {
                if rest.starts_with(b"<!--") {
                    commented = true;
                    // "<!-->" is over at once.
                    at = mark + 2;
                } else if commented && ends(1) {
                    nested = true;
                }
            }
        }
        self.at = bytes.len();
        Token::Raw(tag, from, bytes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens in short.
    fn read(html: &str) -> Vec<String> {
        let mut tokens = Tokens::new(html);
        let mut out = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(a, b) if a == b => {}
                Token::Text(a, b) => out.push(html[a..b].to_owned()),
                Token::Open(_) => out.push(format!("<{}>", tokens.name())),
                Token::Close(_) => out.push(format!("</{}>", tokens.name())),
                Token::Raw(_, a, b) => out.push(format!("[{}]", &html[a..b])),
            }
        }
        out
    }

    #[test]
    fn tags_text_and_comments() {
        assert_eq!(read("a<p class=x>b</p>c"), ["a", "<p>", "b", "</p>", "c"]);
        assert_eq!(read("1 < 2 <3 <= 4"), ["1 < 2 <3 <= 4"]);
        assert_eq!(
            read("a<!-- <p> -- > -->b<!-->c<!--->d<!--x--!>e<!doctype html>f<?php ?>g</ x>h"),
            ["a", "b", "c", "d", "e", "f", "g", "h"]
        );
        assert_eq!(read("<a title='1 > 0' href=/x/>t</a>"), ["<a>", "t", "</a>"]);
        assert_eq!(read("x<!-- never ends"), ["x"]);
        assert_eq!(read("x<p class=\"never ends"), ["x"]);
        assert_eq!(read("<br/><"), ["<br>", "<"]);
    }

    #[test]
    fn scripts_are_passed_over_whole() {
        assert_eq!(read("<script>if (a<b) '</p>'</script>x"), ["<script>", "[if (a<b) '</p>']", "</script>", "x"]);
        assert_eq!(read("<script><!-- <script> </script> --></SCRIPT >x").len(), 4);
        assert_eq!(read("<style>p > a</style><title>A & B</title>").len(), 6);
        assert_eq!(read("<script>never ends </p>"), ["<script>", "[never ends </p>]"]);
    }

    #[test]
    fn attributes_in_every_spelling() {
        let html = "<a CLASS=\"x y\" id=one hidden href = '/p?a=1&amp;b' data-x=\"class=z\" class=second>";
        let mut tokens = Tokens::new(html);
        assert_eq!(tokens.next(), Some(Token::Open(Tag::A)));
        assert_eq!(tokens.attribute(Name::Class), Some("x y"));
        assert_eq!(tokens.attribute(Name::Id), Some("one"));
        assert_eq!(tokens.attribute(Name::Hidden), Some(""));
        assert_eq!(tokens.attribute(Name::Href), Some("/p?a=1&amp;b"));
        assert_eq!(tokens.attribute(Name::Role), None);
    }
}
