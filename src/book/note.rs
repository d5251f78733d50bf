//! Notes: footnotes or endnotes, as the manifest chooses.

use crate::book::Block;
use crate::source::Span;

/// Index into `Book::notes`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NoteId(pub u32);

/// One note. A note is called at most once.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// The label in the manuscript: `7` of `[^7]`; inline notes have none.
    pub label: Option<String>,
    pub blocks: Vec<Block>,
    /// What stands at its call and before its text: `7`. Given by `prepare`.
    pub mark: String,
    /// Where it is called; `None` for a note without a call.
    pub call: Option<Span>,
    pub span: Span,
}
