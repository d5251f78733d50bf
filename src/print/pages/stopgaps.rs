//! Reports the characters that a face could not set as it should, each cause once.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use unicode_script::Script;
use unicode_script::UnicodeScript;

use crate::book::Lang;
use crate::diag::Diagnostic;
use crate::diag::Sink;
use crate::diag::codes::fonts::F005;
use crate::diag::codes::fonts::F006;
use crate::diag::codes::fonts::F007;
use crate::fonts::FontLibrary;
use crate::print::text::CharStyle;
use crate::print::text::words::Given;
use crate::print::text::words::Stopgap;
use crate::source::SourceMap;
use crate::source::Span;

/// How far from its word a character is looked for, in bytes.
const NEIGHBOURHOOD: usize = 1024;

/// How many characters one finding names.
const MAX_NAMED: usize = 12;

/// What one finding is about: letters of a script, a sign by itself, or the small capitals of a face.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// By the face that lacks it and the one that lends it.
    Lent(u16, u16, Kind),
    Missing(Kind),
    SmallCaps(u16),
}

/// Letters of a script are missing together; signs that all scripts share, each by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Letters(&'static str),
    Sign(char),
}

/// What is gathered of one cause.
struct Found {
    first: Stopgap,
    characters: BTreeSet<char>,
    /// The words, each with its first such character.
    places: BTreeMap<Span, char>,
}

/// Reports F005 and F006 for each script or sign, F007 for each face, at the first place in the manuscript and with the number of places.
///
/// Takes what all editions of a book have drawn, so that two of them tell of one cause once. Heads and contents say again what a heading says;
/// they share its place and count as one.
pub fn report<'a>(
    drawn: impl Iterator<Item = &'a (Stopgap, Span)>,
    fonts: &FontLibrary,
    sources: &SourceMap,
    sink: &mut Sink,
) {
    let mut causes: BTreeMap<Cause, Found> = BTreeMap::new();
    for (stopgap, span) in drawn {
        let Stopgap { character, wanted, given } = *stopgap;
        let cause = match given {
            Given::FromFace(other) => Cause::Lent(wanted.0, other.0, kind(character)),
            Given::Nothing => Cause::Missing(kind(character)),
            Given::ScaledCapital => Cause::SmallCaps(wanted.0),
        };
        let new = || Found { first: *stopgap, characters: BTreeSet::new(), places: BTreeMap::new() };
        let found = causes.entry(cause).or_insert_with(new);
        found.characters.insert(character);
        if span.is_written() {
            found.places.entry(*span).or_insert(character);
        }
    }
    for found in causes.into_values() {
        let first = found.places.first_key_value();
        let place = first.map(|(word, character)| place_of(*character, *word, sources));
        report_one(&found, place, fonts, sink).count = found.places.len().max(1);
    }
}

fn kind(character: char) -> Kind {
    match character.script() {
        Script::Common | Script::Inherited | Script::Unknown => Kind::Sign(character),
        script => Kind::Letters(script.full_name()),
    }
}

/// Forgets loans, from the `first` on, that are what one wants: for a word in another language than the book's, of which its face has no letter,
/// so that none stands among letters of another face.
pub fn drop_wanted_loans(
    stopgaps: &mut Vec<(Stopgap, Span)>,
    first: usize,
    (text, style): (&str, &CharStyle),
    (fonts, book): (&FontLibrary, &Lang),
) {
    if stopgaps.len() == first || style.lang.primary() == book.primary() {
        return;
    }
    let mut letters = text.chars().filter(|one| one.is_alphabetic());
    if letters.all(|letter| !fonts.covers(style.font, letter)) {
        let mut idx = 0;
        stopgaps.retain(|(stopgap, _)| {
            idx += 1;
            idx <= first || !stopgap.character.is_alphabetic() || !matches!(stopgap.given, Given::FromFace(_))
        });
    }
}

/// Where a character stands in the manuscript. The places of words drift a little where typographic marks are longer than the typed ones.
fn place_of(character: char, word: Span, sources: &SourceMap) -> Span {
    let text = &sources.file(word.file).text;
    let start = word.start as usize;
    let first = text.floor_char_boundary(start.saturating_sub(NEIGHBOURHOOD));
    let last = text.ceil_char_boundary(start + NEIGHBOURHOOD);
    let found = text[first..last].match_indices(character).map(|(at, _)| first + at);
    let nearest = found.min_by_key(|at| at.abs_diff(start));
    nearest.map_or(word, |at| Span::new(word.file, at, at + character.len_utf8()))
}

fn report_one<'s>(found: &Found, span: Option<Span>, fonts: &FontLibrary, sink: &'s mut Sink) -> &'s mut Diagnostic {
    let Stopgap { character, wanted, given } = found.first;
    let origin = if span.is_some() { "" } else { ", in the title or another fact of the book" };
    let named = format!("{}{origin}", named(&found.characters));
    let wanted = fonts.face(wanted).name();
    match given {
        Given::Nothing if is_private(character) => sink
            .report(
                &F006,
                span,
                format!("character U+{:04X}, which means something in one font only", u32::from(character)),
            )
            .hint("write the character that was meant"),
        Given::Nothing => {
            let word = if found.characters.len() == 1 { "character" } else { "characters" };
            sink.report(&F006, span, format!("no font has the {word} {named}"))
                .hint("put a font that has it into the project's font folder, or write the passage another way")
        }
        Given::FromFace(other) => {
            let pronoun = if found.characters.len() == 1 { "it" } else { "them" };
            sink.report(
                &F005,
                span,
                format!("“{wanted}” lacks {named}; “{}” lends {pronoun}", fonts.face(other).name()),
            )
            .hint("look at it in the PDF; if it stands out, choose a text font that has it, or another character")
        }
        Given::ScaledCapital => sink
            .report(
                &F007,
                span,
                format!("“{wanted}” has no small capital for “{character}”; a scaled capital stands in"),
            )
            .hint("choose a font with small capitals for these letters, or leave the words in plain letters"),
    }
}

/// A place for private use: word processors keep the bullets of symbol fonts there.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// `“ж” (U+0436), “з” (U+0437)`.
fn named(characters: &BTreeSet<char>) -> String {
    let mut names: Vec<String> =
        characters.iter().take(MAX_NAMED).map(|one| format!("“{one}” (U+{:04X})", u32::from(*one))).collect();
    if characters.len() > MAX_NAMED {
        names.push(format!("and {} more", characters.len() - MAX_NAMED));
    }
    names.join(", ")
}
