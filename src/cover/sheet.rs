//! The cover as one flat sheet: back, spine and front side by side, flaps where they are wanted, and ink beyond all of it.

use crate::artwork::Area;
use crate::units::Length;
use crate::units::Size;

/// The measures of a wrap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// Of the book: front and back have this size.
    pub trim: Size,
    pub spine: Length,
    /// Of each flap; 0 for a cover without them.
    pub flap: Length,
    pub bleed: Length,
    pub binding: Binding,
}

/// The side of the front at which the spine is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Binding {
    #[default]
    Left,
    /// As books are bound whose text runs from right to left: the wrap has its front on the left.
    Right,
}

impl Sheet {
    /// The sheet as it is cut.
    pub fn trimmed(&self) -> Size {
        Size { width: (self.trim.width + self.flap) * 2 + self.spine, height: self.trim.height }
    }

    /// The sheet with its bleed.
    pub fn size(&self) -> Size {
        let Size { width, height } = self.trimmed();
        Size { width: width + self.bleed * 2, height: height + self.bleed * 2 }
    }

    pub fn back_flap(&self) -> Area {
        self.panel(Length::ZERO, self.flap)
    }

    pub fn back(&self) -> Area {
        self.panel(self.flap, self.trim.width)
    }

    pub fn spine(&self) -> Area {
        self.panel(self.flap + self.trim.width, self.spine)
    }

    pub fn front(&self) -> Area {
        self.panel(self.flap + self.trim.width + self.spine, self.trim.width)
    }

    pub fn front_flap(&self) -> Area {
        self.panel(self.flap + self.trim.width * 2 + self.spine, self.flap)
    }

    /// All of the sheet, bleed and all.
    pub fn whole(&self) -> Area {
        let Size { width, height } = self.size();
        Area { left: 0.0, top: 0.0, width: pt(width), height: pt(height) }
    }

    /// The front with the bleed at its free edges; at the spine, and at a flap, it ends where it ends.
    pub fn bled_front(&self) -> Area {
        let front = self.front();
        let outer = if self.flap == Length::ZERO { pt(self.bleed) } else { 0.0 };
        let bleed = pt(self.bleed);
        Area {
            left: if self.binding == Binding::Left { front.left } else { front.left - outer },
            top: front.top - bleed,
            width: front.width + outer,
            height: front.height + 2.0 * bleed,
        }
    }

    /// Where the sheet is folded, from the left of the trim.
    pub fn folds(&self) -> Vec<Length> {
        let back = self.flap + self.trim.width;
        let mut folds = vec![back, back + self.spine];
        if self.flap > Length::ZERO {
            folds.extend([self.flap, back + self.spine + self.trim.width]);
        }
        folds
    }

    /// A panel by where it begins in a wrap that is bound at the left.
    fn panel(&self, left: Length, width: Length) -> Area {
        let left = if self.binding == Binding::Left { left } else { self.trimmed().width - left - width };
        Area { left: pt(self.bleed + left), top: pt(self.bleed), width: pt(width), height: pt(self.trim.height) }
    }
}

/// A length of a layout as points of a drawing.
pub fn pt(length: Length) -> f32 {
    length.to_pt() as f32
}

#[cfg(test)]
mod tests {
    use super::Binding;
    use super::Sheet;
    use crate::units::Length;
    use crate::units::Size;

    #[test]
    fn a_wrap_is_back_spine_and_front_with_bleed_around() {
        // KDP's own example: 6 × 9 in, 200 pages on white paper, 0.125 in of bleed: 12.7004 × 9.25 in.
        let spine = Length::inches(0.002252) * 200;
        let trim = Size { width: Length::inches(6.0), height: Length::inches(9.0) };
        let sheet = Sheet { trim, spine, flap: Length::ZERO, bleed: Length::inches(0.125), binding: Binding::Left };
        let size = sheet.size();
        assert!((size.width.to_pt() / 72.0 - 12.7004).abs() < 1e-4, "{:?}", size.width);
        assert!((size.height.to_pt() / 72.0 - 9.25).abs() < 1e-6);
        assert!((sheet.front().left - sheet.spine().right()).abs() < 1e-3);
        assert!((sheet.bled_front().right() - sheet.whole().right()).abs() < 1e-3);
    }

    #[test]
    fn a_book_that_is_bound_at_the_right_has_its_front_on_the_left() {
        let trim = Size { width: Length::pt(100.0), height: Length::pt(150.0) };
        let sheet = Sheet {
            trim,
            spine: Length::pt(10.0),
            flap: Length::pt(40.0),
            bleed: Length::pt(5.0),
            binding: Binding::Right,
        };
        let lefts = [sheet.front_flap(), sheet.front(), sheet.spine(), sheet.back(), sheet.back_flap()];
        assert_eq!(lefts.map(|panel| panel.left), [5.0, 45.0, 145.0, 155.0, 255.0]);
        let without = Sheet { flap: Length::ZERO, ..sheet };
        assert_eq!((without.bled_front().left, without.bled_front().right()), (0.0, 105.0));
    }
}
