//! Pages in the orders that heaps of sheets have: scanned front by front, cut and stacked, turned over, read from the right.
//!
//! Each way gives the numbers of the pages as they stand in the text. Pages without text are last, or one of them is the back of the title.

use crate::import::pages::joins::Page;
use crate::import::pages::sheets::Arrangement;
use crate::import::pages::sheets::BLANK;
use crate::import::pages::sheets::unfinished;
use crate::import::pages::sheets::worth;
use crate::import::pages::sheets::wrong_folio;

/// The sizes of signatures that small presses and copy shops fold.
const SIZES: [usize; 7] = [4, 8, 12, 16, 20, 24, 32];
/// More blank pages than this cost no more: a larger signature needs more of them, and is as likely.
const MAX_COUNTED: usize = 4;
/// A sheet of 8 or 16 pages, folded twice or three times: its front and its back, row by row.
const FOLDED_TWICE: [[usize; 8]; 2] = [[5, 4, 8, 1, 3, 6, 2, 7], [8, 1, 5, 4, 2, 7, 3, 6]];
const FOLDED_THRICE: [usize; 16] = [5, 12, 9, 8, 4, 13, 16, 1, 7, 10, 11, 6, 2, 15, 14, 3];

/// All arrangements of the pages by heaps of sheets.
pub fn arrangements(pages: &[Page], matrix: &[Vec<f64>]) -> Vec<Arrangement> {
    let mut all = Vec::new();
    let longest = pages.len() + SIZES[SIZES.len() - 1];
    for total in (pages.len()..longest).filter(|total| *total == pages.len() || total.is_multiple_of(2)) {
        for (way, numbers) in ways(total) {
            for blanks in blanks(total, total - pages.len()) {
                let numbers = numbers.iter().copied().filter(|number| !blanks.contains(number)).enumerate();
                let mut order: Vec<(usize, usize)> = numbers.collect();
                order.sort_by_key(|(_, number)| *number);
                let score = score(pages, matrix, &order) - blanks.len().min(MAX_COUNTED) as f64 * BLANK;
                all.push(Arrangement { score, way: way.clone(), pages: order });
            }
        }
    }
    all
}

/// Where each page has a number of its own, the order of the numbers, whatever put the pages into another one.
pub fn by_numbers(pages: &[Page], matrix: &[Vec<f64>]) -> Option<Arrangement> {
    let numbered = pages.iter().enumerate().map(|(place, page)| Some((place, page.folio?)));
    let mut order: Vec<(usize, usize)> = numbered.collect::<Option<_>>()?;
    order.sort_by_key(|(_, number)| *number);
    let is_clear = order.windows(2).all(|pair| pair[0].1 < pair[1].1);
    is_clear.then(|| Arrangement {
        score: score(pages, matrix, &order),
        way: "no sheets are needed to explain it".to_string(),
        pages: order,
    })
}

fn score(pages: &[Page], matrix: &[Vec<f64>], order: &[(usize, usize)]) -> f64 {
    let mut from = None;
    let mut score = 0.0;
    for (page, number) in order {
        score += worth(pages, matrix, from, *page) - wrong_folio(&pages[*page], *number);
        from = Some(*page);
    }
    score - unfinished(pages, from)
}

/// Which pages may be without text: the last ones; the back of the title and the last ones.
fn blanks(total: usize, n_blank: usize) -> Vec<Vec<usize>> {
    let last = |n_last: usize| total - n_last + 1..=total;
    match n_blank {
        0 => vec![Vec::new()],
        _ => vec![last(n_blank).collect(), [2].into_iter().chain(last(n_blank - 1)).collect()],
    }
}

/// The ways in which so many pages may stand, each with the numbers of the pages in that order.
fn ways(total: usize) -> Vec<(String, Vec<usize>)> {
    let all = 1..total + 1;
    let fronts = || all.clone().step_by(2);
    let backs = || all.clone().skip(1).step_by(2);
    let mut ways: Vec<(String, Vec<usize>)> =
        vec![("the pages stand backwards".to_string(), all.clone().rev().collect())];
    if total.is_multiple_of(2) {
        let half = total / 2;
        ways.extend([
            ("all fronts, then all backs".to_string(), fronts().chain(backs()).collect()),
            ("all fronts, then all backs from the last".to_string(), fronts().chain(backs().rev()).collect()),
            ("two heaps side by side".to_string(), (1..=half).flat_map(|number| [number, number + half]).collect()),
        ]);
    }
    for size in SIZES.into_iter().chain([total]).filter(|size| total.is_multiple_of(*size) && size.is_multiple_of(4)) {
        let sheets = |from_right: bool, inmost_first: bool| {
            let mut numbers = Vec::with_capacity(total);
            for first in (0..total).step_by(size) {
                for sheet in 0..size / 4 {
                    let sheet = if inmost_first { size / 4 - 1 - sheet } else { sheet };
                    let (low, high) = (first + 2 * sheet, first + size - 2 * sheet);
                    let sides = [high, low + 1, low + 2, high - 1];
                    numbers.extend(if from_right { [sides[1], sides[0], sides[3], sides[2]] } else { sides });
                }
            }
            numbers
        };
        let name = |how: &str| format!("signatures of {size} pages, {how}");
        ways.extend([
            (name("each side read from its right page"), sheets(true, false)),
            (name("the inmost sheet first"), sheets(false, true)),
            (name("the inmost sheet first, each side read from its right page"), sheets(true, true)),
        ]);
    }
    let folded = |pattern: &[usize]| {
        (0..total).step_by(pattern.len()).flat_map(|first| pattern.iter().map(move |number| first + number)).collect()
    };
    if total.is_multiple_of(8) {
        ways.extend(
            FOLDED_TWICE.iter().map(|pattern| ("sheets of 8 pages, folded twice".to_string(), folded(pattern))),
        );
    }
    if total.is_multiple_of(16) {
        ways.push(("sheets of 16 pages, folded thrice".to_string(), folded(&FOLDED_THRICE)));
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::ways;

    #[test]
    fn every_way_has_each_page_once() {
        for total in [4, 6, 7, 8, 16, 24, 48] {
            for (way, mut numbers) in ways(total) {
                numbers.sort_unstable();
                assert!(numbers.iter().copied().eq(1..=total), "{way}: {numbers:?}");
            }
        }
    }
}
