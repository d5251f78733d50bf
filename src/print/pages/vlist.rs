//! What the page breaker sees of a chapter: blocks of rows with heights, and how they may be parted.
//!
//! It knows no text and no fonts: a paragraph is a list of rows that can be had in several lengths, each at a cost.

use std::ops::Range;

use crate::print::pages::cost::MIN_LINES_WITH_FIGURE;
use crate::print::pages::notes::NotePosition;
use crate::print::pages::notes::Notes;
use crate::units::Length;

/// The material of one galley: everything from one opening to the next.
#[derive(Clone, Debug, Default)]
pub struct VList {
    /// The blocks without height that stand for pages of their own, rising.
    pub plates: Vec<u32>,
    /// The figures that may float, rising.
    pub floats: Vec<Float>,
    pub blocks: Vec<VBlock>,
    /// The notes called in it, in the order of their calls.
    pub notes: Notes,
    /// By page: the places where the page lock would have it start, any of them; none where the lock says nothing. Empty without a lock.
    pub held: Vec<Vec<Position>>,
}

impl VBlock {
    /// As how many lines of text some of its rows count, two at most. Those of a figure are none, a high one is more than one, and one that the next
    /// block belongs to is not alone.
    pub fn n_lines(&self, slice: &Slice, leading: Length) -> u32 {
        let rows = &self.variants[slice.variant as usize].rows;
        let is_with_next = self.keep_with_next && slice.end_row as usize == rows.len();
        let n_lines = |row: &Row| (row.height.0 + leading.0 - 1).div_euclid(leading.0) as u32;
        match (self.is_figure, is_with_next) {
            (true, _) => 0,
            (false, true) => MIN_LINES_WITH_FIGURE,
            (false, false) => {
                let rows = &rows[slice.first_row as usize..slice.end_row as usize];
                let lines = rows.iter().take(MIN_LINES_WITH_FIGURE as usize).map(n_lines);
                lines.sum::<u32>().min(MIN_LINES_WITH_FIGURE)
            }
        }
    }

    /// The same with a line more in the middle.
    pub fn with_line_more(&self) -> VBlock {
        let mut block = self.clone();
        for Variant { rows, .. } in &mut block.variants {
            let Some(last) = rows.last().copied() else { continue };
            rows.insert(rows.len() - 1, Row { n_notes: 0, end: RowEnd::Plain, ..last });
        }
        block
    }

    /// The same with a line fewer; `None` where no line can be missed.
    pub fn with_line_fewer(&self) -> Option<VBlock> {
        let mut block = self.clone();
        for Variant { rows, .. } in &mut block.variants {
            let at = rows.len().checked_sub(2).filter(|at| *at > 0)?;
            let gone = rows.remove(at);
            rows[at].n_notes += gone.n_notes;
        }
        Some(block)
    }
}

impl VList {
    /// The same text as if no line ended within a word.
    pub fn without_hyphens(&self) -> VList {
        let mut list = self.clone();
        let variants = list.blocks.iter_mut().flat_map(|block| &mut block.variants);
        let rows = variants.flat_map(|variant| &mut variant.rows).filter(|row| row.end == RowEnd::Hyphen);
        rows.for_each(|row| row.end = RowEnd::Plain);
        list
    }

    /// Pages that were found without hyphens, with those at which they end.
    pub fn with_hyphen_ends(&self, pages: &[PagePlan]) -> Vec<PagePlan> {
        let mut pages = pages.to_vec();
        for page in &mut pages {
            let Some(Slice { block, variant, end_row, .. }) = page.slices.last().copied() else { continue };
            let last_row = self.blocks[block as usize].variants[variant as usize].rows[end_row as usize - 1];
            page.faults.is_hyphen_end = last_row.end == RowEnd::Hyphen;
        }
        pages
    }
}

/// A figure that may stand at the head of the next page, with text going on before it, where its own page has no room for it. Nothing is called in it,
/// and it is never the last of its galley.
#[derive(Clone, Debug)]
pub struct Float {
    /// The picture and its caption, each in one length.
    pub blocks: Range<u32>,
    /// The first, by its number, of the figures that follow each other without text up to this one.
    pub first_of_row: u32,
    /// The blank space before the block after it where the figure stands elsewhere.
    pub closed_gaps: Vec<(Length, u64)>,
    /// The same where all figures of its row stand elsewhere.
    pub row_closed_gaps: Vec<(Length, u64)>,
}

/// Figures that wait for the next page, by their numbers in the list: a row of them, for they keep their order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Waiting {
    pub first: u32,
    pub end: u32,
}

impl Waiting {
    pub fn is_empty(self) -> bool {
        self.first == self.end
    }

    pub fn len(self) -> u32 {
        self.end - self.first
    }

    /// With one more at its end.
    pub fn and(self, float: u32) -> Waiting {
        Waiting { first: if self.is_empty() { float } else { self.first }, end: float + 1 }
    }

    /// Without the first ones.
    pub fn after(self, n_placed: u32) -> Waiting {
        let first = self.first + n_placed;
        if first == self.end { Waiting::default() } else { Waiting { first, ..self } }
    }
}

/// A block that stands between two spaces: a paragraph, a heading, a table row, a figure.
#[derive(Clone, Debug)]
pub struct VBlock {
    /// The blank space before it, each with its cost; dropped at a page's head. The first is the natural one.
    pub gaps: Vec<(Length, u64)>,
    /// Grid lines (from 1) on which its first baseline stands at the earliest, each with its cost, where an opening says so. The first is the
    /// natural one.
    pub start_lines: Vec<(u16, u64)>,
    /// Its first baseline stands on the grid.
    pub on_grid: bool,
    /// No page ends after it.
    pub keep_with_next: bool,
    /// It is a picture with a caption, or that caption.
    pub is_figure: bool,
    /// Height that comes before it again when it starts a page: a table's repeated head.
    pub repeated_head: Length,
    /// At least one; the best first.
    pub variants: Vec<Variant>,
    pub hand: Hand,
}

/// What the designer asks of a block beyond its number of lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hand {
    /// A page starts with it.
    pub starts_page: bool,
    /// No page break parts it.
    pub is_whole: bool,
    /// No page ends after it.
    pub keeps_next: bool,
    /// Lines by which the spread on which it starts runs long, or short where negative.
    pub spread: Option<i8>,
}

/// A block in one of its lengths.
#[derive(Clone, Debug)]
pub struct Variant {
    pub rows: Vec<Row>,
    /// What it costs beyond the best variant.
    pub demerits: u64,
}

/// Something that no page break parts: a line, a table row, a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    pub height: Length,
    /// Notes called in it: how many of the list's notes, counted from where the row before it ended.
    pub n_notes: u32,
    pub end: RowEnd,
}

/// What a page break after a row would be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowEnd {
    Plain,
    /// The line ends with a hyphen.
    Hyphen,
    /// The row belongs together with the next one: a line of verse and its turnover, the lines of a caption.
    Kept,
}

/// The page as the breaker knows it.
#[derive(Clone, Debug)]
pub struct PageFrame {
    pub n_lines: u16,
    pub leading: Length,
    /// Least space between the last text line and the first note line, the rule within.
    pub note_gap: Length,
}

impl PageFrame {
    pub fn depth(&self) -> Length {
        self.leading * i64::from(self.n_lines)
    }
}

/// A place between two rows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Position {
    pub block: u32,
    /// 0 where `row` is 0: the block's variant is still open.
    pub variant: u16,
    pub row: u32,
}

/// One page as chosen: what it holds and where each piece stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PagePlan {
    pub slices: Vec<Slice>,
    /// How many of them, from the first on, belong to figures that pages before have left.
    pub n_floated: usize,
    /// The notes of the page: from here …
    pub notes_from: NotePosition,
    /// … up to here.
    pub notes_to: NotePosition,
    /// Where the text ends, from the head of the block.
    pub text_depth: Length,
    pub faults: PageFaults,
}

impl PagePlan {
    /// The notes that start on the page, by their number in the list.
    pub fn notes_starting(&self) -> std::ops::Range<u32> {
        self.notes_from.end_of_started()..self.notes_to.end_of_started()
    }

    /// The rows of its text.
    pub fn n_rows(&self) -> u32 {
        self.slices.iter().map(|slice| slice.end_row - slice.first_row).sum()
    }

    /// What stands where its place in the text is.
    pub fn in_place(&self) -> &[Slice] {
        &self.slices[self.n_floated..]
    }

    /// Where its text starts; `None` for a page of notes alone.
    pub fn start(&self) -> Option<Position> {
        let first = self.in_place().first()?;
        let variant = if first.first_row > 0 { first.variant } else { 0 };
        Some(Position { block: first.block, variant, row: first.first_row })
    }
}

/// Rows of one block on a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slice {
    pub block: u32,
    pub variant: u16,
    pub first_row: u32,
    pub end_row: u32,
    /// The top of the first row, from the head of the text block.
    pub top: Length,
}

/// What is wrong with a page, for the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PageFaults {
    pub is_overfull: bool,
    pub n_displaced_notes: u8,
    pub is_orphan: bool,
    pub is_widow: bool,
    /// Its last block belongs to the one that the next page starts with: a heading, a caption, the head of a table.
    pub is_stranded: bool,
    /// A line of verse and its turnover, or the lines of a caption, stand on two pages.
    pub is_line_parted: bool,
    /// It does not end on the line of the page that it faces, and neither of them has a hole.
    pub is_unequal: bool,
    /// More lines of white stand at its foot, or above its notes, than a page may have.
    pub is_hollow: bool,
    pub is_hyphen_end: bool,
    /// The reader turns the leaf within a word.
    pub is_spread_hyphen: bool,
    /// It is the last of its chapter and has few lines.
    pub is_short: bool,
    /// All its text beside figures is one line.
    pub is_lone_line: bool,
    pub is_note_split: bool,
}
