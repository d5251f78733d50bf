//! Running heads where nothing parts the pages, as programs of recognition leave them: `10 THE OLD MILL`, `WHO BUILT THE MILL 11`.
//!
//! The same words come again with numbers that count up, and between two of them stands about so much text as their numbers want. Headings that
//! are numbered do that, too (`Sonnet 12`); but heads stand in the midst of sentences, or change sides from page to page.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::pages::folios::Folios;
use crate::import::pages::heads::head_key;
use crate::import::pages::heads::is_bare_label;
use crate::import::pages::heads::is_misread;
use crate::import::pages::margins::Side;
use crate::import::pages::margins::arabic;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I004;
use crate::import::rules::I005;
use crate::import::text::SourceText;

/// So many heads must count up.
const MIN_HEADS: usize = 4;
/// Words that come so often are those of a head.
const MIN_SAME: usize = 2;
/// Rows that a page holds.
const ROWS_ON_PAGE: std::ops::RangeInclusive<usize> = 6..=90;
/// So many pages may have no head between two that have one.
const FAR: usize = 8;
/// A head is compared with so many before it.
const NEAR: usize = 16;
/// A line shorter than this may be the last one of its paragraph.
const SHORT: usize = 36;
/// Beside the words of a head a misread number leaves no more signs than this.
const MAX_REMAINS: usize = 6;

/// A line that may be a head.
#[derive(Clone, Debug)]
struct Candidate {
    row: usize,
    number: usize,
    side: Side,
    key: String,
}

/// Removes such heads, and marks the rows behind them as the first ones of their pages.
pub fn take(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> (Vec<Row>, Folios) {
    if !audit.allows(&I005) || !audit.allows(&I004) {
        return (rows, Folios::new());
    }
    let heads = longest_chain(&candidates(source, &rows));
    if heads.len() < MIN_HEADS || !are_heads(source, &rows, &heads) {
        return (rows, Folios::new());
    }
    let mut gone: BTreeMap<usize, Option<usize>> = misread(source, &rows, &heads).map(|row| (row, None)).collect();
    gone.extend(heads.iter().map(|head| (head.row, Some(head.number))));
    let mut folios = Folios::new();
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut above) = (0, None);
    for (idx, mut row) in rows.into_iter().enumerate() {
        if let Some(number) = gone.get(&idx) {
            let because = match number {
                Some(number) => format!("page {number}: the numbers of such lines count up through the text"),
                None => "its words are those of heads whose numbers count up, its number is misread".to_string(),
            };
            audit.removed(&I005, row.words, 92, because);
            gap += row.gap;
            above = Some(*number);
            continue;
        }
        row.gap += std::mem::take(&mut gap);
        if let Some(number) = above.take() {
            row.page = true;
            folios.extend(number.map(|number| (row.words.start, number)));
        }
        kept.push(row);
    }
    (kept, folios)
}

/// Lines with a number at one end and words that other lines with numbers say as well.
fn candidates(source: &SourceText, rows: &[Row]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for (row, one) in rows.iter().enumerate() {
        let Some(key) = head_key(source, one).filter(|_| !is_bare_label(source.get(one.words))) else { continue };
        let readings = arabic(source.get(one.words)).into_iter();
        all.extend(readings.map(|(number, side)| Candidate { row, number, side, key: key.clone() }));
    }
    let mut numbers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for one in &all {
        numbers.entry(&one.key).or_default().insert(one.number);
    }
    let keys: BTreeSet<String> =
        numbers.iter().filter(|(_, numbers)| numbers.len() >= MIN_SAME).map(|(key, _)| (*key).to_string()).collect();
    all.retain(|one| keys.contains(&one.key));
    all
}

/// The longest row of lines of which each one stands as many pages behind the one before as their numbers say.
fn longest_chain(all: &[Candidate]) -> Vec<Candidate> {
    let follows = |one: &Candidate, next: &Candidate| {
        let n_pages = next.number.saturating_sub(one.number);
        let n_rows = next.row - one.row;
        (1..=FAR).contains(&n_pages)
            && (ROWS_ON_PAGE.start() * n_pages..=ROWS_ON_PAGE.end() * n_pages).contains(&n_rows)
    };
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        let before = (at.saturating_sub(NEAR)..at).filter(|before| follows(&all[*before], one));
        let before = before.max_by_key(|before| best[*before].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut at = (0..all.len()).max_by_key(|at| best[*at].0);
    let mut chain = Vec::new();
    while let Some(place) = at {
        chain.push(all[place].clone());
        at = best[place].1;
    }
    chain.reverse();
    chain
}

/// Whether lines that count up are heads of pages and no headings: they stand within sentences, or the even ones have their number on the other side.
fn are_heads(source: &SourceText, rows: &[Row], heads: &[Candidate]) -> bool {
    let n_within = heads.iter().filter(|head| stands_within(source, rows, head.row)).count();
    let sides =
        |parity: usize, side: Side| heads.iter().filter(|head| head.number % 2 == parity && head.side == side).count();
    let mirrored = (sides(0, Side::Left) + sides(1, Side::Right)).max(sides(1, Side::Left) + sides(0, Side::Right));
    // `3/22`: no heading tells how many there are.
    let of_all = |head: &&Candidate| {
        source.get(rows[head.row].words).rsplit_once('/').is_some_and(|(_, all)| {
            let all = all.trim();
            !all.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let n_of_all = heads.iter().filter(of_all).count();
    let n_less = heads.iter().filter(|head| head.side == Side::Left).count();
    let n_less = n_less.min(heads.len() - n_less);
    (n_of_all >= MIN_HEADS && n_of_all * 2 >= heads.len())
        || (n_within >= 2 && n_within * 4 >= heads.len())
        || (n_less >= 2 && mirrored * 10 >= heads.len() * 9)
}

/// Whether a sentence goes on across a row.
fn stands_within(source: &SourceText, rows: &[Row], idx: usize) -> bool {
    let text = |idx: usize| source.get(rows[idx].words);
    let goes_on = rows.get(idx + 1).is_some_and(|_| rows::start_of(text(idx + 1)) == rows::Start::Lower);
    let is_open = idx > 0 && !rows::ends_sentence(text(idx - 1)) && rows::width(text(idx - 1)) >= SHORT;
    is_open && (goes_on || text(idx - 1).ends_with(['-', ',', '\u{ad}']))
}

/// Rows that say what the heads say, though their numbers are not those that are due: these are misread, or lost within a sentence.
fn misread<'a>(source: &'a SourceText, rows: &'a [Row], heads: &'a [Candidate]) -> impl Iterator<Item = usize> + 'a {
    let places: BTreeSet<usize> = heads.iter().map(|head| head.row).collect();
    let keys: BTreeSet<&str> = heads.iter().map(|head| head.key.as_str()).collect();
    let (first, last) = (heads[0].row, heads[heads.len() - 1].row);
    let reach = (last - first) / heads.len() * 2;
    let range = first.saturating_sub(reach)..(last + reach + 1).min(rows.len());
    range.filter(move |idx| !places.contains(idx)).filter(move |idx| {
        let Some(key) = head_key(source, &rows[*idx]) else { return false };
        let text = source.get(rows[*idx].words);
        let has_digits = text.contains(|sign: char| sign.is_ascii_digit());
        let near = nearest(heads, *idx);
        let says = |key: &str| keys.contains(key) || near.iter().any(|head| is_misread(&head.key, key));
        // `I2 THE OLD MILL`: what is left of a number is one short word.
        let trimmed = [key.split_once(' '), key.rsplit_once(' ').map(|(words, word)| (word, words))];
        let has_remains =
            trimmed.into_iter().flatten().any(|(word, words)| word.len() <= MAX_REMAINS && keys.contains(words));
        has_remains || (says(&key) && (has_digits || stands_within(source, rows, *idx)))
    })
}

/// The heads around a row.
fn nearest(heads: &[Candidate], idx: usize) -> &[Candidate] {
    let at = heads.partition_point(|head| head.row < idx);
    &heads[at.saturating_sub(3)..(at + 3).min(heads.len())]
}
