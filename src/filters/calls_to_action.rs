//! Drops prompts to subscribe, follow, donate or comment; questions to the reader in the aggressive profile.

use super::labelled::Reasons;
use crate::document::{Cue, Document, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons =
    Reasons { label: Label::Cta, phrase: rules::CTA_PHRASE, sentence: rules::CTA_SENTENCE, likely: rules::CTA_LIKELY };

/// Drops prompts to subscribe, follow, donate or comment.
///
/// Rules: `cta/phrase`, `cta/sentence`, `cta/likely`, `cta/question`.
///
/// ```
/// use dechaff::{Pipeline, filters::CallsToAction};
/// let pipeline = Pipeline::builder().filter(CallsToAction::default()).build();
/// let text = "The ferry sank in the night. Subscribe to our newsletter for more.";
/// assert_eq!(pipeline.clean(text).text(), "The ferry sank in the night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct CallsToAction {}

impl Filter for CallsToAction {
    fn name(&self) -> &'static str {
        "calls-to-action"
    }

    fn apply(&self, document: &mut Document<'_>) {
        REASONS.drop_all(document);
        if !document.enabled(rules::CTA_QUESTION) {
            return;
        }
        // A question alone on its line, in front of an invitation or a heading.
        for i in 1..document.len() {
            let line = &document.lines()[i];
            if line.cue() == Cue::None
                && !line.is_item()
                && line.has(flags::QUESTION)
                && !line.has(flags::SENTENCES)
                && line.words() >= 5
                && !line.is_part()
            {
                document.drop_line(i, rules::CTA_QUESTION);
            }
        }
    }
}
