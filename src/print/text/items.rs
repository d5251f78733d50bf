//! Pieces to the items that the line breaker takes.

use crate::print::lines::Item;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORBIDDEN;
use crate::print::lines::item::FORCED;
use crate::print::text::Paragraph;
use crate::print::text::PieceKind;
use crate::print::text::StyleId;
use crate::print::text::WordTable;
use crate::print::text::words::BreakKind;
use crate::units::Length;

/// The spaces of every style, by `StyleId`.
pub type Spaces = [Space];

/// The word space of a style.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Space {
    pub width: Length,
    /// The glyph that draws it.
    pub glyph: u16,
    /// The size of the style.
    pub em: Length,
}

/// How spaces give, and what breaks within words cost.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SpaceRules {
    /// Hundredths of the word space by which it may grow before a line counts as loose, and shrink at most.
    /// Source: plain TeX's fonts, 1/2 and 1/3; InDesign's defaults, 133 % and 80 %.
    pub stretch: i64,
    pub shrink: i64,
    /// The cost of a hyphen. Higher: fewer hyphens, looser lines. Source: plain TeX, `\hyphenpenalty`, 50.
    pub hyphen: i32,
    /// Added in words that have a hyphen of their own: those break at it first.
    pub compound: i32,
    /// The cost of a break after a word's own hyphen. Source: plain TeX, `\exhyphenpenalty`, 50.
    pub hard_hyphen: i32,
}

/// The items of a paragraph, and which piece each came from.
#[derive(Clone, Debug, Default)]
pub struct ItemList {
    pub items: Vec<Item>,
    /// For each item: the piece, and for a break within a word its number in `ShapedWord::breaks` (for a box: the number of the break it starts at, + 1).
    pub origins: Vec<Origin>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    pub piece: u32,
    /// Of a box: breaks of the word before it. Of a discretionary: breaks of the word up to and with it. 0 for all else.
    pub part: u32,
}

/// The cost of a line's end between any two signs: less than that of a short line, more than that of any line without holes. In ragged text,
/// where costs are squared points, a line rather ends 70 pt sooner.
pub const ANYWHERE_COST: i32 = 5_000;

/// Whether hyphens may be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hyphens {
    Allowed,
    Forbidden,
}

impl ItemList {
    fn push(&mut self, item: Item, piece: usize, part: usize) {
        self.items.push(item);
        self.origins.push(Origin { piece: piece as u32, part: part as u32 });
    }
}

/// Turns a paragraph into items that end with fill glue and a forced penalty.
pub fn items_of(
    paragraph: &Paragraph,
    words: &WordTable,
    spaces: &Spaces,
    rules: &SpaceRules,
    hyphens: Hyphens,
) -> ItemList {
    let mut list = ItemList::default();
    list.items.reserve(paragraph.pieces.len() * 3);
    list.origins.reserve(paragraph.pieces.len() * 3);
    for (idx, piece) in paragraph.pieces.iter().enumerate() {
        match piece.kind {
            PieceKind::Word(_) => push_word(&mut list, paragraph, idx, words, rules, hyphens),
            PieceKind::Space(style) => {
                // What a letter leans into the space is none at the end of a line.
                let leans = slant_before(paragraph, words, idx);
                list.push(widened(glue(spaces, style, rules), leans), idx, 0);
            }
            PieceKind::Slant(_) if is_space(paragraph, idx + 1) => {}
            PieceKind::Slant(id) => list.push(Item::plain_box(words.slant(id)), idx, 0),
            PieceKind::HardSpace(style) => {
                list.push(Item::Penalty { cost: FORBIDDEN }, idx, 0);
                list.push(glue(spaces, style, rules), idx, 0);
            }
            PieceKind::FixedSpace(style, thousandths) => {
                let width = spaces[style.0 as usize].em.scaled(i64::from(thousandths), 1000);
                list.push(Item::plain_box(width), idx, 0);
            }
            PieceKind::Break(cost) => list.push(Item::Penalty { cost }, idx, 0),
            PieceKind::HardHyphen => {
                let hang = match paragraph.pieces.get(idx.wrapping_sub(1)).map(|before| before.kind) {
                    Some(PieceKind::Word(word)) => words.shaped(word).hang_right,
                    _ => Length::ZERO,
                };
                let n_after = letters_at(paragraph, words, idx + 1);
                let (pre, post, cost) = (Length::ZERO, Length::ZERO, rules.hard_hyphen);
                list.push(Item::Discretionary { pre, post, hang, cost, n_after }, idx, 0);
            }
            PieceKind::LineBreak => {
                push_line_end(&mut list, idx);
            }
            PieceKind::Image { size, .. } => list.push(Item::plain_box(size.width), idx, 0),
            PieceKind::Math { width, .. } => list.push(Item::plain_box(width), idx, 0),
            PieceKind::MathSpace(width) => {
                list.push(Item::Glue { width, stretch: Length::ZERO, shrink: Length::ZERO }, idx, 0);
            }
            PieceKind::Indent(width) => list.push(Item::plain_box(width), idx, 0),
            PieceKind::NoteCall(_) | PieceKind::Anchor(_) => list.push(Item::plain_box(Length::ZERO), idx, 0),
        }
    }
    let end = paragraph.pieces.len().saturating_sub(1);
    push_line_end(&mut list, end);
    list
}

fn push_line_end(list: &mut ItemList, piece: usize) {
    list.push(Item::Penalty { cost: FORBIDDEN }, piece, 0);
    list.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO }, piece, 0);
    list.push(Item::Penalty { cost: FORCED }, piece, 0);
}

fn glue(spaces: &Spaces, style: StyleId, rules: &SpaceRules) -> Item {
    let width = spaces[style.0 as usize].width;
    Item::Glue { width, stretch: width.scaled(rules.stretch, 100), shrink: width.scaled(rules.shrink, 100) }
}

fn widened(glue: Item, more: Length) -> Item {
    match glue {
        Item::Glue { width, stretch, shrink } => Item::Glue { width: width + more, stretch, shrink },
        other => other,
    }
}

fn slant_before(paragraph: &Paragraph, words: &WordTable, idx: usize) -> Length {
    match paragraph.pieces.get(idx.wrapping_sub(1)).map(|piece| piece.kind) {
        Some(PieceKind::Slant(id)) => words.slant(id),
        _ => Length::ZERO,
    }
}

fn is_space(paragraph: &Paragraph, idx: usize) -> bool {
    matches!(paragraph.pieces.get(idx).map(|piece| piece.kind), Some(PieceKind::Space(_)))
}

fn push_word(
    list: &mut ItemList,
    paragraph: &Paragraph,
    idx: usize,
    words: &WordTable,
    rules: &SpaceRules,
    hyphens: Hyphens,
) {
    let PieceKind::Word(id) = paragraph.pieces[idx].kind else {
        return;
    };
    let word = words.shaped(id);
    let may_break = |one: &BreakKind| hyphens == Hyphens::Allowed || *one != BreakKind::Hyphen;
    let is_compound = is_hard_hyphen(paragraph, idx.wrapping_sub(1)) || is_hard_hyphen(paragraph, idx + 1);
    let extra = if is_compound { rules.compound } else { 0 };
    let mut start = Length::ZERO;
    let mut letters = Length::ZERO;
    let mut part = 0;
    let mut hang_left = word.hang_left;
    for (number, one) in word.breaks.iter().enumerate().filter(|(_, one)| may_break(&one.kind)) {
        let width = one.at - start;
        let own_letters = one.letters - letters;
        // Whoever looks at the head of a line finds the word in its first box; a part of an address before a break is none.
        let stack = if part == 0 && one.kind == BreakKind::Hyphen { word.stack } else { 0 };
        let first = Item::Box { width, hang_left, hang_right: Length::ZERO, letters: own_letters, word: stack };
        list.push(first, idx, part);
        let item = match one.kind {
            BreakKind::Hyphen => {
                let cost = rules.hyphen + extra;
                Item::Discretionary { pre: one.pre, post: one.post, hang: one.hang, cost, n_after: one.n_after }
            }
            BreakKind::Plain => Item::Penalty { cost: rules.hyphen },
            BreakKind::Anywhere => Item::Penalty { cost: ANYWHERE_COST },
        };
        list.push(item, idx, number + 1);
        start = one.at;
        letters = one.letters;
        part = number + 1;
        hang_left = Length::ZERO;
    }
    let last = Item::Box {
        width: word.width - start,
        hang_left,
        hang_right: word.hang_right,
        letters: word.letters - letters,
        word: word.stack,
    };
    list.push(last, idx, part);
}

/// The letters with which a piece starts.
fn letters_at(paragraph: &Paragraph, words: &WordTable, idx: usize) -> u8 {
    let Some(PieceKind::Word(word)) = paragraph.pieces.get(idx).map(|piece| piece.kind) else { return u8::MAX };
    words.text(word).chars().take(usize::from(u8::MAX)).take_while(|letter| letter.is_alphabetic()).count() as u8
}

fn is_hard_hyphen(paragraph: &Paragraph, idx: usize) -> bool {
    matches!(paragraph.pieces.get(idx).map(|piece| piece.kind), Some(PieceKind::HardHyphen))
}
