//! Reads rows and cells as spans of the source.

use crate::document::Document;
use std::ops::Range;

/// A line of a table as it stands in the source.
#[derive(Clone, Debug)]
pub(super) struct RowLine {
    pub span: Range<usize>,
    /// The cells between the pipes, without white space around them; empty cells have empty spans.
    pub cells: Vec<Range<usize>>,
    /// Whether a pipe stands at the beginning, at the end.
    pub leads: bool,
    pub ends: bool,
}

/// A table: its lines, and its rows as they should be.
#[derive(Debug)]
pub(super) struct Region {
    pub lines: Range<usize>,
    /// Rows of cells, header first, without separator rows.
    pub rows: Vec<Row>,
    /// Columns that stay, in order.
    pub columns: Vec<usize>,
    /// The separator row's cells, where one stands.
    pub separator: Option<Vec<Range<usize>>>,
    /// Where the table begins and ends, when text shares its first or last line.
    pub begins: usize,
    pub ends: usize,
}

/// A row: its cells, the places where it was split over lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub cells: Vec<Range<usize>>,
}

/// A line with more pipes than this is neither a row nor a table on one line.
const MOST_PIPES: usize = 1 << 14;

/// Whether a line has too many pipes to be read: it is left as it is.
pub(super) fn is_crowded(text: &str) -> bool {
    text.len() > MOST_PIPES && memchr::memchr_iter(b'|', text.as_bytes()).nth(MOST_PIPES).is_some()
}

/// Reads one line.
pub(super) fn row_line(document: &Document<'_>, index: usize) -> RowLine {
    let (text, span) = (document.text(index), document.lines()[index].span());
    let mut cells = Vec::new();
    let mut from = 0;
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'|', bytes) {
        if at > 0 && bytes[at - 1] == b'\\' {
            continue;
        }
        cells.push(trimmed(text, from..at, span.start));
        from = at + 1;
    }
    let leads = text.starts_with('|');
    let ends = text.ends_with('|') && !text.ends_with("\\|");
    if leads && !cells.is_empty() {
        cells.remove(0);
    }
    if !ends {
        cells.push(trimmed(text, from..text.len(), span.start));
    }
    RowLine { span, cells, leads, ends }
}

fn trimmed(text: &str, span: Range<usize>, offset: usize) -> Range<usize> {
    let inner = &text[span.clone()];
    let start = span.start + (inner.len() - inner.trim_start().len());
    let end = (span.end - (inner.len() - inner.trim_end().len())).max(start);
    start + offset..end + offset
}

fn is_dashes(source: &str, cell: &Range<usize>) -> bool {
    let text = &source[cell.clone()];
    let core = text.trim_matches(':');
    !core.is_empty() && core.bytes().all(|b| b == b'-') || matches!(core, "—" | "–––" | "———")
}

/// Whether all cells are dashes (or empty, next to dashes).
pub(super) fn is_separator(source: &str, cells: &[Range<usize>]) -> bool {
    let dashes = cells.iter().filter(|c| is_dashes(source, c)).count();
    dashes > 0 && cells.iter().all(|c| c.is_empty() || is_dashes(source, c)) && (dashes > 1 || cells.len() == 1)
}

/// Makes a table of consecutive lines with pipes, if they are one and it is broken.
pub(super) fn region(document: &Document<'_>, first: usize, mut lines: Vec<RowLine>) -> Option<Region> {
    let source = document.source();
    let whole = |l: &RowLine| l.leads && l.ends;
    // The separator row, or a run of dashes inside a line.
    let separator_line = lines.iter().position(|l| is_separator(source, &l.cells));
    let inline = lines.iter().any(|l| l.cells.windows(2).any(|w| is_dashes(source, &w[0]) && is_dashes(source, &w[1])));
    let led = lines.iter().take_while(|l| l.leads).count();
    let same = lines.len() >= 3
        && lines
            .iter()
            .all(|l| l.cells.len() == lines[0].cells.len() && l.cells.len() >= 2 && l.cells.iter().any(|c| !c.is_empty()));
    let glued = lines[0].leads && lines[0].cells.len() >= 5 && lines[0].cells.iter().any(Range::is_empty);
    let flat = lines.iter().position(|l| period(source, l, None).is_some_and(|p| p.0 >= 2) && (l.leads || l.ends));
    if separator_line.is_none() && !inline && led < 2 && !same && !glued && flat.is_none() {
        return None;
    }
    // Lines of prose with a bar in front of the table are no part of it.
    let mut skip = 0;
    if !lines[0].leads && (led == 0) && !same {
        let anchor = separator_line.map(|i| i.saturating_sub(1)).or_else(|| lines.iter().position(|l| l.leads)).unwrap_or(0);
        let anchor = if inline || flat.is_some() {
            lines
                .iter()
                .position(|l| has_run(source, l) || period(source, l, None).is_some())
                .unwrap_or(0)
                .min(anchor.max(separator_line.map_or(0, |_| anchor)))
        } else {
            anchor
        };
        skip = anchor;
    }
    lines.drain(..skip);
    let first = first + skip;
    if lines.is_empty() {
        return None;
    }
    let separator_line = lines.iter().position(|l| is_separator(source, &l.cells));
    // Whole as it is: equal rows, the separator second.
    if lines.iter().all(whole)
        && separator_line == Some(1)
        && lines.iter().all(|l| l.cells.len() == lines[0].cells.len())
        && lines.iter().skip(2).all(|l| !is_separator(source, &l.cells))
        && !lines[0].cells.last().is_some_and(|_| superfluous(&lines, separator_line))
    {
        return None;
    }
    build(source, first, &lines)
}

/// Whether a column has no words in any row, its header included.
fn superfluous(lines: &[RowLine], separator: Option<usize>) -> bool {
    let width = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
    width > 1
        && (0..width).any(|c| {
            lines
                .iter()
                .enumerate()
                .filter(|(i, _)| Some(*i) != separator)
                .all(|(_, l)| l.cells.get(c).is_none_or(Range::is_empty))
        })
}

fn has_run(source: &str, line: &RowLine) -> bool {
    line.cells.windows(2).any(|w| is_dashes(source, &w[0]) && is_dashes(source, &w[1]))
}

/// For a line that holds several rows: how many rows, and the number of columns. Rows are parted by an empty cell
/// (`||` or `| |`).
fn period(source: &str, line: &RowLine, columns: Option<usize>) -> Option<(usize, usize)> {
    let cells = &line.cells;
    let fits = |width: usize| {
        if cells.len() <= width || width < 2 {
            return None;
        }
        let joints = cells.iter().skip(width).step_by(width + 1);
        let rows = joints.clone().count() + 1;
        let whole = (cells.len() + 1).is_multiple_of(width + 1) || cells.len() % (width + 1) >= 1;
        let filled = cells.iter().enumerate().filter(|(i, c)| i % (width + 1) != width && !c.is_empty()).count();
        let rooms = cells.len() - (rows - 1);
        (joints.clone().all(Range::is_empty) && whole && filled * 10 >= rooms * 7 && (cells.len() - width) > 1)
            .then_some((rows, width))
    };
    if let Some(width) = columns {
        return fits(width);
    }
    let run = cells.iter().skip_while(|c| !is_dashes(source, c)).take_while(|c| is_dashes(source, c)).count();
    if run >= 2 {
        return fits(run).or(Some((2, run)));
    }
    (2..=12)
        .filter_map(fits)
        .filter(|(rows, width)| *rows >= 3 || (cells.len() + 1) == rows * (width + 1))
        .max_by_key(|(rows, _)| *rows)
}

/// Puts rows together from the lines.
fn build(source: &str, first: usize, lines: &[RowLine]) -> Option<Region> {
    let mut rows: Vec<Row> = Vec::new();
    let mut separator: Option<Vec<Range<usize>>> = None;
    let (mut begins, mut ends) = (lines[0].span.start, lines[lines.len() - 1].span.end);
    let known = lines.iter().find(|l| is_separator(source, &l.cells)).map(|l| l.cells.iter().filter(|c| !c.is_empty()).count());
    let header = lines.iter().find(|l| !is_separator(source, &l.cells)).map(|l| filled(&l.cells)).unwrap_or(0);
    let mut i = 0;
    while i < lines.len() {
        let line = &lines[i];
        let last = i + 1 == lines.len();
        if is_separator(source, &line.cells) && i > 0 {
            separator.get_or_insert_with(|| line.cells.clone());
            i += 1;
            continue;
        }
        let mut cells = line.cells.clone();
        // Prose in front of the header, on its line: the rows below begin with a pipe, and have a cell less.
        if i == 0 && !line.leads && cells.len() > 2 && lines.get(1).is_some_and(|l| l.leads) {
            let (own, below) = (filled(&cells), filled(&lines[1].cells));
            let text = &source[cells[0].clone()];
            if text.ends_with(['.', ':', '!', '?', '。', '：']) && text.contains(' ')
                || own == below + 1 && text.split_whitespace().count() >= 6
            {
                cells.remove(0);
                begins = cells[0].start;
            }
        }
        // Several rows on one line.
        let width = if i == 0 { period(source, line, None).map(|p| p.1) } else { rows.first().map(|r| filled(&r.cells)) };
        if let Some(width) = width.filter(|&w| w >= 2)
            && let Some(split) = split_rows(source, line, width, i == 0)
        {
            if let Some(start) = split.begins {
                begins = start;
            }
            if let Some(end) = split.ends.filter(|_| last) {
                ends = end;
            }
            if let Some(dashes) = split.separator {
                separator.get_or_insert(dashes);
            }
            rows.extend(split.rows);
            i += 1;
            continue;
        }
        // A row that goes on in the next line.
        let target = rows.first().map_or(header, |r| filled(&r.cells)).max(known.unwrap_or(0).min(header.max(1)));
        while let Some(next) = lines.get(i + 1) {
            if is_separator(source, &next.cells) && next.cells.iter().any(|c| !c.is_empty()) {
                break;
            }
            let open = !lines[i].ends && !next.leads;
            let have = filled(&cells);
            let (inside, beside) = (have + filled(&next.cells) - usize::from(open), have + filled(&next.cells));
            let joins = if open {
                lines[i].leads && next.ends && inside <= target && !rows.is_empty()
            } else {
                have < target && beside == target && !rows.is_empty() && (!lines[i].ends || !next.leads || target > 2)
            };
            if !joins {
                break;
            }
            let mut more = next.cells.clone();
            if open && let (Some(tail), Some(head)) = (cells.last_mut(), more.first().cloned()) {
                // The split went through a cell: it spans the line break.
                tail.end = head.end;
                more.remove(0);
            }
            cells.extend(more);
            i += 1;
        }
        // Text behind the last cell of the last row.
        if i + 1 == lines.len() && !lines[i].ends {
            let width = rows.first().map_or(0, |r| filled(&r.cells));
            if width >= 2 && cells.len() == width + 1 && filled(&cells[..width]) + 1 >= width.min(2) {
                let text = cells.pop();
                ends = text.map_or(ends, |t| t.start);
            }
        }
        rows.push(Row { cells });
        i += 1;
    }
    // What the rows have in common.
    let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let columns: Vec<usize> =
        (0..width).filter(|&c| rows.iter().any(|r| r.cells.get(c).is_some_and(|cell| !cell.is_empty()))).collect();
    if columns.len() < 2 && (separator.is_none() || columns.is_empty())
        || rows.is_empty()
        || (rows.len() < 2 && separator.is_none())
    {
        return None;
    }
    Some(Region { lines: first..first + lines.len(), rows, columns, separator, begins, ends })
}

/// The number of cells up to the last one that has words.
fn filled(cells: &[Range<usize>]) -> usize {
    cells.iter().rposition(|c| !c.is_empty()).map_or(0, |i| i + 1)
}

/// The rows of a line that holds several.
struct Split {
    rows: Vec<Row>,
    separator: Option<Vec<Range<usize>>>,
    begins: Option<usize>,
    ends: Option<usize>,
}

fn split_rows(source: &str, line: &RowLine, width: usize, first: bool) -> Option<Split> {
    let mut cells = line.cells.as_slice();
    if cells.len() <= width || filled(cells) <= width {
        return None;
    }
    let mut split = Split { rows: Vec::new(), separator: None, begins: None, ends: None };
    let run = cells.iter().position(|c| is_dashes(source, c));
    if run.is_none() && period(source, line, Some(width)).is_none() {
        return None;
    }
    // Prose in front of the first cell.
    if first
        && !line.leads
        && (run.is_none_or(|r| r > width)
            || cells.first().is_some_and(|c| source[c.clone()].ends_with([':', '.', '!', '?', '。', '：'])))
    {
        split.begins = Some(cells.first()?.end);
        cells = &cells[1..];
    }
    while !cells.is_empty() {
        let mut row: Vec<Range<usize>> = cells[..width.min(cells.len())].to_vec();
        cells = &cells[row.len()..];
        let dashes = row.iter().filter(|c| is_dashes(source, c)).count();
        if dashes > 0 && dashes * 2 > row.len() {
            split.separator = Some(row);
        } else if row.iter().all(Range::is_empty) {
            continue;
        } else if row.len() == 1 && !split.rows.is_empty() && !line.ends && cells.is_empty() {
            // What stands behind the last pipe is text.
            split.ends = row.pop().map(|t| t.start);
        } else {
            split.rows.push(Row { cells: row });
        }
        if cells.len() > 1 && cells[0].is_empty() {
            cells = &cells[1..];
        }
    }
    // Begin at the pipe before the first cell.
    if split.begins.is_some() {
        split.begins = split.rows.first().and_then(|r| r.cells.first()).map(|c| c.start);
    }
    (split.rows.len() + usize::from(split.separator.is_some()) >= 2).then_some(split)
}
