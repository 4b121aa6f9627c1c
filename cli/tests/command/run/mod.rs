//! `dechaff run`: corpora in, corpora out. The fixtures were written by other programs (`tests/fixtures/make.py`).

mod damage;
mod formats;
mod options;
mod restart;
mod statistics;

use crate::support::Folder;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::Path;

/// A folder with fixtures.
fn fixtures(names: &[&str]) -> Folder {
    let folder = Folder::new();
    for name in names {
        folder.write(name, &fixture(name));
    }
    folder
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// The records of a result, unpacked.
fn records(folder: &Folder, name: &str) -> Vec<Value> {
    let bytes = fs::read(folder.path(name)).unwrap();
    let mut text = String::new();
    match name.rsplit('.').next() {
        Some("gz") => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap(),
        Some("zst") => zstd::Decoder::new(&bytes[..]).unwrap().read_to_string(&mut text).unwrap(),
        _ => (&bytes[..]).read_to_string(&mut text).unwrap(),
    };
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The texts of a result.
fn texts(folder: &Folder, name: &str) -> Vec<String> {
    records(folder, name).iter().map(|record| record["text"].as_str().unwrap().to_owned()).collect()
}

/// The bad records of a run: file, position, reason.
fn errors(folder: &Folder) -> Vec<(String, u64, String)> {
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = records(folder, "out/errors.jsonl");
    lines.iter().map(|line| (string(&line["file"]), line["position"].as_u64().unwrap(), string(&line["reason"]))).collect()
}

fn statistics(folder: &Folder) -> Value {
    serde_json::from_str(&folder.read("out/stats.json")).unwrap()
}

/// What is left of the texts of the fixtures.
const STORIES: [&str; 4] = [
    "The night ferry ran aground on the bar at two in the morning, and all forty passengers were taken ashore.\n",
    "Der Hafenmeister ließ die Brücke am Freitag sperren, weil ein Pfeiler nach dem Sturm einen Riss hatte.\n",
    "Le phare de la pointe sera éteint pendant trois semaines, le temps de remplacer sa lentille fendue.\n",
    "The lifeboat crew raised nine thousand pounds for a new engine at the harbour fair on Sunday.\n",
];
