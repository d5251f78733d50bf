//! Two columns side by side, as programs leave them that keep the layout of a page: read one after the other.
//!
//! A gutter is a column of the page that is white in nearly all its lines, with words on both sides. Where a line runs across it, as titles and
//! page numbers do, the columns above it are read before it. Tables have gutters, too, but no lines of prose beside each other.

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I018;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::text::Tail;

/// Fewer rows than this side by side are no columns.
const MIN_ROWS: usize = 12;
/// A column has at least so many characters on an average.
const MIN_WIDTH: usize = 18;
/// A page of two columns is no wider than this.
const MAX_WIDTH: usize = 240;
/// The share of lines that have words on both sides, at least.
const MIN_SHARE: f64 = 0.6;
/// The share of lines that may run across the gutter.
const MAX_ACROSS: f64 = 0.12;
/// White that parts two columns within a line, in characters.
const MIN_GUTTER: usize = 2;

/// Parts the rows of pages in two columns, left before right.
pub fn part(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I018) {
        return rows;
    }
    let mut parted = Vec::with_capacity(rows.len());
    let mut start = 0;
    let mut last: Option<usize> = None;
    for end in 1..=rows.len() {
        if end < rows.len() && !rows[end].page {
            continue;
        }
        let page = &rows[start..end];
        // A last page may have little in its right column: it is parted where the page before it was.
        let found = gutter(source, page).or(last.filter(|gutter| fits(source, page, *gutter)));
        last = found;
        match found {
            Some(gutter) => {
                let slice = Slice::new(page[0].words.start, page[page.len() - 1].words.end);
                let because = format!("white at column {gutter} of {} lines", page.len());
                audit.push(&I018, Effect::Kept, slice, "two columns".to_string(), 85, because);
                part_page(source, page, gutter, &mut parted);
            }
            None => parted.extend_from_slice(page),
        }
        start = end;
    }
    parted
}

/// Where a row is white, by columns of the page: its words with the white before them.
fn halves(source: &SourceText, row: &Row, gutter: usize) -> Halves {
    let text = source.get(row.words);
    let before = gutter.saturating_sub(row.indent);
    if gutter <= row.indent {
        return Halves::Right;
    }
    let Some((at, _)) = text.char_indices().nth(before) else {
        // What stands alone in the middle, as a page number, is of neither column.
        let is_centered = row.stands_off() && row.indent * 2 > gutter;
        return if is_centered { Halves::Across } else { Halves::Left };
    };
    let (left, right) = text.split_at(at);
    let white = |part: &str, from_end: bool| match from_end {
        true => part.chars().rev().take_while(|sign| sign.is_whitespace()).count(),
        false => part.chars().take_while(|sign| sign.is_whitespace()).count(),
    };
    if white(left, true) + white(right, false) < MIN_GUTTER {
        return Halves::Across;
    }
    let end = row.words.start + left.trim_end().len();
    let start = row.words.start + at + (right.len() - right.trim_start().len());
    Halves::Both { end, start, indent: before + white(right, false) + row.indent }
}

enum Halves {
    Left,
    Right,
    Both { end: usize, start: usize, indent: usize },
    Across,
}

/// The column that is white in nearly all lines of a page, if what stands beside it is prose.
fn gutter(source: &SourceText, page: &[Row]) -> Option<usize> {
    let widest = page.iter().map(|row| row.indent + rows::width(source.get(row.words))).max().unwrap_or(0);
    let is_parted = |row: &&Row| source.get(row.words).contains("  ") || source.get(row.words).contains('\t');
    let n_parted = page.iter().filter(is_parted).count();
    if page.len() < MIN_ROWS || widest < 2 * MIN_WIDTH || (n_parted as f64) < page.len() as f64 * MIN_SHARE {
        return None;
    }
    let counted = (MIN_WIDTH..=widest.min(MAX_WIDTH) - MIN_WIDTH).filter_map(|gutter| {
        let (mut n_both, mut n_across, mut n_lower, mut width) = (0, 0, 0, 0);
        for row in page {
            match halves(source, row, gutter) {
                Halves::Both { start, end, .. } => {
                    n_both += 1;
                    let (left, right) =
                        (source.get(Slice::new(row.words.start, end)), source.get(Slice::new(start, row.words.end)));
                    n_lower += usize::from(rows::start_of(right) == Start::Lower);
                    width += rows::width(left).min(rows::width(right));
                }
                Halves::Across => n_across += 1,
                Halves::Left | Halves::Right => {}
            }
        }
        let is_gutter = n_both as f64 >= page.len() as f64 * MIN_SHARE
            && n_across as f64 <= page.len() as f64 * MAX_ACROSS
            && n_lower * 3 >= n_both
            && width >= n_both * MIN_WIDTH;
        is_gutter.then_some((n_both, gutter))
    });
    // Of several white columns side by side the last one, where the right text begins.
    counted.max_by_key(|(n_both, gutter)| (*n_both, *gutter)).map(|(_, gutter)| gutter)
}

/// Whether a page can be parted at a gutter: hardly a line runs across, and one at least stands on both sides.
fn fits(source: &SourceText, page: &[Row], gutter: usize) -> bool {
    let n_across = page.iter().filter(|row| matches!(halves(source, row, gutter), Halves::Across)).count();
    let has_both = page.iter().any(|row| matches!(halves(source, row, gutter), Halves::Both { .. }));
    has_both && n_across as f64 <= page.len() as f64 * MAX_ACROSS
}

fn part_page(source: &SourceText, page: &[Row], gutter: usize, parted: &mut Vec<Row>) {
    let mut right: Vec<Row> = Vec::new();
    let base = page.iter().filter_map(|row| match halves(source, row, gutter) {
        Halves::Both { indent, .. } => Some(indent),
        _ => None,
    });
    let base = base.min().unwrap_or(gutter);
    // White above a half is that above its line, and the lines between that have nothing on its side.
    let (mut left_gap, mut right_gap) = (0, 0);
    for row in page {
        match halves(source, row, gutter) {
            Halves::Left => {
                parted.push(Row { gap: row.gap + std::mem::take(&mut left_gap), ..*row });
                right_gap += row.gap + 1;
            }
            Halves::Right => {
                let indent = row.indent.saturating_sub(base);
                right.push(Row { gap: row.gap + std::mem::take(&mut right_gap), indent, page: false, ..*row });
                left_gap += row.gap + 1;
            }
            Halves::Both { end, start, indent } => {
                let words = Slice::new(row.words.start, end);
                parted.push(Row { words, gap: row.gap + std::mem::take(&mut left_gap), tail: Tail::Nothing, ..*row });
                let words = Slice::new(start, row.words.end);
                let (gap, indent) = (row.gap + std::mem::take(&mut right_gap), indent.saturating_sub(base));
                right.push(Row { words, gap, indent, page: false, ..*row });
            }
            Halves::Across => {
                close(&mut right, parted);
                (left_gap, right_gap) = (0, 0);
                parted.push(*row);
            }
        }
    }
    close(&mut right, parted);
}

/// The right column is read behind the left one; no white parts them, for a paragraph may go on there.
fn close(right: &mut Vec<Row>, parted: &mut Vec<Row>) {
    if let Some(first) = right.first_mut().filter(|_| !parted.is_empty()) {
        first.gap = 0;
    }
    parted.append(right);
}
