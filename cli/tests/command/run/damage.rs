//! What is damaged is said, and takes nothing with it.

use super::{STORIES, errors, fixture, fixtures, records, statistics, texts};
use crate::support::Folder;
use std::io::Read;

/// Records in are records out and errors.
#[track_caller]
fn adds_up(folder: &Folder) {
    let records = &statistics(folder)["records"];
    let of = |name: &str| records[name].as_u64().unwrap();
    assert_eq!(of("read"), of("written") + of("left_out") + of("bad"), "{records}");
    assert_eq!(of("bad") as usize, errors(folder).iter().filter(|(_, position, _)| *position > 0).count());
}

fn line(n: usize) -> String {
    format!("{{\"n\":{n},\"text\":\"The ferry sank at {n} o'clock.\"}}\n")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn bad_lines_are_listed_and_the_others_stay() {
    let folder = Folder::new();
    let mut bytes = line(1).into_bytes();
    bytes.extend(b"not json\n\n{\"text\":\"\xff\"}\n{\"body\":\"x\"}\n");
    bytes.extend(line(2).as_bytes());
    bytes.extend(format!("{{\"text\":\"{}\"}}\n", "a".repeat(5000)).as_bytes());
    bytes.extend(line(3).trim_end().as_bytes());
    folder.write("a.jsonl", &bytes);
    let said = folder.run("run a.jsonl -o out --max-record 4k").failed();
    assert!(said.contains("4 bad records: see out/errors.jsonl"), "{said}");
    assert_eq!(records(&folder, "out/a.jsonl").len(), 3);
    let found: Vec<(u64, String)> = errors(&folder).into_iter().map(|(_, position, reason)| (position, reason)).collect();
    assert_eq!(found.iter().map(|(position, _)| *position).collect::<Vec<_>>(), [2, 4, 5, 7]);
    assert_eq!(found[2].1, "there is no field \"text\"");
    assert_eq!(found[3].1, "the record has 5011 bytes; --max-record allows 4096");
    adds_up(&folder);
}

#[test]
fn a_file_that_breaks_off_gives_what_it_has() {
    let plain: String = (0..2000).map(line).collect();
    let (packed, frame) = (gzip(plain.as_bytes()), zstd::encode_all(plain.as_bytes(), 3).unwrap());
    let folder = Folder::new();
    folder.write("a.jsonl.gz", &packed[..packed.len() / 2]);
    folder.write("b.jsonl.zst", &frame[..frame.len() - 3]);
    folder.run("run a.jsonl.gz b.jsonl.zst -o out").failed();
    let found = records(&folder, "out/a.jsonl.gz");
    assert!(found.len() > 500 && found.iter().enumerate().all(|(n, record)| record["n"] == n), "{}", found.len());
    let broken = errors(&folder);
    assert_eq!((broken[0].0.as_str(), broken[0].1), ("a.jsonl.gz", found.len() as u64 + 1));
    assert!(broken[0].2.starts_with("the file is damaged here: "), "{broken:?}");
    assert_eq!((broken.len(), broken[1].0.as_str()), (2, "b.jsonl.zst"));
    adds_up(&folder);
}

#[test]
fn a_damaged_member_takes_no_other_with_it() {
    let members: Vec<Vec<u8>> = (0..5).map(|m| gzip((m * 100..m * 100 + 100).map(line).collect::<String>().as_bytes())).collect();
    let mut bytes = members.concat();
    let middle = members[0].len() + members[1].len() / 2;
    bytes[middle..middle + 20].fill(0xff);
    let folder = Folder::new();
    folder.write("a.jsonl.gz", &bytes);
    folder.run("run a.jsonl.gz -o out").failed();
    let numbers: Vec<u64> = records(&folder, "out/a.jsonl.gz").iter().map(|record| record["n"].as_u64().unwrap()).collect();
    let expected = (0..100).chain(200..500);
    assert!(expected.clone().all(|n| numbers.contains(&n)) && numbers.is_sorted(), "{numbers:?}");
    adds_up(&folder);
}

/// The WET fixture unpacked, and packed a member a record as it was.
fn wet() -> String {
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&fixture("crawl.warc.wet.gz")[..]).read_to_string(&mut text).unwrap();
    text
}

/// The same with the length of the second page replaced.
fn wet_with_length(length: &str) -> Vec<String> {
    let text = wet();
    let mut parts: Vec<String> = text.split("WARC/1.0\r\n").skip(1).map(|part| format!("WARC/1.0\r\n{part}")).collect();
    let own = parts[2].lines().find(|line| line.starts_with("Content-Length: ")).unwrap().to_owned();
    parts[2] = parts[2].replace(&own, length);
    parts
}

#[test]
fn a_wrong_length_takes_no_other_record_with_it() {
    for length in
        ["Content-Length: 30", "Content-Length: 500", "Content-Length: 99999999999", "Content-Length: many", "X-Length: 1"]
    {
        let parts = wet_with_length(length);
        let folder = Folder::new();
        folder.write("plain.wet", parts.concat().as_bytes());
        folder.write("packed.wet.gz", &parts.iter().map(|part| gzip(part.as_bytes())).collect::<Vec<_>>().concat());
        folder.run("run plain.wet packed.wet.gz -o out").failed();
        for name in ["out/plain.jsonl", "out/packed.jsonl.gz"] {
            assert_eq!(texts(&folder, name), [STORIES[0], STORIES[2], STORIES[3]], "{length}: {name}");
        }
        let found = errors(&folder);
        assert_eq!(found.iter().map(|(_, position, _)| *position).collect::<Vec<_>>(), [3, 3], "{length}: {found:?}");
        adds_up(&folder);
    }
}

#[test]
fn text_that_is_no_utf8_is_decoded() {
    let text = wet().replace(STORIES[1].trim_end(), "Die F\u{fffd}hre sank.");
    let bytes: Vec<u8> =
        text.chars().flat_map(|c| if c == '\u{fffd}' { vec![0xe4] } else { c.to_string().into_bytes() }).collect();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut rest = &bytes[..];
    while let Some(at) = rest[1.min(rest.len())..].windows(8).position(|window| window == b"WARC/1.0") {
        parts.push(rest[..=at].to_vec());
        rest = &rest[at + 1..];
    }
    parts.push(rest.to_vec());
    let body = parts[2].windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let length = parts[2].len() - body - 4;
    let header: Vec<String> = String::from_utf8(parts[2][..body - 4].to_vec())
        .unwrap()
        .split("\r\n")
        .map(|line| if line.starts_with("Content-Length") { format!("Content-Length: {length}") } else { line.to_owned() })
        .collect();
    parts[2] = [header.join("\r\n").as_bytes(), b"\r\n\r\n", &parts[2][body..]].concat();
    let folder = Folder::new();
    folder.write("a.wet", &parts.concat());
    folder.run("run a.wet -o out -q").fine();
    assert_eq!(texts(&folder, "out/a.jsonl")[1], "Die Fähre sank.\n");
}

#[test]
fn one_value_that_is_no_text_spoils_no_other_row() {
    let folder = fixtures(&["damaged.parquet"]);
    folder.run("run damaged.parquet -o out").failed();
    let found = errors(&folder);
    assert_eq!((found.len(), found[0].1), (1, 3), "{found:?}");
    assert!(found[0].2.starts_with("the row cannot be read: "), "{found:?}");
    assert_eq!(statistics(&folder)["records"]["written"], 5);
    adds_up(&folder);
}

#[test]
fn files_that_cannot_be_read_leave_the_others_alone() {
    let folder = fixtures(&["pages.parquet"]);
    folder.write("a.jsonl", line(1).as_bytes());
    folder.write("cut.parquet", &fixture("pages.parquet")[..300]);
    let said = folder.run("run gone.jsonl pages.parquet cut.parquet a.jsonl -o out --field wrong").failed();
    assert!(said.contains("dechaff: gone.jsonl: No such file"), "{said}");
    let wanted = "pages.parquet: there is no column \"wrong\"; --field takes one of \"id\", \"body\", \"tags\"";
    assert!(said.contains(wanted), "{said}");
    let files: Vec<String> = errors(&folder).into_iter().map(|(file, _, _)| file).collect();
    assert_eq!(files, ["gone.jsonl", "pages.parquet", "cut.parquet", "a.jsonl"]);
    assert!(!folder.path("out/pages.parquet").exists() && folder.path("out/a.jsonl").exists());
    assert_eq!(statistics(&folder)["inputs"]["failed"], 3);
    // What could not be read is tried again.
    folder.write("gone.jsonl", line(2).replace("text", "wrong").as_bytes());
    folder.run("run gone.jsonl pages.parquet cut.parquet a.jsonl -o out --field wrong").failed();
    assert_eq!(records(&folder, "out/gone.jsonl").len(), 1);
    assert_eq!(errors(&folder).len(), 3);
}
