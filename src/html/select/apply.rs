//! What the user's selectors name, as spans of the laid-out text: noted while the page is laid out, kept and dropped when its
//! lines are judged.
//!
//! Lines that go as a whole go before any filter looks, as those of the user's phrases do. Parts of lines go when all filters
//! have looked: a sentence without its footnote marks is judged as one sentence, not as the scraps between them.

use super::super::markup::Cursor;
use super::super::page::{Block, BlockKind};
use crate::document::{Begin, Cut, Document, Fate, Line, is_room};
use crate::rule::rules;
use crate::user::{kept_spans, touches};
use std::ops::Range;

/// A span that has not ended.
const OPEN: u32 = u32::MAX;

/// Text of elements that the user keeps or drops.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
    keep: bool,
}

/// All such spans of a page: they ascend and are disjoint.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    spans: Vec<Span>,
    /// The last span has no text yet: it begins with the next that is laid out.
    waits: bool,
}

impl Chosen {
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Begins a span behind the text that is there.
    pub fn begin(&mut self, at: usize, keep: bool) {
        self.spans.push(Span { start: at as u32, end: OPEN, keep });
        self.waits = true;
    }

    /// Lets a span that waits begin with the first character that has been laid out for it.
    pub fn settle(&mut self, text: &str) {
        if let Some(span) = self.spans.last_mut().filter(|_| self.waits)
            && let Some(found) = text[span.start as usize..].find(|c| !is_room(c))
        {
            span.start += found as u32;
            self.waits = false;
        }
    }

    /// Ends the span that is open.
    pub fn end(&mut self, at: usize) {
        if std::mem::take(&mut self.waits) {
            self.spans.pop();
        } else if let Some(span) = self.spans.last_mut().filter(|s| s.end == OPEN) {
            span.end = at as u32;
        }
    }

    /// Makes room for text that is put before all.
    pub fn shift(&mut self, by: u32) {
        self.spans.iter_mut().for_each(|s| (s.start, s.end) = (s.start + by, s.end + by));
    }

    /// The places behind one, to be moved along with the lines that they stand in.
    pub fn moves(&mut self, from: usize) -> Moves<'_> {
        let first = self.spans.partition_point(|s| (s.end as usize) < from);
        let next = usize::from(self.spans.get(first).is_some_and(|s| (s.start as usize) < from));
        let waiting = if self.waits { self.spans.len() - 1 - first.min(self.spans.len() - 1) } else { usize::MAX };
        Moves { spans: &mut self.spans[first..], next, waiting }
    }

    /// Where the first piece of a block begins that is left, if its head has been dropped.
    pub fn first_left(&self, at: u32, lines: &[Line]) -> u32 {
        let after = lines.partition_point(|l| l.span().start <= at as usize);
        let Some(line) = after.checked_sub(1) else { return at };
        let mut pieces = lines[line..].iter().enumerate().take_while(|(n, l)| *n == 0 || l.begin() == Begin::Cut);
        match pieces.find(|(_, l)| l.fate() != Fate::Dropped) {
            Some((n, piece)) if n > 0 => piece.span().start as u32,
            _ => at,
        }
    }

    /// Drops the lines that go as a whole.
    pub fn before_filters(&self, document: &mut Document<'_>, blocks: &[Block]) {
        if self.spans.iter().all(|s| s.keep) {
            return;
        }
        let mut cursor = Cursor::default();
        let kinds: Vec<BlockKind> = document
            .lines()
            .iter()
            .map(|l| cursor.find(blocks, l.span().start).map_or(BlockKind::Plain, |block| blocks[block].kind))
            .collect();
        let mut goes: Vec<bool> = document
            .lines()
            .iter()
            .zip(&kinds)
            .map(|(line, kind)| self.covers(document.source(), line.span(), *kind == BlockKind::Row))
            .collect();
        frames_go_with_content(document, &kinds, &mut goes);
        for i in (0..goes.len()).filter(|&i| goes[i]) {
            // Code is protected from filters, not from its reader.
            document.restore_line(i, Fate::Open);
            document.drop_line(i, rules::USER_SELECTOR);
        }
    }

    /// Whether dropped spans leave nothing of a line but room, or the bars of a table.
    fn covers(&self, source: &str, line: Range<usize>, is_row: bool) -> bool {
        let is_nothing = |from: usize, to: usize| source[from..to.max(from)].chars().all(|c| is_room(c) || is_row && c == '|');
        let first = self.spans.partition_point(|s| s.end as usize <= line.start);
        let (mut at, mut any) = (line.start, false);
        for span in self.spans[first..].iter().take_while(|s| (s.start as usize) < line.end) {
            if span.keep || !is_nothing(at, span.start as usize) {
                return false;
            }
            (at, any) = (line.end.min(span.end as usize), true);
        }
        any && is_nothing(at, line.end)
    }

    /// Takes back what dropped kept elements, and drops the parts of lines that go.
    pub fn after_filters(&self, document: &mut Document<'_>, blocks: &[Block]) {
        if self.spans.is_empty() {
            return;
        }
        let spans = |keep: bool| self.spans.iter().filter(move |s| s.keep == keep).map(|s| s.start as usize..s.end as usize);
        let keeps: Vec<_> = spans(true).collect();
        let mut protected = Vec::new();
        for i in 0..document.len() {
            let line = document.lines()[i];
            if line.fate() == Fate::Dropped && touches(&keeps, &line.span()) {
                protected.push(line.span());
                document.restore_line(i, Fate::Open);
            }
        }
        document.forget_repairs_in(&keeps);
        document.forget_breaks_in(&keeps);
        drop_parts(document, blocks, spans(false).collect(), &mut protected);
        for i in 0..document.len() {
            let line = document.lines()[i];
            if line.fate() == Fate::Open && touches(&protected, &line.span()) {
                document.protect(i);
            }
        }
    }
}

/// Whether a row is the one under a table's head.
fn is_dashes(row: &str) -> bool {
    row.starts_with("| -") && row.bytes().all(|b| matches!(b, b'|' | b'-' | b' '))
}

/// The row of dashes of a table goes with its head, and the fences of code go with all that stands between.
fn frames_go_with_content(document: &Document<'_>, kinds: &[BlockKind], goes: &mut [bool]) {
    let mut fence = None;
    for i in 0..goes.len() {
        match kinds[i] {
            BlockKind::Row if i > 0 && kinds[i - 1] == BlockKind::Row && is_dashes(document.text(i)) => goes[i] = goes[i - 1],
            BlockKind::Code if document.text(i).starts_with("```") => match fence.take() {
                None => fence = Some(i),
                Some(opened) => {
                    let all = opened + 1 < i && goes[opened + 1..i].iter().all(|goes| *goes);
                    (goes[opened], goes[i]) = (all, all);
                }
            },
            BlockKind::Code => {}
            _ => fence = None,
        }
    }
}

/// Cuts spans out of their lines and drops them. What of them stood protected, or what a keep names, is noted.
fn drop_parts(document: &mut Document<'_>, blocks: &[Block], mut drops: Vec<Range<usize>>, protected: &mut Vec<Range<usize>>) {
    let kept = kept_spans(document);
    let mut cursor = Cursor::default();
    for drop in &mut drops {
        // The mark of an item whose first words go stays with the others.
        let block = cursor.find(blocks, drop.start).map(|block| blocks[block]);
        if let Some(block) = block.filter(|b| b.kind == BlockKind::Item && b.start as usize == drop.start)
            && drop.end < block.end as usize
        {
            let line = &document.source()[drop.clone()];
            drop.start += line.find(' ').map_or(0, |space| space + 1);
        }
    }
    drops.retain(|d| d.start < d.end);
    let mut code = Vec::new();
    for i in 0..document.len() {
        let line = document.lines()[i];
        if line.fate() == Fate::Protected && touches(&drops, &line.span()) {
            code.push(line.span());
            document.restore_line(i, Fate::Open);
        }
    }
    let places = drops.iter().flat_map(|d| [d.start, d.end]);
    let cuts: Vec<Cut> = places.map(|at| Cut { at, breaks: None }).collect();
    document.cut(&cuts);
    let (mut lines, mut dropped_to) = (Cursor::default(), None);
    for i in 0..document.len() {
        let line = document.lines()[i];
        // Rows of dashes and fences have gone with what they frame, or stay with it.
        let block = lines.find(blocks, line.span().start).map(|block| blocks[block].kind);
        let is_frame = match block {
            Some(BlockKind::Row) => is_dashes(document.text(i)),
            Some(BlockKind::Code) => document.text(i).starts_with("```"),
            _ => false,
        };
        let (span, goes) = (line.span(), !is_frame && touches(&drops, &line.span()));
        if goes && !touches(&kept, &span) && document.drop_line(i, rules::USER_SELECTOR) {
            dropped_to = Some(span.end);
            continue;
        }
        // Behind a line's number stands its indentation.
        if let Some(end) = dropped_to.take().filter(|_| line.begin() == Begin::Cut && touches(&code, &span))
            && let Some(line) = document.line_mut(i)
        {
            line.start = end as u32;
        }
    }
    protected.extend(code);
    protected.sort_unstable_by_key(|p| p.start);
}

/// The places of spans in lines that are moved.
pub(crate) struct Moves<'c> {
    spans: &'c mut [Span],
    /// The next place: beginnings and ends by turns.
    next: usize,
    /// The span that has no text yet: it stays behind all lines.
    waiting: usize,
}

impl Moves<'_> {
    fn place(&mut self) -> Option<&mut u32> {
        let span = self.spans.get_mut(self.next / 2)?;
        let place = if self.next.is_multiple_of(2) { &mut span.start } else { &mut span.end };
        (*place != OPEN).then_some(place)
    }

    /// A line has been copied; `longer` says by how much what stands before a place in it has grown.
    pub fn line(&mut self, line: &Block, start: usize, end: usize, longer: impl Fn(usize) -> usize) {
        while self.next / 2 != self.waiting
            && let Some(place) = self.place().filter(|p| **p <= line.end)
        {
            let at = *place;
            let moved = match at.checked_sub(line.start) {
                Some(inside) => start + inside as usize + longer(at as usize),
                None => start,
            };
            *place = moved.min(end) as u32;
            self.next += 1;
        }
    }

    /// All lines have been copied: what is left stands behind them.
    pub fn finish(mut self, end: usize) {
        while let Some(place) = self.place() {
            *place = end as u32;
            self.next += 1;
        }
    }
}
