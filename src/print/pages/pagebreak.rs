//! Page breaks: a total fit over each galley.
//!
//! Dynamic programming over page starts. A page start is a place in the text (with the chosen length of a paragraph that is parted there), the
//! note lines still to come, the side, and on a recto the depth of its verso. From each start all ways to fill the page are tried, each paragraph
//! in each of its lengths (`pagefill`); the cheapest way to each next start is kept.
//!
//! Source: Plass, “Optimal Pagination Techniques for Automatic Typesetting Systems” (1981), and Mittelbach, “A General Framework for Globally
//! Optimized Pagination” (2016), for paragraph variants and spreads. Ours: costs are compared in the order of `Cost`, not weighed against each
//! other.
//!
//! The search is exact but for four bounds, which make its time grow in proportion to the text:
//! - a paragraph comes in the lengths that the line breaker offers: its best number of lines and `LineRules::line_window` more or fewer,
//!   each in one way; where a page ends within a word the galley is broken again with one more way for that paragraph (`typeset`);
//! - while a page is filled, fills more than `material::MAX_DRIFT` lines away from the cheapest one are given up;
//! - a page lacks at most `cost::MAX_SHORT` lines, and has at most as many of white above its notes, unless every fuller one parts something;
//! - of the starts of each page, `MAX_STARTS` are kept.
//!
//! `tests.rs` holds the search to a brute-force one on small cases, where the last two are the same in both and the others never bind. Where a fault
//! stands nevertheless, `proof` looks at every way.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap; // sorted before it is read

use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::MAX_SHORT;
use crate::print::pages::cost::SHORT_PAGE_DEMERITS;
use crate::print::pages::material::Material;
use crate::print::pages::material::Start;
use crate::print::pages::pagefill::End;
use crate::print::pages::pagefill::Fill;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::VList;
use crate::units::Length;

/// Page starts kept for each page, and twice as many where figures float, for then a page may start with or without one. Exact below it; above it the
/// costliest are given up.
const MAX_STARTS: usize = 40;

/// The pages of a galley and what they cost.
#[derive(Clone, Debug)]
pub struct Pagination {
    pub pages: Vec<PagePlan>,
    pub cost: Cost,
    /// The pages of their own: before which of `pages`, and for which block; rising.
    pub plates: Vec<(usize, u32)>,
    /// How often a page was filled to find it, to measure the search by.
    pub n_fills: usize,
    pub proof: Proof,
    pub cure: Option<Cure>,
}

/// A paragraph of another length that would leave the pages of its galley without a fault.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cure {
    pub block: u32,
    pub change: LineChange,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineChange {
    More,
    Fewer,
}

/// Whether pages are known to have no faults that others would be without.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Proof {
    /// Nobody has asked.
    #[default]
    Unsought,
    /// There were more ways than could be looked at.
    Missing,
    /// All ways were looked at, and none has fewer faults, in the order of `Cost`.
    Least,
}

impl Pagination {
    pub fn new(pages: Vec<PagePlan>, n_fills: usize) -> Pagination {
        Pagination { pages, cost: Cost::default(), plates: Vec::new(), n_fills, proof: Proof::default(), cure: None }
    }

    /// All pages that it makes.
    pub fn n_sheets(&self) -> usize {
        self.pages.len() + self.plates.len()
    }
}

/// A plate moves all pages after it to the other side, so they are broken again until no plate moves, so often at most. After that a page may have
/// been broken for the other side, which is no more than a flaw of its depth.
const MAX_PLATE_PASSES: usize = 4;

/// Chooses the page breaks of a galley that opens on `side`. A galley without blocks has one empty page.
///
/// Where the list has a page lock, it is put to use only if the pages would not fall as it says by themselves: so text that has not changed is
/// set exactly as it was.
pub fn break_pages(list: &VList, frame: &PageFrame, side: Side) -> Pagination {
    let mut plates: Vec<(usize, u32)> = Vec::new();
    for pass in 1.. {
        let search = |held: &[Vec<Position>]| search_pages(&Material::new(list, frame, held), side, &plates);
        let free = search(&[]);
        let found = if n_moved(&free, &list.held) == 0 { free } else { search(&list.held) };
        let now = plates_of(list, &found);
        if now == plates || pass == MAX_PLATE_PASSES {
            return Pagination { plates: now, ..found };
        }
        plates = now;
    }
    unreachable!("the loop ends with its last pass")
}

/// Where the plates of a galley come to stand: at the page boundary that is next to their place in the text. The opening page stays the first.
fn plates_of(list: &VList, pagination: &Pagination) -> Vec<(usize, u32)> {
    let is_plate = |block: u32| list.plates.binary_search(&block).is_ok();
    let plates = list.plates.iter().map(|plate| {
        let page_idx = pagination.pages.iter().position(|page| page.slices.iter().any(|slice| slice.block == *plate));
        let page_idx = page_idx.unwrap_or(pagination.pages.len().saturating_sub(1));
        let before = pagination.pages[page_idx].slices.iter().take_while(|slice| is_plate(slice.block));
        let is_at_head = page_idx > 0 && before.into_iter().any(|slice| slice.block == *plate);
        (page_idx + usize::from(!is_at_head), *plate)
    });
    plates.collect()
}

fn search_pages(material: &Material, side: Side, plates: &[(usize, u32)]) -> Pagination {
    let first = Reached { at: Place::default(), cost: Cost::default(), previous: 0, page: None };
    let mut search = Search { material, plates, layers: vec![vec![first]], best: None, n_fills: 0 };
    let mut side = side;
    while search.next_layer(side) {
        let n_plates = search.n_plates_before(search.layers.len() - 1);
        side = if n_plates.is_multiple_of(2) { side.other() } else { side };
    }
    search.read_back()
}

/// How many pages do not start where the lock has them.
pub fn n_moved(pagination: &Pagination, held: &[Vec<Position>]) -> usize {
    let starts = pagination.pages.iter().map(PagePlan::start);
    let n_elsewhere = starts.zip(held).filter(|(start, places)| !is_held(*start, places)).count();
    n_elsewhere + if held.is_empty() { 0 } else { pagination.pages.len().abs_diff(held.len()) }
}

/// Whether a page that starts here starts as the lock has it. A page of notes alone has no start in the text.
pub fn is_held(start: Option<Position>, places: &[Position]) -> bool {
    places.is_empty() || start.is_none_or(|start| places.contains(&start))
}

/// A start together with the depth of the verso that it faces; `None` on a verso and where the verso may end anywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Place {
    start: Start,
    facing: Option<Length>,
}

/// The best known way to a place.
#[derive(Clone, Debug)]
struct Reached {
    at: Place,
    cost: Cost,
    /// Index into the layer before.
    previous: usize,
    page: Option<PagePlan>,
}

/// A way to a place while the others of its layer are still being found.
#[derive(Clone, Copy)]
struct Candidate {
    cost: Cost,
    previous: usize,
    fill: usize,
    end: usize,
    flaws: DepthFlaws,
}

/// What is wrong with where a page ends.
#[derive(Clone, Copy, Default)]
pub struct DepthFlaws {
    is_unequal: bool,
    is_hollow: bool,
}

struct Search<'a> {
    material: &'a Material<'a>,
    plates: &'a [(usize, u32)],
    /// By page: the ways to its starts.
    layers: Vec<Vec<Reached>>,
    /// The cheapest way to the end: its cost, the layer of its last page's start, and that page.
    best: Option<(Cost, usize, usize, PagePlan)>,
    n_fills: usize,
}

impl<'a> Search<'a> {
    /// The pages of their own between this page and the one before it.
    fn n_plates_before(&self, page_idx: usize) -> usize {
        self.plates.iter().filter(|(before, _)| *before == page_idx).count()
    }

    /// Fills a page from every start of the last layer. Returns whether there is anything left to fill.
    fn next_layer(&mut self, side: Side) -> bool {
        let page_idx = self.layers.len() - 1;
        let layer = &self.layers[page_idx];
        // Starts that differ only in what they face are filled once.
        let mut by_start: BTreeMap<Start, Vec<usize>> = BTreeMap::new();
        for (idx, reached) in layer.iter().enumerate() {
            by_start.entry(reached.at.start).or_default().push(idx);
        }
        let mut fills = Vec::with_capacity(by_start.len());
        let mut next: FxHashMap<Place, Candidate> = FxHashMap::default();
        let mut done: Option<Candidate> = None;
        let mut n_fills = 0;
        let is_faced = side == Side::Verso && self.n_plates_before(page_idx + 1) == 0;
        for (start, reached_here) in by_start {
            let (fill, n_tries) = self.fill(start, side, page_idx);
            n_fills += n_tries;
            for (end_idx, end) in fill.ends.iter().enumerate() {
                for previous in &reached_here {
                    let before = &layer[*previous];
                    let (own, flaws) = page_cost(self.material, end, before.at.facing, side);
                    let cost = before.cost.plus(own);
                    let new = Candidate { cost, previous: *previous, fill: fills.len(), end: end_idx, flaws };
                    if self.material.is_done(&end.next) {
                        if done.is_none_or(|known| cost < known.cost) {
                            done = Some(new);
                        }
                        continue;
                    }
                    let facing = is_faced.then_some(end.depth).flatten();
                    let place = Place { start: end.next, facing };
                    let known = next.entry(place).or_insert(new);
                    if cost < known.cost {
                        *known = new;
                    }
                }
            }
            fills.push(fill);
        }
        if let Some(last) = done
            && self.best.as_ref().is_none_or(|(least, ..)| last.cost < *least)
        {
            self.best = Some((last.cost, page_idx, last.previous, plan(&fills, &last)));
        }
        let least = self.best.as_ref().map(|(least, ..)| *least);
        let mut kept: Vec<(Place, Candidate)> =
            next.into_iter().filter(|(_, one)| least.is_none_or(|least| one.cost < least)).collect();
        kept.sort_by(|(place, one), (other_place, other)| one.cost.cmp(&other.cost).then(place.cmp(other_place)));
        kept.truncate(if self.material.has_floats() { MAX_STARTS * 2 } else { MAX_STARTS });
        let reached = kept.iter().map(|(place, one)| Reached {
            at: *place,
            cost: one.cost,
            previous: one.previous,
            page: Some(plan(&fills, one)),
        });
        let layer: Vec<Reached> = reached.collect();
        let goes_on = !layer.is_empty();
        self.n_fills += n_fills;
        self.layers.push(layer);
        goes_on
    }

    /// All ways to end the page that starts here, never without one, and how often it was filled to find them.
    fn fill(&self, start: Start, side: Side, page_idx: usize) -> (Fill<'a>, usize) {
        let material: &'a Material<'a> = self.material;
        let mut last = None;
        let shorts = [MAX_SHORT, MAX_SHORT * 4, material.n_lines()];
        for (n_tries, max_short) in (1..).zip(shorts) {
            let fill = Fill::new(material, start, side, page_idx, max_short).run();
            // Shorter pages are looked at only where the fuller ones part what belongs together or put a figure off, and somewhat shorter ones for
            // the lock's sake.
            let is_good =
                |end: &End| end.is_clean() && end.cost.floated == 0 && (end.cost.moved == 0 || max_short > MAX_SHORT);
            if fill.ends.iter().any(is_good) {
                return (fill, n_tries);
            }
            last = Some((fill, n_tries));
        }
        let (fill, n_tries) = last.expect("the loop has run");
        (if fill.ends.is_empty() { fill.forced() } else { fill }, n_tries)
    }

    fn read_back(self) -> Pagination {
        let (cost, layer_idx, idx, last) =
            self.best.expect("every start has an end, and each page takes at least one row");
        let mut pages = vec![last];
        let mut at = (layer_idx, idx);
        while at.0 > 0 {
            let reached = &self.layers[at.0][at.1];
            pages.extend(reached.page.clone());
            at = (at.0 - 1, reached.previous);
        }
        pages.reverse();
        Pagination { cost, ..Pagination::new(pages, self.n_fills) }
    }
}

/// What a page costs with the page it faces, and what is to be told of where it ends: an uneven spread, or the hole that makes it so.
pub fn page_cost(material: &Material, end: &End, facing: Option<Length>, side: Side) -> (Cost, DepthFlaws) {
    let Some(depth) = end.depth else { return (end.cost, DepthFlaws::default()) };
    let full = material.depth();
    let n_lacking = |depth: Length| (full - depth).0 / material.leading().0;
    let mut cost = end.cost;
    if depth != full {
        cost.demerits += SHORT_PAGE_DEMERITS * (1 + n_lacking(depth).unsigned_abs());
        cost.hollow += (n_lacking(depth) - MAX_SHORT).max(0) as u32;
    }
    let is_unequal = match facing {
        Some(facing) => facing != depth,
        // A page without a partner to agree with is to be full.
        None => side == Side::Recto && depth != full,
    };
    cost.unequal += u32::from(is_unequal);
    let has_hole = |depth: Length| n_lacking(depth) > MAX_SHORT;
    // White above notes counts as well.
    let is_hollow = cost.hollow > 0;
    let is_even_but_for_holes = has_hole(depth) || facing.is_some_and(has_hole);
    (cost, DepthFlaws { is_unequal: is_unequal && !is_even_but_for_holes, is_hollow })
}

fn plan(fills: &[Fill], candidate: &Candidate) -> PagePlan {
    told_plan(&fills[candidate.fill], candidate.end, candidate.flaws)
}

/// The page that an end stands for, with what is wrong with where it ends.
pub fn told_plan(fill: &Fill, end: usize, flaws: DepthFlaws) -> PagePlan {
    let mut plan = fill.plan(end);
    plan.faults.is_unequal = flaws.is_unequal;
    plan.faults.is_hollow = flaws.is_hollow;
    plan
}
