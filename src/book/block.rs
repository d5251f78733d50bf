//! What stands between headings.

use crate::book::Attributes;
use crate::book::Inline;
use crate::book::inline::Image;
use crate::source::Span;

/// One block with what the author wrote in braces.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub kind: BlockKind,
    pub attributes: Attributes,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum BlockKind {
    Paragraph(Vec<Inline>),
    /// A heading inside a quotation, sidebar or the like: it opens no section.
    MinorHeading(Vec<Inline>),
    /// `> text` or a fenced div.
    Container {
        role: BlockRole,
        blocks: Vec<Block>,
    },
    /// Who said it: the last line of an epigraph or quotation that starts with a dash, or `::: attribution`.
    Attribution(Vec<Inline>),
    Verse {
        stanzas: Vec<Stanza>,
    },
    List(List),
    DefinitionList(Vec<Definition>),
    Table(Table),
    Figure(Figure),
    Code {
        language: Option<String>,
        text: String,
    },
    /// `***`: a pause between scenes.
    SceneBreak,
}

/// The part a group of blocks plays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BlockRole {
    Quotation,
    Epigraph,
    Letter,
    Document,
    Sidebar,
    /// A remark set off from the text; not a footnote.
    Note,
    Verse,
    Dedication,
    /// A div of the author's own classes, or of none.
    Plain,
}

/// Lines of verse that stand together.
#[derive(Clone, PartialEq, Debug)]
pub struct Stanza {
    pub lines: Vec<VerseLine>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct VerseLine {
    /// Leading spaces in the manuscript, which indent the line.
    pub indent: u8,
    pub content: Vec<Inline>,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub struct List {
    pub numbering: Numbering,
    /// Items that are single paragraphs without space between.
    pub is_tight: bool,
    pub items: Vec<Vec<Block>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Numbering {
    Bullet,
    /// From this number on.
    Arabic(u64),
}

#[derive(Clone, PartialEq, Debug)]
pub struct Definition {
    pub term: Vec<Inline>,
    pub descriptions: Vec<Vec<Block>>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    pub caption: Vec<Inline>,
    /// `Table 3`: label and number, given by `prepare` where the caption or an id calls for one.
    pub label: Option<String>,
    pub alignments: Vec<Alignment>,
    pub head: Vec<Cell>,
    pub rows: Vec<Vec<Cell>>,
}

pub type Cell = Vec<Inline>;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alignment {
    Natural,
    Left,
    Center,
    Right,
}

#[derive(Clone, PartialEq, Debug)]
pub struct Figure {
    pub image: Image,
    pub caption: Vec<Inline>,
    /// `Figure 3`: given by `prepare`.
    pub label: Option<String>,
}

/// What the author writes at a figure that is to fill a page, out to the trim and into the bleed.
const FULL_PAGE: [&str; 2] = ["full-page", "bleed"];

impl BlockRole {
    /// The name as the author writes it: `::: epigraph`.
    pub fn name(self) -> &'static str {
        match self {
            BlockRole::Quotation => "quotation",
            BlockRole::Epigraph => "epigraph",
            BlockRole::Letter => "letter",
            BlockRole::Document => "document",
            BlockRole::Sidebar => "sidebar",
            BlockRole::Note => "note",
            BlockRole::Verse => "verse",
            BlockRole::Dedication => "dedication",
            BlockRole::Plain => "plain",
        }
    }
}

impl Block {
    pub fn new(kind: BlockKind, span: Span) -> Block {
        Block { kind, attributes: Attributes::default(), span }
    }

    /// Whether it is a figure that fills a page of its own.
    pub fn is_full_page(&self) -> bool {
        matches!(self.kind, BlockKind::Figure(_)) && FULL_PAGE.iter().any(|class| self.attributes.has_class(class))
    }
}
