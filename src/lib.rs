//! Strips boilerplate (chaff) from scraped text.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod classify;
pub mod config;
mod document;
mod error;
pub mod filters;
mod guard;
mod label;
mod pipeline;
mod profile;
mod rule;
mod settings;
mod user;

pub use classify::Classifier;
pub use config::Config;
pub use document::{
    Begin, Cleaned, Cue, Cut, Document, Edit, EditKind, Facts, Fate, Format, KeptLine, Line, OffsetMap, Output, RuleStats,
    Scratch, Segment, SegmentKind, Stats,
};
pub use error::ConfigError;
pub use label::{Group, Label, UnknownLabel};
pub use pipeline::{Builder, Filter, Pipeline};
pub use profile::{Profile, UnknownProfile};
pub use rule::{RULES, Rule, RuleInfo, rule_named, rules};
pub use settings::Settings;

/// Cleans a text with the default pipeline in the balanced profile.
pub fn clean(source: &str) -> Cleaned<'_> {
    DEFAULT.clean(source)
}

static DEFAULT: once_cell::sync::Lazy<Pipeline> = once_cell::sync::Lazy::new(Pipeline::default);
