//! `dechaff explain`.

use crate::support::{Folder, run};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

const PAGE: &str = "\
Harbour bridge closed after a collision
Keywords: harbour, bridge, collision, freighter, port authority
The bridge over the harbour was closed on Friday because a freighter had damaged one of its piers, the port authority said in a long statement.
橋は金曜日に閉鎖された。貨物船が橋脚に衝突したためである。修理は来年の春まで続く見込みだと港湾当局は述べた。
Tom &amp; Anna\u{a0}Example\u{1b}[31m saw it from the quay\u{202e} on their way home that evening.
Subscribe to our newsletter!
";

fn explain(columns: &str, args: &[&str]) -> String {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    run(folder.command(["explain", "page.txt"]).args(args).env("COLUMNS", columns), b"").fine()
}

#[test]
fn no_row_is_wider_than_the_terminal_and_the_gutter_stands() {
    for (columns, width) in [("80", 80), ("50", 50), ("120", 120), ("200", 200), ("40", 40)] {
        let out = explain(columns, &[]);
        let (document, _) = out.split_once("\n\n").unwrap();
        let places: Vec<usize> = document.lines().map(|row| row[..row.find(['│', '┊']).unwrap()].width()).collect();
        assert!(places.iter().all(|place| *place == places[0]), "{out}");
        assert!(out.lines().all(|row| row.width() <= width), "{columns}: {out}");
    }
    let folder = Folder::with(&[("page.txt", PAGE)]);
    assert_eq!(folder.run("explain page.txt").fine(), explain("80", &[]), "80 columns are the default");
}

#[test]
fn what_goes_is_marked_and_its_rule_is_named() {
    let out = explain("80", &[]);
    let row = |words: &str| out.lines().find(|row| row.contains(words)).unwrap().to_owned();
    assert!(row("Harbour bridge").starts_with("  "), "{out}");
    assert!(row("Keywords").starts_with("- seo ") && row("Keywords").contains(" seo/phrase "), "{out}");
    assert!(row("Subscribe").contains(" cta/phrase "), "{out}");
    assert!(row("The bridge over").ends_with('…'), "{out}");
    let repair = row("\"&amp;\" → \"&\"");
    assert!(repair.starts_with("~ ") && repair.contains("encoding/entity"), "{out}");
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "nothing of the page reaches the terminal: {out}");
}

#[test]
fn restored_breaks_are_shown() {
    let text = "The port said that the bridge would stay closed until spring. * First item of the list: the piers are checked. \
                * Second item of the list: the piers are repaired. * Third item of the list: the bridge is opened again.\n";
    let folder = Folder::with(&[("page.txt", text)]);
    let pipeline = dechaff::Pipeline::default();
    let restored = pipeline.clean(text).edits().filter(|edit| edit.kind() == dechaff::EditKind::LineBreak).count();
    assert!(restored > 0);
    let out = folder.run("explain page.txt").fine();
    let (document, _) = out.split_once("\n\n").unwrap();
    assert_eq!(document.lines().filter(|row| row.starts_with("+ ") && row.contains("glued/list")).count(), restored, "{out}");
    assert!(out.contains("+ kept, line break restored before it"), "{out}");
}

#[test]
fn the_summary_adds_up() {
    let out = explain("80", &[]);
    let table: Vec<Vec<&str>> = out
        .lines()
        .skip_while(|row| !row.starts_with("rule "))
        .skip(1)
        .take_while(|row| !row.is_empty())
        .map(|row| row.split_whitespace().collect())
        .collect();
    let (total, rules) = table.split_last().unwrap();
    assert!(rules.len() > 2 && total[0] == "total", "{out}");
    let number = |cell: &str| cell.parse::<usize>().unwrap();
    for column in 1..=4 {
        assert_eq!(rules.iter().map(|row| number(row[column])).sum::<usize>(), number(total[column]), "{out}");
    }
    let sums = |head: &str| -> Vec<usize> {
        let row = out.lines().find(|row| row.starts_with(head)).unwrap();
        row.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    };
    let (bytes_in, bytes_out, lines) = (sums("bytes in"), sums("bytes out"), sums("lines  "));
    for sum in [&bytes_in, &bytes_out, &lines] {
        assert_eq!(sum[0], sum[1] + sum[2], "{out}");
    }
    assert_eq!((bytes_in[0], bytes_in[2], bytes_out[2]), (PAGE.len(), number(total[3]), number(total[4])));
    assert_eq!(lines[2], number(total[2]));
}

#[test]
fn colour_is_for_those_who_ask() {
    assert!(explain("80", &["--color", "always"]).contains("\u{1b}[31m- seo"));
    assert!(!explain("80", &["--color", "never"]).contains('\u{1b}'));
    let colored = explain("80", &["--color", "always"]);
    let plain: String = colored
        .split('\u{1b}')
        .enumerate()
        .map(|(i, part)| if i == 0 { part } else { part.split_once('m').unwrap().1 })
        .collect();
    assert_eq!(plain, explain("80", &[]), "colour changes nothing else");
}

#[test]
fn json_has_the_lines() {
    let document: Value = serde_json::from_str(&explain("80", &["--format", "json"])).unwrap();
    let lines = document["lines"].as_array().unwrap();
    assert_eq!(lines.len() as u64, document["statistics"]["lines"].as_u64().unwrap());
    for line in lines {
        let span = line["start"].as_u64().unwrap() as usize..line["end"].as_u64().unwrap() as usize;
        assert_eq!(&PAGE[span], line["text"].as_str().unwrap());
        assert_eq!(line["fate"] == "dropped", line["rule"].is_string());
    }
    assert!(lines.iter().any(|line| line["rule"] == "seo/phrase" && line["label"] == "seo" && line["begin"] == "break"));
    assert!(document["text"].is_string() && document["edits"].is_array());
}

#[test]
fn options_and_errors_are_those_of_clean() {
    let out = explain("80", &["--disable", "seo/,cta/", "--profile", "conservative"]);
    assert!(!out.contains("seo/") && !out.contains("cta/"), "{out}");
    assert!(explain("80", &["--only", "user/"]).contains("Nothing to change."));
    let folder = Folder::new();
    assert!(folder.run("explain gone.txt").failed().starts_with("dechaff: gone.txt: "));
    assert!(folder.feed("explain", "One line.\n".as_bytes()).fine().contains("One line."));
    assert!(folder.feed("explain -", b"").fine().contains("Nothing to change."));
}
