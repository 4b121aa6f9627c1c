//! Repairs tables: the result is valid GitHub Markdown with outer pipes and a separator row, in text too.
//!
//! What scraping does to a table: dozens of superfluous empty columns, a separator row that is missing or of the wrong
//! width, ragged rows, rows split over lines, rows glued by `||`, no outer pipes, the whole table on one line, a last
//! row cut short, text glued behind the last cell. A table that is whole is not touched; no cell is invented but those
//! that a short row lacks; a column stays if any of its cells, or its header, has words.

mod parse;
mod repair;

use crate::classify;
use crate::document::{Document, flags};
use crate::label::Label;
use crate::pipeline::Filter;
use parse::{Region, RowLine};

/// Repairs broken tables.
///
/// Rules: `table/columns`, `table/separator`, `table/row`, `table/edge`, `table/end`.
///
/// ```
/// use dechaff::{Pipeline, filters::BrokenTables};
/// let pipeline = Pipeline::builder().filter(BrokenTables::default()).build();
/// let cleaned = pipeline.clean("| City | Rain | |||||\n| Bergen | 2,250 mm | |||||\n| Lima | 16 mm");
/// assert_eq!(cleaned.text(), "| City | Rain |\n|---|---|\n| Bergen | 2,250 mm |\n| Lima | 16 mm |");
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct BrokenTables {}

impl Filter for BrokenTables {
    fn name(&self) -> &'static str {
        "broken-tables"
    }

    fn apply(&self, document: &mut Document<'_>) {
        classify::read(document);
        let mut repairs = repair::Repairs::default();
        let mut at = 0;
        while at < document.len() {
            // Lines that were read together are not read again: they are one table, or none.
            let (end, region) = region_at(document, at);
            at = end;
            if let Some(region) = region {
                repairs.plan(document, &region);
            }
        }
        repairs.carry_out(document);
    }
}

/// A table is read if its cells, and so many for each of its rows, are no more than this: what is put right is kept in
/// memory, a few dozen bytes a cell.
const MOST_ROOM: usize = 1 << 16;
const ROW_ROOM: usize = 4;

/// The lines with pipes that begin at `at`: where they end, and the broken table in them, if there is one.
fn region_at(document: &Document<'_>, at: usize) -> (usize, Option<Region>) {
    let piped = |i: usize| document.is_open(i) && document.lines()[i].has(flags::PIPE) && !parse::is_crowded(document.text(i));
    if !piped(at) {
        return (at + 1, None);
    }
    let source = document.source();
    // Lines follow one another without a blank line between them.
    let follows = |i: usize| {
        let (a, b) = (&document.lines()[i - 1], &document.lines()[i]);
        let gap = &source[a.span().end..b.span().start];
        b.begin() == crate::document::Begin::Break && gap.bytes().filter(|&b| b == b'\n').count() <= 1
    };
    let mut rows: Vec<RowLine> = vec![parse::row_line(document, at)];
    let mut end = at + 1;
    let mut room = MOST_ROOM;
    while end < document.len() && document.is_open(end) && follows(end) {
        // What is larger than a table of thousands of rows stays as it is.
        room = room.saturating_sub(ROW_ROOM + rows.last().map_or(0, |r| r.cells.len()));
        if room == 0 {
            while end < document.len() && piped(end) && follows(end) {
                end += 1;
            }
            return (end, None);
        }
        let last = &rows[rows.len() - 1];
        // A line without a pipe in front of one with a pipe at its end may be the rest of a row that was split.
        if !piped(end) {
            let wraps = last.leads
                && !last.ends
                && end + 1 < document.len()
                && piped(end + 1)
                && follows(end + 1)
                && !parse::row_line(document, end + 1).leads
                && parse::row_line(document, end + 1).ends;
            if !wraps {
                break;
            }
        }
        let row = parse::row_line(document, end);
        // A line that begins without a pipe goes on with an unfinished row, or looks like the others.
        let (first, len) = (&rows[0], row.cells.len());
        let alike = len * 2 >= first.cells.len() && len <= 2 * first.cells.len();
        let rest = row.ends && last.cells.len() < first.cells.len();
        let goes_on = row.leads || if last.leads { !last.ends || (first.leads && rest) } else { alike };
        if !goes_on && piped(end) {
            break;
        }
        // A second separator row makes the row before it the header of another table.
        if rows.len() > 2 && parse::is_separator(source, &row.cells) && parse::is_separator(source, &rows[1].cells) {
            rows.pop();
            return (end - 1, parse::region(document, at, rows));
        }
        rows.push(row);
        end += 1;
    }
    (end, parse::region(document, at, rows))
}

/// Labels the lines of a table.
fn mark(document: &mut Document<'_>, lines: std::ops::Range<usize>) {
    for i in lines {
        document.set_label(i, Label::TableRow, 0.9);
        if let Some(line) = document.line_mut(i) {
            line.facts.flags |= flags::PIPE;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pipeline;

    #[track_caller]
    fn assert_table(source: &str, wanted: &str) {
        let pipeline = Pipeline::builder().filter(BrokenTables::default()).build();
        let cleaned = pipeline.clean(source);
        assert_eq!(cleaned.text(), wanted);
        assert_eq!(pipeline.clean(wanted).text(), wanted, "a repaired table is whole");
    }

    const WHOLE: &str = "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |";

    #[test]
    fn whole_tables_stay() {
        for table in [WHOLE, "| A | B |\n|:--|--:|\n| 1 | |\n| | 4 |", "|A|B|\n|-|-|\n|1|2|", "| | A |\n| --- | --- |\n| x | y |"]
        {
            assert_table(table, table);
        }
    }

    #[test]
    fn empty_columns_go() {
        assert_table("| A | B | ||||\n|---|---|---|---|---|---|\n| 1 | 2 | ||||\n| 3 | 4 | ||||", WHOLE);
        assert_table("| A | | B |\n|---|---|---|\n| 1 | | 2 |\n| 3 | | 4 |", WHOLE);
    }

    #[test]
    fn separators_are_put_right() {
        assert_table("| A | B |\n| 1 | 2 |\n| 3 | 4 |", WHOLE);
        assert_table("| A | B |\n|---|\n| 1 | 2 |\n| 3 | 4 |", WHOLE);
        assert_table("A | B\n--- | ---\n1 | 2\n3 | 4", "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |");
        assert_table("A | B\n1 | 2\n3 | 4", WHOLE);
    }

    #[test]
    fn rows_are_joined_and_parted() {
        assert_table(
            "| A | B |\n|---|---|\n| 1 | 2\nand more |\n| 3 | 4 |",
            "| A | B |\n|---|---|\n| 1 | 2 and more |\n| 3 | 4 |",
        );
        assert_table("| A | B |\n|---|---|\n| 1\n| 2 |\n| 3 | 4 |", WHOLE);
        assert_table("| A | B ||---|---|| 1 | 2 || 3 | 4 |", WHOLE);
        assert_table("| A | B |\n|---|---|\n| 1 | 2 || 3 | 4 |", WHOLE);
        assert_table("| A | B || 1 | 2 || 3 | 4 |", WHOLE);
    }

    #[test]
    fn flattened_tables_get_their_lines_back() {
        assert_table("| A | B | |---|---| | 1 | 2 | | 3 | 4 |", WHOLE);
        assert_table("| A | B | C | | 1 | 2 | 3 | | 4 | 5 | 6 |", "| A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |");
        assert_table(
            "Prices fell again last year: | A | B | |---|---| | 1 | 2 | | 3 | 4 | The reason is not known.",
            "Prices fell again last year:\n| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\nThe reason is not known.",
        );
    }

    #[test]
    fn text_behind_the_last_cell_gets_its_own_line() {
        assert_table(
            "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |The rest of it is prose.",
            "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\nThe rest of it is prose.",
        );
    }

    #[test]
    fn menus_and_prose_are_no_tables() {
        for text in ["Home | News | Sport", "He said a | b means or.", "By Jane Roe | 3 May\nUpdated | 4 May\n\ntext"] {
            assert_table(text, text);
        }
    }
}
