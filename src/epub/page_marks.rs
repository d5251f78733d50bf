//! Marks where the pages of the printed book begin.
//!
//! A mark is an empty element with the folio in `aria-label` (EPUB Accessibility 1.1, section 3.1; EPUB 3.3 page-list).

use std::collections::BTreeSet;

use crate::epub::anchors::safe_id;
use crate::page_map::PageMap;
use crate::source::Span;

/// The pages of the printed book, sorted by manuscript place; pages that begin at the same place keep their order.
#[derive(Clone, Debug, Default)]
pub struct PageMarks {
    marks: Vec<PageMark>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageMark {
    pub folio: String,
    /// `page-37`, each once in the book.
    pub id: String,
    pub span: Span,
}

impl PageMarks {
    pub fn of(pages: Option<&PageMap>) -> PageMarks {
        let mut used = BTreeSet::new();
        let mut marks: Vec<PageMark> = Vec::new();
        for (idx, start) in pages.map_or(&[][..], |pages| &pages.starts).iter().enumerate() {
            let mut id = format!("page-{}", safe_id(&start.folio).trim_start_matches("id-"));
            if !used.insert(id.clone()) {
                id = format!("{id}-n{}", idx + 1);
                used.insert(id.clone());
            }
            marks.push(PageMark { folio: start.folio.clone(), id, span: start.span });
        }
        marks.sort_by_key(|mark| (mark.span.file, mark.span.start));
        PageMarks { marks }
    }

    /// The folio of the page that holds a place; the files of a book come in the order of their ids.
    pub fn folio_at(&self, span: Span) -> Option<&str> {
        let n_before = self.marks.partition_point(|mark| (mark.span.file, mark.span.start) <= (span.file, span.start));
        Some(self.marks.get(n_before.checked_sub(1)?)?.folio.as_str())
    }

    /// The marks that begin within a range of the manuscript.
    pub fn within(&self, span: Span) -> &[PageMark] {
        let start = self.marks.partition_point(|mark| (mark.span.file, mark.span.start) < (span.file, span.start));
        let end = self.marks.partition_point(|mark| (mark.span.file, mark.span.start) < (span.file, span.end));
        &self.marks[start..end.max(start)]
    }
}

/// Finds the place in `text` at which the manuscript offset `target` stands, brought back to the start of its word.
///
/// `span` is the manuscript range of `text`. Both have the same length where nothing was escaped or replaced; otherwise the place is found in
/// proportion, which misses by no more than the replaced characters, and the step back to the word's start makes up for most of it.
pub fn place_in_text(text: &str, span: Span, target: u32) -> usize {
    let n_source = span.end.saturating_sub(span.start) as usize;
    let distance = target.saturating_sub(span.start) as usize;
    let mut offset = if n_source == text.len() || n_source == 0 {
        distance.min(text.len())
    } else {
        (distance as u128 * text.len() as u128 / n_source as u128).min(text.len() as u128) as usize
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
}
