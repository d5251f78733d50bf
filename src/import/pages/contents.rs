//! Contents lists of the source: taken away, and kept in mind as an outline of the headings to come.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::labels::label_of;
use crate::import::pages::remove;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I006;
use crate::import::text::SourceText;

/// A contents list has at least so many lines; two suffice if both carry labels.
const MIN_ENTRIES: usize = 3;
const MAX_WIDTH: usize = 120;
/// The share of entries that must come again.
const MIN_MATCHED: f64 = 0.7;
/// How like each other two lines must be, by their words, to be the same title.
const LIKENESS: f64 = 0.7;

/// What the contents lists of the source promised.
#[derive(Clone, Default, Debug)]
pub struct Outline {
    /// The lines of headings, with their level where indents tell it.
    pub headings: BTreeMap<usize, Option<u8>>,
}

/// Removes contents lists and finds the headings that they name.
pub fn take(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> (Vec<Row>, Outline) {
    let mut outline = Outline::default();
    if !audit.allows(&I006) {
        return (rows, outline);
    }
    let finder = Finder::new(source, &rows);
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let mut idx = 0;
    while idx < rows.len() {
        match finder.list_at(idx) {
            Some(list) => {
                gone.extend((list.start..list.end).map(|entry| rows[entry].line));
                outline.headings.extend(list.headings);
                idx = list.end;
            }
            None => idx += 1,
        }
    }
    let rows = remove(rows, audit, &I006, |row| gone.contains(&row.line), "its lines come again as headings");
    (rows, outline)
}

struct List {
    start: usize,
    end: usize,
    headings: Vec<(usize, Option<u8>)>,
}

struct Finder<'a> {
    source: &'a SourceText,
    rows: &'a [Row],
    /// Where each key stands alone, rising.
    places: BTreeMap<String, Vec<usize>>,
}

impl<'a> Finder<'a> {
    fn new(source: &'a SourceText, rows: &'a [Row]) -> Finder<'a> {
        let mut finder = Finder { source, rows, places: BTreeMap::new() };
        for idx in (0..rows.len()).filter(|idx| rows[*idx].stands_off()) {
            if let Some(key) = finder.key(idx) {
                finder.places.entry(key).or_default().push(idx);
            }
        }
        finder
    }

    /// What a row says, if it can be a title.
    fn key(&self, idx: usize) -> Option<String> {
        let text = self.source.get(self.rows[idx].words);
        let is_title =
            rows::width(text) <= MAX_WIDTH && rows::start_of(text) != Start::Lower && !text.ends_with([',', ';']);
        is_title.then(|| rows::key(entry_text(text))).filter(|key| key.len() >= 3)
    }

    /// The contents list that starts at a row: its own heading, if it has one, and the longest run of lines that come again in order.
    fn list_at(&self, start: usize) -> Option<List> {
        let is_headed = is_contents_word(&self.key(start)?);
        let first = start + usize::from(is_headed);
        if !is_headed && self.later(start, start).is_none() {
            return None;
        }
        let mut matches: Vec<(usize, usize)> = Vec::new();
        let mut end = first;
        let mut last_target = 0;
        let mut misses = 0;
        while end < self.rows.len() && self.key(end).is_some() {
            // The list is over where the first heading that it names begins.
            if matches.first().is_some_and(|(_, target)| *target <= end) {
                break;
            }
            match self
                .later(end, last_target.max(end))
                .filter(|target| is_headed || rows::is_followed_by_gap(self.rows, *target))
            {
                Some(target) => {
                    last_target = target;
                    matches.push((end, target));
                    misses = 0;
                }
                None if misses >= if is_headed { 2 } else { 1 } => break,
                None => misses += 1,
            }
            end += 1;
        }
        let (last, _) = *matches.last()?;
        let mut list_end = last + 1;
        // What hangs on a headed list without a gap is of it, too.
        while is_headed && list_end < end && self.rows[list_end].gap == 0 {
            list_end += 1;
        }
        let n_entries = list_end - first;
        let has_labels = (first..list_end).all(|entry| label_of(self.source.get(self.rows[entry].words)).is_some());
        let is_long = n_entries >= MIN_ENTRIES || (n_entries == 2 && has_labels) || (is_headed && n_entries >= 2);
        let is_matched = matches.len() as f64 >= n_entries as f64 * MIN_MATCHED;
        // The headings of a list stand apart from each other; a poem that is printed twice has its lines together.
        let is_spread = matches.windows(2).filter(|pair| pair[1].1 - pair[0].1 > 1).count() * 2 >= matches.len() - 1;
        if !is_long || !is_matched || !is_spread || matches.first().is_some_and(|(_, target)| *target < list_end) {
            return None;
        }
        Some(List { start, end: list_end, headings: self.headings(first, list_end, &matches) })
    }

    /// The next row after `after` that stands alone and says the same as row `idx`.
    fn later(&self, idx: usize, after: usize) -> Option<usize> {
        let places = self.places.get(&self.key(idx)?)?;
        places.get(places.partition_point(|place| *place <= after)).copied()
    }

    fn headings(&self, first: usize, end: usize, matches: &[(usize, usize)]) -> Vec<(usize, Option<u8>)> {
        let indents: BTreeSet<usize> = (first..end).map(|entry| self.rows[entry].indent).collect();
        let level = |entry: usize| {
            let rank = indents.iter().position(|indent| *indent == self.rows[entry].indent);
            (indents.len() > 1).then(|| rank.map(|rank| rank.min(5) as u8 + 1)).flatten()
        };
        let mut found: Vec<(usize, Option<u8>)> =
            matches.iter().map(|(entry, target)| (self.rows[*target].line, level(*entry))).collect();
        for entry in (first..end).filter(|entry| matches.iter().all(|(matched, _)| matched != entry)) {
            let from = matches.iter().filter(|(matched, _)| matched < &entry).map(|(_, target)| *target).max();
            let to = matches.iter().filter(|(matched, _)| matched > &entry).map(|(_, target)| *target).min();
            let range = from.unwrap_or(end) + 1..to.unwrap_or(self.rows.len());
            if let Some(alike) = range.clone().find(|idx| self.is_alike(entry, *idx)) {
                found.push((self.rows[alike].line, level(entry)));
            }
        }
        found
    }

    /// Whether two lines share most of their words.
    fn is_alike(&self, one: usize, other: usize) -> bool {
        if !self.rows[other].stands_off() {
            return false;
        }
        let (Some(a), Some(b)) = (self.key(one), self.key(other)) else { return false };
        let a: BTreeSet<&str> = a.split(' ').collect();
        let b: BTreeSet<&str> = b.split(' ').collect();
        let n_shared = a.intersection(&b).count();
        // A title that was shortened for the list shares all of its words.
        n_shared as f64 >= a.union(&b).count() as f64 * LIKENESS || (n_shared == a.len() && n_shared >= 2)
    }
}

/// An entry without the dots and the page number behind it.
fn entry_text(text: &str) -> &str {
    let without_number = text.trim_end_matches(|character: char| character.is_ascii_digit());
    let title = without_number.trim_end_matches(['.', ' ', '\u{a0}', '…', '·', '\t']);
    let n_leaders = without_number.len() - title.len();
    if without_number.len() < text.len() && n_leaders >= 3 { title } else { text }
}

fn is_contents_word(key: &str) -> bool {
    matches!(
        key,
        "contents"
            | "table of contents"
            | "inhalt"
            | "inhaltsverzeichnis"
            | "table des matières"
            | "índice"
            | "indice"
            | "sommaire"
            | "содержание"
            | "оглавление"
    )
}
