//! Page breaks: a total fit over each galley.
//!
//! Dynamic programming over page starts. A page start is a place in the text (with the chosen length of a paragraph that is parted there), the
//! note lines still to come, the side, and on a recto the depth of its verso. From each start all ways to fill the page are tried, each paragraph
//! in each of its lengths (`pagefill`); the cheapest way to each next start is kept.
//!
//! Source: Plass, “Optimal Pagination Techniques for Automatic Typesetting Systems” (1981), and Mittelbach, “A General Framework for Globally
//! Optimized Pagination” (2016), for paragraph variants and spreads. Ours: costs are compared in the order of `Cost`, not weighed against each
//! other; widths of the search are bounded by `MAX_STARTS` and `pagefill::MAX_DRIFT`, so time grows in proportion to the text.

use std::collections::BTreeMap;

use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::MAX_SHORT;
use crate::print::pages::cost::SHORT_PAGE_DEMERITS;
use crate::print::pages::pagefill::End;
use crate::print::pages::pagefill::Fill;
use crate::print::pages::pagefill::Material;
use crate::print::pages::pagefill::Start;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::VList;
use crate::units::Length;

/// Page starts kept for each page. Exact below it; above it the costliest are given up.
const MAX_STARTS: usize = 40;

/// The pages of a galley and what they cost.
#[derive(Clone, Debug)]
pub struct Pagination {
    pub pages: Vec<PagePlan>,
    pub cost: Cost,
}

/// Chooses the page breaks of a galley that opens on `side`. A galley without blocks has one empty page.
pub fn break_pages(list: &VList, frame: &PageFrame, side: Side) -> Pagination {
    let material = Material::new(list, frame);
    let first = Reached { at: Place::default(), cost: Cost::default(), previous: 0, page: None };
    let mut search = Search { material: &material, layers: vec![vec![first]], best: None };
    let mut side = side;
    while search.next_layer(side) {
        side = side.other();
    }
    search.read_back()
}

/// A start together with the depth of the verso that it faces; `None` on a verso and where the verso may end anywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
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
    is_unequal: bool,
}

struct Search<'a> {
    material: &'a Material<'a>,
    /// By page: the ways to its starts.
    layers: Vec<Vec<Reached>>,
    /// The cheapest way to the end: its cost, the layer of its last page's start, and that page.
    best: Option<(Cost, usize, usize, PagePlan)>,
}

impl<'a> Search<'a> {
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
        let mut next: BTreeMap<Place, Candidate> = BTreeMap::new();
        let mut done: Option<Candidate> = None;
        for (start, reached_here) in by_start {
            let fill = self.fill(start, side, page_idx);
            for (end_idx, end) in fill.ends.iter().enumerate() {
                for previous in &reached_here {
                    let before = &layer[*previous];
                    let (own, is_unequal) = self.own_cost(end, before.at.facing, side);
                    let cost = before.cost.plus(own);
                    let new = Candidate { cost, previous: *previous, fill: fills.len(), end: end_idx, is_unequal };
                    if self.material.is_done(&end.next) {
                        if done.is_none_or(|known| cost < known.cost) {
                            done = Some(new);
                        }
                        continue;
                    }
                    let facing = (side == Side::Verso).then_some(end.depth).flatten();
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
        kept.truncate(MAX_STARTS);
        let reached = kept.iter().map(|(place, one)| Reached {
            at: *place,
            cost: one.cost,
            previous: one.previous,
            page: Some(plan(&fills, one)),
        });
        let layer: Vec<Reached> = reached.collect();
        let goes_on = !layer.is_empty();
        self.layers.push(layer);
        goes_on
    }

    /// All ways to end the page that starts here. Never without one.
    fn fill(&self, start: Start, side: Side, page_idx: usize) -> Fill<'a> {
        let material: &'a Material<'a> = self.material;
        let mut last = None;
        for max_short in [MAX_SHORT, MAX_SHORT * 4, material.n_lines()] {
            let fill = Fill::new(material, start, side, page_idx, max_short).run();
            // Shorter pages are looked at only where the fuller ones part what belongs together.
            if fill.ends.iter().any(End::is_clean) {
                return fill;
            }
            last = Some(fill);
        }
        let fill = last.expect("the loop has run");
        if fill.ends.is_empty() { fill.forced() } else { fill }
    }

    /// What a page costs with the page it faces, and whether the two are uneven.
    fn own_cost(&self, end: &End, facing: Option<Length>, side: Side) -> (Cost, bool) {
        let Some(depth) = end.depth else { return (end.cost, false) };
        let full = self.material.depth();
        let off = (depth - full).abs();
        let mut cost = end.cost;
        if off > Length::ZERO {
            let n_lines = off.0 / self.material.leading().0;
            cost.demerits += SHORT_PAGE_DEMERITS * (1 + n_lines as u64);
            cost.hollow += if depth < full { (n_lines - MAX_SHORT).max(0) as u32 } else { 0 };
        }
        let is_unequal = match facing {
            Some(facing) => facing != depth,
            // A page without a partner to agree with is to be full.
            None => side == Side::Recto && off > Length::ZERO,
        };
        cost.unequal += u32::from(is_unequal);
        (cost, is_unequal)
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
        Pagination { pages, cost }
    }
}

fn plan(fills: &[Fill], candidate: &Candidate) -> PagePlan {
    let mut plan = fills[candidate.fill].plan(candidate.end);
    plan.faults.is_unequal = candidate.is_unequal;
    plan
}

#[cfg(test)]
mod tests {
    use super::Pagination;
    use super::break_pages;
    use crate::print::pages::Side;
    use crate::print::pages::vlist::PageFrame;
    use crate::print::pages::vlist::Row;
    use crate::print::pages::vlist::RowEnd;
    use crate::print::pages::vlist::Slice;
    use crate::print::pages::vlist::VBlock;
    use crate::print::pages::vlist::VList;
    use crate::print::pages::vlist::VNote;
    use crate::print::pages::vlist::Variant;
    use crate::units::Length;

    fn leading() -> Length {
        Length::pt(10.0)
    }

    fn row(n_notes: u16) -> Row {
        Row { height: leading(), n_notes, end: RowEnd::Plain }
    }

    /// A paragraph that can be had in several numbers of lines, the first the best, each further one at 1,000 demerits more.
    fn paragraph(lengths: &[usize]) -> VBlock {
        let variants = lengths
            .iter()
            .enumerate()
            .map(|(idx, n_rows)| Variant { rows: vec![row(0); *n_rows], demerits: idx as u64 * 1_000 });
        VBlock {
            gaps: vec![(Length::ZERO, 0)],
            start_line: None,
            on_grid: true,
            keep_with_next: false,
            repeated_head: Length::ZERO,
            variants: variants.collect(),
        }
    }

    fn heading() -> VBlock {
        VBlock { keep_with_next: true, ..paragraph(&[1]) }
    }

    fn pages(blocks: Vec<VBlock>, notes: Vec<VNote>) -> Pagination {
        let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
        break_pages(&VList { blocks, notes }, &frame, Side::Recto)
    }

    /// The rows on each page.
    fn n_rows(pagination: &Pagination) -> Vec<u32> {
        let count = |slices: &[Slice]| slices.iter().map(|slice| slice.end_row - slice.first_row).sum();
        pagination.pages.iter().map(|page| count(&page.slices)).collect()
    }

    #[test]
    fn full_pages_follow_each_other() {
        let pagination = pages(vec![paragraph(&[30])], Vec::new());
        assert_eq!(n_rows(&pagination), [10, 10, 10]);
        assert_eq!(pagination.cost, Default::default());
    }

    #[test]
    fn a_widow_is_taken_back_by_a_paragraph_a_line_longer() {
        // 6 + 5 lines leave one line over; the first paragraph set in 7 carries two lines over instead.
        let pagination = pages(vec![paragraph(&[6, 7]), paragraph(&[5]), paragraph(&[6])], Vec::new());
        assert_eq!(pagination.cost.parted, 0);
        assert_eq!(pagination.cost.demerits, 1_000);
        assert_eq!(pagination.pages[0].slices[0].variant, 1);
    }

    #[test]
    fn heading_is_kept_with_two_lines() {
        let pagination = pages(vec![paragraph(&[9, 10]), heading(), paragraph(&[10])], Vec::new());
        assert_eq!(pagination.cost.parted, 0);
        let first = &pagination.pages[0].slices;
        assert!(first.iter().all(|slice| slice.block == 0), "{first:?}");
    }

    #[test]
    fn facing_pages_end_on_the_same_line() {
        // The verso must end a line short, for a picture of five lines follows; the recto can only follow suit.
        let mut blocks = vec![paragraph(&[10])];
        let picture = VBlock {
            variants: vec![Variant {
                rows: vec![Row { height: leading() * 5, n_notes: 0, end: RowEnd::Plain }],
                demerits: 0,
            }],
            ..paragraph(&[1])
        };
        blocks.extend([paragraph(&[4]), picture.clone(), picture, paragraph(&[4]), paragraph(&[12])]);
        let pagination = pages(blocks, Vec::new());
        assert_eq!(pagination.pages[1].text_depth, leading() * 9);
        assert_eq!(pagination.pages[2].text_depth, leading() * 9);
        assert_eq!(pagination.cost.unequal, 0);
    }

    fn with_note(mut block: VBlock, at: usize) -> VBlock {
        for variant in &mut block.variants {
            variant.rows[at] = row(1);
        }
        block
    }

    #[test]
    fn note_stands_on_the_page_of_its_call() {
        let note = VNote { n_lines: 3, line_height: leading() };
        let pagination = pages(vec![with_note(paragraph(&[16]), 4)], vec![note]);
        // Ten lines less the note's three and the gap.
        assert_eq!(n_rows(&pagination), [6, 10]);
        assert_eq!(pagination.pages[0].notes_to.note, 1);
    }

    #[test]
    fn long_note_runs_on_with_two_lines_on_either_side() {
        let note = VNote { n_lines: 14, line_height: leading() };
        let pagination = pages(vec![with_note(paragraph(&[12]), 5)], vec![note]);
        assert!(pagination.cost.displaced == 0 && pagination.cost.overfull == 0);
        let first = &pagination.pages[0];
        assert_eq!(first.notes_to.note, 0);
        assert!(first.notes_to.line >= 2);
        let last = pagination.pages.last().expect("there are pages");
        assert_eq!(last.notes_to.note, 1);
    }

    #[test]
    fn every_row_and_note_line_is_set_once_whatever_the_material() {
        let mut seed = 3_u64;
        let mut next = move |limit: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % limit
        };
        for _ in 0..60 {
            let mut notes = Vec::new();
            let mut blocks = Vec::new();
            for _ in 0..30 {
                let n = 1 + next(14) as usize;
                let mut block = if next(6) == 0 { heading() } else { paragraph(&[n, n + 1]) };
                if next(3) == 0 {
                    block = with_note(block, 0);
                    notes.push(VNote { n_lines: 1 + next(9) as u32, line_height: Length::pt(8.0) });
                }
                if next(9) == 0 {
                    block.variants = vec![Variant {
                        rows: vec![Row { height: leading() * (1 + next(14) as i64), n_notes: 0, end: RowEnd::Plain }],
                        demerits: 0,
                    }];
                    block.on_grid = false;
                    if next(2) == 0 {
                        block.gaps = vec![(Length::pt(5.0), 0)];
                    }
                    notes.truncate(blocks.iter().map(calls).sum());
                }
                blocks.push(block);
            }
            notes.truncate(blocks.iter().map(calls).sum());
            check_complete(blocks, notes);
        }
    }

    fn calls(block: &VBlock) -> usize {
        block.variants[0].rows.iter().map(|row| usize::from(row.n_notes)).sum()
    }

    fn check_complete(blocks: Vec<VBlock>, notes: Vec<VNote>) {
        let pagination = pages(blocks.clone(), notes.clone());
        let mut expected = (0_u32, 0_u32);
        let mut at_note = Default::default();
        for page in &pagination.pages {
            for slice in &page.slices {
                assert_eq!((slice.block, slice.first_row), expected);
                let n_rows = blocks[slice.block as usize].variants[slice.variant as usize].rows.len() as u32;
                expected = if slice.end_row == n_rows { (slice.block + 1, 0) } else { (slice.block, slice.end_row) };
            }
            assert_eq!(page.notes_from, at_note);
            at_note = page.notes_to;
        }
        assert_eq!(expected, (blocks.len() as u32, 0));
        assert_eq!(at_note.note as usize, notes.len());
    }
}
