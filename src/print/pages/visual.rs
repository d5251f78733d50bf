//! The order in which the pieces of a line stand from left to right, where some of them are written from right to left.
//!
//! Source: UAX 9, rules L1 and L2; the levels are those of the whole paragraph (`text::bidi`).

use std::ops::Range;

use unicode_bidi::BidiInfo;
use unicode_bidi::Level;

use crate::print::lines::Item;
use crate::print::lines::item::FILL;
use crate::print::text::Paragraph;
use crate::print::text::items::ItemList;
use crate::print::text::words::ShapedGlyph;

/// The items of a line in groups of one piece each, in the order in which they stand from left to right.
///
/// Lines without right-to-left words, nearly all, come back as they are.
pub fn visual_groups(paragraph: &Paragraph, list: &ItemList, line: Range<usize>) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::with_capacity(line.len());
    for idx in line {
        let is_box = matches!(list.items[idx], Item::Box { .. });
        match groups.last_mut() {
            Some(last)
                if list.origins[last.start].piece == list.origins[idx].piece
                    && matches!(list.items[last.start], Item::Box { .. }) =>
            {
                last.end = idx + 1;
            }
            _ if is_box || matches!(list.items[idx], Item::Glue { .. }) => groups.push(idx..idx + 1),
            _ => {}
        }
    }
    let levels = groups.iter().map(|group| match list.items[group.start] {
        // The blank at the end of a line belongs to the paragraph, whatever stands before it.
        Item::Glue { stretch: FILL, .. } => paragraph.level,
        _ => paragraph.pieces[list.origins[group.start].piece as usize].level,
    });
    match visual_order(&levels.collect::<Vec<u8>>()) {
        Some(order) => order.into_iter().map(|idx| groups[idx].clone()).collect(),
        None => groups,
    }
}

/// The order from left to right of what has these levels; `None` where it is that of writing.
pub fn visual_order(levels: &[u8]) -> Option<Vec<usize>> {
    if levels.iter().all(|level| *level == 0) {
        return None;
    }
    let levels: Vec<Level> = levels.iter().map(|level| Level::new(*level).unwrap_or(Level::ltr())).collect();
    Some(BidiInfo::reorder_visual(&levels))
}

/// Whether glyphs stand in the order of right-to-left script: the later letters first.
pub fn runs_right_to_left(glyphs: &[ShapedGlyph]) -> bool {
    match (glyphs.first(), glyphs.last()) {
        (Some(first), Some(last)) => first.cluster > last.cluster,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::visual_order;

    #[test]
    fn what_is_written_stands_from_left_to_right_by_its_levels() {
        assert_eq!(visual_order(&[0, 0, 0]), None);
        // one SHALOM OLAM two
        assert_eq!(visual_order(&[0, 1, 1, 0]), Some(vec![0, 2, 1, 3]));
        // SHALOM one two OLAM
        assert_eq!(visual_order(&[1, 2, 2, 1]), Some(vec![3, 1, 2, 0]));
        // SHALOM ( one )
        assert_eq!(visual_order(&[1, 1, 2, 1]), Some(vec![3, 2, 1, 0]));
        // All of it from left to right, within a paragraph that runs the other way.
        assert_eq!(visual_order(&[2, 2]), Some(vec![0, 1]));
    }
}
