//! HTML in: a page laid out as text, one block a line, with what its markup tells of each line.
//!
//! ```text
//! bytes ─> encoding ─> tokens ─> layout ─> elements, lines, marks ─> evidence ─> the Document that text becomes, too
//! ```

mod address;
mod class_weights;
mod date;
pub(crate) mod element;
mod encoding;
mod entities;
pub(crate) mod evidence;
mod footnotes;
mod formula;
mod kind;
pub(crate) mod layout;
mod markdown;
mod marks;
pub(crate) mod markup;
mod metadata;
pub(crate) mod numbers;
#[cfg(test)]
mod oracle;
mod page;
mod select;
mod table;
mod tag;
pub(crate) mod tokens;

pub use kind::PageKind;
pub(crate) use markup::Markup;
pub use metadata::{Metadata, MetadataSource, MetadataValue};
pub use select::{SelectorError, Selectors};

use crate::document::{Cleaned, Document, Scratch};
use crate::pipeline::Pipeline;
use evidence::Evidence;
use std::borrow::Cow;
use tag::Tag;

/// Decodes a page of HTML: by its byte-order mark, by the transport's `charset`, by what the page says of itself, else by
/// what a detector makes of it. The second value is the encoding's name. Bytes that are no characters become U+FFFD.
///
/// ```
/// let (text, encoding) = dechaff::decode_html(b"<meta charset=latin1><p>caf\xe9", None);
/// assert!(text.ends_with("caf\u{e9}") && encoding == "windows-1252");
/// ```
pub fn decode_html<'b>(bytes: &'b [u8], charset: Option<&str>) -> (Cow<'b, str>, &'static str) {
    encoding::decode(bytes, charset)
}

/// How a page is read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct HtmlOptions {
    /// The page's address: tells what kind of page it is, and makes relative addresses absolute.
    pub url: Option<String>,
    /// The `charset` that the transport named, such as a `Content-Type` header.
    pub charset: Option<String>,
    /// Whether Markdown leaves out the addresses of links.
    pub without_links: bool,
    /// Whether Markdown shows images.
    pub with_images: bool,
    /// Whether the page's title stands first, as a heading, when no heading of the page says the same.
    pub with_title: bool,
    /// Whether comments of readers are left out of the text; [`Page::comments`] has them in any case.
    pub without_comments: bool,
    /// The elements that are kept, whatever a rule or the model says; they win over [`HtmlOptions::drop`]. What stands around
    /// them is judged as ever: to keep nothing else, drop `body`.
    pub keep: Selectors,
    /// The elements that are dropped, with the rule `user/selector`.
    pub drop: Selectors,
}

impl HtmlOptions {
    /// The options of a page at an address.
    ///
    /// ```
    /// let options = dechaff::HtmlOptions::at("https://news.example/ferry");
    /// assert_eq!(options.url.as_deref(), Some("https://news.example/ferry"));
    /// ```
    pub fn at(url: impl Into<String>) -> HtmlOptions {
        HtmlOptions { url: Some(url.into()), ..HtmlOptions::default() }
    }
}

/// A page cleaned: the result for its laid-out text, and what the page says of itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct Page {
    /// The result; its source is the text laid out from the page, and all offsets are bytes of that.
    pub cleaned: Cleaned<'static>,
    /// What the page says of itself.
    pub metadata: Metadata,
    /// Which kind of page it was taken for.
    pub kind: PageKind,
    /// The encoding that the page was decoded from, such as `windows-1252`.
    pub encoding: &'static str,
    /// Whether a bound was hit (nesting, elements, attributes, size): parts of the page may be laid out plainly. Or that of
    /// the steps that a selector may take: it may have more matches than were found.
    pub is_bounded: bool,
    lines: Vec<LineOrigin>,
    /// The elements: their parents, and their names.
    elements: Vec<(u32, Tag)>,
    comments: String,
}

/// Where a line comes from, as it is stored.
#[derive(Clone, Copy, Debug)]
struct LineOrigin {
    start: u32,
    input_line: u32,
    element: u32,
}

/// Where a line of the laid-out text comes from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Origin {
    /// Where the line begins, in bytes of the laid-out text.
    pub start: usize,
    /// The line of the page's source, from 1.
    pub input_line: usize,
    /// The elements around it, such as `body/main/article/p`; empty where the paths of a page come to more than the page.
    pub path: String,
}

impl Page {
    /// The cleaned text.
    pub fn text(&self) -> &str {
        self.cleaned.text()
    }

    /// The cleaned text as Markdown.
    pub fn markdown(&self) -> String {
        self.cleaned.markdown()
    }

    /// What stands in the sections that the page keeps for its readers' comments, as it was laid out; empty if there are none.
    pub fn comments(&self) -> &str {
        &self.comments
    }

    /// Where each line of [`Cleaned::source`] comes from, in order.
    pub fn origins(&self) -> impl Iterator<Item = Origin> {
        self.lines.iter().map(|line| Origin {
            start: line.start as usize,
            input_line: line.input_line as usize,
            path: self.path(line.element),
        })
    }

    /// The names of an element and those around it, the outermost first.
    fn path(&self, element: u32) -> String {
        let (mut names, mut at) = (Vec::new(), element);
        while let Some(&(parent, tag)) = self.elements.get(at as usize) {
            if !tag.name().is_empty() {
                names.push(tag.name());
            }
            if parent == at {
                break;
            }
            at = parent;
        }
        names.reverse();
        names.join("/")
    }
}

/// A page longer than this is read up to here, in bytes.
const LONGEST: usize = 1 << 30;

impl Pipeline {
    /// Cleans a page of HTML, or a fragment of one. This cannot fail: what is not understood is text.
    ///
    /// ```
    /// use dechaff::{HtmlOptions, Pipeline};
    /// let page = Pipeline::default().clean_html(b"<h1>The ferry sank</h1><p>Off the coast.", &HtmlOptions::default());
    /// assert_eq!(page.markdown(), "# The ferry sank\n\nOff the coast.\n");
    /// ```
    pub fn clean_html(&self, html: &[u8], options: &HtmlOptions) -> Page {
        self.clean_html_with(&mut Scratch::new(), html, options)
    }

    /// The same with working memory that is used again from page to page.
    pub fn clean_html_with(&self, scratch: &mut Scratch, html: &[u8], options: &HtmlOptions) -> Page {
        let (text, encoding) = encoding::decode(html, options.charset.as_deref());
        let mut page = self.clean_html_str_with(scratch, &text, options);
        page.encoding = encoding;
        page
    }

    /// Cleans a page that has been decoded already.
    pub fn clean_html_str(&self, html: &str, options: &HtmlOptions) -> Page {
        self.clean_html_str_with(&mut Scratch::new(), html, options)
    }

    /// The same with working memory that is used again from page to page.
    pub fn clean_html_str_with(&self, scratch: &mut Scratch, html: &str, options: &HtmlOptions) -> Page {
        let url = options.url.as_deref();
        let read = layout::beginning(html, LONGEST);
        let (stretches, is_cut) = select::stretches(read, options, &self.shared_settings());
        let mut page = layout::lay_out_chosen(read, &stretches);
        page.bounded |= is_cut;
        page.put_linked();
        let mut evidence = Evidence::of(&page, url);
        let heading = page.first_heading().map(str::to_owned);
        let metadata = Metadata::of(&page.heads, heading.as_deref(), url);
        let kind = PageKind::of(&evidence);
        if let (true, Some(title)) = (options.with_title, &metadata.title)
            && page.put_title(&title.value)
        {
            evidence = Evidence::of(&page, url);
        }
        let lines = origins(&page, html);
        let elements: Vec<_> = page.elements.list.iter().map(|e| (e.parent, e.tag)).collect();
        let comments = page.comments();
        let is_bounded = page.bounded || read.len() < html.len();
        let markup = Markup::new(&mut page, evidence, options);
        let text = std::mem::take(&mut page.text);
        let mut document = Document::new(&text, self.shared_settings(), scratch);
        markup.label(&mut document);
        markup.chosen.before_filters(&mut document, &markup.evidence.blocks);
        document.markup = Some(Box::new(markup));
        self.apply(&mut document, scratch);
        markup::drop_comments(&mut document);
        markup::drop_chosen(&mut document);
        markdown::write_marks(&mut document, &elements, (&page.marks.list, &page.anchors), html, options);
        let recorded = document.into_recorded();
        let cleaned = Cleaned::of(Cow::Owned(text), recorded, std::mem::take(&mut scratch.output));
        Page { cleaned, metadata, kind, encoding: "UTF-8", is_bounded, lines, elements, comments }
    }
}

/// Where the lines come from.
fn origins(page: &page::Page<'_>, html: &str) -> Vec<LineOrigin> {
    let (mut at, mut input_line) = (0, 1);
    let mut lines = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        let to = (block.at as usize).clamp(at, html.len());
        input_line += memchr::memchr_iter(b'\n', &html.as_bytes()[at..to]).count() as u32;
        at = to;
        lines.push(LineOrigin { start: block.start, input_line, element: block.element });
    }
    lines
}
