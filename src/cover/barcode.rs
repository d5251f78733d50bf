//! The barcode of a book: EAN-13 with its ISBN, and the five digits of a price code beside it.
//!
//! Own code, for it is a table and two sums; the crates that do it hand out bars without telling guards apart, which stand taller.
//!
//! Sources: GS1 General Specifications, section 5.2 (EAN/UPC symbology: 5.2.1 symbol characters, parity and guards; 5.2.3 sizes, quiet zones and
//! digits); ISO/IEC 15420. Sizes at 100 %: a module of 0.33 mm, bars of 22.85 mm, 80 to 200 % are allowed.

use tiny_skia::PathBuilder;
use tiny_skia::Rect;

use crate::artwork::Area;
use crate::artwork::Artwork;
use crate::color::BLACK;
use crate::color::WHITE;
use crate::cover::block::Anchor;
use crate::cover::block::Block;
use crate::cover::lettering::Voice;
use crate::cover::titles::Room;
use crate::fonts::FontLibrary;
use crate::units::Length;
use crate::units::Size;

/// Widths of space, bar, space, bar of each digit, in modules: number set A. Set B is its mirror image, set C the same widths with the bars first.
const DIGITS: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// The two forms of a digit on the left of an EAN-13, and in an add-on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NumberSet {
    A,
    B,
}

/// The sets of the six digits on the left, by the first digit of the number.
const LEFT_SETS: [[NumberSet; 6]; 10] = {
    const A: NumberSet = NumberSet::A;
    const B: NumberSet = NumberSet::B;
    [
        [A, A, A, A, A, A],
        [A, A, B, A, B, B],
        [A, A, B, B, A, B],
        [A, A, B, B, B, A],
        [A, B, A, A, B, B],
        [A, B, B, A, A, B],
        [A, B, B, B, A, A],
        [A, B, A, B, A, B],
        [A, B, A, B, B, A],
        [A, B, B, A, B, A],
    ]
};

/// The sets of the five digits of an add-on, by its check value.
const ADD_ON_SETS: [[NumberSet; 5]; 10] = {
    const A: NumberSet = NumberSet::A;
    const B: NumberSet = NumberSet::B;
    [
        [B, B, A, A, A],
        [B, A, B, A, A],
        [B, A, A, B, A],
        [B, A, A, A, B],
        [A, B, B, A, A],
        [A, A, B, B, A],
        [A, A, A, B, B],
        [A, B, A, B, A],
        [A, B, A, A, B],
        [A, A, B, A, B],
    ]
};

/// Modules of an EAN-13, its quiet zones, the gap before an add-on (the least is 7, the most 12), the add-on and its quiet zone: 5 would do by the
/// standard, but zbar reads no add-on so near to a dark ground.
const MODULES: u16 = 95;
const QUIET_LEFT: u16 = 11;
const QUIET_RIGHT: u16 = 7;
const GAP: u16 = 10;
const ADD_ON: u16 = 47;
const ADD_ON_QUIET: u16 = 10;

/// Sizes at 100 %, in millimetres.
const MODULE_MM: f64 = 0.33;
const BAR_MM: f64 = 22.85;
/// How far guards reach below the other bars: five modules.
const GUARD_MM: f64 = 1.65;
/// Below the guards: what is left of the digits, and a margin.
const FOOT_MM: f64 = 1.9;
/// Above the bars: the ISBN in its own groups.
const HEAD_MM: f64 = 4.2;

/// The smallest that a scanner is sure to read.
const LEAST_SCALE: f64 = 0.8;

/// A run of bars: where it starts, in modules, how wide it is, and whether it is a guard.
type Bar = (u16, u16, bool);

/// What a barcode says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Barcode {
    /// With its hyphens.
    pub isbn: String,
    /// Five digits.
    pub price: Option<String>,
}

impl Barcode {
    /// Its field with quiet zones and digits, as large as the room allows up to 100 %; `None` where it would be too small to be read.
    pub fn field(&self, room: Size) -> Option<Size> {
        let (width, height) = (self.n_modules() as f64 * MODULE_MM, HEAD_MM + BAR_MM + GUARD_MM + FOOT_MM);
        let scale = (room.width.to_mm() / width).min(room.height.to_mm() / height).min(1.0);
        let at = |millimetres: f64| Length::mm(millimetres * scale);
        // A little less than that is the rounding of lengths.
        (scale > LEAST_SCALE - 1e-4).then(|| Size { width: at(width), height: at(height) })
    }

    fn n_modules(&self) -> u16 {
        let own = QUIET_LEFT + MODULES;
        if self.price.is_some() { own + GAP + ADD_ON + ADD_ON_QUIET } else { own + QUIET_RIGHT }
    }

    /// Draws it in black on a white field.
    pub fn draw(&self, art: &mut Artwork, field: Area, fonts: &FontLibrary) {
        art.fill(field, WHITE);
        let module = field.width / f32::from(self.n_modules());
        let mm = module / MODULE_MM as f32;
        let (top, foot) = (field.top + HEAD_MM as f32 * mm, field.top + (HEAD_MM + BAR_MM) as f32 * mm);
        let x = |modules: u16| field.left + f32::from(QUIET_LEFT + modules) * module;
        let digits: Vec<u8> = self.isbn.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let Ok(digits) = <[u8; 13]>::try_from(digits) else { return };
        let mut bars = PathBuilder::new();
        let mut draw = |shift: u16, bar: Bar, top: f32| {
            let (start, width, is_guard) = bar;
            let foot = if is_guard { foot + GUARD_MM as f32 * mm } else { foot };
            let rect = Rect::from_ltrb(x(shift + start), top, x(shift + start + width), foot);
            rect.into_iter().for_each(|rect| bars.push_rect(rect));
        };
        ean_13(&digits).into_iter().for_each(|bar| draw(0, bar, top));
        let mut in_words = Digits { art: &mut *art, fonts, module, mm };
        // The digits stand between the guards, the first one before them; those of an add-on above its bars, which begin lower.
        let below = foot + 0.45 * mm;
        in_words.draw(digits[0], x(0) - 9.0 * module, below);
        for (idx, digit) in digits[1..].iter().enumerate() {
            let half = if idx < 6 { 3 } else { 8 };
            in_words.draw(*digit, x(half + 7 * idx as u16), below);
        }
        in_words.isbn(&self.isbn, field);
        if let Some(price) = &self.price {
            let lower = top + 3.1 * mm;
            let digits: Vec<u8> = price.bytes().map(|digit| digit.saturating_sub(b'0').min(9)).collect();
            ean_5(&digits).into_iter().for_each(|bar| draw(MODULES + GAP, bar, lower));
            for (idx, digit) in digits.iter().enumerate() {
                in_words.draw(*digit, x(MODULES + GAP + 4 + 9 * idx as u16), lower - 2.9 * mm);
            }
        }
        art.shape(bars.finish(), BLACK);
    }
}

/// Writes what the bars say for people.
struct Digits<'d, 'f> {
    art: &'d mut Artwork,
    fonts: &'f FontLibrary,
    module: f32,
    mm: f32,
}

/// A shipped face whose figures are all of one width, with no hidden serifs: near to OCR-B, which GS1 recommends.
const DIGIT_FAMILY: &str = "Source Code Pro";

impl Digits<'_, '_> {
    /// A digit over seven modules.
    fn draw(&mut self, digit: u8, left: f32, top: f32) {
        let room = self.room(6.6 * self.module, 4.0 * self.mm);
        let text = [char::from(b'0' + digit.min(9)).to_string()];
        if let Some(block) = Block::lines(self.fonts, Voice::roman(DIGIT_FAMILY), &text, room) {
            block.draw(self.art, Anchor::Middle(left + 3.5 * self.module), top, BLACK);
        }
    }

    /// The number in its groups, as wide as the bars.
    fn isbn(&mut self, isbn: &str, field: Area) {
        let room = self.room(f32::from(MODULES) * self.module, 3.4 * self.mm);
        let middle = field.left + (f32::from(QUIET_LEFT) + f32::from(MODULES) / 2.0) * self.module;
        if let Some(block) = Block::lines(self.fonts, Voice::roman(DIGIT_FAMILY), &[format!("ISBN {isbn}")], room) {
            block.draw(self.art, Anchor::Middle(middle), field.top + 1.1 * self.mm, BLACK);
        }
    }

    fn room(&self, width: f32, largest: f32) -> Room {
        Room { width, height: largest, largest, smallest: 0.0, leading: 1.0, max_lines: 1 }
    }
}

/// The bars of an EAN-13.
fn ean_13(digits: &[u8; 13]) -> Vec<Bar> {
    let guards = [0, 2, 46, 48, 92, 94].map(|start| (start, 1, true));
    let sets = LEFT_SETS[usize::from(digits[0])];
    let left = digits[1..7].iter().zip(sets).enumerate();
    let left = left.flat_map(|(idx, (digit, set))| symbol(*digit, set, 3 + 7 * idx as u16));
    let right = digits[7..].iter().enumerate().flat_map(|(idx, digit)| {
        let [one, two, three, _] = DIGITS[usize::from(*digit)].map(u16::from);
        let start = 50 + 7 * idx as u16;
        [(start, one, false), (start + one + two, three, false)]
    });
    guards.into_iter().chain(left).chain(right).collect()
}

/// The bars of an add-on of five digits; its check value tells which digits are of which set (section 5.2.2.5).
fn ean_5(digits: &[u8]) -> Vec<Bar> {
    let weighted = digits.iter().enumerate().map(|(idx, digit)| u16::from(*digit) * if idx % 2 == 0 { 3 } else { 9 });
    let sets = ADD_ON_SETS[usize::from(weighted.sum::<u16>() % 10)];
    // Its guard is 1011, and 01 stands between two digits.
    let mut bars: Vec<Bar> = vec![(0, 1, false), (2, 2, false)];
    for (idx, (digit, set)) in digits.iter().zip(sets).enumerate() {
        let start = 4 + 9 * idx as u16;
        if idx > 0 {
            bars.push((start - 1, 1, false));
        }
        bars.extend(symbol(*digit, set, start));
    }
    bars
}

/// The two bars of a digit.
fn symbol(digit: u8, set: NumberSet, start: u16) -> [Bar; 2] {
    let mut widths = DIGITS[usize::from(digit)].map(u16::from);
    if set == NumberSet::B {
        widths.reverse();
    }
    let [space, bar, other_space, other_bar] = widths;
    [(start + space, bar, false), (start + space + bar + other_space, other_bar, false)]
}

#[cfg(test)]
mod tests {
    use super::Bar;
    use super::Barcode;
    use super::ean_5;
    use super::ean_13;
    use crate::units::Length;
    use crate::units::Size;

    fn modules(bars: Vec<Bar>, n_modules: usize) -> String {
        let is_bar = |at: u16| bars.iter().any(|(start, width, _)| (*start..start + width).contains(&at));
        (0..n_modules).map(|at| if is_bar(at as u16) { '1' } else { '0' }).collect()
    }

    #[test]
    fn digits_become_the_modules_of_the_standard() {
        // The example of GS1 General Specifications, worked out by hand from its tables: 4 has the parities A B A A B B.
        let bars = ean_13(&[4, 0, 0, 3, 9, 9, 4, 1, 5, 5, 4, 8, 6]);
        let left = ["0001101", "0100111", "0111101", "0001011", "0010111", "0011101"].concat();
        let right = ["1100110", "1001110", "1001110", "1011100", "1001000", "1010000"].concat();
        assert_eq!(modules(bars, 95), ["101", &left, "01010", &right, "101"].concat());
    }

    #[test]
    fn an_add_on_hides_its_check_value_in_its_sets() {
        // 5×3 + 2×9 + 4×3 + 9×9 + 5×3 = 141: 1, so B A B A A.
        let digits = ["0111001", "0010011", "0011101", "0001011", "0110001"].join("01");
        assert_eq!(modules(ean_5(&[5, 2, 4, 9, 5]), 47), ["1011", &digits].concat());
    }

    #[test]
    fn a_barcode_fits_its_field_or_is_none() {
        let barcode = Barcode { isbn: "978-3-16-148410-0".into(), price: Some("52495".into()) };
        let field = |width: f64| {
            barcode.field(Size { width: Length::inches(width), height: Length::inches(1.2) }).map(|size| size.width)
        };
        // At KDP's two inches the price code fits at nine tenths; at an inch and a half it would be below eight.
        assert_eq!(field(2.0).map(|width| width.to_mm().round()), Some(51.0));
        assert_eq!(field(1.5), None);
        let alone = Barcode { price: None, ..barcode.clone() };
        let size = alone.field(Size { width: Length::inches(2.0), height: Length::inches(1.3) }).expect("it fits");
        assert!((size.width.to_mm() - 37.29).abs() < 0.01, "{}", size.width.to_mm());
    }
}
