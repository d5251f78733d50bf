//! What the words of a line say about its being a heading: labels, numbers, usual names, capitals.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::text::SourceText;

/// The share of long words with a capital that makes a line look like a title.
const MIN_CAPITALS: f64 = 0.6;
/// So many numbers alone on their lines must count up to be headings.
const MIN_NUMBERED: usize = 3;
/// A title behind a number of several levels is no longer than this.
const MAX_TITLE: usize = 90;

/// Words that stand before the number of a division, by rank.
pub const LABELS: [&[&str]; 4] = [
    &["book", "volume", "buch", "band", "livre", "tome", "libro", "книга", "том"],
    &["part", "teil", "partie", "parte", "часть"],
    &["chapter", "kapitel", "chapitre", "capítulo", "capitolo", "глава", "letter", "canto", "act"],
    &["section", "abschnitt", "scene"],
];

const NAMES: [&str; 34] = [
    "introduction",
    "foreword",
    "preface",
    "prologue",
    "epilogue",
    "afterword",
    "conclusion",
    "conclusions",
    "appendix",
    "bibliography",
    "works cited",
    "references",
    "acknowledgements",
    "acknowledgments",
    "dedication",
    "glossary",
    "postscript",
    "abstract",
    "notes",
    "further reading",
    "einleitung",
    "vorwort",
    "nachwort",
    "schluss",
    "literatur",
    "préface",
    "avant-propos",
    "conclusion générale",
    "bibliographie",
    "предисловие",
    "введение",
    "заключение",
    "послесловие",
    "sources",
];

const NUMBER_WORDS: [&str; 30] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "erster",
    "zweiter",
    "première",
    "первая",
    "вторая",
];

/// A label and what stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label<'t> {
    pub rank: usize,
    pub title: &'t str,
}

/// Reads `CHAPTER 4: The Calm`: a known word, a number, and then nothing, a point, a colon or a dash.
pub fn label_of(text: &str) -> Option<Label<'_>> {
    let (word, rest) = text.split_once(char::is_whitespace)?;
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = word.to_lowercase();
    let rank = LABELS.iter().position(|words| words.contains(&lower.as_str()))?;
    let rest = rest.trim_start();
    let number_len = rest.find(|character: char| !character.is_alphanumeric()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(number_len);
    let title = rest.trim_start().trim_start_matches([':', '.', '—', '–', '-']).trim_start();
    let is_parted = rest.is_empty() || rest.trim_start().starts_with([':', '.', '—', '–', '-']) || is_title_like(title);
    (is_number(number) && is_parted).then_some(Label { rank, title })
}

/// The rank and the number of a label.
pub fn label_number(text: &str) -> Option<(usize, usize)> {
    const N_COUNTED: usize = 20;
    let label = label_of(text)?;
    let word = text.split_whitespace().nth(1)?.trim_matches(|mark: char| !mark.is_alphanumeric());
    let by_word = || NUMBER_WORDS[..N_COUNTED].iter().position(|one| *one == word.to_lowercase()).map(|at| at + 1);
    numeral(word).or_else(by_word).map(|number| (label.rank, number))
}

fn is_number(text: &str) -> bool {
    let is_roman = !text.is_empty() && text.chars().all(|character| "IVXLCivxlc".contains(character));
    let is_digits = !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_roman || is_digits || NUMBER_WORDS.contains(&text.to_lowercase().as_str())
}

/// Whether a line is a label or a number, and its title must follow.
pub fn is_bare_label(text: &str) -> bool {
    label_of(text).is_some_and(|label| label.title.is_empty()) || numeral(text).is_some()
}

/// Reads a number alone, in figures or in Roman ones.
fn numeral(text: &str) -> Option<usize> {
    let text = text.trim_end_matches('.');
    if !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    roman(text)
}

/// Reads a Roman number in capitals.
pub fn roman(text: &str) -> Option<usize> {
    let values = text.bytes().map(|byte| match byte {
        b'I' => Some(1),
        b'V' => Some(5),
        b'X' => Some(10),
        b'L' => Some(50),
        b'C' => Some(100),
        _ => None,
    });
    let values: Vec<usize> = values.collect::<Option<_>>()?;
    let add = |sum: usize, (idx, value): (usize, &usize)| match values.get(idx + 1).is_some_and(|next| next > value) {
        true => sum.checked_sub(*value).unwrap_or(sum),
        false => sum + value,
    };
    // What counts down stands before what it counts down from, so it is added up from the end.
    let sum = values.iter().enumerate().rev().fold(0, add);
    (!values.is_empty() && values.len() <= 8).then_some(sum)
}

/// Lines with nothing but a number that stand alone and count up from one.
pub fn numbered_lines(source: &SourceText, rows: &[Row]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut chain: Vec<usize> = Vec::new();
    for (idx, row) in rows.iter().enumerate() {
        let stands_alone =
            (row.stands_off() || idx == 0) && rows::is_followed_by_gap(rows, idx) && row.role == Role::Text;
        let Some(number) = numeral(source.get(row.words)).filter(|_| stands_alone) else { continue };
        if number == chain.len() + 1 {
            chain.push(row.line);
        } else if number == 1 {
            chain = vec![row.line];
        }
        match chain.len() {
            ..MIN_NUMBERED => {}
            MIN_NUMBERED => found.extend(chain.iter().copied()),
            _ => found.extend(chain.last().copied()),
        }
    }
    found
}

/// Lines that stand alone and begin with numbers of several levels, as `2.1 Aims`, one after the other as headings are; with their depth.
pub fn dotted_lines(source: &SourceText, rows: &[Row]) -> BTreeMap<usize, u8> {
    let mut chain: Vec<(usize, Vec<usize>)> = Vec::new();
    for (idx, row) in rows.iter().enumerate() {
        let stands_alone =
            (row.stands_off() || idx == 0) && rows::is_followed_by_gap(rows, idx) && row.role == Role::Text;
        let Some(number) = dotted_number(source.get(row.words)).filter(|_| stands_alone) else { continue };
        let goes_on = match chain.last() {
            None => number.iter().all(|part| *part == 1),
            Some((_, last)) => is_next(last, &number),
        };
        if goes_on {
            chain.push((row.line, number));
        }
    }
    let is_nested = chain.iter().any(|(_, number)| number.len() > 1);
    match chain.len() >= MIN_NUMBERED && is_nested {
        true => chain.into_iter().map(|(line, number)| (line, number.len().min(6) as u8)).collect(),
        false => BTreeMap::new(),
    }
}

/// How deep the number before a title goes: 2 for `2.1 Aims`.
pub fn depth(text: &str) -> Option<u8> {
    dotted_number(text).map(|number| number.len() as u8)
}

/// The number before a title: `2.1` of `2.1 Aims`.
fn dotted_number(text: &str) -> Option<Vec<usize>> {
    let (number, title) = text.split_once(char::is_whitespace)?;
    let parts = number.trim_end_matches('.').split('.');
    let parts: Vec<usize> = parts.map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let is_title = rows::start_of(title.trim_start()) == rows::Start::Upper
        && !title.ends_with(['.', ',', ';', ':'])
        && rows::width(title) <= MAX_TITLE;
    (is_title && parts.len() <= 4 && parts.iter().all(|part| (1..100).contains(part))).then_some(parts)
}

/// Whether a number of several levels comes next: one deeper, or one more at some level.
fn is_next(last: &[usize], number: &[usize]) -> bool {
    let (own, above) = number.split_last().unwrap_or((&0, &[]));
    let deeper = number.len() == last.len() + 1 && above == last && *own == 1;
    let more = number.len() <= last.len() && last.starts_with(above) && *own == last[number.len() - 1] + 1;
    deeper || more
}

/// Whether a line is one of the usual headings and nothing else.
pub fn is_named(text: &str) -> bool {
    let key = rows::key(text);
    NAMES.contains(&key.as_str()) || key.strip_prefix("in ").is_some_and(|rest| NAMES.contains(&rest))
}

/// Whether the long words of a line begin with capitals, as in titles, or all letters are capitals.
pub fn is_title_like(text: &str) -> bool {
    let mut n_long = 0;
    let mut n_capital = 0;
    let is_part = |character: char| character.is_whitespace() || matches!(character, '-' | '/' | '—' | '–');
    let words = text.split(is_part).map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    for word in &words {
        if word.chars().count() >= 4 || words.len() == 1 {
            n_long += 1;
            n_capital += usize::from(!word.starts_with(char::is_lowercase));
        }
    }
    let begins = words.first().is_some_and(|word| !word.starts_with(char::is_lowercase));
    begins && n_long > 0 && n_capital as f64 >= f64::from(n_long) * MIN_CAPITALS
}

#[cfg(test)]
mod tests {
    use super::is_title_like;
    use super::label_of;
    use super::numeral;

    #[test]
    fn labels_need_a_number_and_a_border() {
        assert_eq!(label_of("CHAPTER 4: The Calm").map(|label| (label.rank, label.title)), Some((2, "The Calm")));
        assert_eq!(label_of("Part Two: Restless").map(|label| label.rank), Some(1));
        assert_eq!(label_of("CHAPTER IV").map(|label| label.title), Some(""));
        assert!(label_of("Part of the crew went ashore").is_none());
        assert!(label_of("Book I read with pleasure").is_none());
    }

    #[test]
    fn numerals_are_read() {
        let read = ["I", "IV", "XIX.", "12", "MIX", "", "Ill"].map(numeral);
        assert_eq!(read, [Some(1), Some(4), Some(19), Some(12), None, None, None]);
    }

    #[test]
    fn titles_have_capitals() {
        assert!(is_title_like("The Road to October") && is_title_like("October") && is_title_like("OUR GENERALS"));
        assert!(!is_title_like("A map of the region using current borders"));
    }
}
