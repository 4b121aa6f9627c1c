//! Statistics that add up: what went, by which rule.

use super::{EditRecord, rule_of};
use crate::rule::Rule;

/// What one rule did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RuleStats {
    /// The rule.
    pub rule: Rule,
    /// Edits that carry it.
    pub edits: usize,
    /// Lines, or pieces of lines, that it dropped.
    pub lines: usize,
    /// Bytes of the source in its edits.
    pub bytes_removed: usize,
    /// Bytes of the output in its edits.
    pub bytes_added: usize,
}

/// What cleaning did to a text.
///
/// The figures add up: `source_bytes` is `kept_bytes` plus the `bytes_removed` of all rules, `output_bytes` is
/// `kept_bytes` plus their `bytes_added`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stats {
    /// Bytes of the source.
    pub source_bytes: usize,
    /// Bytes of the output.
    pub output_bytes: usize,
    /// Bytes of the source that stand in the output unchanged.
    pub kept_bytes: usize,
    /// Lines and pieces of lines that were judged; blank lines are not counted.
    pub lines: usize,
    /// Of these, those that stayed.
    pub kept_lines: usize,
    /// Of these, those that went.
    pub dropped_lines: usize,
    /// Lines that the guard gave back.
    pub guarded_lines: usize,
    /// By rule, in the order of the first edit.
    pub rules: Vec<RuleStats>,
}

impl Stats {
    pub(crate) fn of(edits: &[EditRecord], custom: &[Rule], source_bytes: usize, output_bytes: usize) -> Stats {
        let mut stats = Stats { source_bytes, output_bytes, kept_bytes: source_bytes, ..Stats::default() };
        // Rules are few; their numbers stand beside their figures.
        let mut known: Vec<u16> = Vec::new();
        for edit in edits {
            let place = known.iter().position(|&id| id == edit.rule).unwrap_or_else(|| {
                known.push(edit.rule);
                let rule = rule_of(custom, edit.rule);
                stats.rules.push(RuleStats { rule, edits: 0, lines: 0, bytes_removed: 0, bytes_added: 0 });
                known.len() - 1
            });
            let rule = &mut stats.rules[place];
            rule.edits += 1;
            rule.lines += usize::from(edit.line);
            rule.bytes_removed += (edit.end - edit.start) as usize;
            rule.bytes_added += edit.after as usize;
            stats.kept_bytes -= (edit.end - edit.start) as usize;
        }
        stats
    }

    /// Adds another text's figures, so that they can be summed over a corpus.
    pub fn merge(&mut self, other: &Stats) {
        self.source_bytes += other.source_bytes;
        self.output_bytes += other.output_bytes;
        self.kept_bytes += other.kept_bytes;
        self.lines += other.lines;
        self.kept_lines += other.kept_lines;
        self.dropped_lines += other.dropped_lines;
        self.guarded_lines += other.guarded_lines;
        for theirs in &other.rules {
            match self.rules.iter_mut().find(|ours| ours.rule == theirs.rule) {
                Some(ours) => {
                    ours.edits += theirs.edits;
                    ours.lines += theirs.lines;
                    ours.bytes_removed += theirs.bytes_removed;
                    ours.bytes_added += theirs.bytes_added;
                }
                None => self.rules.push(theirs.clone()),
            }
        }
    }
}
