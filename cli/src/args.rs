//! What the user types.

use crate::reading::{InputKind, ReadingArgs};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use dechaff::Profile;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit status:
  0  everything was done
  1  --check found an input that cleaning would change
  2  an input could not be read, a record was left out, or an option was wrong;
     everything else was still done";

const REPORT_EXIT_CODES: &str = "\
Exit status:
  0  everything was done
  2  an input could not be read, a record was left out, or an option was wrong; the report is about everything else";

const EXAMPLES: &str = "\
Examples:
  dechaff clean article.txt > clean.txt     clean one file
  curl … | html2text | dechaff clean        clean standard input
  dechaff clean pages/ --output cleaned/    clean a folder, a file for each file
  dechaff clean --diff article.txt          show what would change
  dechaff explain article.txt               show why, line by line
  dechaff classify article.txt              label and score every line
  dechaff eval gold.jsonl.gz --field wet    measure against pages with known content
  dechaff run crawl/ --output clean/        clean a corpus: JSON lines, WET, WARC, Parquet
  dechaff report pages/                     write a page about what went, and why
  dechaff rules                             list the rules

Exit status: 0 fine; 1 --check found something to change; 2 errors.";

const CLEAN_EXAMPLES: &str = "\
Examples:
  dechaff clean article.txt
  dechaff clean --profile aggressive --disable toc/,cta/question article.txt
  dechaff clean --only seo/ --format markdown pages/*.txt
  dechaff clean pages/ --output cleaned/ --format json
  dechaff clean --drop-selector 'sup.reference, .toc' --keep-selector '#infobox' page.html
  dechaff clean --check pages/ || echo 'some pages hold chaff'
  zcat crawl.jsonl.gz | dechaff clean --jsonl --output-field clean_text > clean.jsonl";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  dechaff explain article.txt
  dechaff explain --color always article.txt | less -R
  dechaff explain --profile aggressive --format json article.txt | jq .statistics";

const CLASSIFY_EXAMPLES: &str = "\
Examples:
  dechaff classify article.txt
  dechaff classify pages/ --format json | jq -r 'select(.score < 0.5).text'";

const EVAL_EXAMPLES: &str = "\
Each line of GOLD is a JSON object with `id`, `page_type`, `main_content` (the text that should be left; may be absent), \
`with` and `without` (lists of snippets that must and must not be left), and the text to clean.

F1, prec and recall compare the words that are left with those of `main_content`, page by page, and are means over \
pages. with and without are the shares of required and forbidden snippets that are left; snipF1 takes the snippets of \
all pages together.

Examples:
  dechaff eval gold.jsonl.gz --field wet
  dechaff eval gold.jsonl.gz --field wet --raw                  the text as it is, to compare with
  dechaff eval gold.jsonl.zst --profile aggressive --worst 20
  dechaff eval gold.jsonl --disable toc/ --format json | jq .all.f1

Exit status:
  0  everything was done
  2  the file could not be read, a page was left out, or an option was wrong";

const MERGE_EXAMPLES: &str = "\
Examples:
  dechaff stats merge monday/stats.json tuesday/stats.json > both.json
  dechaff stats merge */stats.json | jq '.rules | map_values(.share_removed)'";
const REPORT_EXAMPLES: &str = "\
A PATH is a file or folder to clean for the report, or the folder of a `dechaff run`: when it holds report-data.json, the \
page is made from that, and nothing is cleaned. Reports of several paths are one report.

Examples:
  dechaff report article.txt                        writes report.html
  dechaff report pages/ -o pages.html --title 'Our crawl, May'
  dechaff report --jsonl --field wet pages.jsonl.gz
  dechaff report cleaned/                           the folder of a run
  dechaff report --profile aggressive pages/ -o - > report.html";

const RULES_EXAMPLES: &str = "\
Examples:
  dechaff rules
  dechaff rules | grep ^seo/
  dechaff rules --format markdown > docs/rules.md";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  dechaff completions bash > ~/.local/share/bash-completion/completions/dechaff
  dechaff completions zsh > ~/.zfunc/_dechaff
  dechaff completions fish > ~/.config/fish/completions/dechaff.fish";

/// Strips boilerplate (chaff) from scraped text, and says why.
#[derive(Debug, Parser)]
#[command(name = "dechaff", version, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Clean files, folders or standard input
    Clean(CleanArgs),
    /// Show a document line by line: what stays, what goes, and why
    Explain(ExplainArgs),
    /// Label the lines of documents, and say how likely each is content
    Classify(ClassifyArgs),
    /// Clean pages whose content is known, and say how much of it is left, and how much else
    Eval(EvalArgs),
    /// Clean whole corpora: JSON lines, WET, WARC, Parquet, text
    Run(crate::run::RunArgs),
    /// Statistics of runs
    #[command(subcommand)]
    Stats(StatsCommand),
    /// Write a page about what was taken out of documents, and why
    Report(ReportArgs),
    /// List the rules and labels
    Rules(RulesArgs),
    /// Write a completion script for a shell
    Completions(CompletionsArgs),
}

/// How to clean: the options that `clean`, `explain`, `eval` and `report` share.
#[derive(Args, Debug)]
#[command(next_help_heading = "What is removed")]
pub struct Choice {
    /// How much to remove [default: that of --config, else balanced]
    #[arg(long, value_name = "PROFILE", value_parser = profile_names())]
    pub profile: Option<Profile>,

    /// Leave out a rule, or all rules of a family such as `toc/`; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub disable: Vec<String>,

    /// Use no other rules than these rules or families; may be given several times
    #[arg(long, value_name = "RULE", value_delimiter = ',', action = ArgAction::Append)]
    pub only: Vec<String>,

    /// Of HTML, drop the elements that a CSS selector matches; may be given several times
    #[arg(long, value_name = "CSS", action = ArgAction::Append)]
    pub drop_selector: Vec<String>,

    /// Of HTML, keep the elements that a CSS selector matches, whatever else drops them; may be given several times
    #[arg(long, value_name = "CSS", action = ArgAction::Append)]
    pub keep_selector: Vec<String>,

    /// Read a TOML configuration; the other options win over it (--disable and the selectors add to it)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

fn profile_names() -> impl clap::builder::TypedValueParser<Value = Profile> {
    use clap::builder::{PossibleValuesParser, TypedValueParser};
    PossibleValuesParser::new(Profile::ALL.iter().map(|profile| profile.name())).try_map(|name| name.parse::<Profile>())
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of a cleaned document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CleanFormat {
    /// Plain text: links reduced to their words
    #[default]
    Text,
    /// Markdown: links stay, blocks are parted by blank lines
    Markdown,
    /// The text with every edit and its reason (cli/SCHEMA.md describes it)
    Json,
}

/// The form of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For reading
    #[default]
    Text,
    /// For programs (cli/SCHEMA.md describes it)
    Json,
}

/// The form of classified lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ClassifyFormat {
    /// A row a line: label, score, and as much of the text as the terminal has room for
    #[default]
    Text,
    /// JSON lines, one for each line (cli/SCHEMA.md describes them)
    Json,
}

/// The form of an evaluation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum EvalFormat {
    /// A table for reading
    #[default]
    Text,
    /// For programs (cli/SCHEMA.md describes it)
    Json,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// A page for a browser, without anything beside it
    #[default]
    Html,
    /// What the page is made from (cli/SCHEMA.md describes it)
    Json,
}

/// The form of the list of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// A table for reading
    #[default]
    Text,
    /// The page docs/rules.md
    Markdown,
    /// For programs
    Json,
}

/// `dechaff clean`
#[derive(Args, Debug)]
#[command(after_help = format!("{CLEAN_EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct CleanArgs {
    /// Files and folders; `-` or nothing is standard input. Folders are walked for .txt, .md and .html files and the like
    /// (with --jsonl: .jsonl and .ndjson), hidden ones left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// What is read.
    #[command(flatten)]
    pub reading: ReadingArgs,

    /// How to clean.
    #[command(flatten)]
    pub choice: Choice,

    /// Where the result goes.
    #[command(flatten)]
    pub result: ResultArgs,

    /// Record mode.
    #[command(flatten)]
    pub record: RecordArgs,
}

/// Where the result of `clean` goes, and in what form.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub struct ResultArgs {
    /// The form of the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: CleanFormat,

    /// Write a file for each input into this folder (made when missing; walked folders keep their sub-folders)
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Show a unified diff of each input and its result
    #[arg(long, conflicts_with_all = ["output", "jsonl"])]
    pub diff: bool,

    /// Write nothing but the names of the inputs that cleaning would change; exit status 1 if there are any
    #[arg(long, conflicts_with_all = ["output", "jsonl"])]
    pub check: bool,

    /// When to colour a diff
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// Record mode: JSON lines in, JSON lines out.
#[derive(Args, Debug)]
#[command(next_help_heading = "Records")]
pub struct RecordArgs {
    /// Read JSON lines and write them again with the text cleaned; every other field stays byte for byte as it was
    #[arg(long)]
    pub jsonl: bool,

    /// The field that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", requires = "jsonl")]
    pub field: String,

    /// The field that holds the address of a page of HTML, if it is there
    #[arg(long, value_name = "NAME", default_value = "url", requires = "jsonl")]
    pub url_field: String,

    /// The field that the cleaned text goes to; added at the end of the record when it is not there
    #[arg(long, value_name = "NAME", default_value = "text", requires = "jsonl")]
    pub output_field: String,
}

/// `dechaff explain`
#[derive(Args, Debug)]
#[command(after_help = format!("{EXPLAIN_EXAMPLES}\n\n{EXIT_CODES}"))]
pub struct ExplainArgs {
    /// The file; `-` or nothing is standard input
    #[arg(value_name = "PATH", default_value = "-", hide_default_value = true)]
    pub path: PathBuf,

    /// What is read.
    #[command(flatten)]
    pub reading: ReadingArgs,

    /// How to clean.
    #[command(flatten)]
    pub choice: Choice,

    /// The form of the explanation
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: ExplainFormat,

    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    pub color: Color,
}

/// `dechaff classify`
#[derive(Args, Debug)]
#[command(after_help = CLASSIFY_EXAMPLES)]
pub struct ClassifyArgs {
    /// Files and folders; `-` or nothing is standard input. Folders are walked for .txt, .md and .html files and the like
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// What inputs are: HTML or plain text
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub input: InputKind,

    /// The form of the lines
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: ClassifyFormat,
}

/// `dechaff eval`
#[derive(Args, Debug)]
#[command(after_help = EVAL_EXAMPLES)]
pub struct EvalArgs {
    /// Pages with their content, as JSON lines, plain or packed by gzip or Zstandard; `-` is standard input
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,

    /// The field that holds the text to clean
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub field: String,

    /// The field that holds the address of a page of HTML, if it is there
    #[arg(long, value_name = "NAME", default_value = "url")]
    pub url_field: String,

    /// Score the text as it is
    #[arg(long, conflicts_with_all = ["profile", "disable", "only", "drop_selector", "keep_selector", "config"])]
    pub raw: bool,

    /// Use so many threads [default: one for each core]; the result is the same for any number
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// What is read.
    #[command(flatten)]
    pub reading: ReadingArgs,

    /// How to clean.
    #[command(flatten)]
    pub choice: Choice,

    /// The form of the result
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: EvalFormat,

    /// List so many pages with the lowest F1 under the table
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Output")]
    pub worst: usize,
}

/// `dechaff stats`
#[derive(Subcommand, Debug)]
pub enum StatsCommand {
    /// Add up the statistics of several runs
    Merge(MergeArgs),
}

/// `dechaff stats merge`
#[derive(Args, Debug)]
#[command(after_help = MERGE_EXAMPLES)]
pub struct MergeArgs {
    /// Files that `dechaff run` or `dechaff stats merge` wrote
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// `dechaff report`
#[derive(Args, Debug)]
#[command(after_help = format!("{REPORT_EXAMPLES}\n\n{REPORT_EXIT_CODES}"))]
pub struct ReportArgs {
    /// Files, folders, and the folders of runs; `-` or nothing is standard input. Folders are walked for .txt, .text, .md
    /// and .markdown files (with --jsonl: .jsonl and .ndjson), hidden ones left out
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// What is read.
    #[command(flatten)]
    pub reading: ReadingArgs,

    /// How to clean.
    #[command(flatten)]
    pub choice: Choice,

    /// Read JSON lines, plain or packed by gzip or Zstandard. `id` names a record, `url` gives it a site
    #[arg(long, help_heading = "Records")]
    pub jsonl: bool,

    /// The field that holds the text
    #[arg(long, value_name = "NAME", default_value = "text", requires = "jsonl", help_heading = "Records")]
    pub field: String,

    /// Write the report to this file, `-` for standard output [default: report.html; JSON: standard output]
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// The form of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    pub format: ReportFormat,

    /// What the report is about [default: the name of the path]
    #[arg(long, value_name = "TEXT", help_heading = "Output")]
    pub title: Option<String>,
}

/// `dechaff rules`
#[derive(Args, Debug)]
#[command(after_help = RULES_EXAMPLES)]
pub struct RulesArgs {
    /// The form of the list
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: RulesFormat,
}

/// `dechaff completions`
#[derive(Args, Debug)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
