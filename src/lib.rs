//! Strips boilerplate (chaff) from scraped text, and says what it took out, where and why.
//!
//! ```
//! let text = "A ferry sank off the coast.\nSubscribe to our newsletter!\nThe crew is safe.\n";
//! let cleaned = dechaff::clean(text);
//! assert_eq!(cleaned.text(), "A ferry sank off the coast.\nThe crew is safe.\n");
//! ```
//!
//! | to | use |
//! |---|---|
//! | clean one text | [`clean`] |
//! | clean a page of HTML | [`clean_html`], [`Pipeline::clean_html`] |
//! | choose how much goes, or clean many texts | [`Pipeline::new`] with a [`Profile`], [`Pipeline::clean_with`] |
//! | turn rules on and off, keep and drop phrases | [`Config`] |
//! | see what went and why | [`Cleaned::edits`], [`Cleaned::stats`] |
//! | go from the output back to the source | [`Cleaned::offsets`], [`Cleaned::segments`] |
//! | label lines and remove nothing | [`Pipeline::tag`] |
//! | write Markdown | [`Cleaned::markdown`] |
//! | write a filter | [`Filter`], [`Document`], [`RuleInfo`] |
//!
//! # Words
//!
//! The *source* is the text as it came in; all offsets are bytes of it. A *line* is the unit of judgement: a run of the
//! source between line breaks, or a piece of one. A *label* says what a line is, a *score* how likely it is content. A
//! *filter* reads lines and records *edits*; each edit carries the *rule* that it was made for. A *profile* says which
//! rules act. The *guard* takes uncertain drops back when too little of a text would be left.
//!
//! # Features
//!
//! * `config` (default): TOML configuration, [`Config::from_toml`]; brings `serde` and `toml`.
//! * `serde`: `Serialize` for edits, statistics and labels; `Deserialize` for [`Config`].
//! * `html` (default): reading HTML, [`clean_html`]; brings `encoding_rs`, `chardetng`, `markup5ever` and `serde_json`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod classify;
pub mod config;
mod document;
mod error;
pub mod filters;
mod guard;
#[cfg(feature = "html")]
mod html;
mod label;
#[doc(hidden)]
pub mod parts;
mod pipeline;
mod profile;
mod rule;
mod settings;
#[doc(hidden)]
pub mod training;
mod user;

pub use classify::Classifier;
pub use config::Config;
pub use document::{
    Begin, Cleaned, Cue, Cut, Document, Edit, EditKind, Fate, Format, KeptLine, Line, OffsetMap, Output, RuleStats, Scratch,
    Segment, SegmentKind, Stats,
};
pub use error::{ConfigError, UnknownFilter};
#[cfg(feature = "html")]
pub use html::{
    HtmlOptions, Metadata, MetadataSource, MetadataValue, Origin, Page, PageKind, SelectorError, Selectors, decode_html,
};
pub use label::{Group, Label, UnknownLabel};
pub use pipeline::{Builder, Filter, Pipeline};
pub use profile::{Profile, UnknownProfile};
pub use rule::{RULES, Rule, RuleInfo, rule_named, rules};
pub use settings::Settings;

/// Cleans a text with the default pipeline in the balanced profile.
pub fn clean(source: &str) -> Cleaned<'_> {
    DEFAULT.clean(source)
}

/// Cleans a page of HTML with the default pipeline in the balanced profile.
///
/// ```
/// use dechaff::{HtmlOptions, clean_html};
/// let page = clean_html("<nav><a href=/>Home</a></nav><p>A ferry sank off the coast.".as_bytes(), &HtmlOptions::default());
/// assert_eq!(page.text(), "A ferry sank off the coast.\n");
/// ```
#[cfg(feature = "html")]
pub fn clean_html(html: &[u8], options: &HtmlOptions) -> Page {
    DEFAULT.clean_html(html, options)
}

static DEFAULT: once_cell::sync::Lazy<Pipeline> = once_cell::sync::Lazy::new(Pipeline::default);

/// The examples in the documents compile and run.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[cfg(feature = "config")]
    #[doc = include_str!("../docs/configuration.md")]
    mod configuration {}
    #[doc = include_str!("../docs/writing-a-filter.md")]
    mod writing_a_filter {}
}
