//! What no way to break a galley into pages can do without.
//!
//! `pagebreak` gives up fills and page starts that look dear, so that a fault of its pages does not by itself show that there is no other way. This
//! search gives up nothing that could have fewer faults, and so its answer is a proof. Page starts are taken in the order of the text and not page
//! by page, each once for each side and each depth of the verso that it faces; so there are no more of them than rows in all lengths of the
//! paragraphs, and the time grows in proportion to the text. It is asked only of galleys whose pages have a fault.
//!
//! What it takes as given: the lengths of the paragraphs in its list, notes in their best length, the blank spaces of the list, that no page before
//! the end of the text holds notes alone, and that no more than `pagefill::MAX_WAITING` figures wait at one time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::MAX_SHORT;
use crate::print::pages::material::Material;
use crate::print::pages::material::Start;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::pagebreak::page_cost;
use crate::print::pages::pagebreak::told_plan;
use crate::print::pages::pagefill::End;
use crate::print::pages::pagefill::Fill;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::VList;
use crate::units::Length;

/// Pages that one search fills before it is given up. Higher: longer chapters are proved, and one with a fault holds the build up for longer.
const MAX_FILLS: usize = 20_000;

/// Ends of pages that one search looks at before it is given up, each once for every verso that it may face. A page has some tens of them, but where
/// notes run on from page to page there are thousands.
const MAX_ENDS: usize = 1_000_000;

/// What a search through all ways has found.
#[derive(Debug)]
pub enum Found {
    /// No way has fewer faults.
    Nothing,
    /// The way with the fewest faults, and of those with the least demerits.
    Better(Pagination),
    /// There were too many ways to look at.
    GivenUp,
}

/// Looks for the cheapest way to break a galley that has fewer faults than `known`, in the order of `Cost`. Plates keep it from answering, for they
/// move from side to side with the pages around them.
pub fn search_all(list: &VList, frame: &PageFrame, side: Side, known: &Cost) -> Found {
    if !list.plates.is_empty() {
        return Found::GivenUp;
    }
    let max_short = if *known < (Cost { hollow: 1, ..Cost::default() }) { MAX_SHORT } else { i64::from(frame.n_lines) };
    let first = Reached { at: Place::first(side), start: Start::default(), cost: Cost::default(), previous: None };
    let mut search = Search {
        material: Material::new(list, frame, &list.held).without_limits(),
        max_short,
        open: BTreeMap::from([(first.at, first)]),
        closed: Vec::new(),
        limit: known.faults(),
        last: None,
    };
    let (mut n_fills, mut n_ends) = (0, 0);
    while let Some((place, _)) = search.open.first_key_value() {
        n_fills += 1;
        if n_fills > MAX_FILLS || n_ends > MAX_ENDS {
            return Found::GivenUp;
        }
        n_ends += search.go_on(*place);
    }
    match search.last {
        None => Found::Nothing,
        Some(last) => Found::Better(search.read_back(last, n_fills)),
    }
}

/// A page start as far as what comes after it cares, in the order of the text: what stands further on is greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Place {
    block: u32,
    /// Rows of the block that are left; most where it has not begun.
    n_left: Reverse<u32>,
    pending: NotePosition,
    n_waiting: Reverse<u32>,
    /// The first way to come to the rows that are left, of all that leave the same ones.
    position: Position,
    next_note: u32,
    first_waiting: u32,
    /// Whether it is the first, or where a lock has pages start by their numbers its number.
    page_idx: usize,
    is_recto: bool,
    facing: Option<Length>,
}

impl Place {
    fn first(side: Side) -> Place {
        Place {
            block: 0,
            n_left: Reverse(u32::MAX),
            pending: NotePosition::default(),
            n_waiting: Reverse(0),
            position: Position::default(),
            next_note: 0,
            first_waiting: 0,
            page_idx: 0,
            is_recto: side == Side::Recto,
            facing: None,
        }
    }

    fn side(&self) -> Side {
        if self.is_recto { Side::Recto } else { Side::Verso }
    }

    /// The same for all places that differ only in the page that they face.
    fn unfaced(self) -> Place {
        Place { facing: None, ..self }
    }
}

/// The best known way to a place.
#[derive(Clone, Copy)]
struct Reached {
    at: Place,
    start: Start,
    cost: Cost,
    previous: Option<usize>,
}

struct Search<'a> {
    material: Material<'a>,
    /// Lines that a page may lack where there is any other way.
    max_short: i64,
    open: BTreeMap<Place, Reached>,
    /// Those from which pages have been filled.
    closed: Vec<Reached>,
    /// What a way has to cost less than.
    limit: Cost,
    /// The start of the last page of the best way.
    last: Option<usize>,
}

impl Search<'_> {
    /// Fills the page that starts here, for all versos that it may face; returns how many ends it has looked at.
    fn go_on(&mut self, place: Place) -> usize {
        let first = self.closed.len();
        while let Some(next) = self.open.first_entry()
            && next.key().unfaced() == place.unfaced()
        {
            let reached = next.remove();
            if reached.cost < self.limit {
                self.closed.push(reached);
            }
        }
        let Some(one) = self.closed.get(first) else { return 0 };
        let fill = self.fill(one.start, &place);
        let n_ends = fill.ends.len() * (self.closed.len() - first);
        for end in &fill.ends {
            for idx in first..self.closed.len() {
                let before = self.closed[idx];
                let cost = before.cost.plus(page_cost(&self.material, end, before.at.facing, place.side()).0);
                if cost >= self.limit {
                    continue;
                }
                if self.material.is_done(&end.next) {
                    (self.limit, self.last) = (cost, Some(idx));
                    continue;
                }
                let at = self.place_after(&place, end);
                let new = Reached { at, start: end.next, cost, previous: Some(idx) };
                let known = self.open.entry(at).or_insert(new);
                if cost < known.cost {
                    *known = new;
                }
            }
        }
        n_ends
    }

    fn fill(&self, start: Start, place: &Place) -> Fill<'_> {
        for max_short in [self.max_short, self.material.n_lines()] {
            let fill = Fill::new(&self.material, start, place.side(), place.page_idx, max_short).run();
            if !fill.ends.is_empty() {
                return fill;
            }
        }
        Fill::new(&self.material, start, place.side(), place.page_idx, self.material.n_lines()).forced()
    }

    fn place_after(&self, place: &Place, end: &End) -> Place {
        let Start { position, next_note, pending, waiting } = end.next;
        let page_idx = if self.material.is_free() { 1 } else { place.page_idx + 1 };
        Place {
            block: position.block,
            n_left: Reverse(self.material.n_left(position)),
            pending,
            n_waiting: Reverse(waiting.len()),
            position: if self.material.is_free() { self.material.first_alike(position) } else { position },
            next_note,
            first_waiting: waiting.first,
            page_idx,
            is_recto: !place.is_recto,
            facing: if place.is_recto { None } else { end.depth },
        }
    }

    /// Fills the pages of the best way once more. A place may have been reached in one length of a parted paragraph and left in another that goes on
    /// with the same rows: the pages keep to that in which they begin it.
    fn read_back(&self, last: usize, n_fills: usize) -> Pagination {
        let mut path: Vec<&Reached> = Vec::new();
        let mut at = Some(last);
        while let Some(idx) = at {
            path.push(&self.closed[idx]);
            at = self.closed[idx].previous;
        }
        path.reverse();
        let (mut pages, mut total) = (Vec::with_capacity(path.len()), Cost::default());
        let mut start = Start::default();
        for (idx, Reached { at, .. }) in path.iter().enumerate() {
            let fill = self.fill(start, at);
            let leads_on = |end: &End| match path.get(idx + 1) {
                Some(next) => self.place_after(at, end) == next.at,
                None => self.material.is_done(&end.next),
            };
            let ends = fill.ends.iter().enumerate().filter(|(_, end)| leads_on(end));
            let costs = ends.map(|(end_idx, end)| (page_cost(&self.material, end, at.facing, at.side()), end_idx));
            let ((cost, flaws), end_idx) =
                costs.min_by_key(|((cost, _), _)| *cost).expect("the page was filled like this before");
            total = total.plus(cost);
            start = fill.ends[end_idx].next;
            pages.push(told_plan(&fill, end_idx, flaws));
        }
        Pagination { cost: total, ..Pagination::new(pages, n_fills) }
    }
}
