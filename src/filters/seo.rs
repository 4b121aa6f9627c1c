//! Drops notes for search engines: blocks under "SEO Notes:", fields such as "Keywords: …", and single sentences.

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Begin, Cue, Document, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons =
    Reasons { label: Label::Seo, phrase: rules::SEO_PHRASE, sentence: rules::SEO_SENTENCE, likely: rules::SEO_LIKELY };

/// Drops notes for search engines.
///
/// Rules: `seo/notes`, `seo/phrase`, `seo/sentence`, `seo/likely`.
///
/// ```
/// use dechaff::{Pipeline, filters::SeoNotes};
/// let pipeline = Pipeline::builder().filter(SeoNotes::default()).build();
/// let text = "The ferry sank.\nSEO Notes:\n* Readability: short sentences.\n* Slug: ferry-sank\nNobody was hurt that night.";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank.\nNobody was hurt that night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct SeoNotes {}

impl Filter for SeoNotes {
    fn name(&self) -> &'static str {
        "seo-notes"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        let mut i = 0;
        while i < document.len() {
            let line = &document.lines()[i];
            let heading = (line.label() == Label::Seo && is_notes_heading(document, i)) || is_title_of_fields(document, i);
            if heading && document.drop_line(i, rules::SEO_NOTES) {
                i += 1;
                while i < document.len() && belongs(document, i) {
                    document.drop_line(i, rules::SEO_NOTES);
                    i += 1;
                }
                continue;
            }
            i += 1;
        }
        REASONS.drop_all(document);
    }
}

/// A title that no phrase knows ("Editorial optimisation summary"), over two fields or more.
fn is_title_of_fields(document: &Document<'_>, line: usize) -> bool {
    let l = &document.lines()[line];
    let field = |n: usize| document.lines().get(n).is_some_and(|l| l.label() == Label::Seo && l.cue() >= Cue::Start);
    l.cue() == Cue::None
        && l.is_title_like()
        && (1..=6).contains(&l.words())
        && !l.is_item()
        && line > 0
        && field(line + 1)
        && field(line + 2)
}

/// The heading of a block: a phrase alone, with a list or more fields behind it.
fn is_notes_heading(document: &Document<'_>, line: usize) -> bool {
    let l = &document.lines()[line];
    let alone = l.cue() == Cue::Whole || (l.cue() == Cue::Start && l.words() <= 6);
    alone && (l.has(flags::COLON) || document.lines().get(line + 1).is_some_and(|n| n.is_item() || n.label() == Label::Seo))
}

/// Whether a line goes on with the block: an item, or a field ("Slug: …").
fn belongs(document: &Document<'_>, line: usize) -> bool {
    let l = &document.lines()[line];
    l.begin() != Begin::Cut && (l.is_item() || (l.label() == Label::Seo && l.cue() != Cue::None))
}
