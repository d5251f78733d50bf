//! Where leaning letters meet upright ones: the room that keeps their ink apart.
//!
//! TeX adds a number that the face's designer has given each letter; faces of today have none, so the ink of both letters is compared, height by
//! height. What is added before a word space goes with it where the line ends. Source: The TeXbook, p. 64, italic correction (`\/`), which like
//! this leaves out what has no ink at that height: full stop and comma.

use rustc_hash::FxHashMap; // never iterated: pairs and profiles are looked up

use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::profile::Profile;
use crate::fonts::profile::ROWS_PER_EM;
use crate::print::text::WordId;
use crate::print::text::words::ShapedGlyph;
use crate::print::text::words::ShapedWord;
use crate::units::Length;

/// The least room between the ink of two letters within a word, in thousandths of an em: about what upright letters leave each other.
/// Higher: more white before brackets and note numbers.
const WITHIN_WORD: i64 = 25;

/// Of what leans into a word space, the space gets back so many hundredths, even where the next letter does not reach as high; all of it where it
/// does. Source: tried on pages; TeX gives all of it back, which leaves holes before small letters.
const INTO_SPACE: i64 = 50;

/// No letter leans over farther, in thousandths of an em; more is an odd face.
const MOST: i64 = 300;

/// The most between two letters of one word, in thousandths of an em: programs that read text out of a PDF take more for a space.
/// Source: Poppler, TextOutputDev, `minWordBreakSpace`, a tenth of the size.
const MOST_IN_LETTERS: i64 = 95;

/// Index into `Slants`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SlantId(u32);

/// What stands between a word that leans and one that does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Between {
    Nothing,
    /// Nothing, and what follows goes on with the word: “Staff’s” with its first letters in italics.
    Letters,
    Space,
}

impl Between {
    /// What it means that these letters follow without a space.
    pub fn before(text: &str) -> Between {
        let letters = text.trim_start_matches(['’', '\'']);
        if letters.starts_with(char::is_alphabetic) { Between::Letters } else { Between::Nothing }
    }
}

/// All such meetings of a book, each pair of words once.
#[derive(Debug, Default)]
pub struct Slants {
    pairs: Vec<(WordId, WordId, Between)>,
    index: FxHashMap<(WordId, WordId, Between), SlantId>,
    widths: Vec<Length>,
    profiles: FxHashMap<(FontId, u16), Profile>,
}

impl Slants {
    /// The meeting of two words; what it asks for is known once they are shaped and measured.
    pub fn intern(&mut self, pair: (WordId, WordId, Between)) -> SlantId {
        let next = SlantId(self.pairs.len() as u32);
        let id = *self.index.entry(pair).or_insert(next);
        if id == next {
            self.pairs.push(pair);
        }
        id
    }

    pub fn width(&self, id: SlantId) -> Length {
        self.widths.get(id.0 as usize).copied().unwrap_or(Length::ZERO)
    }

    /// Measures what is new.
    pub fn measure(&mut self, shaped: &[ShapedWord], fonts: &FontLibrary) {
        for (left, right, between) in self.pairs.iter().skip(self.widths.len()) {
            let ends = (Edge::last(&shaped[left.0 as usize]), Edge::first(&shaped[right.0 as usize]));
            let width = match ends {
                (Some(left), Some(right)) => room(&mut self.profiles, &left, &right, *between, fonts),
                _ => Length::ZERO,
            };
            self.widths.push(width);
        }
    }
}

/// A glyph at an end of a word.
struct Edge {
    font: FontId,
    size: Length,
    glyph: ShapedGlyph,
}

impl Edge {
    fn last(word: &ShapedWord) -> Option<Edge> {
        let run = word.runs.last()?;
        Some(Edge { font: run.font, size: run.size, glyph: *word.glyphs.last()? })
    }

    fn first(word: &ShapedWord) -> Option<Edge> {
        let run = word.runs.first()?;
        Some(Edge { font: run.font, size: run.size, glyph: *word.glyphs.first()? })
    }
}

/// What is to be added between two glyphs so that nowhere less than the least room is left.
fn room(
    profiles: &mut FxHashMap<(FontId, u16), Profile>,
    left: &Edge,
    right: &Edge,
    between: Between,
    fonts: &FontLibrary,
) -> Length {
    if left.font == right.font {
        return Length::ZERO;
    }
    for edge in [left, right] {
        profiles.entry((edge.font, edge.glyph.id)).or_insert_with(|| Profile::of(fonts.face(edge.font), edge.glyph.id));
    }
    let profile = |edge: &Edge| &profiles[&(edge.font, edge.glyph.id)];
    let ink = |edge: &Edge, units: i32| {
        fonts.face(edge.font).length(units, edge.size) + Length(i64::from(edge.glyph.x_offset))
    };
    let row_of =
        |edge: &Edge, y: i64| ((y - i64::from(edge.glyph.y_offset)) * ROWS_PER_EM).div_euclid(edge.size.0.max(1));
    let top = left.size.0.max(right.size.0) * 5 / 4;
    let step = (left.size.0.min(right.size.0) / ROWS_PER_EM).max(1);
    let gap_at = |y: i64| {
        let row = row_of(left, y);
        // What is near in height is near too.
        let reach = (row - 1..=row + 1).filter_map(|row| profile(left).row(row)).map(|(_, end)| end).max()?;
        let (start, _) = profile(right).row(row_of(right, y))?;
        Some(Length(i64::from(left.glyph.advance)) - ink(left, reach) + ink(right, start))
    };
    let heights = (-top / 2..top).step_by(step as usize);
    let gap = heights.filter_map(gap_at).min();
    let needed = |least: i64| gap.map_or(Length::ZERO, |gap| left.size.scaled(least, 1000) - gap);
    let room = match between {
        Between::Nothing => needed(WITHIN_WORD),
        Between::Letters => needed(WITHIN_WORD).min(left.size.scaled(MOST_IN_LETTERS, 1000)),
        Between::Space => {
            let reach = profile(left).right().map_or(Length::ZERO, |units| ink(left, units));
            let leans = reach - Length(i64::from(left.glyph.advance));
            needed(0).max(leans.scaled(INTO_SPACE, 100))
        }
    };
    room.max(Length::ZERO).min(left.size.scaled(MOST, 1000))
}

#[cfg(test)]
mod tests {
    use super::Between;
    use super::Slants;
    use crate::book::Lang;
    use crate::book::Style;
    use crate::diag::Sink;
    use crate::fonts::FontLibrary;
    use crate::print::text::CharStyle;
    use crate::print::text::WordId;
    use crate::print::text::shape::Shaper;
    use crate::theme::Theme;
    use crate::theme::load::ThemeOverrides;
    use crate::units::Length;
    use crate::units::Size;

    /// What is added between two words, the one in asterisks in italics, in thousandths of an em.
    fn added(left: &str, right: &str, between: Between) -> i64 {
        let fonts = FontLibrary::shipped();
        let a5 = Size { width: Length::mm(148.0), height: Length::mm(210.0) };
        let theme = Theme::preset("default", a5, &ThemeOverrides::default(), &fonts, &mut Sink::new()).unwrap();
        let shaper = Shaper::new(&fonts, &theme);
        let roman = CharStyle::from_type(&theme.styles.body, &theme.families, &fonts, &Lang::english());
        let italic = roman.with(Style::Emphasis, &fonts);
        let shaped = [left, right].map(|word| match word.strip_prefix('*') {
            Some(word) => shaper.shape_text(word, &italic, &fonts),
            None => shaper.shape_text(word, &roman, &fonts),
        });
        let mut slants = Slants::default();
        let id = slants.intern((WordId(0), WordId(1), between));
        slants.measure(&shaped, &fonts);
        slants.width(id).scaled(1000, roman.size.0).0
    }

    #[test]
    fn an_italic_f_keeps_clear_of_what_stands_as_high() {
        for mark in [")", "!", "]", "’", "”", "¹", "k"] {
            let more = added("*leaf", mark, Between::Nothing);
            assert!((40..300).contains(&more), "{mark}: {more}");
        }
        for mark in [".", ",", "…"] {
            assert_eq!(added("*leaf", mark, Between::Nothing), 0, "{mark}");
        }
    }

    #[test]
    fn a_word_is_not_torn_apart() {
        assert!((90..=95).contains(&added("*Staff", "’s", Between::before("’s"))));
        assert_eq!(Between::before("’ "), Between::Nothing);
    }

    #[test]
    fn a_bracket_keeps_clear_of_an_italic_letter_that_reaches_back() {
        assert!(added("(", "*for", Between::Nothing) > 40);
        assert_eq!(added("(", "*in", Between::Nothing), 0);
    }

    #[test]
    fn a_space_gets_back_what_leans_into_it() {
        let [high, low] = ["he", "on"].map(|word| added("*it”", word, Between::Space));
        assert!(high > low && low > 20, "{high} and {low}");
        assert!(added("*main", "he", Between::Space) < 15);
    }
}
