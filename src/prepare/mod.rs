//! Completes the book model: numbers, note marks, references, contents, imprint lines, and typographic text by language.
//!
//! In: the book as read. Out: `PreparedBook`, the one thing both renderers take. It must not know lengths, fonts, CSS or pages.

pub mod prepared;

pub mod anchors;
mod back_section;
pub mod captions;
pub mod contents;
pub mod front;
pub mod index;
pub mod inlines;
pub mod notes;
pub mod numbering;
pub mod outline;
pub mod references;
#[cfg(test)]
mod tests;
pub mod typography;

use crate::book::Book;
use crate::diag::Sink;
use crate::locale::locale;
use crate::prepare::outline::Outline;

pub use index::Index;
pub use index::IndexEntry;
pub use prepared::CaptionEntry;
pub use prepared::ContentsEntry;
pub use prepared::EndnoteGroup;
pub use prepared::PreparedBook;
pub use prepared::Target;
pub use prepared::TargetKind;
pub use prepared::TitlePage;

/// What the manifest says about notes, numbers and contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrepareRules {
    pub note_numbering: NoteNumbering,
    pub note_placement: NotePlacement,
    pub chapter_numbering: ChapterNumbering,
    /// Levels of headings in the contents: 1 is parts and chapters, 2 the headings inside chapters as well; 0 leaves the contents page out.
    pub contents_depth: u8,
}

impl Default for PrepareRules {
    fn default() -> PrepareRules {
        PrepareRules {
            note_numbering: NoteNumbering::default(),
            note_placement: NotePlacement::default(),
            chapter_numbering: ChapterNumbering::default(),
            contents_depth: 1,
        }
    }
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
    let locale = locale(&book.meta.lang);
    let endnotes_section = notes::endnotes_section(&mut book, rules.note_placement);
    let marks = index::collect_marks(&mut book, sink);
    let index_section = index::index_section(&mut book, &marks, sink);
    let outline = Outline::new(&book);
    let order = notes::order_notes(&book, &outline);
    let note_locales = order.homes.iter().map(|home| home.map_or(locale, |idx| outline.entries[idx].locale));
    typography::set_book(&mut book, note_locales, sink);
    numbering::number_sections(&mut book, rules.chapter_numbering);
    notes::mark_notes(&mut book, &order, rules.note_numbering);

    let outline = Outline::new(&book);
    let mut anchors = anchors::collect_anchors(&book, &outline, &order);
    let captions = captions::number_captions(&mut book, &outline, &order, &mut anchors);
    references::resolve_references(&mut book, &outline, &order, &anchors, sink);

    // Titles may hold references, which have their words only now.
    let outline = Outline::new(&book);
    let endnotes = notes::endnote_groups(&order, &outline);
    let index = index_section.map(|id| index::build_index(marks, id, &book.meta.lang, (&outline, &order), sink));
    PreparedBook {
        contents: contents::contents(&outline, rules.contents_depth),
        figures: captions.figures,
        tables: captions.tables,
        endnotes_by_section: endnotes.iter().enumerate().map(|(idx, group)| (group.section_id.clone(), idx)).collect(),
        endnotes,
        endnotes_section,
        index,
        half_title: book.meta.title.clone(),
        title_page: front::title_page(&book.meta, locale.words),
        imprint: front::imprint(&book.meta, locale.words),
        locale,
        anchors,
        rules: rules.clone(),
        book,
    }
}
