//! Headings that stand in the middle of the measure over a paragraph, with or without white around them. One line may stand so by chance; a
//! text that has several has the habit.

use crate::import::labels::is_title_like;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::signals::Signals;
use crate::import::text::SourceText;

/// So many lines make a habit.
const MIN_HEADS: usize = 2;
/// Columns by which a line may miss the middle.
const MAX_OFF: usize = 4;
/// Columns that a line leaves free at the left at least, and by which the text below it begins farther out.
const MIN_FREE: usize = 6;
const MIN_FARTHER: usize = 4;
/// The share of the measure that the line below fills, in per cent.
const FULL: usize = 70;

/// The rows of such headings.
pub fn find(source: &SourceText, rows: &[Row], signals: &Signals) -> Vec<usize> {
    let heads: Vec<usize> = (0..rows.len()).filter(|idx| is_head(source, rows, signals, *idx)).collect();
    if heads.len() >= MIN_HEADS { heads } else { Vec::new() }
}

fn is_head(source: &SourceText, rows: &[Row], signals: &Signals, idx: usize) -> bool {
    let Some(below) = rows.get(idx + 1) else { return false };
    let (row, text) = (&rows[idx], source.get(rows[idx].words));
    let is_centered =
        |row: &Row| (2 * row.indent + rows::width(source.get(row.words))).abs_diff(signals.measure) <= 2 * MAX_OFF;
    let title = text.trim_matches(['~', ' ', '-', '*', '=', '<', '>', '.']);
    let is_title = title.chars().filter(|letter| letter.is_alphabetic()).count() >= 3
        && is_title_like(title)
        && !text.ends_with(['.', ',', ';', ':', '”', '"'])
        && !text.contains(['@', '|'])
        && !text.contains("://");
    // What stands above in the middle, too, makes a block with it.
    let is_alone = row.gap > 0 || idx == 0 || !is_centered(&rows[idx - 1]) || rows[idx - 1].indent < MIN_FREE;
    let opens = matches!(rows::start_of(source.get(below.words)), Start::Upper | Start::Mark | Start::Digit);
    signals.is_wrapped
        && row.role == Role::Text
        && row.quotes == 0
        && below.role == Role::Text
        && row.indent >= MIN_FREE
        && is_centered(row)
        && is_title
        && is_alone
        && opens
        && below.indent + MIN_FARTHER <= row.indent
        && rows::width(source.get(below.words)) * 100 >= signals.measure * FULL
}
