//! The sums that statistics are made of.

use super::closest::Calls;
use super::share;
use dechaff::{Label, Rule};
use serde::{Deserialize, Serialize};

/// Records, by what became of them. `read` is `written` plus `left_out` plus `bad`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Records {
    /// Records that hold a text or a page, or should.
    pub read: u64,
    /// Records in the results.
    pub written: u64,
    /// Records that could not be read or cleaned; each has a line in `errors.jsonl`.
    pub bad: u64,
    /// Records that `--language` or `--min-words` left out.
    pub left_out: u64,
    /// Of these, those in another language.
    pub other_language: u64,
    /// Of these, those with too few words.
    pub few_words: u64,
    /// Of those written, the ones whose text is empty now and was not before.
    pub emptied: u64,
    /// Of those cleaned, the ones that are as they were.
    pub unchanged: u64,
    /// Of those cleaned, the ones in which the guard took drops back.
    pub guarded: u64,
    /// Records of web archives that hold no page: requests, pictures and the like. They are not counted as read.
    pub passed_over: u64,
}

impl Records {
    pub fn merge(&mut self, other: &Records) {
        self.read += other.read;
        self.written += other.written;
        self.bad += other.bad;
        self.left_out += other.left_out;
        self.other_language += other.other_language;
        self.few_words += other.few_words;
        self.emptied += other.emptied;
        self.unchanged += other.unchanged;
        self.guarded += other.guarded;
        self.passed_over += other.passed_over;
    }
}

/// Bytes and lines of texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextFigures {
    /// Bytes of the sources.
    pub source_bytes: u64,
    /// Bytes of the results.
    pub output_bytes: u64,
    /// Bytes of the sources that stand in the results unchanged.
    pub kept_bytes: u64,
    /// Lines and pieces of lines that were judged.
    pub lines: u64,
    /// Those that stayed.
    pub kept_lines: u64,
    /// Those that went.
    pub dropped_lines: u64,
    /// Those that the guard gave back.
    pub guarded_lines: u64,
    /// Bytes of the lines that the guard gave back.
    pub guarded_bytes: u64,
    /// Of the bytes of the sources, the share that was removed or replaced.
    pub share_removed: f64,
    /// Of the bytes that rules wanted to remove, the share that the guard gave back.
    pub share_given_back: f64,
}

impl TextFigures {
    pub fn merge(&mut self, other: &TextFigures) {
        self.source_bytes += other.source_bytes;
        self.output_bytes += other.output_bytes;
        self.kept_bytes += other.kept_bytes;
        self.lines += other.lines;
        self.kept_lines += other.kept_lines;
        self.dropped_lines += other.dropped_lines;
        self.guarded_lines += other.guarded_lines;
        self.guarded_bytes += other.guarded_bytes;
    }

    pub fn finish(&mut self) {
        let removed = self.source_bytes.saturating_sub(self.kept_bytes);
        self.share_removed = share(removed, self.source_bytes);
        self.share_given_back = share(self.guarded_bytes, removed + self.guarded_bytes);
    }
}

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleFigures {
    /// The label that lines dropped by the rule carry; none for repairs.
    pub label: Option<String>,
    /// Records with an edit of the rule.
    pub records: u64,
    /// Edits that carry it.
    pub edits: u64,
    /// Lines, or pieces of lines, that it dropped.
    pub lines: u64,
    /// Bytes of the sources in its edits.
    pub bytes_removed: u64,
    /// Bytes of the results in its edits.
    pub bytes_added: u64,
    /// Lines that it dropped and the guard gave back.
    pub guarded_lines: u64,
    /// The bytes of these lines.
    pub guarded_bytes: u64,
    /// Of the bytes of all sources, the share that it removed.
    pub share_removed: f64,
    /// Of the bytes that it wanted to remove, the share that the guard gave back.
    pub share_given_back: f64,
    /// The lines that it dropped and that look most like content.
    pub closest: Calls,
}

impl RuleFigures {
    pub fn new(rule: Rule) -> RuleFigures {
        RuleFigures { label: rule.label().map(Label::name).map(str::to_owned), ..RuleFigures::default() }
    }

    pub fn merge(&mut self, other: RuleFigures, calls: usize) {
        self.records += other.records;
        self.edits += other.edits;
        self.lines += other.lines;
        self.bytes_removed += other.bytes_removed;
        self.bytes_added += other.bytes_added;
        self.guarded_lines += other.guarded_lines;
        self.guarded_bytes += other.guarded_bytes;
        self.closest.merge(other.closest, calls);
    }

    pub fn finish(&mut self, all: u64) {
        self.share_removed = share(self.bytes_removed, all);
        self.share_given_back = share(self.guarded_bytes, self.bytes_removed + self.guarded_bytes);
    }
}

/// What became of the lines of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LabelFigures {
    /// Lines of the label.
    pub lines: u64,
    /// Those that went.
    pub dropped_lines: u64,
    /// Bytes of the lines that stayed, without the white space around them.
    pub kept_bytes: u64,
    /// Bytes of the lines that went.
    pub bytes_removed: u64,
    /// Lines that the guard gave back.
    pub guarded_lines: u64,
    /// The bytes of these lines.
    pub guarded_bytes: u64,
    /// Of the label's bytes, the share that went.
    pub share_removed: f64,
    /// Of the bytes that were to go, the share that the guard gave back.
    pub share_given_back: f64,
}

impl LabelFigures {
    pub fn merge(&mut self, other: &LabelFigures) {
        self.lines += other.lines;
        self.dropped_lines += other.dropped_lines;
        self.kept_bytes += other.kept_bytes;
        self.bytes_removed += other.bytes_removed;
        self.guarded_lines += other.guarded_lines;
        self.guarded_bytes += other.guarded_bytes;
    }

    pub fn finish(&mut self) {
        self.share_removed = share(self.bytes_removed, self.bytes_removed + self.kept_bytes);
        self.share_given_back = share(self.guarded_bytes, self.bytes_removed + self.guarded_bytes);
    }
}
