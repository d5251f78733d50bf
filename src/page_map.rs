//! What print tells the EPUB: which printed page each place of the text stands on.
//!
//! `print` fills it, `pipeline` hands it over, so the two renderers import nothing from each other.

use crate::source::Span;

/// The pages that hold text, in order, each with the manuscript place of its first character.
#[derive(Clone, Debug, Default)]
pub struct PageMap {
    pub starts: Vec<PageStart>,
}

#[derive(Clone, Debug)]
pub struct PageStart {
    /// As printed or counted: `iv`, `37`.
    pub folio: String,
    pub span: Span,
}
