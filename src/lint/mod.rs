//! What a copy editor would mark in a manuscript: misread words, lone marks, two spellings of one word, odd characters, faults of spaces.
//!
//! In: the book as read. Out: findings with the letter X at their places in the manuscript. Code, addresses and what stands in another
//! voice (quotations, documents) are judged only where a fault is one for anybody. What the build evens out by itself is no finding.
//! It changes nothing, and must not know editions, themes or pages.
//!
//! ```text
//! flow ─ words ─ vocabulary ─ one file for each check ─ findings ─ ignore file ─ sink
//! ```

pub mod flow;
pub mod vocabulary;
pub mod words;

pub mod findings;
pub mod ignore;
pub mod languages;

mod accents;
mod apostrophes;
mod brackets;
mod characters;
mod compounds;
mod dashes;
mod digits;
mod doubled;
mod names;
mod notes;
mod paragraphs;
mod quotes;
mod scripts;
mod spaces;
mod stops;
mod suspects;
mod variants;
mod ways;

use crate::book::Book;
use crate::book::Lang;
use crate::diag::Sink;
use crate::import::lexicon::Lexicon;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::flow::gather;
use crate::lint::ignore::Ignored;
use crate::lint::vocabulary::Vocabulary;
use crate::locale::locale;
use crate::prepare::typography;
use crate::source::SourceMap;

/// A book as the checks see it.
#[derive(Debug)]
pub struct Text<'b> {
    pub book: &'b Book,
    pub flows: Vec<Flow<'b>>,
    /// The language in which each note is called.
    pub note_langs: Vec<&'b Lang>,
    pub vocabulary: Vocabulary<'b>,
    /// Words and pairs of words whatever their language; shared with the import, whose texts know no languages.
    pub lexicon: Lexicon,
}

impl<'b> Text<'b> {
    pub fn new(book: &'b Book) -> Text<'b> {
        let (flows, note_langs) = gather(book);
        let vocabulary = Vocabulary::new(&flows);
        let lexicon = Lexicon::of_lines(flows.iter().map(|flow| flow.text.as_str()));
        Text { book, flows, note_langs, vocabulary, lexicon }
    }
}

/// Checks a book. Reports `X…` codes, and of lone quotation marks what the build would tell: T003 and T004.
pub fn lint(book: &Book, ignored: &mut Ignored, sources: &SourceMap, sink: &mut Sink) {
    let text = Text::new(book);
    let mut found = Findings::default();
    let checks = [
        suspects::check,
        digits::check,
        doubled::check,
        brackets::check,
        quotes::check,
        apostrophes::check,
        compounds::check,
        variants::check,
        accents::check,
        names::check,
        ways::check,
        characters::check,
        scripts::check,
        spaces::check,
        stops::check,
        dashes::check,
        paragraphs::check,
        notes::check,
    ];
    for check in checks {
        check(&text, &mut found);
    }
    found.report(ignored, sources, sink);
    lone_quotation_marks(&text, ignored, sources, sink);
}

/// Pairs the quotation marks as the build does, in a copy that nobody will see.
fn lone_quotation_marks(text: &Text, ignored: &mut Ignored, sources: &SourceMap, sink: &mut Sink) {
    let mut told = Sink::new();
    let note_locales = text.note_langs.iter().map(|lang| locale(lang));
    typography::set_book(&mut text.book.clone(), note_locales, &mut told);
    for diagnostic in told.into_sorted() {
        let Some(span) = diagnostic.span else { continue };
        if !ignored.covers(diagnostic.code, span, sources) {
            sink.push(diagnostic);
        }
    }
}
