//! Sets single signs and words, and hands the rest to the files beside this one.

use read_fonts::FontRef;
use read_fonts::tables::math::MathConstant;
use read_fonts::tables::math::StretchAxis;

use crate::book::math::Display;
use crate::book::math::Formula;
use crate::book::math::Growth;
use crate::book::math::Letters;
use crate::book::math::MathSize;
use crate::book::math::Sign;
use crate::book::math::WordRole;
use crate::fonts::FontId;
use crate::fonts::FontLibrary;
use crate::fonts::Posture;
use crate::print::math::FAMILY;
use crate::print::math::Ink;
use crate::print::math::InkKind;
use crate::print::math::MathBox;
use crate::print::math::font::MathFont;
use crate::print::math::font::advance_of;
use crate::print::math::font::bounds_of;
use crate::print::math::row::Item;
use crate::units::Length;
use crate::units::Point;

/// Sets formulas of one size beside one face of text.
pub struct Setter<'a> {
    pub(super) font: MathFont<'a>,
    text: FontRef<'a>,
    text_id: FontId,
    fonts: &'a FontLibrary,
    size: Length,
    /// Characters that no face has.
    pub missing: Vec<char>,
}

/// How a part is set. Source: The TeXbook, chapter 17.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    pub size: MathSize,
    /// Superscripts stand lower: under a bar, in a denominator.
    pub is_cramped: bool,
}

impl Style {
    pub fn of(display: Display) -> Style {
        let size = if display == Display::Block { MathSize::Display } else { MathSize::Text };
        Style { size, is_cramped: false }
    }

    pub fn is_display(self) -> bool {
        self.size == MathSize::Display
    }

    pub fn is_script(self) -> bool {
        matches!(self.size, MathSize::Script | MathSize::ScriptScript)
    }

    pub fn cramped(self) -> Style {
        Style { is_cramped: true, ..self }
    }

    /// Of a superscript.
    pub fn script(self) -> Style {
        let size = if self.is_script() { MathSize::ScriptScript } else { MathSize::Script };
        Style { size, ..self }
    }

    /// Of a numerator.
    pub fn fraction(self) -> Style {
        let size = match self.size {
            MathSize::Display => MathSize::Text,
            MathSize::Text => MathSize::Script,
            MathSize::Script | MathSize::ScriptScript => MathSize::ScriptScript,
        };
        Style { size, ..self }
    }
}

impl<'a> Setter<'a> {
    /// `None` where there is no face for formulas, which the program brings with it.
    pub fn new(fonts: &'a FontLibrary, text: FontId, size: Length) -> Option<Setter<'a>> {
        let id = fonts.find(FAMILY, 400, Posture::Roman)?;
        let font = MathFont::new(id, fonts.face(id))?;
        Some(Setter { font, text: fonts.face(text).font_ref(), text_id: text, fonts, size, missing: Vec::new() })
    }

    /// The parts of a formula that a line may be broken between.
    pub fn items(&mut self, formula: &Formula) -> Vec<Item> {
        self.row(&formula.body, Style::of(formula.display))
    }

    pub fn em(&self, style: Style) -> Length {
        let percent = match style.size {
            MathSize::Display | MathSize::Text => 100,
            MathSize::Script => self.font.constant(MathConstant::ScriptPercentScaleDown),
            MathSize::ScriptScript => self.font.constant(MathConstant::ScriptScriptPercentScaleDown),
        };
        self.size.scaled(i64::from(percent), 100)
    }

    /// A measure of the face at the size of a style.
    pub fn measure(&self, name: MathConstant, style: Style) -> Length {
        self.font.length(self.font.constant(name), self.em(style))
    }

    pub fn axis(&self, style: Style) -> Length {
        self.measure(MathConstant::AxisHeight, style)
    }

    pub fn sign(&mut self, sign: &Sign, style: Style) -> MathBox {
        match sign.growth {
            Growth::None | Growth::Middle => self.letters(&sign.text, sign.letters, style),
            Growth::LargeOperator => self.large_operator(&sign.text, style),
            Growth::Height(thousandths) => {
                let height = self.em(style).scaled(i64::from(thousandths), 1000);
                self.delimiter(sign.text.chars().next().unwrap_or(' '), height, style)
            }
        }
    }

    /// Characters one after the other, in a style of letters.
    pub fn letters(&mut self, text: &str, letters: Letters, style: Style) -> MathBox {
        let mut row = MathBox::default();
        for character in text.chars() {
            let next = match character {
                '\u{2009}' => MathBox::blank(self.em(style) / 6),
                ' ' | '\u{a0}' => MathBox::blank(self.em(style) / 4),
                _ => self.character(letters.styled(character), style),
            };
            let (x, italic, attach) = (row.width, next.italic, next.attach);
            row.width += next.width;
            row.put(next, x, Length::ZERO);
            (row.italic, row.attach) = (italic, attach);
        }
        if text.chars().count() != 1 {
            row.attach = None;
        }
        row
    }

    pub fn character(&mut self, character: char, style: Style) -> MathBox {
        match self.font.glyph(character) {
            Some(glyph) => self.glyph(glyph, &character.to_string(), style),
            None => self.foreign(character, style),
        }
    }

    /// A glyph of the face for formulas.
    pub fn glyph(&self, glyph: u16, text: &str, style: Style) -> MathBox {
        let size = self.em(style);
        let length = |units| self.font.length(units, size);
        let bounds = self.font.bounds(glyph);
        let advance = length(self.font.advance(glyph));
        let kind = InkKind::Glyph { font: self.font.id, size, glyph, advance, text: text.to_string() };
        MathBox {
            width: advance,
            height: length(bounds.top).max(Length::ZERO),
            depth: -length(bounds.bottom).min(Length::ZERO),
            inks: vec![Ink { at: Point::default(), kind }],
            italic: length(self.font.italic(glyph)),
            attach: self.font.attachment(glyph).map(length),
        }
    }

    /// A character that the face for formulas lacks, from the text's face or whichever has it.
    fn foreign(&mut self, character: char, style: Style) -> MathBox {
        let own = self.fonts.covers(self.text_id, character).then_some(self.text_id);
        let Some(id) = own.or_else(|| self.fonts.fallback(character, self.text_id)) else {
            self.missing.push(character);
            return MathBox::blank(self.em(style) / 2);
        };
        let face = self.fonts.face(id);
        let glyph = face.nominal_glyph(character).unwrap_or_default();
        self.text_glyph(id, &face.font_ref(), glyph, character, self.em(style))
    }

    fn text_glyph(&self, id: FontId, font: &FontRef, glyph: u16, character: char, size: Length) -> MathBox {
        let face = self.fonts.face(id);
        let bounds = bounds_of(font, glyph);
        let advance = face.length(advance_of(font, glyph), size);
        let kind = InkKind::Glyph { font: id, size, glyph, advance, text: character.to_string() };
        MathBox {
            width: advance,
            height: face.length(bounds.top, size).max(Length::ZERO),
            depth: -face.length(bounds.bottom, size).min(Length::ZERO),
            inks: vec![Ink { at: Point::default(), kind }],
            ..MathBox::default()
        }
    }

    pub fn word(&mut self, text: &str, role: WordRole, style: Style) -> MathBox {
        match role {
            WordRole::Number(Letters::Usual) => self.letters(text, Letters::Upright, style),
            WordRole::Number(letters) => self.letters(text, letters, style),
            WordRole::Function => self.letters(text, Letters::Upright, style),
            WordRole::Text(Letters::Usual | Letters::Upright) => self.text(text, style),
            WordRole::Text(letters) => self.letters(text, letters, style),
        }
    }

    /// Words in the face of the text around.
    pub fn text(&mut self, text: &str, style: Style) -> MathBox {
        let size = self.em(style);
        let mut row = MathBox::default();
        for character in text.chars() {
            let character = if character == '\u{a0}' { ' ' } else { character };
            let own = self.text.charmap_glyph(character);
            let next = match own {
                Some(glyph) => self.text_glyph(self.text_id, &self.text.clone(), glyph, character, size),
                None => self.character(character, style),
            };
            let x = row.width;
            row.width += next.width;
            row.put(next, x, Length::ZERO);
        }
        row
    }

    /// A sign such as `∑`, larger in a displayed formula, about the axis.
    fn large_operator(&mut self, text: &str, style: Style) -> MathBox {
        let character = text.chars().next().unwrap_or(' ');
        let Some(glyph) = self.font.glyph(character) else { return self.letters(text, Letters::Upright, style) };
        let mut chosen = glyph;
        if style.is_display() {
            let least = self.font.constant(MathConstant::DisplayOperatorMinHeight);
            let parts = self.font.stretched(glyph, least, StretchAxis::Vertical);
            chosen = parts.first().filter(|_| parts.len() == 1).map_or(glyph, |part| part.glyph);
        }
        let set = self.glyph(chosen, text, style);
        self.about_axis(set, style)
    }

    /// A delimiter at least as high as asked, about the axis.
    pub fn delimiter(&mut self, character: char, least: Length, style: Style) -> MathBox {
        let Some(glyph) = self.font.glyph(character) else { return self.character(character, style) };
        let set = self.upright(glyph, character, least, style);
        self.about_axis(set, style)
    }

    /// A sign stretched upwards, on its own baseline.
    pub fn upright(&self, glyph: u16, character: char, least: Length, style: Style) -> MathBox {
        let size = self.em(style);
        let parts = self.font.stretched(glyph, self.font.units(least, size), StretchAxis::Vertical);
        if let [one] = &parts[..] {
            return self.glyph(one.glyph, &character.to_string(), style);
        }
        let mut set = MathBox::default();
        for (idx, part) in parts.iter().enumerate() {
            let next = self.glyph(part.glyph, &part_text(idx, character), style);
            set.width = set.width.max(next.width);
            let bottom = self.font.bounds(part.glyph).bottom;
            set.put(next, Length::ZERO, self.font.length(part.at - bottom, size));
        }
        set
    }

    /// Moves a box so that its middle is on the axis.
    pub fn about_axis(&self, set: MathBox, style: Style) -> MathBox {
        let raise = self.axis(style) - (set.height - set.depth) / 2;
        let mut moved = MathBox { width: set.width, italic: set.italic, attach: set.attach, ..MathBox::default() };
        moved.put(set, Length::ZERO, raise);
        moved
    }
}

/// What a part of a sign reads as: the first one as the sign. A glyph has to stand for something, so the others join words.
pub fn part_text(idx: usize, character: char) -> String {
    if idx == 0 { character.to_string() } else { '\u{2060}'.to_string() }
}

/// The glyph of a character in a face of text.
trait CharmapGlyph {
    fn charmap_glyph(&self, character: char) -> Option<u16>;
}

impl CharmapGlyph for FontRef<'_> {
    fn charmap_glyph(&self, character: char) -> Option<u16> {
        use skrifa::MetadataProvider;
        u16::try_from(self.charmap().map(character)?.to_u32()).ok()
    }
}
