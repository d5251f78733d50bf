//! Character styles: everything that decides which glyphs a word gets and how wide they are.

use std::collections::HashMap; // never iterated: styles are looked up by value

use crate::book::Lang;
use crate::book::Style;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::theme::Caps;
use crate::theme::Families;
use crate::theme::Figures;
use crate::theme::StylePosture;
use crate::theme::StyleWeight;
use crate::theme::TypeStyle;
use crate::units::Length;

/// Index into a `StyleTable`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StyleId(pub u16);

/// One way of setting characters.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CharStyle {
    pub font: FontId,
    pub size: Length,
    pub caps: Caps,
    pub figures: Figures,
    /// Thousandths of an em after each glyph.
    pub tracking: i32,
    /// Thousandths of an em above the baseline; negative below.
    pub rise: i32,
    pub decoration: Decoration,
    pub direction: Direction,
    pub lang: Lang,
    pub wording: Wording,
}

/// Whether words are language, or signs that somebody may have to type as they stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Wording {
    Language,
    /// No hyphen is ever added; what is joined by marks may break behind them.
    Code,
    /// A line of a program: it breaks only where its builder says.
    CodeLine,
}

/// How the letters of a word follow each other.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

/// A line drawn with the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Decoration {
    None,
    Underline,
    Strikeout,
}

/// All character styles of a book, each once.
#[derive(Debug, Default)]
pub struct StyleTable {
    styles: Vec<CharStyle>,
    index: HashMap<CharStyle, StyleId>,
}

impl StyleTable {
    pub fn intern(&mut self, style: &CharStyle) -> StyleId {
        if let Some(id) = self.index.get(style) {
            return *id;
        }
        let id = StyleId(self.styles.len() as u16);
        self.styles.push(style.clone());
        self.index.insert(style.clone(), id);
        id
    }

    pub fn get(&self, id: StyleId) -> &CharStyle {
        &self.styles[id.0 as usize]
    }

    pub fn styles(&self) -> &[CharStyle] {
        &self.styles
    }
}

/// Superscripts and subscripts: size and rise in thousandths of the em of the text.
/// Source: the proportions of designed superior figures in Libertinus Serif (`sups`), measured.
const SCRIPT_SIZE: i64 = 640;
const SUPER_RISE: i32 = 340;
const SUB_RISE: i32 = -140;

/// Code is set a little smaller, for the x-height of monospaced faces is large.
const CODE_SIZE: i64 = 860;

/// Small capitals are letterspaced by 5 % of an em: DESIGN-BRIEF, “Small caps letterspaced 5 %”; here the share that keeps words together in text.
const SMALL_CAPS_TRACKING: i32 = 50;

/// Finds the face for a family, weight and posture; any face where the family is missing (the theme has reported it).
pub fn find_face(fonts: &FontLibrary, family: &str, weight: u16, posture: Posture) -> FontId {
    fonts.find(family, weight, posture).unwrap_or(FontId(0))
}

impl CharStyle {
    /// The characters of a type style, in a language.
    pub fn from_type(style: &TypeStyle, families: &Families, fonts: &FontLibrary, lang: &Lang) -> CharStyle {
        let weight = match style.weight {
            StyleWeight::Regular => 400,
            StyleWeight::Bold => 700,
        };
        let posture = match style.posture {
            StylePosture::Roman => Posture::Roman,
            StylePosture::Italic => Posture::Italic,
        };
        CharStyle {
            font: find_face(fonts, families.of(style.family), weight, posture),
            size: style.size,
            caps: style.caps,
            figures: style.figures,
            tracking: style.tracking,
            rise: 0,
            decoration: Decoration::None,
            direction: Direction::LeftToRight,
            lang: lang.clone(),
            wording: Wording::Language,
        }
    }

    /// This style with an inline style on top. Emphasis in italic text is roman.
    pub fn with(&self, style: Style, fonts: &FontLibrary) -> CharStyle {
        let mut new = self.clone();
        let face = fonts.face(self.font);
        match style {
            Style::Emphasis => {
                let posture = match face.posture {
                    Posture::Roman => Posture::Italic,
                    Posture::Italic => Posture::Roman,
                };
                new.font = find_face(fonts, &face.family, face.weight, posture);
            }
            Style::Strong => new.font = find_face(fonts, &face.family, 700, face.posture),
            Style::SmallCaps => {
                if new.caps == Caps::AsWritten {
                    new.caps = Caps::SmallCaps;
                    new.tracking = new.tracking.max(SMALL_CAPS_TRACKING);
                }
            }
            Style::Superscript => {
                new.rise += (i64::from(SUPER_RISE) * new.size.0 / self.size.0.max(1)) as i32;
                new.size = new.size.scaled(SCRIPT_SIZE, 1000);
            }
            Style::Subscript => {
                new.rise += SUB_RISE;
                new.size = new.size.scaled(SCRIPT_SIZE, 1000);
            }
            Style::Strikeout => new.decoration = Decoration::Strikeout,
            Style::Underline => new.decoration = Decoration::Underline,
        }
        new
    }

    pub fn as_code(&self, families: &Families, fonts: &FontLibrary) -> CharStyle {
        let mut new = self.clone();
        let weight = fonts.face(self.font).weight;
        new.font = find_face(fonts, &families.mono, weight, Posture::Roman);
        new.size = new.size.scaled(CODE_SIZE, 1000);
        new.figures = Figures::Lining;
        new.caps = Caps::AsWritten;
        new.wording = Wording::Code;
        new
    }
}
