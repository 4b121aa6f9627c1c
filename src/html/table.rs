//! Tables: those that hold data become rows with pipes; those that only place things on the page stay lines.

use super::element::NONE;
use super::page::{Block, BlockKind, Page};

/// A cell: its lines, as places in the page's list of lines.
#[derive(Clone, Copy, Debug)]
struct Cell {
    row: u32,
    from: u32,
    to: u32,
    columns: u16,
    rows: u16,
    header: bool,
}

/// A table under construction.
#[derive(Clone, Copy, Debug)]
struct Table {
    /// Its first line, and where the text ended before it.
    block: usize,
    text: usize,
    /// Its first cell in the list of cells.
    cell: usize,
    rows: u32,
    /// The columns of its last row.
    columns: usize,
    /// It holds another table, or says that it is none.
    layout: bool,
}

/// The tables that are open, and their cells.
#[derive(Debug, Default)]
pub(super) struct Tables {
    open: Vec<Table>,
    cells: Vec<Cell>,
}

/// More columns than this are no table that Markdown can show.
const MOST_COLUMNS: usize = 40;
/// A data table's cell has at most so many lines …
const MOST_LINES: usize = 6;
/// … and bytes.
const MOST_BYTES: usize = 600;

impl Tables {
    pub fn begin(&mut self, block: usize, text: usize) {
        // A table around another one places things.
        self.is_layout();
        self.open.push(Table { block, text, cell: self.cells.len(), rows: 0, columns: 0, layout: false });
    }

    /// The innermost table holds no data: its cells need not be known.
    pub fn is_layout(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.layout = true;
            self.cells.truncate(table.cell);
        }
    }

    pub fn begin_row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.rows += 1;
            table.columns = 0;
        }
    }

    pub fn begin_cell(&mut self, block: usize, header: bool, columns: usize, rows: usize) {
        let Some(table) = self.open.last_mut().filter(|table| !table.layout) else { return };
        let span = |n: usize| n.clamp(1, MOST_COLUMNS) as u16;
        table.rows = table.rows.max(1);
        table.columns += usize::from(span(columns));
        if table.columns > MOST_COLUMNS {
            return self.is_layout();
        }
        let (row, from) = (table.rows, block as u32);
        self.cells.push(Cell { row, from, to: NONE, columns: span(columns), rows: span(rows), header });
    }

    pub fn end_cell(&mut self, block: usize) {
        let inside = self.open.last().is_some_and(|t| self.cells.len() > t.cell);
        if let Some(cell) = self.cells.last_mut().filter(|c| inside && c.to == NONE) {
            cell.to = block as u32;
        }
    }

    /// Ends the innermost table, and lays it out as rows if it holds data.
    pub fn end(&mut self, page: &mut Page<'_>, element: u32) {
        let Some(table) = self.open.pop() else { return };
        let cells = self.cells.get(table.cell..).unwrap_or_default();
        if !table.layout && is_data(cells, &page.blocks) {
            lay_out(page, &table, cells, element);
        }
        self.cells.truncate(table.cell);
    }
}

fn lines<'b>(cell: &Cell, blocks: &'b [Block]) -> &'b [Block] {
    blocks.get(cell.from as usize..(cell.to as usize).min(blocks.len())).unwrap_or_default()
}

/// Whether cells are a table of data: at least two columns and rows, short cells, the rows alike.
fn is_data(cells: &[Cell], blocks: &[Block]) -> bool {
    let mut columns: Vec<usize> = Vec::new();
    // Cells that reach down: how many rows are left, and how many columns.
    let mut reaching: Vec<(u16, usize)> = Vec::new();
    let mut row = 0;
    let mut filled = 0;
    for cell in cells {
        let lines = lines(cell, blocks);
        let bytes: usize = lines.iter().map(|l| (l.end - l.start) as usize).sum();
        if lines.len() > MOST_LINES
            || bytes > MOST_BYTES
            || lines.iter().any(|l| l.kind == BlockKind::Code || l.kind == BlockKind::Row)
        {
            return false;
        }
        filled += usize::from(bytes > 0);
        if cell.row != row {
            row = cell.row;
            columns.push(reaching.iter().map(|r| r.1).sum());
            reaching.iter_mut().for_each(|r| r.0 -= 1);
            reaching.retain(|r| r.0 > 0);
        }
        if let Some(last) = columns.last_mut() {
            *last += usize::from(cell.columns);
        }
        if cell.rows > 1 && reaching.len() < MOST_COLUMNS {
            reaching.push((cell.rows - 1, usize::from(cell.columns)));
        }
    }
    let most = columns.iter().copied().max().unwrap_or(0);
    let headed = cells.iter().any(|c| c.header);
    let alike = columns.iter().filter(|c| **c == most).count();
    (2..=MOST_COLUMNS).contains(&most)
        && columns.len() >= 2
        && filled >= 3
        && filled * 3 >= cells.len()
        && (headed && alike * 2 >= columns.len() || alike * 10 >= columns.len() * 9)
}

/// Replaces the lines of a table by rows with pipes.
fn lay_out(page: &mut Page<'_>, table: &Table, cells: &[Cell], element: u32) {
    let width = |row: &[Cell]| row.iter().map(|c| usize::from(c.columns)).sum::<usize>();
    let columns = cells.chunk_by(|a, b| a.row == b.row).map(width).max().unwrap_or(0);
    // What stood before the first cell (a caption) stays as it is.
    let first = cells.first().map_or(table.block, |c| (c.from as usize).max(table.block)).min(page.blocks.len());
    let old: Vec<Block> = page.blocks.split_off(first);
    let base = first as u32;
    let from =
        old.first().map_or(page.text.len(), |b| line_begin(&page.text, b.start as usize)).max(table.text.min(page.text.len()));
    let tail = page.text.split_off(from);
    let mark = page.marks.list.partition_point(|m| (m.at as usize) < from);
    let mut marks = page.marks.list[mark..].iter_mut().peekable();
    let mut moves = page.chosen.moves(from);
    if !page.text.is_empty() && !page.text.ends_with('\n') {
        page.text.push('\n');
    }
    // Columns that a cell of a row above reaches down into.
    let mut taken = vec![0_u16; columns];
    for (n, row) in cells.chunk_by(|a, b| a.row == b.row).enumerate() {
        let start = page.text.len();
        let mut block =
            Block { start: start as u32, end: 0, element, at: 0, bytes: 0, linked: 0, links: 0, kind: BlockKind::Row };
        let mut column = 0;
        page.text.push('|');
        for cell in row {
            while column < columns && taken[column] > 0 {
                taken[column] -= 1;
                column += 1;
                page.text.push_str("  |");
            }
            page.text.push(' ');
            let lines = old.get((cell.from - base) as usize..((cell.to - base) as usize).min(old.len())).unwrap_or_default();
            for (l, line) in lines.iter().enumerate() {
                if l > 0 {
                    page.text.push(' ');
                }
                if block.bytes == 0 {
                    (block.at, block.element) = (line.at, line.element);
                }
                let copied = page.text.len();
                copy_line(&mut page.text, &tail, from, line, &mut marks);
                moves.line(line, copied, page.text.len(), |at| tail[line.start as usize - from..at - from].matches('|').count());
                block.bytes += line.bytes;
                block.linked += line.linked;
                block.links = block.links.saturating_add(line.links);
            }
            page.text.push_str(" |");
            for _ in 0..cell.columns {
                if column < columns {
                    taken[column] = cell.rows - 1;
                }
                column += 1;
            }
            for _ in 1..cell.columns {
                page.text.push_str("  |");
            }
        }
        while column < columns {
            taken[column] = taken[column].saturating_sub(1);
            column += 1;
            page.text.push_str("  |");
        }
        block.end = page.text.len() as u32;
        let begun = page.elements.around(block.element).find(|e| page.elements.list[*e as usize].tag == super::tag::Tag::Tr);
        block.element = begun.unwrap_or(element);
        page.blocks.push(block);
        page.text.push('\n');
        if n == 0 {
            let start = page.text.len() as u32;
            page.text.push('|');
            page.text.push_str(&" --- |".repeat(columns));
            page.blocks.push(Block { start, end: page.text.len() as u32, bytes: 0, linked: 0, links: 0, ..block });
            page.text.push('\n');
        }
    }
    // A line is ended by the one that follows.
    page.text.pop();
    moves.finish(page.text.len());
}

/// Where the line around a place begins.
fn line_begin(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

/// Copies a line into a cell; its marks move along.
fn copy_line<'m>(
    text: &mut String,
    tail: &str,
    from: usize,
    line: &Block,
    marks: &mut std::iter::Peekable<impl Iterator<Item = &'m mut super::marks::Place>>,
) {
    let (mut at, end) = (line.start as usize, line.end as usize);
    let copy = |text: &mut String, from_: usize, to: usize| {
        for (i, part) in tail[from_ - from..to - from].split('|').enumerate() {
            if i > 0 {
                text.push_str("\\|");
            }
            text.push_str(part);
        }
    };
    while let Some(mark) = marks.next_if(|m| m.at as usize <= end) {
        let place = (mark.at as usize).max(at);
        copy(text, at, place);
        at = place;
        mark.at = text.len() as u32;
    }
    copy(text, at, end);
}
