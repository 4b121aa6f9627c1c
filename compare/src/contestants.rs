//! Who takes part. Each gets a decoded page and gives plain text, with its documented defaults.

use crate::floor;
use crate::pages::Page;
use dechaff::{HtmlOptions, Pipeline, Scratch};

/// Something that turns a page into text; nothing where it gives up.
pub struct Contestant {
    pub name: &'static str,
    /// Whether it extracts; what only parses has no accuracy.
    pub extracts: bool,
    pub make: fn() -> Box<dyn FnMut(&Page) -> Option<String>>,
}

pub const CONTESTANTS: &[Contestant] = &[
    Contestant { name: "dechaff", extracts: true, make: || dechaff(false) },
    Contestant { name: "dechaff, URL", extracts: true, make: || dechaff(true) },
    Contestant { name: "rs-trafilatura", extracts: true, make: || Box::new(|p| rs_trafilatura(p, false)) },
    Contestant { name: "rs-trafilatura, URL", extracts: true, make: || Box::new(|p| rs_trafilatura(p, true)) },
    Contestant { name: "trafilatura (Rust)", extracts: true, make: || Box::new(trafilatura_port) },
    Contestant { name: "dom_smoothie", extracts: true, make: || Box::new(dom_smoothie) },
    #[cfg(feature = "resiliparse")]
    Contestant { name: "Resiliparse", extracts: true, make: || Box::new(resiliparse) },
    Contestant { name: "html5ever, tree", extracts: false, make: || Box::new(|p| parsed(floor::tree(&p.html))) },
    Contestant { name: "html5ever, tokens", extracts: false, make: || Box::new(|p| parsed(floor::tokens(&p.html))) },
];

fn dechaff(with_url: bool) -> Box<dyn FnMut(&Page) -> Option<String>> {
    let (pipeline, mut scratch) = (Pipeline::default(), Scratch::new());
    Box::new(move |page| {
        let options = match page.url.as_deref() {
            Some(url) if with_url => HtmlOptions::at(url),
            _ => HtmlOptions::default(),
        };
        Some(pipeline.clean_html_str_with(&mut scratch, &page.html, &options).cleaned.into_text())
    })
}

fn rs_trafilatura(page: &Page, with_url: bool) -> Option<String> {
    let url = page.url.clone().filter(|_| with_url);
    let options = rs_trafilatura::Options { url, ..Default::default() };
    rs_trafilatura::extract_with_options(&page.html, &options).ok().map(|r| r.content_text)
}

/// With its fallbacks, as its README has it, and the address that it resolves links against.
fn trafilatura_port(page: &Page) -> Option<String> {
    let mut options = trafilatura::Options::default().with_fallback(true);
    options.original_url = page.url.as_deref().and_then(|url| url::Url::parse(url).ok());
    trafilatura::extract(&page.html, &options).ok().map(|r| r.content_text)
}

/// Its raw text glues words at the borders of elements; formatted text is the fairer output.
fn dom_smoothie(page: &Page) -> Option<String> {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let mut reader = dom_smoothie::Readability::new(page.html.as_str(), None, Some(config)).ok()?;
    reader.parse().ok().map(|article| article.text_content.to_string())
}

#[cfg(feature = "resiliparse")]
fn resiliparse(page: &Page) -> Option<String> {
    use resiliparse::extract::html2text::{ExtractOptions, extract_plain_text};
    let tree = resiliparse::parse::html::tree::HtmlTree::parse(&page.html).ok()?;
    extract_plain_text(&tree, &ExtractOptions { main_content: true, ..ExtractOptions::default() }).ok()
}

fn parsed<T>(result: T) -> Option<String> {
    std::hint::black_box(result);
    Some(String::new())
}
