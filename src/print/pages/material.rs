//! What the search for the ends of a page reads: the galley, where the page starts, and how far it is filled.

use std::collections::BTreeMap;

use crate::print::pages::cost::MIN_LINES_WITH_FIGURE;
use crate::print::pages::cost::UNLIKE_WHITE_DEMERITS;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::pagebreak::is_held;
use crate::print::pages::vlist::Float;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::Row;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::VList;
use crate::print::pages::vlist::Waiting;
use crate::units::Length;

/// Lines by which the fill of a page may drift from that of the best variants while its paragraphs are chosen.
const MAX_DRIFT: i64 = 3;

/// Where a page starts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Start {
    pub position: Position,
    /// The next note to be called.
    pub next_note: u32,
    /// Rows of notes that earlier pages have left: from here up to `next_note`.
    pub pending: NotePosition,
    /// The figures that pages before have left for the head of this one.
    pub waiting: Waiting,
}

/// A galley as the search reads it.
pub struct Material<'a> {
    pub list: &'a VList,
    pub frame: &'a PageFrame,
    /// For each block: the notes called before it.
    pub notes_before: Vec<u32>,
    /// Where pages are to start; see `VList::held`.
    held: &'a [Vec<Position>],
    /// The spreads that are to run short or long, by the block that says so.
    spreads: BTreeMap<u32, i8>,
    pub max_drift: i64,
    pub has_figures: bool,
}

impl<'a> Material<'a> {
    /// `held` is the list's own, or empty for a search without the lock.
    pub fn new(list: &'a VList, frame: &'a PageFrame, held: &'a [Vec<Position>]) -> Material<'a> {
        let mut n_notes = 0;
        let mut notes_before = Vec::with_capacity(list.blocks.len());
        for block in &list.blocks {
            notes_before.push(n_notes);
            n_notes += calls(&block.variants[0].rows);
        }
        let wishes = list.blocks.iter().enumerate();
        let spreads = wishes.filter_map(|(idx, block)| Some((idx as u32, block.hand.spread?))).collect();
        let has_figures = list.blocks.iter().any(|block| block.is_figure);
        Material { list, frame, notes_before, held, spreads, max_drift: MAX_DRIFT, has_figures }
    }

    /// The same for a search that gives no fill up.
    pub fn without_limits(self) -> Material<'a> {
        Material { max_drift: i64::MAX / self.leading().0.max(1), ..self }
    }

    /// Whether the lock asks for nothing.
    pub fn is_free(&self) -> bool {
        self.held.is_empty()
    }

    /// Rows of the block that are left from a place on; most where it has not begun.
    pub fn n_left(&self, position: Position) -> u32 {
        if position.row == 0 { u32::MAX } else { self.rows_left(position).len() as u32 }
    }

    fn rows_left(&self, position: Position) -> &'a [Row] {
        let Position { block, variant, row } = position;
        &self.list.blocks[block as usize].variants[variant as usize].rows[row as usize..]
    }

    /// The first of all places in the lengths of a block from which the same rows are left.
    pub fn first_alike(&self, position: Position) -> Position {
        if position.row == 0 {
            return position;
        }
        let left = self.rows_left(position);
        let variants = &self.list.blocks[position.block as usize].variants;
        let alike = (0..position.variant).find_map(|variant| {
            let row = variants[variant as usize].rows.len().checked_sub(left.len()).filter(|row| *row > 0)?;
            (variants[variant as usize].rows[row..] == *left).then_some((variant, row as u32))
        });
        alike.map_or(position, |(variant, row)| Position { variant, row, ..position })
    }

    pub fn depth(&self) -> Length {
        self.frame.depth()
    }

    pub fn leading(&self) -> Length {
        self.frame.leading
    }

    pub fn n_lines(&self) -> i64 {
        i64::from(self.frame.n_lines)
    }

    pub fn is_done(&self, start: &Start) -> bool {
        self.is_end(start.position) && start.pending.note >= start.next_note && start.waiting.is_empty()
    }

    pub fn is_end(&self, position: Position) -> bool {
        position.block as usize >= self.list.blocks.len()
    }

    /// Whether no page goes on beyond this place: the galley ends, or the designer has the next page start here.
    pub fn closes(&self, position: Position) -> bool {
        let next = self.list.blocks.get(position.block as usize);
        next.is_none_or(|block| position.row == 0 && block.hand.starts_page)
    }

    /// Whether a page that starts here takes up the head of a table again, which nothing may stand above.
    pub fn goes_on_in_table(&self, position: Position) -> bool {
        self.list.blocks.get(position.block as usize).is_some_and(|block| block.repeated_head > Length::ZERO)
    }

    pub fn has_floats(&self) -> bool {
        !self.list.floats.is_empty()
    }

    /// The figure that starts with a block, if a page holds it. One with a caption that no page holds stays in its place, where that can be parted.
    pub fn float_at(&self, block: u32) -> Option<u32> {
        let idx = self.list.floats.binary_search_by_key(&block, |float| float.blocks.start).ok()?;
        let blocks = &self.list.blocks[block as usize..self.list.floats[idx].blocks.end as usize];
        let rows = blocks.iter().flat_map(|block| &block.variants[0].rows).map(|row| row.height);
        let gaps = blocks.iter().skip(1).map(|block| block.gaps[0].0);
        (rows.chain(gaps).sum::<Length>() <= self.depth()).then_some(idx as u32)
    }

    pub fn float(&self, idx: u32) -> &'a Float {
        &self.list.floats[idx as usize]
    }

    /// The blank space before a block, which starts with this row on the page. `above` is the last figure at the head of the page.
    pub fn gaps(&self, partial: &Partial, block_idx: u32, first_row: u32, above: Option<u32>) -> &'a [(Length, u64)] {
        let own = &self.list.blocks[block_idx as usize].gaps[..];
        let last_left = (!partial.waiting.is_empty()).then(|| self.float(partial.waiting.end - 1));
        match (above, last_left) {
            _ if partial.is_bare() => &[(Length::ZERO, 0)],
            (Some(above), _) if partial.is_floats_only => {
                let below = &self.list.blocks[self.float(above).blocks.end as usize].gaps[..];
                if first_row > 0 || below[0] > own[0] { below } else { own }
            }
            (_, Some(left)) if left.blocks.end == block_idx => match partial.waiting.first <= left.first_of_row {
                true => &left.row_closed_gaps,
                false => &left.closed_gaps,
            },
            _ => own,
        }
    }

    /// The tops at which a block may stand, after all its gaps, on all its start lines; with the page so far and what it costs then.
    pub fn tops<'b>(
        &'b self,
        partial: &'b Partial,
        block: &'b VBlock,
        first_row: u32,
        (page_idx, gaps): (usize, &'b [(Length, u64)]),
    ) -> impl Iterator<Item = (Length, Partial)> + 'b {
        let is_opening = page_idx == 0 && !block.start_lines.is_empty();
        let lines = if is_opening { &block.start_lines[..] } else { &[(0, 0)][..] };
        let is_inset = !block.on_grid && !block.is_figure && gaps.len() > 1;
        lines.iter().flat_map(move |(line, line_demerits)| {
            let top = move |(idx, (gap, gap_demerits)): (usize, &(Length, u64))| {
                let whites = if is_inset { partial.whites.and(idx) } else { partial.whites };
                let is_newly_unlike = whites.are_unlike() && !partial.whites.are_unlike();
                let unlike_demerits = if is_newly_unlike { UNLIKE_WHITE_DEMERITS } else { 0 };
                let demerits = partial.demerits + gap_demerits + line_demerits + unlike_demerits;
                (self.top(partial, block, *gap, *line, first_row), Partial { demerits, whites, ..*partial })
            };
            gaps.iter().enumerate().map(top)
        })
    }

    /// The top at which a block stands after a gap, on this grid line or below it.
    pub fn top(&self, partial: &Partial, block: &VBlock, gap: Length, line: u16, first_row: u32) -> Length {
        let leading = self.leading();
        let row_height = block.variants[0].rows.first().map_or(leading, |row| row.height);
        let mut top = if partial.is_bare() { block.repeated_head } else { partial.used + gap };
        if (first_row == 0 || partial.is_floats_only) && block.on_grid {
            // The first baseline, at the foot of the row, goes to the next grid line.
            let rest = (top + row_height).0.rem_euclid(leading.0);
            if rest != 0 {
                top += leading - Length(rest);
            }
        }
        top.max(leading * i64::from(line) - row_height)
    }

    /// The depth that the designer gives a page that holds everything between two places.
    pub fn wanted_depth(&self, from: Position, to: Position) -> Option<Length> {
        let first = from.block + u32::from(from.row > 0);
        let end = to.block + u32::from(to.row > 0);
        if self.spreads.is_empty() || first >= end {
            return None;
        }
        let (_, n_lines) = self.spreads.range(first..end).next()?;
        Some(self.depth() + self.leading() * i64::from(*n_lines))
    }

    /// Pages that a break before `next` moves away from the lock, if it makes a page of this number.
    pub fn n_moved(&self, next: &Start, page_idx: usize) -> u32 {
        if self.held.is_empty() {
            return 0;
        }
        match self.held.get(page_idx) {
            _ if self.is_done(next) => self.held.len().saturating_sub(page_idx) as u32,
            None => 1,
            Some(places) => {
                let start = Some(next.position).filter(|position| !self.is_end(*position));
                u32::from(!is_held(start, places))
            }
        }
    }

    /// The place after a row: in the block, or at the head of the next.
    pub fn after(&self, block: u32, variant: u16, end_row: u32) -> Position {
        let n_rows = self.list.blocks[block as usize].variants[variant as usize].rows.len() as u32;
        if end_row >= n_rows {
            Position { block: block + 1, variant: 0, row: 0 }
        } else {
            Position { block, variant, row: end_row }
        }
    }
}

pub fn calls(rows: &[Row]) -> u32 {
    rows.iter().map(|row| row.n_notes).sum()
}

/// The slices of a page so far: index + 1 of the last one in the arena, 0 for none.
pub type Chain = u32;

/// What white stands around the quotations of a page so far, and whatever else stands off the grid between spaces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whites {
    has_natural: bool,
    has_more: bool,
}

impl Whites {
    /// With that of a block below one of its gaps, by its number.
    fn and(self, gap: usize) -> Whites {
        Whites { has_natural: self.has_natural || gap == 0, has_more: self.has_more || gap > 0 }
    }

    fn are_unlike(self) -> bool {
        self.has_natural && self.has_more
    }
}

/// A way to fill a page so far.
#[derive(Clone, Copy, Debug)]
pub struct Partial {
    pub used: Length,
    pub demerits: u64,
    pub slices: Chain,
    /// The figures that are left for the next page.
    pub waiting: Waiting,
    /// Nothing stands on the page yet but figures at its head.
    pub is_floats_only: bool,
    pub whites: Whites,
    pub has_figure: bool,
    /// Its lines of text, as `VBlock::n_lines` counts them; none where the galley has no figures.
    pub n_lines: u32,
}

impl Partial {
    pub const EMPTY: Partial = Partial {
        used: Length::ZERO,
        demerits: 0,
        slices: 0,
        waiting: Waiting { first: 0, end: 0 },
        is_floats_only: false,
        whites: Whites { has_natural: false, has_more: false },
        has_figure: false,
        n_lines: 0,
    };

    /// Whether nothing stands on the page yet that takes room.
    pub fn is_bare(&self) -> bool {
        self.used == Length::ZERO
    }

    /// Whether figures stand on the page and no text.
    pub fn is_figures_only(&self) -> bool {
        self.has_figure && self.n_lines == 0
    }

    pub fn has_lone_line(&self) -> bool {
        self.has_figure && (1..MIN_LINES_WITH_FIGURE).contains(&self.n_lines)
    }
}
