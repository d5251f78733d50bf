//! Labels of notes on lines of their own, as programs leave them that pull raised numbers out of pages: `2`, a blank line, the note.

use std::collections::BTreeSet;

use crate::import::marks::Form;
use crate::import::marks::Mark;
use crate::import::marks::calls_in;
use crate::import::marks::label_form;
use crate::import::notes::MAX_ROWS;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A label that stands alone has no more characters than this.
const MAX_LABEL: usize = 3;

/// Joins each label to the note below it, where the page has a call above that fits.
pub fn join(source: &SourceText, rows: Vec<Row>) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let mut called: BTreeSet<Mark> = BTreeSet::new();
    let (mut n_rows, mut is_known) = (0, false);
    let mut idx = 0;
    while idx < rows.len() {
        let row = rows[idx];
        if row.page {
            called.clear();
            (n_rows, is_known) = (0, true);
        }
        n_rows += 1;
        if n_rows > MAX_ROWS {
            called.clear();
        }
        let next = rows.get(idx + 1).filter(|next| is_known && !next.page);
        let whole = next.map(|next| Slice::new(row.words.start, next.words.end));
        let mark = whole
            .filter(|_| rows::width(source.get(row.words)) <= MAX_LABEL)
            .and_then(|whole| mark_of(source, row.words, whole));
        match next.zip(whole).filter(|_| mark.is_some_and(|mark| called.contains(&mark))) {
            Some((next, words)) => {
                kept.push(Row { words, gap: row.gap.max(next.gap), line: next.line, tail: next.tail, ..row });
                idx += 2;
            }
            None => {
                called.extend(calls_in(source, row.words).into_iter().map(|call| call.mark));
                kept.push(row);
                idx += 1;
            }
        }
    }
    kept
}

/// A row as the one or two that it was: what is no note after all has lines of its own again.
pub fn parted(source: &SourceText, row: Row) -> impl Iterator<Item = Row> {
    let (first, last) = (source.line_of(row.words.start), source.line_of(row.words.end.saturating_sub(1)));
    let end = source.lines.get(first).map_or(row.words.end, |line| line.words.end).min(row.words.end);
    let line = source.lines.get(last).filter(|_| last > first);
    let label = line.map(|_| Row { line: first, words: Slice::new(row.words.start, end), ..row });
    let rest = line.map_or(row, |line| {
        let words = Slice::new(line.words.start, row.words.end);
        Row { line: last, words, gap: last - first - 1, page: false, ..row }
    });
    label.into_iter().chain([rest])
}

/// The mark that a line is, where that and the next line are a note.
fn mark_of(source: &SourceText, line: Slice, whole: Slice) -> Option<Mark> {
    let (form, mark, len) = label_form(source.get(whole))?;
    (matches!(form, Form::Bare | Form::Sign) && len == line.len()).then_some(mark)
}
