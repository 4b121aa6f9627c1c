//! Hostile pages: a result for each, twice the input in about twice the time, and memory within the promise.
//!
//! The sizes keep the suite quick; `HOSTILE=10 cargo test --release --test html_hostile` takes ten times as much.
#![cfg(feature = "html")]
#![allow(clippy::unwrap_used)]

#[path = "support/memory.rs"]
mod memory;

use dechaff::{HtmlOptions, Page, Pipeline, Selectors, clean_html};
use memory::{IN_USE, PEAK};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const MB: usize = 1_000_000;

/// Times and the count are those of the whole process: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How much more than usual is asked for.
fn times() -> usize {
    std::env::var("HOSTILE").ok().and_then(|n| n.parse().ok()).unwrap_or(1)
}

/// A shape of page, and how to make so many bytes of it.
type Shape = (&'static str, fn(usize) -> String);

fn fill(piece: &str, bytes: usize) -> String {
    piece.repeat((bytes / piece.len()).max(1))
}

/// So many opened, a word, and all closed.
fn nested(open: &str, close: &str, bytes: usize) -> String {
    let depth = (bytes / (open.len() + close.len())).max(1);
    format!("{}word{}", open.repeat(depth), close.repeat(depth))
}

const SHAPES: &[Shape] = &[
    ("nested div", |n| nested("<div>", "</div>", n)),
    ("div never closed", |n| fill("<div>", n)),
    ("div never closed, with text", |n| fill("<div>word ", n)),
    ("div closed only", |n| fill("</div>", n)),
    ("tables never closed", |n| fill("<table>", n)),
    ("tables in tables", |n| nested("<table><tr><td>x", "</table>", n)),
    ("cells never closed", |n| fill("<td>x", n)),
    ("rows never closed", |n| format!("<table>{}", fill("<tr><td>x", n))),
    ("one line of words", |n| fill("the mill on the river was old ", n)),
    ("one line of sentences in a p", |n| format!("<p>{}", fill("The mill was old. ", n))),
    ("entities", |n| fill("&lt;", n)),
    ("entities without end", |n| fill("&", n)),
    ("numeric entities", |n| fill("&#x41;", n)),
    ("links", |n| fill("<a href=/x>mill</a> ", n)),
    ("links never closed", |n| fill("<a href=/x>mill ", n)),
    ("empty links", |n| fill("<a href=/x></a>", n)),
    ("list of links", |n| format!("<ul>{}</ul>", fill("<li><a href=/x>The mill</a></li>", n))),
    ("inline in inline", |n| nested("<b><i>", "</i></b>", n)),
    ("inline never closed", |n| fill("<b>x", n)),
    ("inline never closed over paragraphs", |n| fill("<p><b><i>x", n)),
    ("inline closed crosswise", |n| fill("<b><i>x</b></i>", n)),
    ("code in code", |n| nested("<code>", "</code>", n)),
    ("spans", |n| fill("<span>x</span>", n)),
    ("comments never closed", |n| fill("<!--", n)),
    ("comments", |n| fill("<!-- x -->", n)),
    ("scripts never closed", |n| fill("<script>", n)),
    ("scripts in comments in scripts", |n| fill("<script><!--<script>", n)),
    ("scripts with tags", |n| format!("<script>{}", fill("</scrip", n))),
    ("a title never closed", |n| format!("<title>{}", fill("</titl ", n))),
    ("attributes never closed", |n| fill("<p class=\"", n)),
    ("a tag never closed", |n| fill("<p ", n)),
    ("marks of tags", |n| fill("<", n)),
    ("marks of tags and slashes", |n| fill("</", n)),
    ("marks of declarations", |n| fill("<!", n)),
    ("many attributes", |n| format!("<p {}>x", fill("a=b ", n))),
    ("many attributes of one name", |n| format!("<p {}>x", fill("class=b ", n))),
    ("many classes", |n| format!("<p class=\"{}\">x", fill("nav ", n))),
    ("huge spans", |n| format!("<table>{}", fill("<tr><td colspan=1000 rowspan=65534>x", n))),
    ("huge column spans", |n| format!("<table><tr>{}", fill("<td colspan=1000>x", n))),
    ("huge row spans", |n| format!("<table>{}", fill("<tr><td>x<td rowspan=65534>x", n))),
    ("one row", |n| format!("<table><tr>{}", fill("<td>x", n))),
    ("small tables", |n| fill("<table><tr><td>x</table>", n)),
    ("nested lists", |n| nested("<ul><li>x", "</li></ul>", n)),
    ("lists never closed", |n| fill("<ol><li>x", n)),
    ("items", |n| format!("<ul>{}", fill("<li>x", n))),
    ("definitions", |n| format!("<dl>{}", fill("<dt>x<dd>y", n))),
    ("forms", |n| fill("<form><input>", n)),
    ("options", |n| format!("<form><select>{}", fill("<option>x", n))),
    ("selects", |n| fill("<select><option>x", n)),
    ("buttons", |n| fill("<button>x", n)),
    ("breaks", |n| fill("<br>", n)),
    ("breaks and letters", |n| fill("x<br>", n)),
    ("paragraphs", |n| fill("<p>x", n)),
    ("empty paragraphs", |n| fill("<p></p>", n)),
    ("headings", |n| fill("<h2>The mill</h2>", n)),
    ("quotes in quotes", |n| nested("<blockquote>x", "</blockquote>", n)),
    ("pre", |n| format!("<pre>{}", fill("a\n", n))),
    ("pre of line breaks", |n| format!("<pre>{}", fill("\n", n))),
    ("white space", |n| format!("<p>a{}b", fill(" \n", n))),
    ("hidden", |n| nested("<div hidden>x", "</div>", n)),
    ("ruby", |n| fill("<ruby>x<rt>y</ruby>", n)),
    ("details", |n| fill("<details><summary>x", n)),
    ("templates", |n| fill("<template>", n)),
    ("svg", |n| fill("<svg><title>", n)),
    ("math", |n| nested("<math><mi>x", "</math>", n)),
    ("images", |n| fill("<img src=a alt=b>", n)),
    ("posts", |n| fill("<div class=post><a class=user href=/u>x</a><p>It works.</p></div>", n)),
    ("cards", |n| fill("<div class=card><h3>Stool</h3><p>49 kr</div>", n)),
    ("metas", |n| fill("<meta property=og:title content=x>", n)),
    ("JSON-LD", |n| format!("<script type=application/ld+json>{}</script>", fill("[", n))),
    ("many JSON-LD", |n| fill("<script type=application/ld+json>{\"name\":\"x\"}</script>", n)),
    ("JSON-LD of objects", |n| format!("<script type=application/ld+json>{}", fill("{\"@graph\":[", n))),
    ("titles", |n| fill("<title>x</title>", n)),
    ("JSON-LD of numbers", |n| format!("<script type=application/ld+json>[{}1]</script>", fill("1,", n))),
    ("a title of letters", |n| format!("<title>{}</title>", fill("a ", n))),
    ("lines of pre with a long class", |n| format!("<pre class=\"{}\">{}", fill("a ", n / 2), fill("a\n", n / 2))),
    ("lines in a link with a long address", |n| format!("<a href=\"{}\">{}", fill("a", n / 2), fill("x<br>", n / 2))),
    ("lines in links", |n| fill("<a href=/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v>x<br>x<br>x<br>x</a>", n)),
    ("lines in deep nesting", |n| format!("{}{}", "<blockquote>".repeat(200), fill("x<br>", n))),
    ("short rows in a wide table", |n| format!("<table><tr>{}{}", "<td>a".repeat(40), fill("<tr><td>x<td colspan=39>y", n))),
    ("tables too deep", |n| format!("{}{}", "<div>".repeat(300), fill("<table><tr><td>x<td>y</table>", n))),
    ("one word", |n| fill("a", n)),
    ("bars in cells", |n| format!("<table><tr><td>{}", fill("|", n))),
    ("nulls", |n| fill("\0", n)),
];

fn fastest(pipeline: &Pipeline, html: &str) -> Duration {
    (0..3)
        .map(|_| {
            let start = Instant::now();
            let page = pipeline.clean_html_str(html, &HtmlOptions::default());
            std::hint::black_box((page.text().len(), page.markdown().len()));
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

#[test]
fn twice_the_page_takes_about_twice_the_time() {
    let _alone = alone();
    let pipeline = Pipeline::default();
    let base = if cfg!(debug_assertions) { 50_000 } else { 100_000 * times() };
    pipeline.clean_html_str("<p>warm up", &HtmlOptions::default());
    let mut slow = Vec::new();
    for (name, make) in SHAPES {
        let (one, four) = (make(base), make(4 * base));
        // Other work on the machine adds noise: a shape is quadratic only if it is so three times.
        let mut last = (Duration::ZERO, Duration::ZERO);
        let grows = (0..3).all(|_| {
            last = (fastest(&pipeline, &one), fastest(&pipeline, &four));
            // A quadratic shape takes a second here; what else the machine does takes milliseconds.
            last.1 > last.0 * 10 + Duration::from_millis(50)
        });
        println!("{name}: {:?}, four times as much {:?}", last.0, last.1);
        if grows {
            slow.push((*name, last));
        }
    }
    assert!(slow.is_empty(), "four times the page took more than ten times the time: {slow:?}");
}

/// A page of at least this size; what memory takes for a small one says nothing.
#[test]
fn memory_stays_within_the_promise() {
    let _alone = alone();
    let pipeline = Pipeline::default();
    pipeline.clean_html(b"<p>The tables are made with the first page.", &HtmlOptions::default());
    let bytes = if cfg!(debug_assertions) { MB / 2 } else { 4 * MB * times() };
    let mut over = Vec::new();
    for (name, make) in SHAPES {
        let before = IN_USE.load(Ordering::Relaxed);
        let html = make(bytes);
        PEAK.store(IN_USE.load(Ordering::Relaxed), Ordering::Relaxed);
        drop(pipeline.clean_html(html.as_bytes(), &HtmlOptions::default()));
        let peak = PEAK.load(Ordering::Relaxed) - before;
        println!("{name}: {} bytes, peak {peak} ({:.2} times the page)", html.len(), peak as f64 / html.len() as f64);
        if peak > 8 * html.len() + 16 * MB {
            over.push((*name, html.len(), peak));
        }
    }
    assert!(over.is_empty(), "more than 8 times the page and 16 MB: {over:?}");
}

/// Selectors that look far: at all that stands around, before or inside an element.
fn far_reaching() -> HtmlOptions {
    let mut options = HtmlOptions::default();
    options.drop =
        Selectors::new(["div div div p", "a ~ p, td ~ a", ":nth-last-child(3n)", "li:has(a ~ i)", "[class~=x]"]).unwrap();
    options.keep = Selectors::new(["b:not(p b) > i", "p:has(+ p:empty)"]).unwrap();
    options
}

#[test]
fn selectors_take_time_in_proportion_and_memory_within_the_promise() {
    let _alone = alone();
    let (pipeline, options) = (Pipeline::default(), far_reaching());
    let clean = |html: &str| std::hint::black_box(pipeline.clean_html_str(html, &options)).is_bounded;
    clean("<p>warm up");
    // In a debug build the engine counts every sibling twice over.
    let base = if cfg!(debug_assertions) { MB / 16 } else { MB };
    let mut over = Vec::new();
    for (name, make) in SHAPES {
        let html = make(base);
        let before = IN_USE.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let start = Instant::now();
        let bounded = clean(&html);
        let (one, peak) = (start.elapsed(), PEAK.load(Ordering::Relaxed) - before);
        let start = Instant::now();
        clean(&make(4 * base));
        let four = start.elapsed();
        println!("{name}: {one:?}, four times as much {four:?}, bounded {bounded}, peak {:.2}", peak as f64 / html.len() as f64);
        if peak > 8 * html.len() + 16 * MB || four > one * 10 + Duration::from_secs(1) {
            over.push((*name, one, four, peak));
        }
    }
    assert!(over.is_empty(), "too slow, or more than 8 times the page and 16 MB: {over:?}");
}

fn clean(html: &[u8]) -> Page {
    clean_html(html, &HtmlOptions::default())
}

/// The numbers of the issue, where a test can wait for them.
#[test]
fn large_pages_clean() {
    let _alone = alone();
    let scale = if cfg!(debug_assertions) { 10 } else { 1 };
    let pages = [
        nested("<div>", "</div>", 200_000 * 11),
        fill("<table>", 1_000_000 * 7 / scale),
        fill("the mill on the river was old ", 50 * MB / scale / 4),
        fill("&lt;", 5_000_000 * 4 / scale / 4),
        fill("<a href=/x>mill</a> ", 200_000 * 20),
    ];
    for html in pages {
        let page = clean(html.as_bytes());
        assert!(page.cleaned.source().len() <= 2 * html.len());
    }
    let deep = clean(nested("<div>", "</div>", 200_000 * 11).as_bytes());
    assert_eq!(deep.cleaned.source().trim(), "word", "what stands deepest is not lost");
    assert!(deep.is_bounded, "the bound on nesting is told");
}

#[test]
fn every_byte_cleans() {
    let _alone = alone();
    let bytes: Vec<u8> = (0..=255).collect();
    clean(&bytes);
    clean(&bytes.iter().rev().copied().collect::<Vec<_>>());
    for byte in 0..=255_u8 {
        clean(&[byte]);
        let b = &[byte][..];
        clean(&[b"<p", b, b">a", b, b"b<a href=", b, b"x", b, b">c</a", b, b"><!-", b, b"->&", b, b"lt;<", b, b"/p>"].concat());
        clean(
            &[b"<table><tr><td colspan=\"", b, b"\">x<pre>", b, b"</pre><title>", b, b"</title><script>", b, b"</script>"]
                .concat(),
        );
    }
}

const PAGE: &str = "\u{feff}<!DOCTYPE html><html lang=de><head><meta charset='utf-8'><title>Fähre auf Grund — Küstenblatt</title>\
<meta property=\"og:title\" content=\"Fähre &amp; Schlepper\"><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\
\"headline\":\"Fähre\",\"datePublished\":\"2025-03-02\"}</script><style>p > a {}</style></head><body class='home'>\
<nav role=navigation><ul><li><a href='/'>Start</a><li>Meer</ul></nav><main><h1>Fähre auf Grund</h1><p class=byline>Von Ada \
<time datetime='2025-03-02'>2. März</time></p><p>Die Fähre lief <b>um zwei <i>Uhr</b> auf</i> Grund.&nbsp;&hellip;<br>Niemand \
wurde verletzt. 船が沈んだ。</p><!-- Kommentar --><table><caption>Schiffe</caption><tr><th colspan=2>Name<tr><td rowspan=3>a|b\
<td>c</table><pre><code class=language-c>if (a &lt; b)\n  x;</code></pre><ol start=3><li>eins<ul><li>zwei</ul></ol><dl><dt>a\
<dd>b</dl><details><summary>Mehr</summary>x</details><ruby>漢<rt>kan</rt></ruby><svg><title>t</title></svg></main><footer>© \
2025</footer></body></html>";

#[test]
fn a_page_cut_anywhere_cleans() {
    let _alone = alone();
    for at in 0..=PAGE.len() {
        // Inside a character the page is no UTF-8 any more.
        clean(&PAGE.as_bytes()[..at]);
        clean(&PAGE.as_bytes()[at..]);
    }
}
