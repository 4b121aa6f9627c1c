//! Tests against `scraper`: the same elements for the same selector, on well-formed pages with all that HTML lets them leave out.

use super::Selectors;
use super::matching::matched;
use super::tree::{Space, Tree};
use html5ever::ParseOpts;
use html5ever::driver;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use proptest::prelude::*;
use scraper::{Html, HtmlTreeSink, Selector};

/// An element, so that two readers of a page can be compared: its name, its number if the page gives it one.
fn shown(name: &str, number: Option<&str>) -> String {
    format!("{name}{}", number.map(|n| format!(" {n}")).unwrap_or_default())
}

fn ours(html: &str, selector: &str) -> Vec<String> {
    let tree = Tree::of(html);
    let (found, all) = matched(&tree, html.len(), &[&Selectors::new([selector]).unwrap()]);
    assert!(all && !tree.bounded);
    let named = tree.nodes.iter().enumerate().filter(|(n, _)| found[*n]).map(|(n, node)| {
        let number = tree.attributes(n as u32).find(|a| a.0 == "n").map(|a| a.1);
        // Names of drawings have capitals that a page need not write.
        let name = if node.space == Space::Html { tree.name(node).to_ascii_lowercase() } else { tree.name(node).to_owned() };
        shown(&name, number)
    });
    named.collect()
}

/// As a browser without scripts reads the page, as this crate does.
fn parsed(html: &str) -> Html {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    driver::parse_document(HtmlTreeSink::new(Html::new_document()), ParseOpts { tree_builder, ..ParseOpts::default() }).one(html)
}

fn theirs(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|e| shown(e.value().name(), e.value().attr("n"))).collect()
}

#[track_caller]
fn assert_same(html: &str) {
    let page = parsed(html);
    for selector in SELECTORS {
        assert_eq!(ours(html, selector), theirs(&page, selector), "{selector} in {html}");
    }
}

const SELECTORS: &[&str] = &[
    "*",
    "p",
    "P",
    "DIV",
    "li",
    "x-card",
    "X-Card",
    ".a",
    ".A",
    ".a.b",
    "p.a",
    ".caf\u{e9}",
    ".\\31 st",
    "#i",
    "#I",
    "ul#i",
    "#i.a",
    "[title]",
    "[TITLE]",
    "[title=one]",
    "[title='One']",
    "[title=ONE i]",
    "[title='one' s]",
    "[title~=two]",
    "[title|=en]",
    "[title^='on']",
    "[title$='wo']",
    "[title*='e t']",
    "[title='']",
    "[title^='']",
    "[title='a & b']",
    "[href$='.html']",
    "[data-x]",
    "[DATA-X='1']",
    "[hidden]",
    "[type=CHECKBOX]",
    "[lang|=de]",
    "[class~=b]",
    "[*|title]",
    "[*|href]",
    "[|title]",
    "div p",
    "div > p",
    "div  >  p",
    "ul > li > a",
    "h2 + p",
    "h2 ~ p",
    "p + p + p",
    "div div div",
    "div > div p ~ p",
    "li:first-child",
    "li:last-child",
    "li:only-child",
    ":first-child",
    ":last-child",
    ":only-child",
    ":root",
    ":root > body > *",
    ":scope > body",
    ":empty",
    "p:empty",
    "td:empty",
    ":nth-child(2)",
    ":nth-child(odd)",
    ":nth-child(2n + 1)",
    ":nth-child(-n+2)",
    ":nth-child(n+3)",
    "li:nth-last-child(2)",
    "p:nth-of-type(2)",
    "p:nth-last-of-type(1)",
    ":first-of-type",
    "p:last-of-type",
    ":only-of-type",
    ":not(p)",
    "p:not(.a)",
    "p:not(.a, .b)",
    ":not(:not(.a))",
    "p:not(div p)",
    ":is(h1, h2, .a)",
    ":is(div, ul) > :is(p, li)",
    ":where(p, li).a",
    "div:has(p)",
    "div:has(> p)",
    "p:has(+ p)",
    "h2:has(~ [title])",
    "div:has(.a .b)",
    ":has(> :empty)",
    ":not(:has(*))",
    "div:not(:has(> p))",
    "li:has(a[href])",
    "html",
    "head > *",
    "body > *",
    "html > body > div",
    "title",
    "meta[charset]",
    "table > tr",
    "table > tbody > tr",
    "tr > td:nth-child(2)",
    "thead th",
    "tbody:first-of-type",
    "colgroup > col",
    "dl > dt + dd",
    "option",
    "select option:first-child",
    "optgroup option",
    "ruby > rt",
    "svg",
    "svg *",
    "svg > path",
    "linearGradient",
    "lineargradient",
    "LINEARGRADIENT",
    "foreignObject p",
    "svg title",
    "svg a",
    "[viewBox]",
    "[viewbox]",
    "math > mi",
    "math *",
    "svg + p",
    "a:not(svg a)",
    "noscript p",
    "template",
    "template *",
    "br",
    "img[src]",
    "input + label",
    "textarea",
    "script",
    "style",
    "p, li, td",
    "p , .a:not(li) , nope",
    "nope",
    "*|p",
    "*|*",
];

#[test]
fn all_kinds_of_selectors_match_as_in_scraper() {
    let page = "<!doctype html><html lang=en><head><meta charset=utf-8><title n=1>Boats &amp; sails</title><link rel=icon>\
<style>p > a {}</style><script>if (a<b) '<p>'</script></head>\n<body class='a home'>\n<header n=2><nav><ul id=i class=a>\
<li n=3><a href=/ title=one>Home</a><li n=4 class=b><a href=/x.html title='one two'>X</a><li n=5></ul></nav></header>\n\
<main n=6><div n=7><div n=8 class='a  b\tcaf\u{e9}'><div n=9><p n=10 class='b a'>One<p n=11 class=A id=I title=One>Two<p n=12 class='b 1st'>\
<br><h2 n=13>Head</h2><p n=14 title='a &amp; b'>x</p><p n=15 TITLE=''>y</p> <p n=16 data-x=1 DATA-X=2></p>\n</div>\
<p n=17> </p><p n=18><!-- c --></p></div></div>\
<table n=19><caption>C</caption><colgroup><col><col class=b></colgroup><thead><tr><th>a<th>b<tbody><tr n=20><td>1<td n=21>\
<tr n=22><td><td>2</table><table n=23><tr><td><table n=24><tr><td>x</table><td>y</table>\
<dl n=25><dt>a<dd>b<dt>c<dd n=26>d<dd>e</dl><ol n=27><li>a<ul><li n=28 lang=de-AT>b<li>c</ul><li n=29>d</ol>\
<form n=30><input type=Checkbox hidden><label>L</label><select n=31><optgroup><option>1<option n=32>2<optgroup><option>3\
</select><textarea n=33>\n</textarea><button n=34>B</button></form>\
<svg n=35 viewBox='0 0 1 1'><title n=36>t</title><defs><linearGradient n=37 id=g /></defs><path n=38 d=M0 /><a n=39 \
xlink:href=/s title=one><path n=40></path></a><foreignObject n=41><p n=42>in <b>svg</b></p></foreignObject></svg>\
<p n=43 lang=de>nach <math n=44><mi n=45>x</mi><mo>=</mo><mtext n=46><span n=47>y</span></mtext></math></p>\
<template n=48><p n=49>t</p></template><template><tr><td n=50>x</template><noscript n=51><p n=52>n</p></noscript><ruby n=53>k<rt n=54>a<rp>b<rt>c</ruby>\
<x-card n=55 title='en-GB'><p n=56>c</p></x-card><X-CARD n=57></X-CARD><details n=58><summary>s</summary>d</details>\
<img src=x n=59><hr><pre n=60>\n</pre><pre n=61>\nx</pre></main><div n=62><ul><li>only</ul></div></body>\n</html>\n";
    assert_same(page);
    // A selector that matches nothing here shows nothing.
    let silent: Vec<_> = SELECTORS.iter().filter(|s| theirs(&parsed(page), s).is_empty()).collect();
    let none = ["[title^='']", "table > tr", "lineargradient", "LINEARGRADIENT", "[viewbox]", "template *", "nope"];
    assert_eq!(silent, none.iter().collect::<Vec<_>>());
}

#[test]
fn what_pages_leave_out_is_taken_for_granted() {
    for html in [
        "",
        "x",
        "<p n=1>a<p n=2>b",
        "<title>t</title><p n=1>a",
        "<!doctype html><title>t</title>\n<meta charset=x>\n<p n=1>a",
        "<html><body><p n=1>a</body></html><p n=2>b",
        "<head></head><link n=1><script></script>\n<p n=2>",
        "<li n=1>a<li n=2>b",
        "<ul><li n=1><p n=2>a<li n=3>b<ul n=4><li n=5></ul>c</ul>",
        "<p n=1><table n=2><tr><td n=3>x</table>",
        "<!doctype html><p n=1><table n=2><tr><td n=3>x</table>",
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p n=1><table n=2><tr><td>",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\"><p><table>",
        "<table n=1><td n=2>a<td n=3>b<tr n=4><th n=5>c<tfoot><tr n=6><td>d</table>",
        "<table n=1><tr n=2><td n=3><ul><li n=4>a<td n=5>b</table><p n=6>",
        "<table><caption n=1><p n=2>a<tbody n=3><tr><td n=4><p n=5></table>",
        "<table n=1><col n=2><col n=3><tr><td></table>",
        "<h1 n=1>a<h2 n=2>b</h2>",
        "<button n=1>a<button n=2>b",
        "<a n=1 href=x>a<a n=2 href=y>b</a>",
        "<div n=1><span n=2><p n=3>a</div>b",
        "<p n=1>a</p></p><p n=2>",
        "a</p>b<br n=1>c</br>d",
        "<dl><dt n=1>a<div n=2><dd n=3>b</div><dt n=4>c</dl>",
        "<svg><p n=1>a</svg>",
        "<svg><desc n=1><div n=2>a</div></desc><g n=3/><g n=4></g></svg><p n=5>",
        "<svg n=1><font n=2>a</font><font n=3 color=red>b",
        "<math><annotation-xml n=1><p n=2>a</p></annotation-xml></math>",
        "<form n=1><form n=2><p n=3></form><p n=4>",
        "<select n=1><option n=2>a<option n=3>b</select><p n=4>",
        "<p n=1><select><option><optgroup n=2><option n=3><hr n=4></select>",
        "<object n=1><p n=2>a</object><p n=3>",
        "<p n=1><iframe n=2><p></iframe><p n=3>",
        "<ul n=1></li><li n=2></ul></li><p n=3>",
        "<tr n=1><td n=2>a</td></tr><p n=3>",
        "<noscript n=1><p n=2>a</noscript><p n=3>b",
        "<div n=1></span></b></x-y><p n=2>",
        "<head><noscript><link n=1><style></style></noscript><title></title></head><body n=2>",
        "<!doctype html><head><noscript><img n=1></noscript></head><body n=2 class=a><p n=3>x",
        "<p n=1><html n=2 lang=en class=a><body n=3 class=a><body title=one class='a b'>",
        "<head><noscript n=1><noscript n=2></noscript></noscript>",
        "<head><noscript><p n=1>x</p></noscript></head>",
        "<body n=1 class=a><p n=2 class=a class=b>",
        "\u{feff}<!-- c --><!doctype html><p n=1><table n=2>",
    ] {
        assert_same(html);
    }
}

/// Elements that may stand anywhere in a body, with what they may hold.
fn content() -> impl Strategy<Value = String> {
    let attributes = prop::sample::select(vec![
        "",
        " class=a",
        " class='b a'",
        " class=A",
        " id=i",
        " title=one",
        " title='one two'",
        " title=''",
        " lang=en",
        " data-x=1",
        " title='a &amp; b'",
        " hidden",
        " class",
        " TITLE=One",
    ]);
    let leaf = prop_oneof![
        Just(String::new()),
        Just("x".to_owned()),
        Just(" ".to_owned()),
        Just("<!-- x -->".to_owned()),
        Just("<br>".to_owned()),
        Just("<img N src=x>".to_owned()),
        Just("<svg N><path N /><linearGradient N></linearGradient></svg>".to_owned()),
        Just("<math N><mi N>x</mi></math>".to_owned()),
        Just("<textarea N>t</textarea>".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 4, move |inner| {
        let blocks = prop::sample::select(vec!["div", "section", "article", "blockquote", "x-card", "noscript", "div", "main"]);
        let many = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (blocks, attributes.clone(), many.clone()).prop_map(|(tag, a, c)| format!("<{tag} N{a}>{}</{tag}>", c.concat())),
            // A paragraph holds phrases; its end tag may be left out where a block follows.
            (attributes.clone(), any::<bool>(), any::<bool>()).prop_map(|(a, closed, nested)| {
                let inner = if nested { "a <b N>b <i N>c</i></b> <a N href=/y.html>d</a>" } else { "" };
                format!("<p N{a}>{inner}{}<h2 N>h</h2>", if closed { "</p>" } else { "" })
            }),
            (attributes.clone(), many.clone(), any::<bool>()).prop_map(|(a, items, closed)| {
                let end = if closed { "</li> " } else { "" };
                format!("<ul N>{}</ul>", items.iter().map(|i| format!("<li N{a}>{i}{end}")).collect::<String>())
            }),
            (attributes.clone(), many.clone()).prop_map(|(a, cells)| {
                format!("<table N>{}</table>", cells.iter().map(|c| format!("<tr N{a}><td N>{c}<td N>x")).collect::<String>())
            }),
            many.prop_map(|c| format!("<dl N>{}</dl>", c.iter().map(|c| format!("<dt N>t<dd N>{c}")).collect::<String>())),
        ]
    })
}

/// A page of such content, its elements numbered.
fn page() -> impl Strategy<Value = String> {
    let head =
        prop::sample::select(vec!["<!doctype html><p>x", "<!doctype html><html><head><title>t</title></head><body>", "<body>"]);
    (head, prop::collection::vec(content(), 0..5)).prop_map(|(head, parts)| {
        let mut numbered = String::from(head);
        for (n, part) in parts.concat().split(" N").enumerate() {
            if n > 0 {
                numbered.push_str(&format!(" n={n}"));
            }
            numbered.push_str(part);
        }
        numbered
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn generated_pages_match_as_in_scraper(html in page()) {
        let page = parsed(&html);
        for selector in SELECTORS {
            prop_assert_eq!(ours(&html, selector), theirs(&page, selector), "{} in {}", selector, html);
        }
    }
}
