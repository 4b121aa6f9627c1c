//! Elements that hold text, in a flat arena: parents stand before their children, so that sums over subtrees are one pass
//! from the back, and nothing recurses.

use super::tag::Tag;
use super::tokens::{Name, Tokens};

/// What an element or one around it is, as bits; children inherit them.
pub(crate) mod context {
    pub const NAV: u32 = 1;
    pub const HEADER: u32 = 1 << 1;
    pub const FOOTER: u32 = 1 << 2;
    pub const ASIDE: u32 = 1 << 3;
    pub const MAIN: u32 = 1 << 4;
    pub const ARTICLE: u32 = 1 << 5;
    pub const FORM: u32 = 1 << 6;
    pub const FIGURE: u32 = 1 << 7;
    pub const QUOTE: u32 = 1 << 8;
    pub const LINK: u32 = 1 << 9;
    pub const BUTTON: u32 = 1 << 10;
    pub const HIDDEN: u32 = 1 << 11;
    pub const NOSCRIPT: u32 = 1 << 12;
    pub const DIALOG: u32 = 1 << 13;
    pub const BODY: u32 = 1 << 14;
    pub const LIST: u32 = 1 << 15;
    pub const TABLE: u32 = 1 << 16;
    pub const CODE: u32 = 1 << 17;
    pub const HEADING: u32 = 1 << 18;
    pub const PRE: u32 = 1 << 19;
    pub const DETAILS: u32 = 1 << 20;
    pub const ADDRESS: u32 = 1 << 21;
    pub const CAPTION: u32 = 1 << 22;
    pub const SECTION: u32 = 1 << 23;
    pub const COMMENT: u32 = 1 << 24;
    pub const PRODUCT: u32 = 1 << 25;
}

/// No element.
pub(crate) const NONE: u32 = u32::MAX;

/// An element with text in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element {
    /// Its place in the arena is higher; the first element is its own parent.
    pub parent: u32,
    pub context: u32,
    /// The same for elements of one tag and one class.
    pub signature: u32,
    /// Where its class words begin; they end where the next element's begin.
    pub words: u32,
    pub depth: u16,
    pub tag: Tag,
}

/// The words of classes, ids and roles have so many places: half for their parts, half for whole names.
pub(crate) const CLASS_PLACES: usize = 1 << 14;
/// At most so many places an element.
const MOST_CLASS_WORDS: usize = 24;

/// The elements of a page.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    pub list: Vec<Element>,
    /// The class words of all elements, one behind another.
    words: Vec<u16>,
    /// What was read last of classes with a hash: most elements of a page have the class of another.
    known: Vec<Class>,
}

/// A class attribute that was read.
#[derive(Clone, Copy, Debug, Default)]
struct Class {
    /// Its value, as bytes of the page; none is empty.
    value: (u32, u32),
    /// Its words, as places in [`Elements::words`].
    words: (u32, u32),
    hash: u32,
}

/// So many classes are remembered.
const KNOWN: usize = 256;

/// An element that is open, and what its start tag said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Open {
    pub tag: Tag,
    pub context: u32,
    /// Its place in the arena, or [`NONE`] while it has no text.
    pub element: u32,
    pub at: u32,
    /// Attribute values, as bytes of the page.
    pub class: (u32, u32),
    pub id: (u32, u32),
    pub role: (u32, u32),
    pub itemprop: (u32, u32),
    /// Where its Markdown mark was opened, see [`super::marks`].
    pub mark: u32,
    /// The address of a link, or the number of a list.
    pub value: (u32, u32),
    /// It shows again what has been laid out.
    pub hides: bool,
}

const MIX: u32 = 0x9e37_79b1;

fn hash_byte(hash: u32, b: u8) -> u32 {
    (hash.rotate_left(5) ^ u32::from(b)).wrapping_mul(MIX)
}

fn place(hash: u32, whole: bool) -> u16 {
    let half = CLASS_PLACES as u32 / 2;
    ((hash ^ hash >> 15).wrapping_mul(0x85eb_ca6b) >> 8) as u16 & (half - 1) as u16 | if whole { half as u16 } else { 0 }
}

/// A key of a value by its first and last bytes and its length.
fn ends_key(value: &str) -> u32 {
    let bytes = value.as_bytes();
    let word = |part: &[u8]| part.iter().fold(0, |word: u64, &b| word << 8 | u64::from(b));
    let (first, last) = (&bytes[..bytes.len().min(8)], &bytes[bytes.len().saturating_sub(8)..]);
    let mixed = (word(first).rotate_left(23) ^ word(last) ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as u32
}

/// Calls `found` with the places of a name's parts ("post", "content") and of the name without its digits ("post-content").
fn class_words(value: &str, seed: u32, mut found: impl FnMut(u16)) {
    for name in value.as_bytes().split(u8::is_ascii_whitespace).filter(|n| !n.is_empty()) {
        let (mut whole, mut part, mut letters, mut parts) = (seed, seed, 0, 0);
        let mut lower = false;
        for &b in name.iter().take(48) {
            if b.is_ascii_alphabetic() {
                // "postContent" has two parts.
                if b.is_ascii_uppercase() && lower && letters > 1 {
                    found(place(part, false));
                    (part, letters, parts) = (seed, 0, parts + 1);
                }
                lower = b.is_ascii_lowercase();
                part = hash_byte(part, b | 0x20);
                whole = hash_byte(whole, b | 0x20);
                letters += 1;
            } else if !b.is_ascii_digit() {
                if letters > 1 {
                    found(place(part, false));
                    parts += 1;
                }
                (part, letters, lower) = (seed, 0, false);
            }
        }
        if letters > 1 {
            found(place(part, false));
            parts += 1;
        }
        if parts > 1 {
            found(place(whole, true));
        }
    }
}

/// The attributes that say where an element belongs, as bits.
pub(crate) fn context_of(tag: Tag, tokens: &Tokens<'_>) -> u32 {
    use context::*;
    let mut bits = match tag {
        Tag::Nav | Tag::Menu => NAV,
        Tag::Header => HEADER,
        Tag::Footer => FOOTER,
        Tag::Aside => ASIDE,
        Tag::Main => MAIN,
        Tag::Article => ARTICLE,
        Tag::Form | Tag::Fieldset => FORM,
        Tag::Figure => FIGURE,
        Tag::Blockquote | Tag::Q => QUOTE,
        Tag::A => LINK,
        Tag::Button | Tag::Label | Tag::Select | Tag::Option => BUTTON,
        Tag::Noscript => NOSCRIPT,
        Tag::Dialog => DIALOG,
        Tag::Ul | Tag::Ol | Tag::Dl | Tag::Dir => LIST,
        Tag::Table => TABLE,
        Tag::Code | Tag::Samp | Tag::Kbd => CODE,
        Tag::Pre => PRE,
        Tag::Details => DETAILS,
        Tag::Address => ADDRESS,
        Tag::Figcaption | Tag::Caption => CAPTION,
        Tag::Section => SECTION,
        _ if tag.heading().is_some() => HEADING,
        _ => 0,
    };
    if let Some(role) = tokens.attribute(Name::Role) {
        bits |= match role.trim() {
            "navigation" | "menu" | "menubar" | "tablist" | "toolbar" => NAV,
            "banner" => HEADER,
            "contentinfo" => FOOTER,
            "complementary" => ASIDE,
            "main" => MAIN,
            "article" => ARTICLE,
            "search" | "form" => FORM,
            "figure" => FIGURE,
            "button" => BUTTON,
            "dialog" | "alertdialog" | "alert" => DIALOG,
            "heading" => HEADING,
            _ => 0,
        };
    }
    if let Some(itemprop) = tokens.attribute(Name::Itemprop) {
        bits |= match itemprop.trim() {
            "articleBody" | "text" | "mainContentOfPage" => ARTICLE,
            "comment" => COMMENT,
            _ => 0,
        };
    }
    if let Some(kind) = tokens.attribute(Name::Itemtype) {
        let kind = kind.trim().rsplit('/').next().unwrap_or("");
        bits |= match kind {
            "Article" | "NewsArticle" | "BlogPosting" | "DiscussionForumPosting" => ARTICLE,
            "Comment" | "UserComments" => COMMENT,
            "Product" => PRODUCT,
            "WPSideBar" => ASIDE,
            "WPHeader" => HEADER,
            "WPFooter" => FOOTER,
            "SiteNavigationElement" | "BreadcrumbList" => NAV,
            _ => 0,
        };
    }
    let names = [Name::Id, Name::Class].into_iter().filter_map(|n| tokens.attribute(n));
    if tag.is_block() && names.flat_map(str::split_ascii_whitespace).any(is_comments) {
        bits |= COMMENT;
    }
    if is_hidden(tokens) {
        bits |= HIDDEN;
    }
    bits
}

/// Whether a name is that of a section for readers' comments in the systems that most pages are made with.
fn is_comments(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        "comments",
        "comment-list",
        "commentlist",
        "comments-area",
        "comment-section",
        "comments-section",
        "comment-respond",
        "disqus_thread",
        "fb-comments",
    ];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Hidden by its attributes; what a style sheet hides, nobody knows here.
fn is_hidden(tokens: &Tokens<'_>) -> bool {
    if tokens.attribute(Name::Hidden).is_some()
        || tokens.attribute(Name::AriaHidden).is_some_and(|v| v.eq_ignore_ascii_case("true"))
    {
        return true;
    }
    tokens.attribute(Name::Style).is_some_and(|style| {
        style.split(';').any(|part| {
            let mut sides = part.splitn(2, ':').map(str::trim);
            match (sides.next(), sides.next()) {
                (Some(name), Some(value)) if name.eq_ignore_ascii_case("display") => {
                    value.get(..4).is_some_and(|v| v.eq_ignore_ascii_case("none"))
                }
                (Some(name), Some(value)) if name.eq_ignore_ascii_case("visibility") => {
                    value.get(..6).is_some_and(|v| v.eq_ignore_ascii_case("hidden"))
                }
                _ => false,
            }
        })
    })
}

impl Elements {
    /// Puts an open element into the arena.
    pub fn add(&mut self, html: &str, open: &Open, parent: u32) -> u32 {
        let at = self.list.len() as u32;
        let words = self.words.len();
        let value = |range: (u32, u32)| &html[range.0 as usize..range.1 as usize];
        let class = self.class(html, open.class);
        let signature = (open.tag as u32 ^ class.rotate_left(7)).wrapping_mul(MIX);
        let list = &mut self.words;
        let mut note = |word: u16| {
            if list.len() < words + MOST_CLASS_WORDS {
                list.push(word);
            }
        };
        class_words(value(open.id), 2, &mut note);
        class_words(value(open.role), 3, &mut note);
        class_words(value(open.itemprop), 4, &mut note);
        let (depth, inherited) = self.list.get(parent as usize).map_or((0, 0), |p| (p.depth + 1, p.context));
        self.list.push(Element {
            parent: if parent == NONE { at } else { parent },
            context: open.context | inherited,
            signature,
            words: words as u32,
            depth,
            tag: open.tag,
        });
        at
    }

    /// Adds the words of a class; its hash.
    fn class(&mut self, html: &str, range: (u32, u32)) -> u32 {
        let value = &html[range.0 as usize..range.1 as usize];
        if value.is_empty() {
            return 0;
        }
        if self.known.is_empty() {
            self.known.resize(KNOWN, Class::default());
        }
        let at = ends_key(value) as usize % KNOWN;
        let known = self.known[at];
        if html.get(known.value.0 as usize..known.value.1 as usize) == Some(value) {
            self.words.extend_from_within(known.words.0 as usize..known.words.1 as usize);
            return known.hash;
        }
        let from = self.words.len();
        class_words(value, 1, |word| {
            if self.words.len() < from + MOST_CLASS_WORDS {
                self.words.push(word);
            }
        });
        // Numbers tell siblings apart ("post-117"), and are none of their kind.
        let letters = value.as_bytes().iter().take(64).filter(|b| !b.is_ascii_digit());
        let hash = letters.fold(1, |hash, &b| hash_byte(hash, b));
        self.known[at] = Class { value: range, words: (from as u32, self.words.len() as u32), hash };
        hash
    }

    /// The class words of an element.
    pub fn words(&self, element: usize) -> &[u16] {
        let from = self.list[element].words as usize;
        let to = self.list.get(element + 1).map_or(self.words.len(), |next| next.words as usize);
        &self.words[from..to]
    }

    /// An element and those around it, the innermost first.
    pub fn around(&self, element: u32) -> impl Iterator<Item = u32> {
        let mut next = (element != NONE).then_some(element);
        std::iter::from_fn(move || {
            let this = next?;
            let parent = self.list.get(this as usize)?.parent;
            next = (parent != this).then_some(parent);
            Some(this)
        })
    }
}
