//! Remains of tables: lines whose cells stand below each other. They keep their lines, and are reported, for what the columns meant is not known.

use crate::import::audit::Audit;
use crate::import::lists;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I046;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Programs that spread lines to one width leave no more white than this between words.
const MAX_SPREAD: usize = 3;
/// Fewer lines are no table.
const MIN_LINES: usize = 3;
/// So many cells of a line begin or end where cells of the line above do, the first one not counted.
const MIN_ALIGNED: usize = 1;

/// Marks the rows of tables, so that their lines stay.
pub fn mark(source: &SourceText, mut rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I046) {
        return rows;
    }
    let cells: Vec<Vec<(usize, usize)>> = rows.iter().map(|row| cells(source, row)).collect();
    let goes_on = |idx: usize| {
        rows[idx].role == Role::Text
            && !rows[idx].page
            && rows[idx].gap <= rows[idx - 1].gap.max(1)
            && are_aligned(&cells[idx - 1], &cells[idx])
    };
    let mut tables = Vec::new();
    let mut start = 0;
    for idx in 1..=rows.len() {
        if idx < rows.len() && goes_on(idx) {
            continue;
        }
        if idx - start >= MIN_LINES && rows[start].role == Role::Text && !is_justified(&cells[start..idx]) {
            tables.push(start..idx);
        }
        start = idx;
    }
    for table in tables {
        let slice = Slice::new(rows[table.start].words.start, rows[table.end - 1].words.end);
        audit.reported(&I046, slice, "lines kept", format!("a table of {} lines", table.len()));
        for row in &mut rows[table] {
            row.role = Role::Verse;
            row.gap = row.gap.min(1);
        }
    }
    rows
}

/// Where the cells of a line begin and end, in columns of the page; tabs or several spaces part them.
fn cells(source: &SourceText, row: &Row) -> Vec<(usize, usize)> {
    let mut cells: Vec<(usize, usize)> = Vec::new();
    let text = source.get(row.words);
    if !text.contains("  ") && !text.contains(['\t', '\u{a0}']) {
        return cells;
    }
    // The number or bullet of an item stands off from its words, and is no cell.
    let label = text.split_whitespace().next().unwrap_or_default();
    let is_item = is_item_label(label);
    let (mut start, mut white) = (row.indent, 0);
    let mut column = row.indent;
    for sign in text.chars() {
        match sign {
            '\t' => white += 8,
            ' ' | '\u{a0}' => white += 1,
            _ => {
                if white >= 2 {
                    cells.push((start, column - white));
                    start = column;
                }
                white = 0;
            }
        }
        column += if sign == '\t' { 8 } else { 1 };
    }
    cells.push((start, column));
    if is_item && cells.first().is_some_and(|(start, end)| end - start == rows::width(label)) {
        cells.remove(0);
    }
    cells
}

/// Whether lines are prose that was spread to one width: all but the last end in the same column, and no gap is wide.
fn is_justified(lines: &[Vec<(usize, usize)>]) -> bool {
    let end = |line: &Vec<(usize, usize)>| line.last().map(|(_, end)| *end);
    let is_even = lines.windows(2).take(lines.len().saturating_sub(2)).all(|pair| end(&pair[0]) == end(&pair[1]));
    is_even && lines.iter().all(|line| line.windows(2).all(|pair| pair[1].0 - pair[0].1 <= MAX_SPREAD))
}

/// `1.2.`, `(a)`, `IV.`, `-`: what stands before the words of an item.
fn is_item_label(label: &str) -> bool {
    let inner = label.trim_start_matches('(').trim_end_matches([')', '.', ':']);
    let is_closed = inner.len() < label.len();
    let is_number = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_letter = inner.chars().count() == 1 && inner.starts_with(char::is_alphanumeric);
    let is_roman =
        inner.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'I' | b'V' | b'X')) && !inner.is_empty();
    (is_closed && (is_number || is_letter || is_roman))
        || lists::bullet(&format!("{label}  x")).is_some_and(|(_, len)| len == label.len())
}

fn are_aligned(above: &[(usize, usize)], below: &[(usize, usize)]) -> bool {
    // Both columns rise from cell to cell.
    let meets = |cell: &&(usize, usize)| {
        let others = &above[1..];
        others.binary_search_by_key(&cell.0, |other| other.0).is_ok()
            || others.binary_search_by_key(&cell.1, |other| other.1).is_ok()
    };
    above.len() >= 2
        && above.len() == below.len()
        && below.iter().skip(1).filter(meets).count() >= MIN_ALIGNED.max((below.len() - 1) / 2)
}
