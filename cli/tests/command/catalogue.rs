//! `dechaff rules`, `dechaff completions` and help.

use crate::support::{Folder, run};
use dechaff::{Label, Profile, RULES, Rule};
use serde_json::Value;

#[test]
fn every_rule_is_listed() {
    let folder = Folder::new();
    let text = folder.run("rules").fine();
    let markdown = folder.run("rules --format markdown").fine();
    let json: Value = serde_json::from_str(&folder.run("rules --format json").fine()).unwrap();
    for rule in RULES.iter().map(Rule::from) {
        let row = text.lines().find(|row| row.split(' ').next() == Some(rule.name())).unwrap();
        assert!(row.contains(rule.description()) && row.contains(rule.from_profile().name()), "{row}");
        let start = format!("| `{}` |", rule.name());
        let row = markdown.lines().find(|row| row.starts_with(&start)).unwrap();
        let marks = Profile::ALL.iter().filter(|profile| rule.in_profile(**profile)).count();
        assert_eq!(row.matches("| yes ").count(), marks, "{row}");
        let entry = json["rules"].as_array().unwrap().iter().find(|entry| entry["name"] == rule.name()).unwrap();
        assert_eq!(entry["profiles"].as_array().unwrap().len(), marks);
        assert_eq!(entry["label"].as_str(), rule.label().map(Label::name));
    }
    for label in Label::ALL {
        assert!(markdown.contains(&format!("\n| `{}` | ", label.name())), "{label}");
    }
    assert!(markdown.starts_with("# Rules\n") && markdown.contains("\n## Labels\n"));
    assert_eq!(json["labels"].as_array().unwrap().len(), Label::ALL.len());
    // Tables have as many cells in every row.
    for table in markdown.split("\n\n").filter(|block| block.starts_with('|')) {
        let cells = |row: &str| row.replace("\\|", "").matches('|').count();
        assert!(table.lines().all(|row| cells(row) == cells(table.lines().next().unwrap())), "{table}");
    }
}

#[test]
fn the_table_fits_the_terminal() {
    let folder = Folder::new();
    for width in [40, 60, 80, 100] {
        let out = run(folder.command(["rules"]).env("COLUMNS", width.to_string()), b"").fine();
        assert!(out.lines().all(|row| row.chars().count() <= width), "{out}");
    }
}

#[test]
fn there_are_completions_for_every_shell() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = folder.run(&format!("completions {shell}")).fine();
        for word in ["dechaff", "jsonl", "classify", "eval", "worst"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert!(folder.run("completions tcsh").failed().contains("tcsh"));
}

#[test]
fn help_has_examples_and_exit_codes() {
    let folder = Folder::new();
    assert_eq!(folder.run("--version").fine(), format!("dechaff {}\n", env!("CARGO_PKG_VERSION")));
    for command in ["clean", "explain", "classify", "eval", "report", "rules", "completions"] {
        assert!(folder.run(&format!("{command} --help")).fine().contains("Examples:"), "{command}");
    }
    for args in ["--help", "-h", "clean -h"] {
        assert!(folder.run(args).fine().contains("Examples:"), "{args}");
    }
    for args in ["--help", "clean --help", "explain --help", "eval --help", "report --help"] {
        assert!(folder.run(args).fine().contains("Exit status"), "{args}");
    }
    assert!(folder.run("").failed().contains("Usage:"));
    assert!(folder.run("polish").failed().contains("polish"));
}
