//! `dechaff stats merge`: the statistics of several runs as one.

use super::Tally;
use crate::args::MergeArgs;
use crate::error::Error;
use crate::inputs::Input;
use crate::output::StandardOutput;
use crate::status::Status;
use std::io::Write;

/// Adds up files of statistics and writes the sum.
pub fn run(args: &MergeArgs) -> Result<Status, Error> {
    let mut all = Tally::default();
    for path in &args.files {
        let input = Input::new(path);
        let tally: Tally = serde_json::from_reader(input.open()?)
            .map_err(|error| Error::Statistics { name: input.title(), reason: error.to_string() })?;
        if tally.dechaff.is_empty() {
            let reason = "it has no \"dechaff\" with the version that made it".to_owned();
            return Err(Error::Statistics { name: input.title(), reason });
        }
        all.merge(tally);
    }
    all.finish();
    let mut out = StandardOutput::new();
    all.write(&mut out)?;
    out.flush()?;
    Ok(Status::Fine)
}
