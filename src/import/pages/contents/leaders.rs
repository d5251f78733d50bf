//! Contents lists told by their leaders: rows of dots before the numbers of pages. No text has them, so the list goes even where its entries are
//! wrapped, or their numbers, titles and pages stand on lines of their own, and where not all of its titles are found again.

use crate::import::labels::is_number_alone;
use crate::import::labels::roman;
use crate::import::pages::contents::Finder;
use crate::import::pages::contents::List;
use crate::import::pages::contents::MAX_LINES;
use crate::import::pages::contents::MAX_WIDTH;
use crate::import::pages::contents::headed::without_page;
use crate::import::rows;

/// So many dots lead to a number, on so many lines of a list at least.
const MIN_DOTS: usize = 10;
pub(super) const MIN_LED: usize = 3;
/// Rows between two lines with leaders, at most, and above the first one.
const MAX_BETWEEN: usize = 10;
/// The share of numbers that are no lower than the one before, in per cent.
const MIN_RISING: usize = 70;

impl Finder<'_> {
    /// The list whose first line with leaders is a row; where there is none, the row before which none starts either.
    pub(super) fn led_list_at(&self, first: usize) -> Result<List, usize> {
        if !is_led(self.text(first)) {
            return Err(first + 1);
        }
        let last = self.last_led(first);
        let start = self.begin_above(first);
        let n_pages = if self.is_headed(start) { 1 } else { MIN_LED };
        if !self.has_rising_pages(first, last, n_pages) {
            return Err(last + 1);
        }
        let mut list = List { start, end: last + 1, headings: Vec::new(), ends: Vec::new() };
        self.add_pages(&mut list);
        self.find_titles(&mut list, start);
        Ok(list)
    }

    /// Adds to a list the lines with leaders that follow it right away.
    pub(super) fn add_led_rest(&self, list: &mut List) {
        let near = list.end..(list.end + MAX_BETWEEN).min(self.rows.len());
        let Some(first) = near.clone().find(|idx| is_led(self.text(*idx))) else { return };
        let is_between = near.take_while(|idx| *idx < first).all(|idx| self.is_entry_part(idx));
        let last = self.last_led(first);
        if is_between && (last - first + 1 < MIN_LED || self.has_rising_pages(first, last, 1)) {
            let from = list.end;
            list.end = last + 1;
            self.add_pages(list);
            self.find_titles(list, from);
        }
    }

    /// The last line with leaders of a list, none far from the one before.
    fn last_led(&self, first: usize) -> usize {
        let mut last = first;
        let mut idx = first + 1;
        while idx < self.rows.len() && idx - last <= MAX_BETWEEN && self.is_entry_part(idx) {
            if is_led(self.text(idx)) {
                last = idx;
            }
            idx += 1;
        }
        last
    }

    /// Whether a row may be of a list: it is not wide, and no sentence.
    fn is_entry_part(&self, idx: usize) -> bool {
        let text = self.text(idx);
        is_led(text) || (rows::width(text) <= MAX_WIDTH && !(text.ends_with('.') && rows::width(text) > MAX_WIDTH / 3))
    }

    /// Whether the numbers of pages rise, as many as are there still; some may have been taken for those of the pages they stood on.
    fn has_rising_pages(&self, first: usize, last: usize, least: usize) -> bool {
        let led: Vec<usize> = (first..=last).filter(|idx| is_led(self.text(*idx))).collect();
        let below = |idx: usize| {
            let near = idx + 1..(idx + 3).min(self.rows.len());
            near.map(|row| self.text(row)).find_map(|text| text.parse::<usize>().ok())
        };
        let pages: Vec<usize> = led.iter().filter_map(|idx| page_of(self.text(*idx)).or_else(|| below(*idx))).collect();
        let n_rising = pages.windows(2).filter(|pair| pair[0] <= pair[1]).count();
        led.len() >= MIN_LED && pages.len() >= least && n_rising * 100 >= (pages.len() - 1) * MIN_RISING
    }

    /// The first row of a list whose first line with leaders is known: its heading, if that stands near, or the entries above.
    fn begin_above(&self, first: usize) -> usize {
        let least = first.saturating_sub(MAX_BETWEEN);
        let above = || (least..first).rev();
        if let Some(headed) = above().take_while(|idx| self.is_entry_part(*idx)).find(|idx| self.is_headed(*idx)) {
            return headed;
        }
        let is_entry = |idx: &usize| {
            let text = self.text(*idx);
            is_number_alone(text) || (without_page(text).len() < text.len() && rows::width(text) <= MAX_WIDTH)
        };
        above().take_while(is_entry).last().unwrap_or(first)
    }

    /// Adds the numbers of pages that follow the last line.
    fn add_pages(&self, list: &mut List) {
        let is_page = |idx: &usize| self.text(*idx).bytes().all(|sign| sign.is_ascii_digit());
        list.end += (list.end..(list.end + 2).min(self.rows.len())).take_while(is_page).count();
    }

    /// Finds the titles of the entries from a row on again.
    fn find_titles(&self, list: &mut List, from: usize) {
        let mut behind = list.end;
        let mut idx = from;
        while idx < list.end {
            // An entry ends where leaders do.
            let led = (idx..list.end).take(MAX_LINES).position(|row| is_led(self.text(row)));
            let most = led.map_or(MAX_LINES.min(list.end - idx), |place| place + 1);
            let found = (1..=most).rev().find_map(|n_rows| {
                let parts: Vec<&str> = (idx..idx + n_rows).map(|row| without_leaders(self.text(row))).collect();
                let title = parts.join(" ");
                let n_letters = title.chars().filter(|sign| sign.is_alphabetic()).take(3).count();
                let target = self.title_behind(behind, &title).filter(|_| n_letters == 3)?;
                let above = target.start.checked_sub(1).map_or("", |above| self.text(above));
                let is_set_off = self.rows[target.start].stands_off()
                    || is_number_alone(above)
                    || rows::ends_sentence(above)
                    || list.ends.last().is_some_and(|(_, last)| *last == self.rows[target.start - 1].words.start);
                is_set_off.then_some((n_rows, target))
            });
            let Some((n_rows, target)) = found else {
                idx += 1;
                continue;
            };
            behind = target.last + 1;
            let lines = self.lines_of(self.with_label(target));
            list.headings.push((lines.0, None));
            list.ends.push(lines);
            idx += n_rows;
        }
    }
}

/// Whether dots lead through a line: many in a row, with or without white between them.
pub(super) fn is_led(text: &str) -> bool {
    let (mut n_dots, mut most) = (0, 0);
    for sign in text.chars() {
        match sign {
            '.' | '·' | '․' => n_dots += 1,
            '…' => n_dots += 3,
            ' ' | '\t' | '\u{a0}' => {}
            _ => n_dots = 0,
        }
        most = most.max(n_dots);
    }
    most >= MIN_DOTS
}

/// The number of a page at the end of a line.
fn page_of(text: &str) -> Option<usize> {
    let words = text.trim_end_matches(|sign: char| sign.is_ascii_digit());
    text[words.len()..].parse().ok()
}

/// What of an entry is its title or its number: neither leaders nor a page.
fn without_leaders(text: &str) -> &str {
    if !is_led(text) {
        return if text.contains(char::is_alphabetic) { without_page(text) } else { text };
    }
    let is_page = |word: &str| word.bytes().all(|sign| sign.is_ascii_digit()) || roman(&word.to_uppercase()).is_some();
    let without_number = match text.rsplit_once([' ', '.', '\u{a0}', '\t']) {
        Some((words, page)) if is_page(page) => words,
        _ => text,
    };
    without_number.trim_matches(['.', '·', '․', '…', ' ', '\t', '\u{a0}'])
}

#[cfg(test)]
mod tests {
    use super::is_led;
    use super::without_leaders;

    #[test]
    fn leaders_are_told_and_taken_off() {
        assert!(is_led("1.2 The bell . . . . . . . . . . 7") && is_led("..........."));
        assert!(!is_led("So it was ... and so ..... on."));
        assert_eq!(without_leaders("1.2 The bell . . . . . . . . . . 7"), "1.2 The bell");
        assert_eq!(without_leaders("The bell ............ iv"), "The bell");
        assert_eq!(without_leaders(". . . . . . . . . . . . . 12"), "");
        assert_eq!(without_leaders("4.1"), "4.1");
    }
}
