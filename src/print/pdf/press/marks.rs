//! Printer's marks: where to cut, and whether the plates meet.

use krilla::geom::PathBuilder;
use krilla::geom::Rect;
use krilla::paint::FillRule;
use krilla::surface::Surface;

use crate::print::pages::Page;
use crate::print::pdf::press::Ink;
use crate::print::pdf::press::Press;
use crate::print::pdf::press::black;
use crate::print::pdf::press::solid;
use crate::print::pdf::sheet::Sheet;
use crate::print::pdf::sheet::points;
use crate::units::Length;

/// How thick the lines are, in points.
const LINE: f32 = 0.25;

/// Between bleed and mark, in points: a mark that is cut through must not show.
const GAP: f32 = 4.0;

/// How long the lines are, in points.
const LENGTH: f32 = 16.0;

/// Draws crop marks at the corners of the trim and a registration cross in the middle of each side, all outside of the bleed.
pub fn draw_marks(surface: &mut Surface, page: &Page, sheet: &Sheet, press: &Press) {
    let (Some(trim), Some(bleed)) = (sheet.trim_box(page), sheet.bleed_box(page)) else { return };
    // Registration black: what shows on every plate.
    surface.set_fill(Some(match press.ink {
        Ink::Black => black(),
        Ink::Color => solid([255; 4], FillRule::NonZero),
    }));
    let (left, right) = (bleed.left() - GAP, bleed.right() + GAP);
    let (top, bottom) = (bleed.top() - GAP, bleed.bottom() + GAP);
    for y in [trim.top(), trim.bottom()] {
        line(surface, left - LENGTH, y - LINE / 2.0, left, y + LINE / 2.0);
        line(surface, right, y - LINE / 2.0, right + LENGTH, y + LINE / 2.0);
    }
    for x in [trim.left(), trim.right()] {
        line(surface, x - LINE / 2.0, top - LENGTH, x + LINE / 2.0, top);
        line(surface, x - LINE / 2.0, bottom, x + LINE / 2.0, bottom + LENGTH);
    }
    let (middle_x, middle_y) = ((trim.left() + trim.right()) / 2.0, (trim.top() + trim.bottom()) / 2.0);
    let half = LENGTH / 2.0;
    for (x, y) in [(middle_x, top - half), (middle_x, bottom + half), (left - half, middle_y), (right + half, middle_y)]
    {
        line(surface, x - half, y - LINE / 2.0, x + half, y + LINE / 2.0);
        line(surface, x - LINE / 2.0, y - half, x + LINE / 2.0, y + half);
    }
    surface.set_fill(Some(black()));
    debug_assert!(points(sheet.slug) >= GAP + LENGTH, "the marks have room");
}

/// Draws where a sheet is folded: short lines above and below the bleed. `folds` are counted from the left of the trim.
pub fn draw_folds(surface: &mut Surface, page: &Page, sheet: &Sheet, folds: &[Length]) {
    let (Some(trim), Some(bleed)) = (sheet.trim_box(page), sheet.bleed_box(page)) else { return };
    let half = LENGTH / 2.0;
    for x in folds.iter().map(|fold| trim.left() + points(*fold)) {
        line(surface, x - LINE / 2.0, bleed.top() - GAP - half, x + LINE / 2.0, bleed.top() - GAP);
        line(surface, x - LINE / 2.0, bleed.bottom() + GAP, x + LINE / 2.0, bleed.bottom() + GAP + half);
    }
}

fn line(surface: &mut Surface, left: f32, top: f32, right: f32, bottom: f32) {
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_ltrb(left, top, right, bottom) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
