//! Drops published and updated stamps, reading times and lone dates; bylines in the aggressive profile.

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Cue, Document, flags};
use crate::label::{Group, Label};
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons =
    Reasons { label: Label::Stamp, phrase: rules::STAMP_PHRASE, sentence: rules::STAMP_SENTENCE, likely: rules::STAMP_DATE };

/// Drops published and updated stamps, reading times and lone dates.
///
/// Rules: `stamp/phrase`, `stamp/sentence`, `stamp/date`, `stamp/byline`.
///
/// ```
/// use dechaff::{Pipeline, filters::Stamps};
/// let pipeline = Pipeline::builder().filter(Stamps::default()).build();
/// let text = "Ferry Sinks\nPublished: 2025-10-17 02:25 | Updated: 2025-10-17 06:47\nThe ferry sank in the night.";
/// assert_eq!(pipeline.clean(text).text(), "Ferry Sinks\nThe ferry sank in the night.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Stamps {}

/// A text with this many lone dates is a diary, a changelog, a timetable: they stay.
const DIARY: usize = 3;
/// Lines from head or tail within which a lone date is a stamp.
const EDGE: usize = 6;

impl Filter for Stamps {
    fn name(&self) -> &'static str {
        "stamps"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        let is_date = |document: &Document<'_>, i: usize| {
            let line = &document.lines()[i];
            line.label() == Label::Stamp && line.cue() == Cue::Likely
        };
        let dates = (0..document.len()).filter(|&i| is_date(document, i) && !document.lines()[i].is_part()).count();
        for i in 0..document.len() {
            if !is_date(document, i) {
                continue;
            }
            let line = &document.lines()[i];
            let timed = document.text(i).contains(':');
            let edge = i < EDGE || i + EDGE >= document.len();
            let beside = [i.wrapping_sub(1), i + 1]
                .iter()
                .filter_map(|&n| document.lines().get(n))
                .any(|n| n.cue() >= Cue::Strong && n.label().group() == Group::Chaff || n.label() == Label::Stamp);
            let keep = dates >= DIARY && !line.is_part()
                || line.has(flags::MARKED_HEADING | flags::BULLET)
                || !(edge || beside || timed || line.is_part());
            if keep {
                document.set_label(i, Label::Paragraph, 0.7);
                if let Some(line) = document.line_mut(i) {
                    line.cue = Cue::None;
                }
            }
        }
        for i in 0..document.len() {
            let line = &document.lines()[i];
            if line.label() == Label::Stamp && line.cue() == Cue::None {
                document.drop_line(i, rules::STAMP_BYLINE);
            }
        }
        REASONS.drop_all(document);
    }
}
