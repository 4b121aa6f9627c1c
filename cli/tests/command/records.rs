//! Record mode: `dechaff clean --jsonl`.

use crate::support::{CHAFF, CLEAN, Folder, feed};
use serde_json::{Value, json};

const TEXT: &str = r#""A ferry sank off the coast on Monday, and the crew was saved.\nSubscribe to our newsletter!""#;
const DONE: &str = r#""A ferry sank off the coast on Monday, and the crew was saved.""#;

#[test]
fn every_other_field_stays_byte_for_byte() {
    let records = [
        r#"{"id":1.0e+02,"text":TEXT,"z":-0,"a":[ 1 ,  2.50 ],"big":123456789012345678901234567890}"#,
        r#"{ "url" : "http:\/\/x\u002ey\/é" ,  "text"  :TEXT , "meta": {"text": "Subscribe to our newsletter!", "k":  null } }"#,
        r#"{"lone":"\ud83d","text":TEXT}"#,
        "{\"tab\":\t1,\"text\":\tTEXT\t}",
        r#"{"te\u0078t":TEXT,"":0}"#,
    ];
    let input = records.map(|record| record.replace("TEXT", TEXT)).join("\n") + "\n";
    let output = records.map(|record| record.replace("TEXT", DONE)).join("\n") + "\n";
    assert_eq!(feed("clean --jsonl", &input).fine(), output);
}

#[test]
fn what_is_clean_keeps_its_escapes() {
    let lines =
        "{\"text\":\"Caf\\u00e9 \\/ bar on the corner of the old harbour street.\"}\n{\"text\":\"\"}\n{\"text\":null,\"n\":1}\n";
    assert_eq!(feed("clean --jsonl", lines).fine(), lines);
    let expected = "{\"text\":\"\",\"clean\":\"\"}\n{\"text\": null, \"clean\": null}\n";
    let input = "{\"text\":\"\"}\n{\"text\": null}\n";
    assert_eq!(feed("clean --jsonl --output-field clean", input).fine(), expected);
}

#[test]
fn a_text_is_cleaned_as_a_document_is() {
    let input = json!({"a": 1, "text": CHAFF, "b": [true]}).to_string();
    let record: Value = serde_json::from_str(&feed("clean --jsonl", &input).fine()).unwrap();
    assert_eq!(record["text"], CLEAN);
    // A field that did not end in a line feed does not get one.
    let input = json!({"text": CHAFF.trim_end()}).to_string();
    let record: Value = serde_json::from_str(&feed("clean --jsonl", &input).fine()).unwrap();
    assert_eq!(record["text"], CLEAN.trim_end());
}

#[test]
fn the_fields_have_names() {
    let input = format!("{{\"body\": {TEXT}, \"n\": 1}}\n");
    let appended = format!("{{\"body\": {TEXT}, \"n\": 1, \"clean\": {DONE}}}\n");
    assert_eq!(feed("clean --jsonl --field body --output-field clean", &input).fine(), appended);
    let replaced = format!("{{\"body\": {DONE}, \"n\": 1}}\n");
    assert_eq!(feed("clean --jsonl --field body --output-field body", &input).fine(), replaced);
    let existing = format!("{{\"clean\":[0],\"text\":{TEXT},\"n\":1}}\n");
    let expected = format!("{{\"clean\":{DONE},\"text\":{TEXT},\"n\":1}}\n");
    assert_eq!(feed("clean --jsonl --output-field clean", &existing).fine(), expected);
    let odd = feed("clean --jsonl --output-field a\"b", &format!("{{\"text\":{TEXT}}}")).fine();
    assert_eq!(odd, format!("{{\"text\":{TEXT},\"a\\\"b\":{DONE}}}\n"));
}

#[test]
fn a_repeated_field_is_written_once() {
    let input = format!("{{\"a\":1,\"text\":\"x\",\"a\":2.0,\"text\":{TEXT}}}\n");
    assert_eq!(feed("clean --jsonl", &input).fine(), format!("{{\"a\":2.0,\"text\":{DONE}}}\n"));
}

#[test]
fn bad_records_are_reported_left_out_and_counted() {
    let folder = Folder::new();
    let mut bytes = b"{\"text\":\"One.\"}\nnot json\n\n[1,2]\n{\"body\":\"x\"}\n{\"text\":5}\n{\"text\":\"\xff\"}\n".to_vec();
    bytes.extend(b"{\"text\":\"\\ud800\"}\n{\"text\":\"Two.\"}");
    folder.write("r.jsonl", &bytes);
    let run = folder.run("clean --jsonl r.jsonl");
    assert_eq!(run.out, "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n");
    let errors: Vec<String> = run.failed().lines().map(str::to_owned).collect();
    let starts = [
        "dechaff: r.jsonl:2: the line is not a JSON object (",
        "dechaff: r.jsonl:4: the line is not a JSON object (",
        "dechaff: r.jsonl:5: there is no field \"text\"; the record is left out",
        "dechaff: r.jsonl:6: the field \"text\" is a number, not a string; the record is left out",
        "dechaff: r.jsonl:7: the line is not valid UTF-8; the record is left out",
        "dechaff: r.jsonl:8: the field \"text\" holds escapes that are no characters",
        "dechaff: 6 of 8 records were left out",
    ];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error}");
    }
}

#[test]
fn lines_end_as_they_may() {
    assert_eq!(
        feed("clean --jsonl", "\u{feff}{\"text\":\"One.\"}\r\n \r\n\n{\"text\":\"Two.\"}").fine(),
        "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n"
    );
    assert_eq!(feed("clean --jsonl", "").fine(), "");
}

#[test]
fn files_and_folders_are_read_in_order() {
    let record = |n: u32| format!("{{\"n\":{n},\"text\":{TEXT}}}\n");
    let done = |n: u32| format!("{{\"n\":{n},\"text\":{DONE}}}\n");
    let folder =
        Folder::with(&[("in/b.jsonl", &record(2)), ("in/a.ndjson", &record(1)), ("in/c.txt", "no"), ("z.json", &record(3))]);
    let expected = done(1) + &done(2) + &done(3);
    assert_eq!(folder.run("clean --jsonl in z.json").fine(), expected);
    assert_eq!(folder.run("clean --jsonl in z.json --output out").fine(), "");
    assert_eq!(folder.list("out"), ["a.jsonl", "b.jsonl", "z.jsonl"]);
    assert_eq!(folder.read("out/b.jsonl"), done(2));
    let run = folder.run("clean --jsonl gone.jsonl z.json");
    assert_eq!(run.out, done(3));
    assert!(run.failed().starts_with("dechaff: gone.jsonl: "));
    folder.run("clean --jsonl gone.jsonl --output new").failed();
    assert!(!folder.path("new").exists());
    assert!(folder.run("clean --jsonl in/b.jsonl --output in").failed().contains("written over the input"));
}

#[test]
fn markdown_goes_into_a_field_and_json_does_not() {
    let input = "{\"text\":\"The [harbour office](https://example.org/port) closed the bridge for the night.\"}\n";
    assert_eq!(feed("clean --jsonl --format markdown", input).fine(), input);
    assert!(!feed("clean --jsonl", input).fine().contains("example.org"));
    assert!(feed("clean --jsonl --format json", input).failed().contains("--jsonl"));
}

#[test]
fn records_stream() {
    use std::io::{BufRead, BufReader, Write};
    use std::process::Stdio;
    let folder = Folder::new();
    let mut child = folder.command(["clean", "--jsonl"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let record = format!("{{\"text\":\"{}\"}}\n", "word ".repeat(4000).trim_end());
    let (seen, wait) = std::sync::mpsc::channel();
    let bytes = record.repeat(20);
    let writer = std::thread::spawn(move || {
        input.write_all(bytes.as_bytes()).unwrap();
        // The input stays open until some output has come.
        wait.recv().unwrap();
    });
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, record);
    seen.send(()).unwrap();
    assert_eq!(output.lines().count(), 19);
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());
}
