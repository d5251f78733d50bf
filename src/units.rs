//! Lengths and the small shapes made of them.
//!
//! Every length of a layout is an integer count of scaled points, so that no decision depends on rounding and two builds agree to the bit.
//! A scaled point is 1/65536 of a point, as in TeX; the point itself is the PDF's (1/72 inch), as every printer and typeface shop counts today.

use std::fmt;
use std::iter::Sum;
use std::ops::Add;
use std::ops::AddAssign;
use std::ops::Div;
use std::ops::Mul;
use std::ops::Neg;
use std::ops::RangeInclusive;
use std::ops::Sub;
use std::ops::SubAssign;

/// A length in scaled points (1/65536 pt; 72 pt are one inch).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Length(pub i64);

/// Scaled points in one point.
pub const SP_PER_PT: i64 = 65_536;

/// Points to a unit of a PDF page's own measures, as far as readers know them (ISO 32000-1, table C.1).
pub const USER_UNITS: RangeInclusive<f64> = 1.0..=75_000.0;

impl Length {
    pub const ZERO: Length = Length(0);
    pub const MAX: Length = Length(i64::MAX / 4);

    /// Makes a length from points, rounded to the nearest scaled point.
    pub fn pt(points: f64) -> Length {
        Length((points * SP_PER_PT as f64).round() as i64)
    }

    /// Makes a length from millimetres, rounded to the nearest scaled point.
    pub fn mm(millimetres: f64) -> Length {
        Length::pt(millimetres * 72.0 / 25.4)
    }

    /// Makes a length from inches, rounded to the nearest scaled point.
    pub fn inches(inches: f64) -> Length {
        Length::pt(inches * 72.0)
    }

    pub fn to_pt(self) -> f64 {
        self.0 as f64 / SP_PER_PT as f64
    }

    pub fn to_mm(self) -> f64 {
        self.to_pt() * 25.4 / 72.0
    }

    /// Multiplies by `numerator / denominator`, rounded towards zero; exact in between.
    pub fn scaled(self, numerator: i64, denominator: i64) -> Length {
        // Nearly always the product fits, and the wide division costs ten times as much.
        match self.0.checked_mul(numerator) {
            Some(product) => Length(product / denominator),
            None => Length((self.0 as i128 * numerator as i128 / denominator as i128) as i64),
        }
    }

    /// Multiplies by a factor from a theme or a font, rounded to the nearest scaled point.
    pub fn times(self, factor: f64) -> Length {
        Length((self.0 as f64 * factor).round() as i64)
    }

    pub fn max(self, other: Length) -> Length {
        Length(self.0.max(other.0))
    }

    pub fn min(self, other: Length) -> Length {
        Length(self.0.min(other.0))
    }

    pub fn abs(self) -> Length {
        Length(self.0.abs())
    }
}

impl Add for Length {
    type Output = Length;
    fn add(self, other: Length) -> Length {
        Length(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Length) {
        self.0 += other.0;
    }
}

impl Sub for Length {
    type Output = Length;
    fn sub(self, other: Length) -> Length {
        Length(self.0 - other.0)
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Length) {
        self.0 -= other.0;
    }
}

impl Neg for Length {
    type Output = Length;
    fn neg(self) -> Length {
        Length(-self.0)
    }
}

impl Mul<i64> for Length {
    type Output = Length;
    fn mul(self, factor: i64) -> Length {
        Length(self.0 * factor)
    }
}

impl Div<i64> for Length {
    type Output = Length;
    fn div(self, divisor: i64) -> Length {
        Length(self.0 / divisor)
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Length>>(lengths: I) -> Length {
        Length(lengths.map(|length| length.0).sum())
    }
}

/// Shows points with at most two decimals: `3.2pt`, the form diagnostics and dumps use.
impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (self.0 as i128 * 100 + SP_PER_PT as i128 / 2).div_euclid(SP_PER_PT as i128);
        let (sign, hundredths) = if hundredths < 0 { ("-", -hundredths) } else { ("", hundredths) };
        let (whole, part) = (hundredths / 100, hundredths % 100);
        match part {
            0 => write!(out, "{sign}{whole}pt"),
            _ if part % 10 == 0 => write!(out, "{sign}{whole}.{}pt", part / 10),
            _ => write!(out, "{sign}{whole}.{part:02}pt"),
        }
    }
}

impl fmt::Debug for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Width and height.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Size {
    pub width: Length,
    pub height: Length,
}

/// A place on a page: from the top left corner of the trim, y down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Point {
    pub x: Length,
    pub y: Length,
}

/// The four margins (or bleeds) of a page, named as in a book, where left and right change with the side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Edges {
    pub head: Length,
    pub foot: Length,
    pub inner: Length,
    pub outer: Length,
}

impl Edges {
    /// The same on all four sides.
    pub fn uniform(side: Length) -> Edges {
        Edges { head: side, foot: side, inner: side, outer: side }
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn lengths_show_points_with_two_decimals() {
        assert_eq!(Length::pt(3.2).to_string(), "3.2pt");
        assert_eq!(Length::pt(-0.25).to_string(), "-0.25pt");
        assert_eq!(Length::pt(14.0).to_string(), "14pt");
        assert_eq!(Length::mm(25.4), Length::inches(1.0));
    }
}
