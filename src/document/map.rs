//! The way between offsets of the source and of the output, for citations.

use super::EditRecord;
use std::ops::Range;

/// Maps byte offsets of the source to the output and back.
///
/// Inside kept text the mapping is exact; an offset inside a changed span maps to the span's beginning.
#[derive(Clone, Debug)]
pub struct OffsetMap<'c> {
    edits: &'c [EditRecord],
    source_len: usize,
    output_len: usize,
}

impl<'c> OffsetMap<'c> {
    pub(crate) fn new(edits: &'c [EditRecord], source_len: usize, output_len: usize) -> OffsetMap<'c> {
        OffsetMap { edits, source_len, output_len }
    }

    /// The byte of the output that a byte of the source became. A byte that is gone maps to the place where it would
    /// stand; an offset beyond the end, to the end.
    pub fn to_output(&self, source: usize) -> usize {
        if source >= self.source_len {
            return self.output_len;
        }
        let next = self.edits.partition_point(|e| e.start as usize <= source && e.end > e.start || e.end as usize <= source);
        match next.checked_sub(1).map(|i| &self.edits[i]) {
            None => source,
            Some(e) if source < e.end as usize => e.out as usize,
            Some(e) => (e.out + e.after) as usize + (source - e.end as usize),
        }
    }

    /// The byte of the source that a byte of the output comes from. An inserted byte maps to where it was put in.
    pub fn to_source(&self, output: usize) -> usize {
        if output >= self.output_len {
            return self.source_len;
        }
        // The last edit whose output begins at or before the byte. Drops have no width: the byte is behind them.
        let next = self.edits.partition_point(|e| e.out as usize <= output);
        match next.checked_sub(1).map(|i| &self.edits[i]) {
            None => output,
            Some(e) if output < (e.out + e.after) as usize => e.start as usize,
            Some(e) => e.end as usize + (output - (e.out + e.after) as usize),
        }
    }

    /// The span of the source that covers a span of the output.
    pub fn source_span(&self, output: Range<usize>) -> Range<usize> {
        if output.is_empty() {
            let at = self.to_source(output.start);
            return at..at;
        }
        let start = self.to_source(output.start);
        // The end is that of the last byte, so that what was dropped behind it is not cited.
        let last = output.end.min(self.output_len) - 1;
        let next = self.edits.partition_point(|e| e.out as usize <= last);
        let end = match next.checked_sub(1).map(|i| &self.edits[i]) {
            Some(e) if last < (e.out + e.after) as usize => e.end as usize,
            _ => self.to_source(last) + 1,
        };
        start..end.max(start)
    }
}
