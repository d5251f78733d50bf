//! The book model: what a manuscript means, before anyone decides how it looks.
//!
//! In: what `read` found. Out: what `prepare` completes and both renderers take. It knows no lengths, fonts, CSS, HTML or page numbers.
//! Every node carries the `Span` it came from.

pub mod block;
pub mod dump;
pub mod inline;
pub mod lang;
pub mod math;
pub mod metadata;
pub mod note;
pub mod section;
pub mod visit;

pub use block::Block;
pub use block::BlockKind;
pub use block::BlockRole;
pub use inline::Inline;
pub use inline::InlineKind;
pub use inline::Style;
pub use lang::Lang;
pub use math::Formula;
pub use metadata::Metadata;
pub use note::Note;
pub use note::NoteId;
pub use section::Heading;
pub use section::Section;
pub use section::SectionRole;

use crate::source::Span;

/// A work: its facts, its matter, its notes and the pictures it names.
#[derive(Clone, Debug)]
pub struct Book {
    pub meta: Metadata,
    pub front: Vec<Section>,
    pub body: Vec<Section>,
    pub back: Vec<Section>,
    /// In the order of their first call; `NoteId` is the index. Notes without a call come last.
    pub notes: Vec<Note>,
    /// Files the text names, each once, in the order of first use; `AssetId` is the index.
    pub assets: Vec<AssetRef>,
}

/// A picture file that the manuscript names, not yet read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AssetRef {
    /// As written, resolved against the folder of the manuscript that names it; `/` between the parts.
    pub path: String,
    /// The first place that names it.
    pub span: Span,
}

/// Index into `Book::assets`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AssetId(pub u32);

/// What the author wrote in braces: `{#id .class key=value}`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attributes {
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub lang: Option<Lang>,
    /// The other pairs, in the order written.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    pub fn is_empty(&self) -> bool {
        self == &Attributes::default()
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|own| own == class)
    }

    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }
}

impl Book {
    /// All sections of the book in reading order: front, body, back.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.front.iter().chain(&self.body).chain(&self.back)
    }

    pub fn note(&self, id: NoteId) -> &Note {
        &self.notes[id.0 as usize]
    }
}
