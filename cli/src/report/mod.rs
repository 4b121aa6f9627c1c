//! `dechaff report`: one HTML page about what was taken out, and why.
//!
//! [`collector`] gathers what a report shows, document by document; [`input`] brings documents, or what a run has
//! gathered; [`contents`] puts it in order, and [`page`] writes it with the markup, style and script of `page/`.

pub mod collector;
mod contents;
mod excerpt;
mod hash;
pub mod input;
mod page;
mod smallest;
mod sums;
mod tally;
mod view;

use crate::args::{ReportArgs, ReportFormat};
use crate::error::{self, Error};
use crate::output::StandardOutput;
use crate::status::Status;
use crate::targets::Pending;
use contents::Contents;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the page goes when nobody says so.
const PAGE: &str = "report.html";

/// Writes the report.
pub fn run(args: &ReportArgs) -> Result<Status, Error> {
    let gathered = input::gather(args)?;
    let text = match args.format {
        ReportFormat::Json => serde_json::to_string(&gathered.collector).map_err(io::Error::from)? + "\n",
        ReportFormat::Html => {
            let title = args.title.clone().unwrap_or_else(|| title(&args.paths));
            page::page(&title, &Contents::new(&title, &gathered.collector))?
        }
    };
    let target = args.output.clone().unwrap_or_else(|| match args.format {
        ReportFormat::Html => PathBuf::from(PAGE),
        ReportFormat::Json => PathBuf::from("-"),
    });
    if target == Path::new("-") {
        let mut out = StandardOutput::new();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        return Ok(gathered.status);
    }
    write(&target, &text, &gathered.files)?;
    error::report(&format_args!("{}: {} written", target.display(), documents(gathered.collector.totals.documents)));
    Ok(gathered.status)
}

/// Writes the report to a file, which must not be one that it is about.
fn write(target: &Path, text: &str, files: &[PathBuf]) -> Result<(), Error> {
    if let Ok(path) = target.canonicalize()
        && let Some(input) = files.iter().find(|file| file.canonicalize().is_ok_and(|file| file == path))
    {
        return Err(Error::OverInput { name: input.display().to_string(), target: target.to_owned() });
    }
    let mut file = Pending::create(target)?;
    file.write_all(text.as_bytes()).map_err(|source| file.failed(source))?;
    file.finish()
}

/// What a report is called: the one path that it is about, or how many there are.
fn title(paths: &[PathBuf]) -> String {
    let name = |path: &Path| match path.file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => path.display().to_string(),
    };
    match paths {
        [] => "standard input".to_owned(),
        [path] if path == Path::new("-") => "standard input".to_owned(),
        [path] => name(path),
        [first, rest @ ..] => match first.parent().and_then(Path::file_name) {
            Some(folder) if rest.iter().all(|path| path.parent() == first.parent()) => {
                format!("{}: {} files", folder.to_string_lossy(), paths.len())
            }
            _ => format!("{} and {} more", name(first), rest.len()),
        },
    }
}

fn documents(count: u64) -> String {
    if count == 1 { "report of 1 document".to_owned() } else { format!("report of {count} documents") }
}
