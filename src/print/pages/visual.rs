//! The order in which the words of a line stand from left to right, where some of them are written from right to left.

use std::ops::Range;

use unicode_bidi::BidiInfo;
use unicode_bidi::Level;

use crate::print::lines::Item;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::print::text::items::ItemList;
use crate::print::text::words::ShapedGlyph;

/// The items of a line in groups of one piece each, in the order in which they stand from left to right.
///
/// Source: UAX 9, rule L2. Lines without right-to-left words, nearly all, come back as they are.
pub fn visual_groups(
    words: &WordTable,
    paragraph: &Paragraph,
    list: &ItemList,
    line: Range<usize>,
) -> Vec<Range<usize>> {
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
    let piece_of = |group: &Range<usize>| paragraph.pieces[list.origins[group.start].piece as usize].kind;
    let is_turned = |group: &Range<usize>| match piece_of(group) {
        PieceKind::Word(word) => runs_right_to_left(&words.shaped(word).glyphs),
        _ => false,
    };
    if !groups.iter().any(is_turned) {
        return groups;
    }
    let mut text = String::new();
    let mut starts = Vec::with_capacity(groups.len());
    for group in &groups {
        starts.push(text.len());
        match piece_of(group) {
            PieceKind::Word(word) => text.push_str(words.text(word)),
            PieceKind::Space(_) | PieceKind::HardSpace(_) | PieceKind::FixedSpace(..) => text.push(' '),
            _ => text.push('\u{fffc}'),
        }
    }
    let bidi = BidiInfo::new(&text, None);
    let levels: Vec<Level> = starts.iter().map(|start| bidi.levels[*start]).collect();
    BidiInfo::reorder_visual(&levels).into_iter().map(|idx| groups[idx].clone()).collect()
}

/// Whether glyphs stand in the order of right-to-left script: the later letters first.
pub fn runs_right_to_left(glyphs: &[ShapedGlyph]) -> bool {
    match (glyphs.first(), glyphs.last()) {
        (Some(first), Some(last)) => first.cluster > last.cluster,
        _ => false,
    }
}
