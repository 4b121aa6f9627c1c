//! What the text is about: an article about ad blockers may speak of ad blockers.
//!
//! Words of a chaff label in long content lines make it a topic. For a topic, evidence inside the text counts no longer;
//! it still does in its first and last lines, where banners stand, if it is more than a few words that go together.

use super::judge::Verdict;
use super::phrases::Kind;
use super::scan::Hit;
use crate::document::{Cue, Document, Facts, Fate, flags};
use crate::label::Label;
use crate::profile::Profile;

/// Content lines with this many words count.
const LONG: u16 = 8;
/// From this many on, a label is a topic …
const LINES: u32 = 3;
/// … if they are at least one in this many of the long content lines.
const ONE_IN: u32 = 8;
/// Lines from head and tail in which a topic's banners are still banners, at least; or one in twelve.
const EDGE: usize = 4;

/// Labels that are spoken of together.
const FAMILIES: &[&[Label]] = &[
    &[Label::Adblock, Label::Ad, Label::Cookie, Label::Paywall],
    &[Label::Cookie, Label::Legal],
    &[Label::Cta, Label::Paywall, Label::Comments, Label::Share],
    &[Label::Seo, Label::Leak, Label::Tags],
];

/// Labels whose nouns alone say nothing about the topic.
const WEAK_NOUNS: u32 = 1 << Label::Cta as u32
    | 1 << Label::Comments as u32
    | 1 << Label::Share as u32
    | 1 << Label::Related as u32
    | 1 << Label::Nav as u32
    | 1 << Label::Media as u32
    | 1 << Label::Ad as u32
    | 1 << Label::Leak as u32
    | 1 << Label::Paywall as u32
    | 1 << Label::Legal as u32;

/// Counts, label by label.
#[derive(Debug, Default)]
pub(crate) struct Topics {
    mentions: [u32; 32],
    long: u32,
    legal: u32,
    /// Numbered lines of prose.
    clauses: u32,
}

impl Topics {
    /// Takes note of a piece.
    pub fn note(&mut self, facts: &Facts, verdict: Verdict, hits: &[Hit]) {
        if facts.words < LONG {
            return;
        }
        // A text of law is legal in most of its lines.
        let law = hits.iter().any(|h| h.label == Label::Legal && !matches!(h.kind, Kind::Whole | Kind::Byline));
        self.legal += u32::from(law);
        let clause = facts.flags & flags::NUMBERED != 0 && facts.flags & flags::BULLET == 0 && facts.flags & flags::TERMINAL != 0;
        self.clauses += u32::from(clause);
        // Suspect lines do not count otherwise, so that a text without them has the same topics.
        if verdict.cue != Cue::None {
            return;
        }
        self.long += 1;
        let (mut nouns, mut others) = (0_u32, 0_u32);
        for hit in hits {
            match hit.kind {
                Kind::Noun => nouns |= 1 << hit.label as u32,
                Kind::Byline | Kind::Whole => {}
                _ => others |= 1 << hit.label as u32,
            }
        }
        // What a terms-of-service text is made of stands in no list of nouns; the nouns of calls to act ("news",
        // "comment") are words of any article, unless something is said to be done with them.
        let mut seen = (nouns & !WEAK_NOUNS) | (nouns & others);
        while seen != 0 {
            self.mentions[seen.trailing_zeros() as usize] += 1;
            seen &= seen - 1;
        }
    }

    fn is_topic(&self, label: Label) -> bool {
        let mentions = |label: Label| self.mentions.get(label as usize).copied().unwrap_or(0);
        let is = |label: Label| mentions(label) >= LINES && mentions(label) * ONE_IN >= self.long;
        let law = self.legal > LINES && (self.legal * 4 >= self.long || self.clauses >= 5);
        if law && matches!(label, Label::Legal | Label::Cookie | Label::Cta | Label::Comments) {
            return true;
        }
        is(label) || FAMILIES.iter().filter(|f| f.contains(&label)).any(|f| f.iter().any(|&l| is(l)))
    }

    /// Makes weak evidence for topics content again.
    pub fn revoke(&self, document: &mut Document<'_>) {
        let (count, profile) = (document.len(), document.settings().profile());
        for i in 0..count {
            let Some(line) = document.lines().get(i).copied() else { break };
            if line.fate() != Fate::Open || line.cue() == Cue::None || !self.is_topic(line.label()) {
                continue;
            }
            let reach = EDGE.max(count / 12);
            // What is certain must not depend on what stood around it.
            let edge = profile > Profile::Conservative && (i < reach || i + reach >= count);
            // What is nothing but a phrase may be a heading in the midst of such a text; what is certain stays certain.
            let whole = line.cue() == Cue::Whole
                && (profile == Profile::Conservative
                    || !matches!(line.label(), Label::Adblock | Label::Cookie | Label::Seo | Label::Paywall));
            if !whole && (line.cue() == Cue::Likely || line.is_part() || !edge) {
                document.set_label(i, Label::Paragraph, 0.8);
                if let Some(line) = document.line_mut(i) {
                    line.cue = Cue::None;
                }
            }
        }
    }
}
