//! What make-up knows of each line and page and the finished pages do not show: how lines were fitted, what their paragraphs are, where pages end.
//!
//! A report measures these rather than glyphs, so it need not guess what a paragraph is. They are gathered in every build: a few numbers a line.

use std::ops::Range;

use crate::print::flow::galley::TextBlock;
use crate::print::flow::settle::LineContext;
use crate::print::lines::Item;
use crate::print::lines::proof;
use crate::print::lines::set::SetLine;
use crate::print::pages::makeup::Paginated;
use crate::print::pages::vlist::Position;
use crate::print::pages::vlist::Slice;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::print::text::items::ANYWHERE_COST;
use crate::print::text::items::ItemList;
use crate::print::text::words::BreakKind;
use crate::source::Span;
use crate::units::Length;

/// What is known of a book beside its pages.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub grid: Grid,
    /// What starts on a page of its own, in order.
    pub sections: Vec<SectionFacts>,
    /// One for each page.
    pub pages: Vec<PageFacts>,
}

/// Where the lines of running text belong.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Grid {
    pub first_baseline: Length,
    pub leading: Length,
    pub n_lines: u16,
    /// The least white between text and notes.
    pub note_gap: Length,
}

#[derive(Clone, Debug)]
pub struct SectionFacts {
    /// As the outline has it; empty for made pages.
    pub title: String,
    pub span: Option<Span>,
}

/// A page as it was made up; a blank one has no section.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// Index into `Facts::sections`.
    pub section: Option<usize>,
    pub is_last_of_section: bool,
    /// Nothing goes on beyond it: its section ends, or the designer has the next page start where it does.
    pub is_closed: bool,
    /// In the order of placing: the text, then the notes at the foot.
    pub lines: Vec<LineFacts>,
    pub n_text_lines: usize,
    /// Marks of `Page::placed` in lines that are longer than their measure; the head of a table that is taken up again is none of `lines`.
    pub too_long: Vec<Range<u32>>,
    /// The first block of the page, where a page break parts it.
    pub head: Option<Parted>,
    /// The last block of the page, and the one before it.
    pub foot: Option<Foot>,
    /// Where the text ends, from the head of the text block.
    pub text_depth: Length,
    /// Of a page with figures: its lines of text, as `VBlock::n_lines` counts them.
    pub n_lines_with_figure: Option<u32>,
    /// The height of the notes, which end at the foot of the block.
    pub note_depth: Length,
    /// A page of its own kind, such as the imprint page, ends where it likes.
    pub is_foot_aligned: bool,
    pub is_overfull: bool,
    /// Notes called here that start on a later page.
    pub n_displaced_notes: u8,
    /// A note goes on on the next page.
    pub is_note_split: bool,
}

/// A block that a page break parts: rows of it on this page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Parted {
    pub first_row: u32,
    pub end_row: u32,
    pub n_rows: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Foot {
    pub last: Parted,
    /// The last block may end no page: a heading.
    pub ends_with_heading: bool,
    /// The block before the last one may end no page.
    pub follows_heading: bool,
}

/// A line as set.
#[derive(Clone, Debug)]
pub struct LineFacts {
    pub kind: LineKind,
    pub baseline: Length,
    /// Where its measure starts, from the left edge of the page.
    pub left: Length,
    pub measure: Length,
    /// What stands in it, without the space that is left.
    pub width: Length,
    pub leading: Length,
    /// Of its paragraph; last lines shorter than twice of it are runts.
    pub indent: Length,
    /// Its paragraph, by a number that no other one on the page has.
    pub paragraph: u32,
    /// Its number in its paragraph, from 0, and the lines that the paragraph has.
    pub nth: u32,
    pub n_lines: u32,
    /// Stretch (positive) or shrink ratio of its glue.
    pub ratio: f64,
    /// Thousandths added to the width of its glyphs, and thousandths of an em between them.
    pub scale: i64,
    pub letterspace: i64,
    /// Of a line that is set short, as they would have to be to fill it.
    pub spaces: Spaces,
    /// How far it stays short of its measure, for it could only be filled with holes.
    pub short: Length,
    pub overfull: Option<Overfull>,
    /// Of a cell: its table, and how many columns that has.
    pub table: Option<(u32, usize)>,
    /// Of a line with holes: how loose the loosest line of its paragraph is when broken to keep just that least, as a width of word spaces ÷
    /// their natural width.
    pub least_looseness: Option<f64>,
    pub end: LineEnd,
    /// Bytes of `Page::text`, and marks of `Page::placed`.
    pub text: Range<u32>,
    pub placed: Range<u32>,
    pub span: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineKind {
    /// Justified: paragraphs, quotations, items of lists.
    Running,
    Heading,
    /// Set to one side: verse, tables, code, contents.
    Ragged,
}

/// What ends a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineEnd {
    Bare,
    /// A hyphen that breaking has put there.
    AddedHyphen,
    /// A hyphen that the word has anyway.
    OwnHyphen,
    /// The word goes on without a sign, as a long key does.
    WithinWord,
}

/// A line is told as overfull from here on; less is not seen.
const LEAST_EXCESS: Length = Length(1 << 12);

/// Beyond this many times their natural width word spaces are holes. Source: lua-typo, `StretchMax`.
pub const HOLES: f64 = 2.0;

/// The word spaces of a line, all together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spaces {
    pub n_spaces: u32,
    pub natural: Length,
    pub set: Length,
}

/// A line that is longer than its measure.
#[derive(Clone, Debug)]
pub struct Overfull {
    pub excess: Length,
    /// Its widest word, which mostly is the cause.
    pub word: String,
    pub span: Option<Span>,
}

impl Grid {
    pub fn depth(&self) -> Length {
        self.leading * i64::from(self.n_lines)
    }

    /// Whole lines that find room in a depth.
    pub fn n_lines_in(&self, depth: Length) -> i64 {
        depth.0 / self.leading.0.max(1)
    }
}

impl Spaces {
    pub fn add(&mut self, natural: Length, set: Length) {
        self.n_spaces += 1;
        self.natural += natural;
        self.set += set;
    }

    /// Width as set ÷ natural width; `None` for a line of one word.
    pub fn looseness(&self) -> Option<f64> {
        (self.natural > Length::ZERO).then(|| self.set.0 as f64 / self.natural.0 as f64)
    }
}

impl PageFacts {
    pub fn text_lines(&self) -> &[LineFacts] {
        &self.lines[..self.n_text_lines]
    }

    /// Where the page ends, from the head of the text block: with notes, at its foot. A page of figures alone has no line that others could agree with.
    pub fn depth(&self, grid: Grid) -> Length {
        let is_closed_off = self.note_depth > Length::ZERO || self.n_lines_with_figure == Some(0);
        if is_closed_off { grid.depth().max(self.text_depth) } else { self.text_depth }
    }

    /// How much of the text block is taken; the rest of it is white at the foot, or above the notes.
    pub fn filled(&self, grid: Grid) -> Length {
        let notes = if self.note_depth > Length::ZERO { grid.note_gap + self.note_depth } else { Length::ZERO };
        self.text_depth + notes
    }
}

/// The facts of one page, from its plan and from the lines that were placed; whoever calls knows the section.
pub fn page_facts(
    paginated: &Paginated,
    plan_idx: usize,
    leading: Length,
    lines: Vec<LineFacts>,
    n_text_lines: usize,
) -> PageFacts {
    let plan = &paginated.pagination.pages[plan_idx];
    let next = paginated.pagination.pages.get(plan_idx + 1);
    let blocks = &paginated.list.blocks;
    let is_plate = |slice: &&Slice| paginated.list.plates.binary_search(&slice.block).is_ok();
    let slices: Vec<&Slice> = plan.in_place().iter().filter(|slice| !is_plate(slice)).collect();
    let is_told = |start: Position| start.row == 0 && blocks[start.block as usize].hand.starts_page;
    let parted = |idx: usize| {
        let slice = slices[idx];
        let n_rows = blocks[slice.block as usize].variants[slice.variant as usize].rows.len() as u32;
        Parted { first_row: slice.first_row, end_row: slice.end_row, n_rows }
    };
    let is_heading = |idx: usize| blocks[slices[idx].block as usize].keep_with_next;
    let n_slices = slices.len();
    let has_figure = plan.slices.iter().any(|slice| blocks[slice.block as usize].is_figure);
    let n_lines = || plan.slices.iter().map(|slice| blocks[slice.block as usize].n_lines(slice, leading)).sum();
    PageFacts {
        section: None,
        is_last_of_section: next.is_none(),
        is_closed: next.is_none_or(|next| next.start().is_some_and(is_told)),
        lines,
        n_text_lines,
        too_long: Vec::new(),
        head: (n_slices > 0).then(|| parted(0)).filter(|head| head.first_row > 0),
        foot: (n_slices > 0).then(|| Foot {
            last: parted(n_slices - 1),
            ends_with_heading: is_heading(n_slices - 1) && parted(n_slices - 1).end_row == parted(n_slices - 1).n_rows,
            follows_heading: n_slices > 1 && is_heading(n_slices - 2),
        }),
        text_depth: plan.text_depth,
        n_lines_with_figure: has_figure.then(n_lines),
        note_depth: paginated.list.notes.height(plan.notes_from, plan.notes_to),
        is_foot_aligned: paginated.galley.foot_aligned,
        is_overfull: plan.faults.is_overfull,
        n_displaced_notes: plan.faults.n_displaced_notes,
        is_note_split: plan.faults.is_note_split,
    }
}

/// What is known of a galley by itself.
pub fn section_facts(paginated: &Paginated) -> SectionFacts {
    let title = paginated.galley.outline.first().map_or(String::new(), |mark| mark.title.clone());
    SectionFacts { title, span: paginated.galley.span }
}

/// What ends a line. A break within an address adds no hyphen, and parts words of it.
pub fn line_end(words: &WordTable, paragraph: &Paragraph, list: &ItemList, line: &SetLine) -> LineEnd {
    let origin = list.origins[line.end];
    match paragraph.pieces[origin.piece as usize].kind {
        PieceKind::HardHyphen if matches!(list.items[line.end], Item::Discretionary { .. }) => LineEnd::OwnHyphen,
        PieceKind::Break(ANYWHERE_COST) => LineEnd::WithinWord,
        PieceKind::Word(id) => {
            let at = (origin.part as usize).checked_sub(1).and_then(|idx| words.shaped(id).breaks.get(idx));
            match at.map(|at| at.kind) {
                Some(BreakKind::Hyphen) => LineEnd::AddedHyphen,
                Some(BreakKind::Anywhere) => LineEnd::WithinWord,
                Some(BreakKind::Plain) | None => LineEnd::Bare,
            }
        }
        _ => LineEnd::Bare,
    }
}

/// The fault of a line that is longer than its measure: by how much, and the word that makes it so.
pub fn overfull(
    words: &WordTable,
    paragraph: &Paragraph,
    list: &ItemList,
    line: &SetLine,
    excess: Length,
) -> Option<Overfull> {
    if excess < LEAST_EXCESS {
        return None;
    }
    let pieces = list.origins[line.start..line.end].iter().map(|origin| &paragraph.pieces[origin.piece as usize]);
    let of_words = pieces.filter_map(|piece| match piece.kind {
        PieceKind::Word(id) => Some((id, piece.span)),
        _ => None,
    });
    let widest = of_words.max_by_key(|(id, _)| words.shaped(*id).width);
    Some(Overfull {
        excess,
        word: widest.map_or(String::new(), |(id, _)| words.text(id).to_string()),
        span: widest.map(|(_, span)| span).filter(Span::is_written),
    })
}

/// For a line with holes, how loose the loosest line of its paragraph is at best; `None` for all other lines.
pub fn least_looseness(
    ctx: &LineContext,
    text: &TextBlock,
    list: &ItemList,
    line: &SetLine,
    spaces: Spaces,
) -> Option<f64> {
    let looseness = spaces.looseness().filter(|looseness| *looseness > HOLES)?;
    let least = proof::least_looseness(&list.items, &ctx.measures(text), &ctx.rules_for(text));
    // What a ratio does to the spaces is seen from the line itself.
    Some(1.0 + (looseness - 1.0) * (least / line.ratio))
}
