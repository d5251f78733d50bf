//! Verse: found among the rows, before lines are joined.

use std::ops::Range;

use crate::import::audit::Audit;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rows::Start;
use crate::import::rules::I042;
use crate::import::signals::Signals;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A poem's lines are no wider than this share of the measure.
const MAX_SHARE: usize = 98;
/// A stanza that starts a poem has so many lines.
const MIN_LINES: usize = 3;

/// Couplets are known by standing so many in a row.
const COUPLET: usize = 2;
const MIN_COUPLETS: usize = 3;
/// A stanza that is verse for what stands beside it has so many lines.
const MIN_LIKE: usize = 2;

/// Marks the rows of poems.
pub fn mark(source: &SourceText, mut rows: Vec<Row>, signals: &Signals, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I042) {
        return rows;
    }
    let stanzas = stanzas(&rows);
    let mut is_full: Vec<bool> = stanzas
        .iter()
        .map(|(start, end)| {
            end - start >= MIN_LINES
                && is_stanza(source, &rows[*start..*end], signals)
                && !is_cast(source, &rows, *start, *end)
        })
        .collect();
    for run in couplets(source, &rows, &stanzas, signals) {
        is_full[run].fill(true);
    }
    let belongs = |idx: usize| {
        let (start, end) = stanzas[idx];
        let is_turnover = idx > 0 && is_full[idx - 1] && is_turnover(source, &rows, start, end, signals);
        // `They sing:` announces the poem.
        let announces = source.get(rows[end - 1].words).ends_with(':');
        // Nor is the title of the next one verse.
        let is_title = end - start == 1 && !source.get(rows[start].words).contains(char::is_lowercase);
        let is_short = end - start < MIN_LINES && !announces && !is_title;
        is_turnover || (is_short && is_stanza(source, &rows[start..end], signals))
    };
    // A stanza beside another one of as many lines may end as sentences do, and fill its lines.
    let is_like = |idx: usize, beside: usize| {
        let n_lines = |idx: usize| stanzas[idx].1 - stanzas[idx].0;
        let (start, end) = stanzas[idx];
        let texts = rows[start..end].iter().map(|row| source.get(row.words));
        n_lines(idx) >= MIN_LIKE
            && n_lines(idx).abs_diff(n_lines(beside)) <= usize::from(n_lines(beside) > MIN_LIKE)
            && rows[start].indent.abs_diff(rows[stanzas[beside].0].indent) <= 1
            && !is_cast(source, &rows, start, end)
            && texts.clone().all(|text| opens_line(text) && is_short(text, signals) && !text.contains("://"))
    };
    // A stanza that is too short to tell, as where a page parts it, is verse beside verse.
    let mut is_verse = is_full.clone();
    for idx in 1..stanzas.len() {
        is_verse[idx] |= is_verse[idx - 1] && (belongs(idx) || is_like(idx, idx - 1));
    }
    for idx in (1..stanzas.len()).rev() {
        is_verse[idx - 1] |= is_verse[idx] && (belongs(idx - 1) || is_like(idx - 1, idx));
    }
    for (idx, (start, _)) in stanzas.iter().enumerate() {
        is_verse[idx] &= !audit.refuses(&I042, rows[*start].words.start);
    }
    for (idx, (start, end)) in stanzas.iter().copied().enumerate().filter(|(idx, _)| is_verse[*idx]) {
        let slice = Slice::new(rows[start].words.start, rows[end - 1].words.end);
        audit.kept(&I042, slice, "verse", if is_full[idx] { 85 } else { 70 });
    }
    for (start, end) in stanzas.iter().enumerate().filter(|(idx, _)| is_verse[*idx]).map(|(_, stanza)| *stanza) {
        rows[start..end].iter_mut().for_each(|row| row.role = Role::Verse);
    }
    rows
}

/// Runs of stanzas too short to tell by themselves: of as many lines each, all of which open like lines of verse.
fn couplets(source: &SourceText, rows: &[Row], stanzas: &[(usize, usize)], signals: &Signals) -> Vec<Range<usize>> {
    let text = |idx: usize| source.get(rows[idx].words);
    let n_lines = |idx: usize| stanzas[idx].1 - stanzas[idx].0;
    let may_be = |idx: usize| {
        let (start, end) = stanzas[idx];
        n_lines(idx) == COUPLET && (start..end).all(|row| opens_line(text(row)) && is_short(text(row), signals))
    };
    let mut runs = Vec::new();
    let mut start = 0;
    while start < stanzas.len() {
        let goes_on = |idx: &usize| may_be(*idx) && (*idx == start || stanzas[*idx].0 == stanzas[*idx - 1].1);
        let end = start + (start..stanzas.len()).take_while(goes_on).count();
        if end - start >= MIN_COUPLETS && is_in_lines(source, &rows[stanzas[start].0..stanzas[end - 1].1]) {
            runs.push(start..end);
        }
        start = end.max(start + 1);
    }
    runs
}

/// Whether lines are not those of a list: few end as entries do, and few hold figures.
fn is_in_lines(source: &SourceText, rows: &[Row]) -> bool {
    let texts = rows.iter().map(|row| source.get(row.words));
    let n_like_entries = texts.clone().filter(|text| text.ends_with([')', ']', '.']) || text.contains("://")).count();
    let n_digits = texts.filter(|text| text.contains(|letter: char| letter.is_ascii_digit())).count();
    n_like_entries * 3 < rows.len() * 2 && n_digits * 3 <= rows.len()
}

/// Blocks of text rows without a gap, as ranges.
fn stanzas(rows: &[Row]) -> Vec<(usize, usize)> {
    let mut stanzas = Vec::new();
    let mut start = 0;
    for idx in 0..rows.len() {
        let ends = rows.get(idx + 1).is_none_or(|next| next.stands_off() || next.role != rows[idx].role);
        if ends {
            if rows[start].role == Role::Text {
                stanzas.push((start, idx + 1));
            }
            start = idx + 1;
        }
    }
    stanzas
}

/// Lines with capitals, all of which end early, and not all of them as sentences or entries of a list do.
fn is_stanza(source: &SourceText, rows: &[Row], signals: &Signals) -> bool {
    let texts: Vec<&str> = rows.iter().map(|row| source.get(row.words)).collect();
    let n_opening = texts.iter().filter(|text| opens_line(text)).count();
    let n_like_entries = texts.iter().filter(|text| text.ends_with([')', ']', '.']) || text.contains("://")).count();
    // A number that hangs on a line's end is the call of a note.
    let inner = |text: &str| text.trim_end_matches(|last: char| last.is_ascii_digit()).to_string();
    let n_digits = texts.iter().filter(|text| inner(text).contains(|letter: char| letter.is_ascii_digit())).count();
    let n_hyphens = texts.iter().rev().skip(1).filter(|text| text.ends_with('-')).count();
    let widest = texts.iter().map(|text| rows::width(text)).max().unwrap_or(0);
    // Prose in a narrow measure fills its lines: all but the last one are nearly as wide as the widest.
    let body = &texts[..texts.len().saturating_sub(1)];
    let n_filled = body.iter().filter(|text| rows::width(text) * 100 >= widest * 86).count();
    let all_open = n_opening == texts.len() && texts.len() >= 4;
    let is_ragged = texts.len() < MIN_LINES || n_filled * 3 < body.len() * 2 || all_open;
    // `Archive-name: ferry/faq`
    let n_fields =
        texts.iter().filter(|text| text.split_whitespace().next().is_some_and(|word| word.ends_with(':'))).count();
    texts.iter().all(|text| is_short(text, signals))
        && is_ragged
        && n_fields * 3 < texts.len() * 2
        && n_opening * 100 >= texts.len() * 85
        && n_like_entries * 3 < texts.len() * 2
        && n_digits * 3 <= texts.len()
        && n_hyphens == 0
        && !texts[0].starts_with(['–', '-'])
}

/// Whether lines name the persons of a play: under a title that says so, or as names in capitals with something behind them.
fn is_cast(source: &SourceText, rows: &[Row], start: usize, end: usize) -> bool {
    const TITLES: [&str; 10] = [
        "dramatis personae",
        "cast",
        "characters",
        "persons",
        "persons of the play",
        "the persons of the play",
        "personen",
        "personnages",
        "personajes",
        "действующие лица",
    ];
    let is_titled = start > 0 && TITLES.contains(&rows::key(source.get(rows[start - 1].words)).as_str());
    let names = |row: &&Row| {
        let text = source.get(row.words);
        let name = text.split([',', '—', '–', ':', '.', '(']).next().unwrap_or_default();
        let n_letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
        n_letters >= 2 && name.len() < text.len() && !name.chars().any(char::is_lowercase)
    };
    let n_names = rows[start..end].iter().filter(names).count();
    is_titled || n_names * 3 >= (end - start) * 2
}

fn opens_line(text: &str) -> bool {
    rows::start_of(text) == Start::Upper || text.starts_with(['“', '"', '‘', '«', '—']) || text.starts_with("--")
}

fn is_short(text: &str, signals: &Signals) -> bool {
    let measure = if signals.is_wrapped { signals.measure } else { 70 };
    signals.metric.width(text) * 100 <= measure * MAX_SHARE
}

/// A line too long for its page: the rest stands below, after a gap that the program made, and the poem goes on behind it.
fn is_turnover(source: &SourceText, rows: &[Row], start: usize, end: usize, signals: &Signals) -> bool {
    let (above, text) = (source.get(rows[start - 1].words), source.get(rows[start].words));
    let goes_on = rows[start + 1..end]
        .iter()
        .map(|row| source.get(row.words))
        .all(|text| opens_line(text) && is_short(text, signals));
    rows::start_of(text) == Start::Lower && rows::width(text) <= 30 && !rows::ends_sentence(above) && goes_on
}
