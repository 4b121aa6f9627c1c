//! Reads JSON lines with a `text` field on standard input and writes the features of its lines on standard output.
//!
//! `--numbers` prints how many numbers a line has. For each text: the number of lines (u32, little-endian as all that follows); for each line its span in bytes (2 × u32),
//! label, cue and fate (3 × u8), the number of words (u8), its numbers (i16 each), its words (u16 each).

use std::io::{self, BufRead, BufWriter, Write};

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--numbers") {
        println!("{}", dechaff::training::NUMBERS);
        return Ok(());
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, record) in io::stdin().lock().lines().enumerate() {
        let record = record?;
        let value: serde_json::Value =
            serde_json::from_str(&record).map_err(|e| io::Error::other(format!("line {}: {e}", number + 1)))?;
        let lines = dechaff::training::lines(value["text"].as_str().unwrap_or(""));
        out.write_all(&(lines.len() as u32).to_le_bytes())?;
        for line in lines {
            out.write_all(&(line.span.start as u32).to_le_bytes())?;
            out.write_all(&(line.span.end as u32).to_le_bytes())?;
            let words = &line.words[..line.words.len().min(255)];
            out.write_all(&[line.label, line.cue, line.fate, words.len() as u8])?;
            for number in line.dense {
                out.write_all(&number.to_le_bytes())?;
            }
            for word in words {
                out.write_all(&word.to_le_bytes())?;
            }
        }
    }
    out.flush()
}
