//! Ragged setting: headings, verse, narrow columns. Spaces keep their natural width; the breaks make the lines even.
//!
//! Least sum of squared shortfalls and costs, by dynamic programming over the breaks; of headings among the ways with the fewest lines.
//! Source: Knuth and Plass 1981, section “Ragged-right margins”; the square of the shortfall stands for badness.

use crate::print::lines::Item;
use crate::print::lines::Measures;
use crate::print::lines::Setting;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORBIDDEN;
use crate::print::lines::item::FORCED;
use crate::print::lines::measure::Measured;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::measure_line;
use crate::units::Length;

/// Whether the last line counts too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LastLine {
    /// It may be short: text.
    Free,
    /// All lines are to be of like length: headings.
    Balanced,
}

/// What ragged setting is told. Costs are squared points: 1,600 is what a line 40 pt short costs.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RagRules {
    pub last_line: LastLine,
    /// A line of one word that is no wider is a stub: a word of four letters, about.
    pub stub_width: Length,
}

/// For a stub on a line of its own in a heading, where there is more than one line. Higher than what a break by sense is worth.
const HEADING_STUB: f64 = 12_000.0;

/// For a last line of one longer word in a heading.
const HEADING_WORD: f64 = 1_600.0;

/// For a stub that is the last line of a text. Higher: fewer stubs, shorter lines before them.
const TEXT_STUB: f64 = 2_500.0;

/// For each unit of what a hyphen costs in justified text. Higher: fewer hyphens, a wilder edge. A hyphen of 120 is taken only where the line
/// would be 50 pt shorter without it.
const HYPHEN: f64 = 20.0;

/// Places to break that a first line may have; so far from the head of the paragraph a line is tried that starts there, where it is longer than
/// the others.
const FIRST_LINE_PLACES: usize = 200;

/// Chooses the breaks of a paragraph set ragged. `items` as for `break_paragraph`.
pub fn break_ragged(items: &[Item], measures: &Measures, rules: &RagRules) -> Setting {
    let sums = Sums::new(items);
    let places = break_places(items);
    let mut best: Vec<Option<Way>> = vec![None; places.len()];
    let mut first_useful = 0;
    for (to_idx, to) in places.iter().copied().enumerate() {
        let mut way: Option<Way> = None;
        let mut is_beyond = false;
        for from_idx in (first_useful..=to_idx).rev() {
            if is_beyond && from_idx > 0 {
                // The head of the paragraph is tried still: its line may be the longer one.
                continue;
            }
            // The slot before the first place is the head of the paragraph.
            let from = from_idx.checked_sub(1);
            let before = match from {
                None => Some(Way::default()),
                Some(from) => best[from],
            };
            let Some(before) = before else { continue };
            let measure = measures.line(before.n_lines as usize);
            let line = measure_line(items, &sums, from.map(|from| places[from]), to, measure);
            let is_overfull = line.shortfall < 0;
            let is_adjacent = from_idx == to_idx;
            if is_overfull && !is_adjacent {
                if measures.first.is_empty() || first_useful > 0 || to_idx > FIRST_LINE_PLACES || from_idx == 0 {
                    break;
                }
                is_beyond = true;
                continue;
            }
            let is_last = to_idx + 1 == places.len() || line.stretch >= FILL.0;
            let standing = match (is_last, before.n_lines) {
                (true, 0) => Standing::Only,
                (true, _) => Standing::Last,
                (false, _) => Standing::Before,
            };
            let new = Way {
                n_lines: before.n_lines + 1,
                cost: before.cost + line_cost(line, standing, measure, rules) + break_cost(&items[to]),
                n_overfull: before.n_overfull + u32::from(is_overfull),
                previous: from,
            };
            if way.is_none_or(|old| new.is_better(&old, rules)) {
                way = Some(new);
            }
        }
        best[to_idx] = way;
        if is_forced(&items[to]) {
            first_useful = to_idx + 1;
        }
    }
    read_back(&places, &best)
}

/// The best way to a place.
#[derive(Clone, Copy, Default)]
struct Way {
    n_lines: u32,
    cost: f64,
    n_overfull: u32,
    previous: Option<usize>,
}

impl Way {
    fn is_better(&self, old: &Way, rules: &RagRules) -> bool {
        // A heading takes no more lines than it must; text has its lines counted by what they lack.
        let order = |way: &Way| match rules.last_line {
            LastLine::Balanced => (way.n_overfull, way.n_lines),
            LastLine::Free => (way.n_overfull, 0),
        };
        order(self) < order(old) || (order(self) == order(old) && self.cost < old.cost)
    }
}

/// Where a line stands in what is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Only,
    Last,
    Before,
}

/// What a line costs for its length and its words.
fn line_cost(line: Measured, standing: Standing, measure: Length, rules: &RagRules) -> f64 {
    let shortfall = line.shortfall as f64 / crate::units::SP_PER_PT as f64;
    let squared = match (standing, rules.last_line) {
        (Standing::Only | Standing::Last, LastLine::Free) => 0.0,
        _ => shortfall * shortfall,
    };
    let is_one_word = line.stretch == 0 || line.stretch == FILL.0;
    if !is_one_word || standing == Standing::Only {
        return squared;
    }
    let is_stub = measure.0 - line.shortfall <= rules.stub_width.0;
    match (rules.last_line, is_stub, standing) {
        (LastLine::Balanced, true, _) => squared + HEADING_STUB,
        (LastLine::Balanced, false, Standing::Last) => squared + HEADING_WORD,
        (LastLine::Free, true, Standing::Last) => squared + TEXT_STUB,
        _ => squared,
    }
}

fn break_cost(item: &Item) -> f64 {
    match *item {
        Item::Penalty { cost } if cost > FORCED => f64::from(cost),
        Item::Discretionary { cost, .. } => f64::from(cost) * HYPHEN,
        _ => 0.0,
    }
}

fn is_forced(item: &Item) -> bool {
    matches!(item, Item::Penalty { cost: FORCED })
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
        demerits: last.map_or(0.0, |way| way.cost),
        loosest: 0.0,
        n_overfull: last.map_or(0, |way| way.n_overfull),
        has_runt: false,
    }
}

#[cfg(test)]
mod tests {
    use super::LastLine;
    use super::RagRules;
    use super::break_ragged;
    use crate::print::lines::Item;
    use crate::print::lines::Measures;
    use crate::print::lines::item::FILL;
    use crate::print::lines::item::FORBIDDEN;
    use crate::print::lines::item::FORCED;
    use crate::units::Length;

    /// Reads a list made by hand: `30` a box, `_` a space of 5, `-` a hyphen of width 5, `:` the place after a colon, `.` that after a small
    /// word, `!` a forced break; each of the last three stands before a space. Returns the widths of the lines, spaces counted.
    fn lines(text: &str, measure: f64, last_line: LastLine) -> Vec<f64> {
        let pt = Length::pt;
        let space = Item::Glue { width: pt(5.0), stretch: pt(2.0), shrink: pt(1.0) };
        let mut items: Vec<Item> = text
            .split_whitespace()
            .map(|word| match word {
                "_" => space,
                "-" => {
                    Item::Discretionary { pre: pt(5.0), post: Length::ZERO, hang: Length::ZERO, cost: 120, n_after: 5 }
                }
                ":" => Item::Penalty { cost: -9_000 },
                "." => Item::Penalty { cost: 1_600 },
                "!" => Item::Penalty { cost: FORCED },
                width => Item::plain_box(pt(width.parse().unwrap())),
            })
            .collect();
        items.push(Item::Penalty { cost: FORBIDDEN });
        items.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO });
        items.push(Item::Penalty { cost: FORCED });
        let rules = RagRules { last_line, stub_width: pt(20.0) };
        let setting = break_ragged(&items, &Measures::all(pt(measure)), &rules);
        let mut start = 0;
        let mut widths = Vec::new();
        for end in setting.breaks.iter().map(|end| *end as usize) {
            let is_start = |item: &&Item| !matches!(item, Item::Box { .. });
            let start_box = start + items[start..end].iter().take_while(is_start).count();
            let width = |item: &Item| match item {
                Item::Box { width, .. } | Item::Glue { width, .. } => width.0,
                _ => 0,
            };
            let hyphen = if matches!(items[end], Item::Discretionary { .. }) { pt(5.0).0 } else { 0 };
            let sum: i64 = items[start_box..end].iter().map(width).sum::<i64>() + hyphen;
            widths.push(sum as f64 / 65_536.0);
            start = end;
        }
        widths
    }

    fn check_lines(text: &str, measure: f64, last_line: LastLine, expected: &[f64]) {
        assert_eq!(lines(text, measure, last_line), expected, "{text}");
    }

    #[test]
    fn the_lines_of_a_heading_are_of_like_length_and_no_more_than_needed() {
        check_lines("30 _ 30 _ 30 _ 30", 110.0, LastLine::Balanced, &[65.0, 65.0]);
        check_lines("30 _ 30 _ 30", 110.0, LastLine::Balanced, &[100.0]);
        check_lines("30 _ 30 _ 30 _ 30", 110.0, LastLine::Free, &[100.0, 30.0]);
    }

    #[test]
    fn a_heading_breaks_after_a_colon_first() {
        check_lines("30 : _ 30 _ 30 _ 30 _ 30", 140.0, LastLine::Balanced, &[30.0, 135.0]);
        check_lines("30 _ 30 _ 30 : _ 30 _ 30", 140.0, LastLine::Balanced, &[100.0, 65.0]);
    }

    #[test]
    fn a_short_word_never_stands_alone_on_a_line_though_a_colon_asks_for_it() {
        check_lines("15 : _ 30 _ 30 _ 30 _ 30", 140.0, LastLine::Balanced, &[50.0 + 35.0, 65.0]);
        check_lines("30 _ 30 _ 30 _ 30 : _ 15", 140.0, LastLine::Balanced, &[65.0, 85.0]);
        // Nothing else stands on the line, so it is no stub of another one.
        check_lines("15", 140.0, LastLine::Balanced, &[15.0]);
    }

    #[test]
    fn a_line_of_a_heading_does_not_end_with_a_small_word() {
        check_lines("30 _ 30 _ 10 . _ 30 _ 40", 110.0, LastLine::Balanced, &[65.0, 90.0]);
        check_lines("30 _ 30 _ 10 _ 30 _ 40", 110.0, LastLine::Balanced, &[80.0, 75.0]);
    }

    #[test]
    fn text_has_even_lines_rather_than_full_ones() {
        // Filled as far as they go the lines are 100, 65, 90: the 60 fits nowhere but alone.
        check_lines("30 _ 30 _ 30 _ 60 _ 50 _ 40 _ 20", 105.0, LastLine::Free, &[65.0, 95.0, 95.0, 20.0]);
    }

    #[test]
    fn a_last_line_of_text_is_no_stub_where_another_break_costs_little() {
        check_lines("40 _ 40 _ 40 _ 40 _ 15", 90.0, LastLine::Free, &[85.0, 40.0, 60.0]);
        check_lines("40 _ 40 _ 40 _ 40 _ 15", 85.0, LastLine::Free, &[85.0, 40.0, 60.0]);
    }

    #[test]
    fn a_hyphen_is_taken_only_where_the_edge_would_be_wild() {
        check_lines("60 _ 20 - 40 _ 60 _ 60", 100.0, LastLine::Free, &[60.0, 60.0, 60.0, 60.0]);
        check_lines("30 _ 60 - 60 _ 60 _ 60", 100.0, LastLine::Free, &[100.0, 60.0, 60.0, 60.0]);
    }

    #[test]
    fn each_part_between_forced_breaks_is_set_for_itself() {
        check_lines("30 _ 30 ! _ 30 _ 30 _ 30 _ 30", 110.0, LastLine::Balanced, &[65.0, 65.0, 65.0]);
    }
}
