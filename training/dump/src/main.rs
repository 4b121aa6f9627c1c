//! Reads JSON lines with a `text` field on standard input and writes the features of its lines on standard output.
//!
//! `--model` writes for each text its number of lines, and for each line its logit (i32), the number of inputs (u16) and
//! the inputs (u8 each). `--words` writes for each text its number of words (u16) and the words alone. `--numbers` prints how many numbers a line has. For each text: the number of lines (u32, little-endian as all that follows); for each line its span in bytes (2 × u32),
//! label, cue and fate (3 × u8), the number of words (u8), its numbers (i16 each), its words (u16 each).

use std::io::{self, BufRead, BufWriter, Write};

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--numbers") {
        println!("{}", dechaff::training::NUMBERS);
        return Ok(());
    }
    let model = std::env::args().any(|argument| argument == "--model");
    let words_alone = std::env::args().any(|argument| argument == "--words");
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, record) in io::stdin().lock().lines().enumerate() {
        let record = record?;
        let value: serde_json::Value =
            serde_json::from_str(&record).map_err(|e| io::Error::other(format!("line {}: {e}", number + 1)))?;
        let text = value["text"].as_str().unwrap_or("");
        if words_alone {
            let words = dechaff::training::words(text);
            out.write_all(&(words.len() as u16).to_le_bytes())?;
            for word in words {
                out.write_all(&word.to_le_bytes())?;
            }
            continue;
        }
        let lines = dechaff::training::lines(text);
        out.write_all(&(lines.len() as u32).to_le_bytes())?;
        if model {
            for line in lines {
                out.write_all(&line.logit.to_le_bytes())?;
                out.write_all(&(line.inputs.len() as u16).to_le_bytes())?;
                out.write_all(&line.inputs)?;
            }
            continue;
        }
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
