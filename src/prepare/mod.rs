//! Completes the book model: numbers, note marks, references, contents, imprint lines, and typographic text by language.
//!
//! In: the book as read. Out: `PreparedBook`, the one thing both renderers take. It must not know lengths, fonts, CSS or pages.

pub mod prepared;
pub mod typography;

use crate::book::Book;
use crate::diag::Sink;
use crate::locale::locale;

pub use prepared::CaptionEntry;
pub use prepared::ContentsEntry;
pub use prepared::EndnoteGroup;
pub use prepared::PreparedBook;
pub use prepared::Target;
pub use prepared::TargetKind;
pub use prepared::TitlePage;

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

/// Completes a book. Reports `T…` codes.
pub fn prepare(mut book: Book, rules: &PrepareRules, sink: &mut Sink) -> PreparedBook {
    typography::set_book(&mut book, sink);
    PreparedBook {
        locale: locale(&book.meta.lang),
        rules: rules.clone(),
        anchors: Default::default(),
        contents: Vec::new(),
        figures: Vec::new(),
        tables: Vec::new(),
        endnotes: Vec::new(),
        endnotes_section: None,
        half_title: book.meta.title.clone(),
        title_page: TitlePage::default(),
        imprint: Vec::new(),
        book,
    }
}
