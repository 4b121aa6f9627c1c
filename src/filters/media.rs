//! Drops picture credits, placeholders, player controls and Markdown images without words.

use super::labelled::Reasons;
use crate::classify;
use crate::document::{Document, EditKind, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use crate::rule::rules;

const REASONS: Reasons =
    Reasons { label: Label::Media, phrase: rules::MEDIA_PHRASE, sentence: rules::MEDIA_SENTENCE, likely: rules::MEDIA_LIKELY };

/// Drops picture credits, placeholders, player controls and Markdown images without words.
///
/// Rules: `media/phrase`, `media/sentence`, `media/likely`, `media/image`.
///
/// ```
/// use dechaff::{Pipeline, filters::Media};
/// let pipeline = Pipeline::builder().filter(Media::default()).build();
/// let text = "![]() Kyiv – The city has become a focal point.\n(Image credit: Jane Roe)";
/// assert_eq!(pipeline.clean(text).text(), "Kyiv – The city has become a focal point.");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Media {}

impl Filter for Media {
    fn name(&self) -> &'static str {
        "media"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            if !document.is_open(i) || !document.lines()[i].has(flags::LINK) {
                continue;
            }
            let (text, start) = (document.text(i), document.lines()[i].span().start);
            if classify::is_empty_image(text) {
                document.drop_line(i, rules::MEDIA_IMAGE);
                continue;
            }
            // Images inside a line: those without words go.
            let mut at = 0;
            while let Some(open) = text[at..].find("![").map(|n| n + at) {
                let Some(end) = text[open..].find(')').map(|n| n + open + 1) else { break };
                if classify::is_empty_image(&text[open..end]) {
                    let to = end + usize::from(text[end..].starts_with(' ') && (open == 0 || text[..open].ends_with(' ')));
                    document.replace(start + open..start + to, EditKind::Drop, rules::MEDIA_IMAGE, "");
                }
                at = end;
            }
        }
        REASONS.drop_all(document);
    }
}
