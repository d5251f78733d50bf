//! Contents lists of the source: taken away, and kept in mind as an outline of the headings to come.

mod headed;
mod leaders;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::labels::is_bare_label;
use crate::import::labels::is_number_alone;
use crate::import::labels::label_of;
use crate::import::labels::roman;
use crate::import::labels::split_number;
use crate::import::pages::folios::Folios;
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
/// An entry and a title have no more lines than this, and so many places with the same first letters are looked at.
pub const MAX_LINES: usize = 6;
const MAX_TRIED: usize = 50;
const FIRST_LETTERS: usize = 12;
/// What stands above a title without white and labels it is no longer than this.
const MAX_LABEL: usize = 20;
/// After so many lines of a list, and again after twice as many, it is looked at whether it is one.
const CHECKED: usize = 64;
/// So many headings of contents lists are believed to be such.
const MAX_HEADED: usize = 20;
/// One page in so many may be blank.
const BLANK: usize = 10;
/// How like each other two lines must be, by their words, to be the same title.
const LIKENESS: f64 = 0.7;

/// What the contents lists of the source promised.
#[derive(Clone, Default, Debug)]
pub struct Outline {
    /// The lines of headings, with their level where indents tell it.
    pub headings: BTreeMap<usize, Option<u8>>,
    /// The last lines of headings, by their first ones, where they are known.
    pub ends: BTreeMap<usize, usize>,
    /// What the heads of pages said, as lines are compared, without labels and numbers.
    pub running: BTreeSet<String>,
}

/// Removes contents lists and finds the headings that they name.
pub fn take(source: &SourceText, rows: Vec<Row>, folios: &Folios, audit: &mut Audit) -> (Vec<Row>, Outline) {
    let mut outline = Outline::default();
    if !audit.allows(&I006) {
        return (rows, outline);
    }
    let finder = Finder::new(source, &rows, folios);
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    let (mut idx, mut next, mut n_headed, mut next_led) = (0, 0, 0, 0);
    while idx < rows.len() {
        let numbered = |next: &mut usize| {
            let found = (idx >= *next).then(|| finder.numbered_list_at(idx))?;
            found.map_err(|none| *next = none).ok()
        };
        let headed = |n_headed: &mut usize| {
            *n_headed += usize::from(finder.is_headed(idx));
            (finder.is_headed(idx) && *n_headed <= MAX_HEADED).then(|| finder.headed_list_at(idx))?
        };
        let led = |next: &mut usize| {
            let found = (idx >= *next).then(|| finder.led_list_at(idx))?;
            found.map_err(|none| *next = none).ok()
        };
        // Under a heading that says so, the longer list is the right one.
        let longer = |list: List, n_headed: &mut usize| match headed(n_headed) {
            Some(other) if other.end > list.end => other,
            _ => list,
        };
        let listed = finder.list_at(idx).or_else(|| numbered(&mut next)).map(|list| longer(list, &mut n_headed));
        match listed.or_else(|| headed(&mut n_headed)).or_else(|| led(&mut next_led)) {
            Some(mut list) => {
                finder.add_led_rest(&mut list);
                finder.add_title(&mut list);
                gone.extend((list.start..list.end).map(|entry| rows[entry].words.start));
                outline.headings.extend(list.headings);
                outline.ends.extend(list.ends);
                idx = list.end;
            }
            None => idx += 1,
        }
    }
    let rows = remove(rows, audit, &I006, |row| gone.contains(&row.words.start), "its lines come again as headings");
    (rows, outline)
}

struct List {
    start: usize,
    end: usize,
    headings: Vec<(usize, Option<u8>)>,
    /// Where the first and the last rows of headings begin, where they are known.
    ends: Vec<(usize, usize)>,
}

/// Where a title stands in the text, by its first row and its last one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Target {
    start: usize,
    last: usize,
}

struct Finder<'a> {
    source: &'a SourceText,
    rows: &'a [Row],
    /// What each row says, if it can be a title: the place of that among `places`, where it stands alone anywhere.
    keys: Vec<Key>,
    /// Where each key stands alone, rising.
    places: Vec<Vec<usize>>,
    /// Where lines with these first letters may begin a title, rising.
    starts: BTreeMap<String, Vec<usize>>,
    /// The highest number that a page has.
    n_pages: usize,
}

/// What a row says, for the search through all rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    /// It can be no title.
    None,
    /// No row that stands alone says so.
    Within,
    Alone(usize),
}

/// A title and the number of its page, on one line or a few.
struct Entry {
    rows: std::ops::Range<usize>,
    title: String,
    number: usize,
}

impl<'a> Finder<'a> {
    fn new(source: &'a SourceText, rows: &'a [Row], folios: &Folios) -> Finder<'a> {
        let n_pages = rows.iter().filter(|row| row.page).count();
        let n_pages = n_pages.max(folios.values().max().copied().unwrap_or(0));
        // Pages without lines are not seen.
        let n_pages = n_pages + n_pages / BLANK;
        let (keys, places) = (Vec::new(), Vec::new());
        let mut finder = Finder { source, rows, keys, places, starts: BTreeMap::new(), n_pages };
        finder.find_places();
        let is_asked = n_pages > 0 || (0..rows.len()).any(|idx| finder.is_headed(idx));
        for idx in 0..if is_asked { rows.len() } else { 0 } {
            if let Some(bare) = bare_title(finder.text(idx)) {
                finder.starts.entry(first_letters(&solid(bare)).to_string()).or_default().push(idx);
            }
            let mut letters = solid(finder.text(idx));
            finder.starts.entry(first_letters(&letters).to_string()).or_default().push(idx);
            // A label may have a line of its own.
            for next in idx + 1..(idx + MAX_LINES).min(rows.len()) {
                if letters.len() < FIRST_LETTERS {
                    letters.push_str(&solid(finder.text(next)));
                    finder.starts.entry(first_letters(&letters).to_string()).or_default().push(idx);
                }
            }
        }
        finder
    }

    /// Finds what each row says, and where that stands alone.
    fn find_places(&mut self) {
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for idx in (0..self.rows.len()).filter(|idx| self.rows[*idx].stands_off()) {
            let Some(key) = self.key(idx) else { continue };
            let place = *known.entry(key).or_insert(self.places.len());
            match self.places.get_mut(place) {
                Some(rows) => rows.push(idx),
                None => self.places.push(vec![idx]),
            }
        }
        let place = |idx: usize| match self.key(idx) {
            Some(key) => known.get(&key).map_or(Key::Within, |place| Key::Alone(*place)),
            None => Key::None,
        };
        self.keys = (0..self.rows.len()).map(place).collect();
    }

    fn text(&self, idx: usize) -> &str {
        self.source.get(self.rows[idx].words)
    }

    /// The contents list that starts at a row, told by the numbers of pages at the ends of its entries: they rise, the text has so many pages,
    /// and what stands before them comes again, on one line or several. Where there is none, the row before which none starts either.
    fn numbered_list_at(&self, start: usize) -> Result<List, usize> {
        let is_headed = self.is_headed(start);
        if self.n_pages == 0 || !(is_headed || start == 0 || self.rows[start].stands_off()) {
            return Err(start + 1);
        }
        let first = start + usize::from(is_headed);
        let mut entries: Vec<Entry> = Vec::new();
        let (mut end, mut number) = (first, 0);
        while let Some(entry) = self.entry_at(end, number) {
            (end, number) = (entry.rows.end, entry.number);
            entries.push(entry);
        }
        let target = |entry: &Entry| Some((entry.rows.start, self.title_behind(end, &entry.title)?));
        let targets: Vec<(usize, Target)> = entries.iter().filter_map(target).collect();
        let matches: Vec<(usize, usize)> = targets.iter().map(|(entry, target)| (*entry, target.start)).collect();
        // What stands before the first entry that is known, or behind the last one, may be something else.
        let known = |entry: &&Entry| matches.iter().any(|(row, _)| *row == entry.rows.start);
        let (Some(head), Some(last)) = (entries.iter().position(|entry| known(&entry)), entries.iter().rfind(known))
        else {
            return Err(end.max(start + 1));
        };
        let n_entries = entries.iter().filter(|entry| entry.rows.start <= last.rows.start).count() - head;
        if n_entries < MIN_ENTRIES || (matches.len() as f64) < n_entries as f64 * MIN_MATCHED {
            return Err(end.max(start + 1));
        }
        let begin = if is_headed { start } else { entries[head].rows.start };
        let headings = self.levelled(begin, last.rows.end, &matches);
        let ends = targets.iter().map(|(_, target)| self.lines_of(*target)).collect();
        Ok(List { start: begin, end: last.rows.end, headings, ends })
    }

    /// The entry that starts at a row: the number of a page ends one of the next lines, no lower than the one before. Pages before the text
    /// have small Roman figures.
    fn entry_at(&self, start: usize, least: usize) -> Option<Entry> {
        let mut title = String::new();
        for idx in start..(start + MAX_LINES).min(self.rows.len()) {
            let text = self.text(idx);
            if rows::width(text) > MAX_WIDTH || (idx > start && self.rows[idx].gap > 0) {
                return None;
            }
            let words = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
            let last_word = text.rsplit([' ', '\u{a0}', '.', '…']).next().unwrap_or_default();
            let is_roman = last_word.chars().all(|sign| "ivxl".contains(sign)) && is_number(last_word);
            let number = match text[words.len()..].parse::<usize>() {
                Ok(number) => Some(number).filter(|number| (least.max(1)..=self.n_pages).contains(number)),
                Err(_) => Some(0).filter(|_| least == 0 && is_roman),
            };
            title.push_str(match number {
                Some(0) => &text[..text.len() - last_word.len()],
                Some(_) => words,
                None => text,
            });
            if let Some(number) = number.filter(|_| title.contains(char::is_alphabetic)) {
                return Some(Entry { rows: start..idx + 1, title, number });
            }
            title.push(' ');
        }
        None
    }

    /// Where at or behind a row a title stands, with or without the label that it has in one of both places.
    fn title_behind(&self, from: usize, title: &str) -> Option<Target> {
        let last_row = |wanted: &str, start: usize| {
            let mut joined = String::new();
            let mut bare = bare_title(self.text(start)).map(solid);
            (start..(start + MAX_LINES).min(self.rows.len())).find(|idx| {
                let idx = *idx;
                if joined.len() > wanted.len() && bare.as_ref().is_none_or(|bare| bare.len() > wanted.len()) {
                    return false;
                }
                let more = solid(self.text(idx));
                joined.push_str(&more);
                if let Some(bare) = bare.as_mut().filter(|_| idx > start) {
                    bare.push_str(&more);
                }
                joined == wanted || bare.as_ref().is_some_and(|bare| bare == wanted)
            })
        };
        [Some(title), bare_title(title)].into_iter().flatten().map(solid).find_map(|wanted| {
            let starts = self.starts.get(first_letters(&wanted)).filter(|_| !wanted.is_empty())?;
            let behind = &starts[starts.partition_point(|start| *start < from)..];
            let target = |start: usize| Some(Target { start, last: last_row(&wanted, start)? });
            behind.iter().take(MAX_TRIED).filter(|start| self.may_begin(**start)).find_map(|start| target(*start))
        })
    }

    /// Whether a title may begin at a row: white, a number or the end of a sentence stands above it, or it has a number itself.
    fn may_begin(&self, idx: usize) -> bool {
        let text = self.text(idx);
        let above = idx.checked_sub(1).map_or("", |above| self.text(above));
        text.contains(char::is_alphanumeric)
            && (self.rows[idx].stands_off()
                || above.is_empty()
                || bare_title(text).is_some()
                || split_number(text).is_some()
                || (rows::width(above) <= MAX_LABEL && self.rows[idx - 1].stands_off())
                || is_number_alone(above)
                || is_bare_label(above)
                || rows::ends_sentence(above)
                || is_contents_word(&rows::key(above)))
    }

    /// Where the first and the last row of a title begin.
    fn lines_of(&self, target: Target) -> (usize, usize) {
        (self.rows[target.start].words.start, self.rows[target.last].words.start)
    }

    /// Whether a row is the heading of a contents list.
    fn is_headed(&self, idx: usize) -> bool {
        rows::width(self.text(idx)) <= MAX_WIDTH && is_contents_word(&rows::key(self.text(idx)))
    }

    /// What a row says, if it can be a title.
    fn key(&self, idx: usize) -> Option<String> {
        let text = self.text(idx);
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
        let is_matched =
            |n_entries: usize, matches: &[(usize, usize)]| matches.len() as f64 >= n_entries as f64 * MIN_MATCHED;
        while end < self.rows.len() && self.keys[end] != Key::None {
            // The list is over where the first heading that it names begins.
            if matches.first().is_some_and(|(_, target)| *target <= end) {
                break;
            }
            // A text that stands twice is no list, nor is one that has many lines again; and not all of it is read from each line on.
            let n_entries = end - first;
            let is_checked = n_entries >= CHECKED && n_entries.is_power_of_two();
            if is_checked && !(is_matched(n_entries, &matches) && is_spread(&matches)) {
                return None;
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
        while is_headed && list_end < end && !self.rows[list_end].stands_off() {
            list_end += 1;
        }
        let n_entries = list_end - first;
        let has_labels = (first..list_end).all(|entry| label_of(self.source.get(self.rows[entry].words)).is_some());
        let is_long = n_entries >= MIN_ENTRIES || (n_entries == 2 && has_labels) || (is_headed && n_entries >= 2);
        // Commands and pieces of formulas come again as well.
        let n_in_words = matches.iter().filter(|(entry, _)| is_in_words(self.text(*entry))).count();
        let is_of_titles = is_headed || n_in_words * 4 >= matches.len() * 3;
        let is_list = is_long && is_of_titles && is_matched(n_entries, &matches) && is_spread(&matches);
        if !is_list || matches.first().is_some_and(|(_, target)| *target < list_end) {
            return None;
        }
        Some(List { start, end: list_end, headings: self.headings(first, list_end, &matches), ends: Vec::new() })
    }

    /// Adds `TABLE`, which by itself heads other things, too.
    fn add_title(&self, list: &mut List) {
        const WORDS: [&str; 5] = ["table", "tables", "tafel", "tabla", "tavola"];
        let says_so =
            |idx: &usize| self.rows[*idx].stands_off() && WORDS.contains(&rows::key(self.text(*idx)).as_str());
        list.start = list.start.checked_sub(1).filter(says_so).unwrap_or(list.start);
    }

    /// The next row after `after` that stands alone and says the same as row `idx`.
    fn later(&self, idx: usize, after: usize) -> Option<usize> {
        let Key::Alone(place) = self.keys[idx] else { return None };
        let places = &self.places[place];
        places.get(places.partition_point(|place| *place <= after)).copied()
    }

    /// The lines of headings with the levels that the indents of a list give them.
    fn levelled(&self, first: usize, end: usize, matches: &[(usize, usize)]) -> Vec<(usize, Option<u8>)> {
        let levels = self.levels(first, end);
        matches.iter().map(|(entry, target)| (self.rows[*target].words.start, levels(*entry))).collect()
    }

    fn levels(&self, first: usize, end: usize) -> impl Fn(usize) -> Option<u8> {
        let indents: BTreeSet<usize> = (first..end).map(|entry| self.rows[entry].indent).collect();
        move |entry: usize| {
            let rank = indents.iter().position(|indent| *indent == self.rows[entry].indent);
            (indents.len() > 1).then(|| rank.map(|rank| rank.min(5) as u8 + 1)).flatten()
        }
    }

    fn headings(&self, first: usize, end: usize, matches: &[(usize, usize)]) -> Vec<(usize, Option<u8>)> {
        let level = self.levels(first, end);
        let mut found = self.levelled(first, end, matches);
        for entry in first..end {
            // Entries and headings rise alike.
            let Err(place) = matches.binary_search_by_key(&entry, |(matched, _)| *matched) else { continue };
            let from = place.checked_sub(1).map(|above| matches[above].1);
            let to = matches.get(place).map(|(_, target)| *target);
            let range = from.map_or(end, |target| target + 1)..to.unwrap_or(self.rows.len());
            if let Some(alike) = range.clone().find(|idx| self.is_alike(entry, *idx)) {
                found.push((self.rows[alike].words.start, level(entry)));
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

/// Whether the headings of a list stand apart from each other; a poem that is printed twice has its lines together.
fn is_spread(matches: &[(usize, usize)]) -> bool {
    let n_apart = matches.windows(2).filter(|pair| pair[1].1 - pair[0].1 > 1).count();
    n_apart * 2 >= matches.len().saturating_sub(1)
}

/// Whether a line is in words of a language: one of three letters at least, and no mark of code at its beginning.
fn is_in_words(text: &str) -> bool {
    let is_code = text.starts_with(['\\', '$', '/', '<', '{', '%', '&', '@'])
        || (text.starts_with(['-', '*', '#', '+']) && text[1..].starts_with(char::is_alphanumeric));
    !is_code && text.split(|sign: char| !sign.is_alphabetic()).any(|word| word.chars().count() >= 3)
}

/// A title without the label or the number that it begins with.
pub fn bare_title(title: &str) -> Option<&str> {
    let by_label = label_of(title).map(|label| label.title);
    let by_number = || {
        let (number, bare) = title.split_once([' ', '\t', '\u{a0}'])?;
        is_number(number.trim_matches(['.', ')', '(', ':', '—', '–', '-'])).then_some(bare)
    };
    by_label.or_else(by_number).filter(|bare| bare.contains(char::is_alphabetic))
}

/// The letters and digits of a title without white, which parts broken words as well.
fn solid(title: &str) -> String {
    rows::key(title).replace(' ', "")
}

/// The letters with which a title begins, enough to find few others.
fn first_letters(solid: &str) -> &str {
    solid.char_indices().nth(FIRST_LETTERS).map_or(solid, |(end, _)| &solid[..end])
}

/// Whether a word counts: `4`, `iv`.
fn is_number(word: &str) -> bool {
    !word.is_empty() && (word.bytes().all(|byte| byte.is_ascii_digit()) || roman(&word.to_uppercase()).is_some())
}

/// An entry without the dots and the page number behind it.
fn entry_text(text: &str) -> &str {
    let without_number = text.trim_end_matches(|character: char| character.is_ascii_digit());
    let title = without_number.trim_end_matches(['.', ' ', '\u{a0}', '…', '·', '\t']);
    let n_leaders = without_number.len() - title.len();
    if without_number.len() < text.len() && n_leaders >= 3 { title } else { text }
}

/// Whether a line, as others are compared with it, is the heading of a contents list.
pub fn is_contents_word(key: &str) -> bool {
    const WORDS: [&str; 26] = [
        "contents",
        "table of contents",
        "list of contents",
        "inhalt",
        "inhaltsverzeichnis",
        "inhaltsübersicht",
        "table des matières",
        "sommaire",
        "índice",
        "indice",
        "índice general",
        "índice de contenido",
        "índice de contenidos",
        "tabla de contenido",
        "tabla de contenidos",
        "contenido",
        "sommario",
        "indice generale",
        "sumário",
        "inhoud",
        "inhoudsopgave",
        "innehåll",
        "indhold",
        "spis treści",
        "содержание",
        "оглавление",
    ];
    WORDS.contains(&key)
}
