//! Directions of writing: how deep the pieces of a paragraph are nested in right-to-left and left-to-right text.
//!
//! Levels are found once for a whole paragraph, in the direction of its first strong character; lines are put in order by them (`pages::visual`).
//! Source: Unicode Standard Annex 9, rules P2 and P3 for the direction, X to I for the levels.

use unicode_bidi::BidiInfo;
use unicode_bidi::Level;

use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::StyleId;
use crate::print::text::WordId;
use crate::print::text::WordTable;
use crate::print::text::style::Direction;
use crate::print::text::style::StyleTable;

/// Gives the pieces of a paragraph their levels. A word of several levels, such as one with a bracket or with figures, is cut into one piece for
/// each, so that each is shaped in its direction. Paragraphs without right-to-left words, nearly all, stay as they are.
pub fn set_levels(paragraph: &mut Paragraph, words: &mut WordTable, styles: &mut StyleTable) {
    let has_turned = paragraph.pieces.iter().any(|piece| match piece.kind {
        PieceKind::Word(word) => words.text(word).chars().any(runs_right_to_left),
        _ => false,
    });
    if !has_turned {
        return;
    }
    let mut text = String::new();
    let mut starts = Vec::with_capacity(paragraph.pieces.len());
    for piece in &paragraph.pieces {
        starts.push(text.len());
        match piece.kind {
            PieceKind::Word(word) => text.push_str(words.text(word)),
            PieceKind::Space(_) | PieceKind::HardSpace(_) | PieceKind::FixedSpace(..) => text.push(' '),
            PieceKind::Image { .. } | PieceKind::Math { .. } => text.push('\u{fffc}'),
            PieceKind::LineBreak => text.push('\u{2028}'),
            PieceKind::Break(_)
            | PieceKind::HardHyphen
            | PieceKind::MathSpace(_)
            | PieceKind::Slant(_)
            | PieceKind::NoteCall(_)
            | PieceKind::Indent(_)
            | PieceKind::Anchor(_) => {}
        }
    }
    let bidi = BidiInfo::new(&text, None);
    let base = bidi.paragraphs.first().map_or(Level::ltr(), |paragraph| paragraph.level);
    paragraph.level = base.number();
    let mut pieces = Vec::with_capacity(paragraph.pieces.len());
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    for ((piece, start), end) in paragraph.pieces.iter().zip(starts).zip(ends) {
        let PieceKind::Word(word) = piece.kind else {
            // What is no text goes with the text before it: the call of a note with its mark.
            let own = bidi.levels[start..end].first();
            let level = own.or(bidi.levels[..start].last()).or(bidi.levels.get(start)).unwrap_or(&base);
            pieces.push(crate::print::text::Piece { level: level.number(), ..*piece });
            continue;
        };
        for (part, level) in parts(&bidi.levels[start..start + words.text(word).len()]) {
            let kind = PieceKind::Word(turned(word, part, level, words, styles));
            pieces.push(crate::print::text::Piece { kind, level: level.number(), ..*piece });
        }
    }
    paragraph.pieces = pieces;
}

/// The parts of a word of one level each.
fn parts(levels: &[Level]) -> Vec<(std::ops::Range<usize>, Level)> {
    let mut parts: Vec<(std::ops::Range<usize>, Level)> = Vec::new();
    for (at, level) in levels.iter().enumerate() {
        match parts.last_mut() {
            Some((range, last)) if *last == *level => range.end = at + 1,
            _ => parts.push((at..at + 1, *level)),
        }
    }
    parts
}

/// A part of a word, in the direction of its level.
fn turned(
    word: WordId,
    part: std::ops::Range<usize>,
    level: Level,
    words: &mut WordTable,
    styles: &mut StyleTable,
) -> WordId {
    let style: StyleId = words.style(word);
    let direction = if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight };
    if part.len() == words.text(word).len() && styles.get(style).direction == direction {
        return word;
    }
    let mut style = styles.get(style).clone();
    style.direction = direction;
    let style = styles.intern(&style);
    let text = words.text(word)[part].to_string();
    words.intern(&text, style)
}

/// Whether a character is written from right to left: Hebrew, Arabic and their neighbours, and the marks that turn the direction.
pub fn runs_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202b}'
            | '\u{202e}'
            | '\u{2067}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Lang;
    use crate::book::NoteId;
    use crate::fonts::FontId;
    use crate::print::pages::StructTree;
    use crate::print::text::CharStyle;
    use crate::print::text::Piece;
    use crate::print::text::style::Decoration;
    use crate::print::text::style::Wording;
    use crate::source::FileId;
    use crate::source::Span;
    use crate::theme::Caps;
    use crate::theme::Figures;
    use crate::units::Length;

    fn style() -> CharStyle {
        CharStyle {
            font: FontId(0),
            size: Length::pt(10.0),
            caps: Caps::AsWritten,
            figures: Figures::Lining,
            tracking: 0,
            rise: 0,
            decoration: Decoration::None,
            direction: Direction::LeftToRight,
            lang: Lang::parse("he").expect("a language"),
            wording: Wording::Language,
        }
    }

    fn piece(kind: PieceKind) -> Piece {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        Piece { kind, leaf: StructTree::ROOT, link: 0, level: 0, span }
    }

    /// Reads words parted by spaces as a paragraph. Expects the level of the paragraph, and its words and parts of words with their levels.
    fn check_levels(text: &str, base: u8, expected: &[(&str, u8)]) {
        let (mut words, mut styles) = (WordTable::default(), StyleTable::default());
        let id = styles.intern(&style());
        let mut paragraph = Paragraph::default();
        for word in text.split(' ') {
            if !paragraph.pieces.is_empty() {
                paragraph.pieces.push(piece(PieceKind::Space(id)));
            }
            paragraph.pieces.push(piece(PieceKind::Word(words.intern(word, id))));
        }
        set_levels(&mut paragraph, &mut words, &mut styles);
        let parts = paragraph.pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Word(word) => {
                let is_turned = styles.get(words.style(word)).direction == Direction::RightToLeft;
                assert_eq!(is_turned, piece.level % 2 == 1, "{text}");
                Some((words.text(word), piece.level))
            }
            _ => None,
        });
        assert_eq!(parts.collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(paragraph.level, base, "{text}");
    }

    #[test]
    fn the_first_strong_character_gives_the_direction() {
        check_levels("one two", 0, &[("one", 0), ("two", 0)]);
        check_levels("one שלום two", 0, &[("one", 0), ("שלום", 1), ("two", 0)]);
        check_levels("שלום one two", 1, &[("שלום", 1), ("one", 2), ("two", 2)]);
        // Figures and signs are not strong.
        check_levels("1948 – שלום one", 1, &[("1948", 2), ("–", 1), ("שלום", 1), ("one", 2)]);
    }

    #[test]
    fn what_is_no_text_goes_with_the_text_before_it() {
        let (mut words, mut styles) = (WordTable::default(), StyleTable::default());
        let id = styles.intern(&style());
        let call = PieceKind::NoteCall(NoteId(0));
        let word = |text: &str, words: &mut WordTable| PieceKind::Word(words.intern(text, id));
        let kinds = [
            PieceKind::Anchor(0),
            word("שלום", &mut words),
            word("¹", &mut words),
            call,
            PieceKind::Space(id),
            word("one", &mut words),
            call,
            PieceKind::Space(id),
            word("שלום", &mut words),
            call,
        ];
        let mut paragraph = Paragraph { pieces: kinds.map(piece).to_vec(), ..Paragraph::default() };
        set_levels(&mut paragraph, &mut words, &mut styles);
        let levels: Vec<u8> = paragraph.pieces.iter().map(|piece| piece.level).collect();
        assert_eq!(levels, [1, 1, 2, 2, 1, 2, 2, 1, 1, 1]);
    }

    #[test]
    fn brackets_and_figures_of_a_word_run_in_the_direction_of_their_own() {
        check_levels("one (שלום) two", 0, &[("one", 0), ("(", 0), ("שלום", 1), (")", 0), ("two", 0)]);
        check_levels("שלום (one) שלום", 1, &[("שלום", 1), ("(", 1), ("one", 2), (")", 1), ("שלום", 1)]);
        check_levels("(שלום one", 1, &[("(שלום", 1), ("one", 2)]);
        check_levels("ב-1948.", 1, &[("ב-", 1), ("1948", 2), (".", 1)]);
        check_levels("سنة ١٩٤٨", 1, &[("سنة", 1), ("١٩٤٨", 2)]);
    }
}
