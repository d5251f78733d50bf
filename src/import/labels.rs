//! What the words of a line say about its being a heading: labels, numbers, usual names, capitals.

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
/// A number of several levels has no more signs than this.
const MAX_NUMBER: usize = 15;

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

/// Where lines begin that hold nothing but a number, stand alone and count up from one.
pub fn numbered_lines(source: &SourceText, rows: &[Row]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut chain: Vec<usize> = Vec::new();
    for (idx, row) in rows.iter().enumerate() {
        let stands_alone =
            (row.stands_off() || idx == 0) && rows::is_followed_by_gap(rows, idx) && row.role == Role::Text;
        let Some(number) = numeral(source.get(row.words)).filter(|_| stands_alone) else { continue };
        if number == chain.len() + 1 {
            chain.push(row.words.start);
        } else if number == 1 {
            chain = vec![row.words.start];
        }
        match chain.len() {
            ..MIN_NUMBERED => {}
            MIN_NUMBERED => found.extend(chain.iter().copied()),
            _ => found.extend(chain.last().copied()),
        }
    }
    found
}

/// How deep the number before a title goes: 2 for `2.1 Aims`.
pub fn depth(text: &str) -> Option<u8> {
    let (number, title) = split_number(text).filter(|_| text.starts_with(|first: char| first.is_ascii_digit()))?;
    let is_title = rows::start_of(title) == rows::Start::Upper
        && !title.ends_with(['.', ',', ';', ':'])
        && rows::width(title) <= MAX_TITLE;
    (is_title && number.len() <= 4).then_some(number.len() as u8)
}

/// The number of one or several levels that a line begins with, and what stands behind it: `2.1` and `Aims`, `A.2` and `Bell`. A last level of
/// nothing, as in `2.0`, is none.
pub fn split_number(text: &str) -> Option<(Vec<usize>, &str)> {
    const FIRST_LETTER: usize = 1000;
    let is_letter = text.len() > 2 && text.as_bytes()[0].is_ascii_uppercase() && text.as_bytes()[1] == b'.';
    let digits = if is_letter { &text[2..] } else { text };
    let len = digits.find(|sign: char| !sign.is_ascii_digit() && sign != '.').unwrap_or(digits.len());
    let (number, rest) = digits.split_at(len);
    let is_parted = rest.is_empty() || rest.starts_with(char::is_whitespace) || number.ends_with('.');
    let bare = number.strip_suffix('.').unwrap_or(number);
    let mut parts: Vec<usize> = Vec::new();
    if is_letter {
        parts.push(FIRST_LETTER + usize::from(text.as_bytes()[0]));
    }
    if number.len() > MAX_NUMBER || bare.is_empty() || !is_parted {
        return None;
    }
    for part in bare.split('.') {
        parts.push(part.parse().ok().filter(|part| *part < 100 && bare.len() <= MAX_NUMBER)?);
    }
    if parts.len() == 2 && parts[1] == 0 && !is_letter {
        parts.pop();
    }
    // `4.13.10.December`: a point parts the title only behind several levels.
    let is_glued = !rest.is_empty() && !rest.starts_with(char::is_whitespace);
    let is_number = parts.len() <= 5 && parts.iter().all(|part| *part > 0) && (!is_glued || parts.len() > 2);
    is_number.then(|| (parts, rest.trim_start()))
}

/// Whether a line is nothing but a number, of one level or several.
pub fn is_number_alone(text: &str) -> bool {
    numeral(text).is_some() || split_number(text).is_some_and(|(_, rest)| rest.is_empty())
}

/// `Table 3. …` and `Fig. 2: …` stand over tables and under pictures.
pub fn is_caption(text: &str) -> bool {
    const NAMES: [&str; 9] = ["table", "figure", "fig", "tabelle", "abbildung", "abb", "tableau", "таблица", "рис"];
    let mut words = text.split_whitespace();
    let name = words.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    NAMES.contains(&name.as_str())
        && words.next().is_some_and(|number| number.starts_with(|first: char| first.is_ascii_digit()))
}

/// A title that ends in a small word goes on.
pub fn ends_open(text: &str) -> bool {
    const SMALL: [&str; 26] = [
        "of", "the", "and", "a", "an", "in", "on", "to", "for", "with", "by", "from", "at", "or", "its", "der", "die",
        "das", "und", "de", "la", "les", "des", "du", "et", "и",
    ];
    let last = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    SMALL.contains(&last) || text.ends_with([',', ';', ':', '—', '–', '-'])
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
    use super::split_number;

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
    fn numbers_of_several_levels_are_read() {
        assert_eq!(split_number("2.1. Tar"), Some((vec![2, 1], "Tar")));
        assert_eq!(split_number("2.0  Aims"), Some((vec![2], "Aims")));
        assert_eq!(split_number("4.7"), Some((vec![4, 7], "")));
        assert!(split_number("A.1 Bell").is_some_and(|(parts, title)| parts.len() == 2 && title == "Bell"));
        assert!(split_number("7bit").is_none() && split_number("1,5 m").is_none() && split_number("… 3").is_none());
    }

    #[test]
    fn titles_have_capitals() {
        assert!(is_title_like("The Road to October") && is_title_like("October") && is_title_like("OUR GENERALS"));
        assert!(!is_title_like("A map of the region using current borders"));
    }
}
