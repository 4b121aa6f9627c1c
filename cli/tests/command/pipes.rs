//! A reader that goes away is no error.

use crate::support::Folder;
use std::io::{Read, Write};
use std::process::Stdio;

/// Runs the command, reads a little of its output, and closes it.
fn first_bytes(args: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let folder = Folder::new();
    let mut command = folder.command(args);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let mut some = [0; 8];
    let _ = stdout.read(&mut some);
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_closed_pipe_is_quiet() {
    let text = "The bridge over the harbour was closed on Friday because of a damaged pier, the port said.\n".repeat(2500);
    let records = format!("{{\"text\":\"{}\"}}\n", "word ".repeat(50)).repeat(1000);
    for args in [
        &["clean", "--only", "toc/"][..],
        &["clean", "--format", "json", "--only", "toc/"],
        &["explain", "--only", "toc/"],
        &["classify"],
        &["classify", "--format", "json"],
    ] {
        assert_eq!(first_bytes(args, text.as_bytes()), (Some(0), String::new()), "{args:?}");
    }
    assert_eq!(first_bytes(&["clean", "--jsonl"], records.as_bytes()), (Some(0), String::new()));
    // Enough pages that the list of the worst does not fit into the pipe.
    let page = |n: u32| format!("{{\"id\":\"{n:0200}\",\"page_type\":\"a\",\"with\":[],\"without\":[],\"text\":\"a\"}}\n");
    let pages: String = (0..2000).map(page).collect();
    assert_eq!(first_bytes(&["eval", "-", "--worst", "2000"], pages.as_bytes()), (Some(0), String::new()));
    for args in [&["rules", "--format", "json"][..], &["completions", "zsh"], &["--help"]] {
        assert_eq!(first_bytes(args, b""), (Some(0), String::new()), "{args:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = Folder::with(&[("a.txt", "One.\n")]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = folder.command(["clean", "a.txt"]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("dechaff: standard output: "));
}
