//! The back-of-book index: gathered from the marks in the text, merged, sorted as the language of the book sorts.
//!
//! In: the book with its `.index` spans. Out: the same book with plain named spans in their place, and the index as groups of entries, whose
//! places are names of those spans. What a place is called (a printed page, an ordinal number) the renderers know: `locators` puts it into form.

pub mod collation;
pub mod entry;
pub mod locators;
pub mod marks;
#[cfg(test)]
mod tests;
pub mod tree;

use crate::book::Book;
use crate::book::Inline;
use crate::book::NoteId;
use crate::book::SectionRole;
use crate::diag::Sink;
use crate::diag::codes::prepare as codes;
use crate::locale::locale;
use crate::prepare::back_section::back_section;
use crate::prepare::index::marks::Mark;

pub use locators::Locator;
pub use locators::locators;
pub use locators::ordinals;
pub use marks::collect_marks;
pub use tree::build_index;

/// An index, ready to be set.
#[derive(Clone, PartialEq, Debug)]
pub struct Index {
    /// The section after whose own blocks it stands.
    pub section_id: String,
    pub groups: Vec<IndexGroup>,
}

/// The entries that begin with one letter.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexGroup {
    /// The letter; none above signs and numbers, which come first.
    pub head: Option<String>,
    pub entries: Vec<IndexEntry>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct IndexEntry {
    /// The name under which references lead to it; no author's id starts with a space.
    pub anchor: String,
    pub words: Vec<Inline>,
    /// In the order of the text.
    pub places: Vec<IndexPlace>,
    pub see: Vec<IndexReference>,
    pub see_also: Vec<IndexReference>,
    pub entries: Vec<IndexEntry>,
}

/// A place of the text that an entry leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IndexPlace {
    pub anchor: String,
    /// Where a range ends; its anchor.
    pub end: Option<String>,
    /// The note that holds it.
    pub note: Option<NoteId>,
    /// The place where the matter is treated: its number is bold.
    pub is_main: bool,
    /// The section that holds it, in a few words; empty where it has none.
    pub section: String,
}

/// What “see” and “see also” lead to.
#[derive(Clone, PartialEq, Debug)]
pub struct IndexReference {
    pub words: Vec<Inline>,
    /// That of the entry; none for words such as *single letters*, which name a kind of entries.
    pub anchor: Option<String>,
}

impl Index {
    /// Every entry, each before those below it, as it stands on the page.
    pub fn for_each_entry<'a>(&'a self, visit: &mut dyn FnMut(&'a IndexEntry)) {
        fn walk<'a>(entries: &'a [IndexEntry], visit: &mut dyn FnMut(&'a IndexEntry)) {
            for entry in entries {
                visit(entry);
                walk(&entry.entries, visit);
            }
        }
        self.groups.iter().for_each(|group| walk(&group.entries, visit));
    }
}

/// The id of the section that holds the index: the author's own, or one made for it where there are marks. Reports T014 for an index that
/// would be empty.
///
/// A made one stands at the end of the book, before acknowledgements and colophon.
pub fn index_section(book: &mut Book, marks: &[Mark], sink: &mut Sink) -> Option<String> {
    let own = book.back.iter().find(|section| section.role == SectionRole::Index);
    if let Some(own) = own {
        if !marks.is_empty() {
            return Some(own.id.clone());
        }
        if own.blocks.is_empty() && own.children.is_empty() {
            sink.report(&codes::T014, own.span, "index without entries")
                .hint("mark the words that it is to list, as in `[term]{.index}`, or take the section out");
        }
        return None;
    }
    if marks.is_empty() {
        return None;
    }
    let stands_before = |role| !matches!(role, SectionRole::Acknowledgements | SectionRole::Colophon);
    back_section(book, SectionRole::Index, "index", locale(&book.meta.lang).words.index, stands_before)
}
