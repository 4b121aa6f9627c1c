//! Pages of HTML: text, Markdown, metadata and options, as users get them.
#![allow(clippy::expect_used)]

use dechaff::{HtmlOptions, Page, Pipeline};

const PAGE: &str = include_str!("pages/ferry.html");

fn clean(html: &str, options: &HtmlOptions) -> Page {
    Pipeline::default().clean_html_str(html, options)
}

#[test]
fn markdown_has_the_structure_of_the_page() {
    let page = clean(PAGE, &HtmlOptions::at("https://news.example/2024/ferry"));
    assert_eq!(page.markdown(), include_str!("pages/ferry.md"));
}

#[test]
fn text_has_no_marks_and_its_segments_tile_the_layout() {
    let page = clean(PAGE, &HtmlOptions::default());
    assert!(!page.text().contains("**") && !page.text().contains("]("), "{}", page.text());
    let (source, text) =
        page.cleaned.segments().fold((String::new(), String::new()), |(source, text), s| (source + s.source, text + s.output));
    assert_eq!(source, page.cleaned.source());
    assert_eq!(text, page.text());
    let markdown = page.cleaned.output(dechaff::Format::Markdown);
    let source: String = page.cleaned.segments_of(&markdown).map(|s| s.source).collect();
    assert_eq!(source, page.cleaned.source());
}

#[test]
fn lines_know_where_they_come_from() {
    let page = clean(PAGE, &HtmlOptions::default());
    let source = page.cleaned.source();
    let line = page.origins().find(|o| source[o.start..].starts_with("The crew of eleven")).expect("it is there");
    assert_eq!(line.path, "html/body/main/article/p");
    assert_eq!(PAGE.lines().nth(line.input_line - 1).map(|l| l.contains("The crew of eleven")), Some(true));
}

#[test]
fn metadata_and_comments_stand_apart() {
    let page = clean(PAGE, &HtmlOptions::at("https://news.example/2024/ferry"));
    let value = |v: &Option<dechaff::MetadataValue>| v.as_ref().map(|v| v.value.clone());
    assert_eq!(value(&page.metadata.title).as_deref(), Some("The ferry sank"));
    assert_eq!(value(&page.metadata.author).as_deref(), Some("Ann Reed"));
    assert_eq!(value(&page.metadata.date).as_deref(), Some("2024-05-03"));
    assert_eq!(value(&page.metadata.site).as_deref(), Some("Harbour News"));
    assert_eq!(page.comments(), "Comments\nBo: I was there, and it was a sad sight to see.");
    let mut options = HtmlOptions::default();
    options.without_comments = true;
    assert!(!clean(PAGE, &options).text().contains("sad sight"));
}

#[test]
fn options_change_the_markdown() {
    let mut options = HtmlOptions::at("https://news.example/2024/ferry");
    options.with_title = true;
    options.with_images = true;
    options.without_links = true;
    let markdown = clean(PAGE, &options).markdown();
    assert!(markdown.starts_with("# The ferry sank\n\n"), "{markdown}");
    assert!(markdown.contains("![The old ferry](https://news.example/ferry.jpg)"), "{markdown}");
    assert!(!markdown.contains("harbour?x"), "{markdown}");
}

#[test]
fn bytes_are_decoded_and_fragments_are_pages() {
    let page = dechaff::clean_html(b"<p>caf\xe9, na\xefve", &HtmlOptions::default());
    assert_eq!((page.text(), page.encoding), ("café, naïve\n", "windows-1252"));
    assert_eq!(dechaff::clean_html(b"", &HtmlOptions::default()).text(), "");
    assert_eq!(dechaff::clean_html(b"no markup &amp; no page", &HtmlOptions::default()).text(), "no markup & no page\n");
}

#[test]
fn a_shell_that_scripts_fill_has_its_linked_data() {
    let html = r#"<title>Lamp</title><div id=app></div><script type="application/ld+json">{"@type":"Product","name":"Brass lamp",
        "description":"A lamp for small boats.\nIt burns for nine hours."}</script>"#;
    assert_eq!(
        clean(html, &HtmlOptions::default()).text(),
        "Brass lamp\n\nA lamp for small boats.\n\nIt burns for nine hours.\n"
    );
}
