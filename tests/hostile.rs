//! Hostile inputs: no panic, and twice the input takes about twice the time.

use dechaff::{Pipeline, filters};
use std::time::{Duration, Instant};

/// A shape of text, and how to make so many bytes of it.
type Shape = (&'static str, fn(usize) -> String);

fn fill(piece: &str, bytes: usize) -> String {
    piece.repeat(bytes / piece.len())
}

const SHAPES: &[Shape] = &[
    ("one line of words", |n| fill("the mill on the river was old ", n)),
    ("one line of sentences", |n| fill("The mill was old. ", n)),
    ("one-word lines", |n| fill("word\n", n)),
    ("one-letter lines", |n| fill("A\n", n)),
    ("vertical bars", |n| fill("|", n)),
    ("lines of bars", |n| fill("|\n", n)),
    ("rows without outer pipes", |n| fill("a | b\n", n)),
    ("one row", |n| fill("a | ", n)),
    ("glued rows", |n| fill("| a | b |", n)),
    ("entities", |n| fill("&lt;", n)),
    ("entities apart", |n| fill("&lt;a", n)),
    ("tags", |n| fill("<div>", n)),
    ("phrases", |n| fill("Subscribe to our newsletter! ", n)),
    ("share", |n| fill("Share ", n)),
    ("fields", |n| fill("Keywords: a, b ", n)),
    ("credits", |n| fill("(Photo: x ", n)),
    ("open links", |n| fill("[](", n)),
    ("open images", |n| fill("![](", n)),
    ("links", |n| fill("[a](b)", n)),
    ("bullets", |n| fill(" * x", n)),
    ("dashes", |n| fill(": - x", n)),
    ("numbers", |n| (1..n / 6).map(|i| format!("{i}. A ")).collect()),
    ("quotation marks", |n| fill("“", n)),
    ("contents", |n| fill("Table of Contents\n- 1. Mill\n", n)),
    ("items", |n| (0..n / 10).map(|i| format!("- m{i}\n")).collect()),
    ("addresses", |n| fill("http://a", n)),
    ("glued headings", |n| fill("It sank. The Mill HouseThe river was high and wide that day. ", n)),
    ("question marks", |n| fill("?", n)),
    ("questions", |n| fill("Why? A ", n)),
    ("clock times", |n| fill("10:30 ", n)),
    ("dates", |n| fill("May 5, 2025 10:30\n", n)),
    ("fences", |n| fill("```\n", n)),
    ("front matter", |n| fill("---\n", n)),
    ("blank lines", |n| fill("\r\n", n)),
    ("no-break spaces", |n| fill("a\u{a0}", n)),
    ("mojibake", |n| fill("â€™", n)),
    ("sentences without spaces", |n| fill("船が沈んだ。購読してください。", n)),
    ("hashtags", |n| fill("#tag ", n)),
    ("one word", |n| fill("a", n)),
];

fn fastest(pipeline: &Pipeline, text: &str) -> Duration {
    (0..3)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(pipeline.clean(text).text().len());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}

#[test]
fn twice_the_input_takes_about_twice_the_time() {
    let pipeline = Pipeline::default();
    let base = if cfg!(debug_assertions) { 20_000 } else { 200_000 };
    pipeline.clean("warm up");
    let mut slow = Vec::new();
    for (name, make) in SHAPES {
        // Caches and the machine's other work add noise: a shape is quadratic only if it is so three times.
        let grows = (0..3).all(|_| {
            let (one, four) = (fastest(&pipeline, &make(base)), fastest(&pipeline, &make(4 * base)));
            four > one * 10 + Duration::from_millis(2)
        });
        if grows {
            slow.push(*name);
        }
    }
    assert!(slow.is_empty(), "four times the input took more than ten times the time: {slow:?}");
}

/// Pipelines of one filter each, and what that filter looks for.
macro_rules! alone {
    ($($filter:ident $trigger:literal),* $(,)?) => {
        [$((stringify!($filter), Pipeline::builder().filter(filters::$filter::default()).build(), $trigger)),*]
    };
}

#[test]
fn twice_the_input_takes_each_filter_about_twice_the_time() {
    let filters = alone![
        AdblockBanners "Please disable your ad blocker. ",
        Advertisements "Advertisement ",
        BrokenTables "| a | ",
        Callouts "Did you know? ",
        CallsToAction "Subscribe to our newsletter! ",
        Comments "Leave a comment ",
        CookieNotices "We use cookies. ",
        Encoding "&amp;Ã©",
        GluedHeadings "The Mill HouseThe river * x 1. A 2. B ",
        Layout "a\u{a0}\u{200b}",
        Leaks "<br>[insert link here] ",
        LegalFooters "All rights reserved. ",
        LinkTargets "[a](b)",
        Media "![](a)",
        Navigation "Home » ",
        Paywalls "Subscribe to continue reading. ",
        RelatedLists "Read also: ",
        RepeatedTitles "The Mill | ",
        SeoNotes "Keywords: a, b ",
        ShareBars "Share on Facebook ",
        Stamps "May 5, 2025 ",
        TagLists "#a ",
        Toc "Table of contents 1. a 2. b ",
    ];
    let base = if cfg!(debug_assertions) { 4_000 } else { 40_000 };
    let mut slow = Vec::new();
    for (name, pipeline, trigger) in &filters {
        pipeline.clean("warm up");
        // One long line, short lines of the trigger, and more short lines than it ever asks for.
        let lines = format!("{}\n", trigger.trim());
        for piece in [*trigger, lines.as_str(), "- m\n"] {
            let grows = (0..3).all(|_| {
                let (one, four) = (fastest(pipeline, &fill(piece, base)), fastest(pipeline, &fill(piece, 4 * base)));
                // A quadratic filter takes a second here; other work on the machine takes milliseconds.
                four > one * 10 + Duration::from_millis(50)
            });
            if grows {
                slow.push((*name, piece.to_owned()));
            }
        }
    }
    assert!(slow.is_empty(), "four times the input took more than ten times the time: {slow:?}");
}

#[test]
fn camel_case_without_spaces_is_linear() {
    let pipeline = Pipeline::default();
    let base = if cfg!(debug_assertions) { 4_000 } else { 40_000 };
    pipeline.clean("warm up");
    let grows = (0..3).all(|_| {
        let (one, four) = (fastest(&pipeline, &"aB".repeat(base)), fastest(&pipeline, &"aB".repeat(4 * base)));
        four > one * 10 + Duration::from_millis(2)
    });
    assert!(!grows);
}

#[test]
fn large_inputs_clean() {
    let pipeline = Pipeline::default();
    let bytes = if cfg!(debug_assertions) { 300_000 } else { 20_000_000 };
    for text in
        [fill("the mill on the river was old ", bytes), fill("word\n", bytes / 4), fill("|", bytes / 4), fill("&lt;", bytes / 4)]
    {
        let cleaned = pipeline.clean(&text);
        assert_eq!(cleaned.source().len(), text.len());
    }
}

#[test]
fn every_character_cleans() {
    let pipeline = Pipeline::default();
    let bytes: String = (0..=255_u8).map(char::from).collect();
    for text in [bytes.clone(), bytes.repeat(3), bytes.chars().rev().collect()] {
        pipeline.clean(&text);
    }
    let all: String =
        (0..0x11_0000_u32).step_by(if cfg!(debug_assertions) { 97 } else { 7 }).filter_map(char::from_u32).collect();
    pipeline.clean(&all);
    for c in all.chars().step_by(41) {
        pipeline.clean(&format!("{c}"));
        pipeline.clean(&format!("A mill{c}B. ![{c}]({c}) | {c} | {c}\n{c} * x: {c}"));
    }
}
