//! The text as lines over a borrowed source, and what filters record about it.
//!
//! A [`Document`] never changes its source. Filters cut lines into pieces, set labels, record drops and repairs; the
//! output is put together once, at the end, by [`render`](self). Offsets are bytes of the source, always on character
//! boundaries.

mod cleaned;
mod edit;
mod line;
mod map;
mod outline;
mod render;
mod stats;
mod words;

pub use cleaned::{Cleaned, KeptLine, Segment, SegmentKind};
pub use edit::{Edit, EditKind};
pub(crate) use line::Facts;
pub use line::{Begin, Cue, Fate, Line};
pub use map::OffsetMap;
pub use render::{Format, Output};
pub use stats::{RuleStats, Stats};

pub(crate) use edit::EditRecord;
pub(crate) use line::flags;
pub(crate) use words::{Through, WordSet};

use crate::classify::Hit;
use crate::label::Label;
use crate::rule::{CUSTOM, RULES, Rule};
use crate::settings::Settings;
use std::ops::Range;
use std::sync::Arc;

/// Whether a character is nothing but room between lines: white space, or a character that has no width and no meaning
/// of its own.
pub(crate) fn is_room(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Characters without width that carry no meaning in any script (unlike the joiners U+200C and U+200D).
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{ad}')
}

/// Where a line is to be cut in two: the second part begins at `at`.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Byte offset in the source; a character boundary strictly inside a line.
    pub at: usize,
    /// The rule that restores a line break there; none when the cut is only a place to judge.
    pub breaks: Option<Rule>,
}

/// A repair inside a line, before the output is put together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repair {
    pub start: u32,
    pub end: u32,
    pub kind: EditKind,
    pub rule: u16,
    /// Where the new text stands in the document's arena.
    pub after: (u32, u32),
}

/// Working memory that is used again from document to document.
///
/// Cleaning with a scratch saves the allocations of the lines; the result is the same.
#[derive(Debug, Default)]
pub struct Scratch {
    lines: Vec<Line>,
    repairs: Vec<Repair>,
    arena: String,
    hits: Vec<Hit>,
    pub(crate) output: Output,
}

impl Scratch {
    /// An empty scratch.
    pub fn new() -> Scratch {
        Scratch::default()
    }

    /// Takes back the memory of a result that is no longer needed.
    pub fn recycle(&mut self, cleaned: Cleaned<'_>) {
        (self.lines, self.repairs, self.arena, self.output) = cleaned.into_memory();
    }
}

/// A text as lines, with everything that filters have recorded about it.
#[derive(Debug)]
pub struct Document<'a> {
    source: &'a str,
    settings: Arc<Settings>,
    lines: Vec<Line>,
    repairs: Vec<Repair>,
    arena: String,
    custom: Vec<Rule>,
    /// The phrases of all lines as they were first read, by their places in the source.
    pub(crate) hits: Vec<Hit>,
    pub(crate) stage: Stage,
    layout: bool,
    /// The probability below which the model dropped lines; none when it did not judge.
    threshold: Option<u16>,
    /// Whether it is a page with all that surrounds its content; the classifier finds out.
    pub(crate) is_page: bool,
    guarded: usize,
    unread: bool,
    /// What the markup tells of the lines, if the text was laid out from a page.
    #[cfg(feature = "html")]
    pub(crate) markup: Option<Box<crate::html::Markup>>,
}

/// A document without its source.
pub(crate) struct Recorded {
    lines: Vec<Line>,
    repairs: Vec<Repair>,
    arena: String,
    custom: Vec<Rule>,
    layout: render::Layout,
    threshold: Option<u16>,
    guarded: usize,
    unread: bool,
}

/// How far the document has been read; a filter asks for what it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    #[default]
    Lines,
    /// Each line has its facts, and its phrases stand in `hits`.
    Read,
    Classified,
}

/// Longest source that is read line by line, in bytes; a longer one is kept as it is.
const LONGEST_SOURCE: usize = u32::MAX as usize - 16;

impl<'a> Document<'a> {
    /// Splits a source into lines. A source of 4 GiB or more is kept whole and unread.
    pub(crate) fn new(source: &'a str, settings: Arc<Settings>, scratch: &mut Scratch) -> Document<'a> {
        let mut lines = std::mem::take(&mut scratch.lines);
        let mut repairs = std::mem::take(&mut scratch.repairs);
        let mut arena = std::mem::take(&mut scratch.arena);
        let mut hits = std::mem::take(&mut scratch.hits);
        hits.clear();
        lines.clear();
        repairs.clear();
        arena.clear();
        let unread = source.len() > LONGEST_SOURCE;
        if !unread {
            line::split(source, &mut lines);
            outline::mark_code(source, &mut lines);
        }
        Document {
            source,
            settings,
            lines,
            repairs,
            arena,
            custom: Vec::new(),
            hits,
            stage: Stage::default(),
            layout: false,
            threshold: None,
            is_page: false,
            guarded: 0,
            unread,
            #[cfg(feature = "html")]
            markup: None,
        }
    }

    /// What was recorded, apart from the source.
    pub(crate) fn into_recorded(self) -> Recorded {
        let layout = render::Layout::of(&self);
        let Document { lines, repairs, arena, custom, threshold, guarded, unread, .. } = self;
        Recorded { lines, repairs, arena, custom, layout, threshold, guarded, unread }
    }

    /// Gives memory back that the result does not need.
    pub(crate) fn release(&mut self, scratch: &mut Scratch) {
        scratch.hits = std::mem::take(&mut self.hits);
    }

    /// Gives the memory of the phrases back if it is much: once the lines are classified, nothing asks for them.
    pub(crate) fn spare_hits(&mut self) {
        const MUCH: usize = 1 << 16;
        if self.stage == Stage::Classified && self.hits.capacity() > MUCH {
            self.hits = Vec::new();
        }
    }

    /// Whether the text was laid out from a page of HTML.
    pub fn is_html(&self) -> bool {
        #[cfg(feature = "html")]
        return self.markup.is_some();
        #[cfg(not(feature = "html"))]
        false
    }

    /// The text as it came in.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// The lines in order; blank ones are not listed.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line but blank ones.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text of a line, without the white space around it; empty when there is no such line.
    pub fn text(&self, line: usize) -> &'a str {
        self.lines.get(line).map_or("", |l| &self.source[l.span()])
    }

    /// What the profile and the configuration say.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The same, to hold while the document changes.
    pub(crate) fn shared_settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings)
    }

    /// Whether the profile and the configuration let a rule act.
    pub fn enabled(&self, rule: Rule) -> bool {
        self.settings.enabled(rule)
    }

    /// Whether a line may still be judged: it is neither dropped, nor code, nor kept by the user.
    pub fn is_open(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|l| l.fate == Fate::Open)
    }

    /// Drops a line for a reason, if the rule is enabled and the line is still open. Returns whether it did.
    pub fn drop_line(&mut self, line: usize, rule: Rule) -> bool {
        if !self.is_open(line) || !self.enabled(rule) {
            return false;
        }
        let id = self.intern(rule);
        let Some(line) = self.lines.get_mut(line) else { return false };
        line.fate = Fate::Dropped;
        line.drop_rule = id;
        if let Some(label) = rule.label() {
            if line.label != label {
                line.set_score(0.05);
            }
            line.label = label;
        }
        line.set_score(line.score().min(0.3));
        true
    }

    /// Takes a drop back.
    pub(crate) fn restore_line(&mut self, line: usize, fate: Fate) {
        if let Some(line) = self.lines.get_mut(line) {
            line.fate = fate;
        }
    }

    /// Protects a line: no filter can drop it or change its bytes.
    pub fn protect(&mut self, line: usize) {
        if let Some(line) = self.lines.get_mut(line) {
            line.fate = Fate::Protected;
        }
    }

    /// Sets what a line is, with the probability (0 to 1) that it is content.
    pub fn set_label(&mut self, line: usize, label: Label, score: f32) {
        if let Some(line) = self.lines.get_mut(line) {
            line.label = label;
            line.set_score(score);
        }
    }

    /// The rule that dropped a line.
    pub fn drop_rule(&self, line: usize) -> Option<Rule> {
        let line = self.lines.get(line)?;
        (line.fate == Fate::Dropped).then(|| self.rule(line.drop_rule))
    }

    /// Records a replacement of bytes inside a line. It is left out when the rule is disabled, when the span is not
    /// inside one open line, or when an earlier repair has touched the bytes.
    pub fn replace(&mut self, span: Range<usize>, kind: EditKind, rule: Rule, after: &str) {
        if !self.enabled(rule)
            || span.start > span.end
            || span.end > self.source.len()
            || !self.source.is_char_boundary(span.start)
            || !self.source.is_char_boundary(span.end)
        {
            return;
        }
        let begin = self.arena.len() as u32;
        self.arena.push_str(after);
        let rule = self.intern(rule);
        self.repairs.push(Repair {
            start: span.start as u32,
            end: span.end as u32,
            kind,
            rule,
            after: (begin, self.arena.len() as u32),
        });
    }

    /// Makes a line continue the one before it: the break between them becomes a space.
    pub(crate) fn join(&mut self, line: usize, rule: Rule) {
        if !self.enabled(rule) {
            return;
        }
        let id = self.intern(rule);
        if let Some(line) = self.lines.get_mut(line) {
            line.begin = Begin::Joined;
            line.break_rule = id;
        }
    }

    /// Cuts lines at the given places, which must be in ascending order; the parts inherit the line's fate. Places
    /// that are no character boundary strictly inside an open line are passed over.
    pub fn cut(&mut self, cuts: &[Cut]) {
        let mut ids: Vec<(usize, Begin, u16)> = Vec::with_capacity(cuts.len());
        for cut in cuts {
            let begin = match cut.breaks {
                Some(rule) if self.enabled(rule) => Begin::Restored,
                _ => Begin::Cut,
            };
            if cut.breaks.is_some() && begin == Begin::Cut {
                continue;
            }
            if self.source.is_char_boundary(cut.at) {
                let id = cut.breaks.map_or(CUSTOM, |rule| self.intern(rule));
                ids.push((cut.at, begin, id));
            }
        }
        line::cut(self.source, &mut self.lines, &ids);
    }

    /// Lets the output's white space be put in order: line endings, blank lines, the end of the text.
    pub(crate) fn tidy_layout(&mut self) {
        self.layout = true;
    }

    /// Notes the probability below which the model drops lines.
    pub(crate) fn note_threshold(&mut self, threshold: u16) {
        self.threshold = Some(threshold);
    }

    /// Takes the drop of a line back for the guard, and notes that.
    pub(crate) fn restore_guarded(&mut self, line: usize) {
        if let Some(line) = self.lines.get_mut(line) {
            line.fate = Fate::Open;
            line.facts.flags |= flags::GUARDED;
            self.guarded += 1;
        }
    }

    /// Takes back every drop, break and repair, and leaves the labels.
    pub(crate) fn undo_all(&mut self) {
        for line in &mut self.lines {
            if line.fate == Fate::Dropped {
                line.fate = Fate::Open;
            }
            if matches!(line.begin, Begin::Restored | Begin::Joined) {
                line.begin = if line.begin == Begin::Joined { Begin::Break } else { Begin::Cut };
            }
        }
        self.repairs.clear();
        self.layout = false;
        self.threshold = None;
        self.guarded = 0;
    }

    pub(crate) fn line_mut(&mut self, line: usize) -> Option<&mut Line> {
        self.lines.get_mut(line)
    }

    /// A rule's number in this document: its place in the table, or after the table for rules from outside.
    pub(crate) fn intern(&mut self, rule: Rule) -> u16 {
        if rule.index() != CUSTOM {
            return rule.index();
        }
        let place = self.custom.iter().position(|known| *known == rule).unwrap_or_else(|| {
            self.custom.push(rule);
            self.custom.len() - 1
        });
        (RULES.len() + place).min(CUSTOM as usize - 1) as u16
    }

    pub(crate) fn rule(&self, id: u16) -> Rule {
        rule_of(&self.custom, id)
    }

    /// Forgets the repairs that touch any of the given spans (in ascending order, disjoint).
    pub(crate) fn forget_repairs_in(&mut self, spans: &[Range<usize>]) {
        self.repairs.retain(|r| {
            let after = spans.partition_point(|s| s.end <= r.start as usize);
            spans.get(after).is_none_or(|s| s.start >= r.end as usize)
        });
    }

    /// Makes restored breaks strictly inside the given spans plain cuts again.
    pub(crate) fn forget_breaks_in(&mut self, spans: &[Range<usize>]) {
        for line in &mut self.lines {
            let at = line.start as usize;
            let after = spans.partition_point(|s| s.end <= at);
            if line.begin == Begin::Restored && spans.get(after).is_some_and(|s| s.start < at) {
                line.begin = Begin::Cut;
            }
        }
    }
}

pub(crate) fn rule_of(custom: &[Rule], id: u16) -> Rule {
    match RULES.get(id as usize) {
        Some(info) => Rule::from(info),
        None => custom.get(id as usize - RULES.len()).copied().unwrap_or(crate::rule::rules::USER_DROP),
    }
}
