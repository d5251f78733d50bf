//! Pages on folded sheets.
//!
//! A sheet that will be folded carries four pages: the last and the first of its signature on one side, the second and the last but one on
//! the other, and so on to the middle. A program that reads such sheets gives the pages in that order. Neither the sizes of the signatures nor
//! the blank pages, which leave no text, are known. For each likely set of sizes a search by dynamic programming lays the pages of the text on the
//! places of the sheets, leaves some blank, and adds up how well neighbors in reading fit each other.

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
const BEAM: usize = 160;
/// The same for a first look at all sets of signatures; the best ones are looked at again.
const NARROW_BEAM: usize = 30;
const N_LOOKED_AT_AGAIN: usize = 12;
/// Orders kept for each state: the best one and the next, by which the best one is judged.
const N_KEPT: usize = 2;
/// Orders of one set of signatures that are handed over.
const N_COMPARED: usize = 4;
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
        // A book does not begin in the midst of a sentence.
        None if pages[to].starts_within => -4.0,
        None if pages[to].opens_book => 4.0,
        None => 0.0,
        // The title of a first part or an introduction stands nowhere else.
        Some(from) if pages[to].opens_book => matrix[from][to] - 3.0,
        Some(from) => matrix[from][to],
    }
}

/// What it costs that a book ends with a page that breaks off.
pub fn unfinished(pages: &[Page], last: Option<usize>) -> f64 {
    if last.is_some_and(|last| pages[last].breaks_off()) { 4.0 } else { 0.0 }
}

/// What it costs to give a page a number.
pub fn wrong_folio(page: &Page, number: usize) -> f64 {
    if page.folio.is_some_and(|folio| folio != number) { WRONG_FOLIO } else { 0.0 }
}

/// The sizes of signatures that are tried: one, two of any sizes, or several of one size and a last one that may be smaller.
fn hypotheses(n_pages: usize) -> Vec<Vec<usize>> {
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
    signature: usize,
    is_low: bool,
    ends_signature: bool,
}

fn places(sizes: &[usize]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut offset = 0;
    for (signature, size) in sizes.iter().enumerate() {
        let place = |number: usize| Place {
            number: offset + number,
            signature,
            is_low: number * 2 <= *size,
            ends_signature: false,
        };
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

impl State {
    /// The state as one number, in the same order: comparing states is most of the search. No text of more than 2,000 pages comes here.
    fn key(&self) -> u64 {
        let place = |page: Option<usize>| page.map_or(0, |page| page as u64 + 1);
        (self.n_laid as u64) << 48 | place(self.low) << 32 | place(self.high) << 16 | place(self.top)
    }
}

/// One way to come to a state.
#[derive(Clone, Copy)]
struct Path {
    score: f64,
    /// The step before, and the page that is laid with its number.
    before: usize,
    laid: Option<(usize, usize)>,
    /// What the pages laid so far have of an order: paths with the same one differ by blank pages alone. The page that is laid last in its signature
    /// stands in its middle, in whichever half it lies, so that halves count only once another page has followed.
    order: u64,
    last: Option<Half>,
}

/// A half of a signature.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Half {
    signature: usize,
    is_low: bool,
}

/// A step of the search: what was laid where, and the step before.
struct Step {
    before: usize,
    laid: Option<(usize, usize)>,
}

/// The best orders of all sets of signatures that are tried, the next ones among them, so that it is known how sure the best one is.
pub fn arrangements(pages: &[Page], matrix: &[Vec<f64>]) -> Vec<Arrangement> {
    // What a page that is laid gains as a rule: without it, ways that put blank pages off would crowd out the others.
    let best_into = |to: usize| (0..pages.len()).map(|from| matrix[from][to]).fold(f64::NEG_INFINITY, f64::max);
    let expected = (0..pages.len()).map(best_into).sum::<f64>() / pages.len().max(1) as f64;
    let lay_out = |sizes: &[usize], beam: usize| lay_out(pages, matrix, sizes, Looks { beam, expected });
    let first_look = |sizes: Vec<usize>| (lay_out(&sizes, NARROW_BEAM), sizes);
    let mut tried: Vec<(Vec<Arrangement>, Vec<usize>)> = hypotheses(pages.len()).into_iter().map(first_look).collect();
    let best = |found: &[Arrangement]| found.first().map_or(f64::NEG_INFINITY, |best| best.score);
    tried.sort_by(|(a, _), (b, _)| best(b).total_cmp(&best(a)));
    for (found, sizes) in tried.iter_mut().take(N_LOOKED_AT_AGAIN) {
        found.extend(lay_out(sizes, BEAM));
    }
    tried.into_iter().flat_map(|(found, _)| found).collect()
}

/// How wide a search is, and what a page that is laid gains as a rule.
#[derive(Clone, Copy)]
struct Looks {
    beam: usize,
    expected: f64,
}

/// Lays the pages on the places of signatures: the best order comes first.
fn lay_out(pages: &[Page], matrix: &[Vec<f64>], sizes: &[usize], looks: Looks) -> Vec<Arrangement> {
    let places = places(sizes);
    let mut steps = vec![Step { before: 0, laid: None }];
    let start = State { n_laid: 0, low: None, high: None, top: None };
    let mut states = vec![(start, Path { score: 0.0, before: 0, laid: None, order: 0, last: None })];
    for idx in 0..places.len() {
        let mut best = grouped(followers(pages, matrix, &places, idx, &states));
        let hope =
            |(state, paths): &Group| paths[0].map_or(0.0, |best| best.score) - looks.expected * state.n_laid as f64;
        best.sort_by(|a, b| hope(b).total_cmp(&hope(a)).then(a.0.cmp(&b.0)));
        best.truncate(looks.beam);
        let paths = |(state, paths): Group| paths.into_iter().flatten().map(move |path| (state, path));
        states = best.into_iter().flat_map(paths).collect();
        for (_, path) in &mut states {
            steps.push(Step { before: path.before, laid: path.laid });
            path.before = steps.len() - 1;
        }
    }
    let sizes = sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    for (state, path) in &mut states {
        path.score -= unfinished(pages, state.low);
    }
    let mut complete: Vec<&(State, Path)> = states.iter().filter(|(state, _)| state.n_laid == pages.len()).collect();
    complete.sort_by(|(_, a), (_, b)| b.score.total_cmp(&a.score));
    complete.truncate(N_COMPARED);
    let arrangement = |(_, path): &(State, Path)| Arrangement {
        score: path.score,
        way: format!("signatures of {sizes} pages"),
        pages: laid_on_the_way(&steps, path.before),
    };
    complete.into_iter().map(arrangement).collect()
}

/// The ways from all states to the next place: a page is laid there, or it stays blank.
fn followers(
    pages: &[Page],
    matrix: &[Vec<f64>],
    places: &[Place],
    idx: usize,
    states: &[(State, Path)],
) -> Vec<(State, Path)> {
    let (place, n_left) = (&places[idx], places.len() - idx);
    let n_blank = places.len().saturating_sub(pages.len());
    let join = |from: Option<usize>, to: Option<usize>| to.map_or(0.0, |to| worth(pages, matrix, from, to));
    let mut next: Vec<(State, Path)> = Vec::with_capacity(2 * states.len());
    for (state, path) in states {
        if pages.len() - state.n_laid < n_left {
            let (after, gain) = closed(*state, place, &join);
            let is_usual = place.number == 2 || place.number + n_blank > places.len();
            let score = path.score - if is_usual { BLANK } else { BLANK_WITHIN } + gain;
            next.push((after, Path { score, laid: None, ..*path }));
        }
        let Some(page) = pages.get(state.n_laid) else { continue };
        let laid = state.n_laid;
        let gain = match place.is_low {
            true => join(state.low, Some(laid)),
            false => state.high.map_or(0.0, |high| join(Some(laid), Some(high))),
        };
        let after = match place.is_low {
            true => State { n_laid: laid + 1, low: Some(laid), ..*state },
            false => State { n_laid: laid + 1, high: Some(laid), top: state.top.or(Some(laid)), ..*state },
        };
        let (after, closing) = closed(after, place, &join);
        let score = path.score + gain - wrong_folio(page, place.number) + closing;
        // Source of the hash: Fowler, Noll and Vo, FNV-1a, 1991.
        let before =
            path.last.filter(|half| half.signature == place.signature).map_or(2, |half| usize::from(half.is_low));
        let order = (path.order ^ (place.signature * 3 + before + 1) as u64).wrapping_mul(0x0100_0000_01b3);
        let last = Some(Half { signature: place.signature, is_low: place.is_low });
        next.push((after, Path { score, before: path.before, laid: Some((laid, place.number)), order, last }));
    }
    next
}

/// The best paths to one state, which differ in their order.
type Group = (State, [Option<Path>; N_KEPT]);

/// Brings together the paths to each state, the best ones first.
fn grouped(mut paths: Vec<(State, Path)>) -> Vec<Group> {
    paths.sort_by(|(one, a), (other, b)| one.key().cmp(&other.key()).then(b.score.total_cmp(&a.score)));
    let group = |same: &[(State, Path)]| {
        let mut kept: [Option<Path>; N_KEPT] = [None; N_KEPT];
        for (_, path) in same {
            let is_free = |kept: &&mut Option<Path>| kept.is_none_or(|kept| kept.order == path.order);
            if let Some(slot) = kept.iter_mut().find(is_free)
                && slot.is_none()
            {
                *slot = Some(*path);
            }
        }
        (same[0].0, kept)
    };
    paths.chunk_by(|(one, _), (other, _)| one == other).map(group).collect()
}

/// The pages with their numbers in the order of reading, from the last step back.
fn laid_on_the_way(steps: &[Step], mut step: usize) -> Vec<(usize, usize)> {
    let mut laid = Vec::new();
    while step > 0 {
        laid.extend(steps[step].laid);
        step = steps[step].before;
    }
    laid.sort_by_key(|(_, number)| *number);
    laid
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
