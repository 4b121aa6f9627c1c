//! What the text is about: an article about ad blockers may speak of ad blockers.
//!
//! Words of a chaff label in long content lines make it a topic. For a topic, weak evidence inside prose counts no
//! longer; lines that are nothing but a phrase still do.

use super::judge::Verdict;
use super::phrases::Kind;
use super::scan::Hit;
use crate::document::{Cue, Document, Facts, Fate};
use crate::label::Label;

/// Content lines with this many words count.
const LONG: u16 = 10;
/// From this many on, a label is a topic …
const LINES: u32 = 3;
/// … if they are at least one in this many of the long content lines.
const ONE_IN: u32 = 8;

/// Counts, label by label.
#[derive(Debug)]
pub(crate) struct Topics {
    mentions: [u32; 32],
    long: u32,
}

impl Default for Topics {
    fn default() -> Topics {
        Topics { mentions: [0; 32], long: 0 }
    }
}

impl Topics {
    /// Takes note of a piece.
    pub fn note(&mut self, facts: &Facts, verdict: Verdict, hits: &[Hit]) {
        if facts.words < LONG || verdict.cue >= Cue::Start {
            return;
        }
        self.long += 1;
        let mut seen = 0_u32;
        for hit in hits.iter().filter(|h| h.kind == Kind::Noun) {
            // A sentence that is itself suspect counts for other labels only.
            if verdict.cue != Cue::None && verdict.label == hit.label {
                continue;
            }
            seen |= 1 << hit.label as u32;
        }
        while seen != 0 {
            self.mentions[seen.trailing_zeros() as usize] += 1;
            seen &= seen - 1;
        }
    }

    fn is_topic(&self, label: Label) -> bool {
        let mentions = self.mentions.get(label as usize).copied().unwrap_or(0);
        mentions >= LINES && mentions * ONE_IN >= self.long
    }

    /// Makes weak evidence for topics content again.
    pub fn revoke(&self, document: &mut Document<'_>) {
        for i in 0..document.len() {
            let Some(line) = document.lines().get(i).copied() else { break };
            let weak = line.cue() == Cue::Likely || (line.cue() == Cue::Strong && line.is_part());
            if weak && line.fate() == Fate::Open && self.is_topic(line.label()) {
                document.set_label(i, Label::Paragraph, 0.8);
                if let Some(line) = document.line_mut(i) {
                    line.cue = Cue::None;
                }
            }
        }
    }
}
