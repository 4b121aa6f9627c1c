//! What a careful editor may keep: callouts, self-promotion and headings without a section. Dropped in the aggressive
//! profile.

use crate::classify;
use crate::document::{Begin, Cue, Document, Line};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

/// Drops callouts, self-promotion and orphan headings (aggressive profile).
///
/// Rules: `callout/box`, `promo/sentence`, `orphan/heading`.
///
/// ```
/// use dechaff::{Pipeline, Profile, filters::Callouts};
/// let pipeline = Pipeline::builder().profile(Profile::Aggressive).filter(Callouts::default()).build();
/// let text = "The ferry sank.\nDid you know? Ferries are older than bridges.";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Callouts {}

impl Filter for Callouts {
    fn name(&self) -> &'static str {
        "callouts"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if line.cue() == Cue::None {
                continue;
            }
            let rule = match line.label() {
                Label::Callout => rules::CALLOUT_BOX,
                Label::Promo => rules::PROMO_SENTENCE,
                Label::Orphan if is_orphan(document, i) => rules::ORPHAN_HEADING,
                _ => continue,
            };
            let dropped = document.drop_line(i, rule);
            // The box goes on to the end of its line: "Did you know? Ferries are older than bridges."
            let goes_on = |l: &Line| l.begin() == Begin::Cut && l.cue() == Cue::None;
            if dropped && rule == rules::CALLOUT_BOX && document.lines().get(i + 1).is_some_and(goes_on) {
                document.drop_line(i + 1, rule);
            }
        }
    }
}

/// A heading with no section: another heading or the end follows.
fn is_orphan(document: &Document<'_>, line: usize) -> bool {
    (line + 1..document.len()).find(|&i| document.is_open(i)).is_none_or(|i| {
        let next = &document.lines()[i];
        next.label() == Label::Heading
    })
}
