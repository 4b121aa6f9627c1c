//! `dechaff classify`.

use crate::support::{CHAFF, Folder, feed, run};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

const PAGE: &str = "\
Home | News | Sport | Weather\r
\r
The bridge over the harbour was closed on Friday because a freighter had damaged one of its piers, the port authority said. Subscribe to our newsletter!
橋は金曜日に閉鎖された。貨物船が橋脚に衝突したためである。修理は来年の春まで続く見込みだと港湾当局は述べた。
Tom\tsaw it\u{1b}[31m from the quay\u{202e} on his way home that evening, and so did everybody else who was there.
";

fn classify(columns: &str) -> String {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    run(folder.command(["classify", "page.txt"]).env("COLUMNS", columns), b"").fine()
}

fn objects(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_has_its_row() {
    let tagged = dechaff::Pipeline::default();
    let tagged = tagged.tag(PAGE);
    let out = classify("200");
    assert_eq!(out.lines().count(), tagged.lines().len());
    for (row, line) in out.lines().zip(tagged.lines()) {
        let widest = dechaff::Label::ALL.iter().map(|label| label.name().len()).max().unwrap();
        let start = format!("{:<widest$} {:.3}  ", line.label().name(), line.score());
        assert!(row.starts_with(&start), "{row}");
        let words: String = tagged.source()[line.span()].chars().take(10).collect();
        assert!(row.contains(words.split('\t').next().unwrap()), "{row}");
    }
    assert!(!out.contains('\u{1b}') && !out.contains('\u{202e}'), "nothing of the page reaches the terminal: {out}");
}

#[test]
fn no_row_is_wider_than_the_terminal() {
    for (columns, width) in [("80", 80), ("120", 120), ("40", 40), ("20", 20), ("8", 8), ("1", 1)] {
        let out = classify(columns);
        assert!(out.lines().all(|row| row.width() <= width), "{columns}: {out}");
        assert_eq!(out.lines().count(), classify("200").lines().count());
    }
    let folder = Folder::with(&[("page.txt", PAGE)]);
    let out = folder.run("classify page.txt").fine();
    assert_eq!(out, classify("80"), "80 columns are the default");
    assert!(out.lines().any(|row| row.ends_with('…')), "{out}");
}

#[test]
fn json_says_where_each_line_stands() {
    let folder = Folder::with(&[("page.txt", PAGE)]);
    let lines = objects(&folder.run("classify page.txt --format json").fine());
    let tagged = dechaff::Pipeline::default();
    let tagged = tagged.tag(PAGE);
    assert_eq!(lines.len(), tagged.lines().len());
    for line in &lines {
        let span = line["start"].as_u64().unwrap() as usize..line["end"].as_u64().unwrap() as usize;
        let text = line["text"].as_str().unwrap();
        assert_eq!(&PAGE[span.clone()], text);
        assert_eq!(PAGE[..span.start].lines().count().max(1) as u64, {
            // A piece of a line, and a line behind white space, has begun the line that is counted here.
            let begun = PAGE[..span.start].ends_with('\n') && span.start > 0;
            line["line"].as_u64().unwrap() - u64::from(begun)
        });
        assert!((0.0..=1.0).contains(&line["score"].as_f64().unwrap()));
        assert_eq!(line["path"], "page.txt");
        let mut keys: Vec<&String> = line.as_object().unwrap().keys().collect();
        keys.sort();
        assert_eq!(keys, ["end", "label", "line", "path", "score", "start", "text"]);
    }
    let numbers: Vec<u64> = lines.iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted());
    let newsletter = lines.iter().find(|line| line["text"].as_str().unwrap().starts_with("Subscribe")).unwrap();
    assert_eq!((&newsletter["line"], &newsletter["label"]), (&Value::from(3), &Value::from("cta")));
    let old = objects(&feed("classify --format json", "One ferry.\rTwo ferries.\r\n\r\nThree ferries.").fine());
    assert_eq!(old.iter().map(|line| line["line"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 4]);
}

#[test]
fn documents_come_from_everywhere() {
    let one = feed("classify", CHAFF).fine();
    assert_eq!(one.lines().count(), 2);
    assert_eq!(feed("classify -", CHAFF).fine(), one);
    let folder = Folder::with(&[("in/a.txt", CHAFF), ("in/b.md", CHAFF), ("in/c.bin", "no"), ("empty.txt", "")]);
    assert_eq!(folder.run("classify in/a.txt").fine(), one);
    assert_eq!(folder.run("classify in").fine().replace('\\', "/"), format!("==> in/a.txt <==\n{one}\n==> in/b.md <==\n{one}"));
    assert_eq!(folder.run("classify empty.txt").fine(), "");
    let lines = objects(&folder.run("classify in --format json").fine());
    assert_eq!(lines.iter().filter(|line| line["path"].as_str().unwrap().ends_with("b.md")).count(), 2);
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_done() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", "a\0b\0c")]);
    let run = folder.run("classify gone.txt b.txt a.txt --format json");
    assert_eq!(run.out.lines().count(), 2);
    let error = run.failed();
    assert!(error.contains("gone.txt: ") && error.contains("b.txt: this is binary data"), "{error}");
    assert_eq!(feed("classify --format xml", CHAFF).code, 2);
}
