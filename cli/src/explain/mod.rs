//! `dechaff explain`: a document line by line, with what became of each line and why.

mod gutter;
mod rows;
mod summary;

use crate::args::{ExplainArgs, ExplainFormat};
use crate::document_json::DocumentJson;
use crate::error::Error;
use crate::inputs::Input;
use crate::output::StandardOutput;
use crate::reading::Outcome;
use crate::setup;
use crate::status::Status;
use crate::style::{self, Painter};
use dechaff::Scratch;
use std::io::Write;

/// Explains one document.
pub fn run(args: &ExplainArgs) -> Result<Status, Error> {
    let pipeline = setup::pipeline(&args.choice)?;
    let input = Input::new(&args.path);
    let decoded = input.read(args.reading.input)?;
    let options = decoded.html.then(|| args.reading.options(None));
    let outcome = Outcome::of(&pipeline, &mut Scratch::new(), &decoded.text, options.as_ref());
    let cleaned = outcome.cleaned();
    let mut out = StandardOutput::new();
    match args.format {
        ExplainFormat::Json => DocumentJson::new(&input, &decoded, &outcome).with_lines(cleaned).write(&mut out, true)?,
        ExplainFormat::Text => {
            let (painter, width) = (Painter::new(args.color), style::width());
            gutter::write(&mut out, painter, width, cleaned)?;
            summary::write(&mut out, painter, width, cleaned)?;
        }
    }
    out.flush()?;
    Ok(Status::Fine)
}
