//! Completes the book model: numbers, note marks, references, contents, imprint lines, and typographic text by language.
//!
//! In: the book as read. Out: `PreparedBook`, the one thing both renderers take. It must not know lengths, fonts, CSS or pages.

use crate::book::Book;
use crate::diag::Sink;

/// A book whose numbers are given, notes marked and references resolved.
///
/// Invariant: only `prepare` builds it.
#[derive(Clone, Debug)]
pub struct PreparedBook {
    book: Book,
    rules: PrepareRules,
    /// Ready lines of the imprint page, in the book's language, one paragraph each.
    pub imprint: Vec<String>,
}

/// What the manifest says about notes and numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PrepareRules {
    pub note_numbering: NoteNumbering,
    pub note_placement: NotePlacement,
    pub chapter_numbering: ChapterNumbering,
}

/// Where note numbers start again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NoteNumbering {
    #[default]
    Chapter,
    Book,
    /// Print alone; the EPUB then numbers by chapter.
    Page,
}

/// Where notes stand in print.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum NotePlacement {
    #[default]
    Foot,
    ChapterEnd,
    BookEnd,
}

/// Whether chapters without a typed number get one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ChapterNumbering {
    /// Only what the author typed.
    #[default]
    Typed,
    /// Chapters run through the book.
    Continuous,
    /// Chapters start again with each part.
    ByPart,
}

impl PreparedBook {
    pub fn book(&self) -> &Book {
        &self.book
    }

    pub fn rules(&self) -> &PrepareRules {
        &self.rules
    }
}

/// Completes a book. Reports `T…` codes.
pub fn prepare(book: Book, rules: &PrepareRules, _sink: &mut Sink) -> PreparedBook {
    PreparedBook { book, rules: rules.clone(), imprint: Vec::new() }
}
