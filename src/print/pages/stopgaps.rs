//! Reports the characters that a face could not set as it should, each cause once.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::diag::Sink;
use crate::diag::codes::fonts::F005;
use crate::diag::codes::fonts::F006;
use crate::diag::codes::fonts::F007;
use crate::fonts::FontLibrary;
use crate::print::text::words::Given;
use crate::print::text::words::Stopgap;
use crate::source::SourceMap;
use crate::source::Span;

/// How far from its word a character is looked for, in bytes.
const NEIGHBOURHOOD: usize = 1024;

/// What one finding is about: a character, or the small capitals of a face.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    Lent(char),
    Missing(char),
    SmallCaps(u16),
}

/// Reports F005 and F006 for each character, F007 for each face, at the first place in the manuscript and with the number of places.
///
/// Takes what all editions of a book have drawn, so that two of them tell of one cause once. Heads and contents say again what a heading says;
/// they share its place and count as one.
pub fn report<'a>(
    drawn: impl Iterator<Item = &'a (Stopgap, Span)>,
    fonts: &FontLibrary,
    sources: &SourceMap,
    sink: &mut Sink,
) {
    let mut causes: BTreeMap<Cause, (Stopgap, BTreeSet<Span>)> = BTreeMap::new();
    for (stopgap, span) in drawn {
        let cause = match stopgap.given {
            Given::FromFace(_) => Cause::Lent(stopgap.character),
            Given::Nothing => Cause::Missing(stopgap.character),
            Given::ScaledCapital => Cause::SmallCaps(stopgap.wanted.0),
        };
        causes
            .entry(cause)
            .or_insert_with(|| (*stopgap, BTreeSet::new()))
            .1
            .extend(Some(*span).filter(Span::is_written));
    }
    for (stopgap, places) in causes.into_values() {
        let place = places.first().map(|word| place_of(stopgap.character, *word, sources));
        report_one(&stopgap, place, fonts, sink).count = places.len().max(1);
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

fn report_one<'s>(
    stopgap: &Stopgap,
    span: Option<Span>,
    fonts: &FontLibrary,
    sink: &'s mut Sink,
) -> &'s mut Diagnostic {
    let Stopgap { character, wanted, given } = *stopgap;
    let origin = if span.is_some() { "" } else { ", in the title or another fact of the book" };
    let named = format!("“{character}” (U+{:04X}){origin}", u32::from(character));
    let wanted = fonts.face(wanted).name();
    match given {
        Given::Nothing => sink
            .report(&F006, span, format!("no font has the character {named}"))
            .hint("put a font that has it into the project's font folder, or write the passage another way"),
        Given::FromFace(other) => sink
            .report(&F005, span, format!("“{wanted}” lacks {named}; “{}” lends it", fonts.face(other).name()))
            .hint("look at it in the PDF; if it stands out, choose a text font that has it, or another character"),
        Given::ScaledCapital => sink
            .report(
                &F007,
                span,
                format!("“{wanted}” has no small capital for “{character}”; a scaled capital stands in"),
            )
            .hint("choose a font with small capitals for these letters, or leave the words in plain letters"),
    }
}
