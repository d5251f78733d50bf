//! What no setting of a paragraph can do without: how loose its loosest line is at best.
//!
//! The total fit weighs all faults against each other, so that a line with holes does not by itself show that there is no other way. This search
//! looks at that one fault alone and at every way to break, and so its answer is a proof. It is asked only of paragraphs that have such a line.

use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::Measures;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORCED;
use crate::print::lines::item::break_cost;
use crate::print::lines::measure::LineHead;
use crate::print::lines::measure::LineTail;
use crate::print::lines::measure::Reach;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::measure_between;

/// A way to get to a break, as far as the lines after it care.
#[derive(Clone, Copy)]
struct Way {
    head: LineHead,
    /// Lines up to here; those of the same measure are not told apart.
    line: usize,
    /// Lines in a row that end with a hyphen.
    hyphen_run: u8,
    /// The ratio of its loosest line.
    loosest: f64,
}

/// The least stretch ratio that the loosest line of a paragraph can have, over all ways to break it without an overfull line and without three
/// hyphens in a row. Infinite where there is no such way. The last line does not count, for its end is open.
///
/// `items` is a list as `break_paragraph` takes it. Time grows as the count of breaks times those in one line.
///
/// Source: shortest paths with the largest step for their length (M. Pollack, “The Maximum Capacity Through a Network”, 1960), on the breaks of
/// Knuth and Plass 1981.
pub fn least_looseness(items: &[Item], measures: &Measures, rules: &LineRules) -> f64 {
    let sums = Sums::new(items);
    let mut open =
        vec![Way { head: LineHead::after(items, &sums, None), line: 0, hyphen_run: 0, loosest: f64::NEG_INFINITY }];
    for (to, item) in items.iter().enumerate() {
        let is_hyphen = matches!(item, Item::Discretionary { .. });
        let Some(cost) = break_cost(items, to) else { continue };
        let tail = LineTail::at(items, &sums, to);
        let head = LineHead::after(items, &sums, Some(to));
        let mut arrived: Vec<Way> = Vec::new();
        open.retain(|way| {
            let line = measure_between(&way.head, &tail, measures.line(way.line));
            if line.reach(rules, f64::INFINITY) == Reach::Long {
                return false;
            }
            let ratio = line.fit(rules).ratio;
            let hyphen_run = if is_hyphen { way.hyphen_run + 1 } else { 0 };
            if ratio >= -1.0 && hyphen_run < 3 {
                let own = if line.stretch >= FILL.0 { f64::NEG_INFINITY } else { ratio };
                let line = (way.line + 1).min(measures.first.len());
                keep(&mut arrived, Way { head, line, hyphen_run, loosest: way.loosest.max(own) });
            }
            ratio >= -1.0 && cost > FORCED
        });
        if cost <= FORCED {
            open.clear();
        }
        open.append(&mut arrived);
    }
    open.iter().map(|way| way.loosest).fold(f64::INFINITY, f64::min)
}

/// Keeps the better one of two ways that come to the same.
fn keep(ways: &mut Vec<Way>, new: Way) {
    let same = ways.iter_mut().find(|old| (old.line, old.hyphen_run) == (new.line, new.hyphen_run));
    match same {
        Some(old) => old.loosest = old.loosest.min(new.loosest),
        None => ways.push(new),
    }
}
