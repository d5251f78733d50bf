//! Formulas to boxes: letters, signs and rules at their places around a baseline.
//!
//! In: the model's tree, a face with a MATH table, a size. Out: boxes that a line holds like words, or lines of a displayed formula.
//! Sources: The TeXbook, appendix G, for what is done; the OpenType specification, table MATH, for the measures.
//! **Must not know** paragraphs and pages.

mod accents;
pub mod display;
mod font;
mod fractions;
mod row;
mod scripts;
mod setter;
mod table;

pub use row::Item;
pub use row::join;
pub use setter::Setter;

use crate::fonts::FontId;
use crate::units::Length;
use crate::units::Point;
use crate::units::Size;

/// The family that sets formulas.
pub const FAMILY: &str = "Libertinus Math";

/// Something set, around an origin on its baseline.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MathBox {
    pub width: Length,
    pub height: Length,
    pub depth: Length,
    pub inks: Vec<Ink>,
    /// How far its top leans out to the right.
    pub italic: Length,
    /// Where an accent stands over it, if it is a single letter.
    pub attach: Option<Length>,
}

/// A glyph or a rule of a box.
#[derive(Clone, PartialEq, Debug)]
pub struct Ink {
    /// From the origin of the box; y down. Of a glyph its origin, of a rule its top left corner.
    pub at: Point,
    pub kind: InkKind,
}

#[derive(Clone, PartialEq, Debug)]
pub enum InkKind {
    Glyph {
        font: FontId,
        size: Length,
        glyph: u16,
        advance: Length,
        /// What it reads as.
        text: String,
    },
    Rule(Size),
}

impl MathBox {
    pub fn blank(width: Length) -> MathBox {
        MathBox { width, ..MathBox::default() }
    }

    /// Its height and depth together.
    pub fn total(&self) -> Length {
        self.height + self.depth
    }

    /// Puts another box into this one, `x` from the left and `raise` above the baseline; the width stays.
    pub fn put(&mut self, other: MathBox, x: Length, raise: Length) {
        self.height = self.height.max(other.height + raise);
        self.depth = self.depth.max(other.depth - raise);
        self.inks.extend(other.inks.into_iter().map(|ink| {
            let at = Point { x: ink.at.x + x, y: ink.at.y - raise };
            Ink { at, ..ink }
        }));
    }

    /// A rule, `raise` above the baseline with its foot.
    pub fn put_rule(&mut self, x: Length, raise: Length, size: Size) {
        self.height = self.height.max(raise + size.height);
        self.depth = self.depth.max(-raise);
        self.inks.push(Ink { at: Point { x, y: -raise - size.height }, kind: InkKind::Rule(size) });
    }
}

#[cfg(test)]
mod tests {
    use super::MathBox;
    use super::Setter;
    use super::display::set_display;
    use super::join;
    use super::setter;
    use crate::book::math::Bar;
    use crate::book::math::Class;
    use crate::book::math::Display;
    use crate::book::math::Formula;
    use crate::book::math::Growth;
    use crate::book::math::Math;
    use crate::book::math::ScriptPlace;
    use crate::book::math::Sign;
    use crate::fonts::FontLibrary;
    use crate::units::Length;

    const EM: Length = Length(10 << 16);

    fn sign(text: &str, class: Class) -> Math {
        Math::Sign(Sign { text: text.into(), ..Sign::new(' ', class) })
    }

    fn formula(body: Vec<Math>) -> Formula {
        Formula { tex: String::new(), display: Display::Inline, number: None, body }
    }

    fn width(body: Vec<Math>) -> Length {
        let fonts = FontLibrary::shipped();
        let mut setter = Setter::new(&fonts, crate::fonts::FontId(0), EM).unwrap();
        setter.items(&formula(body)).iter().map(|item| item.before + item.set.width).sum()
    }

    #[test]
    fn a_relation_has_thick_spaces_and_a_sign_before_a_number_none() {
        let x = || sign("x", Class::Ordinary);
        let (letter, equals) = (width(vec![x()]), width(vec![sign("=", Class::Relation)]));
        let spaced = width(vec![x(), sign("=", Class::Relation), x()]);
        assert_eq!(spaced - letter * 2 - equals, EM.scaled(5, 18) * 2);
        let minus = width(vec![sign("−", Class::Binary)]);
        assert_eq!(width(vec![sign("−", Class::Binary), x()]), minus + letter);
        assert_eq!(width(vec![x(), sign("−", Class::Binary), x()]), minus + letter * 2 + EM.scaled(4, 18) * 2);
    }

    fn set(body: Vec<Math>) -> MathBox {
        let fonts = FontLibrary::shipped();
        let mut setter = Setter::new(&fonts, crate::fonts::FontId(0), EM).unwrap();
        join(setter.items(&formula(body)))
    }

    fn scripts(base: Math, sub: Vec<Math>, sup: Vec<Math>) -> Math {
        Math::Scripts { base: vec![base], sub, sup, place: ScriptPlace::Beside }
    }

    #[test]
    fn a_superscript_stands_where_a_letter_leans_to_and_a_subscript_at_its_foot() {
        let one = || vec![sign("1", Class::Ordinary)];
        let (letter, two) = (sign("V", Class::Ordinary), set(vec![scripts(sign("V", Class::Ordinary), one(), one())]));
        let fonts = FontLibrary::shipped();
        let mut setter = Setter::new(&fonts, crate::fonts::FontId(0), EM).unwrap();
        let style = setter::Style::of(Display::Inline);
        let alone = setter.part(&letter, style);
        assert!(alone.italic > Length::ZERO);
        let xs: Vec<Length> = two.inks.iter().map(|ink| ink.at.x).collect();
        assert_eq!(xs, [Length::ZERO, alone.width, alone.width + alone.italic]);
    }

    #[test]
    fn a_script_of_a_high_delimiter_stands_at_its_top() {
        let close = |growth| Math::Sign(Sign { growth, ..Sign::new(')', Class::Close) });
        let script = || vec![sign("2", Class::Ordinary)];
        let up = |growth| {
            let inks = set(vec![scripts(close(growth), Vec::new(), script())]).inks;
            -inks.last().unwrap().at.y
        };
        assert!(up(Growth::Height(2400)) > up(Growth::None) + EM / 2);
    }

    #[test]
    fn a_fraction_stands_close() {
        let one = || vec![sign("1", Class::Ordinary)];
        let fraction = || Math::Fraction { above: one(), below: one(), bar: Bar::Line };
        let x = || sign("x", Class::Ordinary);
        assert_eq!(width(vec![x(), fraction(), x()]), width(vec![x()]) * 2 + width(vec![fraction()]));
    }

    #[test]
    fn a_formula_wider_than_its_measure_breaks_before_relations() {
        let fonts = FontLibrary::shipped();
        let mut setter = Setter::new(&fonts, crate::fonts::FontId(0), EM).unwrap();
        let mut body = Vec::new();
        for _ in 0..20 {
            body.extend([sign("=", Class::Relation), sign("x", Class::Ordinary)]);
        }
        let set = set_display(&mut setter, &formula(body.clone()), Length::pt(150.0));
        assert!(set.excess <= Length::ZERO && set.set.total() > EM * 2);
        let narrow = set_display(&mut setter, &formula(body), Length::pt(5.0));
        assert!(narrow.excess > Length::ZERO);
    }
}
