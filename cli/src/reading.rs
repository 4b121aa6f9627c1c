//! What is read: plain text, or a page of HTML, which is laid out as text first.

use clap::{Args, ValueEnum};
use dechaff::{Cleaned, HtmlOptions, Page, Pipeline, Scratch};
use serde::{Deserialize, Serialize};

/// What the texts are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Each is HTML if it begins as a page does
    #[default]
    Auto,
    /// Plain text
    Text,
    /// HTML
    Html,
}

impl InputKind {
    /// Whether bytes are to be read as HTML.
    pub fn is_html(self, bytes: &[u8]) -> bool {
        match self {
            InputKind::Auto => crate::formats::is_html(bytes),
            InputKind::Text => false,
            InputKind::Html => true,
        }
    }
}

/// How inputs are read.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "What is read")]
pub struct ReadingArgs {
    /// What inputs are: HTML or plain text
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub input: InputKind,

    /// The address of a page of HTML: tells its kind, and makes its links absolute
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,

    /// Of HTML, put the page's title first if no heading says it
    #[arg(long)]
    pub with_title: bool,

    /// Of HTML, leave the addresses of links out of Markdown
    #[arg(long)]
    pub no_links: bool,

    /// Of HTML, show images in Markdown
    #[arg(long)]
    pub images: bool,

    /// Of HTML, leave out the section of readers' comments
    #[arg(long)]
    pub no_comments: bool,
}

impl ReadingArgs {
    /// The options for a page; an address that comes with it counts before that of `--url`.
    pub fn options(&self, url: Option<&str>) -> HtmlOptions {
        let mut options = HtmlOptions::default();
        options.url = url.map(str::to_owned).or_else(|| self.url.clone());
        options.with_title = self.with_title;
        options.without_links = self.no_links;
        options.with_images = self.images;
        options.without_comments = self.no_comments;
        options
    }
}

/// A cleaned text, or a cleaned page with what it says of itself.
#[derive(Debug)]
pub enum Outcome<'t> {
    /// Of a text.
    Text(Cleaned<'t>),
    /// Of a page.
    Page(Box<Page>),
}

impl<'t> Outcome<'t> {
    /// Cleans a text, or a page if there are options for one.
    pub fn of(pipeline: &Pipeline, scratch: &mut Scratch, text: &'t str, html: Option<&HtmlOptions>) -> Outcome<'t> {
        match html {
            Some(options) => Outcome::Page(Box::new(pipeline.clean_html_str_with(scratch, text, options))),
            None => Outcome::Text(pipeline.clean_with(scratch, text)),
        }
    }

    /// What cleaning did.
    pub fn cleaned(&self) -> &Cleaned<'t> {
        match self {
            Outcome::Text(cleaned) => cleaned,
            Outcome::Page(page) => &page.cleaned,
        }
    }

    /// The page, if it was one.
    pub fn page(&self) -> Option<&Page> {
        match self {
            Outcome::Text(_) => None,
            Outcome::Page(page) => Some(page),
        }
    }

    /// Gives the memory back.
    pub fn recycle(self, scratch: &mut Scratch) {
        match self {
            Outcome::Text(cleaned) => scratch.recycle(cleaned),
            Outcome::Page(page) => scratch.recycle(page.cleaned),
        }
    }
}
