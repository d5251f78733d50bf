//! In which lines of a paragraph items can come to stand, over all ways to break it.
//!
//! A note stands on the page of its call, so the line of the call matters to the page as much as the number of lines; and the least demerits know
//! neither. Like `proof`, this search looks at every way to break, and is asked only where pages have a fault.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::Measures;
use crate::print::lines::item::FORCED;
use crate::print::lines::item::break_cost;
use crate::print::lines::measure::LineHead;
use crate::print::lines::measure::LineTail;
use crate::print::lines::measure::Reach;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::measure_between;

/// The lines, from 0, of some items, in their order; and with how many lines the paragraph can then be had.
pub type Places = BTreeMap<Vec<u32>, BTreeSet<u32>>;

/// A way to get to a break, as far as the lines after it and the marked items care.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    lines: Vec<u32>,
    n_lines: u32,
    /// Lines in a row that end with a hyphen.
    hyphen_run: u8,
}

/// All lines in which `marked` items, rising, can stand together in a paragraph without an overfull line, without one looser than the tolerance of
/// `rules`, and without three hyphens in a row. `None` where there are more than `most`.
pub fn places_of(
    items: &[Item],
    marked: &[u32],
    measures: &Measures,
    rules: &LineRules,
    most: usize,
) -> Option<Places> {
    let sums = Sums::new(items);
    let first = Way { lines: Vec::new(), n_lines: 0, hyphen_run: 0 };
    let mut open = vec![(LineHead::after(items, &sums, None), BTreeSet::from([first]))];
    for (to, item) in items.iter().enumerate() {
        let is_hyphen = matches!(item, Item::Discretionary { .. });
        let Some(cost) = break_cost(items, to) else { continue };
        let tail = LineTail::at(items, &sums, to);
        let n_before = marked.partition_point(|mark| (*mark as usize) < to);
        let mut arrived: BTreeSet<Way> = BTreeSet::new();
        for (head, ways) in &mut open {
            ways.retain(|way| {
                let line = measure_between(head, &tail, measures.line(way.n_lines as usize));
                let ratio = line.fit(rules).ratio;
                if line.reach(rules, rules.tolerance) == Reach::Long || ratio < -1.0 {
                    return false;
                }
                let hyphen_run = if is_hyphen { way.hyphen_run + 1 } else { 0 };
                if (ratio <= rules.tolerance || cost <= FORCED) && hyphen_run < 3 {
                    let mut lines = way.lines.clone();
                    lines.resize(n_before, way.n_lines);
                    arrived.insert(Way { lines, n_lines: way.n_lines + 1, hyphen_run });
                }
                cost > FORCED
            });
        }
        open.retain(|(_, ways)| !ways.is_empty());
        if arrived.len() > most {
            return None;
        }
        if !arrived.is_empty() {
            open.push((LineHead::after(items, &sums, Some(to)), arrived));
        }
    }
    let mut places = Places::new();
    for way in open.into_iter().flat_map(|(_, ways)| ways) {
        places.entry(way.lines).or_default().insert(way.n_lines);
    }
    Some(places)
}
