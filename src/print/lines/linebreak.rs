//! The total fit: chooses the breaks of one paragraph with the least total demerits, for each number of lines that it can have.
//!
//! Source: Knuth and Plass 1981, sections 2 to 4, and The TeXbook, chapter 14. Differences:
//! - one pass with all hyphens in play, for their cost is part of the sum; a second one, without a limit on looseness, only where the first finds no way;
//! - nodes are kept apart by line number always, so that the page maker can have the paragraph a line shorter or longer at a known cost;
//! - the run of hyphens belongs to a node, so that three in a row can be forbidden exactly;
//! - glyphs may be widened or narrowed a little (Thành 2000) where word spaces alone would be far from natural.

use crate::print::lines::Item;
use crate::print::lines::LineRules;
use crate::print::lines::item::FILL;
use crate::print::lines::item::FORBIDDEN;
use crate::print::lines::item::FORCED;
use crate::print::lines::measure::Fit;
use crate::print::lines::measure::LineHead;
use crate::print::lines::measure::LineTail;
use crate::print::lines::measure::Measured;
use crate::print::lines::measure::Reach;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::measure_between;
use crate::units::Length;

/// The measure of each line: the first ones by name, all others alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measures {
    pub first: Vec<Length>,
    pub rest: Length,
}

impl Measures {
    pub fn all(measure: Length) -> Measures {
        Measures { first: Vec::new(), rest: measure }
    }

    /// The measure of a line, from 0.
    pub fn line(&self, line_idx: usize) -> Length {
        self.first.get(line_idx).copied().unwrap_or(self.rest)
    }
}

/// One way to break a paragraph.
#[derive(Clone, PartialEq, Debug)]
pub struct Setting {
    /// Indices into the items, rising; the last is the last item.
    pub breaks: Vec<u32>,
    pub demerits: f64,
    /// The largest stretch ratio of its lines, after widening.
    pub loosest: f64,
    /// Lines that are too long even with all glue shrunk.
    pub n_overfull: u32,
    /// Whether the last line is a runt.
    pub has_runt: bool,
}

impl Setting {
    pub fn n_lines(&self) -> usize {
        self.breaks.len()
    }
}

/// Line numbers further than this from the best one at the same place are given up, so that time stays linear in the text.
/// Effect: a paragraph can be had at most this many lines shorter or longer than its best setting.
const LINE_WINDOW: u32 = 2;

/// More than any real line costs, so that a line out of bounds is taken only where there is no other way.
const OVERFULL_DEMERITS: f64 = 1e12;

/// Chooses the breaks of one paragraph with the least total demerits, for each reachable number of lines.
///
/// `items` ends with a forced penalty, before it the glue that fills the last line. Returns the settings by rising number of lines; never empty
/// for a list that is not. An overfull line is returned, not reported: the caller knows its words.
pub fn break_paragraph(items: &[Item], measures: &Measures, rules: &LineRules) -> Vec<Setting> {
    if items.is_empty() {
        return Vec::new();
    }
    let sums = Sums::new(items);
    let strict = Breaker::new(items, &sums, measures, rules, rules.tolerance).run();
    if strict.iter().any(|setting| setting.n_overfull == 0) {
        return strict.into_iter().filter(|setting| setting.n_overfull == 0).collect();
    }
    Breaker::new(items, &sums, measures, rules, f64::INFINITY).run()
}

/// The setting with the least demerits.
pub fn best_setting(settings: &[Setting]) -> Option<&Setting> {
    settings.iter().min_by(|one, other| one.demerits.total_cmp(&other.demerits))
}

/// The four classes of looseness. Source: TeX, tight below -1/2, decent, loose from 1/2, very loose from 1.
fn fitness_of(ratio: f64) -> u8 {
    if ratio < -0.5 {
        0
    } else if ratio <= 0.5 {
        1
    } else if ratio <= 1.0 {
        2
    } else {
        3
    }
}

/// A feasible break: the best way to get here with this line number, fitness and run of hyphens.
#[derive(Clone, Copy)]
struct Node {
    item_idx: u32,
    /// The head of the line that starts here.
    head: LineHead,
    /// `u32::MAX` for the head of the paragraph.
    previous: u32,
    /// Lines up to here.
    line: u32,
    fitness: u8,
    hyphen_run: u8,
    n_overfull: u32,
    has_runt: bool,
    demerits: f64,
    loosest: f64,
    /// The words at both ends of the line that ends here; 0 where there is none.
    first_word: u32,
    last_word: u32,
}

const NO_NODE: u32 = u32::MAX;

struct Breaker<'a> {
    items: &'a [Item],
    sums: &'a Sums,
    measures: &'a Measures,
    rules: &'a LineRules,
    tolerance: f64,
    nodes: Vec<Node>,
    active: Vec<u32>,
    candidates: Vec<Node>,
}

impl<'a> Breaker<'a> {
    fn new(
        items: &'a [Item],
        sums: &'a Sums,
        measures: &'a Measures,
        rules: &'a LineRules,
        tolerance: f64,
    ) -> Breaker<'a> {
        let head = Node {
            item_idx: 0,
            head: LineHead::after(items, sums, None),
            previous: NO_NODE,
            line: 0,
            fitness: 1,
            hyphen_run: 0,
            n_overfull: 0,
            has_runt: false,
            demerits: 0.0,
            loosest: 0.0,
            first_word: 0,
            last_word: 0,
        };
        Breaker { items, sums, measures, rules, tolerance, nodes: vec![head], active: vec![0], candidates: Vec::new() }
    }

    fn run(mut self) -> Vec<Setting> {
        for idx in 0..self.items.len() {
            match self.items[idx] {
                Item::Glue { .. } if idx > 0 && !is_discardable(&self.items[idx - 1]) => self.try_break(idx, 0),
                Item::Penalty { cost } if cost < FORBIDDEN => self.try_break(idx, cost),
                Item::Discretionary { cost, .. } if cost < FORBIDDEN => self.try_break(idx, cost),
                _ => {}
            }
        }
        self.settings()
    }

    /// Tries all lines that could end at this item, and keeps the best of each kind.
    fn try_break(&mut self, to: usize, cost: i32) {
        let mut kept = 0;
        let mut longest: Option<(u32, Measured)> = None;
        self.candidates.clear();
        let tail = LineTail::at(self.items, self.sums, to);
        for position in 0..self.active.len() {
            let node_idx = self.active[position];
            let node = &self.nodes[node_idx as usize];
            let measure = self.measures.line(node.line as usize);
            let line = measure_between(&node.head, &tail, measure);
            match line.reach(self.rules, self.tolerance) {
                // The latest start makes the least overfull line.
                Reach::Long => longest = Some((node_idx, line)),
                Reach::Short if cost > FORCED => {
                    self.active[kept] = node_idx;
                    kept += 1;
                }
                Reach::Short | Reach::Fitting => {
                    let fit = line.fit(self.rules);
                    if fit.ratio < -1.0 {
                        longest = Some((node_idx, line));
                        continue;
                    }
                    if fit.ratio <= self.tolerance || cost <= FORCED {
                        self.consider(node_idx, to, cost, line, fit);
                    }
                    if cost > FORCED {
                        self.active[kept] = node_idx;
                        kept += 1;
                    }
                }
            }
        }
        if kept == 0
            && self.candidates.is_empty()
            && let Some((node_idx, line)) = longest
        {
            self.consider_overfull(node_idx, to, line);
        }
        self.active.truncate(kept);
        self.admit();
    }

    /// Adds the line from a node to this break to the candidates, if it is the best of its kind.
    fn consider(&mut self, node_idx: u32, to: usize, cost: i32, line: Measured, fit: Fit) {
        let node = self.nodes[node_idx as usize];
        let is_hyphen = matches!(self.items[to], Item::Discretionary { .. });
        let hyphen_run = if is_hyphen { node.hyphen_run + 1 } else { 0 };
        if hyphen_run > 2 {
            return;
        }
        let is_last = line.stretch >= FILL.0;
        let ratio = if is_last { fit.ratio.min(0.0) } else { fit.ratio };
        let fitness = fitness_of(ratio);
        let from = (node.previous != NO_NODE).then_some(node.item_idx as usize);
        let (first_word, last_word) = self.end_words(from, node.head.start, to);
        let mut demerits = node.demerits + self.line_demerits(ratio, cost) + self.letterspace_demerits(fit);
        if fitness.abs_diff(node.fitness) > 1 && node.previous != NO_NODE {
            demerits += self.rules.adjacent;
        }
        if let Item::Discretionary { n_after, .. } = self.items[to] {
            if node.hyphen_run > 0 {
                demerits += self.rules.double_hyphen;
            }
            if n_after < 4 {
                demerits += self.rules.short_fragment;
            }
        }
        if first_word != 0 && first_word == node.first_word {
            demerits += self.rules.stack;
        }
        if last_word != 0 && last_word == node.last_word {
            demerits += self.rules.stack;
        }
        if is_last {
            demerits += self.last_line_demerits(&node, line);
        }
        self.keep(Node {
            item_idx: to as u32,
            head: LineHead::default(),
            previous: node_idx,
            line: node.line + 1,
            fitness,
            hyphen_run,
            n_overfull: node.n_overfull,
            has_runt: is_last && self.is_runt(&node, line),
            demerits,
            loosest: node.loosest.max(if is_last { 0.0 } else { fit.ratio }),
            first_word,
            last_word,
        });
    }

    /// The demerits of a line for itself. Source: The TeXbook, p. 98.
    fn line_demerits(&self, ratio: f64, cost: i32) -> f64 {
        let size = ratio.abs().min(50.0);
        let badness = 100.0 * size * size * size;
        let own = (self.rules.line_penalty + badness) * (self.rules.line_penalty + badness);
        let cost = f64::from(cost);
        if cost >= 0.0 {
            own + cost * cost
        } else if cost > f64::from(FORCED) {
            own - cost * cost
        } else {
            own
        }
    }

    fn letterspace_demerits(&self, fit: Fit) -> f64 {
        if fit.letterspace == 0 {
            return 0.0;
        }
        let share = fit.letterspace as f64 / f64::from(self.rules.letterspace);
        self.rules.letterspaced * share * share
    }

    fn last_line_demerits(&self, node: &Node, line: Measured) -> f64 {
        if node.previous == NO_NODE {
            return 0.0;
        }
        let mut demerits = 0.0;
        if node.hyphen_run > 0 {
            demerits += self.rules.final_hyphen;
        }
        if self.is_runt(node, line) {
            demerits += self.rules.runt;
        }
        if (self.rules.nearly_full_from..self.rules.nearly_full_to).contains(&line.shortfall) {
            demerits += self.rules.nearly_full;
        }
        demerits
    }

    /// Whether a last line, not the only one, is shorter than it should be.
    fn is_runt(&self, node: &Node, line: Measured) -> bool {
        let measure = self.measures.line(node.line as usize).0;
        node.previous != NO_NODE && measure - line.shortfall < self.rules.runt_width
    }

    /// The words that start and end the line, as the stack demerits compare them; broken words are none.
    fn end_words(&self, from: Option<usize>, start: usize, to: usize) -> (u32, u32) {
        let after_hyphen = from.is_some_and(|from| matches!(self.items[from], Item::Discretionary { .. }));
        let first = match self.items.get(start) {
            Some(Item::Box { word, .. }) if !after_hyphen && start < to => *word,
            _ => 0,
        };
        let last = match to.checked_sub(1).map(|before| &self.items[before]) {
            Some(Item::Box { word, .. }) if !matches!(self.items[to], Item::Discretionary { .. }) => *word,
            _ => 0,
        };
        (first, last)
    }

    fn consider_overfull(&mut self, node_idx: u32, to: usize, line: Measured) {
        let node = self.nodes[node_idx as usize];
        let excess = (-line.shortfall - line.shrink) as f64 / crate::units::SP_PER_PT as f64;
        self.keep(Node {
            item_idx: to as u32,
            head: LineHead::default(),
            previous: node_idx,
            line: node.line + 1,
            fitness: 0,
            hyphen_run: 0,
            n_overfull: node.n_overfull + 1,
            has_runt: false,
            demerits: node.demerits + OVERFULL_DEMERITS + excess * 1e9,
            loosest: node.loosest,
            first_word: 0,
            last_word: 0,
        });
    }

    fn keep(&mut self, new: Node) {
        let same = self
            .candidates
            .iter_mut()
            .find(|old| old.line == new.line && old.fitness == new.fitness && old.hyphen_run == new.hyphen_run);
        match same {
            Some(old) if new.demerits < old.demerits => *old = new,
            Some(_) => {}
            None => self.candidates.push(new),
        }
    }

    /// Makes the candidates active, those far from the best line number left out.
    fn admit(&mut self) {
        let Some(best) = self.candidates.iter().min_by(|one, other| one.demerits.total_cmp(&other.demerits)) else {
            return;
        };
        let best_line = best.line;
        // All of them break at the same item.
        let head = LineHead::after(self.items, self.sums, Some(best.item_idx as usize));
        for node in self.candidates.drain(..) {
            if node.line.abs_diff(best_line) <= LINE_WINDOW {
                self.active.push(self.nodes.len() as u32);
                self.nodes.push(Node { head, ..node });
            }
        }
    }

    /// Reads the best setting for each number of lines back from the nodes at the end.
    fn settings(&self) -> Vec<Setting> {
        let mut ends: Vec<&Node> = self.active.iter().map(|idx| &self.nodes[*idx as usize]).collect();
        ends.sort_by(|one, other| one.line.cmp(&other.line).then(one.demerits.total_cmp(&other.demerits)));
        ends.dedup_by_key(|node| node.line);
        ends.into_iter().filter(|node| node.line > 0).map(|node| self.setting(node)).collect()
    }

    fn setting(&self, end: &Node) -> Setting {
        let mut breaks = Vec::with_capacity(end.line as usize);
        let mut node = end;
        while node.previous != NO_NODE {
            breaks.push(node.item_idx);
            node = &self.nodes[node.previous as usize];
        }
        breaks.reverse();
        let Node { demerits, loosest, n_overfull, has_runt, .. } = *end;
        Setting { breaks, demerits, loosest, n_overfull, has_runt }
    }
}

fn is_discardable(item: &Item) -> bool {
    matches!(item, Item::Glue { .. } | Item::Penalty { .. })
}

#[cfg(test)]
mod tests {
    use super::Measures;
    use super::Setting;
    use super::best_setting;
    use super::break_paragraph;
    use crate::print::lines::Item;
    use crate::print::lines::LineRules;
    use crate::print::lines::item::FILL;
    use crate::print::lines::item::FORCED;
    use crate::print::lines::set::GlueSetter;
    use crate::print::lines::set::set_lines;
    use crate::units::Length;

    /// Reads a list made by hand: `30` a box, `_` a space of 4 +2 -1, `-` a hyphen of width 3 and cost 50, `!` a forced break. Points.
    fn list(text: &str) -> Vec<Item> {
        let pt = |points: f64| Length::pt(points);
        let mut items: Vec<Item> = text
            .split_whitespace()
            .map(|word| match word {
                "_" => Item::Glue { width: pt(4.0), stretch: pt(2.0), shrink: pt(1.0) },
                "-" => {
                    Item::Discretionary { pre: pt(3.0), post: Length::ZERO, hang: Length::ZERO, cost: 50, n_after: 5 }
                }
                "!" => Item::Penalty { cost: FORCED },
                width => Item::plain_box(pt(width.parse().expect("a width in points"))),
            })
            .collect();
        items.push(Item::Penalty { cost: crate::print::lines::item::FORBIDDEN });
        items.push(Item::Glue { width: Length::ZERO, stretch: FILL, shrink: Length::ZERO });
        items.push(Item::Penalty { cost: FORCED });
        items
    }

    fn settings(text: &str, measure: f64) -> Vec<Setting> {
        break_paragraph(&list(text), &Measures::all(Length::pt(measure)), &LineRules::default())
    }

    fn check_breaks(text: &str, measure: f64, expected: &[u32]) {
        let settings = settings(text, measure);
        let best = best_setting(&settings).expect("a list that is not empty has a setting");
        assert_eq!(&best.breaks[..best.breaks.len() - 1], expected, "{text}");
    }

    #[test]
    fn a_line_breaks_at_the_space_that_fits_best() {
        // 30 4 30 4 30 is 98: three boxes fill 100 with a stretch of 1 pt on each space.
        check_breaks("30 _ 30 _ 30 _ 30 _ 30 _ 30", 100.0, &[5]);
    }

    #[test]
    fn a_hyphen_is_taken_where_spaces_alone_are_too_loose() {
        // Without the hyphen, 30 4 30 leaves 36 pt to one space.
        check_breaks("30 _ 30 _ 28 - 30 _ 30", 99.0, &[5]);
    }

    #[test]
    fn a_forced_break_ends_the_line() {
        let settings = settings("30 ! 30", 100.0);
        assert_eq!(settings[0].breaks.len(), 2);
    }

    #[test]
    fn a_word_wider_than_the_measure_stands_alone_and_is_counted() {
        let settings = settings("30 _ 200 _ 30", 100.0);
        let best = best_setting(&settings).expect("there is a setting");
        assert_eq!(best.n_overfull, 1);
        assert_eq!(best.n_lines(), 3);
    }

    #[test]
    fn settings_differ_in_lines_and_rise() {
        let words = ["20", "_"].repeat(200).join(" ");
        let settings = settings(&words, 120.0);
        assert!(settings.len() > 1);
        assert!(settings.windows(2).all(|pair| pair[0].n_lines() < pair[1].n_lines()));
    }

    #[test]
    fn set_widths_sum_to_the_measure() {
        let words: Vec<String> = (0..60).flat_map(|idx| [format!("{}", 17 + idx * 7 % 23), "_".to_string()]).collect();
        let items = list(&words.join(" "));
        let measure = Length::pt(150.0);
        for rules in [LineRules::default(), LineRules { expansion: 20, ..LineRules::default() }] {
            let settings = break_paragraph(&items, &Measures::all(measure), &rules);
            let best = best_setting(&settings).expect("there is a setting");
            let lines = set_lines(&items, &best.breaks, |_| measure, &rules);
            for line in &lines[..lines.len() - 1] {
                let mut glue = GlueSetter::new(line);
                let mut boxes = 0;
                let mut spaces = Length::ZERO;
                for item in &items[line.start..line.end] {
                    match *item {
                        Item::Box { width, .. } => boxes += width.0,
                        Item::Glue { width, stretch, shrink } => spaces += glue.glue_width(width, stretch, shrink),
                        Item::Penalty { .. } | Item::Discretionary { .. } => {}
                    }
                }
                assert_eq!(boxes + line.scale * boxes / 1000 + spaces.0, measure.0);
            }
        }
    }

    #[test]
    fn no_three_lines_in_a_row_end_with_a_hyphen() {
        // Each line could end with a hyphen at almost no stretch.
        let words = ["40", "_", "31", "-", "20", "_"].repeat(30).join(" ");
        let items = list(&words);
        for setting in settings(&words, 78.0) {
            let hyphens: Vec<bool> =
                setting.breaks.iter().map(|at| matches!(items[*at as usize], Item::Discretionary { .. })).collect();
            assert!(!hyphens.windows(3).any(|run| run.iter().all(|is| *is)), "{hyphens:?}");
        }
    }

    /// A small generator of numbers, so that lists are the same on every machine. Source: Knuth, TAOCP 2, 3.3.4, line 26 of the table.
    fn next(seed: &mut u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    /// The least demerits of any way to break, found by trying all; for lists without hyphens, and rules without stacks and runts.
    fn least_by_trying(widths: &[f64], measure: f64, rules: &LineRules) -> f64 {
        let n = widths.len();
        let mut least = f64::INFINITY;
        for choice in 0..1_u32 << (n - 1) {
            let mut demerits = 0.0;
            let mut class = 1_i32;
            let mut start = 0;
            for end in 1..=n {
                let is_last = end == n;
                if !is_last && choice & (1 << (end - 1)) == 0 {
                    continue;
                }
                let n_spaces = (end - start - 1) as f64;
                let natural: f64 = widths[start..end].iter().sum::<f64>() + 4.0 * n_spaces;
                let short = measure - natural;
                let ratio = match short {
                    _ if is_last && short >= 0.0 => 0.0,
                    0.0 => 0.0,
                    _ if short > 0.0 => short / (2.0 * n_spaces),
                    _ => short / n_spaces,
                };
                if ratio < -1.0 || ratio > rules.tolerance || ratio.is_nan() {
                    demerits = f64::INFINITY;
                    break;
                }
                let badness = 100.0 * ratio.abs().powi(3);
                demerits += (rules.line_penalty + badness).powi(2);
                let new_class = i32::from(super::fitness_of(ratio));
                if start > 0 && (new_class - class).abs() > 1 {
                    demerits += rules.adjacent;
                }
                class = new_class;
                start = end;
            }
            least = least.min(demerits);
        }
        least
    }

    #[test]
    fn the_best_setting_is_the_least_of_all() {
        let rules = LineRules { nearly_full: 0.0, runt: 0.0, stack: 0.0, ..LineRules::default() };
        let mut seed = 7;
        let mut n_feasible = 0;
        for _ in 0..300 {
            let widths: Vec<f64> = (0..12).map(|_| 14.0 + (next(&mut seed) % 9) as f64).collect();
            let text = widths.iter().map(f64::to_string).collect::<Vec<String>>().join(" _ ");
            let found = break_paragraph(&list(&text), &Measures::all(Length::pt(100.0)), &rules);
            let least = least_by_trying(&widths, 100.0, &rules);
            if least.is_finite() {
                n_feasible += 1;
                let best = best_setting(&found).expect("there is a setting").demerits;
                assert!((best - least).abs() < 1e-6 * least.max(1.0), "{text}: {best} is not {least}");
            }
        }
        assert!(n_feasible > 50, "{n_feasible}");
    }
}
