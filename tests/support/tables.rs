//! Tables in an output, cell by cell.

/// A table as rows of cells, header first.
pub type Table = Vec<Vec<String>>;

/// White space, as Python has it: what Unicode says and four control characters.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// A text without the white space around it.
pub fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Well-formed tables without their separator rows: pipe lines whose second row is the separator, with as many cells
/// as the header.
pub fn tables_in(text: &str) -> Vec<Table> {
    let (mut found, mut rows): (Vec<Table>, Table) = (Vec::new(), Vec::new());
    for line in text.split('\n').chain([""]) {
        if strip(line).starts_with('|') {
            rows.push(cells(line));
            continue;
        }
        if rows.len() > 2 && is_separator(&rows[1]) && rows[1].len() == rows[0].len() {
            rows.remove(1);
            found.push(rows);
        }
        rows = Vec::new();
    }
    found
}

/// A table without any separator row.
pub fn without_separator(mut table: Table) -> Table {
    table.retain(|row| !is_separator(row));
    table
}

fn cells(line: &str) -> Vec<String> {
    let inner = strip(line);
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.split('|').map(|cell| strip(cell).to_owned()).collect()
}

fn is_separator(row: &[String]) -> bool {
    !row.is_empty()
        && row.iter().all(|cell| {
            let dashes = cell.strip_prefix(':').unwrap_or(cell);
            let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
            !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
        })
}
