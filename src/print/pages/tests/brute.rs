//! The least cost of a small case, found by trying everything.

use std::collections::BTreeMap;

use super::leading;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::LONG_OPENING_DEMERITS;
use crate::print::pages::cost::MAX_SHORT;
use crate::print::pages::cost::MIN_LAST_LINES;
use crate::print::pages::cost::NOTE_WHITE_DEMERITS;
use crate::print::pages::cost::SHORT_PAGE_DEMERITS;
use crate::print::pages::cost::UNLIKE_WHITE_DEMERITS;
use crate::print::pages::cost::VERSO_HYPHEN_DEMERITS;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::notes::NoteRow;
use crate::print::pages::pagebreak::is_held;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::VList;
use crate::print::pages::vlist::Waiting;
use crate::units::Length;

/// A galley with the optimum found by trying everything: each variant, each gap, each page break, each way to part a note.
pub struct Brute<'a> {
    list: &'a VList,
    /// Those of the list, as they were before they were summed up.
    notes: &'a [Vec<NoteRow>],
    frame: &'a PageFrame,
    /// Lines that pages may lack, one after the other: the next where all ways by the one before part something.
    shorts: &'a [i64],
    known: BTreeMap<(At, i64), Cost>,
}

/// Where a page starts and what came before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    position: Position,
    next_note: u32,
    pending: NotePosition,
    is_recto: bool,
    /// The depth of the verso that a recto faces.
    facing: Option<Length>,
    is_first: bool,
    /// The figures that pages before have left.
    waiting: Waiting,
}

/// A way to end a page: what it costs by itself, how deep it is, and where the next one starts.
struct Ending {
    cost: Cost,
    depth: Option<Length>,
    /// Lines of white between text and notes beyond the least.
    white: u64,
    next: Next,
}

type Next = (Position, u32, NotePosition, Waiting);

/// A page that is being filled.
#[derive(Clone, Copy)]
struct Filling {
    block: u32,
    used: Length,
    demerits: u64,
    n_notes: u32,
    is_empty: bool,
    /// No text stands on it yet.
    is_at_start: bool,
    /// The last figure at its head.
    above: Option<u32>,
    /// The figures that are left for the next page.
    waiting: Waiting,
    /// Whether blocks off the grid stand below their first gap, and below another one.
    whites: [bool; 2],
    has_figure: bool,
    /// Lines of text on it; the last one of what belongs to the next block counts twice.
    n_lines: u32,
}

impl Brute<'_> {
    pub fn least(list: &VList, notes: &[Vec<NoteRow>], frame: &PageFrame) -> Cost {
        let n_lines = i64::from(frame.n_lines);
        Brute::within(list, notes, frame, &[MAX_SHORT, MAX_SHORT * 4, n_lines])
    }

    /// The same with no bound at all.
    pub fn least_of_all(list: &VList, notes: &[Vec<NoteRow>], frame: &PageFrame) -> Cost {
        Brute::within(list, notes, frame, &[i64::from(frame.n_lines)])
    }

    fn within(list: &VList, notes: &[Vec<NoteRow>], frame: &PageFrame, shorts: &[i64]) -> Cost {
        let mut brute = Brute { list, notes, frame, shorts, known: BTreeMap::new() };
        let (position, pending) = (Position::default(), NotePosition::default());
        brute.from(
            At {
                position,
                next_note: 0,
                pending,
                is_recto: true,
                facing: None,
                is_first: true,
                waiting: Waiting::default(),
            },
            0,
        )
    }

    /// The least cost of everything from a page start on.
    fn from(&mut self, at: At, page_idx: i64) -> Cost {
        if let Some(cost) = self.known.get(&(at, page_idx)) {
            return *cost;
        }
        let mut endings = Vec::new();
        for max_short in self.shorts.iter().copied() {
            endings = self.endings(&at, max_short, page_idx as usize);
            let is_good = |one: &Ending| {
                let cost = one.cost;
                cost.overfull + cost.unmet + cost.displaced + cost.parted + cost.floated == 0
            };
            if endings.iter().any(|one| is_good(one) && (one.cost.moved == 0 || max_short > MAX_SHORT)) {
                break;
            }
        }
        if endings.is_empty() {
            endings.push(self.forced(&at, page_idx as usize));
        }
        let costs = endings.into_iter().map(|one| {
            let cost = one.cost.plus(self.spread_cost(&at, one.depth));
            let (position, next_note, pending, waiting) = one.next;
            if position.block as usize >= self.list.blocks.len() && pending.note >= next_note && waiting.is_empty() {
                return cost;
            }
            let facing = if at.is_recto { None } else { one.depth };
            let next = At { position, next_note, pending, is_recto: !at.is_recto, facing, is_first: false, waiting };
            cost.plus(self.from(next, page_idx + 1))
        });
        let least = costs.min().expect("every page has an end");
        self.known.insert((at, page_idx), least);
        least
    }

    fn spread_cost(&self, at: &At, depth: Option<Length>) -> Cost {
        let mut cost = Cost::default();
        let Some(depth) = depth else { return cost };
        let n_off = (depth - self.frame.depth()).0 / self.frame.leading.0;
        if depth != self.frame.depth() {
            cost.demerits = SHORT_PAGE_DEMERITS * (1 + n_off.unsigned_abs());
            cost.hollow = (-n_off - MAX_SHORT).max(0) as u32;
        }
        cost.unequal = match at.facing {
            Some(facing) => u32::from(facing != depth),
            None => u32::from(at.is_recto && depth != self.frame.depth()),
        };
        cost
    }

    fn endings(&self, at: &At, max_short: i64, page_idx: usize) -> Vec<Ending> {
        let mut endings = Vec::new();
        if self.start_at(at.position).is_none() {
            return endings;
        }
        let filling = self.head(at);
        if filling.above.is_some() {
            self.end(at, &filling, at.position, RowEnd::Plain, &mut endings);
        }
        self.fill(at, filling, &mut endings);
        endings.retain_mut(|one| {
            let white = one.depth.map_or(0, |depth| (self.frame.depth() - depth).0 / self.frame.leading.0);
            one.cost.moved = self.n_moved(one.next, page_idx);
            white <= max_short && one.white as i64 <= max_short
        });
        endings
    }

    /// Pages that a page moves away from the lock.
    fn n_moved(&self, (position, next_note, pending, _): Next, page_idx: usize) -> u32 {
        let is_done = self.start_at(position).is_none() && pending.note >= next_note;
        match self.list.held.get(page_idx + 1) {
            _ if self.list.held.is_empty() => 0,
            _ if is_done => self.list.held.len().saturating_sub(page_idx + 1) as u32,
            None => 1,
            Some(places) => u32::from(!is_held(self.start_at(position), places)),
        }
    }

    /// A page where no rule can be kept: the figures that wait, or one row of the text, or notes alone; then as many notes as find room.
    fn forced(&self, at: &At, page_idx: usize) -> Ending {
        let full = self.frame.depth();
        let (mut used, mut position, mut n_notes, mut waiting) = (Length::ZERO, at.position, at.next_note, at.waiting);
        if !waiting.is_empty() {
            let head = self.head(at);
            (used, waiting) = (head.used, head.waiting);
        } else if let Some(Position { block, variant, row }) = self.start_at(at.position) {
            let rows = &self.list.blocks[block as usize].variants[variant as usize].rows;
            used = rows[row as usize].height;
            n_notes += rows[row as usize].n_notes;
            position = match row as usize + 1 == rows.len() {
                true => Position { block: block + 1, ..Position::default() },
                false => Position { row: row + 1, ..at.position },
            };
        }
        let room = if used > Length::ZERO { full - used - self.frame.note_gap } else { full };
        let pending = self.furthest(at.pending, room, n_notes);
        let started = |at: NotePosition| at.note + u32::from(at.row > 0);
        let is_overfull = used.max(self.notes_height(at.pending, pending)) > full;
        let next = (position, n_notes, pending, waiting);
        let cost = Cost {
            overfull: u32::from(is_overfull || !at.waiting.is_empty()),
            displaced: n_notes - started(pending).max(at.next_note),
            moved: self.n_moved(next, page_idx),
            split_notes: u32::from(pending.row > 0),
            unequal: 1,
            ..Cost::default()
        };
        Ending { cost, white: 0, depth: (!at.is_recto).then_some(full), next }
    }

    /// As far as notes find room: up to the end of one, or to a place within it that leaves two rows on either side.
    fn furthest(&self, from: NotePosition, room: Length, n_notes: u32) -> NotePosition {
        let mut places = (from.note..n_notes).flat_map(|note| {
            let rows = &self.notes[note as usize];
            let n_rows = rows.len() as u32;
            let first = if note == from.note { from.row } else { 0 };
            let within = first + 2..=n_rows.saturating_sub(2);
            let within = within.filter(|row| rows[*row as usize - 1].end != RowEnd::Kept);
            within.map(move |row| NotePosition { note, row }).chain([NotePosition { note: note + 1, row: 0 }])
        });
        places.rfind(|to| self.notes_height(from, *to) <= room).unwrap_or(from)
    }

    fn fill(&self, at: &At, page: Filling, endings: &mut Vec<Ending>) {
        let Some(block) = self.list.blocks.get(page.block as usize) else { return };
        let is_parted = page.is_at_start && at.position.row > 0;
        if !page.is_at_start && block.hand.starts_page {
            return;
        }
        let float = self.list.floats.iter().position(|float| float.blocks.start == page.block);
        if let Some(float) = float {
            if (!page.is_empty || !page.waiting.is_empty()) && page.waiting.len() < 4 {
                let block = self.list.floats[float].blocks.end;
                let waiting = page.waiting.and(float as u32);
                self.fill(at, Filling { block, waiting, ..page }, endings);
            }
            if !page.waiting.is_empty() {
                return;
            }
        }
        let gaps = self.gaps(&page, if is_parted { at.position.row } else { 0 });
        let is_inset = !block.on_grid && !block.is_figure && gaps.len() > 1;
        for (gap_idx, (gap, gap_demerits)) in gaps.into_iter().enumerate() {
            let mut whites = page.whites;
            whites[gap_idx.min(1)] |= is_inset;
            let unlike = if whites == [true; 2] && page.whites != whites { UNLIKE_WHITE_DEMERITS } else { 0 };
            for (idx, variant) in block.variants.iter().enumerate() {
                if is_parted && idx != at.position.variant as usize {
                    continue;
                }
                let first_row = if is_parted { at.position.row as usize } else { 0 };
                let own = if is_parted { 0 } else { variant.demerits };
                let mut now = Filling {
                    demerits: page.demerits + gap_demerits + own + unlike,
                    whites,
                    is_empty: false,
                    is_at_start: false,
                    ..page
                };
                now.used += gap;
                now.has_figure |= block.is_figure;
                for (row_idx, row) in variant.rows.iter().enumerate().skip(first_row) {
                    now.used += row.height;
                    now.n_notes += row.n_notes;
                    let end_row = row_idx as u32 + 1;
                    let is_whole = end_row as usize == variant.rows.len();
                    now.n_lines += match (block.is_figure, is_whole && block.keep_with_next) {
                        (true, _) => 0,
                        (false, true) => 2,
                        (false, false) => (row.height.0 / leading().0) as u32,
                    };
                    let position = match is_whole {
                        true => Position { block: page.block + 1, variant: 0, row: 0 },
                        false => Position { block: page.block, variant: idx as u16, row: end_row },
                    };
                    self.end(at, &now, position, row.end, endings);
                }
                if now.used <= self.frame.depth() {
                    self.fill(at, Filling { block: page.block + 1, ..now }, endings);
                }
            }
        }
    }

    /// The blank space before the next block of a page.
    fn gaps(&self, page: &Filling, first_row: u32) -> Vec<(Length, u64)> {
        let own = self.list.blocks[page.block as usize].gaps.clone();
        let float = |idx: u32| &self.list.floats[idx as usize];
        if page.is_empty {
            return vec![(Length::ZERO, 0)];
        }
        if let Some(above) = page.above.filter(|_| page.is_at_start) {
            let below = self.list.blocks[float(above).blocks.end as usize].gaps.clone();
            return if first_row > 0 || below[0] > own[0] { below } else { own };
        }
        match page.waiting.end.checked_sub(1).map(float) {
            Some(last) if last.blocks.end == page.block => match page.waiting.first <= last.first_of_row {
                true => last.row_closed_gaps.clone(),
                false => last.closed_gaps.clone(),
            },
            _ => own,
        }
    }

    /// The page with as many of the figures that wait as find room.
    fn head(&self, at: &At) -> Filling {
        let (mut used, mut n_placed) = (Length::ZERO, 0);
        for idx in at.waiting.first..at.waiting.end {
            let rows = self.list.floats[idx as usize]
                .blocks
                .clone()
                .flat_map(|block| &self.list.blocks[block as usize].variants[0].rows);
            let gap = if n_placed == 0 {
                Length::ZERO
            } else {
                self.list.blocks[self.list.floats[idx as usize].blocks.start as usize].gaps[0].0
            };
            let height = gap + rows.map(|row| row.height).sum();
            if used + height > self.frame.depth() && n_placed > 0 {
                break;
            }
            used += height;
            n_placed += 1;
        }
        Filling {
            block: at.position.block,
            used,
            demerits: 0,
            n_notes: at.next_note,
            is_empty: n_placed == 0,
            is_at_start: true,
            above: (n_placed > 0).then(|| at.waiting.first + n_placed - 1),
            waiting: at.waiting.after(n_placed),
            whites: [false; 2],
            has_figure: n_placed > 0,
            n_lines: 0,
        }
    }

    fn end(&self, at: &At, page: &Filling, position: Position, row: RowEnd, endings: &mut Vec<Ending>) {
        let full = self.frame.depth();
        let blocks = &self.list.blocks;
        let next = blocks.get(position.block as usize);
        let closes = next.is_none_or(|block| position.row == 0 && block.hand.starts_page);
        if !page.waiting.is_empty() && closes {
            return;
        }
        let all = NotePosition { note: page.n_notes, row: 0 };
        let has_notes = at.pending != all;
        let room = full - page.used - self.frame.note_gap;
        let height = |to: NotePosition| self.notes_height(at.pending, to);
        let mut ways = Vec::new();
        if !has_notes || height(all) <= room {
            ways.push((all, 0));
        } else {
            let last = page.n_notes - 1;
            let from = if at.pending.note == last { at.pending.row } else { 0 };
            let rows = &self.notes[last as usize];
            let parts = (from + 2..=(rows.len() as u32).saturating_sub(2))
                .filter(|row| rows[*row as usize - 1].end != RowEnd::Kept);
            let parts = parts.map(|row| NotePosition { note: last, row });
            ways.extend(parts.filter(|to| height(*to) <= room).map(|to| (to, 1)));
        }
        for (to, n_split) in ways {
            let floated = page.waiting.len();
            let mut cost = Cost { demerits: page.demerits, split_notes: n_split, floated, ..Cost::default() };
            let has_figures_alone = page.has_figure && page.n_lines == 0 && !has_notes;
            let depth = if has_notes || (has_figures_alone && page.used < full) { full } else { page.used };
            if depth > full + self.frame.leading {
                continue;
            }
            let is_white = has_notes && (!closes || n_split > 0);
            let white = match is_white || (has_figures_alone && !closes) {
                false => Length::ZERO,
                true if has_notes => room - height(to),
                true => full - page.used.min(full),
            };
            let white = (white.0 / self.frame.leading.0) as u64;
            cost.demerits += white * (NOTE_WHITE_DEMERITS + if has_notes { 0 } else { SHORT_PAGE_DEMERITS });
            cost.hollow += (white as i64 - MAX_SHORT).max(0) as u32;
            let is_last = closes && to == all;
            let is_sparse = is_last && page.used < leading() * MIN_LAST_LINES && height(to) * 4 < full;
            let is_lone = page.has_figure && page.n_lines == 1;
            cost.short += u32::from(!at.is_first && (is_sparse || is_lone));
            if at.is_first && depth > full {
                cost.demerits += LONG_OPENING_DEMERITS;
            }
            if !is_last || next.is_some() {
                self.break_cost(at, position, row, &mut cost);
            }
            let counts = !is_last || depth > full;
            endings.push(Ending {
                cost,
                white,
                depth: counts.then_some(depth),
                next: (position, page.n_notes, to, page.waiting),
            });
        }
    }

    /// Where a page that goes on from here starts; `None` where only notes are left.
    fn start_at(&self, position: Position) -> Option<Position> {
        Some(position).filter(|position| (position.block as usize) < self.list.blocks.len())
    }

    fn notes_height(&self, from: NotePosition, to: NotePosition) -> Length {
        let mut height = Length::ZERO;
        for note in from.note..=to.note {
            let Some(rows) = self.notes.get(note as usize) else { continue };
            let first = if note == from.note { from.row as usize } else { 0 };
            let end = if note == to.note { to.row as usize } else { rows.len() };
            for (idx, row) in rows.iter().enumerate().take(end).skip(first) {
                let is_head = (note, idx) == (from.note, from.row as usize);
                height += row.height + if is_head { Length::ZERO } else { row.above };
            }
        }
        height
    }

    fn break_cost(&self, at: &At, next: Position, row: RowEnd, cost: &mut Cost) {
        let blocks = &self.list.blocks;
        if next == at.position {
            return;
        }
        if next.row > 0 {
            let block = &blocks[next.block as usize];
            let n_rows = block.variants[next.variant as usize].rows.len() as u32;
            let starts_here = at.position.block != next.block || at.position.row == 0;
            cost.parted += u32::from(next.row == 1 && starts_here) + u32::from(next.row + 1 == n_rows);
            cost.parted += u32::from(row == RowEnd::Kept);
            cost.unmet += u32::from(block.hand.is_whole);
        } else if next.block > 0 {
            let last = &blocks[next.block as usize - 1];
            cost.parted += u32::from(last.keep_with_next);
            cost.unmet += u32::from(last.hand.keeps_next);
        }
        if row == RowEnd::Hyphen {
            match at.is_recto {
                true => cost.spread_hyphens += 1,
                false => cost.demerits += VERSO_HYPHEN_DEMERITS,
            }
        }
    }
}
