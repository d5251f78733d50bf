//! Page breaks: a total fit over each galley.
//!
//! Dynamic programming over page starts. A page start is a place in the text (with the chosen length of a paragraph that is parted there), the
//! note lines still to come, the side, and on a recto the depth of its verso. From each start all ways to fill the page are tried, each paragraph
//! in each of its lengths; the cheapest way to each next start is kept.
//!
//! Source: Plass, “Optimal Pagination Techniques for Automatic Typesetting Systems” (1981), and Mittelbach, “A General Framework for Globally
//! Optimized Pagination” (2016), for paragraph variants and spreads. Ours: costs are compared in the order of `Cost`, not weighed against each
//! other; widths of the search are bounded by `MAX_STARTS` and `MAX_DRIFT`, so time grows in proportion to the text.

use std::collections::BTreeMap;

use crate::print::pages::Side;
use crate::print::pages::vlist::NotePosition;
use crate::print::pages::vlist::PageFaults;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::Slice;
use crate::print::pages::vlist::VList;
use crate::units::Length;

/// Page starts kept for each page. Exact below it; above it the costliest are given up.
const MAX_STARTS: usize = 40;

/// Lines by which the fill of a page may drift from that of the best variants while its paragraphs are chosen.
const MAX_DRIFT: i64 = 3;

/// Lines a page may stay short of full before the break is tried only for want of any other.
const MAX_SHORT: i64 = 2;

/// A page of fewer lines than this at a chapter's end looks lost. Source: lua-typo, `PageMin`.
const MIN_LAST_LINES: i64 = 5;

/// Least lines of a note on either side of a page break.
const MIN_NOTE_LINES: u32 = 2;

/// For each page of a spread that runs a line short or long, in demerits: dearer than paragraphs a line longer, far below uneven spreads.
const SHORT_PAGE_DEMERITS: u64 = 400_000;

/// For a hyphen at the end of a verso, within a spread, in demerits.
const VERSO_HYPHEN_DEMERITS: u64 = 600_000;

/// For each line of white between text and notes beyond the least.
const NOTE_WHITE_DEMERITS: u64 = 20_000;

/// A cost whose parts are compared in this order, the first one first: nothing lost; notes with their calls; no widow, orphan or stranded heading;
/// facing pages even; no hyphen at a spread's end; no page under five lines; notes whole; then the demerits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Cost {
    pub overfull: u32,
    pub displaced: u32,
    pub parted: u32,
    pub unequal: u32,
    pub spread_hyphens: u32,
    pub short: u32,
    pub split_notes: u32,
    pub demerits: u64,
}

impl Cost {
    fn plus(self, other: Cost) -> Cost {
        Cost {
            overfull: self.overfull + other.overfull,
            displaced: self.displaced + other.displaced,
            parted: self.parted + other.parted,
            unequal: self.unequal + other.unequal,
            spread_hyphens: self.spread_hyphens + other.spread_hyphens,
            short: self.short + other.short,
            split_notes: self.split_notes + other.split_notes,
            demerits: self.demerits.saturating_add(other.demerits),
        }
    }
}

/// The pages of a galley and what they cost.
#[derive(Clone, Debug)]
pub struct Pagination {
    pub pages: Vec<PagePlan>,
    pub cost: Cost,
}

/// Chooses the page breaks of a galley that opens on `side`. A galley without blocks has one empty page.
pub fn break_pages(list: &VList, frame: &PageFrame, side: Side) -> Pagination {
    Search { list, frame, first_side: side, starts: Vec::new() }.run()
}

/// Where a page starts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
struct Start {
    position: Position,
    /// The next note to be called.
    next_note: u32,
    /// Note lines that earlier pages have left: from here up to `next_note`.
    pending: NotePosition,
    /// The depth of the verso that a recto faces; `None` on a verso and where the verso may end anywhere.
    facing: Option<Length>,
}

/// The best known way to a start.
#[derive(Clone, Debug)]
struct Reached {
    start: Start,
    cost: Cost,
    /// Index into the layer before.
    previous: usize,
    page: Option<PagePlan>,
}

struct Search<'a> {
    list: &'a VList,
    frame: &'a PageFrame,
    first_side: Side,
    /// By page: the ways to its starts.
    starts: Vec<Vec<Reached>>,
}

/// A way to fill a page so far.
#[derive(Clone, Debug)]
struct Partial {
    used: Length,
    demerits: u64,
    slices: Vec<Slice>,
}

/// A page that ends here.
struct End {
    cost: Cost,
    next: Start,
    page: PagePlan,
}

impl Search<'_> {
    fn run(mut self) -> Pagination {
        let first = Reached { start: Start::default(), cost: Cost::default(), previous: 0, page: None };
        self.starts.push(vec![first]);
        let mut best: Option<(Cost, usize, usize, PagePlan)> = None;
        let mut side = self.first_side;
        loop {
            let layer_idx = self.starts.len() - 1;
            let mut next: BTreeMap<Start, Reached> = BTreeMap::new();
            for (idx, reached) in self.starts[layer_idx].iter().enumerate() {
                for end in self.ends(reached.start, side, layer_idx) {
                    let cost = reached.cost.plus(end.cost);
                    if self.is_done(&end.next) {
                        if best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                            best = Some((cost, layer_idx, idx, end.page));
                        }
                        continue;
                    }
                    let known = next.get(&end.next);
                    if known.is_none_or(|known| cost < known.cost) {
                        let new = Reached { start: end.next, cost, previous: idx, page: Some(end.page) };
                        next.insert(end.next, new);
                    }
                }
            }
            let mut layer: Vec<Reached> = next.into_values().collect();
            if let Some((least, ..)) = &best {
                layer.retain(|reached| reached.cost < *least);
            }
            layer.sort_by(|one, other| one.cost.cmp(&other.cost).then(one.start.cmp(&other.start)));
            layer.truncate(MAX_STARTS);
            if layer.is_empty() {
                break;
            }
            self.starts.push(layer);
            side = side.other();
        }
        let (cost, layer_idx, idx, last) = best.expect("every start has an end, and each page takes at least one row");
        Pagination { pages: self.read_back(layer_idx, idx, last), cost }
    }

    fn is_done(&self, start: &Start) -> bool {
        start.position.block as usize >= self.list.blocks.len() && start.pending.note >= start.next_note
    }

    fn read_back(&self, layer_idx: usize, idx: usize, last: PagePlan) -> Vec<PagePlan> {
        let mut pages = vec![last];
        let mut at = (layer_idx, idx);
        while at.0 > 0 {
            let reached = &self.starts[at.0][at.1];
            pages.extend(reached.page.clone());
            at = (at.0 - 1, reached.previous);
        }
        pages.reverse();
        pages
    }

    /// All ways to end the page that starts here. Never empty.
    fn ends(&self, start: Start, side: Side, page_idx: usize) -> Vec<End> {
        let mut ends = Vec::new();
        for max_short in [MAX_SHORT, MAX_SHORT * 4, i64::from(self.frame.n_lines)] {
            ends = self.ends_within(start, side, page_idx, max_short);
            // Shorter pages are looked at only where the fuller ones part what belongs together.
            let is_clean = |end: &End| (end.cost.overfull, end.cost.displaced, end.cost.parted) == (0, 0, 0);
            if ends.iter().any(is_clean) {
                return ends;
            }
        }
        if ends.is_empty() { vec![self.forced_end(start, side)] } else { ends }
    }

    fn ends_within(&self, start: Start, side: Side, page_idx: usize, max_short: i64) -> Vec<End> {
        let mut page = PageSearch { search: self, start, side, page_idx, max_short, ends: BTreeMap::new() };
        page.fill();
        page.ends.into_values().collect()
    }

    /// The way out where no rule can be kept: one row, however high, and its notes on the next page.
    fn forced_end(&self, start: Start, side: Side) -> End {
        let position = start.position;
        let done = position.block as usize >= self.list.blocks.len();
        let note_lines_left = self.frame.depth().0 / self.note_line_height(start.pending).0.max(1);
        let mut next = Start { facing: None, ..start };
        let mut slices = Vec::new();
        let mut text_depth = Length::ZERO;
        let mut faults = PageFaults::default();
        let mut notes_to = start.pending;
        if done {
            // Only notes are left: as many lines as the page holds.
            notes_to = self.advance_notes(start.pending, note_lines_left.max(1) as u32, start.next_note);
            faults.is_note_split = true;
        } else {
            let block = &self.list.blocks[position.block as usize];
            let variant = &block.variants[position.variant as usize];
            let row = variant.rows[position.row as usize];
            let end_row = position.row + 1;
            slices.push(Slice {
                block: position.block,
                variant: position.variant,
                first_row: position.row,
                end_row,
                top: block.repeated_head,
            });
            text_depth = row.height + block.repeated_head;
            next.next_note += u32::from(row.n_notes);
            faults.is_overfull = text_depth > self.frame.depth();
            faults.n_displaced_notes = row.n_notes.min(255) as u8;
            next.position = self.after(position.block, position.variant, end_row);
            // What room the page has left goes to notes that wait already.
            let room = self.frame.depth() - text_depth - self.frame.note_gap;
            let n_lines = (room.0 / self.note_line_height(start.pending).0.max(1)).max(0) as u32;
            notes_to = self.advance_notes(notes_to, n_lines, next.next_note);
        }
        next.pending = notes_to;
        if side == Side::Verso {
            next.facing = Some(self.frame.depth());
        }
        let cost = Cost {
            overfull: u32::from(faults.is_overfull),
            displaced: u32::from(faults.n_displaced_notes),
            split_notes: u32::from(faults.is_note_split),
            unequal: 1,
            ..Cost::default()
        };
        let page = PagePlan { slices, notes_from: start.pending, notes_to, text_depth, faults };
        End { cost, next, page }
    }

    fn note_line_height(&self, at: NotePosition) -> Length {
        self.list.notes.get(at.note as usize).map_or(self.frame.leading, |note| note.line_height)
    }

    /// Goes `n_lines` note lines on, not beyond `limit`.
    fn advance_notes(&self, mut at: NotePosition, mut n_lines: u32, limit: u32) -> NotePosition {
        while at.note < limit && n_lines > 0 {
            let left = self.list.notes[at.note as usize].n_lines - at.line;
            let step = left.min(n_lines);
            n_lines -= step;
            at.line += step;
            if at.line >= self.list.notes[at.note as usize].n_lines {
                at = NotePosition { note: at.note + 1, line: 0 };
            }
        }
        at
    }

    /// The height of the note lines between two places.
    fn notes_height(&self, from: NotePosition, to: NotePosition) -> Length {
        let mut height = Length::ZERO;
        for idx in from.note..=to.note {
            let Some(note) = self.list.notes.get(idx as usize) else { break };
            let first = if idx == from.note { from.line } else { 0 };
            let end = if idx == to.note { to.line } else { note.n_lines };
            height += note.line_height * i64::from(end.saturating_sub(first));
        }
        height
    }

    /// The place after a row: in the block, or at the head of the next.
    fn after(&self, block: u32, variant: u16, end_row: u32) -> Position {
        let n_rows = self.list.blocks[block as usize].variants[variant as usize].rows.len() as u32;
        if end_row >= n_rows {
            Position { block: block + 1, variant: 0, row: 0 }
        } else {
            Position { block, variant, row: end_row }
        }
    }
}

/// The search for the ends of one page.
struct PageSearch<'s, 'a> {
    search: &'s Search<'a>,
    start: Start,
    side: Side,
    page_idx: usize,
    max_short: i64,
    ends: BTreeMap<Start, End>,
}

impl PageSearch<'_, '_> {
    fn fill(&mut self) {
        let list = self.search.list;
        let mut partials = vec![Partial { used: Length::ZERO, demerits: 0, slices: Vec::new() }];
        let mut n_notes = self.start.next_note;
        let mut block_idx = self.start.position.block;
        if block_idx as usize >= list.blocks.len() {
            // Only notes are left of the galley; `forced_end` sets them.
            if self.start.pending.note >= self.start.next_note {
                self.finish(&partials[0].clone(), n_notes, Position { block: block_idx, variant: 0, row: 0 }, None);
            }
            return;
        }
        while !partials.is_empty() && (block_idx as usize) < list.blocks.len() {
            let block = &list.blocks[block_idx as usize];
            let is_first = block_idx == self.start.position.block;
            let first_row = if is_first { self.start.position.row } else { 0 };
            let variants = match first_row {
                0 => 0..block.variants.len(),
                _ => self.start.position.variant as usize..self.start.position.variant as usize + 1,
            };
            let mut next: BTreeMap<Length, Partial> = BTreeMap::new();
            for partial in &partials {
                for (gap, gap_demerits) in self.tops(partial, block_idx, first_row) {
                    for variant in variants.clone() {
                        let mut partial = partial.clone();
                        partial.demerits += gap_demerits;
                        if first_row == 0 {
                            partial.demerits += block.variants[variant].demerits;
                        }
                        if let Some(whole) = self.rows(&partial, block_idx, variant as u16, first_row, gap, n_notes) {
                            let known = next.get(&whole.used);
                            if known.is_none_or(|known| whole.demerits < known.demerits) {
                                next.insert(whole.used, whole);
                            }
                        }
                    }
                }
            }
            let skipped = block.variants[0].rows.iter().map(|row| u32::from(row.n_notes)).sum::<u32>();
            let before = match first_row {
                0 => 0,
                _ => {
                    let rows = &block.variants[self.start.position.variant as usize].rows[..first_row as usize];
                    rows.iter().map(|row| u32::from(row.n_notes)).sum::<u32>()
                }
            };
            n_notes += skipped - before;
            block_idx += 1;
            partials = self.within_drift(next);
        }
    }

    /// Keeps the fills near that of the cheapest one.
    fn within_drift(&self, next: BTreeMap<Length, Partial>) -> Vec<Partial> {
        let Some(cheapest) = next.values().min_by_key(|partial| (partial.demerits, partial.used)) else {
            return Vec::new();
        };
        let limit = self.search.frame.leading * MAX_DRIFT;
        let center = cheapest.used;
        next.into_values().filter(|partial| (partial.used - center).abs() <= limit).collect()
    }

    /// The tops at which the next block may stand, with the cost of the gap before each.
    fn tops(&self, partial: &Partial, block_idx: u32, first_row: u32) -> Vec<(Length, u64)> {
        let block = &self.search.list.blocks[block_idx as usize];
        let leading = self.search.frame.leading;
        let row_height = block.variants[0].rows.first().map_or(leading, |row| row.height);
        let at_head = partial.slices.is_empty();
        let place = |top: Length| {
            let mut top = top;
            if first_row == 0 && block.on_grid {
                // The first baseline, at the foot of the row, goes to the next grid line.
                let foot = top + row_height;
                let rest = foot.0.rem_euclid(leading.0);
                if rest != 0 {
                    top += leading - Length(rest);
                }
            }
            if let Some(line) = block.start_line.filter(|_| self.page_idx == 0) {
                top = top.max(leading * i64::from(line) - row_height);
            }
            top
        };
        if at_head {
            return vec![(place(block.repeated_head), 0)];
        }
        let mut tops: Vec<(Length, u64)> =
            block.gaps.iter().map(|(gap, cost)| (place(partial.used + *gap), *cost)).collect();
        tops.dedup_by_key(|(top, _)| *top);
        tops
    }

    /// Sets the rows of a block from `first_row` on at `top`, noting each place where the page may end. Returns the page with the whole block on it,
    /// if it fits.
    fn rows(
        &mut self,
        partial: &Partial,
        block_idx: u32,
        variant: u16,
        first_row: u32,
        top: Length,
        n_notes: u32,
    ) -> Option<Partial> {
        let list = self.search.list;
        let rows = &list.blocks[block_idx as usize].variants[variant as usize].rows;
        let depth = self.search.frame.depth();
        let mut used = top;
        let mut n_notes = n_notes;
        let mut n_fitting = first_row;
        let slice = |end_row| Slice { block: block_idx, variant, first_row, end_row, top };
        for (row_idx, row) in rows.iter().enumerate().skip(first_row as usize) {
            used += row.height;
            if used > depth + self.search.frame.leading {
                return None;
            }
            let before = n_notes;
            n_notes += u32::from(row.n_notes);
            let end_row = row_idx as u32 + 1;
            n_fitting = end_row;
            let room = depth - used;
            // Only ends near the foot of the page can be good ones; with notes that is known only later.
            let next = self.search.after(block_idx, variant, end_row);
            let is_galley_end = next.block as usize >= list.blocks.len();
            let notes = self.search.notes_height(self.start.pending, NotePosition { note: n_notes, line: 0 });
            let short = (room - notes).0 / self.search.frame.leading.0;
            if short <= self.max_short || is_galley_end {
                let mut ended = partial.clone();
                ended.used = used;
                ended.slices.push(slice(end_row));
                self.finish(&ended, n_notes, next, Some((row.end, before)));
            }
            // A row whose notes cannot even start leaves nothing to hope for further down.
            if notes > Length::ZERO && room < Length::ZERO {
                return None;
            }
        }
        if used > depth {
            return None;
        }
        let mut whole = partial.clone();
        whole.used = used;
        if n_fitting > first_row {
            whole.slices.push(slice(n_fitting));
        }
        Some(whole)
    }

    /// Ends the page here, if its notes find room, and keeps it if it is the cheapest way to the next start.
    fn finish(&mut self, partial: &Partial, n_notes: u32, next: Position, last_row: Option<(RowEnd, u32)>) {
        let frame = self.search.frame;
        let is_end = next.block as usize >= self.search.list.blocks.len();
        let depth = frame.depth();
        let all = NotePosition { note: n_notes, line: 0 };
        let has_notes = self.start.pending != all;
        let called_before = last_row.map_or(n_notes, |(_, before)| before);
        let mut faults = PageFaults::default();
        let mut cost = Cost { demerits: partial.demerits, ..Cost::default() };
        let mut notes_to = all;
        let mut page_depth = partial.used;
        if has_notes {
            let room = depth - partial.used - frame.note_gap;
            let needed = self.search.notes_height(self.start.pending, all);
            if needed > room {
                let Some(split) = self.split_notes(room, n_notes, called_before) else { return };
                notes_to = split;
                faults.is_note_split = true;
                cost.split_notes += 1;
            } else {
                let white = (room - needed).0 / frame.leading.0;
                if !is_end {
                    cost.demerits += white as u64 * NOTE_WHITE_DEMERITS;
                    if white > self.max_short {
                        return;
                    }
                }
            }
            page_depth = depth;
        }
        if page_depth > depth + frame.leading {
            return;
        }
        let is_last = is_end && notes_to == all;
        if !is_last {
            self.end_costs(next, last_row.map(|(end, _)| end), &mut faults, &mut cost);
            self.depth_costs(page_depth, &mut faults, &mut cost);
        } else {
            if page_depth > depth {
                self.depth_costs(page_depth, &mut faults, &mut cost);
            }
            if self.page_idx > 0 && !has_notes && partial.used < frame.leading * MIN_LAST_LINES {
                faults.is_short = true;
                cost.short += 1;
            }
        }
        let facing = match (self.side, is_last) {
            (Side::Verso, false) => Some(page_depth),
            _ => None,
        };
        let next = Start { position: next, next_note: n_notes, pending: notes_to, facing };
        let better = self.ends.get(&next).is_none_or(|known| cost < known.cost);
        if better {
            let page = PagePlan {
                slices: partial.slices.clone(),
                notes_from: self.start.pending,
                notes_to,
                text_depth: partial.used,
                faults,
            };
            self.ends.insert(next, End { cost, next, page });
        }
    }

    /// Where the notes of a page part if they have only this room: the last note called may run on, with two lines at least on either side.
    fn split_notes(&self, room: Length, n_notes: u32, _called_before: u32) -> Option<NotePosition> {
        let last = n_notes.checked_sub(1)?;
        let note = self.search.list.notes[last as usize];
        let from_here = self.start.pending.note == last;
        let already = if from_here { self.start.pending.line } else { 0 };
        let head = NotePosition { note: last, line: already };
        let before = self.search.notes_height(self.start.pending, head);
        let n_lines = (room - before).0.checked_div(note.line_height.0.max(1))?;
        let left = i64::from(note.n_lines - already);
        let n_lines = n_lines.min(left - i64::from(MIN_NOTE_LINES));
        if n_lines < i64::from(MIN_NOTE_LINES) {
            return None;
        }
        Some(NotePosition { note: last, line: already + n_lines as u32 })
    }

    /// What a break at this place costs in itself.
    fn end_costs(&self, next: Position, end: Option<RowEnd>, faults: &mut PageFaults, cost: &mut Cost) {
        let blocks = &self.search.list.blocks;
        if next.row > 0 {
            let n_rows = blocks[next.block as usize].variants[next.variant as usize].rows.len() as u32;
            let started_here = self.start.position.block != next.block || self.start.position.row == 0;
            faults.is_orphan = next.row == 1 && started_here && n_rows > 1;
            faults.is_widow = next.row + 1 == n_rows;
            cost.parted += u32::from(faults.is_orphan) + u32::from(faults.is_widow);
        } else if next.block > 0 && blocks[next.block as usize - 1].keep_with_next {
            faults.is_stranded_heading = true;
            cost.parted += 1;
        }
        if end == Some(RowEnd::Hyphen) {
            faults.is_hyphen_end = true;
            match self.side {
                Side::Recto => cost.spread_hyphens += 1,
                Side::Verso => cost.demerits += VERSO_HYPHEN_DEMERITS,
            }
        }
    }

    /// What the depth of a page costs: against the page it faces, and against the full depth.
    fn depth_costs(&self, page_depth: Length, faults: &mut PageFaults, cost: &mut Cost) {
        let frame = self.search.frame;
        let full = frame.depth();
        let off = (page_depth - full).abs();
        if off > Length::ZERO {
            cost.demerits += SHORT_PAGE_DEMERITS * (1 + off.0 as u64 / frame.leading.0 as u64);
        }
        match self.start.facing {
            Some(facing) if facing != page_depth => {
                faults.is_unequal = true;
                cost.unequal += 1;
            }
            // A page without a partner to agree with is to be full.
            None if self.side == Side::Recto && off > Length::ZERO => {
                faults.is_unequal = true;
                cost.unequal += 1;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pagination;
    use super::break_pages;
    use crate::print::pages::Side;
    use crate::print::pages::vlist::PageFrame;
    use crate::print::pages::vlist::Row;
    use crate::print::pages::vlist::RowEnd;
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
        let count = |slices: &[super::Slice]| slices.iter().map(|slice| slice.end_row - slice.first_row).sum();
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
