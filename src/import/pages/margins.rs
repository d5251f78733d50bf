//! Running heads and feet with their page numbers, told by the numbers: they count up as the pages do.
//!
//! So a head is known though its words change with each chapter, and though it stands on two pages only; `xiv`, `Page 3 of 9` and `3/9` are read, too.
//! Where places are known, the lines in the margins are looked at, and no others; elsewhere the first and the last ones of pages.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::labels::is_title_like;
use crate::import::labels::roman;
use crate::import::pages::folios::Folios;
use crate::import::pages::heads::head_key;
use crate::import::pages::heads::is_bare_label;
use crate::import::pdf::layout::Layout;
use crate::import::pdf::margins::Edge;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I004;
use crate::import::rules::I005;
use crate::import::text::SourceText;

/// So many numbers must count up with the pages.
const MIN_CHAINED: usize = 3;
/// Two numbers that agree stand no more pages apart.
const FAR: usize = 4;
/// A page with a head or a foot has so many rows at least.
const MIN_ROWS: usize = 4;
/// A head is no wider than this.
const MAX_WIDTH: usize = 130;
/// A head that runs into the text has so many lines more.
const MAX_MORE: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Figures {
    Arabic,
    Roman,
}

/// A number in a line at the edge of a page.
#[derive(Clone, Debug)]
struct Numbered {
    page: usize,
    edge: Edge,
    /// The head may have lines above that with its number.
    first: usize,
    row: usize,
    number: usize,
    /// What the line says beside its number, without digits.
    words: String,
    /// Those words could be a head: nothing, a title, an address.
    is_plain: bool,
}

/// What the heads and feet with numbers told.
#[derive(Default)]
pub struct Numbers {
    /// The Arabic ones, each by a row of its page.
    pub folios: Folios,
    /// Where in the margins they stood, if that is known.
    pub places: Vec<(Edge, f32)>,
}

/// Removes heads and feet with numbers.
pub fn take(source: &SourceText, layout: &Layout, rows: Vec<Row>, audit: &mut Audit) -> (Vec<Row>, Numbers) {
    let mut numbers = Numbers::default();
    if !rows.iter().any(|row| row.page) || !audit.allows(&I005) || !audit.allows(&I004) {
        return (rows, numbers);
    }
    let mut gone: BTreeMap<usize, Numbered> = BTreeMap::new();
    for ((_, figures), found) in numbered(source, layout, &rows) {
        for one in chained(found) {
            let neighbor = if one.edge == Edge::Head { one.row + 1 } else { one.row.wrapping_sub(1) };
            let same_page = rows.get(neighbor).is_some_and(|_| !rows[neighbor.max(one.row)].page);
            if figures == Figures::Arabic && same_page {
                numbers.folios.insert(rows[neighbor].words.start, one.number);
            }
            numbers.places.extend(layout.margin(rows[one.first].line));
            gone.extend((one.first..=one.row).map(|row| (row, one.clone())));
        }
    }
    let drop_folios = drop_folios(source, layout, &rows, &gone);
    for one in &drop_folios {
        let neighbor = if one.edge == Edge::Head { one.row + 1 } else { one.row - 1 };
        numbers.folios.insert(rows[neighbor].words.start, one.number);
    }
    gone.extend(drop_folios.into_iter().map(|one| (one.row, one)));
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let (mut gap, mut page) = (0, false);
    for (idx, mut row) in rows.into_iter().enumerate() {
        let Some(one) = gone.get(&idx) else {
            row.gap += std::mem::take(&mut gap);
            row.page |= std::mem::take(&mut page);
            kept.push(row);
            continue;
        };
        let rule = if one.words.is_empty() { &I004 } else { &I005 };
        audit.removed(rule, row.words, 93, format!("page {}: the numbers count up with the pages", one.number));
        gap += row.gap;
        page |= row.page;
    }
    (kept, numbers)
}

/// Numbers alone at the edges of those pages that have no head: of chapters that begin there. They are the ones that are due by the pages around.
fn drop_folios(source: &SourceText, layout: &Layout, rows: &[Row], known: &BTreeMap<usize, Numbered>) -> Vec<Numbered> {
    let told: BTreeMap<usize, usize> = known.values().map(|one| (one.page, one.number)).collect();
    let due = |page: usize| {
        let (near, number) =
            told.range(page.saturating_sub(FAR)..=page + FAR).min_by_key(|(near, _)| near.abs_diff(page))?;
        (!told.contains_key(&page)).then(|| (number + page).checked_sub(*near))?
    };
    let starts: Vec<usize> = (0..rows.len()).filter(|idx| *idx == 0 || rows[*idx].page).collect();
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    let pages = starts.iter().copied().zip(ends).enumerate();
    let of_page = |(page, (start, end)): (usize, (usize, usize))| {
        let number = due(page).filter(|_| end - start > 1 && !layout.is_placed(rows[start].line))?;
        let edges = [(Edge::Foot, end - 1), (Edge::Head, start)];
        let (edge, row) = edges.into_iter().find(|(_, row)| source.get(rows[*row].words) == number.to_string())?;
        Some(Numbered { page, edge, first: row, row, number, words: String::new(), is_plain: true })
    };
    pages.filter_map(of_page).collect()
}

/// Numbers in the lines at the edges of pages, apart where they are not to be compared, in the order of the pages.
fn numbered(source: &SourceText, layout: &Layout, rows: &[Row]) -> BTreeMap<(Edge, Figures), Vec<Numbered>> {
    let mut all: BTreeMap<(Edge, Figures), Vec<Numbered>> = BTreeMap::new();
    let starts: Vec<usize> = (0..rows.len()).filter(|idx| *idx == 0 || rows[*idx].page).collect();
    let ends = starts.iter().skip(1).copied().chain([rows.len()]);
    let recurring = recurring(source, rows, &starts);
    for (page, (start, end)) in starts.iter().copied().zip(ends).enumerate() {
        let is_placed = layout.is_placed(rows[start].line);
        let at_edges: Vec<(Edge, usize, usize)> = match is_placed {
            true => in_margins(layout, rows, start..end),
            // Notes and items that look like pages are short.
            false if end - start < MIN_ROWS => continue,
            false => vec![(Edge::Head, start, start), (Edge::Foot, end - 1, end - 1)],
        };
        for (edge, first, row) in at_edges {
            let text = source.get(rows[row].words);
            // Without places a plain number alone is the business of `folios`.
            // That of a chapter counts up with them where each has one page.
            if !is_placed && (is_plain_number(text) || is_bare_label(text)) {
                continue;
            }
            for (figures, number, words) in readings(text) {
                let is_said_again = || head_key(source, &rows[row]).is_some_and(|key| recurring.contains(&key));
                let is_plain =
                    is_placed || words.is_empty() || words.contains("://") || is_title_like(&words) || is_said_again();
                // Pages count on though some have their number at the head and others at the foot; in a text only the same edge is sure.
                let kind = if is_placed { Edge::Head } else { edge };
                all.entry((kind, figures)).or_default().push(Numbered {
                    page,
                    edge,
                    first,
                    row,
                    number,
                    words,
                    is_plain,
                });
            }
        }
    }
    all
}

/// What the first and the last rows of several pages say, numbers aside.
fn recurring(source: &SourceText, rows: &[Row], starts: &[usize]) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let edges = starts.iter().flat_map(|start| [start.checked_sub(1), Some(*start)]).flatten();
    for key in edges.filter_map(|idx| head_key(source, &rows[idx])) {
        *counts.entry(key).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= MIN_CHAINED).map(|(key, _)| key).collect()
}

/// The rows of a page that stand in its margins, each with the first one of its head; and those at which a long head runs into the text.
fn in_margins(layout: &Layout, rows: &[Row], page: std::ops::Range<usize>) -> Vec<(Edge, usize, usize)> {
    let edge = |row: usize| layout.margin(rows[row].line).map(|(edge, _)| edge);
    let alone = page.clone().filter_map(|row| Some((edge(row)?, row, row)));
    let n_head = page.clone().take_while(|row| edge(*row) == Some(Edge::Head)).count();
    let behind = page.start + n_head;
    let hangs_on = |row: &usize| n_head > 0 && rows[*row].gap == 0;
    let long = (behind..page.end.min(behind + MAX_MORE)).take_while(hangs_on).map(|row| (Edge::Head, behind - 1, row));
    alone.chain(long).collect()
}

/// Whether a line is one number in Arabic figures, and perhaps marks around it.
fn is_plain_number(text: &str) -> bool {
    let mut tokens = text.split_whitespace().filter(|token| token.chars().any(char::is_alphanumeric));
    let first = tokens.next().map_or("", |token| token.trim_matches(|mark: char| !mark.is_alphanumeric()));
    tokens.next().is_none() && figure(first).is_some_and(|(figures, _)| figures == Figures::Arabic)
}

/// The numbers that a line may give its page: one at its end or its beginning.
fn readings(text: &str) -> Vec<(Figures, usize, String)> {
    // White may set a number off from its words as far as the measure allows.
    if text.split_whitespace().map(|word| rows::width(word) + 1).sum::<usize>() > MAX_WIDTH {
        return Vec::new();
    }
    let tokens: Vec<&str> = text.split_whitespace().filter(|token| token.chars().any(char::is_alphanumeric)).collect();
    let bare = |token: &str| token.trim_matches(|mark: char| !mark.is_alphanumeric()).to_string();
    let mut found = Vec::new();
    let words = |tokens: &[&str]| {
        let words: Vec<&str> = tokens.iter().copied().filter(|token| !is_page_word(token)).collect();
        words.join(" ")
    };
    let parts_count = text.contains(" / ");
    match tokens.as_slice() {
        // `The Old Mill 3 / 9`
        [before @ .., number, all] if parts_count && is_count(all) && is_count(number) => {
            found.extend(figure(&bare(number)).map(|(figures, number)| (figures, number, words(before))));
        }
        // `Page 3 of 9`
        [before @ .., number, of, _] if matches!(*of, "of" | "von" | "de" | "sur" | "из") => {
            found.extend(figure(&bare(number)).map(|(figures, number)| (figures, number, words(before))));
        }
        [before @ .., last] => {
            // `3/9`
            let number = last.split_once('/').map_or(*last, |(number, _)| number);
            found.extend(figure(&bare(number)).map(|(figures, number)| (figures, number, words(before))));
        }
        [] => {}
    }
    // `12. Of the bell` is a note or an item.
    if let [first, behind @ ..] = tokens.as_slice()
        && !behind.is_empty()
        && !first.ends_with(['.', ')', ']', ':'])
    {
        found.extend(figure(&bare(first)).map(|(figures, number)| (figures, number, words(behind))));
    }
    // `140CHAPTER 4`, `OCCUPATIONS185`: a head too long for its line runs into its number.
    if let [first, behind @ ..] = tokens.as_slice() {
        let n_digits = first.bytes().take_while(u8::is_ascii_digit).count();
        let (number, word) = first.split_at(n_digits);
        if word.starts_with(char::is_uppercase) {
            let said = [&[word], behind].concat();
            found.extend(figure(number).map(|(figures, number)| (figures, number, words(&said))));
        }
    }
    if let [before @ .., last] = tokens.as_slice() {
        let n_digits = last.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (word, number) = last.split_at(last.len() - n_digits);
        if word.ends_with(|sign: char| sign.is_alphabetic() || "?!)”’".contains(sign)) {
            let said = [before, &[word]].concat();
            found.extend(figure(number).map(|(figures, number)| (figures, number, words(&said))));
        }
    }
    found
}

/// Whether a word is a number in figures and nothing else.
fn is_count(token: &str) -> bool {
    token.len() <= 4 && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// At which end of a line a number stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    Left,
    Right,
}

/// The numbers in Arabic figures that a line with words may give its page.
pub fn arabic(text: &str) -> Vec<(usize, Side)> {
    let side = |words: &str| {
        let starts_with_digit = text.trim_start().starts_with(|sign: char| sign.is_ascii_digit());
        let first = words.split_whitespace().next().unwrap_or_default();
        if starts_with_digit && !text.trim_start().starts_with(first) { Side::Left } else { Side::Right }
    };
    let found =
        readings(text).into_iter().filter(|(figures, _, words)| *figures == Figures::Arabic && !words.is_empty());
    found.map(|(_, number, words)| (number, side(&words))).collect()
}

fn is_page_word(token: &str) -> bool {
    let word = token.trim_start_matches(['[', '(']).to_lowercase();
    matches!(word.as_str(), "page" | "p." | "seite" | "s." | "стр." | "página")
}

fn figure(token: &str) -> Option<(Figures, usize)> {
    if token.len() <= 4 && !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit()) {
        return token.parse().ok().map(|number| (Figures::Arabic, number));
    }
    let is_roman = !token.is_empty() && token.len() <= 7 && token.chars().all(|letter| "ivxlc".contains(letter));
    is_roman.then(|| roman(&token.to_uppercase())).flatten().map(|number| (Figures::Roman, number))
}

/// Those that count up with the pages, if there are enough; lines with the same words come along.
fn chained(found: Vec<Numbered>) -> Vec<Numbered> {
    let agrees = |one: &Numbered, other: &Numbered| {
        let n_pages = other.page.abs_diff(one.page);
        (1..=FAR).contains(&n_pages)
            && other.number.cast_signed() - one.number.cast_signed()
                == other.page.cast_signed() - one.page.cast_signed()
    };
    let is_chained = |at: usize| {
        let near = at.saturating_sub(2 * FAR)..(at + 2 * FAR + 1).min(found.len());
        found[near].iter().any(|other| agrees(&found[at], other))
    };
    let chained: Vec<bool> = (0..found.len()).map(|at| found[at].is_plain && is_chained(at)).collect();
    // A page has one number: where two chains give it one each, the longer one does.
    let offset = |at: usize| found[at].number.cast_signed() - found[at].page.cast_signed();
    let mut lengths: BTreeMap<isize, usize> = BTreeMap::new();
    (0..found.len()).filter(|at| chained[*at]).for_each(|at| *lengths.entry(offset(at)).or_default() += 1);
    let mut longest: BTreeMap<usize, usize> = BTreeMap::new();
    for at in (0..found.len()).filter(|at| chained[*at]) {
        let longest = longest.entry(found[at].page).or_default();
        *longest = lengths[&offset(at)].max(*longest);
    }
    let chained: Vec<bool> =
        (0..found.len()).map(|at| chained[at] && lengths[&offset(at)] == longest[&found[at].page]).collect();
    let pages: BTreeSet<usize> = (0..found.len()).filter(|at| chained[*at]).map(|at| found[at].page).collect();
    if pages.len() < MIN_CHAINED {
        return Vec::new();
    }
    // The number that is due is no other, whatever words stand beside it.
    let is_due = |at: usize| {
        let near = at.saturating_sub(2 * FAR)..(at + 2 * FAR + 1).min(found.len());
        let is_near = |other: &usize| found[*other].page.abs_diff(found[at].page) <= FAR;
        !pages.contains(&found[at].page)
            && near.filter(|other| chained[*other]).filter(is_near).any(|other| offset(other) == offset(at))
    };
    let is_sure: Vec<bool> = (0..found.len()).map(|at| chained[at] || is_due(at)).collect();
    let known: BTreeSet<String> =
        (0..found.len()).filter(|at| is_sure[*at]).map(|at| rows::key(&found[at].words)).collect();
    let belongs =
        |at: usize| is_sure[at] || (!found[at].words.is_empty() && known.contains(&rows::key(&found[at].words)));
    let kept: Vec<bool> = (0..found.len()).map(belongs).collect();
    found.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(one, _)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::Edge;
    use super::Figures;
    use super::Numbered;
    use super::chained;
    use super::is_plain_number;
    use super::readings;

    #[test]
    fn numbers_are_read_at_both_ends_of_a_head() {
        let read =
            |text: &str| readings(text).into_iter().map(|(_, number, words)| (number, words)).collect::<Vec<_>>();
        assert_eq!(read("12   THE GAP"), [(12, "THE GAP".to_string())]);
        assert_eq!(read("Page 3 of 9"), [(3, String::new())]);
        assert_eq!(read("Quill & Reed   Tides   [Page 12]"), [(12, "Quill Reed Tides".to_string())]);
        assert_eq!(read("https://example.org/a 3/12"), [(3, "https://example.org/a".to_string())]);
        assert_eq!(readings("xiv").first().map(|found| (found.0, found.1)), Some((Figures::Roman, 14)));
        assert!(read("The gap").is_empty());
        assert!(is_plain_number("– 12 –") && !is_plain_number("xii") && !is_plain_number("3/9"));
    }

    #[test]
    fn titles_that_count_are_no_page_numbers() {
        let line = |page: usize, number: usize, words: &str| Numbered {
            page,
            edge: Edge::Head,
            first: page,
            row: page,
            number,
            words: words.to_string(),
            is_plain: true,
        };
        let feet = (0..9).map(|page| line(page, page + 1, "Talks at the Slip"));
        let titles = (2..6).map(|page| line(page, page - 1, "The Gates"));
        let found = feet.zip((0..9).map(|page| titles.clone().find(|title| title.page == page)));
        let found: Vec<Numbered> = found.flat_map(|(foot, title)| [Some(foot), title].into_iter().flatten()).collect();
        assert_eq!(found.len(), 13);
        assert!(chained(found).iter().all(|one| one.words == "Talks at the Slip"));
    }
}
