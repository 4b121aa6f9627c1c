//! Every command of the cookbook runs, in a folder with the fixtures.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The commands of a page: the lines of its `sh` blocks.
fn commands(page: &str) -> Vec<String> {
    let mut inside = false;
    let mut commands = Vec::new();
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside {
            commands.push(line.to_owned());
        }
    }
    commands
}

/// A folder with what the pages speak of.
fn corpus() -> tempfile::TempDir {
    let (folder, fixtures) = (tempfile::tempdir().unwrap(), root().join("cli/tests/fixtures"));
    for name in ["crawl.warc.wet.gz", "crawl.warc.gz", "pages.parquet", "docs.jsonl.gz"] {
        fs::copy(fixtures.join(name), folder.path().join(name)).unwrap();
    }
    for (name, text) in [
        ("pages/a.txt", "The ferry sank off the coast.\nSubscribe to our newsletter!\n"),
        ("pages/deep/b.md", "# Harbour\n\nThe bridge is closed for nine weeks.\n"),
        ("pages/page.html", "<!doctype html><p>The ferry sank off the coast.</p>"),
    ] {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    fs::create_dir(folder.path().join("documents")).unwrap();
    fs::copy(fixtures.join("docs.jsonl.gz"), folder.path().join("documents/docs.jsonl.gz")).unwrap();
    folder
}

#[test]
fn every_command_runs() {
    let binary = Path::new(env!("CARGO_BIN_EXE_dechaff"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap());
    let mut ran = 0;
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs/cookbook")).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort();
    for page in pages {
        let (text, folder) = (fs::read_to_string(&page).unwrap(), corpus());
        for command in commands(&text) {
            let mut shell = Command::new("sh");
            let output = shell.args(["-c", &command]).current_dir(folder.path()).env("PATH", &path).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {command}: {said}", page.display());
            // Where a page shows what is printed, it is that; `…` stands for what was left out.
            let out = String::from_utf8(output.stdout).unwrap();
            if let Some(shown) = text.split(&format!("{command}\n```\n\n```text\n")).nth(1) {
                let mut rest = out.as_str();
                for part in shown.split("\n```").next().unwrap().split('…') {
                    let at = rest.find(part).unwrap_or_else(|| panic!("{}: {part:?} is not in {out}", page.display()));
                    rest = &rest[at + part.len()..];
                }
            }
            ran += 1;
        }
    }
    assert!(ran > 12, "{ran}");
}
