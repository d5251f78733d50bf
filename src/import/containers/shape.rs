//! What every container is read into: blocks of flat inlines, each with the format it had, and the notes, links and pictures they name.
//!
//! Inlines are not nested. A run of words carries all its marks, as word processors store it; the writer nests them again, so runs that a
//! program has cut apart for no reason grow together by themselves.

use crate::import::text::Slice;
use crate::import::write::manifest::Facts;

/// The change of letter form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Style {
    Strong,
    Emphasis,
    SmallCaps,
    Underline,
    Strikeout,
    Superscript,
    Subscript,
    Code,
}

pub const STYLES: [Style; 8] = [
    Style::Strong,
    Style::Emphasis,
    Style::SmallCaps,
    Style::Underline,
    Style::Strikeout,
    Style::Superscript,
    Style::Subscript,
    Style::Code,
];

/// Everything that a run of words is, beside its letters. The numbers are places in the lists of the document.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Format {
    /// One bit for each style.
    pub styles: u8,
    pub link: Option<usize>,
    pub lang: Option<usize>,
    pub query: Option<usize>,
}

/// On or off, for styles that can be taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Switch {
    On,
    Off,
}

impl Format {
    pub fn has(self, style: Style) -> bool {
        self.styles & (1 << style as u8) != 0
    }

    pub fn set(&mut self, style: Style, switch: Switch) {
        match switch {
            Switch::On => self.styles |= 1 << style as u8,
            Switch::Off => self.styles &= !(1 << style as u8),
        }
    }

    pub fn with(mut self, style: Style) -> Format {
        self.set(style, Switch::On);
        self
    }
}

/// One piece of running text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Inline {
    pub content: Content,
    pub format: Format,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Content {
    Words(Slice),
    /// A sign that the file writes as an element: a hyphen at which no line breaks, and the like. No letter and no digit.
    Sign(char),
    Space,
    /// The end of a line that stays.
    Break,
    /// Between the label of a heading and its title.
    Colon,
    Call(usize),
    Picture(usize),
    Anchor(usize),
}

/// A paragraph, or what holds others.
#[derive(Clone, PartialEq, Debug)]
pub enum Block {
    Heading {
        level: u8,
        inlines: Vec<Inline>,
        role: Option<&'static str>,
    },
    Paragraph(Vec<Inline>),
    /// One stanza.
    Verse(Vec<Inline>),
    Attribution(Vec<Inline>),
    SceneBreak(Vec<Slice>),
    /// Words as they stand, with their line ends.
    Code(Vec<Inline>),
    Quote(Vec<Block>),
    Div {
        name: &'static str,
        lang: Option<usize>,
        blocks: Vec<Block>,
    },
    List {
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    Table(Table),
    Figure {
        picture: usize,
        caption: Vec<Inline>,
    },
}

#[derive(Clone, PartialEq, Default, Debug)]
pub struct Table {
    pub caption: Vec<Inline>,
    pub n_head: usize,
    pub rows: Vec<Vec<Vec<Inline>>>,
    /// Of the cells that say how their words stand: the column, and how.
    pub aligned: Vec<(usize, Align)>,
}

/// How words stand in the cells of a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Align {
    Center,
    Right,
}

impl Align {
    /// By the names that file formats have for it.
    pub fn named(name: &str) -> Option<Align> {
        match name.trim() {
            // Left is how all stand of whom nothing is said, and some programs say it all the same.
            "center" => Some(Align::Center),
            "right" | "end" => Some(Align::Right),
            _ => None,
        }
    }
}

impl Table {
    /// How a column stands: as more than half of its cells, for heads often stand otherwise.
    pub fn align(&self, column: usize) -> Option<Align> {
        let told = |align: Align| self.aligned.iter().filter(|one| **one == (column, align)).count();
        let n_cells = self.rows.iter().filter(|row| row.get(column).is_some_and(|cell| !cell.is_empty())).count();
        [Align::Center, Align::Right].into_iter().find(|align| told(*align) * 2 > n_cells)
    }
}

#[derive(Clone, Default, Debug)]
pub struct Note {
    pub blocks: Vec<Block>,
}

/// What somebody asked in the margin, or what the import could not settle.
#[derive(Clone, Default, Debug)]
pub struct Query {
    /// Words that the source has not: who asks, or what the import asks.
    pub made: String,
    pub words: Vec<Slice>,
}

#[derive(Clone, Default, Debug)]
pub struct Picture {
    /// Its path from the manuscript's folder; `None` where it cannot be used.
    pub path: Option<String>,
    pub alt: Option<Slice>,
    pub is_decorative: bool,
}

/// Where a link leads.
#[derive(Clone, PartialEq, Debug)]
pub enum Target {
    Web(String),
    /// The place of an anchor.
    Anchor(usize),
}

/// A text that has been read.
#[derive(Default, Debug)]
pub struct Document {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    pub links: Vec<Target>,
    pub langs: Vec<String>,
    pub queries: Vec<Query>,
    pub pictures: Vec<Picture>,
    /// Names of places; an empty one is a place that nobody refers to.
    pub anchors: Vec<String>,
    /// Slices whose meaning is kept in markup: numbers of notes, labels of items.
    pub spent: Vec<Slice>,
    /// Files beside the manuscript, by their paths from the manifest's folder.
    pub files: Vec<(String, Vec<u8>)>,
    pub facts: Facts,
}

/// The words of inlines as plain text.
pub fn plain(inlines: &[Inline], source: &str) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline.content {
            Content::Words(slice) => text.push_str(slice.of(source)),
            Content::Sign(sign) => text.push(sign),
            Content::Space | Content::Break => text.push(' '),
            Content::Colon => text.push_str(": "),
            Content::Call(_) | Content::Picture(_) | Content::Anchor(_) => {}
        }
    }
    text
}

impl Block {
    /// The inlines of blocks that are made of them, and no others.
    pub fn inlines(&self) -> Option<&Vec<Inline>> {
        match self {
            Block::Heading { inlines, .. }
            | Block::Paragraph(inlines)
            | Block::Verse(inlines)
            | Block::Attribution(inlines) => Some(inlines),
            Block::Figure { caption, .. } => Some(caption),
            _ => None,
        }
    }

    /// Goes through a block and all that it holds, outside in.
    pub fn walk<'b>(&'b self, visit: &mut dyn FnMut(&'b Block)) {
        visit(self);
        match self {
            Block::Quote(blocks) | Block::Div { blocks, .. } => blocks.iter().for_each(|block| block.walk(visit)),
            Block::List { items, .. } => items.iter().flatten().for_each(|block| block.walk(visit)),
            Block::Definitions(entries) => {
                entries.iter().flat_map(|(_, texts)| texts.iter().flatten()).for_each(|block| block.walk(visit));
            }
            _ => {}
        }
    }
}
