//! A galley: everything from one opening to the next, as blocks.

use std::sync::OnceLock;

use crate::book::AssetId;
use crate::book::NoteId;
use crate::book::block::Alignment;
use crate::color::Rgb;
use crate::color::WHITE;
use crate::print::flow::columns::ColumnMatter;
use crate::print::flow::columns::Columns;
use crate::print::lines::Setting;
use crate::print::lines::set::SetLine;
use crate::print::pages::StructId;
use crate::print::pages::vlist::Hand;
use crate::print::pages::vlist::Row;
use crate::print::text::Paragraph;
use crate::print::text::WordTable;
use crate::print::text::bidi::set_levels;
use crate::print::text::items::Hyphens;
use crate::print::text::items::ItemList;
use crate::print::text::style::StyleTable;
use crate::source::Span;
use crate::theme::Align;
use crate::units::Length;
use crate::units::Size;

/// Material that starts on a page of its own.
#[derive(Clone, Debug)]
pub struct Galley {
    pub side: GalleySide,
    pub heads: Heads,
    pub blocks: Vec<Block>,
    /// The notes that stand at the foot of its pages, in the order of their calls.
    pub notes: Vec<NoteId>,
    /// The blocks of each of them, with those of the notes that it calls.
    pub note_blocks: Vec<Vec<Block>>,
    /// The notes whose blocks those are, as they stand there: each of them, then those within it.
    pub note_members: Vec<Vec<NoteId>>,
    /// What its outline entries say and where they stand, in order.
    pub outline: Vec<OutlineMark>,
    /// What stands in two columns after its own blocks: the index.
    pub columns: Option<ColumnMatter>,
    /// A single page whose text stands at the foot: the imprint page.
    pub foot_aligned: bool,
    /// The color that pages of it are printed on.
    pub ground: Option<Ground>,
    pub span: Option<Span>,
}

impl Galley {
    /// One with nothing in it yet.
    pub fn new(side: GalleySide, heads: Heads, span: Option<Span>) -> Galley {
        Galley {
            side,
            heads,
            blocks: Vec::new(),
            notes: Vec::new(),
            note_blocks: Vec::new(),
            note_members: Vec::new(),
            outline: Vec::new(),
            columns: None,
            foot_aligned: false,
            ground: None,
            span,
        }
    }
}

/// A color from edge to edge; white is the paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ground {
    pub color: Rgb,
    pub pages: GroundPages,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GroundPages {
    First,
    All,
}

impl Ground {
    /// Of an opening, as the theme has it.
    pub fn first(color: Rgb) -> Ground {
        Ground { color, pages: GroundPages::First }
    }

    /// The color of one of its pages.
    pub fn on(self, page_of_galley: usize) -> Option<Rgb> {
        let is_here = page_of_galley == 0 || self.pages == GroundPages::All;
        Some(self.color).filter(|color| is_here && *color != WHITE)
    }
}

/// The side on which a galley must open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GalleySide {
    Recto,
    Verso,
    Either,
}

/// What stands at the head and foot of its pages.
#[derive(Clone, Debug)]
pub enum Heads {
    /// Neither head nor folio: title pages, part pages.
    Blind,
    /// A drop folio on the first page, head and folio on the others.
    Running { verso: HeadChoice, recto: HeadChoice },
}

/// A running head in several wordings, the best first: the first that fits is set.
#[derive(Clone, Debug, Default)]
pub struct HeadChoice {
    pub wordings: Vec<Paragraph>,
    /// How many of them are the chapter's own; the others stand in for it.
    pub n_own: usize,
    /// The whole title, for the report when none of its own wordings fits.
    pub title: String,
    pub span: Option<Span>,
}

#[derive(Clone, Debug)]
pub struct OutlineMark {
    pub block: usize,
    pub level: u8,
    pub title: String,
}

/// Something between two spaces.
#[derive(Clone, Debug)]
pub struct Block {
    pub content: Content,
    pub above: Length,
    pub below: Length,
    /// Where its first baseline stands on the galley's first page.
    pub start_line: Option<StartLine>,
    pub on_grid: Grid,
    pub keep: Keep,
    /// Blocks of one group are set as one poem: centred together on the longest line.
    pub poem: Option<u32>,
    pub hand: BlockHand,
}

/// The line of an opening on which something starts at the earliest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StartLine {
    /// Grid line, from 1.
    pub line: u16,
    /// Lines by which it may start higher or lower, where that cures a fault of the chapter's pages.
    pub give: u16,
}

impl StartLine {
    pub fn fixed(line: u16) -> StartLine {
        StartLine { line, give: 0 }
    }
}

/// What the designer asks of a block.
#[derive(Clone, Debug, Default)]
pub struct BlockHand {
    pub asks: Hand,
    /// Lines more or fewer than its best setting has.
    pub lines: Option<i64>,
    /// The entries of the layout file that ask, in their order.
    pub entries: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Grid {
    /// The first baseline stands on the grid.
    On,
    /// It stands wherever the space above it ends.
    Off,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keep {
    Free,
    /// No page ends after it.
    WithNext,
}

#[derive(Clone, Debug)]
pub enum Content {
    /// One paragraph, or several that are broken as one: the lines of a stanza.
    Text(Vec<TextBlock>),
    Picture {
        asset: AssetId,
        size: Size,
        leaf: StructId,
        left: Length,
        span: Span,
        /// It may stand at the head of the next page where its own has no room for it; its caption is the next block.
        is_float: bool,
    },
    /// A picture that fills a page of its own: the next one before or after that on which this stands, as a place without height.
    Plate {
        asset: AssetId,
        leaf: StructId,
        span: Span,
        /// What references to it name.
        anchor: Option<u32>,
        /// It stands on the picture's page, below the picture, which leaves it room there.
        caption: Option<Box<TextBlock>>,
    },
    TableRow(TableRow),
    /// Two columns of a page.
    Columns(Columns),
    Rule {
        left: Length,
        width: Length,
        thickness: Length,
    },
}

/// A paragraph with its place in the measure.
#[derive(Clone, Debug)]
pub struct TextBlock {
    pub paragraph: Paragraph,
    /// From the left edge of the text block.
    pub left: Length,
    pub measure: Length,
    /// How far turnovers stand in.
    pub hang: Length,
    /// No page parts its lines: a caption, a line of verse and its turnover.
    pub is_whole: bool,
    pub leading: Length,
    pub align: Align,
    pub last_line: Balance,
    pub hyphens: Hyphens,
    /// What stands left of the first line: a list's number or bullet, and the space after it.
    pub label: Option<Box<Paragraph>>,
    /// How far above the baseline of the first line the label stands: beside a displayed formula, on the formula's own baseline.
    pub label_raise: Length,
    /// Large first letter: the lines beside it are shorter.
    pub drop_cap: Option<Box<DropCap>>,
    /// Runts and nearly full last lines are judged against this indent.
    pub indent: Length,
    /// How it may be broken; empty until the words are shaped.
    pub settled: Settled,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Balance {
    Text,
    Heading,
}

#[derive(Clone, Debug)]
pub struct DropCap {
    pub paragraph: Paragraph,
    pub n_lines: u8,
    /// The width beside which the lines are shortened, worked out when shaped.
    pub width: Length,
}

/// A row of a table; a page parts it only if it has very many lines (`MOST_ROW_LINES`).
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Rows of one table share their columns.
    pub table: u32,
    pub part: TablePart,
    pub cells: Vec<TableCell>,
    /// Space above and below the lines of the cells.
    pub padding: Length,
    pub rule_above: Option<Length>,
    pub rule_below: Option<Length>,
    /// How many blocks above this one the table's head stands, to be set again where a page starts with this row. Not its index: blocks are built
    /// apart from their galley, and rules are put before them.
    pub head_above: Option<usize>,
    /// The width that the whole row may have, and where it starts.
    pub measure: Length,
    pub left: Length,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TablePart {
    Head,
    Body,
}

#[derive(Clone, Debug)]
pub struct TableCell {
    pub text: TextBlock,
    pub align: Alignment,
}

/// How a text may be broken: the way with the least demerits first, the others by rising number of lines, and after them ways that end one line
/// with a whole word; for ragged text one.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    pub ways: Vec<Way>,
    /// Where the designer asked for a number of lines that there is no setting for: the differences that there are.
    pub lacking: Option<Vec<i64>>,
    /// A text of many pages as lines, worked out by the first page that needs it.
    pub long: OnceLock<Box<SetText>>,
}

/// A text in one of its settings: its items, and the lines they make.
#[derive(Clone, Debug)]
pub struct SetText {
    pub list: ItemList,
    pub lines: Vec<SetLine>,
}

/// Lines of white around a line, so that what is tall in it touches nothing and the lines after it are on the grid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Extent {
    pub above: u16,
    pub below: u16,
}

/// One way to break a text, and what the page breaker sees of it.
#[derive(Clone, Debug)]
pub struct Way {
    pub setting: Setting,
    pub rows: Vec<Row>,
    /// Whole lines of white that tall formulas ask for, above and below each line; empty where none does.
    pub extents: Vec<Extent>,
    /// The anchors with the line in which each stands, in order.
    pub anchors: Vec<(u32, u32)>,
}

impl Galley {
    /// Finds which words run from right to left; paragraphs that do as a whole stand in from the right. Before the words are shaped.
    pub fn turn(&mut self, measure: Length, words: &mut WordTable, styles: &mut StyleTable) {
        for block in self.blocks.iter_mut().chain(self.note_blocks.iter_mut().flatten()) {
            let is_cell = matches!(block.content, Content::TableRow(_));
            for text in block.texts_mut() {
                set_levels(&mut text.paragraph, words, styles);
                let is_turned = text.paragraph.is_turned();
                if is_turned && !is_cell {
                    text.left = measure - text.left - text.measure;
                }
                if let Some(label) = &mut text.label {
                    set_levels(label, words, styles);
                    label.pieces.iter_mut().for_each(|piece| piece.level = piece.level.max(u8::from(is_turned)));
                }
            }
        }
        let columns = self.columns.iter_mut().flat_map(|matter| &mut matter.blocks);
        for text in columns.flat_map(Block::texts_mut) {
            set_levels(&mut text.paragraph, words, styles);
        }
        let Heads::Running { verso, recto } = &mut self.heads else { return };
        for wording in verso.wordings.iter_mut().chain(&mut recto.wordings) {
            set_levels(wording, words, styles);
        }
    }
}

/// The head of the table that a block is a row of, where that is set again at the head of a page.
pub fn head_to_repeat(blocks: &[Block], idx: usize) -> Option<(&Block, &TableRow)> {
    let Content::TableRow(row) = &blocks[idx].content else { return None };
    let head = &blocks[idx.checked_sub(row.head_above?)?];
    match &head.content {
        Content::TableRow(row) => Some((head, row)),
        _ => None,
    }
}

impl TextBlock {
    /// Its lines when it is set the best way; 0 until it is settled.
    pub fn n_lines(&self) -> usize {
        self.settled.ways.first().map_or(0, |way| way.rows.len())
    }

    /// Its words, the drop cap with the rest of its own.
    pub fn plain_text(&self, words: &WordTable) -> String {
        let cap = self.drop_cap.as_ref().map_or_else(String::new, |cap| cap.paragraph.plain_text(words));
        format!("{}{}", cap.trim_end(), self.paragraph.plain_text(words))
    }
}
