//! From a place in an EPUB back to the manuscript, where the book was made from it.

use crate::source::Span;

/// The place in the manuscript that a byte of a file was made from.
///
/// `places` are the places of `fresh`, the same file as it is made now: offsets, rising, each up to the next. `found` is the file as it was met. Where
/// somebody has changed it, what stands before and after the change leads back as it is; within, the element with an id that stands last before the
/// byte does, for ids stay when words are changed.
pub fn manuscript_place(fresh: &[u8], places: &[(usize, Span)], found: &[u8], offset: usize) -> Option<Span> {
    let n_same = fresh.iter().zip(found).take_while(|(one, other)| one == other).count();
    let n_same_end = fresh.iter().rev().zip(found.iter().rev()).take_while(|(one, other)| one == other).count();
    let offset = match () {
        () if offset <= n_same => offset,
        () if offset + n_same_end >= found.len() => (fresh.len() + offset).checked_sub(found.len())?,
        () => by_id(fresh, &found[..offset.min(found.len())])?,
    };
    let n_before = places.partition_point(|(start, _)| *start <= offset);
    places.get(n_before.checked_sub(1)?).map(|(_, span)| *span)
}

/// Where the last id of `before` stands.
fn by_id(fresh: &[u8], before: &[u8]) -> Option<usize> {
    const ID: &[u8] = b" id=\"";
    let start = before.windows(ID.len()).rposition(|window| window == ID)?;
    let rest = &before[start..];
    let end = ID.len() + rest[ID.len()..].iter().position(|byte| *byte == b'"')? + 1;
    fresh.windows(end).position(|window| window == &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::manuscript_place;
    use crate::source::FileId;
    use crate::source::Span;

    #[test]
    fn a_changed_file_is_led_back_by_its_ids() {
        let span = |start: usize| Span::new(FileId(0), start, start + 1);
        let fresh = b"<p id=\"a\">one</p><p id=\"b\">two</p>";
        let places = [(0, span(10)), (17, span(20))];
        assert_eq!(manuscript_place(fresh, &places, fresh, 20), Some(span(20)));
        let changed = b"<p id=\"a\">one and more</p><p id=\"b\">two <i>too</i></p>";
        assert_eq!(manuscript_place(fresh, &places, changed, 40), Some(span(20)));
        assert_eq!(manuscript_place(fresh, &places, changed, 15), Some(span(10)));
        assert_eq!(manuscript_place(fresh, &places, b"<p>other</p>", 5), None);
    }
}
