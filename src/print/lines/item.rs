//! What a paragraph is made of, for the breaker.
//!
//! Source: Knuth and Plass, “Breaking Paragraphs into Lines”, Software: Practice and Experience 11 (1981), section 1; the discretionary as in
//! The TeXbook, chapter 14, but with its text already in the boxes around it: `pre` and `post` say only what a break adds.

use crate::units::Length;

/// One item of a paragraph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// Something that does not stretch: a word, or a part of one.
    Box {
        width: Length,
        /// How far it may hang into the left margin when it starts a line.
        hang_left: Length,
        /// How far it may hang into the right margin when it ends a line.
        hang_right: Length,
        /// What a letterspace of one em would add to it: its size for each gap between its letters.
        letters: Length,
        /// Equal for equal words, 0 for what is no word; for stacks. See also `SHORT_WORD`.
        word: u32,
    },
    /// A space; a line may break here if a box stands before it.
    Glue { width: Length, stretch: Length, shrink: Length },
    /// A place where a break costs something (or gains, if negative).
    Penalty { cost: i32 },
    /// A place within a word. A break adds `pre` to the line before it (the hyphen, and what a ligature loses) and `post` to the line after it;
    /// either may be negative.
    Discretionary {
        pre: Length,
        post: Length,
        /// How far the hyphen hangs into the margin.
        hang: Length,
        cost: i32,
        /// Letters of the word that follow the break.
        n_after: u8,
    },
}

/// The cost that forbids a break.
pub const FORBIDDEN: i32 = 10_000;

/// The cost that forces a break.
pub const FORCED: i32 = -10_000;

/// The stretch of the glue that fills a last line: enough for any measure, so that the line is set with a ratio near 0, and little enough for the
/// sum over thirty million hard breaks.
pub const FILL: Length = Length(1 << 38);

/// Set in the `word` of words so short that two of them may stand under each other.
pub const SHORT_WORD: u32 = 1 << 31;

impl Item {
    /// A box without hang, for lists made by hand.
    pub fn plain_box(width: Length) -> Item {
        Item::Box { width, hang_left: Length::ZERO, hang_right: Length::ZERO, letters: Length::ZERO, word: 0 }
    }
}

/// What a break at an item costs; `None` where no line may end. A line may end at glue behind a box or a break within a word (Knuth and Plass 1981,
/// section 1), and at penalties and discretionaries that do not forbid it.
pub fn break_cost(items: &[Item], idx: usize) -> Option<i32> {
    match items[idx] {
        Item::Glue { .. } if idx > 0 && matches!(items[idx - 1], Item::Box { .. } | Item::Discretionary { .. }) => {
            Some(0)
        }
        Item::Penalty { cost } | Item::Discretionary { cost, .. } if cost < FORBIDDEN => Some(cost),
        _ => None,
    }
}
