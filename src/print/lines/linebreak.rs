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
use crate::print::lines::item::FORCED;
use crate::print::lines::item::SHORT_WORD;
use crate::print::lines::item::break_cost;
use crate::print::lines::measure::Fit;
use crate::print::lines::measure::LineHead;
use crate::print::lines::measure::LineTail;
use crate::print::lines::measure::Measured;
use crate::print::lines::measure::Reach;
use crate::print::lines::measure::Reaches;
use crate::print::lines::measure::Sums;
use crate::print::lines::measure::line_start;
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

/// A feasible break: the best way to get here with this line number, fitness, run of hyphens, and stacks that the next line may add to.
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
    first: EndWord,
    last: EndWord,
}

/// The word at one end of a line.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct EndWord {
    /// 0 where there is none.
    word: u32,
    /// Lines in a row, up to this one, with this word at this end.
    run: u8,
}

impl EndWord {
    /// The word at the same end of the next line.
    fn then(self, word: u32) -> EndWord {
        let run = if word != 0 && word == self.word { (self.run + 1).min(3) } else { 1 };
        EndWord { word, run }
    }
}

const NO_NODE: u32 = u32::MAX;

/// A node from which lines can still start.
#[derive(Clone, Copy)]
struct Active {
    node: u32,
    /// The first item at which a line from it is long enough.
    reach: u32,
}

struct Breaker<'a> {
    items: &'a [Item],
    sums: &'a Sums,
    measures: &'a Measures,
    rules: &'a LineRules,
    tolerance: f64,
    nodes: Vec<Node>,
    active: Vec<Active>,
    reaches: Reaches,
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
            first: EndWord::default(),
            last: EndWord::default(),
        };
        let reaches = Reaches::new(items, sums, rules, tolerance);
        let active = vec![Active { node: 0, reach: 0 }];
        Breaker { items, sums, measures, rules, tolerance, nodes: vec![head], active, reaches, candidates: Vec::new() }
    }

    fn run(mut self) -> Vec<Setting> {
        for idx in 0..self.items.len() {
            if let Some(cost) = break_cost(self.items, idx) {
                self.try_break(idx, cost);
            }
        }
        self.settings()
    }

    /// Tries all lines that could end at this item, and keeps the best of each kind.
    fn try_break(&mut self, to: usize, cost: i32) {
        let mut kept = 0;
        // The latest start makes the least overfull line.
        let mut latest_start = None;
        self.candidates.clear();
        let tail = LineTail::at(self.items, self.sums, to);
        for position in 0..self.active.len() {
            let active = self.active[position];
            if to < active.reach as usize && cost > FORCED {
                self.active[kept] = active;
                kept += 1;
                continue;
            }
            let node_idx = active.node;
            let node = &self.nodes[node_idx as usize];
            let measure = self.measures.line(node.line as usize);
            let line = measure_between(&node.head, &tail, measure);
            match line.reach(self.rules, self.tolerance) {
                Reach::Long => latest_start = latest_start.max(Some(node.item_idx)),
                Reach::Short if cost > FORCED => {
                    self.active[kept] = active;
                    kept += 1;
                }
                Reach::Short | Reach::Fitting => {
                    let fit = line.fit(self.rules);
                    if fit.ratio < -1.0 {
                        latest_start = latest_start.max(Some(node.item_idx));
                        continue;
                    }
                    if fit.ratio <= self.tolerance || cost <= FORCED {
                        self.consider(node_idx, to, cost, line, fit);
                    }
                    if cost > FORCED {
                        self.active[kept] = active;
                        kept += 1;
                    }
                }
            }
        }
        if kept == 0
            && self.candidates.is_empty()
            && let Some(start) = latest_start
        {
            self.overfull_lines(start, to, &tail);
        }
        self.active.truncate(kept);
        self.admit();
    }

    /// Adds the line from a node to this break to the candidates, if it is the best of its kind.
    fn consider(&mut self, node_idx: u32, to: usize, cost: i32, line: Measured, fit: Fit) {
        let node = self.nodes[node_idx as usize];
        let is_hyphen = matches!(self.items[to], Item::Discretionary { .. });
        let hyphen_run = if is_hyphen { node.hyphen_run + 1 } else { 0 };
        if hyphen_run > 2 || (is_hyphen && self.rules.whole_line == Some(node.line)) {
            return;
        }
        let holds = |item: u32| (node.item_idx as usize..to).contains(&(item as usize));
        if self.rules.pinned.iter().any(|(item, line)| *line != node.line && holds(*item)) {
            return;
        }
        let is_last = line.stretch >= FILL.0;
        let ratio = if is_last { fit.ratio.min(0.0) } else { fit.ratio };
        let fitness = fitness_of(ratio);
        let from = (node.previous != NO_NODE).then_some(node.item_idx as usize);
        let (first_word, last_word) = self.end_words(from, node.head.start, to);
        let (first, last) = (node.first.then(first_word), node.last.then(last_word));
        let own = if ratio > self.rules.short_from {
            self.short_demerits(line, self.measures.line(node.line as usize))
        } else {
            self.line_demerits(ratio, cost) + self.letterspace_demerits(fit)
        };
        let mut demerits = node.demerits + own;
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
        demerits += self.stack_demerits(first) + self.stack_demerits(last);
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
            first,
            last,
        });
    }

    fn stack_demerits(&self, end: EndWord) -> f64 {
        match end.run {
            0 | 1 => 0.0,
            2 if end.word & SHORT_WORD != 0 => 0.0,
            2 => self.rules.stack,
            _ => self.rules.tall_stack,
        }
    }

    /// The demerits of a line that is not filled, whatever it ends with.
    fn short_demerits(&self, line: Measured, measure: Length) -> f64 {
        self.rules.short * (1.0 + 0.5 * line.shortfall as f64 / measure.0.max(1) as f64)
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

    /// Whether a last line, not the only one, is shorter than it should be, or holds nothing but the end of a broken word.
    /// Source: Bringhurst, The Elements of Typographic Style, 2.4.2.
    fn is_runt(&self, node: &Node, line: Measured) -> bool {
        let width = self.measures.line(node.line as usize).0 - line.shortfall;
        let is_word_end = node.hyphen_run > 0 && line.stretch == FILL.0;
        node.previous != NO_NODE && (width < self.rules.runt_width || is_word_end)
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

    /// The word that starts the line after a break, as the stack demerits compare it.
    fn next_word(&self, from: usize) -> u32 {
        match (&self.items[from], self.items.get(line_start(self.items, from))) {
            (Item::Discretionary { .. }, _) => 0,
            (_, Some(Item::Box { word, .. })) => *word,
            _ => 0,
        }
    }

    /// Adds the line from each node at `start`, which is too long, to this break.
    fn overfull_lines(&mut self, start: u32, to: usize, tail: &LineTail) {
        for position in 0..self.active.len() {
            let node_idx = self.active[position].node;
            let node = &self.nodes[node_idx as usize];
            if node.item_idx == start {
                let line = measure_between(&node.head, tail, self.measures.line(node.line as usize));
                self.consider_overfull(node_idx, to, line);
            }
        }
    }

    fn consider_overfull(&mut self, node_idx: u32, to: usize, line: Measured) {
        let node = self.nodes[node_idx as usize];
        let excess = (-line.shortfall - line.shrink).max(0) as f64 / crate::units::SP_PER_PT as f64;
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
            first: EndWord::default(),
            last: EndWord::default(),
        });
    }

    fn keep(&mut self, new: Node) {
        // Of the words at the ends, a first word that the next line starts with too can cost something later on, and how often the last word, the
        // same for all lines that end here, has stood there.
        let next = self.next_word(new.item_idx as usize);
        let stacks = |node: &Node| {
            let first_run = if next != 0 && node.first.word == next { node.first.run } else { 0 };
            (first_run, node.last)
        };
        let same = self.candidates.iter_mut().find(|old| {
            old.line == new.line
                && old.fitness == new.fitness
                && old.hyphen_run == new.hyphen_run
                && stacks(old) == stacks(&new)
        });
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
            if node.line.abs_diff(best_line) <= self.rules.line_window {
                let measure = self.measures.line(node.line as usize);
                let reach = self.reaches.first(&head, measure, self.rules, self.tolerance) as u32;
                self.active.push(Active { node: self.nodes.len() as u32, reach });
                self.nodes.push(Node { head, ..node });
            }
        }
    }

    /// Reads the best setting for each number of lines back from the nodes at the end.
    fn settings(&self) -> Vec<Setting> {
        let mut ends: Vec<&Node> = self.active.iter().map(|active| &self.nodes[active.node as usize]).collect();
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
