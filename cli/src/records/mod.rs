//! `dechaff clean --jsonl`: JSON lines in, JSON lines out, one at a time.

mod record;

use crate::args::{CleanArgs, CleanFormat};
use crate::error::{self, Error};
use crate::inputs::{self, Input};
use crate::output::StandardOutput;
use crate::setup;
use crate::status::Status;
use crate::targets::{self, Pending};
use dechaff::{Cleaned, Format, Pipeline, Scratch};
use record::{Field, Record, RecordError};
use std::borrow::Cow;
use std::io::{BufRead, Write};
use std::path::Path;

/// Cleans the records of every input. A record that cannot be read is reported and left out.
pub fn run(args: &CleanArgs) -> Result<Status, Error> {
    if args.result.format == CleanFormat::Json {
        return Err(Error::Usage("--jsonl puts text or Markdown into a field, not --format json"));
    }
    let pipeline = setup::pipeline(&args.choice)?;
    let found = inputs::find(&args.paths, inputs::RECORDS, args.result.output.as_deref());
    let targets = match &args.result.output {
        Some(folder) => targets::plan(&found.inputs, folder, "jsonl")?,
        None => Vec::new(),
    };
    let mut run = Run {
        cleaner: Cleaner {
            pipeline,
            scratch: Scratch::new(),
            field: &args.record.field,
            output_field: &args.record.output_field,
            format: args.result.format,
        },
        out: StandardOutput::new(),
        records: 0,
        left_out: 0,
        status: Status::Fine,
    };
    for error in &found.errors {
        error::report(error);
        run.status.note(Status::Failed);
    }
    for (place, input) in found.inputs.iter().enumerate() {
        match run.input(input, targets.get(place).map(AsRef::as_ref)) {
            Ok(()) => {}
            Err(error @ Error::Output(_)) => return Err(error),
            Err(error) => {
                error::report(&error);
                run.status.note(Status::Failed);
            }
        }
    }
    run.out.flush()?;
    if run.left_out > 0 {
        error::report(&format_args!("{} of {} records were left out", run.left_out, run.records));
        run.status.note(Status::Failed);
    }
    Ok(run.status)
}

/// A run over the records of many inputs.
struct Run<'r> {
    cleaner: Cleaner<'r>,
    out: StandardOutput,
    /// Records read, the bad ones included.
    records: u64,
    /// Bad records.
    left_out: u64,
    status: Status,
}

impl Run<'_> {
    /// Cleans the records of one input, to a file or to standard output.
    fn input(&mut self, input: &Input, target: Option<&Path>) -> Result<(), Error> {
        let mut reader = input.open()?;
        let Some(target) = target else {
            while let Some(line) = self.next(input, &mut reader)? {
                self.out.write_all(&line)?;
            }
            return Ok(());
        };
        let mut file = Pending::create(target)?;
        while let Some(line) = self.next(input, &mut reader)? {
            file.write_all(&line).map_err(|source| file.failed(source))?;
        }
        file.finish()
    }
}
