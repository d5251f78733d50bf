//! Where pages stand on a sheet. In points, y up, as a PDF counts.

use crate::impose::Imposition;
use crate::impose::Marks;
use crate::impose::Scheme;
use crate::impose::source::SourcePage;

/// A rectangle by its edges.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bounds {
    pub left: f64,
    pub foot: f64,
    pub right: f64,
    pub head: f64,
}

/// The sheet, its cells, and what becomes of a page.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Frame {
    pub sheet: (f64, f64),
    pub columns: usize,
    rows: usize,
    pub scale: f64,
    /// The size of most pages after scaling: what is cut out.
    page: (f64, f64),
    /// How far a sheet is moved to the fold for each one around it; `None` where nothing is folded.
    creep: Option<f64>,
    pub marks: Marks,
}

/// A page on a sheet.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Placed {
    /// The matrix of the page's form (ISO 32000-1, 8.3.3).
    pub matrix: [f64; 6],
    /// What of the sheet it may cover.
    pub clip: Bounds,
}

impl Frame {
    /// The frame for pages of this size.
    pub fn new(imposition: &Imposition, page: (f64, f64)) -> Frame {
        let (narrow, wide) = (imposition.sheet.width.to_pt(), imposition.sheet.height.to_pt());
        let (upright, lying) = ((narrow, wide), (wide, narrow));
        let grids: &[((f64, f64), usize, usize)] = match imposition.scheme {
            Scheme::Booklet { .. } => &[(lying, 2, 1)],
            Scheme::NUp { n_cells: 2 } => &[(lying, 2, 1), (upright, 1, 2)],
            Scheme::NUp { .. } => &[(upright, 2, 2), (lying, 2, 2)],
        };
        let creep = match imposition.scheme {
            Scheme::Booklet { paper, .. } => Some(paper.to_pt()),
            Scheme::NUp { .. } => None,
        };
        let scale = |((width, height), columns, rows): &((f64, f64), usize, usize)| {
            (width / *columns as f64 / page.0).min(height / *rows as f64 / page.1).min(1.0)
        };
        // The first of those that are as good: sheets are turned only for a gain.
        let best = grids.iter().rev().max_by(|one, other| scale(one).total_cmp(&scale(other))).unwrap_or(&grids[0]);
        let (sheet, columns, rows) = *best;
        let scale = scale(best);
        Frame { sheet, columns, rows, scale, page: (page.0 * scale, page.1 * scale), creep, marks: imposition.marks }
    }

    pub fn n_cells(&self) -> usize {
        self.columns * self.rows
    }

    /// Where the fold runs, from the left; `None` where nothing is folded.
    pub fn fold(&self) -> Option<f64> {
        self.creep.map(|_| self.sheet.0 / 2.0)
    }

    pub fn cell(&self, idx: usize) -> Bounds {
        let (width, height) = (self.sheet.0 / self.columns as f64, self.sheet.1 / self.rows as f64);
        let (column, row) = (idx % self.columns, idx / self.columns);
        let (left, head) = (width * column as f64, self.sheet.1 - height * row as f64);
        Bounds { left, foot: head - height, right: left + width, head }
    }

    /// What is cut out of a cell: in a booklet the page stands at the fold, else in the middle.
    pub fn trim(&self, idx: usize) -> Bounds {
        let cell = self.cell(idx);
        let spare = (cell.right - cell.left - self.page.0, cell.head - cell.foot - self.page.1);
        let left = match (self.creep, idx) {
            (Some(_), 0) => cell.left + spare.0,
            (Some(_), _) => cell.left,
            (None, _) => cell.left + spare.0 / 2.0,
        };
        let foot = cell.foot + spare.1 / 2.0;
        Bounds { left, foot, right: left + self.page.0, head: foot + self.page.1 }
    }

    /// A page in a cell, on a sheet with so many around it.
    pub fn place(&self, page: &SourcePage, idx: usize, depth: usize) -> Placed {
        let trim = self.trim(idx);
        // Folded sheets push those within them outwards; what is cut off there must not be margin.
        let creep = self.creep.unwrap_or(0.0) * depth as f64 * if idx == 0 { 1.0 } else { -1.0 };
        let (width, height) = page.size();
        // A page of another size than most must not be cut off at the edge of its cell.
        let cell = self.cell(idx);
        let scale = self.scale.min((cell.right - cell.left) / width).min((cell.head - cell.foot) / height);
        let at_fold = match (self.creep, idx) {
            // A page of another size stands at the fold, too.
            (Some(_), 0) => trim.right - width * scale,
            (Some(_), _) => trim.left,
            (None, _) => (trim.left + trim.right - width * scale) / 2.0,
        };
        let (x, y) = (at_fold + creep, (trim.foot + trim.head - height * scale) / 2.0);
        let [a, b, c, d, e, f] = page.upright();
        let scaled = [a, b, c, d, e, f].map(|value| value * scale);
        let matrix = [scaled[0], scaled[1], scaled[2], scaled[3], scaled[4] + x, scaled[5] + y];
        Placed { matrix, clip: cell }
    }
}

#[cfg(test)]
mod tests {
    use super::Frame;
    use crate::impose::Imposition;
    use crate::impose::Marks;
    use crate::impose::Scheme;
    use crate::impose::plan::Signature;
    use crate::impose::source::SourcePage;
    use crate::units::Length;
    use crate::units::Size;

    fn sheet(width: f64, height: f64) -> Size {
        Size { width: Length::pt(width), height: Length::pt(height) }
    }

    fn booklet(page: (f64, f64)) -> Frame {
        let scheme = Scheme::Booklet { signature: Signature::Whole, paper: Length::pt(2.0) };
        Frame::new(&Imposition { scheme, sheet: sheet(400.0, 600.0), marks: Marks::CropAndFold }, page)
    }

    #[test]
    fn pages_of_a_booklet_meet_at_the_fold_and_inner_sheets_move_to_it() {
        let frame = booklet((200.0, 300.0));
        assert_eq!((frame.sheet, frame.scale, frame.fold()), ((600.0, 400.0), 1.0, Some(300.0)));
        let page = SourcePage::of_size(200.0, 300.0);
        let x = |idx, depth| frame.place(&page, idx, depth).matrix[4];
        assert_eq!((x(0, 0), x(1, 0)), (100.0, 300.0));
        assert_eq!((x(0, 3), x(1, 3)), (106.0, 294.0));
        assert_eq!(frame.trim(0).right, 300.0);
    }

    #[test]
    fn a_page_that_finds_no_room_is_made_smaller_by_itself() {
        let frame = booklet((200.0, 300.0));
        assert_eq!(frame.place(&SourcePage::of_size(600.0, 200.0), 1, 0).matrix, [0.5, 0.0, 0.0, 0.5, 300.0, 150.0]);
        assert_eq!(frame.place(&SourcePage::of_size(200.0, 300.0), 1, 0).matrix[0], 1.0);
    }

    #[test]
    fn pages_are_made_smaller_and_never_larger() {
        assert_eq!(booklet((600.0, 500.0)).scale, 0.5);
        let two = |page| {
            let imposition =
                Imposition { scheme: Scheme::NUp { n_cells: 2 }, sheet: sheet(400.0, 600.0), marks: Marks::None };
            Frame::new(&imposition, page)
        };
        assert_eq!((two((100.0, 150.0)).sheet, two((100.0, 150.0)).scale), ((600.0, 400.0), 1.0));
        // Lying pages stand above each other.
        assert_eq!((two((400.0, 300.0)).sheet, two((400.0, 300.0)).scale), ((400.0, 600.0), 1.0));
    }
}
