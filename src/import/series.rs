//! Headings that their series tells: numbers of several levels that count up, labels of whatever word with numbers behind it, and lines at the
//! margin over a text that is set in. A single line proves nothing; that many alike stand in order, each short and with text below it, does.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::centered;
use crate::import::labels::ends_open;
use crate::import::labels::is_caption;
use crate::import::labels::is_title_like;
use crate::import::labels::label_of;
use crate::import::labels::roman;
use crate::import::labels::split_number;
use crate::import::lists::bullet;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::signals::Signals;
use crate::import::text::SourceText;

/// A series has so many members at least, and one that starts anew so many.
const MIN_MEMBERS: usize = 3;
const MIN_AGAIN: usize = 6;
/// So many times it is looked for another series.
const MAX_PATHS: usize = 4;
/// A heading has no more lines than this, and in a text with a paragraph on each line no more characters.
const MAX_LINES: usize = 3;
const MAX_ALONE: usize = 120;
/// Blank lines between a number and its title, at most.
const MAX_NUMBER_GAP: usize = 2;
/// The part of the measure that a heading leaves free where its paragraph follows on the next line.
const FREE: usize = 6;
/// Numbers of a series that may be missing at a place.
const MAX_MISSING: usize = 3;
/// So many rows lie between the members of a series on average, or it is a list.
const FAR: usize = 4;
/// Shares of members, in per cent: those that come next in their series, those that look like titles.
const MIN_NEXT: usize = 70;
const MIN_TITLES: usize = 70;
/// The share of full lines that are set in where a text has heads at its margin, in per cent.
const MIN_SET_IN: usize = 90;

/// What tells a heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number of so many levels.
    Number(u8),
    Label,
    Margin,
    /// In the middle of the measure.
    Centered,
}

/// A heading: what tells it, and how many rows it has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    pub kind: Kind,
    pub n_rows: usize,
}

/// Finds the headings, by their first rows.
pub fn find(source: &SourceText, rows: &[Row], signals: &Signals) -> BTreeMap<usize, Head> {
    let series = Series { source, rows, signals };
    let mut found = series.margin_heads();
    let centered = Head { kind: Kind::Centered, n_rows: 1 };
    found.extend(centered::find(source, rows, signals).into_iter().map(|idx| (idx, centered)));
    found.extend(series.labels());
    found.extend(series.numbers());
    found
}

struct Series<'a> {
    source: &'a SourceText,
    rows: &'a [Row],
    signals: &'a Signals,
}

/// A row that begins with a number, and the heading that it may be.
struct Numbered {
    idx: usize,
    n_rows: Option<usize>,
    parts: Vec<usize>,
}

/// A row that begins with a word and a number.
struct Labelled {
    idx: usize,
    n_rows: Option<usize>,
    number: Vec<usize>,
}

impl Series<'_> {
    fn text(&self, idx: usize) -> &str {
        self.source.get(self.rows[idx].words)
    }

    fn width(&self, idx: usize) -> usize {
        self.signals.metric.width(self.text(idx))
    }

    fn is_free(&self, idx: usize) -> bool {
        self.rows[idx].role == Role::Text && self.rows[idx].quotes == 0
    }

    /// Whether white, a rule or something else than text stands above a row.
    fn stands_off(&self, idx: usize) -> bool {
        idx == 0
            || self.rows[idx].stands_off()
            || self.rows[idx - 1].role != Role::Text
            || !self.text(idx - 1).contains(char::is_alphanumeric)
    }

    /// How many rows the block has that starts at a row, as far as that matters.
    fn n_block(&self, idx: usize) -> usize {
        // Where several levels are numbered, the first heading below this one may follow without white.
        let depth = |row: usize| split_number(self.text(row)).map(|(parts, _)| parts.len());
        let own = depth(idx);
        let is_next = |row: usize| own.is_some_and(|own| depth(row) == Some(own + 1));
        let mut behind = idx + 1..self.rows.len().min(idx + MAX_LINES + 2);
        let end = behind.find(|row| self.stands_off(*row) || is_next(*row));
        end.unwrap_or(self.rows.len().min(idx + MAX_LINES + 2)) - idx
    }

    /// How many rows a heading has whose words start at a row: a block, or a line above its paragraph.
    fn extent(&self, idx: usize) -> Option<usize> {
        let first = self.text(idx);
        let n_block = self.n_block(idx);
        if !self.signals.is_wrapped {
            return (rows::width(first) <= MAX_ALONE && !first.ends_with(['.', ',', ';'])).then_some(1);
        }
        if self.width(idx) * 4 > self.signals.measure * 5 {
            return None;
        }
        if n_block == 1 {
            return (!first.ends_with(['.', ',', ';'])).then_some(1);
        }
        let next = self.text(idx + 1);
        let next_word = next.split_whitespace().next().unwrap_or_default();
        let needed = self.width(idx) + 1 + self.signals.metric.width(next_word) + self.signals.measure / FREE;
        let is_closed = !ends_open(first) && !first.ends_with('.') && rows::start_of(next) != Start::Lower;
        if is_closed && needed <= self.signals.measure && !rows_hang(&self.rows[idx..idx + 2]) {
            return Some(1);
        }
        let last = self.text((idx + n_block - 1).min(self.rows.len() - 1));
        (n_block <= MAX_LINES && !last.ends_with(['.', ',', ';', ':'])).then_some(n_block)
    }

    /// Headings with numbers of several levels, `2.1 Aims`, and with plain ones where nothing speaks for a list.
    fn numbers(&self) -> BTreeMap<usize, Head> {
        let mut all: Vec<Numbered> = Vec::new();
        for idx in 0..self.rows.len() {
            let above = all.last().filter(|one| one.n_rows.is_some_and(|n_rows| one.idx + n_rows == idx));
            let above = above.map(|one| one.parts.len());
            all.extend(self.numbered_at(idx, above));
        }
        let mut left: Vec<usize> = (0..all.len()).filter(|place| all[*place].n_rows.is_some()).collect();
        let mut found = BTreeMap::new();
        for turn in 0..MAX_PATHS {
            let path = longest_path(&all, &left);
            let is_long = path.len() >= if turn == 0 { MIN_MEMBERS } else { MIN_AGAIN };
            if !is_long {
                break;
            }
            left.retain(|place| !path.contains_sorted(place));
            let is_nested = path.iter().any(|place| all[*place].parts.len() > 1);
            if is_nested {
                let depths = depths_of_titles(&all, &path);
                let heads = path.iter().map(|place| &all[*place]).filter(|one| depths.contains(&one.parts.len()));
                found.extend(heads.filter_map(head_of));
            } else if turn == 0 && self.is_plain_series(&all, &path) {
                found.extend(path.iter().filter_map(|place| head_of(&all[*place])));
            }
        }
        found
    }

    /// Whether plain numbers are those of headings: from 1 on, nearly all that there are, far from each other, before titles or questions.
    fn is_plain_series(&self, all: &[Numbered], path: &[usize]) -> bool {
        let heads: Vec<&Numbered> = path.iter().map(|place| &all[*place]).collect();
        let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return false };
        let is_head = |one: &&&Numbered| {
            let end = one.idx + one.n_rows.unwrap_or(1);
            let title = self.text(end - 1);
            let is_alone = end >= self.rows.len() || self.stands_off(end);
            let name = split_number(self.text(one.idx)).map_or("", |(_, name)| name);
            is_alone && !title.ends_with(':') && (title.ends_with('?') || is_title_like(name))
        };
        let n_heads = heads.iter().filter(is_head).count();
        let far = if self.signals.is_wrapped { FAR + 1 } else { 2 };
        first.parts == [1]
            && n_heads * 100 >= heads.len() * MIN_TITLES
            && heads.len() * 100 >= all.iter().filter(|one| one.parts.len() == 1).count() * MIN_TITLES
            && last.idx - first.idx >= (heads.len() - 1) * far
    }

    /// The number at a row; `above` is the depth of the heading right above.
    fn numbered_at(&self, idx: usize, above: Option<usize>) -> Option<Numbered> {
        let (parts, title) = split_number(self.text(idx)).filter(|_| self.is_free(idx))?;
        let is_set_off = self.stands_off(idx) || above.is_some_and(|above| above + 1 == parts.len());
        if !is_set_off {
            return None;
        }
        let is_title = |title: &str| {
            let n_letters = title.chars().filter(|sign| sign.is_alphabetic()).take(3).count();
            let opens = match rows::start_of(title) {
                Start::Upper | Start::Digit => true,
                Start::Mark => title.starts_with(['"', '“', '„', '«', '»', '‘', '\'', '¿', '¡', '`', '\\', '.']),
                Start::Lower => false,
            };
            opens && n_letters >= 2 && split_number(title).is_none_or(|(parts, _)| parts.len() == 1)
        };
        if !title.is_empty() {
            let n_rows = is_title(title).then(|| self.extent(idx)).flatten();
            let n_rows = n_rows.filter(|_| parts.len() > 1 || !title.ends_with(':'));
            return Some(Numbered { idx, n_rows, parts });
        }
        // The title stands below.
        let next = idx + 1;
        let follows = next < self.rows.len()
            && parts.len() > 1
            && self.is_free(next)
            && self.rows[next].gap <= MAX_NUMBER_GAP
            && !self.rows[next].page
            && is_title(self.text(next));
        let n_rows = follows.then(|| self.extent(next)).flatten().map(|n_rows| n_rows + 1);
        n_rows.map(|n_rows| Numbered { idx, n_rows: Some(n_rows), parts })
    }

    /// Headings with the same word before numbers that count up, whatever the word is: `Lesson 3`, `AX. V.`
    fn labels(&self) -> BTreeMap<usize, Head> {
        let mut groups: BTreeMap<String, Vec<Labelled>> = BTreeMap::new();
        for idx in 0..self.rows.len() {
            if let Some((word, labelled)) = self.labelled_at(idx) {
                groups.entry(word).or_default().push(labelled);
            }
        }
        let heads = groups.into_values().filter(|group| self.is_label_series(group)).flatten();
        heads.filter_map(|one| Some((one.idx, Head { kind: Kind::Label, n_rows: one.n_rows? }))).collect()
    }

    fn is_label_series(&self, group: &[Labelled]) -> bool {
        let heads: Vec<&Labelled> = group.iter().filter(|one| one.n_rows.is_some()).collect();
        let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return false };
        let comes_next = |pair: &&[&Labelled]| {
            let (above, below) = (&pair[0].number, &pair[1].number);
            is_next(above, below) || below.iter().all(|part| *part == 1)
        };
        let n_next = heads.windows(2).filter(comes_next).count();
        let far = if self.signals.is_wrapped { FAR } else { 2 };
        heads.len() >= MIN_MEMBERS
            && heads.len() * 100 >= group.len() * MIN_TITLES
            && n_next * 100 >= (heads.len() - 1) * MIN_NEXT
            && first.number.iter().all(|part| *part <= 2)
            && last.idx - first.idx >= (heads.len() - 1) * far
    }

    fn labelled_at(&self, idx: usize) -> Option<(String, Labelled)> {
        if !self.is_free(idx) || !(self.stands_off(idx) || self.is_below_capitals(idx)) {
            return None;
        }
        let text = self.text(idx);
        let (word, rest) = text.split_once(char::is_whitespace)?;
        let word = word.trim_end_matches('.');
        let is_word = word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic) && word.len() > 1;
        if !is_word || label_of(text).is_some() || is_caption(text) || is_other_label(word) {
            return None;
        }
        let (number, rest) = rest.trim_start().split_once(char::is_whitespace).unwrap_or((rest.trim_start(), ""));
        let bare = number.trim_end_matches(['.', ':', '—', '–', '-']);
        let parts: Option<Vec<usize>> = match roman(bare) {
            Some(number) => Some(vec![number]),
            None => bare.split('.').map(|part| part.parse().ok().filter(|_| part.len() <= 3)).collect(),
        };
        let parts = parts.filter(|parts| parts.len() <= 3)?;
        let rest = rest.trim_start();
        let is_parted = rest.is_empty() || bare.len() < number.len() || rest.starts_with(['—', '–', '-', ':']);
        let title = rest.trim_start_matches(['—', '–', '-', ':']).trim_start();
        let is_shouted = !text.contains(char::is_lowercase);
        let is_title = title.is_empty() || is_shouted || is_title_like(title) || title.ends_with('?');
        // A number without a mark behind it may be of a sentence.
        let is_formed = is_title && (is_parted || is_shouted) && !text.ends_with([',', ';']);
        let is_short = self.signals.is_wrapped && self.width(idx) * 4 <= self.signals.measure * 3;
        let n_rows = match self.n_block(idx) {
            1 if !title.ends_with('.') || is_shouted => Some(1),
            _ if is_shouted && is_short => Some(1),
            _ => self.extent(idx),
        };
        let key = if is_shouted { word.to_string() } else { word.to_lowercase() };
        Some((key, Labelled { idx, n_rows: n_rows.filter(|_| is_formed), number: parts }))
    }

    /// Whether a short line in capitals stands above: `AXIOMS`, and then `AX. I.`
    fn is_below_capitals(&self, idx: usize) -> bool {
        let Some(above) = idx.checked_sub(1).map(|above| self.text(above)) else { return false };
        rows::width(above) * 2 <= self.signals.measure
            && above.contains(char::is_uppercase)
            && !above.contains(char::is_lowercase)
            && self.stands_off(idx - 1)
    }

    /// Short lines at the margin over a text that is set in, each with its own words.
    fn margin_heads(&self) -> BTreeMap<usize, Head> {
        let Some(body) = self.body_indent() else { return BTreeMap::new() };
        let is_at_margin = |idx: &usize| self.is_free(*idx) && self.rows[*idx].indent + 2 <= body;
        let begins = |idx: &usize| self.stands_off(*idx) && split_number(self.text(*idx)).is_none();
        let starts: Vec<usize> = (0..self.rows.len()).filter(is_at_margin).filter(begins).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for idx in &starts {
            *counts.entry(rows::key(self.text(*idx))).or_default() += 1;
        }
        let is_head = |idx: &usize| {
            let text = self.text(*idx);
            let next = self.rows.get(idx + 1);
            let is_formed = is_title_like(text)
                && rows::start_of(text) == Start::Upper
                && !text.ends_with(['.', ',', ';', ':', '-', ')', '"'])
                && !text.contains("  ")
                && !text.contains(['@', '/', '<', '=', '\t'])
                && !is_caption(text);
            is_formed
                && self.n_block(*idx) == 1
                && self.width(*idx) * 10 <= self.signals.measure * 8
                && next.is_some_and(|next| next.role == Role::Text && next.indent >= body && next.stands_off())
                && counts.get(&rows::key(text)) == Some(&1)
        };
        let heads: Vec<usize> = starts.iter().copied().filter(is_head).collect();
        let is_far =
            heads.first().zip(heads.last()).is_some_and(|(first, last)| last - first >= (heads.len() - 1) * (FAR - 1));
        if heads.len() < MIN_MEMBERS || heads.len() * 2 < starts.len() || !is_far {
            return BTreeMap::new();
        }
        heads.into_iter().map(|idx| (idx, Head { kind: Kind::Margin, n_rows: 1 })).collect()
    }

    /// How far the text is set in, if nearly all of it is.
    fn body_indent(&self) -> Option<usize> {
        // What has white in its midst is a head or a foot.
        let is_full =
            |idx: &usize| self.width(*idx) * 10 >= self.signals.measure * 7 && !self.text(*idx).contains("   ");
        let full = (0..self.rows.len()).filter(|idx| self.rows[*idx].role == Role::Text).filter(is_full);
        let indents: Vec<usize> = full.map(|idx| self.rows[idx].indent).collect();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for indent in &indents {
            *counts.entry(*indent).or_default() += 1;
        }
        let (body, _) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        let n_set_in = indents.iter().filter(|indent| **indent >= body).count();
        (self.signals.is_wrapped && body >= 2 && n_set_in * 100 >= indents.len() * MIN_SET_IN).then_some(body)
    }
}

/// Whether the second row is set in from the first one, as the further lines of a heading with a number are.
fn rows_hang(pair: &[Row]) -> bool {
    pair.len() == 2 && pair[1].gap == 0 && pair[1].indent >= pair[0].indent + 4
}

/// The depths whose numbers stand before titles, and not before paragraphs.
fn depths_of_titles(all: &[Numbered], path: &[usize]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for place in path {
        counts.entry(all[*place].parts.len()).or_default().0 += 1;
    }
    for one in all.iter().filter(|one| one.n_rows.is_none()) {
        counts.entry(one.parts.len()).or_default().1 += 1;
    }
    // Plain numbers stand before the items of lists, too.
    let of_titles = |depth: usize, (n_titles, n_paragraphs): (usize, usize)| depth == 1 || n_paragraphs <= n_titles;
    counts.into_iter().filter(|(depth, counts)| of_titles(*depth, *counts)).map(|(depth, _)| depth).collect()
}

fn head_of(one: &Numbered) -> Option<(usize, Head)> {
    let depth = one.parts.len().min(6) as u8;
    Some((one.idx, Head { kind: Kind::Number(depth), n_rows: one.n_rows? }))
}

/// Words that stand before numbers for other reasons.
fn is_other_label(word: &str) -> bool {
    const OTHERS: [&str; 22] = [
        "page",
        "seite",
        "страница",
        "стр",
        "pag",
        "pp",
        "note",
        "footnote",
        "anm",
        "fn",
        "no",
        "nr",
        "vol",
        "fig",
        "table",
        "line",
        "message",
        "file",
        "version",
        "phone",
        "tel",
        "rfc",
    ];
    OTHERS.contains(&word.to_lowercase().as_str()) || bullet(word).is_some()
}

/// Whether a number comes next in its series: one deeper, one more at some level, or the first one below the next number above.
fn is_next(last: &[usize], number: &[usize]) -> bool {
    before(number).iter().any(|(wanted, exact)| if *exact { last == wanted } else { last.starts_with(wanted) })
}

/// The numbers behind which a number may come, nearest first, and whether just that one is meant or those below it, too.
fn before(number: &[usize]) -> Vec<(Vec<usize>, bool)> {
    let Some((own, above)) = number.split_last() else { return Vec::new() };
    let with = |above: &[usize], own: usize| {
        let mut number = above.to_vec();
        number.push(own);
        number
    };
    if *own > 1 {
        let n_missing = if above.is_empty() { 2 } else { MAX_MISSING };
        let mut wanted: Vec<(Vec<usize>, bool)> =
            (1..=n_missing.min(own - 1)).map(|less| (with(above, own - less), false)).collect();
        if *own <= MAX_MISSING {
            wanted.extend(before_first(above));
        }
        return wanted;
    }
    before_first(above)
}

/// The numbers behind which the first one below a number may come: that one, or all below the one before it.
fn before_first(above: &[usize]) -> Vec<(Vec<usize>, bool)> {
    let mut wanted = vec![(above.to_vec(), true)];
    if let Some((last, higher)) = above.split_last().filter(|(last, _)| **last > 1) {
        let mut before = higher.to_vec();
        before.push(last - 1);
        wanted.push((before, false));
    }
    wanted.retain(|(number, _)| !number.is_empty());
    wanted
}

/// The longest series among candidates, in order.
fn longest_path(all: &[Numbered], left: &[usize]) -> Path {
    // For each number, the last candidate of the longest series that ends with it, and that ends with it or one below it.
    let mut exact: BTreeMap<&[usize], usize> = BTreeMap::new();
    let mut below: BTreeMap<&[usize], usize> = BTreeMap::new();
    let mut lengths: Vec<usize> = vec![0; all.len()];
    let mut links: Vec<Option<usize>> = vec![None; all.len()];
    for place in left {
        let parts = &all[*place].parts;
        let known = before(parts).into_iter().filter_map(|(wanted, is_exact)| {
            let map = if is_exact { &exact } else { &below };
            map.get(wanted.as_slice()).copied()
        });
        let link = known.max_by_key(|link| (lengths[*link], *link));
        lengths[*place] = 1 + link.map_or(0, |link| lengths[link]);
        links[*place] = link;
        let is_longer = |known: Option<&usize>| known.is_none_or(|known| lengths[*known] <= lengths[*place]);
        if is_longer(exact.get(parts.as_slice())) {
            exact.insert(parts, *place);
        }
        for len in 1..=parts.len() {
            if is_longer(below.get(&parts[..len])) {
                below.insert(&parts[..len], *place);
            }
        }
    }
    let mut path = Vec::new();
    let mut next = left.iter().copied().max_by_key(|place| lengths[*place]);
    while let Some(place) = next {
        path.push(place);
        next = links[place];
    }
    path.reverse();
    Path(path)
}

/// Places of candidates, rising.
struct Path(Vec<usize>);

impl Path {
    fn contains_sorted(&self, place: &usize) -> bool {
        self.0.binary_search(place).is_ok()
    }
}

impl std::ops::Deref for Path {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::is_next;

    #[test]
    fn numbers_come_next() {
        assert!(is_next(&[1], &[1, 1]) && is_next(&[1, 3, 2], &[1, 4]) && is_next(&[2, 7], &[3, 1]));
        assert!(is_next(&[2, 7], &[3]) && is_next(&[4, 1], &[4, 3]));
        assert!(
            is_next(&[3, 2], &[4, 2])
                && !is_next(&[1, 2], &[1, 2])
                && !is_next(&[2], &[1, 1])
                && !is_next(&[1, 2], &[1, 9])
        );
    }
}
