//! Running heads: lines at the edges of pages that come again and again.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::audit::Effect;
use crate::import::labels::is_title_like;
use crate::import::labels::label_of;
use crate::import::pages::contents::bare_title;
use crate::import::pages::contents::is_contents_word;
use crate::import::pages::folios::Folios;
use crate::import::pages::remove;
use crate::import::pdf::layout::Layout;
use crate::import::pdf::margins::Edge;
use crate::import::pictures::is_picture_place;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I005;
use crate::import::text::SourceText;

/// A running head stands on at least so many pages, and on so large a share of them.
const MIN_PAGES: usize = 4;
const MIN_SHARE: f64 = 0.08;
/// The share of pages when edges are looked at again.
const MIN_SHARE_AGAIN: f64 = 0.3;
/// The head of a chapter stands on so many pages; beside their numbers on one less.
const MIN_OF_CHAPTER: usize = 3;
/// They stand no more pages apart.
const NEAR: usize = 3;
/// A line shorter than this may be the last one of its paragraph.
const SHORT: usize = 36;
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

/// What is known when heads are looked for.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The places of those heads and feet that had numbers, and are gone.
    pub numbered: &'a [Place],
    pub folios: &'a Folios,
    pub look: Look,
}

/// Heads may stand one below the other: when some are gone, the edges are looked at again, with more doubt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    First,
    Again,
}

/// Removes running heads. Where places are known, none but what stands in a margin can be one, and the height can tell it as well as the words.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, told: Known, audit: &mut Audit) -> Vec<Row> {
    let n_pages = rows.iter().filter(|row| row.page).count();
    if n_pages < MIN_PAGES {
        return rows;
    }
    let is_edge = |idx: usize| match layout.is_placed(rows[idx].line) {
        true => layout.margin(rows[idx].line).is_some(),
        false => idx == 0 || rows[idx].page || rows.get(idx + 1).is_none_or(|next| next.page),
    };
    let (at_edge, inner): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|idx| is_edge(*idx));
    let share = if told.look == Look::First { MIN_SHARE } else { MIN_SHARE_AGAIN };
    let least = MIN_PAGES.max((n_pages as f64 * share) as usize);
    let mut known = counted(source, &rows, &at_edge);
    known.retain(|_, count| *count >= least);
    let elsewhere = counted(source, &rows, &inner);
    known.retain(|key, count| *count >= elsewhere.get(key).copied().unwrap_or(0) * 4);
    let cited = with_other_numbers(source, &rows, &at_edge);
    known.retain(|key, _| !cited.contains(key));
    let at_edges = counted(source, &rows, &at_edge);
    let mut places: Vec<(Place, Option<String>)> = told.numbered.iter().map(|place| (*place, None)).collect();
    places.extend(at_edge.iter().filter_map(|idx| {
        let key = head_key(source, &rows[*idx]).unwrap_or_default();
        Some((layout.margin(rows[*idx].line)?, Some(key)))
    }));
    let bands = bands(places, least);
    // A program of recognition reads the same head otherwise now and then.
    let is_known = |key: String| known.contains_key(&key) || known.keys().any(|head| is_misread(head, &key));
    let of_chapters = heads_of_chapters(source, layout, &rows, told.folios, &elsewhere);
    let labels = labels_that_come_once(source, &rows, &at_edge);
    let because = |idx: &usize| {
        let row = &rows[*idx];
        if labels.contains(idx) {
            return None;
        }
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
            None if of_chapters.contains(idx) => {
                Some("its words stand at the head of the pages around it, and sentences go on below them")
            }
            Some(place) if may_be_head && in_band(place) => Some("it stands where running heads do, and comes again"),
            None if told.look == Look::First && !known.is_empty() && is_speck(source.get(row.words)) => {
                Some("dirt at the edge of a page")
            }
            _ => None,
        }
    };
    let heads: BTreeMap<usize, &str> =
        at_edge.iter().filter_map(|idx| Some((rows[*idx].words.start, because(idx)?))).collect();
    let reasons: BTreeSet<&str> = heads.values().copied().collect();
    let without = |rows, because| {
        remove(rows, audit, &I005, |row| row.label.is_none() && heads.get(&row.words.start) == Some(&because), because)
    };
    reasons.into_iter().fold(rows, without)
}

/// Lines that say the same but for numbers that neither stay the same nor rise, as the sources in notes do: `Op. cit., p. 187.`
fn with_other_numbers(source: &SourceText, rows: &[Row], at_edge: &[usize]) -> BTreeSet<String> {
    let mut numbers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for idx in at_edge {
        let text = source.get(rows[*idx].words);
        let digits = text.split(|sign: char| !sign.is_ascii_digit()).rfind(|digits| !digits.is_empty());
        let number = digits.and_then(|digits| digits.parse().ok());
        // A head may stand beside its number.
        if let (Some(number), true, Some(key)) = (number, rows::ends_sentence(text), head_key(source, &rows[*idx])) {
            numbers.entry(key).or_default().push(number);
        }
    }
    let is_cited = |numbers: &Vec<usize>| {
        let n_other = numbers.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let n_falls = numbers.windows(2).filter(|pair| pair[1] < pair[0]).count();
        n_other * 2 > numbers.len() && n_falls * 5 > numbers.len()
    };
    numbers.into_iter().filter(|(_, numbers)| is_cited(numbers)).map(|(key, _)| key).collect()
}

/// The first rows of pages that say what those of the pages around say, as the heads of short chapters do. At the beginnings of chapters no
/// sentence goes on below such a line; under a head one does sooner or later.
fn heads_of_chapters(
    source: &SourceText,
    layout: &Layout,
    rows: &[Row],
    folios: &Folios,
    elsewhere: &BTreeMap<String, usize>,
) -> BTreeSet<usize> {
    let n_feeds = source.lines.iter().filter(|line| line.opens_page).count();
    if n_feeds < MIN_PAGES && folios.len() < MIN_PAGES {
        return BTreeSet::new();
    }
    let text = |idx: usize| source.get(rows[idx].words);
    let goes_on = |idx: usize| {
        let is_open = idx > 0 && !rows::ends_sentence(text(idx - 1)) && rows::width(text(idx - 1)) >= SHORT;
        let below = rows.get(idx + 1).filter(|next| !next.page);
        below.is_some_and(|next| {
            let start = rows::start_of(source.get(next.words));
            start == Start::Lower || (is_open && start != Start::Digit)
        })
    };
    let mut widths: Vec<usize> = rows.iter().map(|row| rows::width(source.get(row.words))).collect();
    widths.sort_unstable();
    let measure = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
    let mut pages: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    let firsts = (0..rows.len()).filter(|idx| rows[*idx].page && !layout.is_placed(rows[*idx].line));
    for (page, idx) in firsts.enumerate() {
        if let Some(key) = head_key(source, &rows[idx]) {
            pages.entry(key).or_default().push((page, idx));
        }
    }
    // The number may have stood below the head.
    let has_folio = |idx: &usize| {
        // One that has a number of its own counts something else.
        let is_bare = !text(*idx).contains(|sign: char| sign.is_ascii_digit());
        let below = rows.get(*idx + 1).filter(|next| is_bare && !next.page);
        [Some(&rows[*idx]), below].into_iter().flatten().any(|row| folios.contains_key(&row.words.start))
    };
    let mut found = BTreeSet::new();
    for (key, places) in &pages {
        let n_elsewhere = elsewhere.get(key).copied().unwrap_or(0);
        for run in places.chunk_by(|(page, _), (next, _)| next - page <= NEAR) {
            let run: Vec<usize> = run.iter().map(|(_, idx)| *idx).collect();
            let is_numbered = run.iter().all(has_folio);
            let least = if is_numbered { MIN_OF_CHAPTER - 1 } else { MIN_OF_CHAPTER };
            let n_going_on = run.iter().filter(|idx| goes_on(**idx)).count();
            // The same sentence may stand at two edges; beside its number a head may be no title.
            let is_short = run.iter().all(|idx| rows::width(text(*idx)) * 2 <= measure);
            let may_be_head = is_title_like(text(run[0])) || (is_numbered && is_short);
            let recurs = may_be_head && run.len() >= least && n_going_on > 0 && places.len() >= n_elsewhere * 2;
            let is_entry = |idx: &usize| text(*idx).contains(". .") || text(*idx).ends_with('-');
            let says_title = may_be_head
                && is_numbered
                && (n_going_on == run.len() || (run.len() > 1 && n_going_on > 0))
                && is_title_of(key, elsewhere)
                && !run.iter().any(is_entry);
            if recurs || says_title {
                // The first one may be the title itself.
                let is_opening = |idx: usize| !goes_on(idx) && !has_folio(&idx) && run[1..].iter().all(has_folio);
                let n_skipped = usize::from(run.len() > 1 && is_opening(run[0]));
                found.extend(&run[n_skipped..]);
            }
        }
    }
    found
}

/// Lines such as `Chapter 2` at the edges of pages, of which each number comes once: they open chapters.
fn labels_that_come_once(source: &SourceText, rows: &[Row], at_edge: &[usize]) -> BTreeSet<usize> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for idx in at_edge {
        let text = source.get(rows[*idx].words);
        if is_bare_label(text) {
            places.entry(rows::key(text)).or_default().push(*idx);
        }
    }
    places.into_values().filter(|of_label| of_label.len() == 1).flatten().collect()
}

/// Whether a line is a label with its number and nothing else.
pub fn is_bare_label(text: &str) -> bool {
    label_of(text).is_some_and(|label| label.title.is_empty())
}

/// What the heads said that are gone, as titles are compared: without labels and numbers.
pub fn titles(source: &SourceText, audit: &Audit) -> BTreeSet<String> {
    let heads = audit.changes.iter().filter(|change| change.rule.id == I005.id && change.effect == Effect::Removed);
    heads.map(|change| title_key(source.get(change.slice))).filter(|key| key.len() >= 3).collect()
}

/// Removes heads that are all their pages have: of blank pages, and of those whose contents list is gone.
pub fn without_lone(source: &SourceText, rows: Vec<Row>, titles: &BTreeSet<String>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I005) {
        return rows;
    }
    let is_lone = |pair: &[Row]| pair[0].page && pair[1].page;
    let others: BTreeSet<String> =
        rows.iter().filter(|row| row.stands_off()).map(|row| rows::key(source.get(row.words))).collect();
    let says_title = |row: &Row| {
        let text = source.get(row.words);
        let key = title_key(text);
        // `Part One: The Sea` is a page of its own in the book.
        label_of(text).is_none()
            && rows::key(text) != key
            && (titles.contains(&key) || others.contains(&key) || is_contents_word(&key))
    };
    let lone = rows.windows(2).filter(|pair| is_lone(pair) && says_title(&pair[0]));
    let gone: BTreeSet<usize> = lone.map(|pair| pair[0].words.start).collect();
    remove(rows, audit, &I005, |row| gone.contains(&row.words.start), "a head with its number is all that its page has")
}

/// A head as titles are compared: without numbers and labels.
fn title_key(head: &str) -> String {
    let words = head.trim_matches(|sign: char| sign.is_ascii_digit() || sign.is_whitespace());
    rows::key(bare_title(words).unwrap_or(words))
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
pub fn is_misread(head: &str, other: &str) -> bool {
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
pub fn head_key(source: &SourceText, row: &Row) -> Option<String> {
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
