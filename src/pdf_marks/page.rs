//! What stands on one page of a PDF, as it would be printed: every mark with its place, its ink and its measures. No judgment.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use hayro_font::kurbo::Rect;

/// One page. Places are points in the page's own coordinates, y upwards, as its boxes are.
#[derive(Debug)]
pub struct PageMarks {
    /// Counted from 1, not the folio.
    pub number: usize,
    pub side: Side,
    pub boxes: Boxes,
    pub marks: Vec<Mark>,
    /// By their names.
    pub fonts: BTreeMap<String, FontFacts>,
    /// Each kind with its first place.
    pub transparency: BTreeMap<Transparency, Rect>,
    pub spots: BTreeSet<String>,
    pub annotations: Vec<Annotation>,
    pub unread: BTreeSet<Unread>,
    /// The words of the page, where they were asked for.
    pub text: String,
    /// The letters of that text with their places, where those were asked for.
    pub letters: Vec<Letter>,
    /// The faces that letters name by their place in this list.
    pub faces: Vec<Face>,
}

/// Baselines that differ by no more than this share of the size are one.
const LEVEL: f32 = 0.2;

/// One glyph that reads as something, or should.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    /// The stretch of the page's text; empty where a letter of the line above is read for it.
    pub text: (u32, u32),
    /// Where it stands on its baseline, and where the next one would.
    pub start: (f32, f32),
    pub end: (f32, f32),
    /// In points.
    pub size: f32,
    pub face: u16,
    /// Marked as furniture of the page.
    pub is_artifact: bool,
}

impl Letter {
    /// Whether a place lies on the baseline of the letter.
    pub fn is_level_with(&self, (x, y): (f32, f32)) -> bool {
        let (across, up) = (self.end.0 - self.start.0, self.end.1 - self.start.1);
        let off = across * (y - self.start.1) - up * (x - self.start.0);
        off.abs() <= LEVEL * self.size * across.hypot(up)
    }
}

/// What the letters of one font look like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Face {
    pub name: String,
    pub is_italic: bool,
    pub is_bold: bool,
}

/// On which side of the spine a page lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Right of it.
    Recto,
    Verso,
}

/// In which direction the leaves of a book are turned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    LeftToRight,
    /// As in Arabic and Hebrew: the spine is at the right of the first page.
    RightToLeft,
}

#[derive(Clone, Copy, Debug)]
pub struct Boxes {
    pub media: Rect,
    pub crop: Rect,
    pub bleed: Option<Rect>,
    pub trim: Option<Rect>,
    pub art: Option<Rect>,
    pub is_turned: bool,
}

/// One mark.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub kind: MarkKind,
    /// What is seen of it.
    pub bounds: Rect,
    pub ink: Ink,
    /// It leaves the plates alone that it does not print on.
    pub overprint: Overprint,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum MarkKind {
    /// Glyphs of one show operator.
    Text {
        size: f64,
        n_glyphs: usize,
    },
    Picture(PictureFacts),
    /// A filled shape; the shorter side of what it covers.
    Fill {
        thickness: f64,
    },
    /// A line; 0 is the thinnest that a device can draw.
    Stroke {
        width: f64,
    },
    /// A gradient.
    Shading,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PictureFacts {
    pub width: u32,
    pub height: u32,
    /// Pixels to the inch in the direction where there are fewer.
    pub resolution: f64,
    /// One bit for each pixel: line art.
    pub is_line_art: bool,
    /// The most ink in one place, in percent of one plate, where it could be measured.
    pub heaviest: Option<f32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Overprint {
    #[default]
    Off,
    /// All plates of the color space are printed, those without ink too.
    On,
    /// Mode 1: plates without ink are left alone.
    NonZero,
}

/// The color of a mark, as inks where it has any.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ink {
    pub source: ColorSource,
    /// Cyan, magenta, yellow and black, from 0 to 1.
    pub plates: [f32; 4],
    /// All other inks together.
    pub spots: f32,
    /// 0 for black, near enough; a pure color may be as light as white.
    pub lightness: f32,
    /// No plate and no screen shows anything of it.
    pub is_white: bool,
}

/// The kind of color space that a color was given in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ColorSource {
    Gray,
    Cmyk,
    Rgb,
    IccGray,
    IccCmyk,
    IccRgb,
    /// CalGray, CalRGB, Lab.
    Calibrated,
    Spot,
    Pattern,
    Unknown,
}

impl Ink {
    pub const BLACK: Ink =
        Ink { source: ColorSource::Gray, plates: [0.0, 0.0, 0.0, 1.0], spots: 0.0, lightness: 0.0, is_white: false };

    /// All inks in one place, in percent of one plate.
    pub fn coverage(&self) -> f32 {
        (self.plates.iter().sum::<f32>() + self.spots) * 100.0
    }

    /// Whether a reader would call it black.
    pub fn is_black(&self) -> bool {
        self.lightness < 0.15
    }

    /// Black ink and no other.
    pub fn is_black_only(&self) -> bool {
        let [cyan, magenta, yellow, _] = self.plates;
        cyan + magenta + yellow + self.spots < 0.005
    }
}

#[derive(Clone, Debug)]
pub struct FontFacts {
    pub is_embedded: bool,
    pub is_type3: bool,
    /// Where it is used first.
    pub at: Rect,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Transparency {
    Alpha,
    Blend,
    SoftMask,
    /// A group that would be blended as a whole; harmless to see, and forbidden by the old standards.
    Group,
}

#[derive(Clone, Debug)]
pub struct Annotation {
    pub kind: String,
    pub bounds: Rect,
}

/// What could not be looked into.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unread {
    Content,
    /// It makes more work than is done for one page.
    TooMuch,
    Font,
    Picture,
}

impl PageMarks {
    /// The trim: as the page says, else its visible area.
    pub fn trim(&self) -> Rect {
        self.boxes.trim.or(self.boxes.art).unwrap_or(self.boxes.crop)
    }

    pub fn is_blank(&self) -> bool {
        let trim = self.trim();
        !self.marks.iter().any(|mark| !mark.ink.is_white && trim.overlaps(mark.bounds))
    }
}

impl Side {
    /// Of a page, counted from 1: books open so that the first one lies alone.
    pub fn of(number: usize, reading: Reading) -> Side {
        let is_odd = !number.is_multiple_of(2);
        if is_odd == (reading == Reading::LeftToRight) { Side::Recto } else { Side::Verso }
    }
}

impl Mark {
    pub fn is_text(&self) -> bool {
        matches!(self.kind, MarkKind::Text { .. })
    }
}
