//! What stands in the attributes of an index mark: entries with their levels, and the entries that others refer to.
//!
//! `Marks!hyphen` is the entry “hyphen” below “Marks”, as makeindex has it. An exclamation mark at the end, or before another one, is one
//! that prints. `*` around words makes them italic.

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

fn styled(text: &str, locale: &'static Locale, span: Span) -> Vec<Inline> {
    let mut text = text.to_string();
    set_text(&mut text, locale);
    let parts: Vec<&str> = text.split('*').collect();
    if parts.len().is_multiple_of(2) {
        return vec![Inline::text(text, span)];
    }
    let inline = |(idx, part): (usize, &&str)| {
        let own = Inline::text(*part, span);
        match idx % 2 {
            0 => own,
            _ => Inline::new(InlineKind::Styled { style: Style::Emphasis, content: vec![own] }, span),
        }
    };
    let is_some = |(_, part): &(usize, &&str)| !part.is_empty();
    parts.iter().enumerate().filter(is_some).map(inline).collect()
}
