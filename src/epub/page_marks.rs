//! Marks where the pages of the printed book begin.
//!
//! A mark is an empty element with the folio in `aria-label` (EPUB Accessibility 1.1, section 3.1; EPUB 3.3 page-list).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::epub::anchors::safe_id;
use crate::page_map::PageMap;
use crate::page_map::StartPlace;
use crate::source::Span;

/// The pages of the printed book.
#[derive(Clone, Debug, Default)]
pub struct PageMarks<'a> {
    pages: Option<&'a PageMap>,
    /// Those that begin in the manuscript, sorted by their place; pages that begin at the same place keep their order.
    marks: Vec<(Span, PageMark)>,
    /// Those that begin at a named place, by its anchor.
    named: BTreeMap<&'a str, Vec<PageMark>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageMark {
    pub folio: String,
    /// `page-37`, each once in the book.
    pub id: String,
}

impl<'a> PageMarks<'a> {
    pub fn of(pages: Option<&'a PageMap>) -> PageMarks<'a> {
        let mut used = BTreeSet::new();
        let mut own = PageMarks { pages, ..PageMarks::default() };
        for (idx, start) in pages.map_or(&[][..], |pages| &pages.starts).iter().enumerate() {
            let mut id = format!("page-{}", safe_id(&start.folio).trim_start_matches("id-"));
            if !used.insert(id.clone()) {
                id = format!("{id}-n{}", idx + 1);
                used.insert(id.clone());
            }
            let mark = PageMark { folio: start.folio.clone(), id };
            match &start.place {
                StartPlace::Text(span) => own.marks.push((*span, mark)),
                StartPlace::Anchor(anchor) => own.named.entry(anchor).or_default().push(mark),
            }
        }
        own.marks.sort_by_key(|(span, _)| (span.file, span.start));
        own
    }

    /// What print tells of its pages; `None` where there is no printed edition.
    pub fn pages(&self) -> Option<&'a PageMap> {
        self.pages
    }

    /// The folio of the page on which a named place stands.
    pub fn folio_of(&self, anchor: &str) -> Option<&'a str> {
        self.pages?.folios.get(anchor).map(String::as_str)
    }

    /// The marks that begin within a range of the manuscript.
    pub fn within(&self, span: Span) -> &[(Span, PageMark)] {
        let start = self.marks.partition_point(|(own, _)| (own.file, own.start) < (span.file, span.start));
        let end = self.marks.partition_point(|(own, _)| (own.file, own.start) < (span.file, span.end));
        &self.marks[start..end.max(start)]
    }

    /// The marks of pages that begin at a named place.
    pub fn named(&self, anchor: &str) -> &[PageMark] {
        self.named.get(anchor).map_or(&[], Vec::as_slice)
    }
}

/// Finds the place in `text` at which the manuscript offset `target` stands, brought back to the start of its word.
///
/// `span` is the manuscript range of `text`. Both have the same length where nothing was escaped or replaced; otherwise `target` is a place in
/// proportion, rounded down, and the least offset that gives it is at the word's first character or at the space before it.
pub fn place_in_text(text: &str, span: Span, target: u32) -> usize {
    let n_source = span.end.saturating_sub(span.start) as usize;
    let distance = target.saturating_sub(span.start) as usize;
    let mut offset = if n_source == text.len() || n_source == 0 {
        distance.min(text.len())
    } else {
        (distance as u64 * text.len() as u64).div_ceil(n_source as u64).min(text.len() as u64) as usize
    };
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let (before, after) = text.split_at(offset);
    if after.starts_with(char::is_whitespace) {
        return offset + after.len() - after.trim_start().len();
    }
    before
        .rfind(char::is_whitespace)
        .map_or(0, |space| space + before[space..].chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::place_in_text;
    use crate::source::FileId;
    use crate::source::Span;

    #[test]
    fn a_page_that_begins_within_a_word_is_marked_before_it() {
        let text = "the quick brown fox";
        let span = Span::new(FileId(0), 100, 100 + text.len());
        assert_eq!(place_in_text(text, span, 100), 0);
        assert_eq!(place_in_text(text, span, 107), 4);
        assert_eq!(place_in_text(text, span, 110), 10);
        assert_eq!(place_in_text(text, span, 118), 16);
    }

    #[test]
    fn each_word_is_found_again_where_the_text_is_longer_or_shorter_than_its_source() {
        let text = "“the” — “quick” brown fox, a “b” c “d” and so on";
        for n_source in [text.len() * 2 / 3, text.len() - 3, text.len() + 1, text.len() * 2] {
            let span = Span::new(FileId(0), 100, 100 + n_source);
            let starts = text.char_indices().filter(|(at, _)| *at == 0 || text[..*at].ends_with(' '));
            for (at, _) in starts {
                let target = 100 + (at * n_source / text.len()) as u32;
                assert_eq!(place_in_text(text, span, target), at, "{n_source} bytes, {:?}", &text[at..]);
            }
        }
    }
}
