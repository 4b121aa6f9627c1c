//! What a page's head says: raw while the page is read, made into [`Metadata`] when somebody asks.

use super::entities::decoded;
use super::tag::Tag;
use super::tokens::{Name, Tokens};
use std::borrow::Cow;

/// Raw values of the head and the like, borrowed from the page.
#[derive(Debug, Default)]
pub(crate) struct Heads<'h> {
    pub title: Option<&'h str>,
    /// Names or properties of `meta` elements, with their contents.
    pub metas: Vec<(&'h str, &'h str)>,
    pub canonical: Option<&'h str>,
    pub base: Option<&'h str>,
    pub language: Option<&'h str>,
    pub json_ld: Vec<&'h str>,
    /// `time` elements: their `datetime`.
    pub times: Vec<&'h str>,
    pub forms: u32,
    pub articles: u32,
    pub inputs: u32,
    pub images: u32,
    script: Option<&'h str>,
}

/// At most so many values of a kind are noted.
const MOST: usize = 256;

impl<'h> Heads<'h> {
    pub fn open(&mut self, tag: Tag, tokens: &Tokens<'h>) {
        match tag {
            Tag::Meta if self.metas.len() < MOST => {
                let name = tokens
                    .attribute(Name::Property)
                    .or_else(|| tokens.attribute(Name::Name))
                    .or_else(|| tokens.attribute(Name::Itemprop));
                if let (Some(name), Some(content)) = (name, tokens.attribute(Name::Content)) {
                    self.metas.push((name, content));
                }
            }
            Tag::Link => {
                let canonical = tokens.attribute(Name::Rel).is_some_and(|r| r.trim().eq_ignore_ascii_case("canonical"));
                if canonical && self.canonical.is_none() {
                    self.canonical = tokens.attribute(Name::Href);
                }
            }
            Tag::Base if self.base.is_none() => self.base = tokens.attribute(Name::Href),
            Tag::Html if self.language.is_none() => self.language = tokens.attribute(Name::Lang),
            Tag::Script => self.script = tokens.attribute(Name::Type),
            Tag::Time if self.times.len() < MOST => self.times.extend(tokens.attribute(Name::Datetime)),
            Tag::Form => self.forms += 1,
            Tag::Article => self.articles += 1,
            Tag::Input => self.inputs += 1,
            Tag::Img => self.images += 1,
            _ => {}
        }
    }

    /// The content of an element without markup.
    pub fn raw(&mut self, tag: Tag, content: &'h str, skipped: bool) {
        match tag {
            Tag::Title if self.title.is_none() && !skipped => self.title = Some(content),
            Tag::Script => {
                let json = self.script.is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"));
                if json && self.json_ld.len() < MOST {
                    self.json_ld.push(content);
                }
            }
            _ => {}
        }
    }

    /// Whether the last script holds a formula in TeX.
    pub fn is_formula(&self) -> bool {
        self.script.is_some_and(|t| t.starts_with("math/tex"))
    }

    /// The content of the first `meta` of a name.
    pub fn meta(&self, name: &str) -> Option<Cow<'h, str>> {
        let found = self.metas.iter().find(|(n, content)| n.eq_ignore_ascii_case(name) && !content.trim().is_empty());
        found.map(|(_, content)| decoded(content.trim(), true))
    }
}
