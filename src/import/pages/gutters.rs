//! The white between two pages that lie side by side, in text that keeps the layout of its sides.
//!
//! A gutter is a column of a side that hardly a row runs across. Programs keep it straight but for a character or two, and it moves from side to
//! side, as one page is blank or narrower; so each side has its own, and a row is parted at the white that is nearest to it.

use std::ops::Range;

use crate::import::pages::folios::number_of;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::text::Tail;

/// White within a row that may be a gutter, in characters.
const MIN_WHITE: usize = 2;
/// The share of rows that may run across a gutter.
const MAX_ACROSS: f64 = 0.08;
/// A row is parted so far from the gutter of its side, at most.
const NEAR: usize = 8;
/// A page without text has no more rows than this: its head and its foot.
const MAX_NUMBERS: usize = 2;
/// What a row that runs across costs, in characters of those that do not.
const ACROSS: usize = 40;

/// A stretch of a row without wide white: its columns, and its bytes in the source.
struct Stretch {
    columns: Range<usize>,
    words: Slice,
}

/// The rows of the left and of the right page of a side; nothing where no gutter parts it.
pub fn part(source: &SourceText, side: &[Row]) -> Option<[Vec<Row>; 2]> {
    let stretches: Vec<Vec<Stretch>> = side.iter().map(|row| stretches(source, row)).collect();
    let gutter = gutter(&stretches)?;
    let parted: Vec<usize> = stretches.iter().map(|row| n_left(row, gutter)).collect();
    let starts = stretches.iter().zip(&parted).filter_map(|(row, n_left)| Some(row.get(*n_left)?.columns.start));
    let margin = usual(starts);
    let mut halves = [Vec::new(), Vec::new()];
    // White above a half is that above its line, and the lines between that have nothing on its side.
    let mut gaps = [0, 0];
    for ((row, stretches), n_left) in side.iter().zip(&stretches).zip(parted) {
        let (left, right) = stretches.split_at(n_left);
        for (half, of_half) in [left, right].into_iter().enumerate() {
            let (Some(first), Some(last)) = (of_half.first(), of_half.last()) else {
                gaps[half] += row.gap + 1;
                continue;
            };
            let indent = if half == 0 { row.indent } else { first.columns.start.saturating_sub(margin) };
            // The right margin is not kept to the character.
            let indent = if half == 1 && indent == 1 { 0 } else { indent };
            let tail = if half == 0 && n_left < stretches.len() { Tail::Nothing } else { row.tail };
            let words = Slice::new(first.words.start, last.words.end);
            let gap = if halves[half].is_empty() { 0 } else { row.gap + gaps[half] };
            halves[half].push(Row { words, gap, indent, tail, page: halves[half].is_empty(), ..*row });
            gaps[half] = 0;
        }
    }
    // Numbers at the ends of contents lines are no page.
    let has_letters = |row: &Row| source.get(row.words).contains(char::is_alphabetic);
    let is_page = |half: &Vec<Row>| half.len() <= MAX_NUMBERS || half.iter().any(has_letters);
    halves.iter().all(is_page).then_some(halves)
}

/// The column at which most of the widest stretches meet with white between, if hardly a row runs across it.
fn gutter(stretches: &[Vec<Stretch>]) -> Option<usize> {
    let widest = stretches.iter().filter_map(|row| Some(row.last()?.columns.end)).max()?;
    // How many rows run across each column, and how much text lies on both sides of it, by the narrower side of each row.
    let (mut across, mut beside) = (vec![0_usize; widest + 1], vec![0_usize; widest + 1]);
    for row in stretches {
        for stretch in row {
            across[stretch.columns.start + 1..stretch.columns.end].iter_mut().for_each(|n| *n += 1);
        }
        for pair in row.windows(2) {
            let left = pair[0].columns.end - row[0].columns.start;
            let right = row[row.len() - 1].columns.end - pair[1].columns.start;
            beside[pair[0].columns.end..=pair[1].columns.start].iter_mut().for_each(|sum| *sum += left.min(right));
        }
    }
    let most = (stretches.len() as f64 * MAX_ACROSS).max(1.0) as usize;
    let worth = |column: &usize| beside[*column].saturating_sub(across[*column] * ACROSS);
    // Of several columns of white the last one, where the right page begins.
    let best = (1..widest).filter(|column| across[*column] <= most).max_by_key(|column| (worth(column), *column))?;
    (worth(&best) > 0).then_some(best)
}

/// How many stretches of a row belong to the left page.
fn n_left(row: &[Stretch], gutter: usize) -> usize {
    let reach = |at: usize| match (at.checked_sub(1).map(|before| row[before].columns.end), row.get(at)) {
        (Some(end), Some(next)) if (end..=next.columns.start).contains(&gutter) => 0,
        (Some(end), Some(next)) => end.abs_diff(gutter).min(next.columns.start.abs_diff(gutter)),
        // At the edge of the row: no white is there to part it.
        (None, Some(next)) if next.columns.start >= gutter => 0,
        (Some(end), None) if end <= gutter => 0,
        _ => NEAR + 1,
    };
    let nearest = (0..=row.len()).min_by_key(|at| reach(*at)).unwrap_or(0);
    if reach(nearest) <= NEAR {
        return nearest;
    }
    // A row that runs across belongs where most of it stands.
    let middle = |stretch: &Stretch| stretch.columns.start.midpoint(stretch.columns.end);
    row.iter().take_while(|stretch| middle(stretch) < gutter).count()
}

fn stretches(source: &SourceText, row: &Row) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let mut n_white = MIN_WHITE;
    let mut column = row.indent;
    for (at, character) in source.get(row.words).char_indices() {
        let start = row.words.start + at;
        let end = start + character.len_utf8();
        match character {
            '\t' => (n_white, column) = (n_white + MIN_WHITE, column + 7),
            _ if character.is_whitespace() => n_white += 1,
            _ => {
                match all.last_mut().filter(|_| n_white < MIN_WHITE) {
                    Some(last) => (last.words.end, last.columns.end) = (end, column + 1),
                    None => all.push(Stretch { columns: column..column + 1, words: Slice::new(start, end) }),
                }
                n_white = 0;
            }
        }
        column += 1;
    }
    all
}

/// How many columns a side takes.
pub fn reach(source: &SourceText, side: &[Row]) -> usize {
    side.iter().map(|row| row.indent + rows::width(source.get(row.words))).max().unwrap_or(0)
}

/// The column at which most rows begin, or the least of several.
fn usual(starts: impl Iterator<Item = usize>) -> usize {
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    let runs = starts.chunk_by(|one, other| one == other);
    runs.max_by(|a, b| a.len().cmp(&b.len()).then(b[0].cmp(&a[0]))).map_or(0, |run| run[0])
}

/// Whether rows hold more than numbers and white, so that they can be told to have a gutter.
pub fn has_text(source: &SourceText, side: &[Row]) -> bool {
    side.iter().filter(|row| number_of(source, row).is_none() && rows::width(source.get(row.words)) > 1).count() > 7
}
