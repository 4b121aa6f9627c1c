//! Bytes as a page of HTML: the result is there, in order, and the same each time.
#![no_main]

#[path = "../src/promises.rs"]
mod promises;

use dechaff::{HtmlOptions, Selectors, clean_html};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (page, again) = (clean_html(bytes, &HtmlOptions::default()), clean_html(bytes, &HtmlOptions::default()));
    promises::check(&page.cleaned);
    assert_eq!(page.cleaned.source(), again.cleaned.source(), "the same page is laid out the same");
    assert_eq!(page.text(), again.text(), "the same page gives the same text");
    assert_eq!(page.markdown(), again.markdown(), "the same page gives the same Markdown");
    assert_eq!(page.kind, again.kind, "the same page is of the same kind");
    for origin in page.origins() {
        assert!(page.cleaned.source().is_char_boundary(origin.start), "a line begins inside a character");
    }
    // Every option at once, on the paths that the plain call leaves out.
    let mut options = HtmlOptions::at("https://news.example/a/b?c=d#e");
    (options.with_images, options.with_title, options.without_comments) = (true, true, true);
    promises::check(&clean_html(bytes, &options).cleaned);
    if let (Ok(keep), Ok(drop)) = (Selectors::new(["main, td, li > a"]), Selectors::new(["nav, p:first-child, tr td, pre *"])) {
        (options.keep, options.drop) = (keep, drop);
        promises::check(&clean_html(bytes, &options).cleaned);
    }
});
