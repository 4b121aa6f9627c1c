//! Reads JSON lines with a `text` field on standard input and writes the features of its lines on standard output.
//!
//! For each text: the number of lines (u32, little-endian as all that follows); for each line its span in bytes (2 × u32),
//! label, cue and fate (3 × u8), the number of words (u8), its numbers (i16 each), its words (u16 each).
//!
//! * `--model` writes for each text its number of lines, and for each line its logit (i32), the number of inputs (u16) and
//!   the inputs (u8 each).
//! * `--sentences` writes for each text the number of its sentences (u32), and for each its span in bytes (2 × u32), the
//!   number of what the jury sees of it (u32) and that (u8 each).
//! * `--words` writes for each text its number of words (u16) and the words alone.
//! * `--html` reads pages; see `write_page`.
//! * `--numbers` prints how many numbers a line has.

use std::io::{self, BufRead, BufWriter, Write};

fn main() -> io::Result<()> {
    if std::env::args().any(|argument| argument == "--numbers") {
        println!("{}", dechaff::training::NUMBERS);
        return Ok(());
    }
    let model = std::env::args().any(|argument| argument == "--model");
    let html = std::env::args().any(|argument| argument == "--html");
    let sentences = std::env::args().any(|argument| argument == "--sentences");
    let words_alone = std::env::args().any(|argument| argument == "--words");
    let mut out = BufWriter::new(io::stdout().lock());
    for (number, record) in io::stdin().lock().lines().enumerate() {
        let record = record?;
        let value: serde_json::Value =
            serde_json::from_str(&record).map_err(|e| io::Error::other(format!("line {}: {e}", number + 1)))?;
        if html {
            write_page(&mut out, value["html"].as_str().unwrap_or(""), value["url"].as_str())?;
            continue;
        }
        let text = value["text"].as_str().unwrap_or("");
        if words_alone {
            let words = dechaff::training::words(text);
            out.write_all(&(words.len() as u16).to_le_bytes())?;
            for word in words {
                out.write_all(&word.to_le_bytes())?;
            }
            continue;
        }
        if sentences {
            write_sentences(&mut out, &dechaff::training::sentences(text))?;
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
            write_line(&mut out, &line)?;
        }
    }
    out.flush()
}

fn write_sentences(out: &mut impl Write, sentences: &[dechaff::training::SentenceFeatures]) -> io::Result<()> {
    out.write_all(&(sentences.len() as u32).to_le_bytes())?;
    for sentence in sentences {
        for number in [sentence.span.start, sentence.span.end, sentence.inputs.len()] {
            out.write_all(&(number as u32).to_le_bytes())?;
        }
        out.write_all(&sentence.inputs)?;
    }
    Ok(())
}

fn write_line(out: &mut impl Write, line: &dechaff::training::LineFeatures) -> io::Result<()> {
    out.write_all(&(line.span.start as u32).to_le_bytes())?;
    out.write_all(&(line.span.end as u32).to_le_bytes())?;
    let words = &line.words[..line.words.len().min(255)];
    out.write_all(&[line.label, line.cue, line.fate, words.len() as u8])?;
    for number in &line.dense {
        out.write_all(&number.to_le_bytes())?;
    }
    for word in words {
        out.write_all(&word.to_le_bytes())?;
    }
    Ok(())
}

/// A page: its text (length u32, bytes), its elements (count u32; each its parent u32, its class words u8 and u16 each), its
/// lines (count u32; each as of text, then its element u32, the containers around it u32 × 4, its role u32, its numbers u8 and as many).
fn write_page(out: &mut impl Write, html: &str, url: Option<&str>) -> io::Result<()> {
    let page = dechaff::training::page(html, url);
    out.write_all(&(page.text.len() as u32).to_le_bytes())?;
    out.write_all(page.text.as_bytes())?;
    out.write_all(&(page.elements.len() as u32).to_le_bytes())?;
    for (parent, words) in &page.elements {
        out.write_all(&parent.to_le_bytes())?;
        out.write_all(&[words.len() as u8])?;
        for word in words {
            out.write_all(&word.to_le_bytes())?;
        }
    }
    out.write_all(&(page.lines.len() as u32).to_le_bytes())?;
    for (line, (element, around, numbers)) in page.lines.iter().zip(&page.evidence) {
        write_line(out, line)?;
        out.write_all(&element.to_le_bytes())?;
        for container in around {
            out.write_all(&container.to_le_bytes())?;
        }
        out.write_all(&[numbers.len() as u8])?;
        out.write_all(numbers)?;
    }
    Ok(())
}
