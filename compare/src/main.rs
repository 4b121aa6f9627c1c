//! dechaff and its rivals over the same pages, in one process and one thread: accuracy and speed side by side.
//!
//! ```text
//! dechaff-compare [--passes N] [--every N] [--limit SECONDS] PAGES.jsonl[.gz]...
//! ```

mod contestants;
mod floor;
mod pages;
mod race;
mod report;
mod score;

use anyhow::{Context, bail};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What the command line says.
struct Args {
    files: Vec<PathBuf>,
    passes: usize,
    every: usize,
    limit: Duration,
}

fn args() -> anyhow::Result<Args> {
    let mut args = Args { files: Vec::new(), passes: 3, every: 1, limit: Duration::from_secs(60) };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || -> anyhow::Result<usize> {
            let value = words.next().with_context(|| format!("{word} needs a number"))?;
            value.parse().ok().filter(|n| *n > 0).with_context(|| format!("{word}: {value} is no number above 0"))
        };
        match word.as_str() {
            "--passes" => args.passes = number()?,
            "--every" => args.every = number()?,
            "--limit" => args.limit = Duration::from_secs(number()? as u64),
            option if option.starts_with('-') => bail!("{option} is unknown"),
            file => args.files.push(file.into()),
        }
    }
    if args.files.is_empty() {
        bail!("usage: dechaff-compare [--passes N] [--every N] [--limit SECONDS] PAGES.jsonl[.gz]...");
    }
    Ok(args)
}

fn main() -> anyhow::Result<()> {
    let args = args()?;
    for file in &args.files {
        let pages = Arc::new(pages::read(file, args.every)?);
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("## {name}: {} pages\n", pages.len());
        let runs = race::race(pages.clone(), args.passes, args.limit)?;
        report::accuracy(&pages, &runs);
        report::speed(&pages, &runs);
    }
    Ok(())
}
