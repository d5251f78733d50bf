//! Pages on folded sheets.
//!
//! A sheet that will be folded carries four pages: the last and the first of its signature on one side, the second and the last but one on
//! the other, and so on to the middle. A program that reads such sheets gives the pages in that order. Neither the sizes of the signatures nor
//! the blank pages, which leave no text, are known. For each likely set of sizes a search by dynamic programming lays the pages of the text on the
//! places of the sheets, leaves some blank, and adds up how well neighbors in reading fit each other.

use std::collections::BTreeMap;

use crate::import::pages::joins::Page;

/// What a blank page costs where books have one: at their ends, on the back of the title.
pub const BLANK: f64 = 0.7;
/// What it costs elsewhere, as before parts: it may lie anywhere there, and so must not be a way to mend what does not fit.
const BLANK_WITHIN: f64 = 2.5;
/// What it costs that a page stands where its printed number does not belong.
const WRONG_FOLIO: f64 = 30.0;
/// So many blank pages are tried.
const MAX_BLANKS: usize = 20;
/// States kept at each step of the search.
const BEAM: usize = 120;
/// Above so many pages only signatures of one size are tried.
const MAX_FREE: usize = 320;
/// The sizes of signatures that printers use.
const SIZES: [usize; 11] = [8, 12, 16, 20, 24, 28, 32, 36, 40, 48, 64];

/// An order that was found.
#[derive(Clone, Debug)]
pub struct Arrangement {
    pub score: f64,
    /// How the pages came to stand as they do, in words.
    pub way: String,
    /// The pages of the text in the order of reading, with their numbers.
    pub pages: Vec<(usize, usize)>,
}

/// How well a page stands behind another, or at the beginning.
pub fn worth(pages: &[Page], matrix: &[Vec<f64>], from: Option<usize>, to: usize) -> f64 {
    match from {
        // A book begins neither in the midst of a sentence, nor ends so.
        None if pages[to].starts_within => -4.0,
        None if pages[to].opens_book => 4.0,
        None => 0.0,
        // The title of a first part or an introduction stands nowhere else.
        Some(from) if pages[to].opens_book => matrix[from][to] - 3.0,
        Some(from) => matrix[from][to],
    }
}

/// What it costs to give a page a number.
pub fn wrong_folio(page: &Page, number: usize) -> f64 {
    if page.folio.is_some_and(|folio| folio != number) { WRONG_FOLIO } else { 0.0 }
}

/// The sizes of signatures that are tried: one, two of any sizes, or several of one size and a last one that may be smaller.
pub fn hypotheses(n_pages: usize) -> Vec<Vec<usize>> {
    let first = n_pages.div_ceil(4) * 4;
    let totals: Vec<usize> = (first..=n_pages + MAX_BLANKS).step_by(4).collect();
    let mut all: Vec<Vec<usize>> = Vec::new();
    for total in totals {
        all.push(vec![total]);
        if total <= MAX_FREE {
            all.extend((4..total).step_by(4).map(|one| vec![one, total - one]));
        }
        for size in SIZES.into_iter().filter(|size| size * 2 < total) {
            let mut sizes = vec![size; total / size];
            if !total.is_multiple_of(size) {
                sizes.push(total % size);
            }
            all.push(sizes);
        }
    }
    all
}

/// One place on a sheet: the number of its page, from 1, and whether it lies in the first half of its signature.
struct Place {
    number: usize,
    is_low: bool,
    ends_signature: bool,
}

fn places(sizes: &[usize]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut offset = 0;
    for size in sizes {
        let place =
            |number: usize| Place { number: offset + number, is_low: number * 2 <= *size, ends_signature: false };
        for sheet in 0..size / 4 {
            let (low, high) = (sheet * 2, size - sheet * 2);
            places.extend([place(high), place(low + 1), place(low + 2), place(high - 1)]);
        }
        if let Some(last) = places.last_mut() {
            last.ends_signature = true;
        }
        offset += size;
    }
    places
}

/// What the search knows at one point: how many pages of the text are laid, and which ones wait for neighbors.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct State {
    n_laid: usize,
    /// The last page of the lower half so far, or that of the signature before.
    low: Option<usize>,
    /// The first page of the upper half so far.
    high: Option<usize>,
    /// The last page of this signature.
    top: Option<usize>,
}

/// A score, the step before, and the page that is laid with its number.
type Offer = (f64, usize, Option<(usize, usize)>);

/// A step of the search: what was laid where, and the step before.
struct Step {
    before: usize,
    laid: Option<(usize, usize)>,
}

pub fn lay_out(pages: &[Page], matrix: &[Vec<f64>], sizes: &[usize]) -> Option<Arrangement> {
    let places = places(sizes);
    let n_blank = places.len().saturating_sub(pages.len());
    let join = |from: Option<usize>, to: Option<usize>| to.map_or(0.0, |to| worth(pages, matrix, from, to));
    let mut steps = vec![Step { before: 0, laid: None }];
    let start = State { n_laid: 0, low: None, high: None, top: None };
    let mut states: BTreeMap<State, (f64, usize)> = BTreeMap::from([(start, (0.0, 0))]);
    for (idx, place) in places.iter().enumerate() {
        let n_left = places.len() - idx;
        let mut next: BTreeMap<State, Offer> = BTreeMap::new();
        let mut offer = |state: State, score: f64, before: usize, laid: Option<(usize, usize)>| {
            let entry = next.entry(state).or_insert((f64::NEG_INFINITY, before, laid));
            if score > entry.0 {
                *entry = (score, before, laid);
            }
        };
        for (state, (score, step)) in &states {
            if pages.len() - state.n_laid < n_left {
                let (state, gain) = closed(*state, place, &join);
                let is_usual = place.number == 2 || place.number + n_blank > places.len();
                offer(state, score - if is_usual { BLANK } else { BLANK_WITHIN } + gain, *step, None);
            }
            let Some(page) = pages.get(state.n_laid) else { continue };
            let laid = state.n_laid;
            let gain = match place.is_low {
                true => join(state.low, Some(laid)),
                false => state.high.map_or(0.0, |high| join(Some(laid), Some(high))),
            };
            let wrong = wrong_folio(page, place.number);
            let after = match place.is_low {
                true => State { n_laid: laid + 1, low: Some(laid), ..*state },
                false => State { n_laid: laid + 1, high: Some(laid), top: state.top.or(Some(laid)), ..*state },
            };
            let (after, closing) = closed(after, place, &join);
            offer(after, score + gain - wrong + closing, *step, Some((laid, place.number)));
        }
        let mut best: Vec<(State, Offer)> = next.into_iter().collect();
        best.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then(a.0.cmp(&b.0)));
        best.truncate(BEAM);
        states = BTreeMap::new();
        for (state, (score, before, laid)) in best {
            steps.push(Step { before, laid });
            states.insert(state, (score, steps.len() - 1));
        }
    }
    let complete = states.into_iter().filter(|(state, _)| state.n_laid == pages.len());
    let (_, (score, mut step)) = complete.max_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
    let mut laid = Vec::with_capacity(pages.len());
    while step > 0 {
        laid.extend(steps[step].laid);
        step = steps[step].before;
    }
    laid.sort_by_key(|(_, number)| *number);
    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    Some(Arrangement { score, way: format!("signatures of {sizes} pages"), pages: laid })
}

/// At the end of a signature its halves meet in the middle.
fn closed(state: State, place: &Place, join: &impl Fn(Option<usize>, Option<usize>) -> f64) -> (State, f64) {
    if !place.ends_signature {
        return (state, 0.0);
    }
    let gain = state.high.map_or(0.0, |high| join(state.low, Some(high)));
    (State { n_laid: state.n_laid, low: state.top.or(state.low), high: None, top: None }, gain)
}

#[cfg(test)]
mod tests {
    use super::places;

    #[test]
    fn sheets_pair_the_first_page_with_the_last() {
        let numbers: Vec<usize> = places(&[8, 4]).iter().map(|place| place.number).collect();
        assert_eq!(numbers, [8, 1, 2, 7, 6, 3, 4, 5, 12, 9, 10, 11]);
    }
}
