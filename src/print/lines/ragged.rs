//! Ragged setting: headings, verse, narrow columns. Spaces keep their natural width; the breaks make the lines even.
//!
//! Least sum of squared shortfalls over the least number of lines, by dynamic programming over the breaks.
//! Source: the balanced setting of Knuth and Plass 1981, section “Ragged-right”; the square of the shortfall stands for badness.

use crate::print::lines::Item;
use crate::print::lines::Measures;
use crate::print::lines::Setting;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORBIDDEN;
use crate::print::lines::item::FORCED;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::measure_line;

/// Whether the last line counts too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastLine {
    /// It may be short: text.
    Free,
    /// All lines are to be of like length: headings.
    Balanced,
}

/// Chooses the breaks of a paragraph set ragged. `items` as for `break_paragraph`.
pub fn break_ragged(items: &[Item], measures: &Measures, last_line: LastLine) -> Setting {
    let sums = Sums::new(items);
    let places = break_places(items);
    // Best way to each place: (lines, sum of squares, overfull lines, previous place).
    let mut best: Vec<Option<Way>> = vec![None; places.len()];
    let mut first_useful = 0;
    for (to_idx, to) in places.iter().copied().enumerate() {
        let is_forced = matches!(items[to], Item::Penalty { cost: FORCED });
        let mut way: Option<Way> = None;
        for from_idx in (first_useful..=to_idx).rev() {
            // The slot before the first place is the head of the paragraph.
            let from = from_idx.checked_sub(1);
            let before = match from {
                None => Some(Way::default()),
                Some(from) => best[from],
            };
            let Some(before) = before else { continue };
            let from_item = from.map(|from| places[from]);
            let line = measure_line(items, &sums, from_item, to, measures.line(before.n_lines as usize));
            let is_overfull = line.shortfall < 0;
            let is_adjacent = from_idx == to_idx;
            if is_overfull && !is_adjacent {
                break;
            }
            let is_last = to_idx + 1 == places.len() || line.stretch >= FILL.0;
            let size = line.shortfall as f64 / f64::from(1 << 16);
            let own = if is_last && last_line == LastLine::Free { 0.0 } else { size * size };
            let hyphens = f64::from(u8::from(matches!(items[to], Item::Discretionary { .. }))) * 400.0;
            let new = Way {
                n_lines: before.n_lines + 1,
                squares: before.squares + own + hyphens + cost_of(&items[to]),
                n_overfull: before.n_overfull + u32::from(is_overfull),
                previous: from,
            };
            if way.is_none_or(|old| new.is_better(&old)) {
                way = Some(new);
            }
            if from.is_some_and(|from| matches!(items[places[from]], Item::Penalty { cost: FORCED })) {
                break;
            }
        }
        best[to_idx] = way;
        if is_forced {
            first_useful = to_idx + 1;
        }
    }
    read_back(&places, &best)
}

#[derive(Clone, Copy, Default)]
struct Way {
    n_lines: u32,
    squares: f64,
    n_overfull: u32,
    previous: Option<usize>,
}

impl Way {
    fn is_better(&self, old: &Way) -> bool {
        (self.n_overfull, self.n_lines) < (old.n_overfull, old.n_lines)
            || ((self.n_overfull, self.n_lines) == (old.n_overfull, old.n_lines) && self.squares < old.squares)
    }
}

fn cost_of(item: &Item) -> f64 {
    match item {
        Item::Penalty { cost } if *cost > FORCED => f64::from(*cost),
        _ => 0.0,
    }
}

fn break_places(items: &[Item]) -> Vec<usize> {
    let is_place = |idx: &usize| match items[*idx] {
        Item::Glue { stretch, .. } => {
            *idx > 0 && stretch < FILL && !matches!(items[*idx - 1], Item::Glue { .. } | Item::Penalty { .. })
        }
        Item::Penalty { cost } => cost < FORBIDDEN,
        Item::Discretionary { cost, .. } => cost < FORBIDDEN,
        Item::Box { .. } => false,
    };
    (0..items.len()).filter(is_place).collect()
}

fn read_back(places: &[usize], best: &[Option<Way>]) -> Setting {
    let mut breaks = Vec::new();
    let mut at = places.len().checked_sub(1);
    let last = at.and_then(|at| best[at]);
    while let Some(idx) = at {
        breaks.push(places[idx] as u32);
        at = best[idx].and_then(|way| way.previous);
    }
    breaks.reverse();
    Setting {
        breaks,
        demerits: last.map_or(0.0, |way| way.squares),
        loosest: 0.0,
        n_overfull: last.map_or(0, |way| way.n_overfull),
        has_runt: false,
    }
}
