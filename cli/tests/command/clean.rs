//! `dechaff clean`: inputs, formats, `--diff` and `--check`.

use crate::support::{CHAFF, CLEAN, Folder, feed};
use serde_json::Value;

#[test]
fn standard_input_is_nothing_or_a_dash() {
    assert_eq!(feed("clean", CHAFF).fine(), CLEAN);
    assert_eq!(feed("clean -", CHAFF).fine(), CLEAN);
    assert_eq!(feed("clean", "").fine(), "");
}

#[test]
fn several_results_are_parted_by_a_blank_line() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", CHAFF), ("c.txt", "Subscribe to our newsletter!\n")]);
    assert_eq!(folder.run("clean a.txt").fine(), CLEAN);
    assert_eq!(folder.run("clean a.txt b.txt").fine(), format!("{CLEAN}\n{CLEAN}"));
    assert_eq!(folder.feed("clean a.txt - c.txt b.txt", b"One more.").fine(), format!("{CLEAN}\nOne more.\n\n{CLEAN}"));
}

#[test]
fn a_folder_is_walked_in_sorted_order() {
    let folder = Folder::with(&[
        ("in/b.md", "Second of all.\n"),
        ("in/a.txt", "First of all.\n"),
        ("in/c/deep.markdown", "Third of all.\n"),
        ("in/d.TEXT", "Fourth of all.\n"),
        ("in/.hidden.txt", "Never shown.\n"),
        ("in/.git/x.txt", "Never shown.\n"),
        ("in/page.pdf", "Never shown.\n"),
        ("in/txt", "Never shown.\n"),
    ]);
    let expected = "First of all.\n\nSecond of all.\n\nThird of all.\n\nFourth of all.\n";
    assert_eq!(folder.run("clean in").fine(), expected);
    // A file that is named is read whatever its name is.
    assert_eq!(folder.run("clean in/page.pdf").fine(), "Never shown.\n");
}

#[test]
fn an_empty_folder_is_said_so() {
    let folder = Folder::with(&[("in/page.pdf", "")]);
    let run = folder.run("clean in");
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert_eq!(run.err, "dechaff: in: no files to clean in this folder (.txt .md .text .markdown .html .htm .xhtml)\n");
}

#[test]
fn a_missing_input_is_named_and_the_others_are_cleaned() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", CHAFF)]);
    let run = folder.run("clean a.txt gone.txt b.txt");
    assert_eq!(run.out, format!("{CLEAN}\n{CLEAN}"));
    let error = run.failed();
    assert!(error.starts_with("dechaff: gone.txt: ") && error.lines().count() == 1, "{error}");
    assert!(!error.contains("os error"), "{error}");
}

#[test]
fn markdown_keeps_links() {
    let text = "The [harbour office](https://example.org/port) closed the bridge for the night.\n";
    assert!(feed("clean --format markdown", text).fine().contains("](https://example.org/port)"));
    assert!(feed("clean --format text", text).fine().contains("The harbour office closed"));
}

#[test]
fn json_holds_text_edits_and_figures() {
    let folder = Folder::with(&[("a.txt", CHAFF)]);
    let out = folder.run("clean --format json a.txt").fine();
    assert!(out.starts_with("{\n  \"path\": \"a.txt\",\n"), "one document is written over many lines: {out}");
    let document: Value = serde_json::from_str(&out).unwrap();
    let keys: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 6);
    assert_eq!(document["text"], CLEAN);
    assert_eq!(document["encoding"], "UTF-8");
    assert_eq!(document["guarded"], false);

    let mut rebuilt = String::new();
    let mut at = 0;
    for edit in document["edits"].as_array().unwrap() {
        let (start, end) = (edit["start"].as_u64().unwrap() as usize, edit["end"].as_u64().unwrap() as usize);
        assert_eq!(&CHAFF[start..end], edit["before"].as_str().unwrap());
        rebuilt += &CHAFF[at..start];
        rebuilt += edit["after"].as_str().unwrap();
        at = end;
    }
    assert_eq!(rebuilt + &CHAFF[at..], CLEAN);
    let drop = &document["edits"][0];
    assert_eq!((drop["kind"].as_str(), drop["label"].as_str()), (Some("drop"), Some("cta")));
    assert!(drop["rule"].as_str().unwrap().starts_with("cta/"));
    assert!(drop["score"].as_f64().unwrap() < 0.5);

    let statistics = &document["statistics"];
    let sum = |key: &str| statistics["rules"].as_array().unwrap().iter().map(|r| r[key].as_u64().unwrap()).sum::<u64>();
    let figure = |key: &str| statistics[key].as_u64().unwrap();
    assert_eq!(figure("source_bytes"), CHAFF.len() as u64);
    assert_eq!(figure("source_bytes"), figure("kept_bytes") + sum("bytes_removed"));
    assert_eq!(figure("output_bytes"), figure("kept_bytes") + sum("bytes_added"));
    assert_eq!(figure("lines"), figure("kept_lines") + figure("dropped_lines"));
}

#[test]
fn several_documents_are_a_json_object_a_line() {
    let folder = Folder::with(&[("in/a.txt", CHAFF), ("in/b.txt", CLEAN)]);
    let out = folder.run("clean --format json in").fine();
    let documents: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(documents.len(), 2);
    assert!(documents[1]["path"].as_str().unwrap().ends_with("b.txt"));
    assert!(documents.iter().all(|document| document["text"] == CLEAN));
}

#[test]
fn a_diff_is_unified() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", CLEAN), ("c.txt", CLEAN.trim_end())]);
    let expected = "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1 @@\n A ferry sank off the coast on Monday, and the crew was saved.\n\
                    -Subscribe to our newsletter!\n";
    assert_eq!(folder.run("clean --diff a.txt b.txt").fine(), expected);
    let unended = folder.run("clean --diff c.txt").fine();
    assert!(unended.contains("saved.\n\\ No newline at end of file\n+A ferry"), "{unended}");
    let colored = folder.run("clean --diff --color always a.txt").fine();
    assert!(colored.contains("\u{1b}[31m-Subscribe to our newsletter!\u{1b}["), "{colored:?}");
    assert!(folder.run("clean --diff --format json a.txt").failed().contains("--diff"));
}

#[test]
fn check_names_what_would_change() {
    let folder = Folder::with(&[("in/a.txt", CHAFF), ("in/b.txt", CLEAN), ("in/c.txt", CHAFF)]);
    let run = folder.run("clean --check in");
    let names: Vec<&str> = run.out.lines().collect();
    assert_eq!(run.code, 1);
    assert_eq!(names.len(), 2);
    assert!(names[0].ends_with("a.txt") && names[1].ends_with("c.txt"), "{names:?}");
    assert_eq!(folder.run("clean --check in/b.txt").fine(), "");
    assert_eq!(feed("clean --check", CHAFF).out, "-\n");
    // Errors are worse than changes.
    assert_eq!(folder.run("clean --check in/a.txt gone.txt").code, 2);
    let both = folder.run("clean --check --diff in/a.txt in/b.txt");
    assert_eq!(both.code, 1);
    assert!(both.out.starts_with("--- a/in/a.txt\n"));
}

#[test]
fn a_large_input_is_cleaned() {
    let line = "The bridge over the harbour was closed on Friday because a freighter had damaged one of its piers.\n";
    let text: String = (0..2_000).map(|i| format!("{i}: {line}")).collect();
    assert_eq!(feed("clean --only cta/", &text).fine(), text);
    let text = text.replace('\n', " ");
    assert_eq!(feed("clean --only cta/", &text).fine().trim_end(), text.trim_end());
}
