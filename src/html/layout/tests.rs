//! Pages as text, and what the layout notes beside it.

use super::*;

fn text(html: &str) -> String {
    lay_out(html).text
}

#[test]
fn blocks_are_lines_and_inline_elements_are_not() {
    assert_eq!(text("<p>One <b>bold</b> word<p>Two<div>three</div>"), "One bold word\n\nTwo\n\nthree");
    assert_eq!(text("<div>a<div>b</div>tail</div>after"), "a\nb\ntail\nafter");
    assert_eq!(text("<p>a<br>b<br><br>c"), "a\nb\n\nc");
    assert_eq!(text(" x &amp; y&nbsp;z \n w "), "x & y z w");
    assert_eq!(
        text("<title>T</title><script>x</script><style>y</style><p>z<template>t</template><svg><text>v</text></svg>"),
        "z"
    );
}

#[test]
fn words_at_tag_borders_are_apart() {
    assert_eq!(text("<a href=1>English</a><a href=2>Afrikaans</a>"), "English Afrikaans");
    assert_eq!(text("<span>5 min</span><span>Read</span> <i>un</i><b>likely</b>"), "5 min Read unlikely");
    assert_eq!(text("<button>Like</button><button>share</button>"), "Like share");
    assert_eq!(text("<span class=cap>T</span>he ship"), "The ship");
    assert_eq!(text("<p>東京\nは広い</p>"), "東京は広い");
}

#[test]
fn lists_are_nested_and_numbered() {
    let html = "<ul><li>a<ul><li>b<li>c</ul><li><p>d</p><p>e</p></ul><ol start=3><li>f<li>g</ol>";
    assert_eq!(text(html), "- a\n  - b\n  - c\n- d\ne\n\n3. f\n4. g");
}

#[test]
fn tables_of_data_are_rows_and_others_are_lines() {
    let html = "<table><tr><th>Name<th>Size<tr><td>ferry<td>90 m<tr><td>a|b<td></table>after";
    assert_eq!(text(html), "| Name | Size |\n| --- | --- |\n| ferry | 90 m |\n| a\\|b |  |\n\nafter");
    assert_eq!(text("<table><tr><td><table><tr><td>x<td>y</table><td>z</table>"), "x\ny\n\nz");
    let spans = "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>";
    assert_eq!(text(spans), "| a | b |\n| --- | --- |\n|  | c |\n| d |  |");
}

#[test]
fn code_keeps_its_lines() {
    let html = "<p>See:</p><pre><code class=language-rust>fn main() {\n    ok();\n\n}\n</code></pre><p>Done";
    assert_eq!(text(html), "See:\n\n```rust\nfn main() {\n    ok();\n\n}\n```\n\nDone");
    assert_eq!(text("<pre>a\n  b</pre>"), "a\n  b");
}

#[test]
fn a_line_knows_its_element_and_its_links() {
    let page = lay_out("<body><nav class=top><a href=/>Home</a> now</nav><p>Text <a href=/x>here</a>.");
    let tags: Vec<Tag> = page.blocks.iter().map(|b| page.elements.list[b.element as usize].tag).collect();
    assert_eq!(tags, [Tag::Nav, Tag::P]);
    assert_eq!((page.blocks[0].bytes, page.blocks[0].linked), (7, 4));
    assert_eq!(page.elements.list[page.blocks[0].element as usize].context & context::NAV, context::NAV);
}

#[test]
fn tiny_lines_are_bounded() {
    let most = FREE_LINES + 5 * 40_000 / 192;
    let html = "<p>ab".repeat(40_000);
    let page = lay_out(&html);
    assert!(page.bounded && page.blocks.len() == most + 1);
    assert_eq!(page.text.split_whitespace().count(), 40_000, "nothing is lost");
    for part in ["<table><tr><td>a<td>b<tr><td>c<td>d</table>", "<pre><code>a\nb</code></pre>", "<li>a<hr><h2>b</h2>"] {
        let html = part.repeat(20_000);
        let page = lay_out(&html);
        assert!(page.bounded && page.blocks.iter().all(|b| b.start <= b.end && b.end as usize <= page.text.len()));
        assert_eq!(page.text.matches('a').count(), 20_000, "{part}");
    }
}

#[test]
fn deep_nesting_is_bounded() {
    let html = format!("{}x{}y", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let page = lay_out(&html);
    assert!(page.bounded);
    assert_eq!(page.text, "x\ny");
}
