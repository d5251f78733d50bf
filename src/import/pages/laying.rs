//! Pages laid in the order of reading as an imposition has them, with each side parted where its pages best go on from and to their neighbors.
//!
//! Source of the search for the partings: iterated conditional modes, Besag 1986, “On the statistical analysis of dirty pictures”, section 2.5; two
//! sides that share a join are moved together, as neither can be bettered alone.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap; // never iterated: only asked for single joins

use crate::import::lexicon::Lexicon;
use crate::import::pages::cohesion;
use crate::import::pages::impositions::Imposition;
use crate::import::pages::impositions::Kind;
use crate::import::pages::joins;
use crate::import::pages::joins::Page;
use crate::import::pages::leaves::Side;
use crate::import::pages::leaves::Way;
use crate::import::rows::Row;
use crate::import::text::SourceText;

/// So few numbers may stand where they do by chance.
pub const MIN_NUMBERS: usize = 4;
/// What a printed number in its place is worth.
const NUMBER: f64 = 1.5;
/// A join within one side is worth no more: text goes on in each side wherever it is cut.
const WITHIN: f64 = 1.0;
/// What it costs that the number of a page stands on its side, but its text does not.
const NUMBER_ALONE: f64 = 1.0;
/// So many leaves must be turned, with one bad join in so many at most, and one in so many over which a sentence goes on at least.
const MIN_TURNED: usize = 4;
const MOST_BAD: usize = 10;
const LEAST_ON: usize = 3;
/// By so much a leaf that is turned joins better than sides as they follow each other; half of these are turned leaves themselves.
const TURNED_GAIN: f64 = 0.75;
/// A title page has no more rows than this, and nothing goes on from it.
const MAX_TITLE: usize = 8;
/// So many impositions are looked at again with all ways to part the sides, if one of the first few of them is better than the sides as they stand.
const N_LOOKED_AT_AGAIN: usize = 40;
const N_FIRST: usize = 4;
/// What a blank page costs: behind the last one, before the first and on the back of the title, elsewhere.
const BLANK: [f64; 3] = [0.05, 0.7, 2.5];

/// How many printed numbers stand where an imposition has them, if they count from another page than the first.
#[derive(Clone, Copy, Default, Debug)]
pub struct Agreeing {
    pub count: usize,
    /// What is added to the number of a page to have the printed one.
    offset: isize,
}

pub fn agreeing(numbers: &[[BTreeSet<usize>; 2]], sides: &[[usize; 2]]) -> Agreeing {
    let mut counts: BTreeMap<isize, usize> = BTreeMap::new();
    for (numbers, pages) in numbers.iter().zip(sides) {
        for (numbers, page) in numbers.iter().zip(pages) {
            let offsets = numbers.iter().map(|number| number.cast_signed() - page.cast_signed());
            offsets.for_each(|offset| *counts.entry(offset).or_default() += 1);
        }
    }
    // Of several the one nearest to nothing.
    let best = counts.into_iter().max_by_key(|(offset, count)| (*count, std::cmp::Reverse(offset.unsigned_abs())));
    best.map(|(offset, count)| Agreeing { count, offset }).unwrap_or_default()
}

/// How many numbers count up with the sides, one by one.
pub fn in_order(numbers: &[[BTreeSet<usize>; 2]]) -> usize {
    let mut counts: BTreeMap<isize, usize> = BTreeMap::new();
    for (place, numbers) in numbers.iter().enumerate() {
        let all: BTreeSet<usize> = numbers.iter().flatten().copied().collect();
        all.iter().for_each(|number| *counts.entry(number.cast_signed() - place.cast_signed()).or_default() += 1);
    }
    counts.into_values().max().unwrap_or(0)
}

/// A page of a side: the side, and whether it is the left or the right one.
pub type Leaf = (usize, usize);

/// The pages laid as an imposition has them.
#[derive(Debug)]
pub struct Laid {
    pub way: String,
    pub score: f64,
    agreeing: Agreeing,
    /// Whether leaves are turned in it, as in sheets that were folded.
    pub goes_by_sheets: bool,
    /// How many pages have their number.
    pub n_numbered: usize,
    pub sides: Vec<[usize; 2]>,
    /// How each side is parted.
    partings: Vec<usize>,
    /// All pages in the order of reading, and those with text.
    leaves: Vec<Leaf>,
    pub order: Vec<Leaf>,
}

impl Laid {
    /// Whether each side is read on from left to right.
    pub fn is_as_it_stands(&self) -> bool {
        self.order.is_sorted()
    }

    /// The numbers of the pages of each side; those without text have none.
    pub fn numbers(&self) -> Vec<[Option<usize>; 2]> {
        let has_text: BTreeSet<Leaf> = self.order.iter().copied().collect();
        let numbers = |(side, pages): (usize, &[usize; 2])| {
            [0, 1].map(|half| has_text.contains(&(side, half)).then_some(pages[half]))
        };
        self.sides.iter().enumerate().map(numbers).collect()
    }
}

/// What the search knows.
pub struct Search<'a> {
    lexicon: &'a Lexicon,
    sides: Vec<Side>,
    /// The number of the first way of each side, all ways in a row.
    firsts: Vec<usize>,
    /// Joins that were looked at, by the numbers of both pages.
    known: FxHashMap<(usize, usize), f64>,
    /// The numbers on the left and on the right page of each side; nothing where pages have none.
    pub numbers: Vec<[BTreeSet<usize>; 2]>,
    /// What the rare words are worth that two pages share.
    shared: BTreeMap<(usize, usize), f64>,
}

impl Search<'_> {
    pub fn new(lexicon: &Lexicon) -> Search<'_> {
        let (sides, firsts, numbers) = (Vec::new(), Vec::new(), Vec::new());
        Search { lexicon, sides, firsts, known: FxHashMap::default(), numbers, shared: BTreeMap::new() }
    }

    pub fn take(&mut self, source: &SourceText, sides: Vec<Side>) {
        // Where it is not known yet how a side is parted, most words are on their page in the likeliest way.
        let halves: Vec<[Vec<Row>; 2]> = sides.iter().map(|side| side.halves(&side.ways[0], [None; 2])).collect();
        self.shared = cohesion::shared(source, &halves.iter().flatten().map(Vec::as_slice).collect::<Vec<_>>());
        let firsts = sides.iter().scan(0, |first, side| {
            let start = *first;
            *first += side.ways.len();
            Some(start)
        });
        self.firsts = firsts.collect();
        self.sides = sides;
    }

    pub fn bad_share(&self, pages: &[&Page]) -> f64 {
        let n_bad = pages.windows(2).filter(|pair| joins::join(pair[0], pair[1], self.lexicon) <= joins::BAD).count();
        n_bad as f64 / pages.len().saturating_sub(1).max(1) as f64
    }

    pub fn bad_share_of(&self, laid: &Laid) -> f64 {
        let page = |(side, half): &Leaf| self.way(laid, *side).pages[*half].as_ref();
        self.bad_share(&laid.order.iter().filter_map(page).collect::<Vec<_>>())
    }

    fn way(&self, laid: &Laid, side: usize) -> &Way {
        &self.sides[side].ways[laid.partings[side]]
    }

    /// What the sides are worth as pages that follow each other.
    pub fn as_single_pages(&self, whole: &[Option<Page>], n_numbers: usize) -> f64 {
        let pages: Vec<&Page> = whole.iter().flatten().collect();
        let joins: f64 = pages.windows(2).map(|pair| joins::join(pair[0], pair[1], self.lexicon)).sum();
        let shared = |from: usize| {
            let pairs = [
                (2 * from, 2 * from + 2),
                (2 * from, 2 * from + 3),
                (2 * from + 1, 2 * from + 2),
                (2 * from + 1, 2 * from + 3),
            ];
            pairs.into_iter().filter_map(|pair| self.shared.get(&pair).copied()).fold(0.0, f64::max)
        };
        let shared: f64 = (1..whole.len()).map(|at| shared(at - 1)).sum();
        joins + shared + WITHIN * pages.len() as f64 + NUMBER * n_numbers as f64
    }

    /// Whether the sides go on where a leaf is turned, from the end of one side to the beginning of another, wherever they are cut; and do so far better
    /// than from each side to the next one.
    pub fn turns_leaves(&self, sides: &[[usize; 2]], whole: &[Option<Page>]) -> bool {
        let join = |from: usize, to: usize| Some(joins::join(whole[from].as_ref()?, whole[to].as_ref()?, self.lexicon));
        let leaves: Vec<Leaf> = leaves(sides).into_iter().flatten().collect();
        let turned = leaves.windows(2).filter(|pair| pair[0].1 == 1 && pair[1].1 == 0 && pair[0].0 != pair[1].0);
        let turned: Vec<f64> = turned.filter_map(|pair| join(pair[0].0, pair[1].0)).collect();
        let standing: Vec<f64> = (1..whole.len()).filter_map(|to| join(to - 1, to)).collect();
        let mean = |joins: &[f64]| joins.iter().sum::<f64>() / joins.len().max(1) as f64;
        let n_bad = turned.iter().filter(|join| **join <= joins::BAD).count();
        let n_on = turned.iter().filter(|join| **join >= joins::GOES_ON).count();
        turned.len() >= MIN_TURNED
            && n_bad * MOST_BAD <= turned.len()
            && n_on * LEAST_ON >= turned.len()
            && mean(&turned) >= mean(&standing) + TURNED_GAIN
    }

    /// The impositions by how well they explain the sides, the best one first. Where numbers prove some, the others are left out.
    pub fn best(&mut self, ways: &[Imposition], agreeing: &[Agreeing], most: usize, as_they_stand: f64) -> Vec<Laid> {
        let first = |search: &mut Search, at: usize| {
            let mut line = Line::new(&ways[at].sides, agreeing[at], &search.sides);
            search.score(&mut line) + ways[at].likely
        };
        let mut ranked: Vec<(f64, usize)> = (0..ways.len()).map(|at| (first(self, at), at)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let keeps_up = |at: usize| self.numbers.is_empty() || agreeing[at].count * 2 >= most;
        let again: Vec<usize> =
            ranked.iter().map(|(_, at)| *at).filter(|at| keeps_up(*at)).take(N_LOOKED_AT_AGAIN).collect();
        let (first, others) = again.split_at(again.len().min(N_FIRST));
        let mut laid: Vec<Laid> = first.iter().map(|at| self.laid(&ways[*at], agreeing[*at])).collect();
        if laid.iter().any(|laid| laid.score > as_they_stand) {
            laid.extend(others.iter().map(|at| self.laid(&ways[*at], agreeing[*at])).collect::<Vec<_>>());
        }
        laid.sort_by(|a, b| b.score.total_cmp(&a.score));
        laid
    }

    /// Parts the sides as the imposition wants them.
    pub fn laid(&mut self, way: &Imposition, agreeing: Agreeing) -> Laid {
        let mut line = Line::new(&way.sides, agreeing, &self.sides);
        for _ in 0..2 {
            for side in 0..self.sides.len() {
                self.better(&mut line, side);
            }
        }
        let score = self.score(&mut line) + way.likely;
        let n_numbered = (0..self.sides.len()).map(|side| self.n_numbered(&line, side).0).sum();
        let has_text = |leaf: &Leaf| self.page(&line, *leaf).is_some();
        let leaves: Vec<Leaf> = line.leaves.iter().flatten().copied().collect();
        let order = leaves.iter().copied().filter(has_text).collect();
        let (partings, sides) = (line.partings, way.sides.clone());
        let goes_by_sheets = way.kind == Kind::Folded;
        Laid { way: way.way.clone(), score, agreeing, goes_by_sheets, n_numbered, sides, partings, leaves, order }
    }

    /// Parts a side, together with each one that goes on from it, in the way that fits best.
    fn better(&mut self, line: &mut Line, side: usize) {
        let numbers = line.sides[side];
        let next = |number: usize| line.leaves.get(number).copied().flatten().map(|(other, _)| other);
        let others: BTreeSet<usize> = numbers.into_iter().filter_map(next).collect();
        for other in others {
            let n_ways = (self.sides[side].ways.len(), self.sides[other].ways.len());
            if n_ways.0 * n_ways.1 <= 1 {
                continue;
            }
            let around = [line.sides[side], line.sides[other]].concat();
            let (mut best, mut most) = ((line.partings[side], line.partings[other]), f64::NEG_INFINITY);
            for one in 0..n_ways.0 {
                for another in 0..if other == side { 1 } else { n_ways.1 } {
                    line.partings[other] = another;
                    line.partings[side] = one;
                    let worth = self.worth_around(line, &around) + self.worth_of_ways(line, side, other);
                    if worth > most {
                        (best, most) = ((one, line.partings[other]), worth);
                    }
                }
            }
            (line.partings[other], line.partings[side]) = (best.1, best.0);
        }
    }

    fn worth_of_ways(&self, line: &Line, side: usize, other: usize) -> f64 {
        self.worth_of_way(line, side) + if side == other { 0.0 } else { self.worth_of_way(line, other) }
    }

    /// How likely it is that a side is parted so, by itself and by the numbers on it.
    fn worth_of_way(&self, line: &Line, side: usize) -> f64 {
        let (n_right, n_alone) = self.n_numbered(line, side);
        self.sides[side].ways[line.partings[side]].worth + NUMBER * n_right as f64 - NUMBER_ALONE * n_alone as f64
    }

    /// How many pages of a side have their number, and how many numbers have no page.
    fn n_numbered(&self, line: &Line, side: usize) -> (usize, usize) {
        let Some(numbers) = self.numbers.get(side) else { return (0, 0) };
        let is_there = |half: &usize| {
            let printed = line.sides[side][*half].checked_add_signed(line.agreeing.offset);
            printed.is_some_and(|printed| numbers[*half].contains(&printed))
        };
        let has_text = |half: &usize| self.sides[side].ways[line.partings[side]].pages[*half].is_some();
        let (right, alone): (Vec<usize>, Vec<usize>) = (0..2).filter(is_there).partition(has_text);
        (right.len(), alone.len())
    }

    /// The joins before and behind some pages.
    fn worth_around(&mut self, line: &Line, numbers: &[usize]) -> f64 {
        let mut edges: Vec<(Option<Leaf>, Option<Leaf>)> = Vec::with_capacity(2 * numbers.len());
        let mut worth = 0.0;
        for number in numbers {
            let before = (1..*number).rev().find_map(|number| self.leaf(line, number));
            let behind = (*number + 1..=line.leaves.len()).find_map(|number| self.leaf(line, number));
            match self.leaf(line, *number) {
                Some(leaf) => edges.extend([(before, Some(leaf)), (Some(leaf), behind)]),
                None => {
                    edges.push((before, behind));
                    worth -= blank(*number, before, behind);
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        worth + edges.into_iter().map(|(from, to)| self.join(line, from, to)).sum::<f64>()
    }

    /// All joins, and what the ways to part the sides are worth.
    fn score(&mut self, line: &mut Line) -> f64 {
        let mut score: f64 = (0..self.sides.len()).map(|side| self.worth_of_way(line, side)).sum();
        let last = (1..=line.leaves.len()).rev().find(|number| self.leaf(line, *number).is_some()).unwrap_or(0);
        let mut before = None;
        for number in 1..=last {
            match self.leaf(line, number) {
                Some(leaf) => {
                    score += self.join(line, before, Some(leaf));
                    before = Some(leaf);
                }
                None => score -= blank(number, before, Some((0, 0))),
            }
        }
        score - BLANK[0] * (line.leaves.len() - last) as f64 + self.join(line, before, None)
    }

    fn page(&self, line: &Line, (side, half): Leaf) -> Option<&Page> {
        self.sides[side].ways[line.partings[side]].pages[half].as_ref()
    }

    /// The page with a number, if it has text.
    fn leaf(&self, line: &Line, number: usize) -> Option<Leaf> {
        line.leaves[number - 1].filter(|leaf| self.page(line, *leaf).is_some())
    }

    /// How well a page goes on from another one, begins a book, or ends it.
    fn join(&mut self, line: &Line, from: Option<Leaf>, to: Option<Leaf>) -> f64 {
        let id = |(side, half): Leaf| 2 * (self.firsts[side] + line.partings[side]) + half;
        let (first, second) = match (from, to) {
            (Some(from), Some(to)) => (from, to),
            (None, Some(to)) => {
                return if self.page(line, to).is_some_and(|page| page.starts_within) { -4.0 } else { 0.0 };
            }
            (Some(from), None) => return if self.page(line, from).is_some_and(Page::breaks_off) { -4.0 } else { 0.0 },
            (None, None) => return 0.0,
        };
        let key = (id(first), id(second));
        let join = match self.known.get(&key) {
            Some(known) => *known,
            None => {
                let pages = self.page(line, first).zip(self.page(line, second));
                let join = pages.map_or(0.0, |(from, to)| joins::join(from, to, self.lexicon));
                self.known.insert(key, join);
                join
            }
        };
        let shared = self.shared.get(&(2 * first.0 + first.1, 2 * second.0 + second.1)).copied().unwrap_or(0.0);
        let is_free = first.0 == second.0 && self.sides[first.0].ways.len() > 1;
        let is_title =
            line.leaves[0] == Some(first) && self.page(line, first).is_some_and(|page| page.rows.len() <= MAX_TITLE);
        let join = if is_title { join.max(0.0) } else { join };
        if is_free { join.min(WITHIN) } else { join + shared }
    }

    /// The rows of all pages in the order of reading.
    pub fn put_out(&self, laid: &Laid) -> Vec<Row> {
        let numbers = laid.numbers();
        let printed = |number: usize| number.checked_add_signed(laid.agreeing.offset);
        let is_numbered = laid.agreeing.count >= MIN_NUMBERS;
        let halves = |side: usize| {
            let printed = numbers[side].map(|number| number.filter(|_| is_numbered).and_then(printed));
            self.sides[side].halves(self.way(laid, side), printed)
        };
        let mut pages: Vec<[Vec<Row>; 2]> = (0..self.sides.len()).map(halves).collect();
        let mut rows: Vec<Row> = Vec::new();
        // A page without text may still have its head.
        for (side, half) in &laid.leaves {
            rows.append(&mut pages[*side][*half]);
        }
        rows
    }
}

/// What a page without text costs between these pages.
fn blank(number: usize, before: Option<Leaf>, behind: Option<Leaf>) -> f64 {
    match () {
        () if behind.is_none() => BLANK[0],
        () if number == 2 || before.is_none() => BLANK[1],
        () => BLANK[2],
    }
}

/// The page of each number, from 1; nothing where its side is missing.
fn leaves(numbers: &[[usize; 2]]) -> Vec<Option<Leaf>> {
    let last = numbers.iter().flatten().copied().max().unwrap_or(0);
    let mut leaves = vec![None; last];
    for (side, pages) in numbers.iter().enumerate() {
        for (half, number) in pages.iter().enumerate() {
            leaves[number - 1] = Some((side, half));
        }
    }
    leaves
}

/// The pages in a line, each where an imposition has it.
struct Line {
    sides: Vec<[usize; 2]>,
    agreeing: Agreeing,
    leaves: Vec<Option<Leaf>>,
    partings: Vec<usize>,
}

impl Line {
    fn new(numbers: &[[usize; 2]], agreeing: Agreeing, sides: &[Side]) -> Line {
        let leaves = leaves(numbers);
        Line { sides: numbers.to_vec(), agreeing, leaves, partings: vec![0; sides.len()] }
    }
}
