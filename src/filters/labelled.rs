//! What most filters do: drop the lines that the classifier gave a label, each for the reason that its evidence names.

use crate::classify;
use crate::document::{Begin, Cue, Document, Fate, Line};
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
    pub fn rule(&self, document: &Document<'_>, at: usize) -> Option<Rule> {
        let line = document.lines().get(at)?;
        match line.cue() {
            Cue::None => None,
            Cue::Likely => Some(self.likely),
            Cue::Whole => Some(self.phrase),
            _ if line.is_part() && beside_content(document, at) => Some(self.sentence),
            _ => Some(self.phrase),
        }
    }

    /// Drops every line of the label.
    pub fn drop_all(&self, document: &mut Document<'_>) {
        classify::ensure(document);
        let mut from = 0;
        // Most texts have no line of most labels, and a search for it is quicker than a loop over lines.
        while let Some(next) = document.lines()[from..].iter().position(|l| l.label() == self.label) {
            let at = from + next;
            if let Some(rule) = self.rule(document, at) {
                document.drop_line(at, rule);
            }
            from = at + 1;
        }
    }
}

/// Whether a piece shares its line with content, and not only with other chaff.
pub(crate) fn beside_content(document: &Document<'_>, at: usize) -> bool {
    let lines = document.lines();
    let content = |l: &Line| l.cue() == Cue::None && l.fate() != Fate::Dropped;
    // A banner has a handful of pieces; more are prose.
    let before = lines[..=at].iter().rev().take(8).take_while(|l| l.begin() == Begin::Cut).count();
    let behind = lines[at + 1..].iter().take(8).take_while(|l| l.begin() == Begin::Cut).count();
    before == 8 || behind == 8 || lines[at - before..=at + behind].iter().any(content)
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
