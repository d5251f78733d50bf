//! Contents lists under a heading that says so: what stands below it, up to the first title that comes again, is a list if most of it comes
//! again. Entries may be wrapped, carry labels or numbers that the titles in the text lack or have in another form, and end in the numbers of
//! pages that the text no longer shows.

use crate::import::labels::is_bare_label;
use crate::import::labels::is_number_alone;
use crate::import::labels::label_of;
use crate::import::labels::split_number;
use crate::import::pages::contents::Finder;
use crate::import::pages::contents::List;
use crate::import::pages::contents::MAX_LINES;
use crate::import::pages::contents::MAX_WIDTH;
use crate::import::pages::contents::MIN_ENTRIES;
use crate::import::pages::contents::Target;
use crate::import::pages::contents::entry_text;
use crate::import::pages::contents::leaders::MIN_LED;
use crate::import::pages::contents::leaders::is_led;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Start;

/// A list has no more rows than this.
const MAX_ROWS: usize = 1500;
/// So many entries are tried as the first one, for what stands above them may be of the list's heading.
const MAX_FIRST: usize = 6;
/// The share of entries whose titles come again, in per cent; and of those for which either that or the number of a page speaks.
const MIN_TITLES: usize = 50;
const MIN_SURE: usize = 75;
/// More indents than this have no meaning: the list is centered.
const MAX_INDENTS: usize = 4;
/// Lines of prose in a row that end every list.
const PROSE: usize = 3;

/// The lines of headings, and their levels.
type Heads = Vec<(usize, Option<u8>)>;

/// What numbers on lines of their own are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Entries,
    /// Those of the pages and chapters of the entries around them, as plain readings put them.
    OfEntries,
}

/// An entry, its rows and where its title comes again.
struct Entry {
    start: usize,
    end: usize,
    target: Option<Target>,
    /// The number of a page ends it.
    has_page: bool,
}

impl Finder<'_> {
    /// The list whose heading is a row.
    pub(super) fn headed_list_at(&self, start: usize) -> Option<List> {
        let first = start + 1;
        let limit = self.prose_behind(first);
        let tried =
            (first..limit).take(MAX_FIRST).filter_map(|entry| self.longest_entry(entry, limit, entry + 1)?.target);
        let mut borders: Vec<usize> = tried.map(|target| target.start).collect();
        borders.sort_unstable();
        borders.dedup();
        let ways = [Numbers::Entries, Numbers::OfEntries];
        ways.into_iter().find_map(|numbers| {
            borders.iter().find_map(|border| self.list_up_to(start, (*border).min(limit), *border, numbers))
        })
    }

    /// The list between its heading and a row, with its titles at or behind the border.
    fn list_up_to(&self, start: usize, end: usize, border: usize, numbers: Numbers) -> Option<List> {
        // Lists with leaders tell more.
        if numbers == Numbers::OfEntries && (start..end).filter(|idx| is_led(self.text(*idx))).count() >= MIN_LED {
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        let (mut idx, mut from) = (start + 1, border);
        while idx < end {
            if numbers == Numbers::OfEntries && is_number_alone(self.text(idx)) {
                idx += 1;
                if let Some(last) = entries.last_mut() {
                    last.end = idx;
                }
                continue;
            }
            let entry = self.longest_entry(idx, end, from)?;
            from = entry.target.map_or(from, |target| target.start + 1);
            idx = entry.end;
            // What goes on from an entry, or explains it, is no entry of its own.
            let hangs = entry.target.is_none()
                && !entry.has_page
                && entries
                    .last()
                    .is_some_and(|last| !self.rows[entry.start].stands_off() && self.hangs_on(last, entry.start));
            match entries.last_mut().filter(|_| hangs) {
                Some(last) => last.end = entry.end,
                None => entries.push(entry),
            }
        }
        let last = entries.iter().rposition(|entry| entry.target.is_some())?;
        // What hangs on the last entry without a gap is of it, too.
        let n_more = entries[last + 1..]
            .iter()
            .take_while(|entry| entry.has_page || !self.rows[entry.start].stands_off())
            .count();
        entries.truncate(last + 1 + n_more);
        let n_titles = entries.iter().filter(|entry| entry.target.is_some()).count();
        let n_sure = entries.iter().filter(|entry| entry.target.is_some() || entry.has_page).count();
        let is_list = n_titles >= MIN_ENTRIES.min(entries.len())
            && n_titles >= 2
            && n_titles * 100 >= entries.len() * MIN_TITLES
            && n_sure * 100 >= entries.len() * MIN_SURE;
        let list_end = entries.last().filter(|_| is_list)?.end;
        let (headings, ends) = self.heads_of(&entries);
        Some(List { start, end: list_end, headings, ends })
    }

    /// The entry that starts at a row, with as many lines as its title has where that comes again at or behind `from`.
    fn longest_entry(&self, start: usize, limit: usize, from: usize) -> Option<Entry> {
        let mut title = String::new();
        let mut entry = None;
        for idx in start..(start + MAX_LINES).min(limit) {
            let text = self.text(idx);
            if idx > start && self.rows[idx].stands_off() {
                break;
            }
            let bare = without_page(text);
            title.push_str(bare);
            let target = self.title_behind(from, &title);
            let has_page = bare.len() < text.len();
            if target.is_some() || idx == start {
                entry = Some(Entry { start, end: idx + 1, target, has_page });
            }
            if has_page {
                // Here an entry ends, whether its title comes again or not.
                return entry.filter(|entry| entry.target.is_some()).or(Some(Entry {
                    start,
                    end: idx + 1,
                    target: None,
                    has_page,
                }));
            }
            title.push(' ');
        }
        entry
    }

    fn hangs_on(&self, above: &Entry, idx: usize) -> bool {
        self.rows[idx].indent > self.rows[above.start].indent || rows::start_of(self.text(idx)) != Start::Upper
    }

    /// The first row of prose at or behind a row: three lines without a gap, wide ones, two of which go on from the one above.
    fn prose_behind(&self, first: usize) -> usize {
        let end = (first + MAX_ROWS).min(self.rows.len());
        // Entries with numbers may be as wide as the text and go on over several lines.
        let is_entry = |idx: usize| {
            let above = idx.saturating_sub(MAX_LINES).max(first);
            (above..(idx + PROSE).min(end)).any(|row| split_number(self.text(row)).is_some())
        };
        let is_prose = |idx: usize| {
            let lines = idx..(idx + PROSE).min(self.rows.len());
            let n_small = lines
                .clone()
                .skip(1)
                .filter(|row| !self.rows[*row].stands_off() && rows::start_of(self.text(*row)) == Start::Lower)
                .count();
            let has_pages = lines.clone().any(|row| without_page(self.text(row)).len() < self.text(row).len());
            let is_text = n_small + 1 == PROSE && !has_pages && lines.len() == PROSE;
            rows::width(without_page(self.text(idx))) > MAX_WIDTH || (is_text && !is_entry(idx))
        };
        (first..end).find(|idx| is_prose(*idx)).unwrap_or(end)
    }

    /// The headings that a list names, with levels by its indents, and their last lines.
    fn heads_of(&self, entries: &[Entry]) -> (Heads, Vec<(usize, usize)>) {
        let mut indents: Vec<usize> =
            entries.iter().filter(|entry| entry.target.is_some()).map(|entry| self.rows[entry.start].indent).collect();
        indents.sort_unstable();
        indents.dedup();
        let level = |entry: &Entry| {
            let rank = indents.iter().position(|indent| *indent == self.rows[entry.start].indent)?;
            (2..=MAX_INDENTS).contains(&indents.len()).then_some(rank as u8 + 1)
        };
        let is_free = |target: &Target| self.rows[target.start].role == Role::Text;
        let lines = |entry: &Entry| Some(self.lines_of(self.with_label(entry.target.filter(is_free)?)));
        let known: Vec<((usize, usize), Option<u8>)> =
            entries.iter().filter_map(|entry| Some((lines(entry)?, level(entry)))).collect();
        let headings = known.iter().map(|((start, _), level)| (*start, *level)).collect();
        (headings, known.into_iter().map(|(lines, _)| lines).collect())
    }

    /// A title with the label or the number that has a line of its own above it.
    pub(super) fn with_label(&self, target: Target) -> Target {
        let is_label = |above: usize| {
            let text = self.text(above);
            // A plain number may be that of a page.
            let is_number = split_number(text).is_some_and(|(parts, rest)| parts.len() > 1 && rest.is_empty())
                && split_number(self.text(target.start)).is_none();
            (is_bare_label(text) || is_number) && self.rows[target.start].gap <= 2
        };
        match target.start.checked_sub(1).filter(|above| is_label(*above)) {
            Some(start) => Target { start, ..target },
            None => target,
        }
    }
}

/// An entry without the number of its page: behind leaders or white, or a Roman one.
pub(super) fn without_page(text: &str) -> &str {
    let bare = entry_text(text);
    if bare.len() < text.len() {
        return bare;
    }
    let words = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let is_page = words.len() < text.len() && words.ends_with([' ', '\t', '\u{a0}']) && text.len() - words.len() <= 4;
    // `Chapter 4` is numbered, and not on page 4.
    let title = words.trim_end();
    if is_page && title.contains(char::is_alphabetic) && label_of(text).is_none_or(|label| !label.title.is_empty()) {
        title
    } else {
        text
    }
}
