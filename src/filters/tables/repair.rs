//! From rows of cells to edits: what stands between two cells is replaced, cells themselves are not touched.

use super::mark;
use super::parse::Region;
use crate::document::{Cut, Document, EditKind};
use crate::label::Label;
use crate::rule::{Rule, rules};
use std::ops::Range;

/// The edits of all tables; cuts, joins and drops are carried out together.
#[derive(Default)]
pub(super) struct Repairs {
    cuts: Vec<Cut>,
    /// Where lines begin that continue the one before.
    joins: Vec<usize>,
    /// Where lines begin that have no cell.
    drops: Vec<usize>,
    /// Where text begins that shared a line with a table.
    texts: Vec<usize>,
    /// What is replaced in one table.
    replacements: Vec<(Range<usize>, Rule, String)>,
}

/// A cell with words, and where it stands in the table.
struct Anchor {
    span: Range<usize>,
    row: usize,
    column: usize,
}

impl Repairs {
    /// Plans a table's edits. A table that cannot be put right without losing a word stays as it is.
    pub fn plan(&mut self, document: &mut Document<'_>, region: &Region) {
        let before = (self.cuts.len(), self.joins.len(), self.drops.len(), self.texts.len());
        self.plan_edits(document, region);
        let source = document.source();
        let loses = |span: &Range<usize>| source[span.clone()].contains(char::is_alphanumeric);
        let lines: Vec<Range<usize>> = region.lines.clone().map(|i| document.lines()[i].span()).collect();
        let dropped = self.drops[before.2..].iter().any(|&start| {
            let at = lines.partition_point(|l| l.start < start);
            lines.get(at).is_some_and(|l| l.start == start && loses(l))
        });
        if dropped || self.replacements.iter().any(|(span, _, _)| loses(span)) {
            self.cuts.truncate(before.0);
            self.joins.truncate(before.1);
            self.drops.truncate(before.2);
            self.texts.truncate(before.3);
            self.replacements.clear();
            return;
        }
        mark(document, region.lines.clone());
        // The document keeps them in less memory, and the next table uses the list again.
        for (span, rule, text) in self.replacements.drain(..) {
            document.replace(span, EditKind::TableMark, rule, &text);
        }
    }

    fn plan_edits(&mut self, document: &Document<'_>, region: &Region) {
        let source = document.source();
        let mut lines: Vec<Range<usize>> = region.lines.clone().map(|i| document.lines()[i].span()).collect();
        self.part_text(source, region, &mut lines);
        let anchors: Vec<Anchor> = region
            .rows
            .iter()
            .enumerate()
            .flat_map(|(row, r)| {
                region.columns.iter().enumerate().filter_map(move |(column, &c)| {
                    let span = r.cells.get(c).filter(|s| !s.is_empty())?.clone();
                    Some(Anchor { span, row, column })
                })
            })
            .collect();
        let (Some(first), Some(last)) = (anchors.first(), anchors.last()) else { return };
        let line_of = |at: usize| lines.partition_point(|l| l.end <= at).min(lines.len() - 1);
        let width = region.columns.len();
        let dashes = separator(source, region);
        let own = self.separator_line(source, region, &lines, &dashes);
        for (i, line) in lines.iter().enumerate() {
            // Anchors stand in the order of the source.
            let next = anchors.partition_point(|a| a.span.end <= line.start);
            let words = anchors.get(next).is_some_and(|a| a.span.start < line.end);
            if !words && Some(i) != own {
                self.drops.push(line.start);
            }
        }
        let put_separator = |row: usize| if row == 0 && own.is_none() { format!("\n{dashes}") } else { String::new() };
        self.replace(source, lines[line_of(first.span.start)].start..first.span.start, rules::TABLE_EDGE, head(first.column));
        for pair in anchors.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let (line_a, line_b) = (line_of(a.span.end - 1), line_of(b.span.start));
            let end = lines[line_a].end;
            for inner in line_of(a.span.start)..line_a {
                self.joins.push(lines[inner + 1].start);
            }
            if a.row == b.row {
                let between = format!(" |{} ", " |".repeat(b.column - a.column - 1));
                if line_a == line_b {
                    self.replace(source, a.span.end..b.span.start, rules::TABLE_ROW, between);
                } else {
                    self.replace(source, a.span.end..end, rules::TABLE_ROW, between.trim_end().to_owned());
                    self.replace(source, lines[line_b].start..b.span.start, rules::TABLE_ROW, String::new());
                    for inner in line_a..line_b {
                        self.joins.push(lines[inner + 1].start);
                    }
                }
                continue;
            }
            let tail = format!("{}{}", tail(width - 1 - a.column), put_separator(a.row));
            if line_a == line_b {
                let text = format!("{tail}\n{}", head(b.column));
                self.replace(source, a.span.end..b.span.start, rules::TABLE_ROW, text);
            } else {
                self.replace(source, a.span.end..end, edge_rule(&tail, &source[a.span.end..end]), tail);
                self.replace(source, lines[line_b].start..b.span.start, rules::TABLE_EDGE, head(b.column));
            }
        }
        for inner in line_of(last.span.start)..line_of(last.span.end - 1) {
            self.joins.push(lines[inner + 1].start);
        }
        let end = lines[line_of(last.span.end - 1)].end;
        let text = format!("{}{}", tail(width - 1 - last.column), put_separator(last.row));
        self.replace(source, last.span.end..end, edge_rule(&text, &source[last.span.end..end]), text);
    }

    /// Cuts off the text that shares a line with the table; `lines` shrink to the table's own bytes.
    fn part_text(&mut self, source: &str, region: &Region, lines: &mut [Range<usize>]) {
        if let Some(first) = lines.first_mut()
            && region.begins > first.start
        {
            let head = source[first.start..region.begins].trim_end();
            let head = head.strip_suffix('|').unwrap_or(head);
            let at = first.start + head.len();
            let at = at + (source[at..].len() - source[at..].trim_start().len());
            self.cuts.push(Cut { at, breaks: Some(rules::TABLE_END) });
            self.texts.push(first.start);
            first.start = at;
        }
        if let Some(last) = lines.last_mut()
            && region.ends < last.end
        {
            self.cuts.push(Cut { at: region.ends, breaks: Some(rules::TABLE_END) });
            self.texts.push(region.ends);
            last.end = source[..region.ends].trim_end().len();
        }
    }

    /// The separator's own line, put right if it is wrong.
    fn separator_line(&mut self, source: &str, region: &Region, lines: &[Range<usize>], dashes: &str) -> Option<usize> {
        let first = region.separator.as_ref()?.iter().find(|c| !c.is_empty())?;
        let i = lines.iter().position(|l| l.contains(&first.start))?;
        let line = &lines[i];
        let shared = region.rows.iter().flat_map(|r| &r.cells).any(|c| !c.is_empty() && c.start < line.end && line.start < c.end);
        if shared {
            return None;
        }
        let have = &source[line.clone()];
        let whole = have.starts_with('|')
            && have.ends_with('|')
            && have.len() > 1
            && have.matches('|').count() == region.columns.len() + 1;
        if !whole {
            self.replace(source, line.clone(), rules::TABLE_SEPARATOR, dashes.to_owned());
        }
        Some(i)
    }

    fn replace(&mut self, source: &str, span: Range<usize>, rule: Rule, text: String) {
        let have = &source[span.clone()];
        if have == text {
            return;
        }
        // Extra pipes behind the last cell are superfluous columns.
        let rule =
            if have.matches('|').count() > text.matches('|').count() && !text.contains('\n') && rule != rules::TABLE_SEPARATOR {
                rules::TABLE_COLUMNS
            } else {
                rule
            };
        self.replacements.push((span, rule, text));
    }

    /// Records everything.
    pub fn carry_out(mut self, document: &mut Document<'_>) {
        self.cuts.sort_by_key(|c| c.at);
        document.cut(&self.cuts);
        self.joins.sort_unstable();
        self.drops.sort_unstable();
        self.texts.sort_unstable();
        for i in 0..document.len() {
            let start = document.lines()[i].span().start;
            if self.texts.binary_search(&start).is_ok() {
                document.set_label(i, Label::Paragraph, 1.0);
            }
            if self.drops.binary_search(&start).is_ok() {
                document.drop_line(i, rules::TABLE_ROW);
            } else if self.joins.binary_search(&start).is_ok() {
                document.join(i, rules::TABLE_ROW);
            }
        }
    }
}

/// What stands before a row's first cell with words.
fn head(column: usize) -> String {
    format!("|{} ", " |".repeat(column))
}

/// What stands behind a row's last cell with words, with `empty` cells after it.
fn tail(empty: usize) -> String {
    format!(" |{}", " |".repeat(empty))
}

fn edge_rule(text: &str, have: &str) -> Rule {
    if text.contains('\n') {
        rules::TABLE_SEPARATOR
    } else if text.len() > 2 && have.is_empty() {
        rules::TABLE_ROW
    } else {
        rules::TABLE_EDGE
    }
}

/// The separator row: the source's alignment marks where it has them.
fn separator(source: &str, region: &Region) -> String {
    let mut out = String::from("|");
    for &column in &region.columns {
        let cell = region.separator.as_ref().and_then(|s| s.get(column)).map(|c| &source[c.clone()]);
        let (left, right) = cell.map_or((false, false), |c| (c.starts_with(':'), c.ends_with(':')));
        out.push_str(if left { ":--" } else { "---" });
        if right {
            out.pop();
            out.push(':');
        }
        out.push('|');
    }
    out
}
