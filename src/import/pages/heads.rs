//! Running heads: lines at the edges of pages that come again and again.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::pages::remove;
use crate::import::pdf::layout::Layout;
use crate::import::pdf::margins::Edge;
use crate::import::pictures::is_picture_place;
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
/// Titles of which one is the shorter have so many bytes in common.
const MIN_SHARED: usize = 10;
/// Heads stand at one height if theirs differ by less, in points.
const LEVEL: f32 = 1.5;
/// Dirt at the edge of a page has no more marks than this.
const MAX_SPECKS: usize = 6;

/// A margin, and a height of the page in points.
type Place = (Edge, f32);

/// Removes running heads. Where places are known, none but what stands in a margin can be one, and the height can tell it as well as the words.
/// `numbered` are the places of those heads and feet that had numbers, and are gone.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, numbered: &[Place], audit: &mut Audit) -> Vec<Row> {
    let n_pages = rows.iter().filter(|row| row.page).count();
    if n_pages < MIN_PAGES {
        return rows;
    }
    let is_edge = |idx: usize| match layout.is_placed(rows[idx].line) {
        true => layout.margin(rows[idx].line).is_some(),
        false => idx == 0 || rows[idx].page || rows.get(idx + 1).is_none_or(|next| next.page),
    };
    let (at_edge, inner): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|idx| is_edge(*idx));
    let least = MIN_PAGES.max((n_pages as f64 * MIN_SHARE) as usize);
    let mut known = counted(source, &rows, &at_edge);
    known.retain(|_, count| *count >= least);
    let elsewhere = counted(source, &rows, &inner);
    known.retain(|key, count| *count >= elsewhere.get(key).copied().unwrap_or(0) * 4);
    let at_edges = counted(source, &rows, &at_edge);
    let mut places: Vec<(Place, Option<String>)> = numbered.iter().map(|place| (*place, None)).collect();
    places.extend(at_edge.iter().filter_map(|idx| {
        let key = head_key(source, &rows[*idx]).unwrap_or_default();
        Some((layout.margin(rows[*idx].line)?, Some(key)))
    }));
    let bands = bands(places, least);
    // A program of recognition reads the same head otherwise now and then.
    let is_known = |key: String| known.contains_key(&key) || known.keys().any(|head| is_misread(head, &key));
    let because = |idx: &usize| {
        let row = &rows[*idx];
        let key = head_key(source, row);
        let has_words = source.get(row.words).contains(char::is_alphabetic);
        // A line that comes once is text wherever it stands, unless it says the title of its chapter.
        let recurs = |key: &String| at_edges.get(key).is_some_and(|n| *n > 1) || is_title_of(key, &elsewhere);
        let may_be_head = !has_words || key.as_ref().is_some_and(recurs);
        let in_band = |place: Place| bands.iter().any(|band| is_level(*band, place, layout.body()));
        let is_known = key.is_some_and(is_known);
        match layout.margin(row.line) {
            // A title that is larger than the text opens a page, however often.
            Some(_) if layout.is_large(row.line) => None,
            _ if is_known => Some("its words stand at the edge of many pages"),
            Some(place) if may_be_head && in_band(place) => Some("it stands where running heads do, and comes again"),
            None if !known.is_empty() && is_speck(source.get(row.words)) => Some("dirt at the edge of a page"),
            _ => None,
        }
    };
    let heads: BTreeMap<usize, &str> =
        at_edge.iter().filter_map(|idx| Some((rows[*idx].line, because(idx)?))).collect();
    let reasons: BTreeSet<&str> = heads.values().copied().collect();
    let without = |rows, because| remove(rows, audit, &I005, |row| heads.get(&row.line) == Some(&because), because);
    reasons.into_iter().fold(rows, without)
}

/// Whether a head says what a line within the pages says, or begins as that one does.
fn is_title_of(head: &str, lines: &BTreeMap<String, usize>) -> bool {
    let is_longer = |line: (&String, &usize)| line.0 == head || (head.len() >= MIN_SHARED && line.0.starts_with(head));
    let breaks = head.match_indices(' ').map(|(at, _)| at).filter(|at| *at >= MIN_SHARED);
    lines.range(head.to_string()..).next().is_some_and(is_longer)
        || breaks.map(|at| &head[..at]).any(|start| lines.contains_key(start))
}

/// How often each line that may be a head stands among these rows.
fn counted(source: &SourceText, rows: &[Row], among: &[usize]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for key in among.iter().filter_map(|idx| head_key(source, &rows[*idx])) {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The heights in the margins at which heads stand: on so many pages, and most of them have a number or say what others say there. So a head
/// is known though its chapter is short. Those without words have had a number.
fn bands(mut places: Vec<(Place, Option<String>)>, least: usize) -> Vec<Place> {
    places.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let bands = places.chunk_by(|(a, _), (b, _)| is_level(*a, *b, LEVEL)).filter(|band| band.len() >= least);
    let is_of_heads = |band: &&[(Place, Option<String>)]| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        band.iter().flat_map(|(_, key)| key).for_each(|key| *counts.entry(key).or_default() += 1);
        let n_numbered = band.iter().filter(|(_, key)| key.is_none()).count();
        // Lines that cannot be heads are all alike in having no words to compare.
        let n_again: usize =
            counts.iter().filter(|(key, count)| !key.is_empty() && **count > 1).map(|(_, count)| *count).sum();
        (n_numbered + n_again) * 2 >= band.len()
    };
    bands.filter(is_of_heads).map(|band| band[band.len() / 2].0).collect()
}

/// Whether two places in margins are at one height, or nearly. A head of two lines stands about where one of one line does.
fn is_level((edge, height): Place, (other, level): Place, near: f32) -> bool {
    edge == other && (height - level).abs() < near
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
    if text.starts_with(char::is_lowercase) || is_picture_place(text) {
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
