//! What stands between headings.

use crate::book::Attributes;
use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::inline::Image;
use crate::book::inline::plain_text;
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
        /// Where each line of the text starts in its file. Empty where that is not known.
        starts: Vec<u32>,
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

/// Letters that a line at the head or end of a letter has at most: place and date, greeting, close, signature.
const MOST_LETTER_LINE: usize = 60;

/// How many blocks at the head of a letter are its place, date and greeting, and how many at its end its close and signature.
pub fn letter_parts(blocks: &[Block]) -> (usize, usize) {
    let n_before = blocks.iter().take_while(|block| is_letter_head(block)).count();
    if n_before == blocks.len() {
        // No text among them that could part the head from the end.
        return (0, 0);
    }
    (n_before, blocks[n_before..].iter().rev().take_while(|block| is_letter_end(block)).count())
}

/// A short line that is no sentence, or one with a date.
fn is_letter_head(block: &Block) -> bool {
    let BlockKind::Paragraph(inlines) = &block.kind else { return false };
    let text = plain_text(inlines);
    let is_sentence = ends_sentence(&text) && !text.contains(|one: char| one.is_ascii_digit());
    text.chars().count() <= MOST_LETTER_LINE && !is_sentence
}

/// A short line that is no sentence, or lines that the author has parted.
fn is_letter_end(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Attribution(_) => true,
        BlockKind::Paragraph(inlines) => {
            let text = plain_text(inlines);
            let is_short = text.chars().count() <= MOST_LETTER_LINE && !ends_sentence(&text);
            is_short || inlines.iter().any(|inline| inline.kind == InlineKind::LineBreak)
        }
        _ => false,
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '"', '\'', '»']).ends_with(['.', '?', '…'])
}

#[cfg(test)]
mod tests {
    use super::Block;
    use super::BlockKind;
    use super::letter_parts;
    use crate::book::Inline;
    use crate::source::Span;

    fn parts(texts: &[&str]) -> (usize, usize) {
        let block = |text: &&str| Block::new(BlockKind::Paragraph(vec![Inline::text(*text, Span::MADE)]), Span::MADE);
        letter_parts(&texts.iter().map(block).collect::<Vec<Block>>())
    }

    #[test]
    fn a_letter_has_a_head_and_an_end() {
        let text = "The bridge stands, or rather two thirds of it. Send lime, and send it soon.";
        assert_eq!(parts(&["Ferrow, 12th November 1771.", "Dear Brother,", text, "Yours ever,", "Thomas"]), (2, 2));
        assert_eq!(parts(&["My dear!", text, "Send lime."]), (1, 0));
        assert_eq!(parts(&[text]), (0, 0));
        assert_eq!(parts(&["Come at once", "Thomas"]), (0, 0));
    }
}
