//! Rows: the lines that hold words, in the order in which they will be read, each with what was found out about it.

use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::text::Tail;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Text,
    /// The first line of a heading.
    Heading {
        level: u8,
    },
    /// A further line of the heading above.
    HeadingNext,
    /// Who wrote what follows, on a line of its own.
    Byline,
    /// A line of a poem.
    Verse,
    /// A line of code.
    Code,
    /// A pause between scenes.
    SceneBreak,
}

/// One line that holds words.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub line: usize,
    /// What of the line belongs to the manuscript.
    pub words: Slice,
    /// Blank lines above it.
    pub gap: usize,
    pub indent: usize,
    pub tail: Tail,
    /// Whether it is the first one of its page, as far as pages are known.
    pub page: bool,
    pub role: Role,
    /// The label of a note that stood on a line of its own.
    pub label: Option<Slice>,
    /// How many marks at its beginning say that it is quoted, and quoted within a quotation.
    pub quotes: u8,
}

impl Row {
    /// Whether something sets the row apart from the one above it.
    pub fn stands_off(&self) -> bool {
        self.gap > 0 || self.page
    }
}

/// All lines with words, as rows in the order of the source.
pub fn all(source: &SourceText) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut gap = 0;
    let mut page = false;
    for (line_idx, line) in source.lines.iter().enumerate() {
        page |= line.opens_page;
        if line.words.is_empty() {
            gap += 1;
            continue;
        }
        let row = Row {
            line: line_idx,
            words: line.words,
            gap,
            indent: line.indent,
            tail: line.tail,
            page,
            role: Role::Text,
            label: None,
            quotes: 0,
        };
        rows.push(row);
        gap = 0;
        page = false;
    }
    rows
}

/// Whether a row is followed by something that stands off, or by nothing.
pub fn is_followed_by_gap(rows: &[Row], idx: usize) -> bool {
    rows.get(idx + 1).is_none_or(Row::stands_off)
}

/// How wide a line is, in characters.
pub fn width(text: &str) -> usize {
    text.chars().count()
}

/// Whether a line ends as sentences end, within quotation marks and brackets, and before the call of a note, too.
pub fn ends_sentence(text: &str) -> bool {
    let closing = |mark: char| matches!(mark, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '“' | '*' | '_' | '}');
    let raised = |mark: char| mark.is_ascii_digit() || matches!(mark, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹');
    let mut inner = text.trim_end_matches(|mark: char| closing(mark) || raised(mark));
    // `so.[12]` and `so. (12)`: what opens the call stands before its number.
    if inner.len() > 1 && inner.len() < text.len() && inner.ends_with(['[', '(', '{', '^']) {
        inner = inner[..inner.len() - 1].trim_end().trim_end_matches(closing);
    }
    // Digits are left off for the calls of notes; a line that ends in a plain number ends no sentence by it.
    inner.ends_with(['.', '!', '?', '…', ':', ';']) || (inner.is_empty() && !text.is_empty())
}

/// How a line begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    Lower,
    Upper,
    Digit,
    /// An opening quotation mark or bracket, a dash, anything else.
    Mark,
}

pub fn start_of(text: &str) -> Start {
    // Addresses are in small letters wherever they stand.
    if text.starts_with("http") || text.starts_with("www.") {
        return Start::Mark;
    }
    match text.chars().next() {
        Some(first) if first.is_lowercase() => Start::Lower,
        Some(first) if first.is_alphabetic() => Start::Upper,
        Some(first) if first.is_numeric() => Start::Digit,
        _ => Start::Mark,
    }
}

/// A line as others are compared with it: small letters and digits, single spaces.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            key.extend(character.to_lowercase());
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}
