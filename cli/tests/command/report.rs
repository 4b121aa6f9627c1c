//! `dechaff report`: what it reads, where it writes, and what it says. That the page works is tested in a browser, by
//! .ci/report.py.

use crate::support::{CHAFF, Folder, feed};
use serde_json::Value;

/// The data that stands in a page.
fn data(page: &str) -> Value {
    let start = page.find("id=\"data\">").unwrap() + "id=\"data\">".len();
    let end = start + page[start..].find("</script>").unwrap();
    serde_json::from_str(&page[start..end]).unwrap()
}

#[test]
fn a_page_is_written_about_files_and_folders() {
    let folder = Folder::with(&[("pages/a.txt", CHAFF), ("pages/deep/b.md", CHAFF), ("c.txt", "Nothing to see.\n")]);
    let run = folder.run("report pages c.txt");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", "dechaff: report.html: report of 3 documents written\n"));
    let page = folder.read("report.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("Content-Security-Policy"));
    let data = data(&page);
    assert_eq!((&data["totals"]["documents"], &data["totals"]["dropped_lines"]), (&3.into(), &2.into()));
    assert_eq!((&data["profile"], &data["title"]), (&"balanced".into(), &"pages and 1 more".into()));
    assert_eq!(data["removed"]["rows"][0], serde_json::json!(["cta/phrase", "Subscribe to our newsletter!", 2]));
    assert!(data["documents"].as_array().unwrap().iter().all(|entry| entry["view"]["left_out"] == 0));
}

#[test]
fn options_of_cleaning_and_output_are_those_of_clean() {
    let folder = Folder::with(&[("a.txt", CHAFF)]);
    assert_eq!(data(&folder.run("report --disable cta/ -o - a.txt").fine())["totals"]["dropped_lines"], 0);
    let quiet = data(&folder.run("report --profile conservative -o - --title <b>May a.txt").fine());
    assert_eq!((&quiet["profile"], &quiet["title"]), (&"conservative".into(), &"<b>May".into()));
    assert_eq!(data(&feed("report -o -", CHAFF).fine())["title"], "standard input");
    assert_eq!(folder.run("report -o new/page.html a.txt").code, 0);
    assert_eq!(folder.list("new"), ["page.html"]);
    assert!(folder.run("report --disable toc a.txt").failed().contains("--disable"));
    assert_eq!(folder.list(""), ["a.txt", "new/page.html"]);
}

#[test]
fn the_same_documents_give_the_same_page() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", "Share this: Facebook Twitter Email\nThe tide was high.\n")]);
    let page = |args: &str| folder.run(&format!("report --title t -o - {args}")).fine();
    assert_eq!(page("a.txt b.txt"), page("b.txt a.txt"));
}

#[test]
fn records_have_names_and_sites() {
    let folder = Folder::with(&[(
        "pages.jsonl",
        "{\"id\":\"one\",\"url\":\"https://www.example.org/1\",\"body\":\"The tide was high.\\nSubscribe to our newsletter!\"}\n\
         {\"body\":\"The tide was low.\"}\nno record\n{\"id\":\"two\"}\n",
    )]);
    let run = folder.run("report --jsonl --field body -o - pages.jsonl");
    assert!(run.code == 2 && run.err.contains("pages.jsonl:3: ") && run.err.contains("2 records were left out"), "{}", run.err);
    let data = data(&run.out);
    let names: Vec<&str> = data["documents"].as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["one", "pages.jsonl:2"]);
    assert_eq!(data["sites"]["rows"][0][0], "example.org");
    assert_eq!(data["sites"]["rows"][0][1]["documents"], 1);
}

#[test]
fn what_a_run_has_stored_is_merged_into_the_same_page() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", "Share this: Facebook Twitter Email\nThe tide was high.\n")]);
    for name in ["a", "b"] {
        let stored = folder.run(&format!("report --format json {name}.txt")).fine();
        folder.write(&format!("run-{name}/report-data.json"), stored.as_bytes());
    }
    let whole = folder.run("report --title t -o - a.txt b.txt").fine();
    assert_eq!(whole, folder.run("report --title t -o - run-a run-b").fine());
    assert_eq!(whole, folder.run("report --title t -o - run-b/report-data.json a.txt").fine());
}

#[test]
fn errors_name_the_file_and_what_to_do() {
    let folder = Folder::with(&[
        ("broken/report-data.json", "{\"version\":1"),
        ("newer/report-data.json", "{\"version\":99}"),
        ("a.txt", CHAFF),
    ]);
    let error = folder.run("report broken").failed();
    assert!(error.contains("broken/report-data.json: ") && error.contains("dechaff run"), "{error}");
    let error = folder.run("report newer").failed();
    assert!(error.contains("newer/report-data.json: ") && error.contains("version 99"), "{error}");
    let error = folder.run("report a.txt -o a.txt").failed();
    assert!(error.contains("a.txt") && error.contains("over the input"), "{error}");
    assert_eq!(folder.read("a.txt"), CHAFF);
    // One that cannot be read is reported, and the report is about the others.
    let run = folder.run("report gone.txt a.txt");
    assert!(run.code == 2 && run.err.contains("gone.txt: "), "{}", run.err);
    assert_eq!(data(&folder.read("report.html"))["totals"]["documents"], 1);
    assert!(folder.run("report --field body a.txt").failed().contains("--jsonl"));
}

#[test]
fn hostile_text_and_names_are_data_in_the_page() {
    let name = "</script><script>alert(1)<!--.txt".replace('/', "\u{2215}");
    let folder =
        Folder::with(&[(name.as_str(), "</script><script>alert(2)</script>\nSubscribe to our newsletter! <!-- <script>\n")]);
    let page = feed("report -o -", "").fine();
    let hostile = crate::support::run(&mut folder.command(["report", "-o", "-", name.as_str()]), b"").fine();
    for mark in ["<script", "</script", "<!--", "-->"] {
        assert_eq!(hostile.matches(mark).count(), page.matches(mark).count(), "{mark}");
    }
    assert_eq!(data(&hostile)["documents"][0]["name"], name.as_str());
}
