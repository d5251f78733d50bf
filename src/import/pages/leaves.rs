//! The sides of sheets, each with the places where it may be parted into its left and its right page.
//!
//! Text that keeps the layout is parted at its gutter. Elsewhere a program writes one page below the other, in blocks with white between, and heads
//! and numbers wherever it found them; of turned sides it writes the blocks of a page from its foot to its head. Such a side has several ways to be
//! parted, by how long its pages would be and by how their blocks go on; which one is right the pages of other sides tell.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::labels::is_title_like;
use crate::import::pages::folios::number_of;
use crate::import::pages::gutters;
use crate::import::pages::heads::head_key;
use crate::import::pages::joins;
use crate::import::pages::joins::Page;
use crate::import::pages::joins::Widths;
use crate::import::pages::margins::arabic;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// A running head stands on so many sides.
const MIN_HEADS: usize = 3;
/// A head is no longer than this.
const MAX_HEAD: usize = 90;
/// So many rows at an edge may be heads and numbers.
const MAX_AT_EDGE: usize = 3;
/// A line shorter than this may be the last one of its paragraph.
const SHORT: usize = 36;
/// Sides have gutters only where so large a share of the rows is parted by white.
const MIN_PARTED: f64 = 0.2;
/// So many sides have a gutter at least, and so large a share of them.
const MIN_WITH_GUTTER: usize = 2;
const SHARE_WITH_GUTTER: f64 = 0.2;
/// Sides of one page are narrower than those of two, by so many tenths.
const NARROWER: usize = 7;
/// So many sides of ten without a gutter are that narrow.
const MOST_NARROWER: usize = 8;
/// So many ways to part a side are kept.
const MAX_WAYS: usize = 10;
/// Places that are tried for them.
const MAX_PLACES: usize = 8;
/// A page is so much longer than half a side of the text, at most.
const ROOM: f64 = 1.1;
/// What it costs that a page is longer than that, by one page.
const TOO_LONG: f64 = 5.0;
/// What it costs that a page is written from its foot to its head.
const UPWARDS: f64 = 0.5;
/// What it costs that a block does not go on where the next one begins.
const BROKEN: f64 = 1.0;
/// What a head or a number between two pages is worth.
const HEAD_BETWEEN: f64 = 1.0;
/// Where no white is near the middle of a side, each row is a place for a cut so far from it, as a share of the side.
const NEAR_MIDDLE: f64 = 0.08;

/// In which order the blocks of a page are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flow {
    Down,
    Up,
}

/// A row that is a running head or a number, and before which row of the text it stands.
#[derive(Clone, Debug)]
struct Head {
    at: usize,
    row: Row,
    numbers: Vec<usize>,
}

/// One way to part a side.
#[derive(Clone, Debug)]
pub struct Way {
    at: usize,
    flows: [Flow; 2],
    /// How likely it is by itself.
    pub worth: f64,
    /// The left and the right page, without their heads.
    pub pages: [Option<Page>; 2],
}

/// One side.
#[derive(Debug)]
pub struct Side {
    /// The rows of the text, or, where a gutter parts the side, all of its left page, then all of its right one.
    rows: Vec<Row>,
    heads: Vec<Head>,
    pub ways: Vec<Way>,
}

/// How the sides of a text are parted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parting {
    ByGutters,
    ByWhite,
}

impl Text<'_> {
    /// Learns how the sides of a text are parted. `sides` holds the rows of each, which may be none.
    pub fn learn<'a>(source: &'a SourceText, sides: &[Vec<Row>]) -> Text<'a> {
        let halves: Vec<Option<[Vec<Row>; 2]>> = match may_have_gutters(source, sides) {
            true => sides.iter().map(|side| gutters::part(source, side)).collect(),
            false => vec![None; sides.len()],
        };
        let parting = if are_parted(source, sides, &halves) { Parting::ByGutters } else { Parting::ByWhite };
        let all: Vec<Row> = match parting {
            Parting::ByGutters => halves.iter().flatten().flatten().flatten().copied().collect(),
            Parting::ByWhite => sides.iter().flatten().copied().collect(),
        };
        let heads = recurring(source, sides, &halves, parting);
        Text { source, parting, widths: joins::widths(source, &all), heads, room: room(sides), halves }
    }

    /// A side as if it were one page, without heads and numbers.
    pub fn whole(&self, side: &[Row]) -> Option<Page> {
        let rows: Vec<Row> = side.iter().filter(|row| self.head(row).is_none()).copied().collect();
        self.page(&rows)
    }

    /// The numbers that the left and the right page of a side may have; the same ones for both where it is not known which is whose.
    pub fn numbers(&self, at: usize, side: &[Row]) -> [BTreeSet<usize>; 2] {
        match (&self.halves[at], self.parting) {
            (Some(halves), Parting::ByGutters) => [0, 1].map(|half| self.stripped(&halves[half]).1),
            (None, Parting::ByGutters) => [0, 1].map(|_| self.stripped(side).1),
            _ => [0, 1].map(|_| side.iter().filter_map(|row| self.head(row)).flatten().collect()),
        }
    }

    /// The ways to part a side.
    pub fn side(&self, at: usize, side: &[Row]) -> Side {
        match self.parting {
            Parting::ByGutters => self.parted(side, self.halves[at].as_ref()),
            Parting::ByWhite => self.mixed(side),
        }
    }
}

/// Whether so many rows have wide white within that most sides could have gutters.
fn may_have_gutters(source: &SourceText, sides: &[Vec<Row>]) -> bool {
    let is_parted = |row: &&Row| source.get(row.words).contains("  ") || source.get(row.words).contains('\t');
    let n_rows: usize = sides.iter().map(Vec::len).sum();
    let n_parted = sides.iter().flatten().filter(is_parted).count();
    n_parted as f64 >= n_rows as f64 * MIN_PARTED
}

/// Whether gutters part the sides: many have one, and those without are so much narrower that they carry one page.
fn are_parted(source: &SourceText, sides: &[Vec<Row>], halves: &[Option<[Vec<Row>; 2]>]) -> bool {
    let full = (0..sides.len()).filter(|at| gutters::has_text(source, &sides[*at]));
    let (parted, others): (Vec<usize>, Vec<usize>) = full.partition(|at| halves[*at].is_some());
    let mut reaches: Vec<usize> = parted.iter().map(|at| gutters::reach(source, &sides[*at])).collect();
    reaches.sort_unstable();
    let usual = reaches.get(reaches.len() / 2).copied().unwrap_or(0);
    let is_narrower = |at: &&usize| gutters::reach(source, &sides[**at]) * 10 <= usual * NARROWER;
    let n_narrower = others.iter().filter(is_narrower).count();
    parted.len() >= MIN_WITH_GUTTER
        && parted.len() as f64 >= (parted.len() + others.len()) as f64 * SHARE_WITH_GUTTER
        && n_narrower * 10 >= others.len() * MOST_NARROWER
}

/// The heads that stand on several sides: at the edges of pages where these are known, between white elsewhere.
fn recurring(
    source: &SourceText,
    sides: &[Vec<Row>],
    halves: &[Option<[Vec<Row>; 2]>],
    parting: Parting,
) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (side, halves) in sides.iter().zip(halves) {
        let rows: Vec<&Row> = match (parting, halves) {
            (Parting::ByGutters, Some(halves)) => halves.iter().flat_map(|half| edges(half)).collect(),
            _ => side.iter().collect(),
        };
        let is_head = |row: &&Row| {
            let text = source.get(row.words);
            rows::width(text) <= MAX_HEAD && is_title_like(text) && !rows::ends_sentence(text)
        };
        let keys: BTreeSet<String> = rows.into_iter().filter(is_head).filter_map(|row| head_key(source, row)).collect();
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    counts.into_iter().filter(|(_, count)| *count >= MIN_HEADS).map(|(key, _)| key).collect()
}

fn edges(half: &[Row]) -> impl Iterator<Item = &Row> {
    let n_rows = half.len();
    half.iter().enumerate().filter(move |(at, _)| *at < 2 || at + 2 >= n_rows).map(|(_, row)| row)
}

/// How many bytes a page has room for: half of what most sides have, and a little more.
fn room(sides: &[Vec<Row>]) -> f64 {
    let mut sizes: Vec<usize> = sides.iter().map(|side| size(side)).filter(|size| *size > 0).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() * 2 / 3).map_or(1.0, |size| *size as f64 / 2.0 * ROOM)
}

fn size(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.words.len()).sum()
}

/// What is known of the whole text when a side is parted.
#[derive(Debug)]
pub struct Text<'a> {
    pub parting: Parting,
    source: &'a SourceText,
    /// The pages of each side that a gutter parts.
    halves: Vec<Option<[Vec<Row>; 2]>>,
    widths: Widths,
    heads: BTreeSet<String>,
    room: f64,
}

impl Text<'_> {
    /// Whether a row is a running head or a number, and the numbers it may give its page.
    fn head(&self, row: &Row) -> Option<Vec<usize>> {
        let text = self.source.get(row.words);
        if let Some(number) = number_of(self.source, row) {
            return Some(vec![number]);
        }
        let is_head = rows::width(text) <= MAX_HEAD
            && !rows::ends_sentence(text)
            && head_key(self.source, row).is_some_and(|key| self.heads.contains(&key));
        is_head.then(|| arabic(text).into_iter().map(|(number, _)| number).collect())
    }

    fn page(&self, rows: &[Row]) -> Option<Page> {
        (!rows.is_empty()).then(|| joins::page_of(self.source, rows, self.widths))
    }

    /// The rows without heads and numbers at their edges, and those numbers.
    fn stripped<'r>(&self, mut rows: &'r [Row]) -> (&'r [Row], BTreeSet<usize>) {
        let mut numbers = BTreeSet::new();
        for _ in 0..MAX_AT_EDGE {
            if let Some((head, rest)) = rows.split_first().and_then(|(first, rest)| Some((self.head(first)?, rest))) {
                (rows, numbers) = (rest, numbers.into_iter().chain(head).collect());
            }
            if let Some((foot, rest)) = rows.split_last().and_then(|(last, rest)| Some((self.head(last)?, rest))) {
                (rows, numbers) = (rest, numbers.into_iter().chain(foot).collect());
            }
        }
        (rows, numbers)
    }

    /// A side that its gutter parts; without one it is all left or all right.
    fn parted(&self, side: &[Row], halves: Option<&[Vec<Row>; 2]>) -> Side {
        let flows = [Flow::Down; 2];
        let Some([left, right]) = halves else {
            let page = self.page(self.stripped(side).0);
            let ways = match side.is_empty() {
                true => vec![Way { at: 0, flows, worth: 0.0, pages: [None, None] }],
                false => vec![
                    Way { at: 0, flows, worth: 0.0, pages: [None, page.clone()] },
                    Way { at: side.len(), flows, worth: 0.0, pages: [page, None] },
                ],
            };
            return Side { rows: side.to_vec(), heads: Vec::new(), ways };
        };
        let pages = [left, right].map(|half| self.page(self.stripped(half).0));
        let way = Way { at: left.len(), flows, worth: 0.0, pages };
        Side { rows: [left.clone(), right.clone()].concat(), heads: Vec::new(), ways: vec![way] }
    }

    /// A side whose pages stand one below the other.
    fn mixed(&self, side: &[Row]) -> Side {
        let (mut text, mut heads): (Vec<Row>, Vec<Head>) = (Vec::with_capacity(side.len()), Vec::new());
        let mut gap = 0;
        for row in side {
            match self.head(row) {
                Some(numbers) => {
                    gap = gap.max(1);
                    heads.push(Head { at: text.len(), row: *row, numbers });
                }
                None => text.push(Row { gap: row.gap.max(std::mem::take(&mut gap)), page: false, ..*row }),
            }
        }
        let mut ways: Vec<Way> = Vec::new();
        for (at, worth) in self.places(&text, &heads) {
            let (left, right) = text.split_at(at);
            for left_flow in self.flows(left) {
                for right_flow in self.flows(right) {
                    let (left, right) = (flowing(left, left_flow.0), flowing(right, right_flow.0));
                    let pages = [self.page(&left), self.page(&right)];
                    let worth = worth + left_flow.1 + right_flow.1;
                    ways.push(Way { at, flows: [left_flow.0, right_flow.0], worth, pages });
                }
            }
        }
        ways.sort_by(|a, b| b.worth.total_cmp(&a.worth));
        ways.truncate(MAX_WAYS);
        Side { rows: text, heads, ways }
    }

    /// Where a side may be cut, the likeliest places first, each with what it is worth.
    fn places(&self, text: &[Row], heads: &[Head]) -> Vec<(usize, f64)> {
        let total = size(text) as f64;
        let mut before = 0;
        let mut places: Vec<(usize, f64, bool)> = Vec::with_capacity(text.len() + 1);
        for at in 0..=text.len() {
            let has_head = heads.iter().any(|head| head.at == at) && at > 0 && at < text.len();
            let is_gap = has_head || text.get(at).is_none_or(|row| at == 0 || row.gap > 0);
            let excess = |size: f64| (size - self.room).max(0.0) / self.room;
            let worth = -TOO_LONG * (excess(before as f64) + excess(total - before as f64));
            places.push((at, worth + if has_head { HEAD_BETWEEN } else { 0.0 }, is_gap));
            before += text.get(at).map_or(0, |row| row.words.len());
        }
        let is_near = |at: usize, share: f64| {
            let before = size(&text[..at]) as f64;
            (before - total / 2.0).abs() <= total * share
        };
        let has_white = places.iter().any(|(at, _, is_gap)| *is_gap && is_near(*at, NEAR_MIDDLE * 3.0));
        let mut places: Vec<(usize, f64)> = places
            .into_iter()
            .filter(|(at, _, is_gap)| *is_gap || (!has_white && is_near(*at, NEAR_MIDDLE)))
            .map(|(at, worth, _)| (at, worth))
            .collect();
        places.sort_by(|a, b| b.1.total_cmp(&a.1));
        let most = if has_white { MAX_PLACES } else { MAX_WAYS };
        places.truncate(most);
        places
    }

    /// The orders that the blocks of a page may have, with what each is worth.
    fn flows(&self, rows: &[Row]) -> Vec<(Flow, f64)> {
        let down = -BROKEN * self.n_broken(rows) as f64;
        if !rows.iter().skip(1).any(|row| row.gap > 0) {
            return vec![(Flow::Down, down)];
        }
        let up = -BROKEN * self.n_broken(&flowing(rows, Flow::Up)) as f64 - UPWARDS;
        vec![(Flow::Down, down), (Flow::Up, up)]
    }

    /// How many blocks of a page do not go on where the next one begins.
    fn n_broken(&self, page: &[Row]) -> usize {
        let text = |at: usize| self.source.get(page[at].words);
        let is_broken = |at: &usize| {
            let start = rows::start_of(text(*at));
            let is_ended = rows::ends_sentence(text(at - 1));
            let is_full = rows::width(text(at - 1)) >= SHORT;
            (is_ended && start == Start::Lower) || (!is_ended && is_full && start != Start::Lower)
        };
        (1..page.len()).filter(|at| page[*at].gap > 0).filter(is_broken).count()
    }
}

/// The rows of a page as they are read.
fn flowing(rows: &[Row], flow: Flow) -> Vec<Row> {
    if flow == Flow::Down {
        return rows.to_vec();
    }
    let mut all = Vec::with_capacity(rows.len());
    let mut end = rows.len();
    for start in (0..rows.len()).rev().filter(|at| *at == 0 || rows[*at].gap > 0) {
        let first = all.len();
        all.extend_from_slice(&rows[start..end]);
        all[first].gap = rows[start].gap.max(1);
        end = start;
    }
    all
}

impl Side {
    /// The rows of both pages, parted in one way; `printed` are the numbers that belong to them. Heads come before the text of their page.
    pub fn halves(&self, way: &Way, printed: [Option<usize>; 2]) -> [Vec<Row>; 2] {
        let (left, right) = self.rows.split_at(way.at);
        let mut halves = [flowing(left, way.flows[0]), flowing(right, way.flows[1])];
        let mut heads = [Vec::new(), Vec::new()];
        for run in self.heads.chunk_by(|one, other| one.at == other.at) {
            let own = |head: &Head| (0..2).find(|half| printed[*half].is_some_and(|one| head.numbers.contains(&one)));
            let owners: Vec<Option<usize>> = run.iter().map(own).collect();
            // What has no number goes with the number beside it.
            let beside = |at: usize| {
                let near = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
                near.filter_map(|other| *owners.get(other)?).next()
            };
            for (at, head) in run.iter().enumerate() {
                let is_right = head.at > way.at || (head.at == way.at && way.at > 0);
                let half = owners[at].or_else(|| beside(at)).unwrap_or(usize::from(is_right));
                heads[half].push(head.row);
            }
        }
        for (half, heads) in halves.iter_mut().zip(heads) {
            if let Some(first) = half.first_mut() {
                first.gap = first.gap.max(usize::from(!heads.is_empty()));
            }
            half.splice(0..0, heads);
            half.iter_mut().for_each(|row| row.page = false);
            if let Some(first) = half.first_mut() {
                (first.page, first.gap) = (true, 0);
            }
        }
        halves
    }
}
