//! `dechaff eval`: cleans the pages of a gold file and says how well.

mod page;
mod table;
mod words;

use crate::args::{EvalArgs, EvalFormat};
use crate::error::{self, Error};
use crate::inputs::Input;
use crate::output::StandardOutput;
use crate::progress::Progress;
use crate::reading::Outcome;
use crate::records::{self, Lines, RecordError};
use crate::setup;
use crate::status::Status;
use crate::unpack;
use dechaff::{Pipeline, Scratch};
use page::{Page, Score};
use rayon::iter::{ParallelBridge, ParallelIterator};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use table::Table;

/// Scores the pages of a file and writes the table. A page that cannot be read is reported and left out.
pub fn run(args: &EvalArgs) -> Result<Status, Error> {
    if args.worst > 0 && args.format == EvalFormat::Json {
        return Err(Error::Usage("--worst lists pages under the table, not in --format json"));
    }
    let input = Input::new(&args.gold);
    let pipeline = if args.raw { None } else { Some(setup::pipeline(&args.choice)?) };
    let mut status = Status::Fine;
    let (mut scores, mut left_out) = (Vec::new(), 0_usize);
    for (number, score) in score_all(args, &input, pipeline.as_ref())? {
        match score {
            Ok(score) => scores.push(score),
            Err(error) => {
                left_out += 1;
                status.note(Status::Failed);
                error.report(&input, number, "page");
            }
        }
    }
    if left_out > 0 {
        error::report(&format_args!("{left_out} of {} pages were left out", scores.len() + left_out));
    }
    let (mut out, table) = (StandardOutput::new(), Table::new(&scores));
    match args.format {
        EvalFormat::Text => table.text(&mut out)?,
        EvalFormat::Json => table.json(&mut out)?,
    }
    table::worst(&mut out, &scores, args.worst)?;
    out.flush()?;
    Ok(status)
}

/// A line's number and what became of the page on it.
type Scored = (u64, Result<Score, RecordError>);

/// Scores every page, on as many threads as there may be; the result is in the order of the file. Without a pipeline the
/// texts are scored as they are.
fn score_all(args: &EvalArgs, input: &Input, pipeline: Option<&Pipeline>) -> Result<Vec<Scored>, Error> {
    let threads = args.jobs.map_or(0, NonZeroUsize::get); // 0 is one for each core.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let progress = Progress::new(input);
    let unreadable = |source| input.unreadable(source);
    let mut lines = Lines::new(unpack::reader(progress.watch(input.open()?)).map_err(unreadable)?);
    let lines = std::iter::from_fn(|| {
        let line = lines.read().map(|line| line.map(|(number, bytes)| (number, bytes.to_vec())));
        line.transpose()
    });
    let scored = pool.install(|| {
        let scored = lines.par_bridge().map_init(Scratch::new, |scratch, line| {
            let (number, line) = line?;
            let score = score(scratch, pipeline, args, &line);
            progress.page();
            Ok((number, score))
        });
        scored.collect::<io::Result<Vec<Scored>>>()
    });
    progress.finish();
    let mut scored = scored.map_err(unreadable)?;
    scored.sort_unstable_by_key(|(number, _)| *number);
    Ok(scored)
}

/// Scores the page on a line.
fn score(scratch: &mut Scratch, pipeline: Option<&Pipeline>, args: &EvalArgs, line: &[u8]) -> Result<Score, RecordError> {
    let page = Page::parse(line, &args.field, &args.url_field)?;
    let Some(pipeline) = pipeline else { return Ok(page.score(page.text())) };
    let options = args.reading.input.is_html(page.text().as_bytes()).then(|| args.reading.options(page.url()));
    let outcome = Outcome::of(pipeline, scratch, page.text(), options.as_ref());
    let score = page.score(records::fitted(outcome.cleaned().text(), page.text()));
    outcome.recycle(scratch);
    Ok(score)
}
