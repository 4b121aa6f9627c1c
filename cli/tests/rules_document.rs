//! `docs/rules.md` is what the command prints.

use std::path::Path;
use std::process::Command;

const REMEDY: &str = "docs/rules.md is out of date: cargo run -p dechaff-cli -- rules --format markdown > docs/rules.md";

#[test]
#[allow(clippy::unwrap_used, clippy::expect_used)]
fn the_rules_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let document = std::fs::read_to_string(path).expect(REMEDY).replace("\r\n", "\n");
    let printed = Command::new(env!("CARGO_BIN_EXE_dechaff")).args(["rules", "--format", "markdown"]).output().unwrap();
    assert!(printed.status.success());
    assert!(document == String::from_utf8(printed.stdout).unwrap(), "{REMEDY}");
}
