//! `dechaff clean --output DIR`: where results go, and what is never written over.

use crate::support::{CHAFF, CLEAN, Folder};

#[test]
fn each_input_has_a_file_of_its_own() {
    let folder =
        Folder::with(&[("a.txt", CHAFF), ("in/b.md", CHAFF), ("in/deep/c.text", CHAFF), ("d", CHAFF), ("e.x.log", CHAFF)]);
    assert_eq!(folder.feed("clean a.txt in d e.x.log - --output out/new", CHAFF.as_bytes()).fine(), "");
    assert_eq!(folder.list("out/new"), ["a.txt", "b.txt", "d.txt", "deep/c.txt", "e.x.txt", "stdin.txt"]);
    assert!(folder.list("out/new").iter().all(|name| folder.read(&format!("out/new/{name}")) == CLEAN));
    // Again: results are replaced.
    folder.run("clean a.txt --output out/new").fine();
    assert_eq!(folder.read("out/new/a.txt"), CLEAN);
}

#[test]
fn the_format_gives_the_extension() {
    let folder = Folder::with(&[("a.txt", CHAFF)]);
    folder.run("clean a.txt -o out --format markdown").fine();
    folder.run("clean a.txt -o out --format json").fine();
    assert_eq!(folder.list("out"), ["a.json", "a.md"]);
    assert!(folder.read("out/a.json").contains("\"path\": \"a.txt\""));
}

#[test]
fn names_that_collide_are_an_error_before_anything_is_written() {
    let folder = Folder::with(&[("in/0.txt", CHAFF), ("in/a.md", CHAFF), ("in/a.txt", CHAFF)]);
    let error = folder.run("clean in --output out").failed();
    assert!(error.contains("in/a.md and in/a.txt would both be written to out/a.txt"), "{error}");
    assert!(error.contains("nothing was written"), "{error}");
    assert!(!folder.path("out").exists());
    assert!(folder.run("clean in/a.md in/a.md --output out").failed().contains("would both be written"));
}

#[test]
fn an_input_is_not_written_over() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.txt", CHAFF)]);
    let error = folder.run("clean b.txt a.txt --output .").failed();
    assert!(error.contains("would be written over the input"), "{error}");
    assert_eq!(folder.read("b.txt"), CHAFF);
}

#[test]
fn results_inside_a_walked_folder_are_not_cleaned_again() {
    let folder = Folder::with(&[("in/a.txt", CHAFF)]);
    folder.run("clean in --output in/out").fine();
    folder.run("clean in --output in/out").fine();
    assert_eq!(folder.list("in"), ["a.txt", "out/a.txt"]);
}

#[test]
fn a_missing_input_does_not_keep_the_others_from_being_written() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("b.bin", "a\0\u{1}")]);
    let error = folder.run("clean gone.txt b.bin a.txt --output out").failed();
    assert!(error.contains("gone.txt: ") && error.contains("b.bin: this is binary data"), "{error}");
    assert_eq!(folder.list("out"), ["a.txt"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = Folder::with(&[("a.txt", CHAFF), ("out", "a file")]);
    let error = folder.run("clean a.txt --output out").failed();
    assert!(error.starts_with("dechaff: out: "), "{error}");
}

#[test]
fn a_file_is_renamed_when_it_is_whole() {
    // The target is a folder, so the last step fails; nothing half done stays behind.
    let folder = Folder::with(&[("a.txt", CHAFF), ("out/a.txt/x", "")]);
    let error = folder.run("clean a.txt --output out").failed();
    assert!(error.starts_with("dechaff: out/a.txt: "), "{error}");
    assert_eq!(folder.list("out"), ["a.txt/x"]);
}

#[cfg(unix)]
#[test]
fn links_to_folders_are_not_followed() {
    let folder = Folder::with(&[("in/a.txt", CLEAN), ("elsewhere/b.txt", CLEAN)]);
    std::os::unix::fs::symlink("..", folder.path("in/loop")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/b.txt", folder.path("in/b.txt")).unwrap();
    assert_eq!(folder.run("clean in").fine(), format!("{CLEAN}\n{CLEAN}"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("in/a.txt", CLEAN), ("in/shut/b.txt", CLEAN)]);
    let shut = folder.path("in/shut");
    std::fs::set_permissions(&shut, std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::read_dir(&shut).is_ok();
    let run = folder.run("clean in");
    std::fs::set_permissions(&shut, std::fs::Permissions::from_mode(0o755)).unwrap();
    if readable {
        return; // Root reads everything.
    }
    assert_eq!(run.out, CLEAN);
    assert!(run.failed().starts_with("dechaff: in/shut: "));
}
