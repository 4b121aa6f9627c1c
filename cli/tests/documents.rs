//! What the documents show is what the command does: outputs under `$ dechaff …`, the sample at the head of the README,
//! and the annotated configuration.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md", "docs/configuration.md", "docs/writing-a-filter.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}")).replace("\r\n", "\n")
}

/// Runs the command in the repository's root and gives its standard output. `--check` may find something to change.
fn dechaff(arguments: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_dechaff"))
        .args(arguments.split_whitespace())
        .current_dir(root())
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    assert!(matches!(out.status.code(), Some(0 | 1)), "dechaff {arguments}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().replace("\r\n", "\n")
}

/// The `text` blocks of a document with the line before each.
fn blocks(document: &str) -> Vec<(&str, &str)> {
    let mut blocks = Vec::new();
    let mut rest = document;
    while let Some(at) = rest.find("```text\n") {
        let before = rest[..at].trim_end().lines().next_back().unwrap_or_default();
        let body = &rest[at + "```text\n".len()..];
        let end = body.find("```").unwrap();
        blocks.push((before, &body[..end]));
        rest = &body[end + 3..];
    }
    blocks
}

#[test]
fn shown_outputs_are_what_the_command_prints() {
    let mut shown = 0;
    for name in DOCUMENTS {
        for (_, block) in blocks(&read(name)) {
            let Some((arguments, output)) = block.strip_prefix("$ dechaff ").and_then(|b| b.split_once('\n')) else { continue };
            assert_eq!(dechaff(arguments).trim_end(), output.trim_end(), "{name}: dechaff {arguments}");
            shown += 1;
        }
    }
    assert!(shown > 2);
}

/// Every shown part stands in the text, in the same order; `…` and line ends stand for what was left out.
#[track_caller]
fn assert_shows(sample: &str, text: &str) {
    let mut rest = text;
    for part in sample.split(['…', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} does not stand there"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn the_sample_is_a_part_of_its_file_and_of_what_becomes_of_it() {
    let readme = read("README.md");
    let mut seen = Vec::new();
    for (before, block) in blocks(&readme) {
        if let Some(name) = before.strip_prefix("<!-- sample: ").and_then(|b| b.strip_suffix(" -->")) {
            assert_shows(block, &read(name));
            seen.push("sample");
        } else if let Some(name) = before.strip_prefix("<!-- cleaned: ").and_then(|b| b.strip_suffix(" -->")) {
            let cleaned = dechaff(&format!("clean {name}"));
            assert_shows(block, &cleaned);
            let sample = blocks(&readme).into_iter().find(|(before, _)| before.contains("<!-- sample: ")).unwrap().1;
            for line in sample.lines().filter(|line| !line.contains('…') && !block.contains(line)) {
                assert!(!cleaned.lines().any(|kept| kept == line), "{line:?} is still there");
            }
            seen.push("cleaned");
        }
    }
    assert_eq!(seen, ["sample", "cleaned"]);
}

#[test]
fn the_annotated_configuration_can_be_used_and_names_every_key() {
    dechaff("clean --config docs/dechaff.toml docs/ferry.txt");
    let (file, document) = (read("docs/dechaff.toml"), read("docs/configuration.md"));
    for key in ["profile", "enable", "disable", "only", "share", "words", "phrases", "prefixes", "regexes"] {
        assert!(file.lines().any(|line| line.split('=').next().unwrap().trim() == key), "{key}");
        assert!(document.contains(&format!("`{key}`")) || document.contains(&format!(".{key}`")), "{key}");
    }
}

/// The commands in the `sh` block of a document, with a folder of their own in place of `/tmp`.
#[cfg(unix)]
#[test]
fn the_commands_about_the_report_can_be_run() {
    let document = read("docs/report.md");
    let commands = document.split("```sh\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let bin = Path::new(env!("CARGO_BIN_EXE_dechaff")).parent().unwrap();
    let run = Command::new("sh")
        .args(["-ec", &commands.replace("/tmp", folder.path().to_str().unwrap())])
        .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
        .current_dir(root())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let pages =
        std::fs::read_dir(folder.path()).unwrap().filter(|entry| entry.as_ref().unwrap().path().extension().unwrap() == "html");
    assert_eq!(pages.count(), 5);
}
