//! The documents of `corpus/` with their gold.

use super::tables::Table;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// Bytes of the source that must go, or that are not scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub label: String,
    pub verdict: String,
}

impl Span {
    pub fn must_go(&self) -> bool {
        self.verdict == "drop"
    }
}

/// Where a lost line break belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub at: usize,
    pub kind: String,
    /// Whether a cleaner must restore it; others it may.
    pub sure: bool,
}

/// What a careful editor would do with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gold {
    pub spans: Vec<Span>,
    pub breaks: Vec<Break>,
    /// Repaired tables and whole ones.
    pub tables: Vec<Table>,
}

impl Gold {
    /// The span that holds a byte.
    pub fn span_at(&self, at: usize) -> Option<&Span> {
        self.spans.iter().find(|s| (s.start..s.end).contains(&at))
    }
}

/// A source with its gold.
#[derive(Debug)]
pub struct GoldDocument {
    /// Folder and name, such as `traps/forum-en`.
    pub name: String,
    /// The path without an ending.
    pub stem: PathBuf,
    pub source: String,
    pub gold: Gold,
}

/// Every document in a folder, in the order of their names.
pub fn folder(dir: &Path) -> Vec<GoldDocument> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok()?.strip_suffix(".gold.json").map(str::to_owned))
        .collect();
    names.sort();
    let folder = dir.file_name().unwrap().to_string_lossy();
    let document = |name: String| {
        let stem = dir.join(&name);
        let source = read(&ending(&stem, "txt"));
        let gold = gold(&read(&ending(&stem, "gold.json")));
        GoldDocument { name: format!("{folder}/{name}"), stem, source, gold }
    };
    names.into_iter().map(document).collect()
}

/// Every document in the given folders of `corpus/`.
pub fn corpus(folders: &[&str]) -> Vec<GoldDocument> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    folders.iter().flat_map(|name| folder(&root.join(name))).collect()
}

/// A document's path with an ending.
pub fn ending(stem: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", stem.display()))
}

/// A file, whole.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn gold(json: &str) -> Gold {
    let json: Value = serde_json::from_str(json).unwrap();
    let number = |value: &Value| value.as_u64().unwrap() as usize;
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    let spans = list(&json["spans"]).iter().map(|s| Span {
        start: number(&s["start"]),
        end: number(&s["end"]),
        label: string(&s["label"]),
        verdict: string(&s["verdict"]),
    });
    let breaks = list(&json["breaks"]).iter().map(|b| Break {
        at: number(&b["at"]),
        kind: string(&b["kind"]),
        sure: b["sure"].as_bool().unwrap(),
    });
    Gold { spans: spans.collect(), breaks: breaks.collect(), tables: tables_of(&json) }
}

/// The tables in a document's `tables.json`.
pub fn tables(json: &str) -> Vec<Table> {
    tables_of(&serde_json::from_str(json).unwrap())
}

fn tables_of(json: &Value) -> Vec<Table> {
    let row = |row: &Value| list(row).iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
    let tables = list(&json["tables"]).iter().chain(list(&json["tables_intact"]));
    tables.map(|table| list(table).iter().map(row).collect()).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
