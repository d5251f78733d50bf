//! Which page stands where: the order of pages on the sides of sheets.

/// One side of a sheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    /// Page indices, row by row from the left; `None` for a blank.
    pub cells: Vec<Option<usize>>,
    /// The sheets that lie outside of it in its fold.
    pub depth: usize,
}

impl Side {
    /// Turns the order within each row of so many cells, for books that are read from right to left.
    pub fn mirror(&mut self, n_columns: usize) {
        self.cells.chunks_mut(n_columns.max(1)).for_each(<[_]>::reverse);
    }
}

/// How many pages are folded together.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Signature {
    /// All of them, stapled in the fold.
    #[default]
    Whole,
    /// So many at most, a multiple of four; the last signature has no more than it needs.
    Pages(usize),
}

/// Pages on a sheet that is folded once: two on each side.
const PAGES_A_SHEET: usize = 4;

/// The sides of a booklet, front and back in turn, the outermost sheet of each signature first. Blanks come at the end of the book.
pub fn booklet(n_pages: usize, signature: Signature) -> Vec<Side> {
    let most = match signature {
        Signature::Whole => n_pages,
        Signature::Pages(most) => most,
    };
    let most = most.max(1).next_multiple_of(PAGES_A_SHEET);
    let mut sides = Vec::new();
    for first in (0..n_pages).step_by(most) {
        let size = (n_pages - first).min(most).next_multiple_of(PAGES_A_SHEET);
        let page = |number: usize| Some(first + number).filter(|idx| *idx < n_pages);
        for depth in 0..size / PAGES_A_SHEET {
            let (low, high) = (depth * 2, size - 1 - depth * 2);
            sides.push(Side { cells: vec![page(high), page(low)], depth });
            sides.push(Side { cells: vec![page(low + 1), page(high - 1)], depth });
        }
    }
    sides
}

/// The sides of sheets with so many pages each, in the order of reading; an even number of sides, so that each sheet has its back.
pub fn n_up(n_pages: usize, n_cells: usize) -> Vec<Side> {
    let n_sides = n_pages.div_ceil(n_cells).next_multiple_of(2);
    let side = |idx: usize| {
        let pages = idx * n_cells..(idx + 1) * n_cells;
        Side { cells: pages.map(|page| Some(page).filter(|page| *page < n_pages)).collect(), depth: 0 }
    };
    (0..n_sides).map(side).collect()
}

#[cfg(test)]
mod tests {
    use super::Signature;
    use super::booklet;
    use super::n_up;

    /// Page numbers from 1, 0 for a blank.
    fn numbers(sides: &[super::Side]) -> Vec<Vec<usize>> {
        sides.iter().map(|side| side.cells.iter().map(|cell| cell.map_or(0, |idx| idx + 1)).collect()).collect()
    }

    #[test]
    fn a_booklet_of_eight_pages_is_two_sheets() {
        assert_eq!(numbers(&booklet(8, Signature::Whole)), [[8, 1], [2, 7], [6, 3], [4, 5]]);
    }

    #[test]
    fn blanks_stand_at_the_end_of_the_book() {
        assert_eq!(numbers(&booklet(6, Signature::Whole)), [[0, 1], [2, 0], [6, 3], [4, 5]]);
        assert_eq!(numbers(&booklet(1, Signature::Whole)), [[0, 1], [0, 0]]);
    }

    #[test]
    fn signatures_follow_each_other_and_the_last_is_no_larger_than_it_must_be() {
        let sides = booklet(11, Signature::Pages(8));
        assert_eq!(numbers(&sides), [[8, 1], [2, 7], [6, 3], [4, 5], [0, 9], [10, 11]]);
        assert_eq!(sides.iter().map(|side| side.depth).collect::<Vec<_>>(), [0, 0, 1, 1, 0, 0]);
    }

    #[test]
    fn folding_by_hand_gives_the_pages_in_order() {
        // A stack of folded sheets is read from the outside to the middle on the right, and back on the left.
        for n_pages in 1..40 {
            let sides = booklet(n_pages, Signature::Whole);
            let sheets: Vec<_> = sides.chunks(2).collect();
            let mut read = Vec::new();
            for sheet in &sheets {
                read.extend([sheet[0].cells[1], sheet[1].cells[0]]);
            }
            for sheet in sheets.iter().rev() {
                read.extend([sheet[1].cells[1], sheet[0].cells[0]]);
            }
            let expected: Vec<_> = (0..read.len()).map(|idx| Some(idx).filter(|idx| *idx < n_pages)).collect();
            assert_eq!(read, expected);
        }
    }

    #[test]
    fn books_read_from_right_to_left_have_their_spine_at_the_right() {
        let mut sides = booklet(8, Signature::Whole);
        sides.iter_mut().for_each(|side| side.mirror(2));
        assert_eq!(numbers(&sides), [[1, 8], [7, 2], [3, 6], [5, 4]]);
        let mut four = n_up(6, 4);
        four.iter_mut().for_each(|side| side.mirror(2));
        assert_eq!(numbers(&four), [[2, 1, 4, 3], [6, 5, 0, 0]]);
    }

    #[test]
    fn pages_beside_each_other_are_read_row_by_row() {
        assert_eq!(numbers(&n_up(6, 4)), [[1, 2, 3, 4], [5, 6, 0, 0]]);
        assert_eq!(numbers(&n_up(2, 2)), [[1, 2], [0, 0]]);
    }
}
