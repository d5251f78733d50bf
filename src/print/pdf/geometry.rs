//! Scaled points to the numbers of a PDF.

use krilla::geom::Rect;

use crate::print::pages::Page;
use crate::print::pages::Side;
use crate::units::Length;
use crate::units::Point;
use crate::units::SP_PER_PT;
use crate::units::Size;

/// Points, rounded to a thousandth: finer than any device, and short in the file.
pub fn points(length: Length) -> f32 {
    ((length.0 as f64 * 1000.0 / SP_PER_PT as f64).round() / 1000.0) as f32
}

/// Where the corner of the trim lies on the sheet that includes the bleed.
pub fn trim_origin(page: &Page) -> Point {
    let left = match page.side {
        Side::Recto => page.bleed.inner,
        Side::Verso => page.bleed.outer,
    };
    Point { x: left, y: page.bleed.head }
}

/// The trim with its bleed on all sides.
pub fn sheet_size(page: &Page) -> Size {
    Size {
        width: page.trim.width + page.bleed.inner + page.bleed.outer,
        height: page.trim.height + page.bleed.head + page.bleed.foot,
    }
}

/// A rectangle on the sheet from one on the trim; `None` where it has no area.
pub fn rect(page: &Page, at: Point, size: Size) -> Option<Rect> {
    let origin = trim_origin(page);
    let (left, top) = (points(at.x + origin.x), points(at.y + origin.y));
    let (right, bottom) = (points(at.x + origin.x + size.width), points(at.y + origin.y + size.height));
    if right <= left || bottom <= top {
        return None;
    }
    Rect::from_ltrb(left, top, right, bottom)
}
