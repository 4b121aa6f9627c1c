//! `dechaff eval`.
//!
//! `tests/gold/pages.jsonl` holds pages of our own with what is counted differently from language to language: Thai and
//! Hindi combining marks, the Turkish İ, the final sigma, underscores, numbers such as ½ and Ⅷ, separators that only
//! Python takes for white space, empty, missing and null gold. `raw.txt`, `raw.json` and `cta.txt` beside it were printed
//! by `score_pages.py` of the project's shared tools, the last for what `dechaff clean --only cta/` had written.

use crate::support::{Folder, Run, feed};
use serde_json::{Value, json};
use std::io::Write;

const PAGES: &str = include_str!("../gold/pages.jsonl");

fn pages() -> Folder {
    Folder::with(&[("gold.jsonl", PAGES)])
}

/// A table that `score_pages.py` printed.
fn expected(table: &str) -> String {
    table.replace("\r\n", "\n")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// A page without snippets.
fn page(id: &str, gold: &str, text: &str) -> String {
    json!({"id": id, "page_type": "article", "main_content": gold, "with": [], "without": [], "text": text}).to_string() + "\n"
}

#[test]
fn the_figures_are_those_of_score_pages() {
    let folder = pages();
    let raw = folder.run("eval gold.jsonl --field wet --raw --worst 5").fine();
    assert_eq!(raw, expected(include_str!("../gold/raw.txt")));
    let cleaned = folder.run("eval gold.jsonl --field wet --only cta/ --worst 5").fine();
    assert_eq!(cleaned, expected(include_str!("../gold/cta.txt")));
    let table: Value = serde_json::from_str(&folder.run("eval gold.jsonl --field wet --raw --format json").fine()).unwrap();
    let expected: Value = serde_json::from_str(include_str!("../gold/raw.json")).unwrap();
    assert_eq!(table, expected);
}

#[test]
fn cleaning_here_is_cleaning_as_everywhere() {
    let folder = pages();
    for options in ["", "--profile conservative", "--profile aggressive --disable cta/"] {
        let cleaned = folder.run(&format!("clean --jsonl --field wet --output-field text {options} gold.jsonl")).fine();
        folder.write("cleaned.jsonl", cleaned.as_bytes());
        let expected = folder.run("eval cleaned.jsonl --raw --worst 20").fine();
        assert_eq!(folder.run(&format!("eval gold.jsonl --field wet --worst 20 {options}")).fine(), expected, "{options}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let folder = Folder::with(&[("gold.jsonl", &format!("{}bad\n", PAGES.repeat(20)))]);
    let of = |run: Run| (run.code, run.out, run.err);
    let one = of(folder.run("eval gold.jsonl --field wet --jobs 1 --worst 50"));
    for jobs in ["", "--jobs 2", "--jobs 7"] {
        assert_eq!(of(folder.run(&format!("eval gold.jsonl --field wet --worst 50 {jobs}"))), one, "{jobs}");
    }
    assert_eq!(folder.run("eval gold.jsonl --jobs 0").code, 2);
}

#[test]
fn packed_files_are_known_by_their_content() {
    let folder = pages();
    let expected = folder.run("eval gold.jsonl --field wet").fine();
    folder.write("a.jsonl.gz", &gzip(PAGES.as_bytes()));
    folder.write("b.txt", &zstd::encode_all(PAGES.as_bytes(), 3).unwrap());
    folder.write("plain.gz", PAGES.as_bytes());
    let (first, last) = PAGES.split_at(PAGES.find('\n').unwrap() + 1);
    folder.write("parts.gz", &[gzip(first.as_bytes()), gzip(last.as_bytes())].concat());
    for name in ["a.jsonl.gz", "b.txt", "plain.gz", "parts.gz"] {
        assert_eq!(folder.run(&format!("eval {name} --field wet")).fine(), expected, "{name}");
    }
    assert_eq!(folder.feed("eval - --field wet", PAGES.as_bytes()).fine(), expected);
    assert_eq!(folder.feed("eval - --field wet", &gzip(PAGES.as_bytes())).fine(), expected);
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_has_no_figures() {
    let folder = Folder::new();
    let packed = gzip(PAGES.repeat(50).as_bytes());
    folder.write("broken.gz", &packed[..packed.len() / 2]);
    for name in ["broken.gz", "gone.jsonl"] {
        let run = folder.run(&format!("eval {name} --field wet"));
        assert_eq!(run.out, "");
        assert!(run.failed().starts_with(&format!("dechaff: {name}: ")));
    }
}

#[test]
fn bad_lines_are_reported_left_out_and_counted() {
    let lines = [
        page("good", "One two.", "One two."),
        "not json\n".to_owned(),
        "\n".to_owned(),
        r#"{"id":"a","page_type":"b","with":[],"without":[]}"#.to_owned() + "\n",
        r#"{"id":"a","page_type":"b","with":[],"text":""}"#.to_owned() + "\n",
        r#"{"id":"a","page_type":"b","with":[1],"without":[],"text":""}"#.to_owned() + "\n",
        r#"{"id":7,"page_type":"b","with":[],"without":[],"text":""}"#.to_owned() + "\n",
        r#"{"id":"a","page_type":"b","main_content":[],"with":[],"without":[],"text":""}"#.to_owned() + "\n",
        page("last", "Three four.", "Three four."),
    ];
    let folder = Folder::with(&[("gold.jsonl", &lines.concat())]);
    let run = folder.run("eval gold.jsonl");
    let row = |name: &str| format!("{name:<16}     2  1.0000  1.0000  1.0000   1.000    0.000   0.000");
    assert_eq!(run.out.lines().skip(1).collect::<Vec<_>>(), [row("all"), row("article")]);
    let errors: Vec<String> = run.failed().lines().map(str::to_owned).collect();
    let starts = [
        "dechaff: gold.jsonl:2: the line is not a JSON object (",
        "dechaff: gold.jsonl:4: there is no field \"text\"; the page is left out",
        "dechaff: gold.jsonl:5: there is no field \"without\"; the page is left out",
        "dechaff: gold.jsonl:6: the field \"with\" is not a list of strings; the page is left out",
        "dechaff: gold.jsonl:7: the field \"id\" is a number, not a string; the page is left out",
        "dechaff: gold.jsonl:8: the field \"main_content\" is a list, not a string; the page is left out",
        "dechaff: 6 of 8 pages were left out",
    ];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn no_pages_are_a_table_too() {
    let out = feed("eval -", "").fine();
    assert_eq!(out.lines().nth(1).unwrap(), "all                  0  0.0000  0.0000  0.0000   0.000    0.000   0.000");
}

#[test]
fn what_a_page_is_called_cannot_move_the_cursor() {
    let line = page("\u{1b}[2J", "a", "b").replace("article", "\\u001b[31m");
    let out = feed("eval - --worst 1", &line).fine();
    assert!(!out.contains('\u{1b}') && out.contains("\u{fffd}[2J"), "{out}");
}

#[test]
fn options_that_do_not_go_together_are_errors() {
    for args in ["--raw --profile aggressive", "--raw --disable toc/", "--format json --worst 3", "--only nothing/"] {
        let run = feed(&format!("eval - {args}"), PAGES);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args}");
        assert!(run.err.contains("--"), "{}", run.err);
    }
    assert_eq!(feed("eval", "").code, 2, "standard input is asked for by name");
}
