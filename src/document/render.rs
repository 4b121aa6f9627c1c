//! Puts the output together, once: kept lines, what stands between them, and an edit for every byte that differs.
//!
//! Between two kept lines lie gaps of white space and dropped lines. Of all the gaps the one with the strongest break
//! stays (the last of equals), everything else goes with the dropped line beside it. So a drop never leaves two blank
//! lines behind, and never joins what stood apart.

use super::line::{Begin, Fate, Line};
use super::{Document, Edit, EditKind, EditRecord, Repair, rule_of};
use crate::label::Label;
use crate::rule::{Rule, rules};
use std::ops::Range;

/// What the output is to look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Format {
    /// Plain text: links reduced to their words; tables as GitHub Markdown.
    #[default]
    Text,
    /// Markdown: links stay, blocks are parted by blank lines, restored headings are marked.
    Markdown,
}

/// A finished output with the edits that lead to it.
#[derive(Clone, Debug, Default)]
pub struct Output {
    pub(crate) text: String,
    pub(crate) edits: Vec<EditRecord>,
}

/// What is needed to put an output together.
pub(crate) struct Parts<'p> {
    pub source: &'p str,
    pub lines: &'p [Line],
    pub repairs: &'p [Repair],
    pub arena: &'p str,
    pub layout: Layout,
    pub format: Format,
}

/// Which layout rules act.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Layout {
    pub space: bool,
    pub blank_lines: bool,
    pub line_ending: bool,
    pub blocks: bool,
}

impl Layout {
    pub fn of(document: &Document<'_>) -> Layout {
        let on = |rule: Rule| document.layout && document.enabled(rule);
        Layout {
            space: on(rules::LAYOUT_SPACE),
            blank_lines: on(rules::LAYOUT_BLANK_LINES),
            line_ending: on(rules::LAYOUT_LINE_ENDING),
            blocks: document.enabled(rules::MARKDOWN_BLOCK),
        }
    }
}

/// A gap between lines: its bytes, and the line breaks in it.
#[derive(Clone)]
struct Gap {
    span: Range<usize>,
    breaks: usize,
}

/// Line breaks in white space; `\r\n` is one.
fn breaks_in(room: &str) -> usize {
    let bytes = room.as_bytes();
    bytes.iter().enumerate().filter(|&(i, &b)| b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n'))).count()
}

struct Renderer<'p> {
    parts: Parts<'p>,
    out: String,
    edits: Vec<EditRecord>,
    /// The next repair to look at.
    repair: usize,
    /// The gaps between two kept lines: memory that is used again.
    gaps: Vec<Gap>,
}

/// The edits of white space: their rule and kind.
fn room_rule(before: &str, after: &str) -> (EditKind, Rule) {
    let (had, has) = (breaks_in(before), breaks_in(after));
    if before.contains('\r') && !after.contains('\r') {
        (EditKind::LineEnding, rules::LAYOUT_LINE_ENDING)
    } else if had > has && has == 0 && !after.is_empty() {
        (EditKind::JoinedRow, rules::TABLE_ROW)
    } else if had > has {
        (EditKind::Drop, rules::LAYOUT_BLANK_LINES)
    } else if after.is_empty() && before.chars().any(super::is_invisible) {
        (EditKind::Drop, rules::LAYOUT_INVISIBLE)
    } else {
        (EditKind::Space, rules::LAYOUT_SPACE)
    }
}

impl Renderer<'_> {
    fn push(&mut self, span: Range<usize>, after: &str, kind: EditKind, rule: u16) {
        let source = self.parts.source;
        if source[span.clone()] == *after {
            self.out.push_str(after);
            return;
        }
        let kind = match kind {
            _ if after.is_empty() => EditKind::Drop,
            EditKind::Drop => EditKind::Space,
            kind => kind,
        };
        let record = EditRecord {
            start: span.start as u32,
            end: span.end as u32,
            out: self.out.len() as u32,
            after: after.len() as u32,
            rule,
            score: 0,
            kind,
            line: false,
            label: Label::Paragraph,
        };
        self.out.push_str(after);
        // Repairs that touch are one edit: five million entities in a row need no five million records.
        if let Some(last) = self.edits.last_mut()
            && !last.line
            && last.end == record.start
            && last.rule == rule
            && last.kind == kind
            && matches!(kind, EditKind::Drop | EditKind::Entity | EditKind::Mojibake | EditKind::Space)
            && last.out + last.after == record.out
        {
            last.end = record.end;
            last.after += record.after;
            return;
        }
        self.edits.push(record);
    }

    /// Source bytes that stay, with the repairs inside them.
    fn keep(&mut self, span: Range<usize>) {
        let Parts { source, repairs, arena, format, .. } = self.parts;
        let mut at = span.start;
        while let Some(repair) = repairs.get(self.repair) {
            let (start, end) = (repair.start as usize, repair.end as usize);
            if start >= span.end && !(start == end && start == span.end) {
                break;
            }
            self.repair += 1;
            let other_format = match format {
                Format::Markdown => repair.kind == EditKind::LinkTarget,
                Format::Text => repair.kind == EditKind::MarkdownMark,
            };
            let skip = start < at || end > span.end || other_format;
            if skip {
                continue;
            }
            self.out.push_str(&source[at..start]);
            self.push(start..end, &arena[repair.after.0 as usize..repair.after.1 as usize], repair.kind, repair.rule);
            at = end;
        }
        self.out.push_str(&source[at..span.end]);
    }

    /// Whether a mark for Markdown stands at a line's beginning.
    fn is_marked(&mut self, start: u32) -> bool {
        let repairs = self.parts.repairs;
        // What belongs to lines that were dropped is passed over.
        while repairs.get(self.repair).is_some_and(|r| r.start < start) {
            self.repair += 1;
        }
        repairs.get(self.repair).is_some_and(|r| r.start == start && r.kind == EditKind::MarkdownMark)
    }

    /// A dropped line with the white space that goes with it.
    fn dropped(&mut self, span: Range<usize>, line: &Line) {
        let record = EditRecord {
            start: span.start as u32,
            end: span.end as u32,
            out: self.out.len() as u32,
            after: 0,
            rule: line.drop_rule,
            score: (line.score() * 65535.0) as u16,
            kind: EditKind::Drop,
            line: true,
            label: line.label,
        };
        self.edits.push(record);
    }

    /// White space that stays, put in order.
    fn room(&mut self, gap: Range<usize>, want: &str) {
        let source = self.parts.source;
        let have = &source[gap.clone()];
        if have == want {
            self.out.push_str(want);
            return;
        }
        // Only what differs is an edit.
        let head: usize = have.bytes().zip(want.bytes()).take_while(|(a, b)| a == b && a.is_ascii()).count();
        let tail: usize =
            have[head..].bytes().rev().zip(want[head..].bytes().rev()).take_while(|(a, b)| a == b && a.is_ascii()).count();
        let (kind, rule) = room_rule(have, want);
        self.out.push_str(&want[..head]);
        self.push(gap.start + head..gap.end - tail, &want[head..want.len() - tail], kind, rule.index());
        self.out.push_str(&want[want.len() - tail..]);
    }

    /// Everything between two kept lines (or before the first).
    fn between(&mut self, from: usize, dropped: &[Line], next: &Line, previous: Option<&Line>) {
        let source = self.parts.source;
        let to = next.start as usize;
        // Nearly every line follows the one before it on the next line, behind a blank one, or behind a cut.
        if dropped.is_empty() && self.parts.format == Format::Text && previous.is_some() {
            let have = &source[from..to];
            let stays = match next.begin {
                Begin::Break => matches!(have, "\n" | "\n\n"),
                Begin::Cut => matches!(have, "" | " "),
                _ => false,
            };
            if stays {
                self.out.push_str(have);
                return;
            }
        }
        let mut gaps = std::mem::take(&mut self.gaps);
        gaps.clear();
        let mut at = from;
        for end in dropped.iter().map(|d| (d.start as usize, d.end as usize)).chain(std::iter::once((to, to))) {
            gaps.push(Gap { span: at..end.0, breaks: breaks_in(&source[at..end.0]) });
            at = end.1;
        }
        let breaks = gaps.iter().map(|g| g.breaks).max().unwrap_or(0);
        let last = gaps.len() - 1;
        let chosen = match next.begin {
            Begin::Restored if breaks == 0 => last,
            Begin::Joined => last,
            _ if breaks == 0 => (0..gaps.len()).rev().find(|&i| !gaps[i].span.is_empty()).unwrap_or(last),
            _ => (0..gaps.len()).rev().find(|&i| gaps[i].breaks == breaks).unwrap_or(last),
        };
        let gap = gaps[chosen].span.clone();
        for (i, line) in dropped.iter().enumerate().take(chosen) {
            self.dropped(gaps[i].span.start..line.end as usize, line);
        }
        let want = self.wanted(&gaps[chosen], &gaps[last], next, previous);
        match (next.begin, breaks) {
            (Begin::Restored, 0) if previous.is_some() => self.push(gap.clone(), &want, EditKind::LineBreak, next.break_rule),
            (Begin::Joined, _) => self.push(gap.clone(), &want, EditKind::JoinedRow, next.break_rule),
            (_, _) if breaks_in(&want) > breaks => {
                self.push(gap.clone(), &want, EditKind::LineBreak, rules::MARKDOWN_BLOCK.index());
            }
            _ => self.room(gap.clone(), &want),
        }
        for (i, line) in dropped.iter().enumerate().skip(chosen) {
            self.dropped(line.start as usize..gaps[i + 1].span.end, line);
        }
        self.gaps = gaps;
    }

    /// The white space that a kept line wants before it.
    fn wanted(&self, chosen: &Gap, last: &Gap, next: &Line, previous: Option<&Line>) -> String {
        let Parts { source, layout, format, .. } = &self.parts;
        let have = &source[chosen.span.clone()];
        let Some(previous) = previous else {
            // The head of the text: blank lines go, the first line's own indentation stays only in code.
            let dropped = chosen.span.start > 0 || last.span.end > chosen.span.end;
            return if layout.blank_lines || dropped { String::new() } else { have.to_owned() };
        };
        if next.begin == Begin::Joined {
            return " ".to_owned();
        }
        let mut breaks = chosen.breaks;
        if next.begin == Begin::Restored {
            breaks = breaks.max(1);
        } else if breaks == 0 {
            return if layout.space && have.len() > 1 && have.is_ascii() { " ".to_owned() } else { have.to_owned() };
        }
        if layout.blank_lines && !(previous.label == Label::Code && next.label == Label::Code) {
            breaks = breaks.min(2);
        }
        if *format == Format::Markdown && layout.blocks && breaks == 1 && parts_blocks(previous, next) {
            breaks = 2;
        }
        let mark = if layout.line_ending || !have.contains('\r') {
            "\n"
        } else if have.contains("\r\n") {
            "\r\n"
        } else {
            "\r"
        };
        if chosen.breaks == breaks && !layout.space && !(layout.line_ending && have.contains('\r')) {
            return have.to_owned();
        }
        // The indentation of the next line is content; spaces at the end of the last one are not.
        let room = &source[last.span.clone()];
        let indent = match room.rfind(['\n', '\r']) {
            Some(at) => &room[at + 1..],
            None => "",
        };
        let indent: String = indent.chars().filter(|c| !super::is_invisible(*c)).collect();
        let trail = if layout.space { "" } else { &have[..have.find(['\n', '\r']).unwrap_or(0)] };
        format!("{trail}{}{indent}", mark.repeat(breaks))
    }

    /// What follows the last kept line.
    fn tail(&mut self, from: usize, dropped: &[Line], any: bool) {
        let Parts { source, layout, .. } = self.parts;
        let first = dropped.first().map_or(source.len(), |l| l.start as usize);
        let have = &source[from..first];
        let want = if !any && layout.blank_lines {
            ""
        } else if layout.line_ending && any {
            "\n"
        } else if !dropped.is_empty() && !source.ends_with(['\n', '\r']) {
            // The text had no last line feed, and has none now.
            ""
        } else {
            have
        };
        if any && layout.line_ending && breaks_in(have) == 0 {
            // A missing last line feed is put in; white space before it goes.
            self.push(from..first, want, EditKind::LineEnding, rules::LAYOUT_LINE_ENDING.index());
        } else {
            self.room(from..first, want);
        }
        for (i, line) in dropped.iter().enumerate() {
            let end = dropped.get(i + 1).map_or(source.len(), |l| l.start as usize);
            self.dropped(line.start as usize..end, line);
        }
    }
}

/// Whether Markdown wants a blank line between two lines.
fn parts_blocks(previous: &Line, next: &Line) -> bool {
    let tight = |l: Label| matches!(l, Label::ListItem | Label::TableRow | Label::Code | Label::Quote);
    !(previous.label == next.label && tight(next.label))
}

/// Repairs in order of place; of two that overlap, the one recorded first stays.
pub(crate) fn settle(repairs: &mut Vec<Repair>) {
    // Most filters note their repairs in the order of the text, and need no second list.
    if repairs.windows(2).all(|two| two[0].end <= two[1].start && two[0].start < two[1].start) {
        return;
    }
    let mut order: Vec<u32> = (0..repairs.len() as u32).collect();
    order.sort_unstable_by_key(|&i| (repairs[i as usize].start, repairs[i as usize].end, i));
    let mut settled: Vec<(u32, Repair)> = Vec::with_capacity(repairs.len());
    for i in order {
        let repair = repairs[i as usize];
        match settled.last() {
            Some(&(earlier, last)) if repair.start < last.end || (repair.start == last.start && repair.end == last.end) => {
                if i < earlier {
                    settled.pop();
                    settled.push((i, repair));
                }
            }
            _ => settled.push((i, repair)),
        }
    }
    repairs.clear();
    repairs.extend(settled.into_iter().map(|(_, r)| r));
}

/// Puts the output together; `parts.repairs` are settled.
pub(crate) fn render(parts: Parts<'_>, memory: Output) -> Output {
    let (source, lines, format) = (parts.source, parts.lines, parts.format);
    let blocks = parts.layout.blocks;
    let Output { text: mut out, mut edits } = memory;
    out.clear();
    out.reserve(source.len() + 16);
    edits.clear();
    let mut renderer = Renderer { parts, out, edits, repair: 0, gaps: Vec::new() };
    let mut from = 0;
    let mut previous: Option<&Line> = None;
    let mut first_dropped = 0;
    for (i, line) in lines.iter().enumerate() {
        if line.fate == Fate::Dropped {
            continue;
        }
        renderer.between(from, &lines[first_dropped..i], line, previous);
        let marked = source[line.span()].starts_with('#') || renderer.is_marked(line.start);
        if format == Format::Markdown && blocks && line.label == Label::Heading && !marked {
            let mark = if previous.is_none() { "# " } else { "## " };
            renderer.push(line.start as usize..line.start as usize, mark, EditKind::MarkdownMark, rules::MARKDOWN_BLOCK.index());
        }
        renderer.keep(line.span());
        from = line.end as usize;
        previous = Some(line);
        first_dropped = i + 1;
    }
    renderer.tail(from, &lines[first_dropped..], previous.is_some());
    Output { text: renderer.out, edits: renderer.edits }
}

impl Output {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn edit<'c>(&'c self, source: &'c str, custom: &[Rule], record: &EditRecord) -> Edit<'c> {
        Edit {
            record: *record,
            rule: rule_of(custom, record.rule),
            // An output of another result has other places: it gives empty texts, not a panic.
            before: source.get(record.start as usize..record.end as usize).unwrap_or(""),
            after: self.text.get(record.out as usize..(record.out + record.after) as usize).unwrap_or(""),
        }
    }
}
