//! The `dechaff` command: strips boilerplate from scraped text and says why.
//!
//! One file, one idea: [`args`] is what the user types, [`setup`] makes a pipeline of it, [`inputs`] and [`decode`] bring
//! documents in ([`unpack`] those that are packed), [`targets`] and [`output`] take results out, and the commands stand in
//! [`clean`], [`records`], [`explain`], [`classify`], [`eval`], [`report`] and [`catalogue`].
#![forbid(unsafe_code)]

mod args;
mod catalogue;
mod classify;
mod clean;
mod completions;
mod decode;
mod diff;
mod document_json;
mod error;
mod eval;
mod explain;
mod formats;
mod inputs;
mod output;
mod progress;
mod reading;
mod records;
mod report;
mod rule_names;
mod run;
mod setup;
mod size;
mod stats;
mod status;
mod style;
mod targets;
mod unpack;
mod wrap;

use args::{Arguments, Command, StatsCommand};
use clap::Parser;
use status::Status;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Clean(args) if args.record.jsonl => records::run(&args),
        Command::Clean(args) => clean::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Stats(StatsCommand::Merge(args)) => stats::merge(&args),
        Command::Report(args) => report::run(&args),
        Command::Rules(args) => catalogue::run(&args),
        Command::Completions(args) => completions::run(&args),
    };
    match done {
        Ok(status) => status.into(),
        // Whoever read the output has seen enough.
        Err(error) if error.is_closed_pipe() => Status::Fine.into(),
        Err(error) => {
            error::report(&error);
            Status::Failed.into()
        }
    }
}
