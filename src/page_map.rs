//! What print tells the EPUB: which printed page each place of the text stands on.
//!
//! `print` fills it, `pipeline` hands it over, so the two renderers import nothing from each other.

use std::collections::BTreeMap;

use crate::source::Span;

/// The pages of a printed edition.
#[derive(Clone, Debug, Default)]
pub struct PageMap {
    /// Those that hold text, in order.
    pub starts: Vec<PageStart>,
    /// The folio of every named place.
    pub folios: BTreeMap<String, String>,
    /// The printed number of each note, by `NoteId`.
    pub note_marks: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct PageStart {
    /// As printed or counted: `iv`, `37`.
    pub folio: String,
    pub place: StartPlace,
}

/// Where a page begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StartPlace {
    /// The manuscript place of its first character.
    Text(Span),
    /// A named place: an entry of the index, which stands in no manuscript.
    Anchor(String),
}
