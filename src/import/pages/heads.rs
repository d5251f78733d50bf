//! Running heads: lines at the edges of pages that come again and again.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::pages::remove;
use crate::import::pdf::layout::Layout;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I005;
use crate::import::text::SourceText;

/// A running head stands on at least so many pages, and on so large a share of them.
const MIN_PAGES: usize = 4;
const MIN_SHARE: f64 = 0.08;
const MAX_WIDTH: usize = 90;
/// A misread head has one wrong letter in so many, at most.
const LETTERS_TO_A_FAULT: usize = 8;
/// Dirt at the edge of a page has no more marks than this.
const MAX_SPECKS: usize = 6;

/// Removes running heads.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let n_pages = rows.iter().filter(|row| row.page).count();
    if n_pages < MIN_PAGES {
        return rows;
    }
    let is_edge = |idx: usize| idx == 0 || rows[idx].page || rows.get(idx + 1).is_none_or(|next| next.page);
    let mut at_edge: BTreeMap<String, usize> = BTreeMap::new();
    for key in (0..rows.len()).filter(|idx| is_edge(*idx)).filter_map(|idx| head_key(source, &rows[idx])) {
        *at_edge.entry(key).or_default() += 1;
    }
    let least = MIN_PAGES.max((n_pages as f64 * MIN_SHARE) as usize);
    at_edge.retain(|_, count| *count >= least);
    if at_edge.is_empty() {
        return rows;
    }
    let mut elsewhere: BTreeMap<String, usize> = BTreeMap::new();
    let inner = (0..rows.len()).filter(|idx| !is_edge(*idx)).filter_map(|idx| head_key(source, &rows[idx]));
    for key in inner.filter(|key| at_edge.contains_key(key)) {
        *elsewhere.entry(key).or_default() += 1;
    }
    at_edge.retain(|key, count| *count >= elsewhere.get(key).copied().unwrap_or(0) * 4);
    let edge_lines: std::collections::BTreeSet<usize> =
        (0..rows.len()).filter(|idx| is_edge(*idx)).map(|idx| rows[idx].line).collect();
    // A program of recognition reads the same head otherwise now and then.
    let is_known = |key: String| at_edge.contains_key(&key) || at_edge.keys().any(|head| is_misread(head, &key));
    let is_head = |row: &Row| {
        let is_speck = is_speck(source.get(row.words));
        // `Chapter 1` stands at the head of many a page, if each part counts anew.
        let is_heading = layout.is_heading(row.line);
        !is_heading && edge_lines.contains(&row.line) && (is_speck || head_key(source, row).is_some_and(is_known))
    };
    remove(rows, audit, &I005, is_head, "it stands at the edge of many pages")
}

/// Dirt that recognition took for marks: a few of different kinds, without a letter. Marks of one kind may be an ornament.
fn is_speck(text: &str) -> bool {
    let marks: Vec<char> = text.chars().filter(|mark| !mark.is_whitespace()).collect();
    let is_ornament = marks.iter().all(|mark| *mark == marks[0]);
    marks.len() <= MAX_SPECKS && !is_ornament && !marks.iter().any(|mark| mark.is_alphanumeric())
}

/// Whether two heads differ in a letter or two of many.
fn is_misread(head: &str, other: &str) -> bool {
    let (head, other): (Vec<char>, Vec<char>) = (head.chars().collect(), other.chars().collect());
    let most = head.len() / LETTERS_TO_A_FAULT;
    if most == 0 || head.len().abs_diff(other.len()) > most {
        return false;
    }
    // Source: the distance of Levenshtein 1965, row by row.
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in head.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], at + 1);
        for (place, another) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != another);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[other.len()] <= most
}

/// A short line without its numbers.
fn head_key(source: &SourceText, row: &Row) -> Option<String> {
    let text = source.get(row.words);
    // A line that repeats by chance goes on with a sentence; titles begin with a capital.
    if text.starts_with(char::is_lowercase) {
        return None;
    }
    // The source of a quotation may come again and again as well.
    if rows::width(text) > MAX_WIDTH || text.starts_with(['–', '—']) {
        return None;
    }
    let key = rows::key(text);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let key = words.join(" ");
    (key.len() >= 3).then_some(key)
}
