//! A drawn sheet: flat shapes, letters and pictures, one over the other, known to no file format.
//!
//! Lengths are points, from the top left corner of the sheet, y down. Colors are sRGB; a press makes inks of them, and of pure black the black ink
//! alone. `cover` composes such sheets, `cover/paint` makes pixels of them and `print/pdf` a file for a press, so that no two of them can differ.

use std::collections::BTreeSet;
use std::ops::Range;

use tiny_skia::Path;
use tiny_skia::PathBuilder;
use tiny_skia::Rect;

use crate::assets::Picture;
use crate::color::Rgb;
use crate::fonts::FontId;
use crate::source::Span;

/// A sheet and what is drawn on it, from the ground up.
#[derive(Clone, Debug, Default)]
pub struct Artwork {
    pub width: f32,
    pub height: f32,
    pub drawn: Vec<Drawn>,
    /// A color that was taken from a CMYK picture, and the inks that it has there.
    pub own_inks: Option<(Rgb, [u8; 4])>,
    /// What its faces lack of the letters drawn.
    pub lacking: BTreeSet<Lacking>,
}

/// A letter, the face that lacks it, and the one that lends it; `None` where no face has it.
pub type Lacking = (char, FontId, Option<FontId>);

#[derive(Clone, Debug)]
pub enum Drawn {
    Shape {
        outline: Path,
        color: Rgb,
    },
    Letters(Letters),
    /// A picture that fills `at`, of which what lies within `shown` is seen.
    Picture {
        picture: Picture,
        at: Area,
        shown: Area,
        /// The place that names it.
        span: Option<Span>,
    },
}

/// One line of type.
#[derive(Clone, Debug)]
pub struct Letters {
    pub font: FontId,
    pub size: f32,
    /// Where its baseline begins.
    pub at: (f32, f32),
    pub turn: Turn,
    pub color: Rgb,
    pub text: String,
    pub glyphs: Vec<Letter>,
}

/// One glyph; lengths in em, x from the start of its line, y up.
#[derive(Clone, PartialEq, Debug)]
pub struct Letter {
    pub id: u16,
    pub x: f32,
    pub y: f32,
    pub advance: f32,
    /// Bytes of the text that it stands for.
    pub text: Range<usize>,
}

/// Which way a line reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Turn {
    #[default]
    Level,
    /// From head to foot, as on English spines.
    Down,
    /// From foot to head, as on French ones.
    Up,
}

impl Turn {
    /// The x axis of the line, as a direction on the sheet.
    pub fn axis(self) -> (f32, f32) {
        match self {
            Turn::Level => (1.0, 0.0),
            Turn::Down => (0.0, 1.0),
            Turn::Up => (0.0, -1.0),
        }
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub width: f32,
    pub height: f32,
}

impl Area {
    pub fn right(&self) -> f32 {
        self.left + self.width
    }

    pub fn bottom(&self) -> f32 {
        self.top + self.height
    }

    pub fn middle(&self) -> f32 {
        self.left + self.width / 2.0
    }

    /// The area with its sides moved inwards.
    pub fn inset(&self, by: f32) -> Area {
        self.inset_by(by, by)
    }

    /// The area with its sides and its head and foot moved inwards.
    pub fn inset_by(&self, across: f32, down: f32) -> Area {
        Area {
            left: self.left + across,
            top: self.top + down,
            width: (self.width - 2.0 * across).max(0.0),
            height: (self.height - 2.0 * down).max(0.0),
        }
    }

    /// The part of it between two shares of its height.
    pub fn part(&self, from: f32, to: f32) -> Area {
        Area { top: self.top + self.height * from, height: self.height * (to - from), ..*self }
    }
}

impl Artwork {
    pub fn new(width: f32, height: f32) -> Artwork {
        Artwork { width, height, ..Artwork::default() }
    }

    /// Whether no face has one of the letters drawn.
    pub fn lacks_letters(&self) -> bool {
        self.lacking.iter().any(|(_, _, lender)| lender.is_none())
    }

    /// Fills an area; one without extent draws nothing.
    pub fn fill(&mut self, area: Area, color: Rgb) {
        let rect = Rect::from_xywh(area.left, area.top, area.width, area.height);
        self.shape(rect.filter(|_| area.width > 0.0 && area.height > 0.0).map(PathBuilder::from_rect), color);
    }

    /// Fills an outline, where there is one.
    pub fn shape(&mut self, outline: Option<Path>, color: Rgb) {
        self.drawn.extend(outline.map(|outline| Drawn::Shape { outline, color }));
    }

    /// A frame of lines within the edges of an area.
    pub fn frame(&mut self, area: Area, line: f32, color: Rgb) {
        for side in [
            Area { height: line, ..area },
            Area { top: area.bottom() - line, height: line, ..area },
            Area { width: line, ..area },
            Area { left: area.right() - line, width: line, ..area },
        ] {
            self.fill(side, color);
        }
    }
}
