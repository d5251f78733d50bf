//! Numbers of lines, as editions of verse have them: every fifth or tenth line has its own, beside it, or, where a program read the margin last,
//! in a stack below the verses of the page.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::pages::folios::number_of;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I019;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Lines are numbered by so many.
const STEPS: [usize; 2] = [5, 10];
/// So many numbers are needed to believe in them.
const MIN_NUMBERS: usize = 6;
/// So many numbers that follow each other stand in a row, on an average.
const MIN_RUN: usize = 3;
/// Between two numbers stand at most so many lines of other things: a head, a title, a number of the page.
const MAX_MORE: usize = 4;
/// A number may be lost, or misread.
const MAX_STEPS: usize = 3;
/// Verses with their number are no wider than this.
const MAX_WIDTH: usize = 100;
/// So many verses, in per cent of what the numbers say, stand between the first number of a run and its last one.
const VERSES: std::ops::RangeInclusive<usize> = 60..=160;

/// Where a number stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    Alone,
    /// White parts it from its verse.
    End,
    Start,
    /// A single space does.
    Close,
}

/// A number that may be that of a line.
#[derive(Clone, Copy, Debug)]
struct Numbered {
    row: usize,
    /// The verses above it.
    n_verses: usize,
    number: usize,
    slice: Slice,
}

/// Removes the numbers of lines.
pub fn take(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I019) {
        return rows;
    }
    let mut gone: BTreeMap<usize, Numbered> = BTreeMap::new();
    for (place, found) in numbers(source, &rows) {
        let runs = STEPS.iter().map(|step| counting(&found, *step, place));
        let best = runs.max_by_key(Vec::len).unwrap_or_default();
        gone.extend(best.into_iter().map(|one| (one.row, one)));
    }
    if gone.is_empty() {
        return rows;
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    for (idx, mut row) in rows.into_iter().enumerate() {
        if let Some(one) = gone.get(&idx) {
            audit.removed(
                &I019,
                one.slice,
                93,
                format!("line {}: such numbers rise evenly as the lines do", one.number),
            );
            let is_alone = one.slice == row.words;
            let rest = match one.slice.start == row.words.start {
                true => Slice::new(one.slice.end, row.words.end),
                false => Slice::new(row.words.start, one.slice.start),
            };
            row.words = trimmed(source, rest);
            if is_alone {
                gap = row.gap.max(gap);
                page |= row.page;
                continue;
            }
        }
        row.page |= std::mem::take(&mut page);
        // A poem goes on across the end of a page: the white was that of the numbers.
        let white = std::mem::take(&mut gap);
        row.gap = if row.page { row.gap } else { row.gap.max(white) };
        kept.push(row);
    }
    kept
}

fn trimmed(source: &SourceText, slice: Slice) -> Slice {
    let text = source.get(slice);
    let start = slice.start + (text.len() - text.trim_start().len());
    Slice::new(start, start + text.trim().len())
}

/// All numbers that can be those of lines, by where they stand.
fn numbers(source: &SourceText, rows: &[Row]) -> BTreeMap<Place, Vec<Numbered>> {
    let mut all: BTreeMap<Place, Vec<Numbered>> = BTreeMap::new();
    let mut n_verses = 0;
    for (row, one) in rows.iter().enumerate() {
        let text = source.get(one.words);
        if let Some(number) = number_of(source, one) {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit());
            let found = Numbered { row, n_verses, number, slice: one.words };
            all.entry(Place::Alone).or_default().extend(plain.then_some(found));
            continue;
        }
        n_verses += 1;
        if rows::width(text) > MAX_WIDTH {
            continue;
        }
        let figures = |digits: &str| {
            let is_number = (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse::<usize>().ok()).flatten().filter(|number| number % STEPS[0] == 0)
        };
        if let Some((before, digits)) = text.rsplit_once(char::is_whitespace)
            && let Some(number) = figures(digits)
        {
            let is_wide = before.ends_with(char::is_whitespace) || text[before.len()..].starts_with('\t');
            let place = if is_wide { Place::End } else { Place::Close };
            let slice = Slice::new(one.words.end - digits.len(), one.words.end);
            all.entry(place).or_default().push(Numbered { row, n_verses, number, slice });
        }
        if let Some((digits, behind)) = text.split_once(char::is_whitespace)
            && let Some(number) = figures(digits).filter(|_| behind.starts_with(char::is_whitespace))
        {
            let slice = Slice::new(one.words.start, one.words.start + digits.len());
            all.entry(Place::Start).or_default().push(Numbered { row, n_verses, number, slice });
        }
    }
    all
}

/// Those numbers that rise by one step as the verses do; they begin anew with each poem.
fn counting(found: &[Numbered], step: usize, place: Place) -> Vec<Numbered> {
    let found: Vec<Numbered> = found.iter().filter(|one| one.number > 0 && one.number % step == 0).copied().collect();
    let follows = |one: &Numbered, next: &Numbered| {
        let n_steps = next.number.saturating_sub(one.number) / step;
        let (n_lines, n_verses) = (n_steps * step, next.n_verses - one.n_verses);
        let fits = match place {
            // Those of a stack say nothing each; the run as a whole does.
            Place::Alone => true,
            Place::End | Place::Start => (n_lines..=n_lines + MAX_MORE).contains(&n_verses),
            Place::Close => (n_lines..=n_lines + MAX_MORE / 2).contains(&n_verses),
        };
        (1..=MAX_STEPS).contains(&n_steps) && fits
    };
    let runs: Vec<&[Numbered]> = match place {
        Place::Alone => in_stacks(&found, follows),
        _ => found.chunk_by(|one, next| follows(one, next)).filter(|run| run.len() >= 2).collect(),
    };
    let n_all: usize = runs.iter().map(|run| run.len()).sum();
    if n_all < MIN_NUMBERS || n_all < runs.len() * MIN_RUN || n_all * 4 < found.len() * 3 {
        return Vec::new();
    }
    runs.concat()
}

/// Runs of numbers that stand alone, and between the first and the last one of which as many verses stand as these say.
fn in_stacks(found: &[Numbered], follows: impl Fn(&Numbered, &Numbered) -> bool) -> Vec<&[Numbered]> {
    let runs = found.chunk_by(|one, next| follows(one, next));
    let has_verses = |run: &&[Numbered]| match run {
        [first, .., last] if run.len() >= MIN_RUN => {
            let n_lines = last.number - first.number;
            let n_verses = last.n_verses - first.n_verses;
            // The stacks of the first page and the last one stand below their verses.
            let is_of_one_page = n_verses == 0 && first.n_verses + MAX_MORE >= last.number - first.number;
            is_of_one_page || VERSES.contains(&(n_verses * 100 / n_lines))
        }
        _ => false,
    };
    runs.filter(has_verses).collect()
}
