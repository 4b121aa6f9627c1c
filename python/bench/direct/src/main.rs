//! The library called from Rust, for `throughput.py` to measure beside Python, pass by pass, in one run.
//!
//! Reads a file of texts (each behind its length, eight bytes, little-endian). For every line of standard input it does
//! what the line says once and answers with the nanoseconds of processor time and the bytes of all results.

use dechaff::{Pipeline, Scratch};
use std::io::{self, BufRead, Write};
use std::time::Instant;

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).ok_or_else(|| io::Error::other("usage: direct FILE"))?;
    let data = std::fs::read(path)?;
    let mut texts = Vec::new();
    let mut rest = data.as_slice();
    while let Some((length, behind)) = rest.split_first_chunk::<8>() {
        let (text, behind) = behind.split_at(u64::from_le_bytes(*length) as usize);
        texts.push(std::str::from_utf8(text).map_err(io::Error::other)?);
        rest = behind;
    }
    let pipeline = Pipeline::default();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut scratch = Scratch::new();
        let clock = Clock::start();
        let mut bytes = 0;
        for text in &texts {
            bytes += match line.as_str() {
                // As who holds all results in memory calls it.
                "fresh" => pipeline.clean(text).into_text().len(),
                _ => {
                    let cleaned = pipeline.clean_with(&mut scratch, text);
                    let bytes = cleaned.text().len();
                    scratch.recycle(cleaned);
                    bytes
                }
            };
        }
        println!("{} {bytes}", clock.nanoseconds());
        io::stdout().flush()?;
    }
    Ok(())
}

/// Processor time where Linux tells it, else time.
struct Clock {
    used: Option<u128>,
    begun: Instant,
}

impl Clock {
    fn start() -> Clock {
        Clock { used: used(), begun: Instant::now() }
    }

    fn nanoseconds(&self) -> u128 {
        match (self.used, used()) {
            (Some(before), Some(after)) => after - before,
            _ => self.begun.elapsed().as_nanos(),
        }
    }
}

fn used() -> Option<u128> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}
