//! Turns the lexicons of `src/classify/lexicon` into the tables of phrases that the library reads, with the library's own
//! code: sorting a hundred thousand phrases in each process would cost more than cleaning a short text.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "src/label/table.rs"]
mod label;

#[path = "src/classify"]
mod classify {
    pub mod compile;
    pub mod entry;
    pub mod fold;
    pub mod gate;
    pub mod sections;
    pub mod trie;
}

use classify::compile::sections::entry;
use classify::compile::{Spelling, Tables};
use classify::entry::Entry;
use classify::fold::fold;
use classify::sections::{has_words, sections};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    for path in ["build.rs", "src/classify", "src/label/table.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let folder = Path::new("src/classify/lexicon");
    let paths = fs::read_dir(folder).expect("the lexicons").map(|entry| entry.expect("a file of the lexicons").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt")).collect();
    paths.sort();

    // The folded phrases, one behind another, and where each stands; and the words, in the files' own format.
    let (mut folded, mut phrases, mut words) = (String::new(), Vec::new(), String::new());
    for path in &paths {
        let text = fs::read_to_string(path).expect("a lexicon in UTF-8");
        let mut last = "";
        for (section, line) in sections(&text) {
            if has_words(section) {
                if section != last {
                    words.push_str(&format!("[{section}]\n"));
                    last = section;
                }
                words.push_str(&format!("{line}\n"));
            } else if let Some(entry) = entry(section) {
                let from = folded.len();
                folded.extend(line.trim_end_matches('*').chars().map(fold));
                phrases.extend(Spelling::new(&folded, from, Entry { open: line.ends_with('*'), ..entry }));
            }
        }
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("words.txt"), words).expect("the words are written");
    fs::write(out.join("phrases.bin"), Tables::new(&folded, phrases).encode()).expect("the tables are written");
}
