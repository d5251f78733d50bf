//! Sides of sheets that carry two pages: a program reads the left one, then the right one, and parts only the sides by form feeds.
//!
//! The number of the left page, or the head of the right one, stands in the midst of the side. Of folded sheets the two numbers of a side have the
//! same sum as those of another side; of spreads they follow each other.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::pages::folios::number_of;
use crate::import::pages::heads::head_key;
use crate::import::pages::margins::arabic;
use crate::import::rows::Row;
use crate::import::text::SourceText;

/// So many sides are needed.
const MIN_SIDES: usize = 3;
/// A side has so many rows at least if it carries two pages.
const MIN_ROWS: usize = 8;
/// So many rows at the beginning of a side may hold its head and its number.
const EDGE: usize = 2;

/// Where the numbers of pages stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Edge {
    Head,
    Foot,
}

/// A row within a side that has a number, and that number.
type Inner = (usize, usize);

/// Marks the first row of the right page on each side.
pub fn cut(source: &SourceText, mut rows: Vec<Row>, learned: &mut Vec<String>) -> Vec<Row> {
    let n_feeds = source.lines.iter().filter(|line| line.opens_page).count();
    let mut sides: Vec<std::ops::Range<usize>> = Vec::new();
    for idx in (0..rows.len()).filter(|idx| *idx == 0 || rows[*idx].page) {
        if let Some(last) = sides.last_mut() {
            last.end = idx;
        }
        sides.push(idx..rows.len());
    }
    // White does not part sides.
    if sides.len() < MIN_SIDES || n_feeds + 1 < sides.len() {
        return rows;
    }
    let by_numbers = [Edge::Foot, Edge::Head].map(|edge| by_numbers(source, &rows, &sides, edge));
    let by_heads = by_heads(source, &rows, &sides);
    let best = by_numbers.into_iter().chain([by_heads]).max_by_key(BTreeSet::len).unwrap_or_default();
    if best.is_empty() {
        return rows;
    }
    learned.push(format!("{} of {} sides of sheets carry two pages each", best.len(), sides.len()));
    for idx in best {
        rows[idx].page = true;
    }
    rows
}

/// The first rows of right pages, by the numbers of both pages.
fn by_numbers(source: &SourceText, rows: &[Row], sides: &[std::ops::Range<usize>], edge: Edge) -> BTreeSet<usize> {
    let numbers = |idx: usize| -> Vec<usize> {
        let alone = number_of(source, &rows[idx]);
        alone.into_iter().chain(arabic(source.get(rows[idx].words)).into_iter().map(|(number, _)| number)).collect()
    };
    let outer = |side: &std::ops::Range<usize>| -> Vec<usize> {
        match edge {
            Edge::Head => (side.start..side.end.min(side.start + EDGE)).flat_map(numbers).collect(),
            Edge::Foot => numbers(side.end - 1),
        }
    };
    let inner = |side: &std::ops::Range<usize>| -> Vec<Inner> {
        // A blank page or a plate leaves only one.
        let within = side.start + 1..side.end.saturating_sub(1);
        let stands_out = |idx: &usize| number_of(source, &rows[*idx]).is_some() || rows[*idx].stands_off();
        within.filter(stands_out).flat_map(|idx| numbers(idx).into_iter().map(move |number| (idx, number))).collect()
    };
    let told: Vec<(Vec<Inner>, Vec<usize>)> =
        sides.iter().filter(|side| side.len() >= MIN_ROWS).map(|side| (inner(side), outer(side))).collect();
    let pairs = |(inner, outer): &(Vec<Inner>, Vec<usize>)| -> Vec<(Inner, usize)> {
        let both = inner.iter().flat_map(|inner| outer.iter().map(move |outer| (*inner, *outer)));
        // One page of a side is even, the other one odd.
        both.filter(|((_, one), other)| (one + other) % 2 == 1).collect()
    };
    let mut sums: BTreeMap<usize, usize> = BTreeMap::new();
    for side in &told {
        let of_side: BTreeSet<usize> = pairs(side).iter().map(|((_, one), other)| one + other).collect();
        of_side.into_iter().for_each(|sum| *sums.entry(sum).or_default() += 1);
    }
    let is_spread = |(idx, one): Inner, other: usize| one + 1 == other && is_middle(sides, idx);
    let n_spreads = told.iter().filter(|side| pairs(side).iter().any(|(one, other)| is_spread(*one, *other))).count();
    let are_spreads = n_spreads * 10 >= told.len() * 7;
    let mut found: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut lone: Vec<Inner> = Vec::new();
    for side in &told {
        let shared = |sum: usize| sums.get(&sum).copied().unwrap_or(0);
        let fits = |pair: &&(Inner, usize)| shared(pair.0.1 + pair.1) > 1 || (are_spreads && is_spread(pair.0, pair.1));
        let pairs = pairs(side);
        match pairs.iter().filter(fits).max_by_key(|((_, one), other)| shared(one + other)) {
            Some(((idx, one), other)) => {
                found.insert(*idx, (*one, *other));
            }
            None => lone.extend(side.0.iter().filter(|_| side.0.len() == 1)),
        }
    }
    let all: BTreeSet<usize> = found.values().flat_map(|(one, other)| [*one, *other]).collect();
    // Notes at the feet of pages have numbers, too.
    let n_middle = found.keys().filter(|idx| is_middle(sides, **idx)).count();
    let is_proved = found.len() >= MIN_SIDES
        && n_middle * 10 >= found.len() * 7
        && found.len() * 10 >= sides.len() * 5
        && all.len() * 10 >= found.len() * 18;
    if !is_proved {
        return BTreeSet::new();
    }
    // Beside a page without a number another one may have one, if no other page has that.
    let lone = lone.into_iter().filter(|(_, number)| !all.contains(number)).map(|(idx, _)| idx);
    let cuts = found.into_keys().chain(lone);
    cuts.map(|idx| if edge == Edge::Foot { idx + 1 } else { idx }).filter(|idx| *idx < rows.len()).collect()
}

/// Whether a row stands about in the middle of its side.
fn is_middle(sides: &[std::ops::Range<usize>], idx: usize) -> bool {
    let side = &sides[sides.partition_point(|side| side.start <= idx).saturating_sub(1)];
    let (above, below) = (idx - side.start, side.end - idx);
    above.min(below) * 4 >= side.len()
}

/// The heads of right pages, where each side begins with the same one.
fn by_heads(source: &SourceText, rows: &[Row], sides: &[std::ops::Range<usize>]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for key in sides.iter().filter_map(|side| head_key(source, &rows[side.start])) {
        *counts.entry(key).or_default() += 1;
    }
    let Some((head, count)) = counts.into_iter().max_by_key(|(_, count)| *count) else { return BTreeSet::new() };
    let inner = |side: &std::ops::Range<usize>| {
        let mut same =
            (side.start + EDGE..side.end).filter(|idx| head_key(source, &rows[*idx]).as_ref() == Some(&head));
        same.next().filter(|_| same.next().is_none())
    };
    let cuts: BTreeSet<usize> = sides.iter().filter_map(inner).collect();
    if count * 10 >= sides.len() * 6 && cuts.len() * 10 >= sides.len() * 6 && cuts.len() >= MIN_SIDES {
        cuts
    } else {
        BTreeSet::new()
    }
}
