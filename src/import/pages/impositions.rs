//! The ways in which the pages of a book lie two by two on the sides of its sheets.
//!
//! Each way gives the numbers of the left and the right page of every side, in the order in which a program reads the sides. The numbers run
//! from 1 to twice the number of sides, so that blank pages have theirs too; where they lie is left to the search.

/// The sizes of signatures that are folded most.
const USUAL: [usize; 7] = [4, 8, 12, 16, 20, 24, 32];
/// Above so many pages signatures of two sizes are not tried.
const MAX_FREE: usize = 160;
/// A whole book folded as one is so much likelier than two signatures of any sizes, in the units of joins.
const ONE: f64 = 1.5;
const EQUAL: f64 = 0.75;
const COVER_APART: f64 = -1.0;
/// What a rarer order of the sheets costs, and what it costs that a book is read from the right.
const RARE: f64 = 2.0;
const FROM_RIGHT: f64 = 6.0;
const FROM_THE_RIGHT: &str = ", read from the right";
/// What signatures of two sizes cost.
const UNEQUAL: f64 = 2.5;

/// One way.
#[derive(Clone, Debug)]
pub struct Imposition {
    /// It in words.
    pub way: String,
    /// The left and the right page of each side.
    pub sides: Vec<[usize; 2]>,
    /// How much likelier than others it is before the text is looked at.
    pub likely: f64,
    pub hand: Hand,
    pub kind: Kind,
}

/// What was done to the sheets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Folded,
    /// Cut and stacked, or left as they are.
    Flat,
}

/// At which side of a spread its reading begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hand {
    Left,
    Right,
}

/// The sides in the order of reading: each reads on from left to right. With a cover, its back comes first and its front second.
pub fn spreads(n_sides: usize) -> [Imposition; 2] {
    let plain = (0..n_sides).map(|side| [2 * side + 1, 2 * side + 2]).collect();
    let last = 2 * n_sides;
    let after_cover = (0..n_sides).map(|side| if side == 0 { [last, 1] } else { [2 * side, 2 * side + 1] }).collect();
    let spread = |way: &str, sides, likely| Imposition {
        way: way.to_string(),
        sides,
        likely,
        hand: Hand::Left,
        kind: Kind::Flat,
    };
    [
        spread("the pages lie side by side as they are read", plain, 0.0),
        spread("an open cover, then spreads", after_cover, 0.0),
    ]
}

/// All ways of sheets that are tried.
pub fn all(n_sides: usize) -> Vec<Imposition> {
    let mut all = Vec::new();
    // A last side without a page is not always written.
    let n_whole = n_sides.next_multiple_of(2);
    for (name, sizes, likely) in signatures(2 * n_whole) {
        let is_usual = likely >= EQUAL;
        let of_sheets = sheets(&sizes);
        let sides: Vec<[usize; 2]> = of_sheets.iter().flatten().copied().collect();
        let mut add = |how: &str, sides: Vec<[usize; 2]>, likely: f64| {
            let hand = if how == FROM_THE_RIGHT { Hand::Right } else { Hand::Left };
            all.push(Imposition { way: format!("{name}{how}"), sides, likely, hand, kind: Kind::Folded });
        };
        if is_usual {
            let (fronts, backs): (Vec<_>, Vec<_>) = of_sheets.iter().map(|sheet| (sheet[0], sheet[1])).unzip();
            let reversed = backs.iter().rev().copied();
            add(
                ", all fronts, then all backs",
                fronts.iter().copied().chain(backs.iter().copied()).collect(),
                likely - RARE,
            );
            add(
                ", all fronts, then all backs from the last",
                fronts.iter().copied().chain(reversed).collect(),
                likely - RARE,
            );
            let inmost_first = sizes.iter().scan(0, |start, size| {
                let range = *start..*start + size / 4;
                *start = range.end;
                Some(of_sheets[range].iter().rev().flatten().copied())
            });
            add(", the inmost sheet first", inmost_first.flatten().collect(), likely - RARE);
            let from_right = sides.iter().map(|[left, right]| [*right, *left]).collect();
            add(FROM_THE_RIGHT, from_right, likely - FROM_RIGHT);
        }
        add("", sides, likely);
    }
    let half = n_whole;
    let stacked = (0..n_whole).map(|side| match side % 2 {
        0 => [side + 1, half + side + 1],
        _ => [half + side + 1, side + 1],
    });
    all.push(Imposition {
        way: "two heaps side by side".to_string(),
        sides: stacked.collect(),
        likely: -RARE,
        hand: Hand::Left,
        kind: Kind::Flat,
    });
    for one in &mut all {
        one.sides.truncate(n_sides);
    }
    all
}

/// The sizes of signatures for so many pages, how they are called, and how likely they are.
fn signatures(total: usize) -> Vec<(String, Vec<usize>, f64)> {
    let mut all = vec![(format!("one signature of {total} pages"), vec![total], ONE)];
    for size in (4..total).step_by(4) {
        let (n_whole, rest) = (total / size, total % size);
        let likely = if USUAL.contains(&size) { EQUAL } else { 0.0 };
        let mut sizes = vec![size; n_whole];
        if rest == 0 {
            all.push((format!("signatures of {size} pages"), sizes, likely));
        } else if n_whole > 1 {
            sizes.push(rest);
            all.push((format!("signatures of {size} pages and one of {rest}"), sizes.clone(), likely - ONE));
            sizes.rotate_right(1);
            all.push((format!("a signature of {rest} pages and others of {size}"), sizes, -UNEQUAL));
        } else if total <= MAX_FREE {
            all.push((format!("signatures of {size} and {rest} pages"), vec![size, rest], -UNEQUAL));
        }
        // The cover is a sheet of its own around all signatures: its four pages are marked by a size of nothing.
        let inner = total - 4;
        if inner > size && inner.is_multiple_of(size) {
            let sizes = [vec![0], vec![size; inner / size]].concat();
            all.push((format!("a cover and signatures of {size} pages"), sizes, COVER_APART));
        }
    }
    all
}

/// The sheets of signatures, each with its front and its back.
fn sheets(sizes: &[usize]) -> Vec<[[usize; 2]; 2]> {
    let sheet = |first: usize, size: usize, nth: usize| {
        let (low, high) = (first + 2 * nth, first + size - 2 * nth);
        [[high, low + 1], [low + 2, high - 1]]
    };
    let (mut first, mut all) = (0, Vec::new());
    let total: usize = sizes.iter().sum();
    for size in sizes {
        if *size == 0 {
            all.push(sheet(0, total + 4, 0));
            first += 2;
        }
        all.extend((0..size / 4).map(|nth| sheet(first, *size, nth)));
        first += size;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::all;
    use super::sheets;
    use super::spreads;

    #[test]
    fn a_sheet_has_the_first_page_beside_the_last() {
        assert_eq!(sheets(&[8]).concat(), [[8, 1], [2, 7], [6, 3], [4, 5]]);
        assert_eq!(sheets(&[0, 4, 4]).concat(), [[12, 1], [2, 11], [6, 3], [4, 5], [10, 7], [8, 9]]);
    }

    #[test]
    fn every_way_has_each_page_once() {
        for n_sides in [2, 4, 6, 8, 20, 32] {
            for one in all(n_sides).into_iter().chain(spreads(n_sides)) {
                let mut numbers = one.sides.concat();
                numbers.sort_unstable();
                assert!(numbers.iter().copied().eq(1..=2 * n_sides), "{}: {numbers:?}", one.way);
            }
        }
    }
}
