//! Pages: finished, positioned, and known to no file format.
//!
//! All positions count from the top left corner of the trimmed page, y down. `dump` and `pdf` read the same `Pages`.

pub mod cost;
pub mod dump;
pub mod facts;
pub mod faults;
pub mod line_faults;
pub mod lines_dump;
pub mod makeup;
pub mod material;
pub mod notes;
pub mod page_starts;
pub mod pagebreak;
pub mod pagefill;
pub mod place;
pub mod proof;
pub mod stopgaps;
#[cfg(test)]
mod tests;
pub mod visual;
pub mod vlist;

use std::ops::Range;

use crate::book::AssetId;
use crate::book::Lang;
use crate::color::BLACK;
use crate::color::Rgb;
use crate::color::WHITE;
use crate::color::is_light;
use crate::fonts::FontId;
use crate::layout::LockedPage;
use crate::print::pages::facts::Facts;
use crate::print::text::words::Stopgap;
use crate::source::Span;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// A paginated book.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    pub pages: Vec<Page>,
    /// Nested; in reading order.
    pub outline: Vec<OutlineEntry>,
    pub structure: StructTree,
    /// Characters that the wanted face lacks, with the place of their word, as often as they are drawn.
    pub stopgaps: Vec<(Stopgap, Span)>,
    /// What a report measures.
    pub facts: Facts,
    /// The start of every page with text of the manuscript, where it was asked for.
    pub starts: Vec<LockedPage>,
}

/// One page, ready to draw.
#[derive(Clone, Debug)]
pub struct Page {
    pub side: Side,
    pub spine: Spine,
    pub folio: Folio,
    pub trim: Size,
    /// In reading order; running heads and folios last.
    pub placed: Vec<Placed>,
    /// The glyphs of all runs of the page; a run holds a range of them.
    pub glyphs: Vec<Glyph>,
    /// The text of all runs of the page, as it is to be extracted; glyphs hold ranges of bytes of it.
    pub text: String,
}

impl Page {
    /// The color of its ground, if it is not the paper.
    pub fn ground(&self) -> Option<Rgb> {
        match self.placed.first()?.mark {
            Mark::Ground(color) => Some(color),
            _ => None,
        }
    }

    /// The color of its type and rules.
    pub fn type_color(&self) -> Rgb {
        if self.ground().is_none_or(is_light) { BLACK } else { WHITE }
    }
}

/// The edge of a page at which it is bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spine {
    Left,
    Right,
}

/// The right-hand (odd) or left-hand (even) page of a spread. In a book that is read from right to left the recto, the front of a leaf, is
/// on the left: which edge a page is bound at, its `Spine` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Recto,
    Verso,
}

/// The number of a page, printed or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Folio {
    pub number: u32,
    pub style: FolioStyle,
    /// A blind page counts but shows no number.
    pub is_printed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FolioStyle {
    Roman,
    Arabic,
}

/// Something on a page.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed {
    /// Of glyphs: the origin of the first one, on the baseline. Of all else: the top left corner.
    pub at: Point,
    pub mark: Mark,
    /// A `StructKind::Content` leaf; `None` for what is no part of the text: running heads, folios, rules.
    pub tag: Option<StructId>,
    pub span: Option<Span>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum Mark {
    Glyphs(GlyphRun),
    /// A filled black rectangle.
    Rule(Size),
    Image {
        asset: AssetId,
        size: Size,
    },
    /// A picture that covers the trim and goes on into the bleed, cut where it has another shape, its middle in the middle. For a caption it leaves the
    /// foot of the page free, from the trim up.
    FullPage {
        asset: AssetId,
        foot: Length,
    },
    /// A color that covers the trim and goes on into the bleed. It comes before all other marks of its page.
    Ground(Rgb),
    /// An area that leads elsewhere; draws nothing. Its tag is the leaf of the linked text.
    Link {
        size: Size,
        target: LinkTarget,
    },
}

#[derive(Clone, PartialEq, Debug)]
pub struct GlyphRun {
    pub font: FontId,
    pub size: Length,
    /// Horizontal scale in thousandths: 1000 is the face as drawn.
    pub x_scale: u16,
    /// Range of `Page::glyphs`.
    pub glyphs: Range<u32>,
}

/// One glyph; lengths in scaled points, at the run's size and scale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Glyph {
    pub id: u16,
    /// From this glyph's origin to the next one's, word-space stretch, tracking and kerning included.
    pub advance: i32,
    pub x_offset: i32,
    /// Up is positive.
    pub y_offset: i32,
    /// Bytes of `Page::text` that this glyph stands for. A glyph with an empty range continues the cluster of the glyph before it.
    /// The hyphen of a broken word stands for U+00AD.
    pub text_start: u32,
    pub text_end: u32,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LinkTarget {
    Url(String),
    Page { page_idx: u32, y: Length },
}

/// An entry of the outline (bookmarks).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutlineEntry {
    pub title: String,
    pub page_idx: u32,
    pub y: Length,
    pub children: Vec<OutlineEntry>,
}

/// Index into `StructTree::nodes`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StructId(pub u32);

/// The logical structure, for tagged PDF: node 0 is the document; children in reading order.
#[derive(Clone, PartialEq, Debug)]
pub struct StructTree {
    pub nodes: Vec<StructNode>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct StructNode {
    pub kind: StructKind,
    pub children: Vec<StructId>,
    /// Where it differs from what stands around it.
    pub lang: Option<Lang>,
}

/// The kinds of structure, after ISO 32000-1, section 14.8.4.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StructKind {
    Document,
    /// A part of the book that holds chapters.
    Part,
    /// A chapter or the like.
    Section,
    Heading {
        level: u8,
        title: String,
    },
    Paragraph,
    BlockQuote,
    Verse,
    List {
        is_numbered: bool,
    },
    ListItem,
    ListLabel,
    ListBody,
    Table,
    TableRow,
    TableHeaderCell,
    TableCell,
    Figure {
        alt: String,
    },
    Caption,
    Formula {
        alt: String,
    },
    Code,
    Contents,
    ContentsItem,
    /// The entries of the index.
    Index,
    /// The body of a footnote or endnote.
    Note,
    /// A link or note call around its text.
    Link,
    Span,
    /// A leaf: the one kind that marks on pages point to.
    Content,
}

impl Default for StructTree {
    fn default() -> StructTree {
        let document = StructNode { kind: StructKind::Document, children: Vec::new(), lang: None };
        StructTree { nodes: vec![document] }
    }
}

impl StructTree {
    pub const ROOT: StructId = StructId(0);

    /// Appends a node under `parent`.
    pub fn add(&mut self, parent: StructId, kind: StructKind, lang: Option<Lang>) -> StructId {
        let id = StructId(self.nodes.len() as u32);
        self.nodes.push(StructNode { kind, children: Vec::new(), lang });
        self.nodes[parent.0 as usize].children.push(id);
        id
    }
}

impl Folio {
    /// The number as it is printed: `iv`, `37`.
    pub fn text(&self) -> String {
        match self.style {
            FolioStyle::Arabic => self.number.to_string(),
            FolioStyle::Roman => roman(self.number),
        }
    }
}

/// A number in lower-case roman figures.
pub fn roman(mut number: u32) -> String {
    const FIGURES: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, figure) in FIGURES {
        while number >= value {
            text.push_str(figure);
            number -= value;
        }
    }
    text
}

impl Spine {
    pub fn other(self) -> Spine {
        match self {
            Spine::Left => Spine::Right,
            Spine::Right => Spine::Left,
        }
    }
}

impl Side {
    /// The edge at which such a page is bound, in a book of a language.
    pub fn spine(self, lang: &Lang) -> Spine {
        let is_left = (self == Side::Recto) != lang.is_right_to_left();
        if is_left { Spine::Left } else { Spine::Right }
    }

    pub fn other(self) -> Side {
        match self {
            Side::Recto => Side::Verso,
            Side::Verso => Side::Recto,
        }
    }
}
