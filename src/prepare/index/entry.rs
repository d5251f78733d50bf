//! What stands in the attributes of an index mark: entries with their levels, and the entries that others refer to.
//!
//! `Marks!hyphen` is the entry “hyphen” below “Marks”, as makeindex has it. An exclamation mark at the end, or before another one, is one
//! that prints. `*` around words makes them italic.

use std::ops::Range;

use crate::book::Inline;
use crate::book::InlineKind;
use crate::book::Style;
use crate::book::inline::plain_text;
use crate::locale::Locale;
use crate::prepare::typography::flow::set_text;
use crate::source::Span;

/// One level of an entry.
#[derive(Clone, PartialEq, Debug)]
pub struct Level {
    pub words: Vec<Inline>,
    /// The plain words: what makes two marks one entry.
    pub key: String,
    /// What it is sorted by, where the author said so.
    pub sort: Option<String>,
}

impl Level {
    pub fn of(words: Vec<Inline>) -> Level {
        let key = plain_text(&words).split_whitespace().collect::<Vec<&str>>().join(" ");
        Level { words, key, sort: None }
    }
}

/// The levels of an entry as written, each with typographic marks.
pub fn levels(text: &str, locale: &'static Locale, span: Span) -> Vec<Level> {
    let level = |part: &str| Level::of(styled(part.trim(), locale, span));
    split_levels(text).into_iter().map(level).collect()
}

/// Splits at single exclamation marks.
pub fn split_levels(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('!') {
        let rest = &text[at + 1..];
        if !rest.is_empty() && !rest.starts_with('!') {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Whether a reference names a kind of entries, not an entry: all of its words are italic.
pub fn is_general(words: &[Inline]) -> bool {
    matches!(words, [Inline { kind: InlineKind::Styled { style: Style::Emphasis, .. }, .. }])
}

/// Whether two entries are one.
pub fn is_same_path(one: &[Level], other: &[Level]) -> bool {
    one.iter().map(|level| &level.key).eq(other.iter().map(|level| &level.key))
}

/// An entry as it is written.
pub fn path_name(path: &[Level]) -> String {
    path.iter().map(|level| level.key.as_str()).collect::<Vec<&str>>().join("!")
}

fn styled(text: &str, locale: &'static Locale, span: Span) -> Vec<Inline> {
    let mut text = text.to_string();
    set_text(&mut text, locale);
    let mut rest = text.as_str();
    let mut inlines = Vec::new();
    while let Some(emphasis) = emphasis(rest) {
        if emphasis.start > 0 {
            inlines.push(Inline::text(&rest[..emphasis.start], span));
        }
        let content = vec![Inline::text(&rest[emphasis.start + 1..emphasis.end], span)];
        inlines.push(Inline::new(InlineKind::Styled { style: Style::Emphasis, content }, span));
        rest = &rest[emphasis.end + 1..];
    }
    if !rest.is_empty() {
        inlines.push(Inline::text(rest, span));
    }
    inlines
}

/// From the first star that touches words after it to the next one that touches words before it; as in Markdown, others are printed.
fn emphasis(text: &str) -> Option<Range<usize>> {
    let touches = |one: char| !one.is_whitespace() && one != '*';
    let mut stars = text.match_indices('*').map(|(at, _)| at);
    let start = stars.find(|at| text[at + 1..].starts_with(touches))?;
    let end = stars.find(|at| text[..*at].ends_with(touches))?;
    Some(start..end)
}
