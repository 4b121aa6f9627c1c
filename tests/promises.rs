//! The promises of the design, as properties over generated and hostile text.

use dechaff::{Cleaned, Config, Format, Pipeline, Profile, SegmentKind};
use proptest::prelude::*;

/// Pieces of text that rules look for, with what surrounds them; joined at random they make ugly documents.
const PIECES: &[&str] = &[
    "The old mill on the river was rebuilt after the flood of 1953 by a cooperative of bakers.",
    "Table of Contents",
    "- 1. The mill",
    "1.2 Costs",
    "The mill",
    "CostsThe mill cost a lot of money in that year, as the books show.",
    "Keywords: mill, river, flood",
    "SEO Notes:",
    "* Slug: old-mill",
    "Here is the rewritten article:",
    "```",
    "```rust\nlet a = 1;\n```",
    "---\ntitle: x\n---",
    "| A | B | ||||\n|---|---|---|\n| 1 | 2 |",
    "| A | B ||---|---|| 1 | 2 || 3 | 4 |",
    "| a",
    "|||||",
    "Please disable your ad blocker.",
    "Adblock Detected |",
    "We use cookies. Accept all",
    "Subscribe to our newsletter!",
    "Share on Facebook Tweet Email",
    "Also Read:",
    "Published: 2025-10-17 02:25",
    "![]()",
    "![a](b) [link](https://example.org/a_(b)) text",
    "&amp;nbsp; &lt;p&gt; Fish &amp; chips &#8217;",
    "itâ€™s fÃ¼r 5Â°C",
    "\u{feff}\u{200b}a\u{a0}b\u{ad}c",
    "“Subscribe now,” she said.",
    "© 2025 Mill Ltd. All rights reserved.",
    "Home | News | Sport",
    "Шаги. Подпишитесь на рассылку!",
    "記事の目次",
    "船が沈んだ。「誰が？」と彼。購読してください。",
    "Tips * One: first thing. * Two: second thing. * Three",
    "(Photo: Jane Roe)",
    "•",
    ".",
    "?!",
    "a",
];

const JOINTS: &[&str] = &["\n", "\n\n", "\r\n", "\r", " ", "", "\n\n\n\n", " \n ", "\t"];

fn document() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        2 => "\\PC{0,40}",
        1 => "[a-zA-Z.|*&;<>\\[\\]()!?:#`\\-0-9 \n]{0,60}",
    ];
    prop::collection::vec((piece, prop::sample::select(JOINTS)), 0..24)
        .prop_map(|parts| parts.into_iter().map(|(text, joint)| text + joint).collect())
}

const PROSE: &str =
    "In the valley the harvest came early that summer, and the granaries were full before the first storm reached the hills.";

/// One of the pieces, as a phrase to keep.
fn phrase() -> impl Strategy<Value = String> {
    let phrases: Vec<String> =
        PIECES.iter().map(|p| p.trim().to_owned()).filter(|p| !p.contains('\n') && p.len() > 3 && p.is_ascii()).collect();
    prop::sample::select(phrases)
}

/// An article as scrapers give it: a piece a line.
fn article() -> impl Strategy<Value = String> {
    let joints = prop::sample::select(vec!["\n", "\n\n", "\r\n"]);
    // Crumbs of tables and lone marks are the other generator's business.
    let whole: Vec<&str> = PIECES.iter().copied().filter(|p| p.len() > 4 && !p.starts_with("||")).collect();
    prop::collection::vec((prop::sample::select(whole), joints), 0..24)
        // Prose between the pieces: a text of short lines alone is verse, where fewer rules act.
        .prop_map(|parts| parts.into_iter().map(|(text, joint)| format!("{PROSE}{joint}{text}{joint}")).collect())
}

/// Segments tile the source, their outputs join to the output, and nothing is kept that differs.
fn assert_tiles(cleaned: &Cleaned<'_>, format: Format) {
    let output = cleaned.output(format);
    let (mut source, mut out, mut at) = (String::new(), String::new(), 0);
    for segment in cleaned.segments_of(&output) {
        assert_eq!(segment.start, at, "segments follow one another");
        at += segment.source.len();
        source.push_str(segment.source);
        out.push_str(segment.output);
        match segment.kind {
            SegmentKind::Kept => assert_eq!(segment.source, segment.output),
            SegmentKind::Edited(edit) => {
                assert_eq!(edit.before(), segment.source);
                assert_eq!(edit.after(), segment.output);
                assert_ne!(edit.before(), edit.after(), "{} changes nothing", edit.rule());
                assert_eq!(&cleaned.source()[edit.span()], edit.before());
                assert_eq!(&output.text()[edit.output_span()], edit.after());
            }
            _ => unreachable!("two kinds"),
        }
    }
    assert_eq!(source, cleaned.source());
    assert_eq!(out, output.text());
}

/// Letters and digits of the output stand in the source in the same order, apart from decoded characters.
fn assert_nothing_invented(cleaned: &Cleaned<'_>) {
    for edit in cleaned.edits() {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        match edit.kind().name() {
            "drop" => assert_eq!(edit.after(), ""),
            "entity" | "mojibake" => {}
            _ => assert_eq!(letters(edit.after()), "", "{} puts in {:?}", edit.rule(), edit.after()),
        }
    }
}

fn assert_adds_up(cleaned: &Cleaned<'_>) {
    let stats = cleaned.stats();
    let removed: usize = stats.rules.iter().map(|r| r.bytes_removed).sum();
    let added: usize = stats.rules.iter().map(|r| r.bytes_added).sum();
    assert_eq!(stats.source_bytes, stats.kept_bytes + removed);
    assert_eq!(stats.output_bytes, stats.kept_bytes + added);
    assert_eq!(stats.lines, stats.kept_lines + stats.dropped_lines);
    assert_eq!(stats.dropped_lines, stats.rules.iter().map(|r| r.lines).sum::<usize>());
    assert_eq!(stats.output_bytes, cleaned.text().len());
}

fn assert_offsets(cleaned: &Cleaned<'_>) {
    let map = cleaned.offsets();
    for segment in cleaned.segments() {
        if let SegmentKind::Kept = segment.kind {
            let out = map.to_output(segment.start);
            assert_eq!(&cleaned.text()[out..out + segment.output.len()], segment.output);
            assert_eq!(map.to_source(out), segment.start);
            assert_eq!(map.source_span(out..out + segment.output.len()), segment.start..segment.start + segment.source.len());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 4000 }))]

    #[test]
    fn tiling_and_nothing_invented(source in document()) {
        for &profile in Profile::ALL {
            let pipeline = Pipeline::new(profile);
            let cleaned = pipeline.clean(&source);
            assert_tiles(&cleaned, Format::Text);
            assert_tiles(&cleaned, Format::Markdown);
            assert_nothing_invented(&cleaned);
            assert_adds_up(&cleaned);
            assert_offsets(&cleaned);
        }
    }

    #[test]
    fn same_in_same_out(source in document(), other in document()) {
        let pipeline = Pipeline::default();
        let first = pipeline.clean(&source).into_text();
        let mut scratch = dechaff::Scratch::new();
        let used = pipeline.clean_with(&mut scratch, &other);
        scratch.recycle(used);
        let second = pipeline.clean_with(&mut scratch, &source).into_text();
        prop_assert_eq!(&first, &second);
        let third = std::thread::scope(|s| s.spawn(|| pipeline.clean(&source).into_text()).join());
        prop_assert_eq!(Some(first), third.ok());
    }

    #[test]
    fn conservative_output_is_settled(source in article()) {
        let pipeline = Pipeline::new(Profile::Conservative);
        let once = pipeline.clean(&source).into_text();
        let twice = pipeline.clean(&once).into_text();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_keep_wins(source in document(), phrase in phrase()) {
        let mut config = Config::new(Profile::Aggressive);
        config.keep.phrases = vec![phrase.clone()];
        let pipeline = Pipeline::from_config(&config).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let cleaned = pipeline.clean(&source);
        let wanted = source.to_ascii_lowercase().matches(&phrase.to_ascii_lowercase()).count();
        let found = cleaned.text().to_ascii_lowercase().matches(&phrase.to_ascii_lowercase()).count();
        prop_assert!(found >= wanted, "{phrase:?} {wanted} times in the source, {found} in {:?}", cleaned.text());
    }

    #[test]
    fn profiles_grow(source in document()) {
        let kept = |profile| Pipeline::new(profile).clean(&source).stats().kept_lines;
        // A stronger profile may cut lines into more pieces, but what the mildest drops the strongest drops too.
        let mild = Pipeline::new(Profile::Conservative).clean(&source).stats();
        prop_assert!(mild.dropped_lines == 0 || kept(Profile::Aggressive) <= mild.lines);
    }

    #[test]
    fn tagging_changes_nothing(source in document()) {
        let pipeline = Pipeline::default();
        let tagged = pipeline.tag(&source);
        prop_assert_eq!(tagged.text(), source.as_str());
        prop_assert!(tagged.is_unchanged());
    }

    #[test]
    fn any_truncation_cleans(source in document(), at in 0usize..400) {
        let mut at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        assert_tiles(&dechaff::clean(&source[..at]), Format::Text);
        assert_tiles(&dechaff::clean(&source[at..]), Format::Text);
    }
}

#[test]
fn public_types_are_send_and_sync() {
    fn check<T: Send + Sync + std::panic::UnwindSafe>() {}
    check::<Config>();
    check::<dechaff::ConfigError>();
    check::<dechaff::Rule>();
    check::<dechaff::Stats>();
    check::<Cleaned<'static>>();
    fn shared<T: Send + Sync>() {}
    shared::<Pipeline>();
}
