//! How well one page follows another: the ends and beginnings of their texts, once the notes at their feet are out of the way.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::import::joints::Hyphens;
use crate::import::labels::is_title_like;
use crate::import::labels::label_number;
use crate::import::labels::label_of;
use crate::import::lexicon::Lexicon;
use crate::import::lexicon::bare;
use crate::import::lexicon::ends_in_hyphen;
use crate::import::marks::Mark;
use crate::import::marks::calls_in;
use crate::import::marks::label_form;
use crate::import::pages::folios::Folios;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// A join as bad as this cannot be: a sentence breaks off, or one begins within another.
pub const BAD: f64 = -1.5;
/// A join as good as this goes on.
pub const GOES_ON: f64 = 1.5;
/// Lines no wider than this share of the widest ones are of a narrower measure, in per cent.
const NARROW: usize = 88;

/// Lines so much longer than most are of a smaller type, in per cent.
const SMALL_TYPE: usize = 112;

/// The next note's number is no further ahead than this.
const MAX_UNSEEN: usize = 4;

/// One page: its rows and what its ends look like.
#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Range<usize>,
    /// The row behind the text; notes follow.
    body_end: usize,
    /// The first row of the notes that begin here.
    notes_start: usize,
    /// What goes on from a note of the page before, if that note is open: the last block above the notes that begin here.
    continued: Range<usize>,
    pub folio: Option<usize>,
    pub starts_within: bool,
    /// It begins as books begin: with a first part, a first chapter, an introduction.
    pub opens_book: bool,
    first: String,
    last: String,
    pub is_titled: bool,
    /// Nothing where one line stands there, the last of its paragraph.
    starts_narrow: Option<bool>,
    ends_narrow: bool,
    /// Quotation marks are open at its end.
    is_open: bool,
    /// It closes a quotation that it does not open.
    closes: bool,
    /// A bracket is open at its end; one is closed at its beginning that another page opened.
    brackets: Brackets,
    /// The ranks and the numbers of the divisions that begin on it.
    labels: Vec<(usize, usize)>,
    /// The numbers of the first and the last note at its foot.
    notes: Option<(usize, usize)>,
    /// It ends with a sentence, a title, or the source of a quotation.
    is_ended: bool,
}

impl Page {
    /// Whether it ends in the midst of a word or a clause, so that another page must follow.
    pub fn breaks_off(&self) -> bool {
        ends_in_hyphen(&self.last) || self.last.ends_with(',')
    }

    /// The same page at another place among the rows.
    pub fn moved_to(&self, start: usize) -> Page {
        let at = |row: usize| row - self.rows.start + start;
        let (rows, body_end, notes_start) = (start..at(self.rows.end), at(self.body_end), at(self.notes_start));
        let continued = at(self.continued.start)..at(self.continued.end);
        Page { rows, body_end, notes_start, continued, ..self.clone() }
    }
}

/// Round brackets that a page does not close, or does not open.
#[derive(Clone, Copy, Default, Debug)]
struct Brackets {
    is_open: bool,
    closes: bool,
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
    let widths = widths(source, rows);
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    starts.iter().zip(ends).map(|(start, end)| page(source, rows, *start..end, folios, widths)).collect()
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

/// How wide lines are, in characters: the longest of the text, and most of them.
#[derive(Clone, Copy, Debug)]
pub struct Widths {
    measure: usize,
    common: usize,
}

pub fn widths(source: &SourceText, rows: &[Row]) -> Widths {
    let mut widths: Vec<usize> = rows.iter().map(|row| rows::width(source.get(row.words))).collect();
    widths.sort_unstable();
    let share = |tenths: usize| widths.get(widths.len() * tenths / 10).copied().unwrap_or(1);
    Widths { measure: share(9), common: share(7) }
}

/// One page of all these rows, of which there is one at least.
pub fn page_of(source: &SourceText, rows: &[Row], widths: Widths) -> Page {
    page(source, rows, 0..rows.len(), &Folios::new(), widths)
}

fn page(source: &SourceText, rows: &[Row], range: Range<usize>, folios: &Folios, widths: Widths) -> Page {
    let measure = widths.measure;
    let text = |idx: usize| source.get(rows[idx].words);
    let notes_start = notes_start(source, rows, &range);
    let (continued, is_certain) = continued(source, rows, range.start..notes_start, widths.common);
    let body_end = if is_certain { continued.start } else { notes_start.max(range.start + 1) };
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
    let starts_within = rows::start_of(first) == Start::Lower;
    let is_last_line = starts_within && (range.start + 1 >= body_end || rows[range.start + 1].gap > 0);
    let mut quotes = 0_i32;
    let first_mark = (range.start..body_end).find_map(|at| text(at).chars().find(|mark| "“«„”»".contains(*mark)));
    for mark in (range.start..body_end).flat_map(|at| text(at).chars()) {
        quotes = match mark {
            '“' | '«' | '„' => quotes + 1,
            '”' | '»' => (quotes - 1).max(0),
            _ => quotes,
        };
    }
    Page {
        folio: folio(rows, &range, folios),
        body_end,
        notes_start,
        continued,
        starts_within,
        opens_book: is_titled && opens_book(first),
        first: first.to_string(),
        last: last.to_string(),
        is_titled,
        starts_narrow: (!is_last_line).then(|| is_narrow(range.start)),
        ends_narrow: is_narrow(body_end - 1),
        brackets: brackets((range.start..body_end).flat_map(|at| text(at).chars())),
        labels: labels(source, rows, range.start..body_end),
        notes: notes_at_foot((notes_start..range.end).filter(|at| rows[*at].gap > 0).map(text)),
        is_open: quotes > 0 && !names_source,
        closes: first_mark.is_some_and(|mark| matches!(mark, '”' | '»')),
        is_ended: rows::ends_sentence(last)
            || ends_in_address(last)
            || names_source
            || label_of(text(last_block)).is_some()
            || (is_titled && title_end == body_end),
        rows: range,
    }
}

/// The printed number of a page.
fn folio(rows: &[Row], page: &Range<usize>, folios: &Folios) -> Option<usize> {
    rows[page.clone()].iter().find_map(|row| folios.get(&row.words.start)).copied()
}

/// Brackets that stay open over more text than this were not closed at all.
const MAX_IN_BRACKETS: usize = 400;

fn brackets(text: impl Iterator<Item = char>) -> Brackets {
    let mut brackets = Brackets::default();
    let mut open_since: Option<usize> = None;
    let mut is_first = true;
    let mut len = 0;
    for (at, mark) in text.enumerate() {
        len = at;
        match mark {
            '(' => open_since = Some(at),
            ')' if is_first && open_since.is_none() => brackets.closes = at <= MAX_IN_BRACKETS,
            ')' => open_since = None,
            _ => continue,
        }
        is_first = false;
    }
    brackets.is_open = open_since.is_some_and(|since| len - since <= MAX_IN_BRACKETS);
    brackets
}

fn notes_at_foot<'t>(lines: impl Iterator<Item = &'t str>) -> Option<(usize, usize)> {
    let mut numbers = lines.filter_map(|line| label_form(line)?.1.number());
    let first = numbers.next()?;
    Some((first, numbers.last().unwrap_or(first)))
}

/// The labels of the headings among rows: lines that stand alone and look like titles.
fn labels(source: &SourceText, rows: &[Row], range: Range<usize>) -> Vec<(usize, usize)> {
    let is_alone = |idx: usize| {
        (idx == range.start || rows[idx].stands_off()) && rows.get(idx + 1).is_none_or(|next| next.gap > 0 || next.page)
    };
    let text = |idx: usize| source.get(rows[idx].words);
    let headings = range.clone().filter(|idx| is_alone(*idx) && is_title_like(text(*idx)));
    headings.filter_map(|idx| label_number(text(idx))).collect()
}

/// Whether a title is one that comes first.
fn opens_book(title: &str) -> bool {
    let number = title.split_whitespace().nth(1).map(bare).unwrap_or_default().to_lowercase();
    let is_first = label_of(title).is_some() && matches!(number.as_str(), "1" | "i" | "one" | "first");
    is_first || matches!(rows::key(title).as_str(), "introduction" | "preface" | "foreword" | "contents" | "prologue")
}

/// The first row of the notes at a page's foot: numbered after a gap, and called above.
fn notes_start(source: &SourceText, rows: &[Row], range: &Range<usize>) -> usize {
    let mut called: BTreeSet<Mark> = BTreeSet::new();
    for idx in range.clone() {
        let row = &rows[idx];
        let body = label_form(source.get(row.words)).filter(|_| row.gap > 0 && idx > range.start);
        if body.is_some_and(|(_, mark, _)| called.contains(&mark)) {
            return idx;
        }
        called.extend(calls_in(source, row.words).iter().map(|call| call.mark));
    }
    range.end
}

/// The last block above the notes of a page, as it may go on from a note of the page before: it begins small, which is certain
/// after a sentence has ended, or its lines are longer than those of the text, as notes are set smaller.
fn continued(source: &SourceText, rows: &[Row], body: Range<usize>, common: usize) -> (Range<usize>, bool) {
    let text = |idx: usize| source.get(rows[idx].words);
    let nothing = (body.end..body.end, false);
    let Some(start) = (body.start + 1..body.end).rev().find(|idx| rows[*idx].gap > 0) else { return nothing };
    let is_small = rows::start_of(text(start)) == Start::Lower;
    let is_certain = is_small && rows::ends_sentence(text(start - 1));
    let is_wide = (start..body.end).any(|idx| rows::width(text(idx)) * 100 >= common * SMALL_TYPE);
    if is_small || is_wide { (start..body.end, is_certain) } else { nothing }
}

/// Moves what goes on from a note of the page before to that note.
pub fn with_notes_together(source: &SourceText, rows: &[Row], pages: &[Page]) -> Vec<Row> {
    let is_open = |page: &Page| {
        let last = source.get(rows[page.rows.end - 1].words);
        page.notes_start < page.rows.end && !rows::ends_sentence(last) && !ends_in_address(last)
    };
    let mut all = Vec::with_capacity(rows.len());
    for (place, page) in pages.iter().enumerate() {
        let is_taken = place > 0 && is_open(&pages[place - 1]);
        let taken = if is_taken { page.continued.clone() } else { page.rows.end..page.rows.end };
        all.extend_from_slice(&rows[page.rows.start..taken.start]);
        all.extend_from_slice(&rows[taken.end..page.rows.end]);
        if let Some(next) = pages.get(place + 1).filter(|_| is_open(page)) {
            let moved = rows[next.continued.clone()].iter().enumerate();
            all.extend(moved.map(|(idx, row)| if idx == 0 { Row { gap: 0, page: false, ..*row } } else { *row }));
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
    let marks = match (from.is_open, to.closes) {
        (true, true) => 1.5,
        (false, true) => -1.0,
        _ => 0.0,
    };
    let brackets = match (from.brackets.is_open, to.brackets.closes) {
        (true, true) => 2.0,
        (false, true) => -2.0,
        (true, false) => -1.0,
        _ => 0.0,
    };
    marks + brackets + join_of_words(from, to, lexicon)
}

/// How often, in an order of pages, numbers of chapters or notes do not go on as they must.
pub fn faults(pages: &[Page], order: impl Iterator<Item = usize>) -> usize {
    let mut n_faults = 0;
    let mut labels: Vec<(usize, usize)> = Vec::new();
    let mut last_note: Option<usize> = None;
    for page in order.map(|place| &pages[place]) {
        for (rank, number) in page.labels.iter().copied() {
            while labels.last().is_some_and(|(last, _)| *last > rank) {
                labels.pop();
            }
            let before = labels.pop_if(|(last, _)| *last == rank);
            // Chapters may begin anew in each part.
            n_faults += usize::from(before.is_some_and(|(_, before)| number <= before));
            labels.push((rank, number));
        }
        if let Some((first, last)) = page.notes {
            // Notes begin anew in each section; some have no number of their own, or were not seen.
            let follows = |before: usize| first > before && first <= before + MAX_UNSEEN;
            n_faults += usize::from(first != 1 && last_note.is_some_and(|before| !follows(before)));
            last_note = Some(last);
        }
    }
    n_faults
}

fn join_of_words(from: &Page, to: &Page, lexicon: &Lexicon) -> f64 {
    let (last, first) = (from.last.as_str(), to.first.as_str());
    let start = rows::start_of(first);
    let is_source = first.starts_with(['–', '—']);
    let same_measure = match to.starts_narrow {
        None => 0.0,
        Some(is_narrow) if is_narrow == from.ends_narrow => 1.0,
        Some(_) => -1.5,
    };
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
        let opens_more = from.is_open && to.starts_narrow == Some(true) && !to.is_titled;
        return match start {
            Start::Lower if last.ends_with([':', ';']) => 1.0,
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
    let goes_on = lexicon.attraction(last_word(last), first_word(first));
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
