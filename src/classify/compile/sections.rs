//! What the names of the lexicon's sections say.

use super::super::entry::{Entry, Kind};
use crate::label::Label;

/// What a section's phrases are evidence of: `[label.kind]`.
pub fn entry(section: &str) -> Option<Entry> {
    let (label, kind) = section.split_once('.')?;
    let kind = match kind {
        "whole" => Kind::Whole,
        "start" => Kind::Start,
        "strong" => Kind::Strong,
        "noun" => Kind::Noun,
        "act" => Kind::Act,
        _ => return None,
    };
    let (label, kind) = match label {
        "byline" => (Label::Stamp, Kind::Byline),
        name => (Label::named(name)?, kind),
    };
    Some(Entry { label: label as u8, kind, open: false })
}
