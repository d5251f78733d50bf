//! One page: all ways to fill it from a given start, and what each costs by itself.
//!
//! The blocks are taken in turn, each in all its lengths and with all its gaps; of the ways that reach one depth the cheapest is kept.

use rustc_hash::FxHashMap; // never iterated: looked up by where an end leads to

use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::LONG_OPENING_DEMERITS;
use crate::print::pages::cost::MAX_SHORT;
use crate::print::pages::cost::MIN_LAST_LINES;
use crate::print::pages::cost::MIN_LINES_WITH_FIGURE;
use crate::print::pages::cost::NOTE_WHITE_DEMERITS;
use crate::print::pages::cost::SHORT_PAGE_DEMERITS;
use crate::print::pages::cost::VERSO_HYPHEN_DEMERITS;
use crate::print::pages::material::Chain;
use crate::print::pages::material::Material;
use crate::print::pages::material::Partial;
use crate::print::pages::material::Start;
use crate::print::pages::material::calls;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::vlist::Float;
use crate::print::pages::vlist::PageFaults;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::Slice;
use crate::units::Length;

/// Figures that may wait for a page at one time. Higher: more pages with figures alone, and more ways to try.
const MAX_WAITING: u32 = 4;

/// A way to end a page.
#[derive(Clone, Copy, Debug)]
pub struct End {
    pub next: Start,
    /// What the page costs by itself.
    pub cost: Cost,
    /// How deep the page is; `None` where that is nobody's concern, on the last page of a galley.
    pub depth: Option<Length>,
    text_depth: Length,
    faults: PageFaults,
    slices: Chain,
}

impl End {
    /// Whether nothing is lost, displaced or parted, and the designer obeyed.
    pub fn is_clean(&self) -> bool {
        (self.cost.overfull, self.cost.unmet, self.cost.displaced, self.cost.parted) == (0, 0, 0, 0)
    }
}

/// The block that is being set: which, in which of its lengths, from which row and where on the page.
#[derive(Clone, Copy)]
struct Entry {
    block: u32,
    variant: u16,
    first_row: u32,
    top: Length,
    /// Notes called before its first row here.
    n_notes: u32,
}

/// The search for the ends of one page.
pub struct Fill<'a> {
    material: &'a Material<'a>,
    start: Start,
    side: Side,
    page_idx: usize,
    /// Lines a page may lack.
    max_short: i64,
    /// Of the figures that wait for this page: how many stand at its head.
    n_floated: u32,
    /// Each leads to another start, or has another depth.
    pub ends: Vec<End>,
    /// Where ends stand, as soon as they are not few any more; only looked up, never walked.
    found: FxHashMap<(Start, Option<Length>), usize>,
    arena: Vec<(Slice, Chain)>,
}

/// So many ends of a page are sooner looked through than looked up.
const FEW_ENDS: usize = 32;

impl<'a> Fill<'a> {
    pub fn new(material: &'a Material<'a>, start: Start, side: Side, page_idx: usize, max_short: i64) -> Fill<'a> {
        let (ends, found, arena) = (Vec::new(), FxHashMap::default(), Vec::new());
        Fill { material, start, side, page_idx, max_short, n_floated: 0, ends, found, arena }
    }

    /// The page that an end stands for.
    pub fn plan(&self, end: usize) -> PagePlan {
        let end = &self.ends[end];
        let mut slices = Vec::new();
        let mut at = end.slices;
        while at > 0 {
            let (slice, before) = self.arena[at as usize - 1];
            slices.push(slice);
            at = before;
        }
        slices.reverse();
        PagePlan {
            slices,
            n_floated: self.floated().flat_map(|float| float.blocks.clone()).count(),
            notes_from: self.start.pending,
            notes_to: end.next.pending,
            text_depth: end.text_depth,
            faults: end.faults,
        }
    }

    pub fn run(mut self) -> Fill<'a> {
        let material = self.material;
        let position = self.start.position;
        if self.material.is_end(position) {
            // Only notes are left of the galley; `forced` sets them.
            if self.start.pending.note >= self.start.next_note {
                self.finish(&Partial::EMPTY, self.start.next_note, position, None);
            }
            return self;
        }
        let head = self.head();
        if !head.is_bare() {
            // Figures may take the whole page.
            self.finish(&head, self.start.next_note, position, None);
        }
        let mut partials = vec![head];
        // The same pages without the last figures met, which wait for the next one.
        let mut without: Vec<Partial> = Vec::new();
        let mut goes_on_at = position.block;
        for block_idx in position.block..material.list.blocks.len() as u32 {
            if let Some(float) = material.float_at(block_idx) {
                // Figures keep their order, so where one waits the others do.
                let all = without.iter().chain(partials.iter().filter(|partial| !partial.is_bare()));
                let left = all.map(|partial| Partial { waiting: partial.waiting.and(float), ..*partial });
                without = left.filter(|partial| partial.waiting.len() <= MAX_WAITING).collect();
                partials.retain(|partial| partial.waiting.is_empty());
                goes_on_at = material.float(float).blocks.end;
            }
            partials = self.block(&partials, block_idx);
            if block_idx >= goes_on_at {
                without = self.block(&without, block_idx);
            }
            let next = Position { block: block_idx + 1, ..Position::default() };
            if (partials.is_empty() && without.is_empty()) || material.closes(next) {
                break;
            }
        }
        self
    }

    /// The figures that stand at the head of the page: of those that wait as many as find room.
    fn floated(&self) -> impl Iterator<Item = &'a Float> {
        let material = self.material;
        (self.start.waiting.first..self.start.waiting.first + self.n_floated).map(|float| material.float(float))
    }

    /// The page with the figures that have waited for it, or empty. What finds no room goes on waiting.
    fn head(&mut self) -> Partial {
        let material = self.material;
        let mut head = Partial { waiting: self.start.waiting, ..Partial::EMPTY };
        while !head.waiting.is_empty() {
            let mut with_next = head;
            for block_idx in material.float(head.waiting.first).blocks.clone() {
                let block = &material.list.blocks[block_idx as usize];
                let gap = if with_next.is_bare() { Length::ZERO } else { block.gaps[0].0 };
                let top = material.top(&with_next, block, gap, 0, 0);
                let rows = &block.variants[0].rows;
                let n_notes = self.start.next_note;
                let entry = Entry { block: block_idx, variant: 0, first_row: 0, top, n_notes };
                let used = top + rows.iter().map(|row| row.height).sum();
                with_next = self.with_slice(&with_next, entry, rows.len() as u32, used);
            }
            // The first one stands here whatever it takes.
            if with_next.used > material.depth() && self.n_floated > 0 {
                break;
            }
            head = Partial { waiting: head.waiting.after(1), ..with_next };
            self.n_floated += 1;
        }
        Partial { is_floats_only: self.n_floated > 0, ..head }
    }

    /// Sets a block after all partial pages, in all its lengths; returns the pages that hold it whole, rising by depth.
    fn block(&mut self, partials: &[Partial], block_idx: u32) -> Vec<Partial> {
        let material = self.material;
        let block = &material.list.blocks[block_idx as usize];
        let position = self.start.position;
        let is_parted = block_idx == position.block && position.row > 0;
        let (first_row, variants) = match is_parted {
            true => (position.row, position.variant..position.variant + 1),
            false => (0, 0..block.variants.len() as u16),
        };
        let rows_before = &block.variants[variants.start as usize].rows[..first_row as usize];
        let n_notes = material.notes_before[block_idx as usize] + calls(rows_before);
        // A handful, so they are looked through.
        let mut next: Vec<Partial> = Vec::new();
        for partial in partials {
            let mut last_top = None;
            let above = self.start.waiting.first + self.n_floated;
            let above = (self.n_floated > 0).then(|| above - 1);
            let gaps = material.gaps(partial, block_idx, first_row, above);
            for (top, before) in material.tops(partial, block, first_row, (self.page_idx, gaps)) {
                if last_top == Some(top) {
                    continue;
                }
                last_top = Some(top);
                for variant in variants.clone() {
                    let own = if is_parted { 0 } else { block.variants[variant as usize].demerits };
                    let partial = Partial { demerits: before.demerits + own, ..before };
                    let entry = Entry { block: block_idx, variant, first_row, top, n_notes };
                    let Some(whole) = self.rows(&partial, entry) else { continue };
                    let alike = |partial: &Partial| (partial.used, partial.waiting, partial.n_lines, partial.whites);
                    match next.iter_mut().find(|known| alike(known) == alike(&whole)) {
                        Some(known) if whole.demerits < known.demerits => *known = whole,
                        Some(_) => {}
                        None => next.push(whole),
                    }
                }
            }
        }
        self.within_drift(next)
    }

    /// Keeps the fills near that of the cheapest one that leaves the same figures.
    fn within_drift(&self, mut next: Vec<Partial>) -> Vec<Partial> {
        let limit = self.material.leading() * self.material.max_drift;
        next.sort_unstable_by_key(|partial| (partial.waiting, partial.used));
        let mut kept = Vec::with_capacity(next.len());
        for alike in next.chunk_by(|one, other| one.waiting == other.waiting) {
            let Some(cheapest) = alike.iter().min_by_key(|partial| (partial.demerits, partial.used)) else { continue };
            kept.extend(alike.iter().filter(|partial| (partial.used - cheapest.used).abs() <= limit));
        }
        kept
    }

    /// Sets the rows of a block, noting each place where the page may end. Returns the page with the whole block on it, if it fits.
    fn rows(&mut self, partial: &Partial, entry: Entry) -> Option<Partial> {
        let material = self.material;
        let rows = &material.list.blocks[entry.block as usize].variants[entry.variant as usize].rows;
        let (depth, leading) = (material.depth(), material.leading());
        // With `max_short` lines lacking, or all of them, a page may end from here on.
        let least = depth - leading * (self.max_short + 1);
        let has_notes = self.start.pending.note < entry.n_notes || calls(rows) > 0;
        let next_block = Position { block: entry.block + 1, ..Position::default() };
        let is_last_block = material.closes(next_block);
        let mut used = entry.top;
        let mut n_notes = entry.n_notes;
        for (row_idx, row) in rows.iter().enumerate().skip(entry.first_row as usize) {
            used += row.height;
            if used > depth + leading {
                return None;
            }
            n_notes += row.n_notes;
            let is_close = is_last_block && row_idx + 1 == rows.len();
            if used <= least && !has_notes && !is_close {
                continue;
            }
            let room = depth - used;
            let notes = material.list.notes.height(self.start.pending, NotePosition { note: n_notes, row: 0 });
            let gap = if notes > Length::ZERO { material.frame.note_gap } else { Length::ZERO };
            if (room - notes - gap).0 / leading.0 <= self.max_short || is_close {
                let end_row = row_idx as u32 + 1;
                let next = material.after(entry.block, entry.variant, end_row);
                let ended = self.with_slice(partial, entry, end_row, used);
                self.finish(&ended, n_notes, next, Some(row.end));
            }
            // A row whose notes cannot even start leaves nothing to hope for further down.
            if notes > Length::ZERO && room < Length::ZERO {
                return None;
            }
        }
        if used > depth {
            return None;
        }
        Some(self.with_slice(partial, entry, rows.len() as u32, used))
    }

    /// A partial page with some rows more.
    fn with_slice(&mut self, partial: &Partial, entry: Entry, end_row: u32, used: Length) -> Partial {
        let Entry { block, variant, first_row, top, .. } = entry;
        let slice = Slice { block, variant, first_row, end_row, top };
        self.arena.push((slice, partial.slices));
        let slices = self.arena.len() as Chain;
        let next = Partial { used, slices, is_floats_only: false, ..*partial };
        if !self.material.has_figures {
            return next;
        }
        let block = &self.material.list.blocks[block as usize];
        let n_lines = partial.n_lines + block.n_lines(&slice, self.material.leading());
        Partial {
            has_figure: partial.has_figure || block.is_figure,
            n_lines: n_lines.min(MIN_LINES_WITH_FIGURE),
            ..next
        }
    }

    /// Ends the page here, if its notes find room, and keeps it if it is the cheapest way to the next start.
    fn finish(&mut self, partial: &Partial, n_notes: u32, position: Position, last_row: Option<RowEnd>) {
        let all = NotePosition { note: n_notes, row: 0 };
        let cost = Cost { demerits: partial.demerits, ..Cost::default() };
        let material = self.material;
        if self.start.pending == all {
            let is_free = partial.is_figures_only() && !material.closes(position);
            if let Some(cost) = if is_free { self.below_figures(cost, partial.used) } else { Some(cost) } {
                self.end(partial, n_notes, position, last_row, all, cost);
            }
            return;
        }
        let notes = &material.list.notes;
        let room = material.depth() - partial.used - material.frame.note_gap;
        let needed = notes.height(self.start.pending, all);
        if needed > room {
            // The last note called may run on.
            let Some(last) = n_notes.checked_sub(1) else { return };
            for (to, white) in notes.splits(self.start.pending, last, room) {
                let Some(cost) = self.with_white(cost, white) else { break };
                self.end(partial, n_notes, position, last_row, to, Cost { split_notes: 1, ..cost });
            }
        } else if material.closes(position) {
            self.end(partial, n_notes, position, last_row, all, cost);
        } else if let Some(cost) = self.with_white(cost, room - needed) {
            self.end(partial, n_notes, position, last_row, all, cost);
        }
    }

    /// A cost with that of the white between text and notes; `None` for more of it than a page may have.
    fn with_white(&self, cost: Cost, white: Length) -> Option<Cost> {
        let leading = self.material.leading();
        let n_lines = white.0 / leading.0;
        let demerits = cost.demerits + white.0 as u64 * NOTE_WHITE_DEMERITS / leading.0 as u64;
        let hollow = cost.hollow + (n_lines - MAX_SHORT).max(0) as u32;
        (n_lines <= self.max_short).then_some(Cost { demerits, hollow, ..cost })
    }

    /// A cost with that of the white at the foot of a page of figures alone; `None` for more of it than a page may have.
    fn below_figures(&self, cost: Cost, used: Length) -> Option<Cost> {
        let white = (self.material.depth() - used).max(Length::ZERO);
        let n_lines = (white.0 / self.material.leading().0) as u64;
        self.with_white(Cost { demerits: cost.demerits + SHORT_PAGE_DEMERITS * n_lines, ..cost }, white)
    }

    /// Ends the page here with its notes set up to `notes_to`. `cost` is that of what stands on it.
    fn end(
        &mut self,
        partial: &Partial,
        n_notes: u32,
        position: Position,
        last_row: Option<RowEnd>,
        notes_to: NotePosition,
        mut cost: Cost,
    ) {
        let (depth, leading) = (self.material.depth(), self.material.leading());
        let all = NotePosition { note: n_notes, row: 0 };
        let has_notes = self.start.pending != all;
        // Where figures end nobody compares with the lines of the page that they face.
        let page_depth = match partial.is_figures_only() {
            _ if has_notes => depth,
            true => depth.max(partial.used),
            false => partial.used,
        };
        if page_depth > depth + leading {
            return;
        }
        let mut faults = PageFaults { is_note_split: notes_to.row > 0, ..PageFaults::default() };
        let is_closed = self.material.closes(position);
        if !partial.waiting.is_empty() && (is_closed || self.material.goes_on_in_table(position)) {
            return;
        }
        cost.floated += partial.waiting.len();
        let is_last = is_closed && notes_to == all;
        if is_last {
            let notes = self.material.list.notes.height(self.start.pending, notes_to);
            faults.is_short = self.page_idx > 0 && partial.used < leading * MIN_LAST_LINES && notes * 4 < depth;
        }
        faults.is_lone_line = self.page_idx > 0 && !faults.is_short && partial.has_lone_line();
        cost.short += u32::from(faults.is_short || faults.is_lone_line);
        if position != self.start.position && (!is_last || !self.material.is_end(position)) {
            self.end_costs(position, last_row, &mut faults, &mut cost);
        }
        if self.page_idx == 0 && page_depth > depth {
            cost.demerits += LONG_OPENING_DEMERITS;
        }
        let next = Start { position, next_note: n_notes, pending: notes_to, waiting: partial.waiting };
        cost.moved = self.material.n_moved(&next, self.page_idx + 1);
        let wanted = self.material.wanted_depth(self.start.position, position);
        cost.unmet += u32::from(wanted.is_some_and(|wanted| wanted != page_depth));
        let counts = !is_last || page_depth > depth;
        let end = End {
            next,
            cost,
            depth: counts.then_some(page_depth),
            text_depth: partial.used,
            faults,
            slices: partial.slices,
        };
        self.keep(end);
    }

    fn keep(&mut self, end: End) {
        let leads_to = |end: &End| (end.next, end.depth);
        let known = match self.ends.len() < FEW_ENDS {
            // Those met last are the likeliest to be met again.
            true => self.ends.iter().rposition(|known| leads_to(known) == leads_to(&end)),
            false => {
                for idx in self.found.len()..self.ends.len() {
                    self.found.insert(leads_to(&self.ends[idx]), idx);
                }
                self.found.get(&leads_to(&end)).copied()
            }
        };
        match known {
            Some(idx) if end.cost < self.ends[idx].cost => self.ends[idx] = end,
            Some(_) => {}
            None => self.ends.push(end),
        }
    }

    /// What a break at this place costs in itself.
    fn end_costs(&self, next: Position, end: Option<RowEnd>, faults: &mut PageFaults, cost: &mut Cost) {
        let blocks = &self.material.list.blocks;
        if next.row > 0 {
            let n_rows = blocks[next.block as usize].variants[next.variant as usize].rows.len() as u32;
            let started_here = self.start.position.block != next.block || self.start.position.row == 0;
            faults.is_orphan = next.row == 1 && started_here && n_rows > 1;
            faults.is_widow = next.row + 1 == n_rows;
            faults.is_line_parted = end == Some(RowEnd::Kept);
            cost.unmet += u32::from(blocks[next.block as usize].hand.is_whole);
            cost.parted += u32::from(faults.is_orphan) + u32::from(faults.is_widow) + u32::from(faults.is_line_parted);
        } else if let Some(last) = next.block.checked_sub(1).map(|idx| &blocks[idx as usize]) {
            faults.is_stranded = last.keep_with_next;
            cost.parted += u32::from(last.keep_with_next);
            cost.unmet += u32::from(last.hand.keeps_next);
        }
        if end == Some(RowEnd::Hyphen) {
            faults.is_hyphen_end = true;
            match self.side {
                Side::Recto => {
                    faults.is_spread_hyphen = true;
                    cost.spread_hyphens += 1;
                }
                Side::Verso => cost.demerits += VERSO_HYPHEN_DEMERITS,
            }
        }
    }

    /// The way out where no rule can be kept: one row, however high, and those of its notes that find no room on the next page.
    pub fn forced(mut self) -> Fill<'a> {
        let material = self.material;
        let position = self.start.position;
        let pending = self.start.pending;
        let notes = &material.list.notes;
        let mut next = self.start;
        let mut faults = PageFaults::default();
        let mut partial = Partial::EMPTY;
        let mut room = material.depth();
        if !self.start.waiting.is_empty() {
            (self.n_floated, self.arena) = (0, Vec::new());
            partial = self.head();
            next.waiting = partial.waiting;
            room -= partial.used + material.frame.note_gap;
        } else if !material.is_end(position) {
            let block = &material.list.blocks[position.block as usize];
            let row = block.variants[position.variant as usize].rows[position.row as usize];
            let Position { block: block_idx, variant, row: first_row } = position;
            let top = block.repeated_head;
            let entry = Entry { block: block_idx, variant, first_row, top, n_notes: next.next_note };
            partial = self.with_slice(&partial, entry, first_row + 1, top + row.height);
            next.next_note += row.n_notes;
            next.position = material.after(block_idx, variant, first_row + 1);
            room -= partial.used + material.frame.note_gap;
        }
        // What room the page has left goes to notes that wait already; a page of notes alone takes a row at least.
        let least = u32::from(material.is_end(position));
        next.pending = notes.advance(pending, room, next.next_note, least);
        let first_displaced = next.pending.end_of_started().max(self.start.next_note);
        faults.n_displaced_notes = (next.next_note - first_displaced).min(255) as u8;
        faults.is_note_split = next.pending.row > 0;
        faults.is_overfull = partial.used.max(notes.height(pending, next.pending)) > material.depth();
        // A figure that leaves no room for what follows it is never as good as one that stands in its place.
        let cost = Cost {
            overfull: u32::from(faults.is_overfull || self.n_floated > 0),
            displaced: u32::from(faults.n_displaced_notes),
            moved: material.n_moved(&next, self.page_idx + 1),
            split_notes: u32::from(faults.is_note_split),
            unequal: 1,
            ..Cost::default()
        };
        let depth = (self.side == Side::Verso).then_some(material.depth());
        self.ends = vec![End { next, cost, depth, text_depth: partial.used, faults, slices: partial.slices }];
        self
    }
}
