//! What most filters do: drop the lines that the classifier gave a label, each for the reason that its evidence names.

use crate::classify;
use crate::document::{Cue, Document};
use crate::label::Label;
use crate::rule::Rule;

/// The rules of a label, by evidence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reasons {
    pub label: Label,
    /// The line is, or begins with, a phrase of the label.
    pub phrase: Rule,
    /// A sentence with such a phrase shares its line with prose.
    pub sentence: Rule,
    /// Several words together make it likely.
    pub likely: Rule,
}

impl Reasons {
    /// The rule for a line of the label.
    pub fn rule(&self, document: &Document<'_>, line: usize) -> Option<Rule> {
        let line = document.lines().get(line)?;
        match line.cue() {
            Cue::None => None,
            Cue::Likely => Some(self.likely),
            Cue::Whole => Some(self.phrase),
            _ if line.is_part() => Some(self.sentence),
            _ => Some(self.phrase),
        }
    }

    /// Drops every line of the label.
    pub fn drop_all(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        for i in 0..document.len() {
            if document.lines()[i].label() == self.label
                && let Some(rule) = self.rule(document, i)
            {
                document.drop_line(i, rule);
            }
        }
    }
}

/// Defines a filter that drops the lines of one label.
macro_rules! labelled_filter {
    ($(#[$doc:meta])* $name:ident $text:literal $label:ident: $phrase:expr, $sentence:expr, $likely:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default)]
        #[non_exhaustive]
        pub struct $name {}

        impl crate::pipeline::Filter for $name {
            fn name(&self) -> &'static str {
                $text
            }

            fn apply(&self, document: &mut crate::document::Document<'_>) {
                super::labelled::Reasons {
                    label: crate::label::Label::$label,
                    phrase: $phrase,
                    sentence: $sentence,
                    likely: $likely,
                }
                .drop_all(document);
            }
        }
    };
}
pub(crate) use labelled_filter;
