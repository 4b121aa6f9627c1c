//! What can go wrong, and how it is said.

use dechaff::{ConfigError, SelectorError};
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;

/// What can go wrong. Every message names the file or the option that it is about.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An input that is not there or cannot be read.
    #[error("{name}: {}", plain(.source))]
    Read {
        /// The input as the user wrote it.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// An input that is no text.
    #[error("{name}: this is binary data, not text (it holds NUL bytes and is not UTF-16)")]
    Binary {
        /// The input as the user wrote it.
        name: String,
    },
    /// A configuration file that is not there or cannot be read.
    #[error("--config {}: {}", .path.display(), plain(.source))]
    ReadConfig {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A configuration file with a mistake in it.
    #[error("--config {}: {source}", .path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ConfigError,
    },
    /// Options that the library does not take.
    #[error(transparent)]
    Options(#[from] ConfigError),
    /// Options that do not go together.
    #[error("{0}")]
    Usage(&'static str),
    /// A name in `--disable` or `--only` that is no rule's.
    #[error("{option}: there is no rule or family \"{name}\"{}; `dechaff rules` lists them", near_matches(.near))]
    UnknownRule {
        /// The option.
        option: &'static str,
        /// The name.
        name: String,
        /// Names like it, the nearest first.
        near: Vec<String>,
    },
    /// A CSS selector that cannot be used.
    #[error("{option}: {source}")]
    Selector {
        /// The option.
        option: &'static str,
        /// What is wrong.
        source: SelectorError,
    },
    /// Two inputs that would be written to the same file.
    #[error("{first} and {second} would both be written to {}; nothing was written", .target.display())]
    Collision {
        /// The file.
        target: PathBuf,
        /// The earlier input.
        first: String,
        /// The later input.
        second: String,
    },
    /// An input that its own result, or another's, would be written over.
    #[error("the result of {name} would be written over the input {}; nothing was written", .target.display())]
    OverInput {
        /// The input whose result it is.
        name: String,
        /// The input that would be lost.
        target: PathBuf,
    },
    /// A result that cannot be written to a file.
    #[error("{}: {}", .path.display(), plain(.source))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A result with the name of a file of the run's own.
    #[error("the result of {name} would be {}, a file that every run writes; give the input another name", .target.display())]
    Reserved {
        /// The input.
        name: String,
        /// The file.
        target: PathBuf,
    },
    /// A result that is there, and that no run has made.
    #[error("{} is there already, and no run has made it; nothing was written", .0.display())]
    Exists(PathBuf),
    /// A folder with results of other options.
    #[error("{} holds results made with {difference}; take another folder, or the same options", .folder.display())]
    OtherOptions {
        /// The folder.
        folder: PathBuf,
        /// The first difference.
        difference: String,
    },
    /// Another run writes its results into the same folder.
    #[error("{}: another run is writing into this folder; wait for its end, or choose another --output", .0.display())]
    Locked(PathBuf),
    /// A result that was made from another input.
    #[error("{} was made from {there}, not from {name}; take another folder", .target.display())]
    OtherInput {
        /// The result.
        target: PathBuf,
        /// The input it was made from.
        there: String,
        /// The input it would be made from.
        name: String,
    },
    /// A form of output that does not go with an input.
    #[error("{0} holds {1}; {2} (see --to)")]
    Form(String, &'static str, &'static str),
    /// A language that is not known.
    #[error("--language: {0:?} is no code of a language that can be detected; write something like en or deu")]
    UnknownLanguage(String),
    /// A file that holds no statistics.
    #[error("{name}: this is no file of statistics: {reason}")]
    Statistics {
        /// The file.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A file that should hold what a run has gathered for its report, and does not.
    #[error("{}: this is no report data of dechaff ({source}); make it again with `dechaff run` or `dechaff report --format json`", .path.display())]
    ReportData {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// Report data in a format of another version.
    #[error("{}: report data of version {version}; this dechaff reads version {}", .path.display(), crate::report::collector::VERSION)]
    ReportVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// Threads that cannot be started.
    #[error("--jobs: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// Standard output cannot be written to.
    #[error("standard output: {}", plain(.0))]
    Output(#[from] io::Error),
}

impl Error {
    /// Whether whoever read standard output has gone away.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// Writes a line to standard error; that it cannot be written is no error of its own.
pub fn report(message: &dyn Display) {
    let _ = writeln!(io::stderr().lock(), "dechaff: {message}");
}

/// The system's message without the number behind it.
pub fn plain(error: &io::Error) -> String {
    let message = error.to_string();
    match message.find(" (os error ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

fn near_matches(near: &[String]) -> String {
    match near {
        [] => String::new(),
        [one] => format!(" (did you mean \"{one}\"?)"),
        many => format!(" (did you mean one of {}?)", many.iter().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ")),
    }
}
