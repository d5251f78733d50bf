//! Where headings break by sense: best after a colon or a semicolon, not behind a small word that belongs to the next one.

use crate::print::lines::Item;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::WordTable;
use crate::print::text::items::ItemList;

/// A break after a colon or semicolon is worth this much: more than the most even lines. In squared points, as `lines::ragged` counts.
/// Source: the design brief, “headings break by sense”.
const SENSE_BREAK: i32 = -9_000;

/// A line that ends with a small word costs this much: as much as to be 40 pt shorter.
const SMALL_WORD_BREAK: i32 = 1_600;

/// Articles and prepositions have one or two letters in most languages; what is longer may end a line.
const SMALL_WORD: usize = 2;

/// Puts a penalty before each space of a heading whose word before it says something of the break.
pub fn weigh_breaks(list: &mut ItemList, paragraph: &Paragraph, words: &WordTable) {
    let cost_after = |piece: usize| match paragraph.pieces.get(piece).map(|piece| piece.kind) {
        Some(PieceKind::Word(word)) => cost_after(words.text(word)),
        _ => None,
    };
    let places: Vec<(usize, i32)> = (1..list.items.len())
        .filter(|idx| matches!(list.items[*idx], Item::Glue { .. }))
        .filter(|idx| matches!(list.items[*idx - 1], Item::Box { .. }))
        .filter_map(|idx| Some((idx, cost_after(list.origins[idx - 1].piece as usize)?)))
        .collect();
    for (idx, cost) in places.into_iter().rev() {
        let origin = list.origins[idx];
        list.items.insert(idx, Item::Penalty { cost });
        list.origins.insert(idx, origin);
    }
}

fn cost_after(word: &str) -> Option<i32> {
    if word.ends_with([';', ':']) {
        return Some(SENSE_BREAK);
    }
    // Two capitals are a number or an abbreviation: “Charles II”.
    let is_small = word.chars().all(char::is_alphabetic)
        && word.chars().count() <= SMALL_WORD
        && !word.chars().nth(1).is_some_and(char::is_uppercase);
    is_small.then_some(SMALL_WORD_BREAK)
}

#[cfg(test)]
mod tests {
    use super::SENSE_BREAK;
    use super::SMALL_WORD_BREAK;
    use super::cost_after;

    #[test]
    fn colons_invite_a_break_and_small_words_repel_it() {
        for (word, cost) in [
            ("Bindery:", Some(SENSE_BREAK)),
            ("a;", Some(SENSE_BREAK)),
            ("of", Some(SMALL_WORD_BREAK)),
            ("À", Some(SMALL_WORD_BREAK)),
            ("II", None),
            ("12", None),
            ("the", None),
            ("it,", None),
        ] {
            assert_eq!(cost_after(word), cost, "{word}");
        }
    }
}
