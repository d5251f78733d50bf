//! What files for a press have beside the pages: inks instead of colors, marks around the trim, and the keys of PDF/X.
//!
//! The pages are drawn by the same code as for the screen. It asks here for the black of text, for pictures and figures in the inks of the
//! press; `finish` makes PDF/X of what krilla has written.

mod figures;
pub mod finish;
mod inks;
mod marks;
mod pictures;
mod profile;
mod xmp;

use krilla::color::cmyk;
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::paint::FillRule;

pub use figures::draw_figure;
pub use figures::is_plain;
pub use figures::outline;
pub use figures::paint;
pub use figures::rasterize;
pub use inks::Inks;
pub use marks::draw_folds;
pub use marks::draw_marks;
pub use pictures::Separated;
pub use pictures::separate;
pub use profile::OutputProfile;

use crate::units::Length;
use crate::units::SP_PER_PT;
use crate::units::Size;

/// How a file for a press is inked, and what is asked of its pictures.
#[derive(Clone, PartialEq, Debug)]
pub struct Press {
    pub ink: Ink,
    pub marks: Marks,
    /// The printing condition that the file is made for.
    pub profile: OutputProfile,
    /// The most ink in one place, in percent of one plate: 240, 300.
    pub ink_limit: u16,
    /// Whose limit it is, where it is a printer's.
    pub ink_limit_of: Option<String>,
    /// Pixels to the inch that a picture is to have at its size on the page.
    pub min_resolution: u32,
    /// The thinnest line that the printer takes; thinner rules are drawn so.
    pub min_line: Length,
}

/// The inks that an edition is printed with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Ink {
    /// Black alone, as most books are.
    #[default]
    Black,
    /// Cyan, magenta, yellow and black.
    Color,
}

/// What is printed around the trim for those who cut and print.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Marks {
    #[default]
    None,
    CropAndRegistration,
}

impl Default for Press {
    fn default() -> Press {
        Press {
            ink: Ink::default(),
            marks: Marks::default(),
            profile: OutputProfile::shipped(),
            ink_limit: 300,
            ink_limit_of: None,
            min_resolution: 300,
            min_line: Length::ZERO,
        }
    }
}

impl Press {
    /// A rule as thick as the press can print it.
    pub fn rule(&self, Size { width, height }: Size) -> Size {
        Size { width: width.max(self.min_line), height: height.max(self.min_line) }
    }
}

/// Room for marks: a gap, lines of five millimetres, and air beyond them.
pub const SLUG: Length = Length(24 * SP_PER_PT);

/// Text and rules: all of the black ink and no other.
pub fn black() -> Fill {
    solid([0, 0, 0, 255], FillRule::NonZero)
}

/// Inks of 255 a plate as a fill.
pub fn solid([cyan, magenta, yellow, black]: [u8; 4], rule: FillRule) -> Fill {
    let paint = cmyk::Color::new(cyan, magenta, yellow, black).into();
    Fill { paint, opacity: NormalizedF32::ONE, rule }
}
