//! What `dechaff run` costs beside the library, and what a second worker gains.
//!
//! ```sh
//! cargo bench -p dechaff-cli --bench corpora
//! ```
//!
//! Prints ratios of times taken by turns in one run, the best of a few rounds each: of one worker over JSON lines to the library
//! over the same strings in memory (1 is no overhead), and of two workers over several files to two processes with
//! a file each (1 is as fast).
#![allow(clippy::unwrap_used, clippy::panic)]

use dechaff::{Pipeline, Scratch};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How often each time is taken.
const ROUNDS: usize = 5;

/// How often the corpus is repeated in each of two files.
const REPEATS: usize = 30;

fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus");
    let mut texts: Vec<String> = Vec::new();
    for part in ["articles", "traps", "blind"] {
        for entry in fs::read_dir(corpus.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    texts.sort();
    let folder = tempfile::tempdir().unwrap();
    let line = |text: &String| format!("{}\n", serde_json::json!({ "id": text.len(), "text": text }));
    let lines: String = texts.iter().map(line).collect::<String>().repeat(REPEATS);
    let names = ["a.jsonl", "b.jsonl"];
    names.iter().for_each(|name| fs::write(folder.path().join(name), &lines).unwrap());
    let bytes = texts.iter().map(String::len).sum::<usize>() * REPEATS;

    let (mut library, mut one, mut pair, mut two) = (Duration::MAX, Duration::MAX, Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        library = library.min(time(|| clean(&texts)));
        one = one.min(time(|| finish(run(folder.path(), &names[..1], 1, "one"))));
        pair = pair.min(time(|| {
            let children = [run(folder.path(), &names[..1], 1, "first"), run(folder.path(), &names[1..], 1, "second")];
            children.into_iter().for_each(finish);
        }));
        two = two.min(time(|| finish(run(folder.path(), &names, 2, "two"))));
    }
    let rate = |bytes: usize, time: Duration| bytes as f64 / time.as_secs_f64() / 1e6;
    println!("library, strings in memory    {:8.2} MB/s", rate(bytes, library));
    println!("run, one worker, JSON lines   {:8.2} MB/s", rate(bytes, one));
    println!("two processes, a file each    {:8.2} MB/s", rate(2 * bytes, pair));
    println!("run, two workers, two files   {:8.2} MB/s", rate(2 * bytes, two));
    println!("time of run to library        {:8.3}", one.as_secs_f64() / library.as_secs_f64());
    println!("rate of two workers to two processes {:.3}", pair.as_secs_f64() / two.as_secs_f64());
}

fn time(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

/// The library over strings in memory, as the command uses it.
fn clean(texts: &[String]) {
    let (pipeline, mut scratch) = (Pipeline::default(), Scratch::new());
    for _ in 0..REPEATS {
        for text in texts {
            let cleaned = pipeline.clean_with(&mut scratch, text);
            std::hint::black_box(cleaned.text());
            scratch.recycle(cleaned);
        }
    }
}

fn run(folder: &Path, inputs: &[&str], jobs: usize, output: &str) -> Child {
    let _ = fs::remove_dir_all(folder.join(output));
    let mut command = Command::new(env!("CARGO_BIN_EXE_dechaff"));
    command.current_dir(folder).arg("run").args(inputs).args(["--quiet", "--output", output, "--jobs", &jobs.to_string()]);
    command.stdout(Stdio::null()).spawn().unwrap()
}

fn finish(mut child: Child) {
    assert!(child.wait().unwrap().success());
}
