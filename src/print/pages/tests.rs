//! The page breaker on lists made by hand, and against a search that tries everything.

use brute::Brute;

use crate::print::pages::Side;
use crate::print::pages::cost::Cost;
use crate::print::pages::cost::GIVE_DEMERITS;
use crate::print::pages::cost::MAX_GIVE;
use crate::print::pages::cost::SHORT_PAGE_DEMERITS;
use crate::print::pages::material::Material;
use crate::print::pages::material::Start;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::notes::NoteRow;
use crate::print::pages::notes::Notes;
use crate::print::pages::pagebreak::Pagination;
use crate::print::pages::pagebreak::break_pages;
use crate::print::pages::pagefill::Fill;
use crate::print::pages::vlist::Float;
use crate::print::pages::vlist::Hand;
use crate::print::pages::vlist::PageFrame;
use crate::print::pages::vlist::PagePlan;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::Row;
use crate::print::pages::vlist::RowEnd;
use crate::print::pages::vlist::VBlock;
use crate::print::pages::vlist::VList;
use crate::print::pages::vlist::Variant;
use crate::print::pages::vlist::Waiting;
use crate::units::Length;

mod brute;
mod notes;
mod proof;

fn leading() -> Length {
    Length::pt(10.0)
}

fn row(n_notes: u32) -> Row {
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
        start_lines: Vec::new(),
        on_grid: true,
        keep_with_next: false,
        is_figure: false,
        repeated_head: Length::ZERO,
        variants: variants.collect(),
        hand: Hand::default(),
    }
}

fn heading() -> VBlock {
    VBlock { keep_with_next: true, ..paragraph(&[1]) }
}

/// A note of lines of one height.
fn note(n_lines: u32, height: Length) -> Vec<NoteRow> {
    (0..n_lines).map(|row| NoteRow { height, above: Length::ZERO, end: RowEnd::Plain, block: 0, row }).collect()
}

fn pages(blocks: Vec<VBlock>, notes: Vec<Vec<NoteRow>>) -> Pagination {
    let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
    break_pages(&VList { blocks, notes: Notes::new(notes), ..VList::default() }, &frame, Side::Recto)
}

/// The rows on each page.
fn n_rows(pagination: &Pagination) -> Vec<u32> {
    pagination.pages.iter().map(PagePlan::n_rows).collect()
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

/// A title and a paragraph that starts on the sixth line, or higher or lower at a cost.
fn opening(n_rows: usize) -> Vec<VBlock> {
    let around = (1..=MAX_GIVE).flat_map(|by| [(6 - by, by), (6 + by, by)]);
    let lines = std::iter::once((6, 0)).chain(around);
    let start_lines = lines.map(|(line, by)| (line, GIVE_DEMERITS * u64::from(by))).collect();
    vec![heading(), VBlock { start_lines, ..paragraph(&[n_rows]) }]
}

#[test]
fn an_opening_gives_way_to_the_last_lines_of_its_chapter() {
    // Five lines from the sixth one on, and two more.
    let pagination = pages(opening(7), Vec::new());
    assert_eq!(n_rows(&pagination), [8]);
    assert_eq!(pagination.pages[0].slices[1].top, leading() * 3);
    assert_eq!(pagination.cost, Cost { demerits: GIVE_DEMERITS * 2, ..Cost::default() });
}

#[test]
fn an_opening_starts_lower_where_its_chapter_would_end_with_four_lines() {
    let pagination = pages(opening(9), Vec::new());
    assert_eq!(n_rows(&pagination), [5, 5]);
    assert_eq!(pagination.pages[0].slices[1].top, leading() * 6);
    assert_eq!(pagination.cost, Cost { demerits: GIVE_DEMERITS, ..Cost::default() });
}

#[test]
fn an_opening_stays_where_it_is_when_its_chapter_goes_on() {
    let pagination = pages(opening(11), Vec::new());
    assert_eq!(n_rows(&pagination), [6, 6]);
    assert_eq!(pagination.pages[0].slices[1].top, leading() * 5);
    assert_eq!(pagination.cost, Cost::default());
}

fn with_note(mut block: VBlock, at: usize) -> VBlock {
    for variant in &mut block.variants {
        variant.rows[at] = row(1);
    }
    block
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
                notes.push(note(1 + next(9) as u32, Length::pt(8.0)));
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
    block.variants[0].rows.iter().map(|row| row.n_notes as usize).sum()
}

fn check_complete(blocks: Vec<VBlock>, notes: Vec<Vec<NoteRow>>) {
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

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// A few blocks of every kind for a page of six to nine lines.
    fn small_case(&mut self) -> (VList, Vec<Vec<NoteRow>>, PageFrame) {
        let n_lines = 6 + self.roll(4) as u16;
        let mut list = VList::default();
        let mut notes = Vec::new();
        for _ in 0..4 + self.roll(5) {
            let n = 2 + self.roll(6) as usize;
            let mut block = match self.roll(6) {
                0 => heading(),
                1 => paragraph(&[n]),
                2 => paragraph(&[n, n + 1]),
                3 => paragraph(&[n, n - 1, n + 1]),
                _ => paragraph(&[n, n - 1]),
            };
            if self.roll(3) == 0 {
                block.gaps = vec![(leading(), 0), (leading() * 2, 1_500)];
                block.on_grid = n.is_multiple_of(2);
            }
            for variant in &mut block.variants {
                for row in &mut variant.rows {
                    row.end = match self.roll(8) {
                        0 => RowEnd::Hyphen,
                        1 => RowEnd::Kept,
                        _ => RowEnd::Plain,
                    };
                }
                variant.demerits *= 1 + self.roll(900);
            }
            if self.roll(4) == 0 {
                let at = self.roll(2) as usize;
                if block.variants.iter().all(|variant| variant.rows.len() > at) {
                    block.variants.iter_mut().for_each(|variant| variant.rows[at].n_notes = 1);
                    notes.push(self.small_note());
                }
            }
            list.blocks.push(block);
        }
        list.notes = Notes::new(notes.clone());
        (list, notes, PageFrame { n_lines, leading: leading(), note_gap: leading() })
    }

    /// A figure with a caption of one line, somewhere before the last block, with or without space around it. It leaves a line of its page at least.
    fn add_figure(&mut self, list: &mut VList, frame: &PageFrame) {
        let at = self.roll(list.blocks.len() as u64) as u32;
        if list.floats.iter().any(|float| float.blocks.start + 1 == at) {
            return;
        }
        list.floats.iter_mut().filter(|float| float.blocks.start >= at).for_each(|float| {
            float.blocks = float.blocks.start + 2..float.blocks.end + 2;
        });
        let height = 1 + self.roll(u64::from(frame.n_lines) - 2) as i64;
        list.blocks.splice(at as usize..at as usize, figure(height));
        let gaps = vec![(leading() * self.roll(2) as i64, 0)];
        list.blocks[at as usize + 2].gaps = gaps.clone();
        let (closed_gaps, row_closed_gaps) = (gaps, vec![(Length::ZERO, 0)]);
        list.floats.push(Float { blocks: at..at + 2, first_of_row: 0, closed_gaps, row_closed_gaps });
        list.floats.sort_by_key(|float| float.blocks.start);
        for idx in 0..list.floats.len() {
            let follows = idx > 0 && list.floats[idx - 1].blocks.end == list.floats[idx].blocks.start;
            list.floats[idx].first_of_row = if follows { list.floats[idx - 1].first_of_row } else { idx as u32 };
        }
    }

    /// A note of up to five rows: one may be higher than a line or have space above it, some belong to the next. What runs on to a second page
    /// always finds room there.
    fn small_note(&mut self) -> Vec<NoteRow> {
        let mut rows = note(1 + self.roll(5) as u32, leading());
        let mut dice = Dice(self.0 >> 2);
        let n_rows = rows.len() as u64;
        let odd = &mut rows[dice.roll(n_rows) as usize];
        match dice.roll(3) {
            0 => odd.height = leading() * 2,
            1 if odd.row > 0 => odd.above = leading(),
            _ => {}
        }
        for row in rows.iter_mut().rev().skip(1) {
            row.end = if dice.roll(7) == 0 { RowEnd::Kept } else { RowEnd::Plain };
        }
        rows
    }
}

#[test]
fn small_cases_made_at_random_come_out_as_cheap_as_can_be() {
    let mut dice = Dice(7);
    let mut faults = Vec::new();
    for case in 0..400 {
        let (list, notes, frame) = dice.small_case();
        let least = Brute::least(&list, &notes, &frame);
        let found = break_pages(&list, &frame, Side::Recto).cost;
        if found != least {
            faults.push(format!("case {case}: {found:?} for {least:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn figures_float_where_that_is_cheapest() {
    let mut dice = Dice(23);
    let (mut faults, mut n_floated, mut n_lone) = (Vec::new(), 0, 0);
    for case in 0..300 {
        let (mut list, notes, frame) = dice.small_case();
        for _ in 0..1 + dice.roll(3) {
            dice.add_figure(&mut list, &frame);
        }
        let least = Brute::least(&list, &notes, &frame);
        let pages = break_pages(&list, &frame, Side::Recto);
        let found = pages.cost;
        n_floated += u32::from(found.floated > 0);
        n_lone += u32::from(pages.pages.iter().any(|page| page.faults.is_lone_line));
        if found != least {
            faults.push(format!("case {case}: {found:?} for {least:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(n_floated > 25 && n_lone > 0, "{n_floated} with figures that float, {n_lone} with a line alone");
}

#[test]
fn the_designer_and_the_lock_are_obeyed_as_cheaply_as_can_be() {
    let mut dice = Dice(11);
    let (mut faults, mut n_moved) = (Vec::new(), 0);
    for case in 0..300 {
        let (mut list, notes, frame) = dice.small_case();
        let n_blocks = list.blocks.len() as u64;
        let wishes = [
            Hand { starts_page: true, ..Hand::default() },
            Hand { is_whole: true, ..Hand::default() },
            Hand { keeps_next: true, ..Hand::default() },
        ];
        let wish = wishes[dice.roll(3) as usize];
        let block = &mut list.blocks[dice.roll(n_blocks) as usize];
        if !wish.is_whole || block.variants.iter().all(|variant| variant.rows.len() < 6) {
            block.hand = wish;
        }
        let free = break_pages(&list, &frame, Side::Recto);
        // The pages of another, slightly longer text are to be kept.
        let extra = dice.roll(n_blocks) as usize;
        let held = free.pages.iter().map(|page| page.start().into_iter().collect());
        list.held = held.collect();
        list.blocks[extra].gaps.iter_mut().for_each(|(gap, _)| *gap += leading());
        let least = Brute::least(&list, &notes, &frame);
        let found = break_pages(&list, &frame, Side::Recto).cost;
        n_moved += u32::from(found.moved > 0);
        // Where nothing moves by itself the lock is not asked, and the cost counts no moves either.
        if found != least {
            faults.push(format!("case {case}: {found:?} for {least:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(n_moved > 20, "{n_moved} with pages that moved");
}

fn with_end(mut block: VBlock, rows: std::ops::Range<usize>, end: RowEnd) -> VBlock {
    block.variants.iter_mut().for_each(|variant| variant.rows[rows.clone()].iter_mut().for_each(|row| row.end = end));
    block
}

fn picture(n_lines: i64) -> VBlock {
    let rows = vec![Row { height: leading() * n_lines, n_notes: 0, end: RowEnd::Plain }];
    VBlock { variants: vec![Variant { rows, demerits: 0 }], ..paragraph(&[1]) }
}

#[test]
fn each_aim_gives_way_to_those_before_it() {
    let cost = |blocks: Vec<VBlock>, notes: Vec<Vec<NoteRow>>| pages(blocks, notes).cost;
    // Nothing is lost: what no page holds stands on one of its own and sticks out.
    let over = cost(vec![paragraph(&[3]), picture(12), paragraph(&[3])], Vec::new());
    assert_eq!((over.overfull, over.parted), (1, 0));
    // The designer before widows: the last line goes alone to the next page, because the page after it is to start there.
    let mut last = paragraph(&[4]);
    last.hand.starts_page = true;
    let broken = pages(vec![paragraph(&[2]), last], Vec::new());
    assert_eq!(n_rows(&broken), [2, 4]);
    // A heading stays with what follows it, though the page before it has a hole.
    let kept = cost(vec![paragraph(&[6]), heading(), picture(5), paragraph(&[4])], Vec::new());
    assert_eq!((kept.parted, kept.hollow), (0, 2));
    // A hyphen at a spread's end gives way to a spread that runs a line short; where it cannot, it stands, and the pages stay even.
    let short = cost(vec![with_end(paragraph(&[50]), 29..30, RowEnd::Hyphen)], Vec::new());
    assert_eq!((short.unequal, short.spread_hyphens, short.demerits), (0, 0, 4 * SHORT_PAGE_DEMERITS));
    let hyphen = cost(vec![with_end(paragraph(&[50]), 20..34, RowEnd::Hyphen)], Vec::new());
    assert_eq!((hyphen.unequal, hyphen.spread_hyphens), (0, 1));
    // A spread runs a line short sooner than that the last page of a chapter has fewer than five lines.
    let lost = cost(vec![paragraph(&[33])], Vec::new());
    assert_eq!((lost.unequal, lost.short), (0, 0));
    // A note stays whole, whatever the paragraphs cost.
    let whole = cost(vec![paragraph(&[4, 3]), with_note(paragraph(&[12]), 0)], vec![note(4, leading())]);
    assert_eq!((whole.split_notes, whole.demerits), (0, 1_000));
}

/// A picture of some lines with a line of space above it, and its caption of one.
fn figure(height: i64) -> [VBlock; 2] {
    let above = VBlock { keep_with_next: true, is_figure: true, gaps: vec![(leading(), 0)], ..picture(height) };
    [above, VBlock { is_figure: true, ..paragraph(&[1]) }]
}

/// Some lines, a figure of so many with its caption and space around it, and twenty-eight lines, on pages of ten.
fn with_figure(first: usize, height: i64) -> Pagination {
    let [above, caption] = figure(height);
    let follower = VBlock { gaps: vec![(leading(), 0)], ..paragraph(&[28]) };
    let blocks = vec![paragraph(&[first]), above, caption, follower];
    let gaps = vec![(Length::ZERO, 0)];
    let floats = vec![Float { blocks: 1..3, first_of_row: 0, closed_gaps: gaps.clone(), row_closed_gaps: gaps }];
    let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
    break_pages(&VList { blocks, floats, ..VList::default() }, &frame, Side::Recto)
}

/// A page for a figure of some lines with its caption, where there is nothing else to be done; a note waits for it as well.
fn forced_figure(height: i64) -> PagePlan {
    let [above, caption] = figure(height);
    let mut calling = paragraph(&[7]);
    calling.variants[0].rows[6].n_notes = 1;
    let gaps = vec![(leading(), 0)];
    let floats = vec![Float { blocks: 1..3, first_of_row: 0, closed_gaps: gaps.clone(), row_closed_gaps: gaps }];
    let blocks = vec![calling, above, caption, paragraph(&[20])];
    let list = VList { blocks, notes: Notes::new(vec![note(12, leading())]), floats, ..VList::default() };
    let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
    let start = Start {
        position: Position { block: 3, ..Position::default() },
        next_note: 1,
        pending: NotePosition { note: 0, row: 2 },
        waiting: Waiting { first: 0, end: 1 },
    };
    Fill::new(&Material::new(&list, &frame, &[]), start, Side::Verso, 1, 2).forced().plan(0)
}

#[test]
fn a_figure_that_leaves_no_room_for_a_note_does_not_overfill_its_page() {
    assert!(!forced_figure(8).faults.is_overfull);
    assert!(forced_figure(10).faults.is_overfull);
}

#[test]
fn a_figure_without_room_stands_at_the_head_of_the_next_page() {
    let pagination = with_figure(6, 4);
    assert_eq!(pagination.cost, Cost { floated: 1, ..Cost::default() });
    // Text goes on before it, without the space that the figure asks for.
    let first: Vec<(u32, Length)> = pagination.pages[0].slices.iter().map(|slice| (slice.block, slice.top)).collect();
    assert_eq!(first, [(0, Length::ZERO), (3, leading() * 6)]);
    let second: Vec<(u32, Length)> = pagination.pages[1].slices.iter().map(|slice| (slice.block, slice.top)).collect();
    assert_eq!(second, [(1, Length::ZERO), (2, leading() * 4), (3, leading() * 6)]);
    // The page starts with the text that goes on, not with the figure, whose place is before it.
    assert_eq!(pagination.pages[1].start(), Some(Position { block: 3, variant: 0, row: 4 }));
    assert_eq!(pagination.pages[0].n_floated + pagination.pages[1].n_floated, 2);
}

#[test]
fn a_caption_that_no_page_holds_is_parted() {
    let mut list = VList { blocks: vec![paragraph(&[6])], ..VList::default() };
    let caption = VBlock { is_figure: true, ..with_end(paragraph(&[14]), 0..13, RowEnd::Kept) };
    list.blocks.extend([figure(3)[0].clone(), caption, paragraph(&[20])]);
    let gaps = vec![(Length::ZERO, 0)];
    list.floats = vec![Float { blocks: 1..3, first_of_row: 0, closed_gaps: gaps.clone(), row_closed_gaps: gaps }];
    let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
    let pagination = break_pages(&list, &frame, Side::Recto);
    assert_eq!((pagination.cost.overfull, pagination.cost.floated), (0, 0));
    assert!(pagination.pages.iter().all(|page| page.text_depth <= leading() * 11), "{:?}", pagination.pages);
}

#[test]
fn a_figure_with_room_stays_in_its_place() {
    let pagination = with_figure(4, 4);
    assert_eq!(pagination.cost, Cost::default());
    let first: Vec<u32> = pagination.pages[0].slices.iter().map(|slice| slice.block).collect();
    assert_eq!(first, [0, 1, 2]);
}

#[test]
fn a_figure_stands_alone_sooner_than_with_a_single_line() {
    // Below a figure of eight lines with its caption and the space after it one line has room, below one of seven more.
    let beside = |height: i64| {
        let pagination = with_figure(6, height);
        assert_eq!(pagination.cost.faults(), Cost { floated: 1, ..Cost::default() });
        let page = pagination.pages.iter().find(|page| page.n_floated > 0).expect("the figure floats");
        page.in_place().iter().map(|slice| slice.end_row - slice.first_row).sum::<u32>()
    };
    assert_eq!(beside(7), 0);
    assert!(beside(6) >= 2);
}

#[test]
fn a_line_that_has_to_stand_alone_with_a_figure_is_counted() {
    // A paragraph of one line at a chapter's end, below a figure that no page before it has room for.
    let after = |lines: &[usize]| {
        let mut blocks = vec![paragraph(&[10])];
        blocks.extend(figure(6));
        blocks.push(paragraph(lines));
        pages(blocks, Vec::new())
    };
    let lone = after(&[1]);
    assert_eq!((lone.cost.short, lone.pages[1].faults.is_lone_line), (1, true));
    assert_eq!(after(&[2]).cost, Cost::default());
    // Nor is a heading above a figure alone: the page after it would be.
    let mut blocks = vec![paragraph(&[10]), heading()];
    blocks.extend(figure(7));
    blocks.push(paragraph(&[8]));
    assert_eq!(pages(blocks, Vec::new()).cost.short, 0);
}

/// So many quotations of a line with half a line of white around them, or a whole one, each after a line of text; another paragraph that can be a line
/// longer at this cost; and a figure that leaves ten lines for them all.
fn with_quotations(n: usize, longer: u64) -> Pagination {
    let half = leading() / 2;
    let quotation = || VBlock { on_grid: false, gaps: vec![(half, 0), (leading(), 60_000)], ..paragraph(&[1]) };
    let after = |block: VBlock| VBlock { gaps: vec![(half, 0)], ..block };
    let mut blocks = Vec::new();
    for _ in 0..n {
        blocks.extend([after(paragraph(&[1])), quotation()]);
    }
    let mut text = after(paragraph(&[9 - 3 * n, 10 - 3 * n]));
    text.variants[1].demerits = longer;
    blocks.extend([text, picture(10)]);
    pages(blocks, Vec::new())
}

#[test]
fn quotations_on_one_page_have_the_same_white_around_them() {
    let demerits = |n: usize, longer: u64| with_quotations(n, longer).cost.demerits;
    // A page without the last of its lines is filled by the white around a quotation, or by a longer paragraph.
    assert_eq!(demerits(1, 200_000), 60_000);
    assert_eq!(demerits(2, 200_000), 200_000);
    assert_eq!(with_quotations(2, 900_000).cost, Cost { demerits: 860_000, ..Cost::default() });
}

#[test]
fn a_wish_for_a_short_spread_is_met_on_both_pages() {
    let mut middle = paragraph(&[5]);
    middle.hand.spread = Some(-1);
    let pagination = pages(vec![paragraph(&[12]), middle, paragraph(&[40])], Vec::new());
    assert_eq!((pagination.cost.unmet, pagination.cost.unequal), (0, 0));
    let depths: Vec<Length> = pagination.pages[1..3].iter().map(|page| page.text_depth).collect();
    assert_eq!(depths, [leading() * 9, leading() * 9]);
}

#[test]
fn page_starts_are_kept_where_a_line_was_added() {
    let blocks = |first: usize| vec![paragraph(&[first]), paragraph(&[8]), paragraph(&[30])];
    let before = pages(blocks(12), Vec::new());
    let frame = PageFrame { n_lines: 10, leading: leading(), note_gap: leading() };
    let held = before.pages.iter().map(|page| page.start().into_iter().collect());
    let list = VList { blocks: blocks(13), held: held.collect(), ..VList::default() };
    let after = break_pages(&list, &frame, Side::Recto);
    // The added line makes the first or the second page longer by one; from the third on all is as it was.
    assert_eq!(after.cost.moved, 0);
    assert_eq!(n_rows(&after)[2..], n_rows(&before)[2..]);
}

#[test]
fn the_search_grows_in_proportion_to_the_text() {
    let n_fills = |n_blocks: usize| {
        let mut dice = Dice(5);
        let blocks = (0..n_blocks).map(|_| {
            let n = 2 + dice.roll(9) as usize;
            if dice.roll(12) == 0 { heading() } else { paragraph(&[n, n + 1]) }
        });
        pages(blocks.collect(), Vec::new()).n_fills
    };
    let (short, long) = (n_fills(400), n_fills(1_600));
    assert!(long * 10 <= short * 44, "{short} pages filled for a text, {long} for one four times as long");
}
