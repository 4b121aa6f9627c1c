//! The document beside its gutter: a mark, the label, the rule and the score of every line.

use super::rows::{self, Row};
use crate::style::{ADDED, FAINT, Painter, REMOVED, REPAIRED};
use crate::wrap;
use anstyle::Style;
use dechaff::{Begin, Cleaned, Edit, Fate, Line, Rule};
use std::io::{self, Write};

/// The narrowest that is written for; a narrower terminal breaks the rows by itself.
const NARROWEST: usize = 32;
/// From here on there is room for label and rule side by side.
const WIDE: usize = 72;
/// How many rows a line that goes may fill; one that stays fills one.
const DROPPED_ROWS: usize = 3;

/// The columns of the gutter.
#[derive(Clone, Copy, Debug)]
struct Gutter {
    painter: Painter,
    /// The columns of the label; none when label and rule share a column.
    label: Option<usize>,
    /// The columns of the rule, or of label and rule.
    reason: usize,
    /// The columns of the text.
    text: usize,
}

/// What stands in the gutter of a row.
#[derive(Clone, Copy, Debug)]
struct Notes<'n> {
    mark: char,
    style: Style,
    /// The style of the text.
    text: Style,
    label: &'n str,
    rule: &'n str,
    score: Option<f32>,
    bar: char,
}

/// Writes the document and the legend of its marks.
pub fn write(out: &mut dyn Write, painter: Painter, width: usize, cleaned: &Cleaned<'_>) -> io::Result<()> {
    let gutter = Gutter::new(painter, width.max(NARROWEST), cleaned);
    rows::each(cleaned, |row| gutter.row(out, cleaned, row))?;
    writeln!(out)?;
    legend(out, painter, width)
}

/// Writes what the marks mean, in as many rows as are needed.
fn legend(out: &mut dyn Write, painter: Painter, width: usize) -> io::Result<()> {
    let marks = [
        (' ', FAINT, "kept"),
        ('=', FAINT, "protected"),
        ('-', REMOVED, "dropped"),
        ('~', REPAIRED, "repaired"),
        ('+', ADDED, "kept, line break restored before it"),
        ('┊', FAINT, "continues its line"),
    ];
    let mut used = 0;
    for (mark, style, meaning) in marks {
        let columns = 2 + wrap::columns(meaning);
        if used > 0 && used + 3 + columns > width {
            writeln!(out)?;
            used = 0;
        }
        let gap = if used > 0 { 3 } else { 0 };
        write!(out, "{:gap$}{} {meaning}", "", painter.paint(style, mark))?;
        used += gap + columns;
    }
    writeln!(out)
}

impl Gutter {
    /// Columns that fit what there is to show, so that the text has the most room.
    fn new(painter: Painter, width: usize, cleaned: &Cleaned<'_>) -> Gutter {
        let labels = cleaned.lines().iter().map(|line| line.label().name().len()).max().unwrap_or(0);
        let rules = cleaned.stats().rules.iter().map(|rule| rule.rule.name().len()).max().unwrap_or(0);
        let (label, reason) =
            if width >= WIDE { (Some(labels), rules.min(20)) } else { (None, rules.max(labels).min(width * 3 / 10)) };
        // The mark and the score, with a space behind each, and the bar with its own.
        let used = 2 + label.map_or(0, |columns| columns + 1) + reason + 1 + 4 + 1 + 2;
        Gutter { painter, label, reason, text: width.saturating_sub(used) }
    }

    fn row(&self, out: &mut dyn Write, cleaned: &Cleaned<'_>, row: Row<'_>) -> io::Result<()> {
        match row {
            Row::Line(line, restored) => self.line(out, cleaned, line, restored),
            Row::Joined(rule) => self.remark(out, '~', REPAIRED, Some(rule), "(line break taken out)"),
            Row::Repair(edit) => self.remark(out, '~', REPAIRED, Some(edit.rule()), &change(&edit, self.text)),
            Row::More(count) => self.remark(out, '~', REPAIRED, None, &format!("(and {count} more repairs)")),
        }
    }

    /// A line as it was judged.
    fn line(&self, out: &mut dyn Write, cleaned: &Cleaned<'_>, line: &Line, restored: Option<Rule>) -> io::Result<()> {
        let (mark, style, rows) = match (line.fate(), restored) {
            (Fate::Dropped, _) => ('-', REMOVED, DROPPED_ROWS),
            (_, Some(_)) => ('+', ADDED, 1),
            (Fate::Protected, None) => ('=', Style::new(), 1),
            _ => (' ', Style::new(), 1),
        };
        let notes = Notes {
            mark,
            style,
            text: if mark == '+' { Style::new() } else { style },
            label: line.label().name(),
            rule: cleaned.reason(line).or(restored).map_or("", Rule::name),
            score: Some(line.score()),
            bar: if line.begin() == Begin::Cut { '┊' } else { '│' },
        };
        // Three rows show this much and no more.
        let text: String = cleaned.source()[line.span()].chars().take(4 * rows * self.text.max(1)).collect();
        self.write(out, notes, &wrap::wrapped(&wrap::visible(&text), self.text, rows))
    }

    /// Something that is no line of the source.
    fn remark(&self, out: &mut dyn Write, mark: char, style: Style, rule: Option<Rule>, text: &str) -> io::Result<()> {
        let notes = Notes { mark, style, text: style, label: "", rule: rule.map_or("", Rule::name), score: None, bar: '│' };
        self.write(out, notes, &[wrap::truncated(&wrap::visible(text), self.text)])
    }

    fn write(&self, out: &mut dyn Write, notes: Notes<'_>, rows: &[String]) -> io::Result<()> {
        for (i, row) in rows.iter().enumerate() {
            let notes = if i == 0 { notes } else { Notes { label: "", rule: "", score: None, bar: '│', ..notes } };
            let score = notes.score.map_or_else(String::new, |score| format!("{score:.2}"));
            let reason = match self.label {
                Some(columns) => format!("{} {}", wrap::padded(notes.label, columns), wrap::padded(notes.rule, self.reason)),
                None => wrap::padded(if notes.rule.is_empty() { notes.label } else { notes.rule }, self.reason),
            };
            let gutter = format!("{} {reason} {score:>4} {}", notes.mark, notes.bar);
            let style = if notes.style == Style::new() { FAINT } else { notes.style };
            let text = format!("{gutter} {row}");
            let text = text.trim_end();
            match text.get(gutter.len()..) {
                Some(row) => writeln!(out, "{}{}", self.painter.paint(style, &gutter), self.painter.paint(notes.text, row))?,
                None => writeln!(out, "{}", self.painter.paint(style, text))?,
            }
        }
        Ok(())
    }
}

/// What a repair does, in so many columns. Quoted and escaped: what changes is often a space that nobody sees. The
/// shorter side leaves its room to the longer one.
fn change(edit: &Edit<'_>, width: usize) -> String {
    let quoted = |text: &str, room: usize| {
        let text: String = text.chars().take(width).collect();
        wrap::truncated(&format!("{text:?}"), room)
    };
    let room = width.saturating_sub(3);
    let after = quoted(edit.after(), room);
    let before = quoted(edit.before(), room.saturating_sub(wrap::columns(&after)).max(room / 2));
    let after = quoted(edit.after(), room.saturating_sub(wrap::columns(&before)));
    format!("{before} → {after}")
}
