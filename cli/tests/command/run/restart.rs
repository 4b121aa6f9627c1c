//! A run that was broken off goes on where it was.

use super::errors;
use crate::support::Folder;
use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

/// Some inputs with bad records.
fn corpus() -> Folder {
    let folder = Folder::new();
    for file in 0..4 {
        let line = |n: usize| match n % 97 {
            5 => "broken\n".to_owned(),
            _ => format!("{{\"n\":{n},\"text\":\"The ferry number {n} sank off the coast.\\nSubscribe to our newsletter!\"}}\n"),
        };
        folder.write(&format!("in/{file}.jsonl"), (0..200).map(line).collect::<String>().as_bytes());
    }
    folder
}

/// What a run left that is no state.
fn results(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let names = folder.list("out").into_iter().filter(|name| !name.rsplit('/').next().unwrap().starts_with('.'));
    names.map(|name| (name.clone(), fs::read(folder.path("out").join(name)).unwrap())).collect()
}

#[test]
fn a_killed_run_ends_as_an_undisturbed_one() {
    let folder = corpus();
    folder.run("run in -o out").failed();
    let whole = results(&folder);
    assert_eq!(whole.len(), 7);
    for pause in [40, 150, 400, 900] {
        fs::remove_dir_all(folder.path("out")).unwrap();
        let mut child = folder.command(["run", "in", "-o", "out", "--jobs", "2"]).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(pause));
        child.kill().unwrap();
        child.wait().unwrap();
        if folder.path("out").exists() {
            for (name, bytes) in results(&folder) {
                assert_eq!(Some(&bytes), whole.get(&name), "{name} looks whole and is not");
            }
        }
        folder.run("run in -o out --jobs 1").failed();
        assert_eq!(results(&folder), whole);
    }
    assert!(folder.list("out").iter().all(|name| !name.ends_with(".tmp")));
}

#[test]
fn what_is_done_is_left_alone_and_what_changed_is_done_again() {
    let folder = corpus();
    folder.run("run in -o out").failed();
    let whole = results(&folder);
    // A result that is done is not read again.
    fs::write(folder.path("out/1.jsonl"), "kept").unwrap();
    let said = folder.run("run in -o out").failed();
    assert!(said.contains("4 of 4 inputs are done already"), "{said}");
    assert_eq!(folder.read("out/1.jsonl"), "kept");
    fs::remove_file(folder.path("out/1.jsonl")).unwrap();
    assert!(folder.run("run in -o out").failed().contains("3 of 4 inputs are done already"));
    assert_eq!(results(&folder), whole);
    folder.write("in/2.jsonl", b"{\"text\":\"Another text about the ferry.\"}\n");
    folder.write("in/4.jsonl", b"also broken\n");
    assert!(folder.run("run in -o out").failed().contains("3 of 5 inputs are done already"));
    let files: Vec<String> = errors(&folder).into_iter().map(|(file, _, _)| file).collect();
    assert!(files.is_sorted() && files.len() == 10 && !files.contains(&"in/2.jsonl".to_owned()), "{files:?}");
}

#[test]
fn a_torn_journal_is_mended() {
    let folder = corpus();
    folder.run("run in -o out").failed();
    let (whole, journal) = (results(&folder), folder.read("out/.dechaff/.journal.jsonl"));
    folder.write("out/.dechaff/.journal.jsonl", &journal.as_bytes()[..journal.len() - 20]);
    assert!(folder.run("run in -o out").failed().contains("3 of 4 inputs are done already"));
    assert_eq!((results(&folder), folder.read("out/.dechaff/.journal.jsonl")), (whole, journal));
}

#[test]
fn other_options_are_refused() {
    let folder = corpus();
    folder.run("run in -o out").failed();
    for (options, said) in [
        ("--profile aggressive", "--profile null and not \"aggressive\""),
        ("--disable toc/", "--disable [] and not [\"toc/\"]"),
        ("--min-words 3", "--min-words 0 and not 3"),
        ("--max-record 1M", "--max-record 67108864 and not 1048576"),
    ] {
        let error = folder.run(&format!("run in -o out {options}")).failed();
        assert!(error.contains(said) && error.contains("out holds results made with"), "{error}");
    }
    folder.write("other/1.jsonl", b"{\"text\":\"One.\"}\n");
    assert!(folder.run("run other -o out").failed().contains("out/1.jsonl was made from in/1.jsonl, not from other/1.jsonl"));
}

#[test]
fn two_runs_do_not_write_into_one_folder() {
    let folder = Folder::new();
    folder.write("a.jsonl", b"{\"text\":\"The ferry sank.\"}\n");
    folder.run("run a.jsonl -o out --quiet").fine();
    let lock = fs::File::open(folder.path("out/.dechaff/.lock")).unwrap();
    lock.lock().unwrap();
    let said = folder.run("run a.jsonl -o out").failed();
    assert!(said.contains("another run is writing into this folder"), "{said}");
    drop(lock);
    folder.run("run a.jsonl -o out --quiet").fine();
}
