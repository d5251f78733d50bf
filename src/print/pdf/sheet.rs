//! The sheet that a page is drawn on: its boxes, where the text block lies on it, and scaled points as the numbers of a PDF.
//!
//! Pages know their trim alone. What lies around it, bleed and marks, differs from printer to printer, and so does the gutter; the pages do
//! not, so that all files made of them have the same lines.

use krilla::geom::Rect;

use crate::print::pages::Mark;
use crate::print::pages::Page;
use crate::print::pages::Pages;
use crate::print::pages::Spine;
use crate::units::Edges;
use crate::units::Length;
use crate::units::Point;
use crate::units::SP_PER_PT;
use crate::units::Size;

/// What lies around the trim of every page of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Ink beyond the trim, cut away.
    pub bleed: Edges,
    /// Room for printer's marks around trim and bleed, on all sides.
    pub slug: Length,
    /// How far the block is moved away from the spine. Its measure stays, so lines and pages do.
    pub gutter: Length,
    /// Blank pages after the last one, for printers who count in gatherings or want the last page for themselves.
    pub n_blanks: usize,
}

impl Sheet {
    /// The size of the sheet: trim, bleed and marks.
    pub fn size(&self, page: &Page) -> Size {
        let Edges { head, foot, inner, outer } = self.bleed;
        let around = self.slug * 2;
        Size { width: page.trim.width + inner + outer + around, height: page.trim.height + head + foot + around }
    }

    /// Where the corner of the trim lies on the sheet.
    pub fn trim_origin(&self, page: &Page) -> Point {
        let left = match page.spine {
            Spine::Left => self.bleed.inner,
            Spine::Right => self.bleed.outer,
        };
        Point { x: left + self.slug, y: self.bleed.head + self.slug }
    }

    /// Where the places of a page are counted from: the corner of the trim, moved by the gutter.
    pub fn origin(&self, page: &Page) -> Point {
        let corner = self.trim_origin(page);
        let x = match page.spine {
            Spine::Left => corner.x + self.gutter,
            Spine::Right => corner.x - self.gutter,
        };
        Point { x, ..corner }
    }

    /// The trim on the sheet.
    pub fn trim_box(&self, page: &Page) -> Option<Rect> {
        bounds(self.trim_origin(page), page.trim)
    }

    /// The trim with its bleed.
    pub fn bleed_box(&self, page: &Page) -> Option<Rect> {
        let sheet = self.size(page);
        let size = Size { width: sheet.width - self.slug * 2, height: sheet.height - self.slug * 2 };
        bounds(Point { x: self.slug, y: self.slug }, size)
    }

    /// A rectangle of a page on the sheet; `None` where it has no area.
    pub fn rect(&self, page: &Page, at: Point, size: Size) -> Option<Rect> {
        let origin = self.origin(page);
        bounds(Point { x: at.x + origin.x, y: at.y + origin.y }, size)
    }
}

/// The room of a picture that covers the trim and its bleed but for the foot, from the trim up: where it lies on the sheet, and how large it is.
pub fn full_room(sheet: &Sheet, page: &Page, foot: Length) -> (Point, Size) {
    let whole = sheet.size(page);
    let left_free = if foot > Length::ZERO { foot + sheet.bleed.foot } else { Length::ZERO };
    let size = Size { width: whole.width - sheet.slug * 2, height: whole.height - sheet.slug * 2 - left_free };
    (Point { x: sheet.slug, y: sheet.slug }, size)
}

/// Where a picture of these proportions lies on the sheet, and how large it is, if it just covers such a room, middle on middle.
pub fn covering((corner, room): (Point, Size), (width, height): (u32, u32)) -> (Point, Size) {
    let (across, down) = (i64::from(width.max(1)), i64::from(height.max(1)));
    let by_width = Size { width: room.width, height: room.width.scaled(down, across) };
    let by_height = Size { width: room.height.scaled(across, down), height: room.height };
    let size = if by_width.height >= room.height { by_width } else { by_height };
    let at = |whole: Length, own: Length| (whole - own) / 2;
    (Point { x: corner.x + at(room.width, size.width), y: corner.y + at(room.height, size.height) }, size)
}

/// Whether ink goes to the edge of any page.
pub fn bleeds(pages: &[Page]) -> bool {
    pages.iter().flat_map(|page| &page.placed).any(|placed| is_to_the_edge(&placed.mark))
}

/// Whether a mark covers its page and the bleed.
pub fn is_to_the_edge(mark: &Mark) -> bool {
    matches!(mark, Mark::FullPage { .. } | Mark::Ground(_))
}

/// The margins less what stands in them: running heads above the text block, folios below it, hyphens that hang out at its sides. A line that is
/// too long is a fault of its own (L001), and no reason to move the block of every page.
pub fn clear_margins(pages: &Pages, mut margins: Edges) -> Edges {
    for (page_idx, page) in pages.pages.iter().enumerate() {
        let too_long = pages.facts.pages.get(page_idx).map_or(&[][..], |facts| &facts.too_long);
        for (placed, idx) in page.placed.iter().zip(0u32..) {
            if too_long.iter().any(|marks| marks.contains(&idx)) {
                continue;
            }
            let Mark::Glyphs(run) = &placed.mark else { continue };
            // Capitals rise to about seven tenths of the size.
            margins.head = margins.head.min(placed.at.y - run.size.scaled(7, 10));
            margins.foot = margins.foot.min(page.trim.height - placed.at.y);
            let glyphs = &page.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            let measure = Length(glyphs.iter().map(|glyph| i64::from(glyph.advance)).sum());
            let (left, right) = (placed.at.x, page.trim.width - placed.at.x - measure);
            let (inner, outer) = if page.spine == Spine::Left { (left, right) } else { (right, left) };
            margins.inner = margins.inner.min(inner);
            margins.outer = margins.outer.min(outer);
        }
    }
    margins
}

/// Points, rounded to a thousandth: finer than any device, and short in the file.
pub fn points(length: Length) -> f32 {
    ((length.0 as f64 * 1000.0 / SP_PER_PT as f64).round() / 1000.0) as f32
}

/// A rectangle in the numbers of a PDF; `None` where it has no area.
pub fn bounds(at: Point, size: Size) -> Option<Rect> {
    let (left, top) = (points(at.x), points(at.y));
    let (right, bottom) = (points(at.x + size.width), points(at.y + size.height));
    if right <= left || bottom <= top {
        return None;
    }
    Rect::from_ltrb(left, top, right, bottom)
}
