//! `dechaff completions`: completion scripts for shells.

use crate::args::{Arguments, CompletionsArgs};
use crate::error::Error;
use crate::output::StandardOutput;
use crate::status::Status;
use clap::CommandFactory;
use std::io::Write;

/// Writes the completion script of a shell.
pub fn run(args: &CompletionsArgs) -> Result<Status, Error> {
    // The generator panics on a closed pipe, a buffer never does.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "dechaff", &mut script);
    let mut out = StandardOutput::new();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Status::Fine)
}
