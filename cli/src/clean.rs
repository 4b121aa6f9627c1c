//! `dechaff clean`: documents in, cleaned documents out.

use crate::args::{CleanArgs, CleanFormat, ResultArgs};
use crate::decode::Decoded;
use crate::diff;
use crate::document_json::DocumentJson;
use crate::error::{self, Error};
use crate::inputs::{self, Input};
use crate::output::StandardOutput;
use crate::reading::{Outcome, ReadingArgs};
use crate::setup;
use crate::status::Status;
use crate::style::Painter;
use crate::targets::{self, Pending};
use dechaff::{Cleaned, Format, Pipeline, Scratch};
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

/// Cleans every input. One that fails is reported, and the others are still cleaned.
pub fn run(args: &CleanArgs) -> Result<Status, Error> {
    let result = &args.result;
    if result.diff && result.format == CleanFormat::Json {
        return Err(Error::Usage("--diff shows text or Markdown, not --format json"));
    }
    let pipeline = setup::pipeline(&args.choice)?;
    let found = inputs::find(&args.paths, inputs::DOCUMENTS, result.output.as_deref());
    let targets = match &result.output {
        Some(folder) => targets::plan(&found.inputs, folder, extension(result.format))?,
        None => Vec::new(),
    };
    let mut run = Run {
        pipeline,
        scratch: Scratch::new(),
        result,
        reading: &args.reading,
        painter: Painter::new(result.color),
        out: StandardOutput::new(),
        several: found.inputs.len() > 1,
        written: false,
        status: Status::Fine,
    };
    let failures = found.each(|place, input| run.document(input, targets.get(place).map(AsRef::as_ref)))?;
    run.status.note(failures);
    run.out.flush()?;
    Ok(run.status)
}

/// The extension of files in a format.
fn extension(format: CleanFormat) -> &'static str {
    match format {
        CleanFormat::Text => "txt",
        CleanFormat::Markdown => "md",
        CleanFormat::Json => "json",
    }
}

/// The cleaned text in a format; JSON holds plain text.
fn text_of<'c>(cleaned: &'c Cleaned<'_>, format: CleanFormat) -> Cow<'c, str> {
    match format {
        CleanFormat::Markdown => Cow::Owned(cleaned.output(Format::Markdown).text().to_owned()),
        CleanFormat::Text | CleanFormat::Json => Cow::Borrowed(cleaned.text()),
    }
}

/// A run over many documents.
struct Run<'r> {
    pipeline: Pipeline,
    scratch: Scratch,
    result: &'r ResultArgs,
    reading: &'r ReadingArgs,
    painter: Painter,
    out: StandardOutput,
    /// Whether there is more than one document.
    several: bool,
    /// Whether a document stands in the output already.
    written: bool,
    status: Status,
}

impl Run<'_> {
    /// Cleans one document, to a file or to standard output.
    fn document(&mut self, input: &Input, target: Option<&Path>) -> Result<(), Error> {
        let decoded = input.read(self.reading.input)?;
        let options = decoded.html.then(|| self.reading.options(None));
        let outcome = Outcome::of(&self.pipeline, &mut self.scratch, &decoded.text, options.as_ref());
        let cleaned = outcome.cleaned();
        if cleaned.is_unread() {
            error::report(&format_args!("{}: 4 GiB or more cannot be cleaned in one piece; left as it is", input.title()));
        }
        if self.result.check || self.result.diff {
            self.compare(input, cleaned)?;
        } else if let Some(target) = target {
            self.write_file(input, &decoded, &outcome, target)?;
        } else {
            self.print(input, &decoded, &outcome)?;
        }
        outcome.recycle(&mut self.scratch);
        Ok(())
    }

    /// Says whether, or shows how, cleaning would change a document.
    fn compare(&mut self, input: &Input, cleaned: &Cleaned<'_>) -> io::Result<()> {
        let text = text_of(cleaned, self.result.format);
        if text == cleaned.source() {
            return Ok(());
        }
        if self.result.check {
            self.status.note(Status::WouldChange);
        }
        if self.result.diff {
            return diff::write(&mut self.out, self.painter, &input.name(), cleaned.source(), &text);
        }
        writeln!(self.out, "{}", input.name())
    }

    /// Writes the result to a file of its own.
    fn write_file(&self, input: &Input, decoded: &Decoded, outcome: &Outcome<'_>, target: &Path) -> Result<(), Error> {
        let mut file = Pending::create(target)?;
        let written = match self.result.format {
            CleanFormat::Json => DocumentJson::new(input, decoded, outcome).write(&mut file, true),
            format => file.write_all(text_of(outcome.cleaned(), format).as_bytes()),
        };
        written.map_err(|source| file.failed(source))?;
        file.finish()
    }

    /// Writes the result to standard output; a blank line parts one text from the next.
    fn print(&mut self, input: &Input, decoded: &Decoded, outcome: &Outcome<'_>) -> io::Result<()> {
        if self.result.format == CleanFormat::Json {
            return DocumentJson::new(input, decoded, outcome).write(&mut self.out, !self.several);
        }
        let text = text_of(outcome.cleaned(), self.result.format);
        if text.is_empty() {
            return Ok(());
        }
        if self.written {
            self.out.write_all(b"\n")?;
        }
        self.out.write_all(text.as_bytes())?;
        if self.several && !text.ends_with('\n') {
            self.out.write_all(b"\n")?;
        }
        self.written = true;
        Ok(())
    }
}
