//! What the user types behind `dechaff run`, and what of it the results depend on.

use crate::args::Choice;
use crate::error::Error;
use crate::formats::Pack;
use crate::reading::InputKind;
use crate::size;
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Each input has one output in DIR, called as the input is: crawl.warc.wet.gz becomes crawl.jsonl.gz, pages.parquet stays \
pages.parquet. DIR/errors.jsonl has a line for each bad record, DIR/stats.json says what was removed and why. A run that \
was broken off goes on where it was when it is started again.

Examples:
  dechaff run crawl/ --output clean/                         every file of a folder
  dechaff run CC-MAIN-*.warc.wet.gz --output clean/
  dechaff run pages.parquet --field body --output clean/
  dechaff run docs/*.jsonl.gz --output attributes/ --to dolma
  dechaff run crawl/ --output clean/ --language en,de --min-words 50

Exit status:
  0  everything was done
  2  an input could not be read, a record is in errors.jsonl, or an option was wrong;
     everything else was still done";

/// `dechaff run`
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RunArgs {
    /// Files and folders: JSON lines, WET, WARC, Parquet, text and HTML, plain or packed by gzip or Zstandard, recognised by
    /// their content. Folders are walked, hidden files left out
    #[arg(value_name = "INPUT", required = true)]
    pub inputs: Vec<PathBuf>,

    /// The folder for the results; made when missing
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,

    /// How to clean.
    #[command(flatten)]
    pub choice: Choice,

    /// What is read.
    #[command(flatten)]
    pub reading: Reading,

    /// What is written.
    #[command(flatten)]
    pub writing: Writing,

    /// Use so many threads [default: one for each core]; the results are the same for any number
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Say nothing about progress
    #[arg(long, short)]
    pub quiet: bool,
}

/// What is read.
#[derive(Args, Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[command(next_help_heading = "Records")]
pub struct Reading {
    /// The field (or Parquet column) that holds the text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub field: String,

    /// What texts are: HTML or plain text
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub input: InputKind,

    /// A record of more bytes is a bad record; K, M and G are understood
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size::parse)]
    pub max_record: usize,

    /// Leave out records whose cleaned text is in another language than these (codes such as en or deu)
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub language: Vec<String>,

    /// Leave out records whose cleaned text has fewer words
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub min_words: usize,
}

/// What is written.
#[derive(Args, Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[command(next_help_heading = "Output")]
pub struct Writing {
    /// The field (or Parquet column) that the cleaned text goes to; added at the end when it is not there
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub output_field: String,

    /// The form of the cleaned text
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: TextFormat,

    /// The form of the output files
    #[arg(long, value_enum, default_value_t, value_name = "FORM")]
    pub to: To,

    /// How JSON lines are packed [default: as the input is]
    #[arg(long, value_enum, value_name = "PACK")]
    pub pack: Option<Pack>,

    /// Count how many lines of the results repeat another, exactly and nearly (an estimate in stats.json)
    #[arg(long)]
    pub count_duplicates: bool,

    /// Gather nothing for `dechaff report DIR`
    #[arg(long)]
    #[serde(default)]
    pub no_report: bool,
}

/// The form of the cleaned text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextFormat {
    /// Plain text
    #[default]
    Text,
    /// Markdown
    Markdown,
}

/// The form of the output files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum To {
    /// Parquet for Parquet, and else JSON lines
    #[default]
    Auto,
    /// JSON lines (not for Parquet)
    Jsonl,
    /// Parquet (not for JSON lines)
    Parquet,
    /// Attributes for Dolma's mixer: the spans to remove, record by record (for JSON lines)
    Dolma,
}

/// What the results depend on: a folder holds results of one set of options.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Made {
    /// The version of the program.
    dechaff: String,
    profile: Option<String>,
    disable: Vec<String>,
    only: Vec<String>,
    #[serde(default)]
    drop_selector: Vec<String>,
    #[serde(default)]
    keep_selector: Vec<String>,
    /// What the configuration file says.
    config: Option<String>,
    #[serde(flatten)]
    reading: Reading,
    #[serde(flatten)]
    writing: Writing,
}

impl Made {
    /// What the results of these options depend on.
    pub fn of(args: &RunArgs) -> Result<Made, Error> {
        let read = |path: &PathBuf| fs::read_to_string(path).map_err(|source| Error::ReadConfig { path: path.clone(), source });
        Ok(Made {
            dechaff: env!("CARGO_PKG_VERSION").to_owned(),
            profile: args.choice.profile.map(|profile| profile.name().to_owned()),
            disable: args.choice.disable.clone(),
            only: args.choice.only.clone(),
            drop_selector: args.choice.drop_selector.clone(),
            keep_selector: args.choice.keep_selector.clone(),
            config: args.choice.config.as_ref().map(read).transpose()?,
            reading: args.reading.clone(),
            writing: args.writing.clone(),
        })
    }

    /// The first thing in which two differ: what it is, and its two values.
    pub fn difference(&self, other: &Made) -> Option<String> {
        let (own, theirs) = (serde_json::to_value(self).ok()?, serde_json::to_value(other).ok()?);
        let (own, theirs) = (own.as_object()?.clone(), theirs.as_object()?.clone());
        let (name, value) = own.iter().find(|(name, value)| theirs.get(*name) != Some(value))?;
        let there = theirs.get(name).cloned().unwrap_or_default();
        let name = name.replace('_', "-");
        Some(match name.as_str() {
            "dechaff" => format!("dechaff {there} and not {value}"),
            "config" => "another --config".to_owned(),
            _ => format!("--{name} {there} and not {value}"),
        })
    }
}
