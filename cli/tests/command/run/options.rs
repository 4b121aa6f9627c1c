//! What is refused at the start, and what options do.

use super::{fixtures, records, statistics};
use crate::support::{CHAFF, Folder};

const RECORD: &str = "{\"text\":\"The ferry sank in the night off the old harbour wall.\"}\n";

#[test]
fn names_that_collide_are_refused_before_anything_is_written() {
    let folder = Folder::with(&[("a.jsonl", RECORD), ("a.txt", CHAFF), ("errors.jsonl", RECORD), ("b/a.jsonl", RECORD)]);
    for inputs in ["a.jsonl a.txt", "a.jsonl b"] {
        let said = folder.run(&format!("run {inputs} -o out")).failed();
        assert!(said.contains("would both be written to out/a.jsonl; nothing was written"), "{said}");
    }
    let said = folder.run("run errors.jsonl -o out").failed();
    assert!(said.contains("out/errors.jsonl, a file that every run writes"), "{said}");
    assert!(folder.run("run a.jsonl -o .").failed().contains("would be written over the input"));
    assert!(!folder.path("out").exists() && !folder.path(".dechaff").exists());
}

#[test]
fn files_that_no_run_made_are_not_written_over() {
    let folder = Folder::with(&[("a.jsonl", RECORD), ("out/a.jsonl", "mine")]);
    assert!(folder.run("run a.jsonl -o out").failed().contains("out/a.jsonl is there already, and no run has made it"));
    assert_eq!(folder.read("out/a.jsonl"), "mine");
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = fixtures(&["pages.parquet"]);
    folder.write("a.jsonl", RECORD.as_bytes());
    for (args, said) in [
        ("run - -o out", "run reads files and folders"),
        ("run a.jsonl -o out --to parquet", "a.jsonl holds JSON lines; they stay JSON lines (see --to)"),
        ("run pages.parquet -o out --to jsonl", "pages.parquet holds Parquet; it stays Parquet (see --to)"),
        ("run a.jsonl -o out --language english", "--language: \"english\" is no code"),
        ("run a.jsonl -o out --max-record 0", "\"0\" is no size"),
        ("run a.jsonl -o out --only tok/", "--only: there is no rule or family"),
        ("run a.jsonl -o a.jsonl", "a.jsonl"),
    ] {
        let error = folder.run(args).failed();
        assert!(error.contains(said), "{args}: {error}");
    }
}

#[test]
fn records_can_be_chosen() {
    let german = "{\"text\":\"Der Hafenmeister ließ die Brücke am Freitag sperren, weil ein Pfeiler einen Riss hatte.\"}\n";
    let folder = Folder::with(&[("a.jsonl", &(RECORD.to_owned() + german + "{\"text\":\"Short.\"}\n"))]);
    folder.run("run a.jsonl -o out -q --language de").fine();
    assert_eq!(folder.read("out/a.jsonl"), german);
    folder.run("run a.jsonl -o two -q --min-words 5").fine();
    assert_eq!(records(&folder, "two/a.jsonl").len(), 2);
    let counts = &statistics(&folder)["records"];
    assert_eq!((&counts["read"], &counts["written"], &counts["left_out"]), (&3.into(), &1.into(), &2.into()));
}

#[test]
fn the_input_can_be_named() {
    let folder = Folder::with(&[("a.jsonl", "{\"text\":\"<html><p>The ferry sank.\"}\n{\"text\":\"The ferry sank.\"}\n")]);
    folder.run("run a.jsonl -o out -q").fine();
    assert!(folder.read("out/a.jsonl").lines().all(|line| line == "{\"text\":\"The ferry sank.\"}"));
    folder.run("run a.jsonl -o text --input text -q").fine();
}

#[test]
fn markdown_keeps_links() {
    let record = "{\"text\":\"The [harbour office](https://example.org/port) closed the bridge for the night.\"}\n";
    let folder = Folder::with(&[("a.jsonl", record)]);
    folder.run("run a.jsonl -o out -q --format markdown").fine();
    assert_eq!(folder.read("out/a.jsonl"), record);
}
