//! Titles of chapters on the lines below their labels: `Chapter 2`, white, `The Road to the Mill`, and then the text, with white or without.
//!
//! A short first line of a paragraph looks like a title. So a title is believed that a running head or the contents list says as well, or that
//! most chapters of the text have in this form.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::labels::ends_open;
use crate::import::labels::is_bare_label;
use crate::import::labels::is_named;
use crate::import::labels::is_title_like;
use crate::import::labels::label_of;
use crate::import::labels::split_number;
use crate::import::lists::bullet;
use crate::import::pages::contents;
use crate::import::pages::contents::Outline;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::text::SourceText;

/// A title has no more lines than this.
const MAX_LINES: usize = 3;
/// Blank lines between a label and its title, at most.
const MAX_GAP: usize = 3;
/// A title leaves so much of the line free, and the text below it fills so much, in per cent of what lines within paragraphs usually have.
const MAX_TITLE: usize = 80;
const MIN_TEXT: usize = 75;
/// Of the chapters of a text so many have such a title, in per cent, and at least two.
const MIN_ALIKE: usize = 70;
const MIN_CHAPTERS: usize = 2;
/// A head may be shorter than its title, but no shorter than this.
const MIN_HEAD: usize = 10;

/// The rows of titles below a label.
#[derive(Clone, Copy, Debug)]
struct Title {
    label: usize,
    /// The row behind it.
    end: usize,
    is_known: bool,
}

/// Finds how many rows a label has with its title, by the row of the label. `numbered` has the lines that are nothing but the number of a
/// sequence.
pub fn find(
    source: &SourceText,
    rows: &[Row],
    outline: &Outline,
    numbered: &BTreeSet<usize>,
) -> BTreeMap<usize, usize> {
    let finder = Finder { source, rows, outline, numbered, usual: usual(source, rows) };
    let mut found = BTreeMap::new();
    for kind in [Kind::Label, Kind::Number] {
        let labels: Vec<usize> = (0..rows.len()).filter(|idx| finder.kind(*idx) == Some(kind)).collect();
        let titles: Vec<Title> = labels.iter().filter_map(|label| finder.below(*label, kind)).collect();
        let are_alike = titles.len() >= MIN_CHAPTERS && titles.len() * 100 >= labels.len() * MIN_ALIKE;
        let is_title = |title: &&Title| title.is_known || are_alike;
        found.extend(titles.iter().filter(is_title).map(|title| (title.label, title.end - title.label)));
    }
    found
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// `Chapter 2`
    Label,
    /// `II`
    Number,
}

struct Finder<'a> {
    source: &'a SourceText,
    rows: &'a [Row],
    outline: &'a Outline,
    numbered: &'a BTreeSet<usize>,
    /// The width of lines within paragraphs.
    usual: usize,
}

impl Finder<'_> {
    fn text(&self, idx: usize) -> &str {
        self.source.get(self.rows[idx].words)
    }

    /// Whether a row is a label with nothing behind it.
    fn kind(&self, idx: usize) -> Option<Kind> {
        let row = &self.rows[idx];
        if row.role != Role::Text || row.quotes > 0 || !(idx == 0 || row.stands_off()) {
            return None;
        }
        let is_label = label_of(self.text(idx)).is_some_and(|label| label.title.is_empty());
        let by_number = || self.numbered.contains(&row.words.start).then_some(Kind::Number);
        if is_label { Some(Kind::Label) } else { by_number() }
    }

    /// The title below a label: a short block that stands alone, or short lines above a full one.
    fn below(&self, label: usize, kind: Kind) -> Option<Title> {
        let first = label + 1;
        let is_near = self.rows.get(first).is_some_and(|row| row.gap <= MAX_GAP && !row.page);
        if !is_near || !self.may_open(first) {
            return None;
        }
        if let Some(n_rows) = self.n_listed(first).filter(|_| !is_named(self.text(first))) {
            return Some(Title { label, end: first + n_rows, is_known: true });
        }
        let n_rows = self.n_block(first);
        let n_short = (first..first + n_rows).take_while(|idx| self.is_short(*idx)).count();
        let whole = (first..first + n_rows).map(|idx| self.text(idx)).collect::<Vec<_>>().join(" ");
        let is_alone = n_rows <= MAX_LINES && (n_short == n_rows || is_title_like(&whole));
        let n_short = if is_alone { n_rows } else { n_short };
        let next = self.rows.get(first + n_short).filter(|_| n_short < n_rows);
        let is_on_text = next.is_some_and(|next| {
            let text = self.source.get(next.words);
            rows::width(text) * 100 >= self.usual * MIN_TEXT && rows::start_of(text) != Start::Lower
        });
        let title = |n_rows: usize| (first..first + n_rows).map(|idx| self.text(idx)).collect::<Vec<_>>().join(" ");
        let known = (1..=n_short.min(MAX_LINES)).rev().find(|n_rows| self.is_known(&title(*n_rows), first, *n_rows));
        // A block that stands alone is one title; above text the lines of a title are no wider than the first one, where it was full.
        let n_wrapped = if is_alone { n_rows } else { self.n_wrapped(first, n_short) };
        let n_title = known.filter(|_| !is_alone).unwrap_or(n_wrapped);
        let title = title(n_title.min(MAX_LINES));
        let is_closed =
            title.ends_with(['.', ',', ';', ':', '-', '–', '—', '”', '"']) && title.contains(char::is_lowercase);
        let is_formed = n_title > 0 && n_title <= MAX_LINES && !is_closed && !is_named(&title);
        let is_known = known.is_some();
        // Stanzas have numbers, too, and sections with short paragraphs.
        let is_title = is_known || (is_title_like(&title) && (is_alone || (is_on_text && kind == Kind::Label)));
        let end = first + n_title;
        (is_formed && is_title && (is_alone || is_on_text || is_known)).then_some(Title { label, end, is_known })
    }

    fn may_open(&self, idx: usize) -> bool {
        let (row, text) = (&self.rows[idx], self.text(idx));
        row.role == Role::Text
            && row.quotes == 0
            && rows::start_of(text) != Start::Lower
            && text.contains(char::is_alphabetic)
            && label_of(text).is_none()
            && !is_bare_label(text)
            && split_number(text).is_none_or(|(parts, _)| parts.len() == 1)
            && bullet(text).is_none()
    }

    /// How many of some short rows are one title broken into lines.
    fn n_wrapped(&self, first: usize, n_short: usize) -> usize {
        let width = |row: usize| rows::width(self.text(row));
        let is_wrapped = |row: &usize| width(*row) <= width(first) || ends_open(self.text(*row - 1));
        n_short.min(1) + (first + 1..first + n_short.max(1)).take_while(is_wrapped).count()
    }

    /// How many rows follow each other without white or a number at the beginning.
    fn n_block(&self, first: usize) -> usize {
        let goes_on = |idx: &usize| {
            let text = self.text(*idx);
            !self.rows[*idx].stands_off() && split_number(text).is_none() && text.contains(char::is_alphabetic)
        };
        (first + 1..self.rows.len()).take_while(goes_on).take(MAX_LINES + 1).count() + 1
    }

    fn is_short(&self, idx: usize) -> bool {
        self.rows[idx].role == Role::Text && rows::width(self.text(idx)) * 100 <= self.usual * MAX_TITLE
    }

    /// How many rows the title has that starts at a row, where the contents list tells.
    fn n_listed(&self, first: usize) -> Option<usize> {
        let last = self.outline.ends.get(&self.rows[first].words.start)?;
        let place = self.rows[first..].iter().take(contents::MAX_LINES).position(|row| row.words.start == *last);
        place.map(|place| place + 1)
    }

    /// Whether a running head or the contents list says the title.
    fn is_known(&self, title: &str, first: usize, n_rows: usize) -> bool {
        let key = rows::key(title);
        // A head may be cut where its line is full.
        let is_cut = |head: &String| head.len() >= MIN_HEAD && key.starts_with(head.as_str()) && n_rows == 1;
        let is_listed = n_rows == 1 && self.outline.headings.contains_key(&self.rows[first].words.start);
        is_listed || self.outline.running.contains(&key) || self.outline.running.iter().any(is_cut)
    }
}

/// The width that a quarter of the lines within paragraphs reach: full ones, whatever the text has of short ones.
fn usual(source: &SourceText, rows: &[Row]) -> usize {
    let goes_on = |pair: &&[Row]| pair[0].role == Role::Text && !pair[1].stands_off();
    let mut widths: Vec<usize> =
        rows.windows(2).filter(goes_on).map(|pair| rows::width(source.get(pair[0].words))).collect();
    widths.sort_unstable();
    widths.get(widths.len() * 3 / 4).copied().unwrap_or(0)
}
