//! `dechaff classify`: every line of a document with what it is and how likely it is content.

use crate::args::{ClassifyArgs, ClassifyFormat};
use crate::error::Error;
use crate::inputs::{self, Input};
use crate::output::StandardOutput;
use crate::status::Status;
use crate::style;
use crate::wrap;
use dechaff::{Cleaned, HtmlOptions, Label, Pipeline};
use serde::Serialize;
use std::io::{self, Write};

/// Classifies every document. One that fails is reported, and the others are still classified.
pub fn run(args: &ClassifyArgs) -> Result<Status, Error> {
    let pipeline = Pipeline::default();
    let found = inputs::find(&args.paths, inputs::DOCUMENTS, None);
    let (mut out, width) = (StandardOutput::new(), style::width());
    let (several, mut written) = (found.inputs.len() > 1, false);
    let status = found.each(|_, input| {
        let decoded = input.read(args.input)?;
        let tagged = if decoded.html {
            pipeline.clean_html_str(&decoded.text, &HtmlOptions::default()).cleaned
        } else {
            pipeline.tag(&decoded.text)
        };
        if args.format == ClassifyFormat::Json {
            return Ok(json(&mut out, input, &tagged)?);
        }
        if several {
            let gap = if written { "\n" } else { "" };
            writeln!(out, "{gap}{}", wrap::row(&format!("==> {} <==", input.name()), width))?;
        }
        written = true;
        Ok(text(&mut out, width, &tagged)?)
    })?;
    out.flush()?;
    Ok(status)
}

/// Writes a row for each line, in columns that are the same for every document.
fn text(out: &mut dyn Write, width: usize, tagged: &Cleaned<'_>) -> io::Result<()> {
    let labels = Label::ALL.iter().map(|label| label.name().len()).max().unwrap_or(0);
    for line in tagged.lines() {
        let gutter = format!("{:labels$} {:.3}  ", line.label().name(), line.score());
        let text = wrap::row(&tagged.source()[line.span()], width.saturating_sub(gutter.len()));
        writeln!(out, "{}", wrap::truncated(&(gutter + &text), width))?;
    }
    Ok(())
}

/// A line as `cli/SCHEMA.md` describes it.
#[derive(Serialize)]
struct Tagged<'t> {
    path: &'t str,
    line: usize,
    start: usize,
    end: usize,
    label: &'static str,
    score: f32,
    text: &'t str,
}

/// Writes an object for each line.
fn json(out: &mut dyn Write, input: &Input, tagged: &Cleaned<'_>) -> io::Result<()> {
    let (path, source) = (input.name(), tagged.source());
    let (mut number, mut counted) = (1, 0);
    for line in tagged.lines() {
        let span = line.span();
        number += breaks(&source[counted..span.start]);
        counted = span.start;
        let (label, score, text) = (line.label().name(), line.score(), &source[span.clone()]);
        let tagged = Tagged { path: &path, line: number, start: span.start, end: span.end, label, score, text };
        serde_json::to_writer(&mut *out, &tagged)?;
        writeln!(out)?;
    }
    Ok(())
}

/// The line breaks in a part of a text that ends before a line, not inside a break.
fn breaks(text: &str) -> usize {
    let feeds = text.bytes().filter(|b| *b == b'\n').count();
    let returns = text.bytes().filter(|b| *b == b'\r').count();
    feeds + returns - text.matches("\r\n").count()
}
