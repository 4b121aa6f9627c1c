//! Pages of HTML: text, Markdown, metadata and options, as users get them.
#![allow(clippy::expect_used)]

use dechaff::{HtmlOptions, Page, Pipeline, clean_html};

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
    let page = clean_html(b"<p>caf\xe9, na\xefve", &HtmlOptions::default());
    assert_eq!((page.text(), page.encoding), ("café, naïve\n", "windows-1252"));
    assert_eq!(clean_html(b"", &HtmlOptions::default()).text(), "");
    assert_eq!(clean_html(b"no markup &amp; no page", &HtmlOptions::default()).text(), "no markup & no page\n");
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

/// A page of an article with a body.
fn article(body: &str) -> Page {
    let html = format!(
        "<html><body><article><h1>Tide tables of the northern harbours</h1><p>The harbour master keeps the tables by hand, and has \
         done so since the flood of 1953, when the old books were lost with the office on the quay.</p>{body}</article></body></html>"
    );
    clean_html(html.as_bytes(), &HtmlOptions::default())
}

#[test]
fn footnotes_are_those_of_markdown() {
    let page = article(
        "<p>She learnt it from her father<sup id=r1><a href=#n1>1</a></sup>, who kept the light<sup><a href='#n%62'>[b]</a></sup>, and \
         from the pilots <a href='#n2'>[2]</a> of the port, as she told us<sup><a href=#n1>1</a></sup>.</p>\
         <section><ol><li id=n1><p>He kept it for forty years. <a href=#r1>↩</a></p></li><li><span id=n2><a href=#r2>^</a></span> \
         The pilots’ yearbook of 1961, page twelve.</li></ol></section>",
    );
    let markdown = page.markdown();
    assert!(
        markdown.contains("her father[^1], who kept the light[[b]](#n%62), and from the pilots [^2] of the port"),
        "{markdown}"
    );
    assert!(markdown.contains("as she told us[^1]."), "{markdown}");
    assert!(
        markdown.contains("[^1]: He kept it for forty years.\n[^2]: The pilots’ yearbook of 1961, page twelve."),
        "{markdown}"
    );
    assert!(page.text().contains("1. He kept it for forty years. ↩\n2. ^ The pilots"), "{}", page.text());
}

#[test]
fn links_to_sections_are_no_footnotes() {
    let page = article(
        "<p>The chapters are <a href=#c1>1</a>, <a href=#c2>2</a> and the appendix<a href=#c3>3</a>; each has tables of its own \
         for springs and neaps, and for the days between them.</p><h2 id=c1>Springs</h2><p>They come twice a month, when sun and \
         moon pull along one line.</p><p id=c2>Neaps come between them, and are lower by a third in most of the harbours.</p>\
         <h2 id=c3>Appendix</h2><p>The sources are kept in the library of the port, in the room above the office.</p>",
    );
    assert!(!page.markdown().contains("[^"), "{}", page.markdown());
}

#[test]
fn formulas_stand_as_their_authors_wrote_them() {
    let math = "<math display=\"block\"><semantics><mrow><mi>E</mi></mrow><annotation encoding=\"application/x-tex\">E &lt; mc^2\
                </annotation></semantics></math>";
    let page = article(&format!(
        "<p>The height follows <span class=katex><span class=katex-mathml>{math}</span><span class=katex-html aria-hidden=true>\
         <span>E</span>&lt;mc</span></span> closely enough for small boats, and <math><mi>h</mi><mo>=</mo><mn>2</mn></math> for others, \
         as the pilots of the port have found.</p>"
    ));
    let text = page.text();
    assert!(text.contains("follows $$E < mc^2$$ closely enough for small boats, and h=2 for others"), "{text}");
}

#[test]
fn a_formula_that_has_no_source_keeps_its_picture() {
    let page = article(
        "<p>The height follows <span class=katex><span class=katex-html aria-hidden=true><span>h</span>=2</span></span> closely \
         enough for small boats, as the pilots of the port have found.</p>",
    );
    assert!(page.text().contains("follows h=2 closely enough"), "{}", page.text());
}
