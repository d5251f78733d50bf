//! How well one page follows another: the ends and beginnings of their texts, once the notes at their feet are out of the way.

use std::ops::Range;

use crate::import::joints::Hyphens;
use crate::import::labels::is_title_like;
use crate::import::labels::label_of;
use crate::import::lexicon::Lexicon;
use crate::import::lexicon::bare;
use crate::import::lexicon::ends_in_hyphen;
use crate::import::notes::calls_in;
use crate::import::notes::label_form;
use crate::import::pages::folios::Folios;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// Lines no wider than this share of the widest ones are of a narrower measure, in per cent.
const NARROW: usize = 88;

/// One page: its rows and what its ends look like.
#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Range<usize>,
    /// The row behind the text; notes follow.
    pub body_end: usize,
    /// The row behind the notes that begin here: what follows belongs to a note of the page before.
    pub notes_end: usize,
    pub folio: Option<usize>,
    pub starts_within: bool,
    /// It begins as books begin: with a first part, a first chapter, an introduction.
    pub opens_book: bool,
    first: String,
    last: String,
    is_titled: bool,
    starts_narrow: bool,
    ends_narrow: bool,
    /// Quotation marks are open at its end.
    is_open: bool,
    /// It ends with a sentence, a title, or the source of a quotation.
    is_ended: bool,
}

impl Page {
    /// The same page at another place among the rows.
    pub fn moved_to(&self, start: usize) -> Page {
        let at = |row: usize| row - self.rows.start + start;
        let (rows, body_end, notes_end) = (start..at(self.rows.end), at(self.body_end), at(self.notes_end));
        Page { rows, body_end, notes_end, ..self.clone() }
    }
}

/// Whether pages are also parted where a title page and the text of another one have grown together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Splitting {
    AsMarked,
    AtTitles,
    /// Titles of parts have pages of their own, whatever follows.
    AtParts,
}

/// Takes rows apart into pages.
pub fn pages(source: &SourceText, rows: &[Row], folios: &Folios, splitting: Splitting) -> Vec<Page> {
    let mut starts: Vec<usize> = (0..rows.len()).filter(|idx| *idx == 0 || rows[*idx].page).collect();
    if splitting != Splitting::AsMarked {
        starts = starts_with_titles(source, rows, starts, splitting);
    }
    let mut widths: Vec<usize> = rows.iter().map(|row| rows::width(source.get(row.words))).collect();
    widths.sort_unstable();
    let measure = widths.get(widths.len() * 9 / 10).copied().unwrap_or(1);
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    starts.iter().zip(ends).map(|(start, end)| page(source, rows, *start..end, folios, measure)).collect()
}

/// A page with a title and nothing else, behind which a text goes on in the midst of a sentence, is two pages.
fn starts_with_titles(source: &SourceText, rows: &[Row], starts: Vec<usize>, splitting: Splitting) -> Vec<usize> {
    let text = |idx: usize| source.get(rows[idx].words);
    let mut all = Vec::with_capacity(starts.len());
    for (place, start) in starts.iter().copied().enumerate() {
        all.push(start);
        let end = starts.get(place + 1).copied().unwrap_or(rows.len());
        let is_part = splitting == Splitting::AtParts && label_of(text(start)).is_some();
        let is_text = |idx: usize| rows::width(text(idx)) > 40 && !is_title_like(text(idx));
        let parts = |idx: &usize| {
            rows[*idx].gap > 0 && ((is_part && is_text(*idx)) || rows::start_of(text(*idx)) == Start::Lower)
        };
        let Some(gap) = (start + 1..end.min(start + 6)).find(parts) else {
            continue;
        };
        let is_title = (start..gap)
            .all(|idx| is_title_like(text(idx)) && !rows::ends_sentence(text(idx)) && rows::width(text(idx)) < 50);
        // A chapter's heading below the title of the part shows that the text begins on that page.
        let is_title = is_title && (start + 1..gap).all(|idx| label_of(text(idx)).is_none());
        if is_title && gap + 1 < end {
            all.push(gap);
        }
    }
    all
}

fn page(source: &SourceText, rows: &[Row], range: Range<usize>, folios: &Folios, measure: usize) -> Page {
    let text = |idx: usize| source.get(rows[idx].words);
    let notes_start = notes_start(source, rows, &range);
    let continued = continued_start(source, rows, &range, notes_start);
    let body_end = notes_start.min(continued).max(range.start + 1);
    let notes_end = if continued < range.end { continued.max(body_end) } else { range.end };
    let is_narrow = |idx: usize| {
        let block_start = (range.start..=idx).rev().find(|at| rows[*at].gap > 0).unwrap_or(range.start);
        let block_end = (idx + 1..body_end).find(|at| rows[*at].gap > 0).unwrap_or(body_end);
        let widest = (block_start..block_end).map(|at| rows::width(text(at))).max().unwrap_or(0);
        widest * 100 <= measure * NARROW
    };
    let (first, last) = (text(range.start), text(body_end - 1));
    let last_block = (range.start..body_end).rev().find(|at| rows[*at].gap > 0).unwrap_or(range.start);
    let names_source = text(last_block).starts_with(['–', '—']);
    let title_end = (range.start + 1..body_end.min(range.start + 4)).find(|at| rows[*at].gap > 0).unwrap_or(body_end);
    let is_titled = title_end - range.start <= 3
        && (range.start..title_end).all(|at| rows::width(text(at)) * 100 <= measure * 75)
        && is_title_like(first)
        && !rows::ends_sentence(text(title_end - 1))
        && !first.starts_with(['–', '—']);
    let mut quotes = 0_i32;
    for mark in (range.start..body_end).flat_map(|at| text(at).chars()) {
        quotes = match mark {
            '“' | '«' | '„' => quotes + 1,
            '”' | '»' => (quotes - 1).max(0),
            _ => quotes,
        };
    }
    Page {
        folio: range.clone().find_map(|at| folios.get(&rows[at].line).copied()),
        body_end,
        notes_end,
        starts_within: rows::start_of(first) == Start::Lower,
        opens_book: is_titled && opens_book(first),
        first: first.to_string(),
        last: last.to_string(),
        is_titled,
        starts_narrow: is_narrow(range.start),
        ends_narrow: is_narrow(body_end - 1),
        is_open: quotes > 0 && !names_source,
        is_ended: rows::ends_sentence(last)
            || ends_in_address(last)
            || names_source
            || (is_titled && title_end == body_end),
        rows: range,
    }
}

/// Whether a title is one that comes first.
fn opens_book(title: &str) -> bool {
    let number = title.split_whitespace().nth(1).map(bare).unwrap_or_default().to_lowercase();
    let is_first = label_of(title).is_some() && matches!(number.as_str(), "1" | "i" | "one" | "first");
    is_first || matches!(rows::key(title).as_str(), "introduction" | "preface" | "foreword" | "contents" | "prologue")
}

/// The first row of the notes at a page's foot: numbered after a gap, and called above.
fn notes_start(source: &SourceText, rows: &[Row], range: &Range<usize>) -> usize {
    let mut called: Vec<usize> = Vec::new();
    for idx in range.clone() {
        let row = &rows[idx];
        let body = label_form(source.get(row.words)).filter(|_| row.gap > 0 && idx > range.start);
        if body.is_some_and(|(_, number, _)| called.contains(&number)) {
            return idx;
        }
        called.extend(calls_in(source, row.words).iter().map(|call| call.number));
    }
    range.end
}

/// The first row of a note that goes on from the page before: a last block that begins small after a sentence has ended.
fn continued_start(source: &SourceText, rows: &[Row], range: &Range<usize>, notes_start: usize) -> usize {
    if notes_start < range.end {
        return range.end;
    }
    let last_block = (range.start + 1..range.end).rev().find(|idx| rows[*idx].gap > 0).unwrap_or(range.end);
    let is_small = last_block < range.end && rows::start_of(source.get(rows[last_block].words)) == Start::Lower;
    let follows_end = last_block > range.start && rows::ends_sentence(source.get(rows[last_block - 1].words));
    if is_small && follows_end { last_block } else { range.end }
}

/// Moves what goes on from a note of the page before to that note.
pub fn with_notes_together(source: &SourceText, rows: &[Row], pages: &[Page]) -> Vec<Row> {
    let mut all = Vec::with_capacity(rows.len());
    for (place, page) in pages.iter().enumerate() {
        all.extend_from_slice(&rows[page.rows.start..page.notes_end]);
        let has_open_note = page.body_end < page.notes_end
            && all.last().is_some_and(|last: &Row| !rows::ends_sentence(source.get(last.words)));
        if let Some(next) = pages.get(place + 1).filter(|next| next.notes_end < next.rows.end && has_open_note) {
            let moved = rows[next.notes_end..next.rows.end].iter().copied();
            all.extend(
                moved.enumerate().map(|(idx, row)| if idx == 0 { Row { gap: 0, page: false, ..row } } else { row }),
            );
        }
        let is_taken = place > 0 && {
            let before = &pages[place - 1];
            before.body_end < before.notes_end && !rows::ends_sentence(source.get(rows[before.notes_end - 1].words))
        };
        if !is_taken {
            all.extend_from_slice(&rows[page.notes_end..page.rows.end]);
        }
    }
    all
}

/// Whether a line ends in the address of a page on the net, which ends its sentence as a rule.
fn ends_in_address(line: &str) -> bool {
    let word = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let dotted = word
        .rsplit_once('.')
        .is_some_and(|(host, end)| host.len() >= 3 && end.len() >= 2 && end.chars().all(char::is_lowercase));
    word.contains("://") || dotted
}

/// How well a page follows another: above nothing the text goes on, far below it cannot.
pub fn join(from: &Page, to: &Page, lexicon: &Lexicon) -> f64 {
    let (last, first) = (from.last.as_str(), to.first.as_str());
    let start = rows::start_of(first);
    let is_source = first.starts_with(['–', '—']);
    let same_measure = if from.ends_narrow == to.starts_narrow { 1.0 } else { -1.5 };
    if ends_in_hyphen(last) {
        return match start {
            Start::Lower => broken_word(last, first, lexicon) + same_measure,
            _ => -5.0,
        };
    }
    if is_source {
        return match last.ends_with(['”', '"', '»']) {
            true => 3.0,
            false if from.ends_narrow => 1.5,
            false => -2.0,
        };
    }
    if from.is_ended {
        let opens_more = from.is_open && to.starts_narrow && !to.is_titled;
        return match start {
            Start::Lower => -5.0,
            _ if to.is_titled => {
                if from.is_open {
                    -1.0
                } else {
                    1.0
                }
            }
            _ if opens_more => 1.5,
            _ => {
                if from.is_open {
                    -0.8
                } else {
                    0.3
                }
            }
        };
    }
    let goes_on = f64::from(lexicon.pair(last_word(last), first_word(first)).min(2));
    match start {
        Start::Lower => 2.0 + goes_on + same_measure,
        _ if to.is_titled => -4.0,
        Start::Upper => goes_on * 1.5 + same_measure - 0.5,
        Start::Digit => same_measure - 0.5,
        Start::Mark => same_measure - 1.0,
    }
}

/// How well the halves of a broken word fit.
fn broken_word(last: &str, first: &str, lexicon: &Lexicon) -> f64 {
    let soft = Hyphens::unbiased().judge(last, first, lexicon).soft;
    let left = bare(last.rsplit(char::is_whitespace).next().unwrap_or_default().trim_end_matches('-'));
    let right = first_word(first);
    let is_whole = lexicon.knows(&format!("{left}{right}")) || lexicon.count_hyphenated(&format!("{left}-{right}")) > 0;
    match (is_whole, soft > 0.8) {
        (true, _) => 6.0,
        (false, true) => 1.5,
        (false, false) => -1.0,
    }
}

fn last_word(text: &str) -> &str {
    bare(text.rsplit(char::is_whitespace).next().unwrap_or_default())
}

fn first_word(text: &str) -> &str {
    bare(text.split(char::is_whitespace).next().unwrap_or_default())
}
