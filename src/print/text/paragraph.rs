//! A paragraph as pieces: words, spaces and what else may stand in a line.

use crate::book::AssetId;
use crate::book::NoteId;
use crate::print::pages::StructId;
use crate::print::text::StyleId;
use crate::print::text::WordId;
use crate::print::text::WordTable;
use crate::print::text::slant::SlantId;
use crate::source::Span;
use crate::units::Length;
use crate::units::Size;

/// Running text before it is broken into lines.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub pieces: Vec<Piece>,
    /// Links within the paragraph; a piece names one by index + 1.
    pub links: Vec<PendingLink>,
    pub span: Option<Span>,
    /// Its direction, as `Piece::level`: 1 for a paragraph that runs from right to left.
    pub level: u8,
}

impl Paragraph {
    /// Whether it runs from right to left.
    pub fn is_turned(&self) -> bool {
        self.level % 2 == 1
    }

    /// Its words, with a plain space for each space and line break.
    pub fn plain_text(&self, words: &WordTable) -> String {
        let texts = self.pieces.iter().map(|piece| match piece.kind {
            PieceKind::Word(word) => words.text(word),
            PieceKind::Space(_) | PieceKind::HardSpace(_) | PieceKind::FixedSpace(..) | PieceKind::LineBreak => " ",
            _ => "",
        });
        texts.collect()
    }
}

/// One piece of a paragraph.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Piece {
    pub kind: PieceKind,
    /// The leaf of the structure tree that its text belongs to.
    pub leaf: StructId,
    /// Index + 1 into `Paragraph::links`; 0 for none.
    pub link: u16,
    /// How deep it is nested in text of the other direction: odd where it runs from right to left; see `text::bidi`.
    pub level: u8,
    /// Where it came from.
    pub span: Span,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum PieceKind {
    Word(WordId),
    /// A space where a line may break.
    Space(StyleId),
    /// A space that stretches like others, where no line may break.
    HardSpace(StyleId),
    /// A space of fixed width, thousandths of an em, where no line may break.
    FixedSpace(StyleId, i32),
    /// A place after a dash, a slash or the like where a line may break at a cost.
    Break(i32),
    /// The place after a hyphen that is part of the word.
    HardHyphen,
    /// The author's line break.
    LineBreak,
    /// The call of a note; its mark is the word before. Has no width.
    NoteCall(NoteId),
    Image {
        asset: AssetId,
        size: Size,
    },
    /// A formula, or the part of one between two places where a line may break: index into the flow's list of boxes.
    Math {
        idx: u32,
        width: Length,
    },
    /// The space after a sign of a formula at which a line may break.
    MathSpace(Length),
    /// What keeps a word that leans and one that does not apart; stands before the later word, or before the space between them.
    Slant(SlantId),
    /// Blank width at the head of a paragraph, or where a style asks for it.
    Indent(Length),
    /// An anchor that links may lead to: index into the flow's list of anchors. Has no width.
    Anchor(u32),
}

/// A link before pages are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PendingLink {
    Url(String),
    Anchor(String),
}
