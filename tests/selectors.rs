//! Selectors: what of a page they keep and drop, with its reason, in the text and in Markdown.
#![cfg(all(feature = "html", feature = "config"))]
#![allow(clippy::unwrap_used, clippy::panic)]

use dechaff::{Config, HtmlOptions, Label, Page, Pipeline, Profile, Selectors, clean_html, rules};
use proptest::prelude::*;

fn options(keep: &[&str], drop: &[&str]) -> HtmlOptions {
    let mut options = HtmlOptions::default();
    options.keep = Selectors::new(keep).unwrap();
    options.drop = Selectors::new(drop).unwrap();
    options
}

#[track_caller]
fn page(html: &str, keep: &[&str], drop: &[&str]) -> Page {
    let page = clean_html(html.as_bytes(), &options(keep, drop));
    let cleaned = &page.cleaned;
    let (mut source, mut output) = (String::new(), String::new());
    for segment in cleaned.segments() {
        source.push_str(segment.source);
        output.push_str(segment.output);
    }
    assert_eq!((source.as_str(), output.as_str()), (cleaned.source(), cleaned.text()), "the segments tile");
    page
}

/// What selectors have dropped, as it stood in the source.
fn dropped(page: &Page) -> Vec<&str> {
    let edits = page.cleaned.edits().filter(|e| e.rule() == rules::USER_SELECTOR);
    edits
        .map(|e| {
            assert_eq!(&page.cleaned.source()[e.span()], e.before());
            assert_eq!((e.label(), e.after()), (Some(Label::Boilerplate), ""));
            e.before().trim()
        })
        .collect()
}

const ARTICLE: &str = "<header><a href=/>The Harbour Post</a></header><main><h1>The ferry sank</h1>\
<p>The night ferry sank off the coast on Monday, and the crew of eleven was saved.</p>\
<p class=box>Our boat fund needs two hundred new members before the winter storms set in.</p>\
<p>Divers found the wreck on Tuesday, forty metres down, beside an older one.</p></main>";

#[test]
fn an_element_goes_with_a_reason() {
    let plain = page(ARTICLE, &[], &[]);
    assert!(plain.text().contains("boat fund") && dropped(&plain).is_empty());
    let page = page(ARTICLE, &[], &["main > p.box"]);
    assert_eq!(dropped(&page), ["Our boat fund needs two hundred new members before the winter storms set in."]);
    assert!(!page.text().contains("boat fund") && page.text().contains("Divers found"));
    assert_eq!(page.cleaned.source(), plain.cleaned.source(), "the source is what it was");
}

#[test]
fn a_keep_wins_over_the_rules_and_over_a_drop() {
    let html = format!("{ARTICLE}<footer><p class=sub>Subscribe to our newsletter!<p class=co>Accept all cookies</footer>");
    assert!(!page(&html, &[], &[]).text().contains("Subscribe"));
    let kept = page(&html, &[".sub"], &[]);
    assert!(kept.text().contains("Subscribe to our newsletter!") && !kept.text().contains("cookies"));
    let kept = page(&html, &[".sub"], &["footer"]);
    assert!(kept.text().contains("Subscribe to our newsletter!"));
    assert_eq!(dropped(&kept), ["Accept all cookies"]);
    let kept = page(&html, &["footer"], &[".sub", ".co"]);
    assert!(kept.text().contains("Subscribe") && kept.text().contains("cookies") && dropped(&kept).is_empty());
    // To keep nothing else, drop everything else.
    let only = page(&html, &["h1", ".sub"], &["body"]);
    assert_eq!(only.markdown(), "# The ferry sank\n\nSubscribe to our newsletter!\n");
}

#[test]
fn a_kept_phrase_wins_over_a_dropped_element() {
    let config = Config::from_toml("[keep]\nphrases = ['boat fund']\n[drop]\nselectors = ['.box', 'h1']").unwrap();
    let pipeline = Pipeline::from_config(&config).unwrap();
    let page = pipeline.clean_html(ARTICLE.as_bytes(), &HtmlOptions::default());
    assert!(page.text().contains("boat fund") && !page.text().contains("ferry sank\n"));
    // Also over a part of a line.
    let html =
        ARTICLE.replace("Our boat fund", "Once more: <span class=box>our boat fund</span>").replace("<p class=box>", "<p>");
    assert!(pipeline.clean_html(html.as_bytes(), &HtmlOptions::default()).text().contains("Once more: our boat fund needs"));
}

#[test]
fn parts_of_lines_go_and_the_rest_stays_as_it_was() {
    let html = ARTICLE
        .replace("Monday,", "Monday<sup class=ref>[1]</sup>,")
        .replace("saved.", "saved.<sup class=ref>[2]</sup> <i>Twice.</i>");
    let page = page(&html, &[], &["sup.ref"]);
    assert_eq!(dropped(&page), ["[1]", "[2]"]);
    assert!(page.text().contains("coast on Monday, and the crew of eleven was saved. Twice."), "{}", page.text());
    assert!(page.markdown().contains("coast on Monday, and the crew of eleven was saved. *Twice.*"), "{}", page.markdown());
}

#[test]
fn a_heading_or_quote_without_its_first_words_is_still_one() {
    let html = "<h2><span class=n>3.1</span> The <b>wreck</b> <a class=link href=#x>¶</a></h2><blockquote><p><span class=n>Q:</span> \
We saw the lamp go out.</blockquote><ul><li><span class=n>a)</span> Eleven people<li class=n>none</ul>";
    let page = page(html, &[], &[".n", "a.link"]);
    assert_eq!(page.markdown(), "## The wreck\n\n> We saw the lamp go out.\n\n- Eleven people\n");
    assert_eq!(dropped(&page), ["3.1", "¶", "Q:", "a)", "- none"]);
}

#[test]
fn tables_lose_rows_cells_and_themselves() {
    let table = "<p>These are the ships of the line:</p><table><tr class=h><th>Year<th>Ship<th>Edit<tr><td>1998<td>Gull<td><a href=e>e|1</a>\
<tr class=old><td>2024<td>Heron<td><a href=e>e2</a></table><p>That was the last of them.</p>";
    let rows = |drop: &[&str]| {
        let page = page(table, &[], drop);
        page.text().lines().filter(|l| l.starts_with('|')).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(rows(&[]).len(), 4);
    assert_eq!(rows(&["tr.old"]), ["| Year | Ship | Edit |", "| --- | --- | --- |", "| 1998 | Gull | e\\|1 |"]);
    assert_eq!(
        rows(&["tr > :nth-child(3)"]),
        ["| Year | Ship | |", "| --- | --- | --- |", "| 1998 | Gull | |", "| 2024 | Heron | |"]
    );
    assert_eq!(rows(&["tr > :first-child"])[2], "| | Gull | e\\|1 |");
    assert_eq!(rows(&["table"]), [""; 0]);
    assert_eq!(rows(&["td, th"]), [""; 0]);
    assert!(page(table, &[], &["table"]).text().contains("That was the last of them."));
    let kept = page(&format!("<p>x</p><footer>{table}</footer>"), &["tr.old"], &["body"]);
    assert_eq!(kept.text().trim(), "| 2024 | Heron | e2 |");
}

#[test]
fn code_goes_whole_or_in_parts() {
    let html = "<p>Call it like this, and wait for the answer:</p><pre><code class=language-rust><i class=no>1</i> fn main() {\n\
<i class=no>2</i>     ok();\n<i class=no>3</i> }\n</code></pre><p>It prints nothing at all when it is done.</p>";
    let code = |drop: &str| page(html, &[], &[drop]).markdown();
    assert!(code(".no").contains("```rust\n fn main() {\n     ok();\n }\n```\n"), "{}", code(".no"));
    for whole in ["pre", "code", "pre code"] {
        let left = code(whole);
        assert!(!left.contains("main") && !left.contains("```") && left.contains("It prints"), "{whole}: {left}");
    }
}

#[test]
fn images_and_links_go_with_their_marks() {
    let html =
        "<p>See <a class=x href=/map>the map</a> and <img src=a.png alt=A class=x> <img src=b.png alt=B> of <b>the</b> bay here.";
    let mut options = options(&[], &[".x"]);
    options.with_images = true;
    let page = clean_html(html.as_bytes(), &options);
    let markdown = page.markdown();
    assert!(markdown.starts_with("See and") && markdown.ends_with("![B](b.png) of **the** bay here.\n"), "{markdown}");
    assert!(!markdown.contains("a.png") && !markdown.contains("/map"), "{markdown}");
}

#[test]
fn a_title_put_first_moves_no_span() {
    let html = format!("<title>Harbour news of the day</title>{ARTICLE}");
    let mut options = options(&[], &[".box", "h1"]);
    options.with_title = true;
    let page = clean_html(html.as_bytes(), &options);
    assert!(page.text().starts_with("Harbour news of the day\n") && !page.text().contains("boat fund"));
    assert_eq!(
        dropped(&page),
        ["The ferry sank", "Our boat fund needs two hundred new members before the winter storms set in."]
    );
}

#[test]
fn rules_and_configuration_say_whether_they_act() {
    let clean = |toml: &str| {
        let pipeline = Pipeline::from_config(&Config::from_toml(toml).unwrap()).unwrap();
        pipeline.clean_html(ARTICLE.as_bytes(), &HtmlOptions::default()).text().contains("boat fund")
    };
    assert!(!clean("[drop]\nselectors = ['p.box']"));
    assert!(!clean("only = ['seo/']\n[drop]\nselectors = ['p.box']"));
    assert!(!clean("profile = 'conservative'\n[drop]\nselectors = ['p.box']"));
    assert!(clean("disable = ['user/selector']\n[drop]\nselectors = ['p.box']"));
    assert!(clean("[drop]\nselectors = ['p.box']\n[keep]\nselectors = ['main']"));
    assert!(!clean("disable = ['user/keep']\n[drop]\nselectors = ['p.box']\n[keep]\nselectors = ['main']"));
}

#[test]
fn selectors_of_the_call_and_of_the_configuration_add_up() {
    let mut config = Config::new(Profile::Balanced);
    config.drop.selectors.push("h1".to_owned());
    let pipeline = Pipeline::from_config(&config).unwrap();
    let page = pipeline.clean_html(ARTICLE.as_bytes(), &options(&[], &["p.box"]));
    assert_eq!(dropped(&page).len(), 2);
    // A text has no elements.
    assert_eq!(pipeline.clean("The ferry sank off the coast on Monday.\n").text(), "The ferry sank off the coast on Monday.\n");
}

#[test]
fn a_wrong_selector_is_named_with_its_key() {
    for table in ["drop", "keep"] {
        let message = Config::from_toml(&format!("[{table}]\nselectors = ['nav', 'p:hover']")).unwrap_err().to_string();
        assert!(message.starts_with(&format!("{table}.selectors: ")) && message.contains("\"p:hover\""), "{message}");
    }
    let mut config = Config::new(Profile::Balanced);
    config.keep.selectors.push("a[".to_owned());
    assert!(Pipeline::from_config(&config).unwrap_err().to_string().contains("\"a[\""));
    assert!(Selectors::new(["ok", "b..c"]).unwrap_err().to_string().contains("\"b..c\""));
}

#[test]
fn elements_deeper_than_the_bound_are_told() {
    let deep = format!("{}<p class=x>word</p>{}", "<div>".repeat(400), "</div>".repeat(400));
    let page = page(&deep, &[], &[".x"]);
    assert!(page.is_bounded);
    assert!(!clean_html(ARTICLE.as_bytes(), &options(&["p:has(b)"], &["div div div"])).is_bounded);
}

/// Pieces of pages that are neither well formed nor whole.
fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "<p>",
        "<p class=x>",
        "</p>",
        "<div class=x>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<i class=x>",
        "</i>",
        "<ul>",
        "<li>",
        "<li class=x>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<td class=x>",
        "<th>",
        "</table>",
        "<pre>",
        "<code class=x>",
        "</code>",
        "</pre>",
        "<h2>",
        "</h2>",
        "<br>",
        "<a href=/x>",
        "</a>",
        "<svg>",
        "</svg>",
        "<blockquote>",
        "</blockquote>",
        "word ",
        "The ferry sank. ",
        "a|b",
        "\n",
        "&amp;",
        "é",
        "東京",
        " ",
        "<img src=a class=x>",
        "<caption>",
        "<html class=x>",
        "<body>",
        "</body>",
        "<select>",
        "<option>",
        "<script>",
        "</script>",
        "<title>t</title>",
        "<template>",
        "</template>",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|p| p.concat())
}

#[test]
fn a_fence_that_the_end_of_the_page_closes_is_kept() {
    let html = "<pre><li><code class=x>word ";
    let all = page(html, &["html"], &["body", "*"]);
    assert!(all.cleaned.source().contains("```"), "{:?}", all.cleaned.source());
    assert!(dropped(&all).is_empty() && all.cleaned.stats().dropped_lines == 0, "{:?}", all.cleaned);
}

proptest! {
    #[test]
    fn whatever_the_page_the_result_holds_together(html in soup()) {
        let plain = clean_html(html.as_bytes(), &HtmlOptions::default());
        for (keep, drop) in [(&[][..], &[".x"][..]), (&[".x"], &["body"]), (&["td", "li"], &["table", "p", "pre"]), (&[".x"], &[])] {
            let page = page(&html, keep, drop);
            prop_assert_eq!(page.cleaned.source(), plain.cleaned.source());
            // A line that goes has its reason, and none that a keep names.
            let marks: Vec<_> = page.cleaned.edits().map(|e| e.span()).collect();
            prop_assert!(marks.windows(2).all(|two| two[0].end <= two[1].start));
            page.markdown();
        }
        // Nothing that is laid out stands outside of all elements.
        let none = page(&html, &[], &["html"]);
        prop_assert_eq!(none.text().trim(), "");
        let all = page(&html, &["html"], &["body", "*"]);
        prop_assert!(dropped(&all).is_empty() && all.cleaned.stats().dropped_lines == 0);
    }
}
