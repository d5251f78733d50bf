//! Printed page numbers.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::pages::heads::Look;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I004;
use crate::import::text::SourceText;

/// Rows that a printed page holds, at least and at most. Numbers farther apart than this are those of chapters, nearer ones those of a list.
const ROWS_ON_PAGE: std::ops::RangeInclusive<usize> = 5..=90;
/// A line shorter than this before a number is a title or the last line of a paragraph.
const SHORT: usize = 36;
/// A page number is no higher than this for each page: the text may be a part of a book, and years are none.
const MAX_NUMBER: usize = 40;
/// So many numbers are needed to believe in them.
const MIN_FOLIOS: usize = 3;

/// The numbers of all pages reach no farther than this many times their count.
const MAX_SPREAD: usize = 2;

/// A number that says how many pages there are stands so many rows below the first one, at most.
const MAX_BELOW: usize = 3;

/// From here on numbers may be years.
const MIN_YEAR: usize = 1000;

/// Two numbers that count up together stand no more pages apart.
const FAR: usize = 4;

/// Printed numbers, each by where the words of a row on its page begin: two pages side by side share their lines.
pub type Folios = BTreeMap<usize, usize>;

/// The numbers of pages from which rows were removed, each by a row that is left.
pub fn carried(folios: Folios, before: &[Row], after: &[Row]) -> Folios {
    let left: BTreeSet<usize> = after.iter().map(|row| row.words.start).collect();
    if folios.keys().all(|start| left.contains(start)) {
        return folios;
    }
    let places: BTreeMap<usize, usize> = before.iter().enumerate().map(|(idx, row)| (row.words.start, idx)).collect();
    let is_left = |idx: &usize| left.contains(&before[*idx].words.start);
    let on_page = |start: usize| {
        let idx = *places.get(&start)?;
        let below = (idx..before.len()).take_while(|at| *at == idx || !before[*at].page).find(is_left);
        let first = (0..=idx).rev().find(|at| before[*at].page).unwrap_or(0);
        below.or_else(|| (first..idx).rev().find(is_left)).map(|idx| before[idx].words.start)
    };
    folios.into_iter().filter_map(|(start, number)| Some((on_page(start)?, number))).collect()
}

/// Removes the page numbers; where places are known, none but those in a margin. A number that stands at the foot of a page makes the next row the first one of a page.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, look: Look, audit: &mut Audit) -> (Vec<Row>, Folios) {
    let may_be = |line: usize| !layout.is_placed(line) || layout.margin(line).is_some();
    let has_feeds = source.lines.iter().filter(|line| line.opens_page).count() >= MIN_FOLIOS;
    let ends_page = |idx: usize| rows.get(idx + 1).is_none_or(|next| next.page);
    let stands_apart =
        |idx: usize| (rows[idx].stands_off() || (idx == 0 && has_feeds)) && rows::is_followed_by_gap(&rows, idx);
    // Some programs leave no white beside the first and the last line of a page.
    let is_at_edge = |idx: usize| has_feeds && (rows[idx].page || ends_page(idx));
    // `3 / 22` is nothing else, though the number of a section may stand between it and the head.
    let is_of_all = |idx: usize| {
        source.get(rows[idx].words).contains(" / ")
            && (idx.saturating_sub(MAX_BELOW)..=idx).any(|above| rows[above].page)
    };
    let found: Vec<(usize, usize)> = (0..rows.len())
        .filter(|idx| may_be(rows[*idx].line) && (!has_feeds || is_near_edge(&rows, *idx) || is_of_all(*idx)))
        .filter(|idx| stands_apart(*idx) || is_at_edge(*idx))
        .filter_map(|idx| Some((idx, number_of(source, &rows[idx])?)))
        .collect();
    let (found, counts_up) = if has_feeds { counting_up(source, &rows, found, stands_apart) } else { (found, false) };
    let n_pages = rows.iter().filter(|row| row.page).count();
    let highest = found.iter().map(|(_, number)| *number).max().unwrap_or(0).max(1);
    // Few numbers are believed only where each is the last line of a page, or the text is one page with its number.
    let all_end_pages = n_pages > 0 && highest <= n_pages * MAX_NUMBER && found.iter().all(|(idx, _)| ends_page(*idx));
    let is_one_page = matches!(found.as_slice(), [(idx, 1)] if n_pages == 0 && *idx + 1 == rows.len());
    let is_plausible = is_one_page
        || counts_up
        || all_end_pages
        || (found.len() >= MIN_FOLIOS && ROWS_ON_PAGE.contains(&(rows.len() / highest).max(1)));
    // When edges are looked at again, the numbers of chapters may be all that is left.
    let is_plausible = if look == Look::First { is_plausible } else { counts_up };
    if !is_plausible || !audit.allows(&I004) || (!all_end_pages && !counts_up && are_sections(source, &rows, &found)) {
        return (rows, Folios::new());
    }
    let numbers: BTreeMap<usize, usize> = found.into_iter().collect();
    let mut folios = Folios::new();
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    // The number of a page that has not begun yet, and whether a page has just ended.
    let (mut above, mut ended) = (None, false);
    for (idx, mut row) in rows.iter().copied().enumerate() {
        if let Some(number) = numbers.get(&idx) {
            audit.removed(&I004, row.words, 95, format!("page {number}"));
            // A head may stand above the number.
            let is_below_head = has_feeds && idx > 0 && (rows[idx - 1].page || is_of_all(idx)) && !ends_page(idx);
            if row.page || is_below_head || (idx == 0 && has_feeds) {
                above = Some(*number);
            } else {
                kept.last().map(|last| folios.insert(last.words.start, *number));
                ended = true;
            }
            continue;
        }
        row.page |= std::mem::take(&mut ended) || above.is_some_and(|_| idx < 2 || rows[idx - 1].page);
        row.gap = row.gap.max(usize::from(row.page && idx > 0 && numbers.contains_key(&(idx - 1))));
        if let Some(number) = above.take() {
            folios.insert(row.words.start, number);
        }
        kept.push(row);
    }
    (kept, folios)
}

/// The numbers without those of a page that has another one, which counts up as the form feeds do, and without those that neither count up
/// nor stand apart; and whether most of them count up.
fn counting_up(
    source: &SourceText,
    rows: &[Row],
    found: Vec<(usize, usize)>,
    stands_apart: impl Fn(usize) -> bool,
) -> (Vec<(usize, usize)>, bool) {
    let feeds: Vec<usize> = (0..source.lines.len()).filter(|line| source.lines[*line].opens_page).collect();
    let is_in_order = rows.is_sorted_by_key(|row| row.line);
    let starts: Vec<usize> = (0..rows.len()).filter(|idx| rows[*idx].page).collect();
    // Where pages were put in order, the form feeds count the sides of sheets.
    let page = |idx: usize| match is_in_order {
        true => feeds.partition_point(|line| *line <= rows[idx].line).cast_signed(),
        false => starts.partition_point(|start| *start <= idx).cast_signed(),
    };
    let agrees = |(idx, number): (usize, usize), (other, another): (usize, usize)| {
        let n_pages = page(other) - page(idx);
        n_pages != 0 && n_pages.unsigned_abs() <= FAR && another.cast_signed() - number.cast_signed() == n_pages
    };
    let near = |at: usize| &found[at.saturating_sub(2 * FAR)..(at + 2 * FAR + 1).min(found.len())];
    let counts: Vec<bool> = (0..found.len()).map(|at| near(at).iter().any(|other| agrees(found[at], *other))).collect();
    let told: BTreeSet<isize> = (0..found.len()).filter(|at| counts[*at]).map(|at| page(found[at].0)).collect();
    let n_pages = rows.iter().filter(|row| row.page).count().max(feeds.len());
    if are_of_all_pages(n_pages, &found) {
        return (found, true);
    }
    // A year may stand apart as well.
    let top = (0..found.len()).filter(|at| counts[*at]).map(|at| found[at].1).max();
    let is_near = |number: usize| number < MIN_YEAR || top.is_none_or(|top| number <= top + n_pages);
    let is_only = |at: usize| !told.contains(&page(found[at].0)) && stands_apart(found[at].0) && is_near(found[at].1);
    let kept: Vec<usize> = (0..found.len()).filter(|at| counts[*at] || is_only(*at)).collect();
    let n_counting = counts.iter().filter(|counts| **counts).count();
    let counts_up = n_counting >= MIN_FOLIOS && n_counting * 4 >= kept.len() * 3;
    (kept.into_iter().map(|at| found[at]).collect(), counts_up)
}

/// Whether the numbers are those of most pages, in whatever order: each stands once, and there are hardly more than pages.
fn are_of_all_pages(n_pages: usize, found: &[(usize, usize)]) -> bool {
    let numbers: BTreeSet<usize> = found.iter().map(|(_, number)| *number).collect();
    let (Some(least), Some(highest)) = (numbers.first(), numbers.last()) else { return false };
    found.len() >= MIN_FOLIOS
        && found.len() * 2 >= n_pages
        && numbers.len() * 10 >= found.len() * 9
        && highest - least < n_pages * MAX_SPREAD
}

/// Whether a row is the first or last one of its page, or next to it, where a head may be.
fn is_near_edge(rows: &[Row], idx: usize) -> bool {
    let opens = |idx: usize| rows.get(idx).is_none_or(|row| row.page);
    idx == 0 || (idx - 1..=idx + 2).any(opens)
}

/// Whether numbers count sections: they rise from 1 by one, and none stands within a sentence, as some page numbers always do.
fn are_sections(source: &SourceText, rows: &[Row], found: &[(usize, usize)]) -> bool {
    let text = |idx: usize| source.get(rows[idx].words);
    let parts_sections = |idx: usize| {
        let begins = rows.get(idx + 1).is_some_and(|_| rows::start_of(text(idx + 1)) != rows::Start::Lower);
        begins && (idx == 0 || rows::ends_sentence(text(idx - 1)) || rows::width(text(idx - 1)) < SHORT)
    };
    let counts_up = found.iter().enumerate().all(|(place, (_, number))| *number == place + 1);
    found.len() >= MIN_FOLIOS && counts_up && found.iter().all(|(idx, _)| parts_sections(*idx))
}

/// The number of a row that is nothing else.
pub fn number_of(source: &SourceText, row: &Row) -> Option<usize> {
    if rows::width(source.get(row.words)) > 12 {
        return None;
    }
    let text = source.get(row.words).trim_matches(['-', '–', '—', ' ', '[', ']', '|', '.']);
    let digits = text.strip_prefix("Page ").or_else(|| text.strip_prefix("p. ")).unwrap_or(text);
    // `3 / 22`
    let digits = digits.split_once(" / ").filter(|(_, all)| is_figure(all)).map_or(digits, |(number, _)| number);
    let is_number = is_figure(digits);
    is_number.then(|| digits.parse().ok()).flatten()
}

fn is_figure(digits: &str) -> bool {
    !digits.is_empty() && digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
