//! Blocks: paragraphs and their like, made of slices of the source.

use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A piece of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Piece {
    /// Words, as they stand in the source.
    Words(Slice),
    /// A space that the source has not, or has as a line end.
    Space,
    /// A colon and a space, between the label of a heading and its title.
    Colon,
    /// The end of a line that stays, in verse.
    LineEnd,
    /// The call of a note: its number in the source, the index of the note.
    Call(Slice, usize),
}

/// What a block is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Heading(u8),
    Paragraph,
    Verse,
    /// Lines that stay as they are, with their indents.
    Code,
    /// A numbered paragraph of a list; its number stands in the source.
    Item(Slice),
    SceneBreak(Slice),
}

/// Whether a block is the author's or somebody else's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    Text,
    Quoted,
    /// Says where the quotation or poem above comes from.
    Attribution,
}

/// A paragraph, heading, poem or item.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    pub kind: Kind,
    pub voice: Voice,
    /// How many items of lists it stands within.
    pub inset: u8,
    /// How deep it is quoted, as far as marks tell.
    pub quotes: u8,
    pub pieces: Vec<Piece>,
    /// The widths of its lines in the source, in characters.
    pub widths: Vec<usize>,
    pub indent: usize,
    /// Whether a blank line or a new page stood above it.
    pub stands_off: bool,
}

impl Block {
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading(_))
    }

    /// Where the block begins and ends in the source, as far as one can say so for words that may come from several places.
    pub fn slice(&self) -> Slice {
        let mut slices = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Words(slice) | Piece::Call(slice, _) => Some(*slice),
            _ => None,
        });
        let Some(first) = slices.next() else { return Slice::default() };
        slices.fold(first, |whole, slice| Slice::new(whole.start.min(slice.start), whole.end.max(slice.end)))
    }

    /// The words of the block as plain text.
    pub fn text(&self, source: &SourceText) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(slice) => text.push_str(source.get(*slice)),
                Piece::Space => text.push(' '),
                Piece::Colon => text.push_str(": "),
                Piece::LineEnd => text.push('\n'),
                Piece::Call(..) => {}
            }
        }
        text
    }
}

/// A note: its label in the source, and its text.
#[derive(Clone, Debug)]
pub struct Note {
    pub label: Slice,
    pub number: usize,
    /// Notes that are numbered together.
    pub group: usize,
    /// The call in the text that fits it.
    pub call: Option<Slice>,
    pub blocks: Vec<Block>,
}
