//! What goes in comes out in the same form, cleaned.

use super::{STORIES, errors, fixtures, records, statistics, texts};
use crate::support::{CHAFF, CLEAN, Folder};
use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use std::fs::{self, File};

/// A Parquet file as one batch, and the rows of each of its row groups.
fn rows(folder: &Folder, name: &str) -> (RecordBatch, Vec<i64>) {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path(name)).unwrap()).unwrap();
    let groups = builder.metadata().row_groups().iter().map(|group| group.num_rows()).collect();
    let schema = builder.schema().clone();
    let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
    (arrow_select::concat::concat_batches(&schema, &batches).unwrap(), groups)
}

#[test]
fn json_lines_stay_packed_as_they_were() {
    let folder = fixtures(&["docs.jsonl.gz"]);
    let plain = records(&folder, "docs.jsonl.gz");
    folder.write("plain.jsonl", plain.iter().map(|record| format!("{record}\n")).collect::<String>().as_bytes());
    folder.write("packed.jsonl.zst", &super::fixture("docs.jsonl.zst"));
    let run = folder.run("run docs.jsonl.gz packed.jsonl.zst plain.jsonl --output out");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(folder.list("out").iter().filter(|name| !name.starts_with(".dechaff")).count(), 6, "{:?}", folder.list("out"));
    for name in ["out/docs.jsonl.gz", "out/packed.jsonl.zst", "out/plain.jsonl"] {
        let expected: Vec<Value> = (0..8)
            .map(|n| json!({"id": format!("doc-{n}"), "url": format!("https://news{}.example/{n}", n % 2), "text": STORIES[n % 4], "n": 1.5}))
            .collect();
        assert_eq!(records(&folder, name), expected, "{name}");
    }
    assert_eq!(errors(&folder), []);
}

#[test]
fn a_pack_can_be_chosen() {
    let folder = fixtures(&["docs.jsonl.gz"]);
    folder.run("run docs.jsonl.gz --output out --pack zst --quiet").fine();
    assert_eq!(texts(&folder, "out/docs.jsonl.zst").len(), 8);
}

#[test]
fn other_fields_stay_byte_for_byte() {
    let line = "{ \"n\" :1.50e+1,\"text\":\"A quiet night \\u2013 in the harbour.\", \"big\":123456789012345678901234567890}\n";
    let folder = Folder::with(&[("a.jsonl", line)]);
    folder.run("run a.jsonl -o out -q").fine();
    assert_eq!(folder.read("out/a.jsonl"), line);
    let folder =
        Folder::with(&[("a.jsonl", "{\"body\":\"One.\\nSubscribe to our newsletter!\",\"text\":null}\n{\"body\":null}\n")]);
    folder.run("run a.jsonl -o out -q --field body --output-field clean").fine();
    let expected =
        "{\"body\":\"One.\\nSubscribe to our newsletter!\",\"text\":null,\"clean\":\"One.\"}\n{\"body\":null,\"clean\":null}\n";
    assert_eq!(folder.read("out/a.jsonl"), expected);
}

#[test]
fn wet_gives_records_of_id_address_date_and_text() {
    let folder = fixtures(&["crawl.warc.wet.gz"]);
    folder.run("run crawl.warc.wet.gz --output out -q").fine();
    let found = records(&folder, "out/crawl.jsonl.gz");
    let expected: Vec<Value> = (0..4)
        .map(|n| {
            json!({
                "id": format!("<urn:uuid:00000000-0000-4000-8000-{n:012}>"),
                "url": format!("https://news.example/{n}"),
                "date": "2026-01-02T03:04:05Z",
                "text": STORIES[n],
            })
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(statistics(&folder)["records"]["passed_over"], 1);
}

#[test]
fn bodies_of_responses_are_unpacked_and_decoded() {
    let folder = fixtures(&["crawl.warc.gz"]);
    folder.run("run crawl.warc.gz --output out -q").fine();
    let found = texts(&folder, "out/crawl.jsonl.gz");
    assert_eq!(found[..4], STORIES);
    // A text and a page; the picture is none.
    assert_eq!(found[4..], ["The ferry sank in the bay.", "A page."]);
    assert_eq!(errors(&folder), []);
    assert_eq!(statistics(&folder)["records"]["passed_over"], 2);
}

#[test]
fn parquet_keeps_its_other_columns_and_its_row_groups() {
    let folder = fixtures(&["pages.parquet"]);
    folder.run("run pages.parquet --field body --output-field body --output out -q").fine();
    let ((before, groups), (after, same)) = (rows(&folder, "pages.parquet"), rows(&folder, "out/pages.parquet"));
    assert_eq!((groups, before.schema()), (same, after.schema()));
    assert_eq!((before.column(0), before.column(2)), (after.column(0), after.column(2)));
    let body = after.column(1).as_string::<i32>();
    for (n, text) in body.iter().enumerate() {
        assert_eq!(text, (n != 3).then_some(STORIES[n % 4]));
    }
    folder.run("run pages.parquet --field body --output-field clean --output new -q").fine();
    let (new, _) = rows(&folder, "new/pages.parquet");
    assert_eq!(new.column(1), before.column(1));
    assert_eq!(new.column_by_name("clean").unwrap().as_string::<i32>(), body);
}

#[test]
fn web_records_can_become_parquet() {
    let folder = fixtures(&["crawl.warc.wet.gz"]);
    folder.run("run crawl.warc.wet.gz --output out --to parquet -q").fine();
    let (found, _) = rows(&folder, "out/crawl.parquet");
    let names: Vec<_> = found.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, ["id", "url", "date", "text"]);
    assert_eq!(found.column(3).as_string::<i32>().iter().flatten().collect::<Vec<_>>(), STORIES);
}

#[test]
fn folders_are_walked_and_files_known_by_their_content() {
    let folder = Folder::with(&[("in/a.txt", CHAFF), ("in/deep/b", CHAFF), ("in/.hidden", CHAFF), ("in/c.txt", "")]);
    folder.write("in/picture", b"\x89PNG\0\0");
    folder.write("in/deep/rows.data", "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n".as_bytes());
    folder.run("run in --output out -q").fine();
    let found: Vec<String> = folder.list("out").into_iter().filter(|name| !name.starts_with(".dechaff")).collect();
    assert_eq!(
        found,
        ["a.jsonl", "c.jsonl", "deep/b.jsonl", "deep/rows.jsonl", "errors.jsonl", "report-data.json", "stats.json"]
    );
    assert_eq!(records(&folder, "out/deep/b.jsonl"), [json!({"id": "deep/b", "text": CLEAN})]);
    // A text that is empty is a record, too.
    assert_eq!(records(&folder, "out/c.jsonl"), [json!({"id": "c.txt", "text": ""})]);
    assert_eq!(texts(&folder, "out/deep/rows.jsonl"), ["One.", "Two."]);
}

#[test]
fn attributes_for_dolma_name_the_spans_that_go() {
    let folder = fixtures(&["docs.jsonl.gz"]);
    folder.run("run docs.jsonl.gz --to dolma --output out -q").fine();
    let (rows, docs) = (records(&folder, "out/docs.jsonl.gz"), records(&folder, "docs.jsonl.gz"));
    for (n, (row, doc)) in rows.iter().zip(&docs).enumerate() {
        assert_eq!(row["id"], doc["id"]);
        let text: Vec<char> = doc["text"].as_str().unwrap().chars().collect();
        let spans = row["attributes"]["dechaff__dechaff__cta"].as_array().unwrap();
        assert_eq!(spans.len(), 1);
        let at = |place: usize| spans[0][place].as_u64().unwrap() as usize;
        let left: String = text[..at(0)].iter().chain(&text[at(1)..]).collect();
        assert_eq!(left, STORIES[n % 4]);
    }
}

#[test]
fn what_is_emptied_is_still_a_record() {
    let folder = Folder::with(&[("a.jsonl", "{\"text\":\"Subscribe to our newsletter!\"}\n")]);
    folder.run("run a.jsonl -o out -q --profile conservative").fine();
    let left = texts(&folder, "out/a.jsonl");
    assert_eq!(left.len(), 1);
    assert_eq!(u64::from(left[0].is_empty()), statistics(&folder)["records"]["emptied"].as_u64().unwrap());
    assert!(fs::read(folder.path("out/errors.jsonl")).unwrap().is_empty());
}
