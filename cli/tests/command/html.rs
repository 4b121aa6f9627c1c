//! Pages of HTML through the command.

use crate::support::{Folder, feed};
use serde_json::Value;

const PAGE: &str = include_str!("../../../tests/pages/ferry.html");
const MARKDOWN: &str = include_str!("../../../tests/pages/ferry.md");

#[test]
fn a_page_is_known_by_its_beginning() {
    let folder = Folder::with(&[("ferry.html", PAGE), ("page.txt", PAGE)]);
    for name in ["ferry.html", "page.txt"] {
        let out = folder.run(&format!("clean --format markdown --url https://news.example/2024/ferry {name}")).fine();
        assert_eq!(out, MARKDOWN);
    }
    assert!(folder.run("clean --input text --only layout/ page.txt").fine().contains("<article>"));
}

#[test]
fn a_folder_of_pages_becomes_a_folder_of_texts() {
    let folder = Folder::with(&[("in/a.html", PAGE), ("in/deep/b.htm", PAGE)]);
    folder.run("clean in --output out --format markdown --url https://news.example/2024/ferry").fine();
    assert_eq!(folder.list("out"), ["a.md", "deep/b.md"]);
    assert_eq!(folder.read("out/a.md"), MARKDOWN);
}

#[test]
fn a_fragment_is_html_if_the_user_says_so() {
    let html = "<p>The ferry sank.<p>Off the coast.";
    assert_eq!(feed("clean --input html", html).fine(), "The ferry sank.\n\nOff the coast.\n");
    assert_ne!(feed("clean", html).fine(), feed("clean --input html", html).fine());
}

#[test]
fn json_has_what_the_page_says_of_itself() {
    let folder = Folder::with(&[("ferry.html", PAGE)]);
    let json: Value = serde_json::from_str(&folder.run("clean --format json ferry.html").fine()).unwrap();
    assert!(json["page"]["kind"].is_string());
    assert_eq!(json["page"]["metadata"]["author"]["value"], "Ann Reed");
    assert_eq!(json["page"]["metadata"]["site"]["source"], "open-graph");
    let text = feed("clean --format json", "The ferry sank.\n").fine();
    assert!(serde_json::from_str::<Value>(&text).unwrap().get("page").is_none());
}

#[test]
fn a_page_in_another_encoding_is_decoded() {
    let folder = Folder::new();
    folder.write("page.html", b"<html><meta charset=windows-1251><p>\xcf\xe0\xf0\xee\xec");
    let run = folder.run("clean page.html");
    assert_eq!(run.out, "Паром\n");
    assert_eq!(run.err, "dechaff: page.html: read as windows-1251\n");
}

#[test]
fn records_hold_pages_with_their_addresses() {
    let record = "{\"url\":\"https://a.example/x/\",\"html\":\"<p>The <a href=y>ferry</a> sank.\"}\n";
    let options = "clean --jsonl --input html --field html --output-field text --format markdown";
    let out = feed(options, record).fine();
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["text"], "The [ferry](https://a.example/x/y) sank.");
}

#[test]
fn an_explanation_shows_the_lines_of_the_page() {
    let folder = Folder::with(&[("ferry.html", PAGE)]);
    let out = folder.run("explain ferry.html").fine();
    assert!(out.lines().any(|row| row.starts_with("- nav") && row.contains("Home")), "{out}");
    assert!(out.lines().any(|row| row.trim_start().starts_with("heading") && row.contains("What the crew say")), "{out}");
}

#[test]
fn pages_with_gold_are_scored() {
    let gold = serde_json::json!({"id": "1", "page_type": "article", "main_content": "The ferry sank.", "with": [], "without": [],
        "html": "<nav><a href=/>Home</a></nav><p>The ferry sank.", "url": "https://a.example/"});
    let folder = Folder::with(&[("gold.jsonl", &format!("{gold}\n"))]);
    let out = folder.run("eval gold.jsonl --input html --field html").fine();
    assert!(out.lines().nth(1).is_some_and(|row| row.contains("1.0000")), "{out}");
}

#[test]
fn selectors_drop_and_keep_elements_of_pages() {
    let folder = Folder::with(&[("ferry.html", PAGE), ("keep.toml", "[keep]\nselectors = ['h2']\n")]);
    let all = folder.run("clean ferry.html").fine();
    assert!(all.contains("What the crew say") && all.contains("old ferry") && !all.contains("Storm takes the pier"));
    let out = folder.run("clean --drop-selector h2,b --keep-selector aside.related ferry.html").fine();
    assert!(!out.contains("What the crew say") && !out.contains("old ferry") && out.contains("Storm takes the pier"), "{out}");
    // They add to those of the configuration, and a keep wins.
    let out = folder.run("clean --config keep.toml --drop-selector article ferry.html").fine();
    assert!(out.contains("What the crew say") && !out.contains("sank in the night"), "{out}");
    let json: Value = serde_json::from_str(&folder.run("clean --format json --drop-selector h2 ferry.html").fine()).unwrap();
    let edit = json["edits"].as_array().unwrap().iter().find(|edit| edit["rule"] == "user/selector").unwrap();
    assert!(edit["label"] == "boilerplate" && edit["before"].as_str().unwrap().contains("What the crew say"), "{edit}");
    let shown = folder.run("explain --drop-selector h2 ferry.html").fine();
    assert!(
        shown.lines().any(|row| row.starts_with("- ") && row.contains("user/selector") && row.contains("What the crew")),
        "{shown}"
    );
}

#[test]
fn selectors_reach_records_gold_and_runs() {
    let html = "<p>The ferry sank off the coast.<p class=x>Nobody knew of it until the morning.";
    let record = format!("{{\"text\":\"{html}\"}}\n");
    let out = feed("clean --jsonl --input html --drop-selector .x", &record).fine();
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["text"], "The ferry sank off the coast.");
    let gold = serde_json::json!({"id": "1", "page_type": "article", "main_content": "The ferry sank off the coast.", "with": [],
        "without": [], "html": html, "url": "https://a.example/"});
    let folder = Folder::with(&[("gold.jsonl", &format!("{gold}\n")), ("in/a.jsonl", &record)]);
    let f1 = |args: &str| {
        let json = folder.run(&format!("eval gold.jsonl --input html --field html --format json {args}")).fine();
        serde_json::from_str::<Value>(&json).unwrap()["all"]["f1"].as_f64().unwrap()
    };
    assert!(f1("") < 0.9 && f1("--drop-selector .x") == 1.0);
    folder.run("run in --output out --input html --drop-selector .x --quiet").fine();
    assert!(!folder.read("out/a.jsonl").contains("Nobody"));
    // Other selectors are other options.
    let error = folder.run("run in --output out --input html --drop-selector p --quiet").failed();
    assert!(error.contains("--drop-selector"), "{error}");
}

#[test]
fn a_wrong_selector_names_its_option() {
    for option in ["--drop-selector", "--keep-selector"] {
        for command in ["clean", "clean --jsonl", "explain"] {
            let error = feed(&format!("{command} {option} nav {option} p:hover"), "x").failed();
            assert!(error.starts_with(&format!("dechaff: {option}: the selector \"p:hover\" cannot be used: ")), "{error}");
        }
    }
    let folder = Folder::with(&[("bad.toml", "[drop]\nselectors = ['a[']\n"), ("a.txt", "x")]);
    let error = folder.run("clean --config bad.toml a.txt").failed();
    assert!(error.contains("bad.toml") && error.contains("drop.selectors") && error.contains("\"a[\""), "{error}");
}
