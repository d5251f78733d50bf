//! The order of pages: whether they stand as they are read, and, if not, as which imposition put them.
//!
//! A sheet that will be folded carries four pages: the last and the first of its signature on one side, the second and the last but one on
//! the other, and so on to the middle. A program that reads such sheets gives the pages in that order. Neither the sizes of the signatures nor
//! the blank pages, which leave no text, are known. For each likely set of sizes a search by dynamic programming lays the pages of the text on the
//! places of the sheets, leaves some blank, and adds up how well neighbors in reading fit each other; printed numbers must agree.

use std::collections::BTreeMap;

use crate::import::ImportError;
use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::audit::per_cent;
use crate::import::decisions::Decisions;
use crate::import::decisions::PageOrder;
use crate::import::lexicon::Lexicon;
use crate::import::pages::folios::Folios;
use crate::import::pages::joins;
use crate::import::pages::joins::Page;
use crate::import::rows::Row;
use crate::import::rules::I010;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// So few pages are not put in order.
const MIN_PAGES: usize = 8;
/// The share of bad joins from which on another order is looked for.
const SUSPICIOUS: f64 = 0.04;
/// The share of bad joins up to which pages may stay as they stand, if no other order is better.
const MAX_BAD: f64 = 0.18;
/// What each page costs when ways to part the text into pages are compared.
const FINER: f64 = 3.0;
/// By so much, for each page, another order must beat the one in which the pages stand: real impositions gain about twice that.
const MIN_GAIN: f64 = 0.9;
/// By so much, for each page, where the text begins in the midst of a sentence as it stands.
const LOST_START_GAIN: f64 = 0.4;
/// By so much in all where printed numbers bear the other order out.
const FOLIO_GAIN: f64 = 4.0;
/// The share of bad joins that a found order may have.
const MAX_BAD_FOUND: f64 = 0.08;
/// By so much the best order must beat the next one.
const MIN_MARGIN: f64 = 0.5;
/// A join this bad cannot be.
const BAD: f64 = -1.5;
/// What a blank page costs: books have some, at their ends and before parts.
const BLANK: f64 = 0.7;
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

/// What the order is judged by.
#[derive(Debug)]
pub struct Order<'a> {
    pub source: &'a SourceText,
    pub lexicon: &'a Lexicon,
    pub folios: &'a Folios,
}

/// An order that was found.
#[derive(Clone, Debug)]
struct Arrangement {
    score: f64,
    sizes: Vec<usize>,
    /// The pages of the text in the order of reading, with their numbers.
    pages: Vec<(usize, usize)>,
}

impl Order<'_> {
    /// Puts the pages in the order of reading.
    ///
    /// # Errors
    /// Where they are out of order and no imposition explains them.
    pub fn restore(
        &self,
        rows: Vec<Row>,
        decisions: &Decisions,
        audit: &mut Audit,
        learned: &mut Vec<String>,
    ) -> Result<Vec<Row>, ImportError> {
        if decisions.pages == PageOrder::AsTheyStand || !audit.allows(&I010) {
            return Ok(rows);
        }
        let pages = joins::pages(self.source, &rows, self.folios, joins::Splitting::AsMarked);
        let as_they_stand: Vec<usize> = (0..pages.len()).collect();
        let bad_as_they_stand = self.bad_share(&pages, &as_they_stand);
        // A text that begins in the midst of a sentence has lost its order or its beginning.
        let is_sound = bad_as_they_stand <= SUSPICIOUS
            && folios_step(&pages)
            && !pages.first().is_some_and(|page| page.starts_within);
        if pages.len() < MIN_PAGES || is_sound {
            return Ok(joins::with_notes_together(self.source, &rows, &pages));
        }
        let tried =
            [joins::Splitting::AtTitles, joins::Splitting::AtParts].map(|splitting| self.best(&rows, splitting));
        // Each page more makes one join more, so a finer parting must pay for itself.
        let worth = |found: &(Arrangement, f64, Vec<Page>)| found.0.score - found.2.len() as f64 * FINER;
        let found = tried.into_iter().flatten().max_by(|a, b| worth(a).total_cmp(&worth(b)));
        let stands_well = bad_as_they_stand <= MAX_BAD && folios_rise(&pages);
        let beats = |found: &(Arrangement, f64, Vec<Page>)| {
            let by_page = if pages.first().is_some_and(|page| page.starts_within) { LOST_START_GAIN } else { MIN_GAIN };
            let gain = if folios_prove(&found.0, &found.2) { FOLIO_GAIN } else { by_page * pages.len() as f64 };
            found.0.score > self.score_as_they_stand(&pages) + gain
        };
        if stands_well && !found.as_ref().is_some_and(beats) {
            return Ok(joins::with_notes_together(self.source, &rows, &pages));
        }
        let (found, margin, pages) =
            found.ok_or_else(|| ImportError::Scrambled("no sizes of signatures fit".to_string()))?;
        let order: Vec<usize> = found.pages.iter().map(|(page, _)| *page).collect();
        let bad = self.bad_share(&pages, &order);
        let n_folios = pages.iter().filter(|page| page.folio.is_some()).count();
        let n_right = found.pages.iter().filter(|(page, number)| pages[*page].folio == Some(*number)).count();
        let sizes = found.sizes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
        let evidence = format!(
            "signatures of {sizes} pages; {n_right} of {n_folios} printed numbers agree; {:.0} % of the joins from page to page fit, {:.0} % as they stood",
            100.0 - bad * 100.0,
            100.0 - self.bad_share(&pages, &(0..pages.len()).collect::<Vec<_>>()) * 100.0
        );
        let is_taken = decisions.pages == PageOrder::AsFound;
        if margin < MIN_MARGIN && !is_taken {
            return Err(ImportError::Scrambled(format!(
                "two orders fit nearly as well as each other; one has {evidence}"
            )));
        }
        if (bad > MAX_BAD_FOUND || n_right * 10 < n_folios * 8) && !is_taken {
            return Err(ImportError::Scrambled(format!("the best order found has {evidence}")));
        }
        for (place, (page, number)) in found.pages.iter().enumerate() {
            if place != *page {
                let rows = &rows[pages[*page].rows.clone()];
                let slice = Slice::new(rows[0].words.start, rows[rows.len() - 1].words.end);
                let after = format!("page {number}");
                audit.push(&I010, Effect::Kept, slice, after, per_cent(1.0 - bad), evidence.clone());
            }
        }
        learned.push(format!("the pages stand in the order of sheets: {evidence}"));
        let (rows, pages) = reordered(&rows, &pages, &order);
        Ok(joins::with_notes_together(self.source, &rows, &pages))
    }

    /// The best arrangement of all that are tried, by how much it beats the next other order, and the pages it arranges.
    fn best(&self, rows: &[Row], splitting: joins::Splitting) -> Option<(Arrangement, f64, Vec<Page>)> {
        let pages = joins::pages(self.source, rows, self.folios, splitting);
        let matrix = self.matrix(&pages);
        let laid_out = hypotheses(pages.len()).into_iter().filter_map(|sizes| lay_out(&pages, &matrix, &sizes));
        let mut all: Vec<Arrangement> = laid_out.collect();
        all.sort_by(|a, b| b.score.total_cmp(&a.score));
        let best = all.first()?.clone();
        let is_same =
            |other: &&Arrangement| other.pages.iter().map(|(page, _)| page).eq(best.pages.iter().map(|(page, _)| page));
        let next = all.iter().find(|other| !is_same(other)).map_or(f64::NEG_INFINITY, |other| other.score);
        let margin = best.score - next;
        Some((best, margin, pages))
    }

    fn matrix(&self, pages: &[Page]) -> Vec<Vec<f64>> {
        pages.iter().map(|from| pages.iter().map(|to| joins::join(from, to, self.lexicon)).collect()).collect()
    }

    fn score_as_they_stand(&self, pages: &[Page]) -> f64 {
        pages.windows(2).map(|pair| joins::join(&pair[0], &pair[1], self.lexicon)).sum()
    }

    fn bad_share(&self, pages: &[Page], order: &[usize]) -> f64 {
        let n_bad =
            order.windows(2).filter(|pair| joins::join(&pages[pair[0]], &pages[pair[1]], self.lexicon) <= BAD).count();
        n_bad as f64 / order.len().max(1) as f64
    }
}

/// Whether the printed numbers rise as the pages do, one by one; a blank page or a plate between is no fault.
fn folios_step(pages: &[Page]) -> bool {
    let folios: Vec<(usize, usize)> =
        pages.iter().enumerate().filter_map(|(place, page)| Some((place, page.folio?))).collect();
    let jumps = |pair: &&[(usize, usize)]| (pair[1].0 - pair[0].0).abs_diff(pair[1].1.saturating_sub(pair[0].1)) > 1;
    folios.windows(2).filter(jumps).count() * 4 <= folios.len()
}

/// Whether three printed numbers or more agree with an order, and not with the one in which the pages stand.
fn folios_prove(found: &Arrangement, pages: &[Page]) -> bool {
    let folios: Vec<(usize, usize)> =
        pages.iter().enumerate().filter_map(|(place, page)| Some((place, page.folio?))).collect();
    let n_right = found.pages.iter().filter(|(page, number)| pages[*page].folio == Some(*number)).count();
    let offsets = || folios.iter().map(|(place, folio)| (*place).cast_signed() - folio.cast_signed());
    let spread = offsets().max().unwrap_or(0) - offsets().min().unwrap_or(0);
    folios.len() >= 3 && n_right == folios.len() && spread > 3
}

/// Whether the printed numbers rise with the pages.
fn folios_rise(pages: &[Page]) -> bool {
    let folios: Vec<usize> = pages.iter().filter_map(|page| page.folio).collect();
    let n_falls = folios.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    // Numbers may begin anew, in volumes or after a preface.
    n_falls * 8 <= folios.len()
}

/// Sets the rows of pages one page after the other.
fn reordered(rows: &[Row], pages: &[Page], order: &[usize]) -> (Vec<Row>, Vec<Page>) {
    let mut sorted = Vec::with_capacity(rows.len());
    let mut moved = Vec::with_capacity(pages.len());
    for place in order {
        let page = &pages[*place];
        let start = sorted.len();
        sorted.extend_from_slice(&rows[page.rows.clone()]);
        if let Some(first) = sorted.get_mut(start) {
            first.page = true;
            first.gap = 0;
        }
        let page = page.moved_to(start);
        moved.push(page);
    }
    (sorted, moved)
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

fn lay_out(pages: &[Page], matrix: &[Vec<f64>], sizes: &[usize]) -> Option<Arrangement> {
    let places = places(sizes);
    let join = |from: Option<usize>, to: Option<usize>| match (from, to) {
        // A book begins neither in the midst of a sentence, nor ends so.
        (None, Some(to)) if pages[to].starts_within => -4.0,
        (None, Some(to)) if pages[to].opens_book => 4.0,
        // The title of a first part or an introduction stands nowhere else.
        (Some(from), Some(to)) if pages[to].opens_book => matrix[from][to] - 3.0,
        (Some(from), Some(to)) => matrix[from][to],
        _ => 0.0,
    };
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
                offer(state, score - BLANK + gain, *step, None);
            }
            let Some(page) = pages.get(state.n_laid) else { continue };
            let laid = state.n_laid;
            let gain = match place.is_low {
                true => join(state.low, Some(laid)),
                false => state.high.map_or(0.0, |high| join(Some(laid), Some(high))),
            };
            let wrong = if page.folio.is_some_and(|folio| folio != place.number) { WRONG_FOLIO } else { 0.0 };
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
    Some(Arrangement { score, sizes: sizes.to_vec(), pages: laid })
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
