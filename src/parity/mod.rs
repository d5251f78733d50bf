//! Parity: the words of the book, the pages and the EPUB are the same, in order, none lost or doubled.
//!
//! In: the prepared book, and an edition as it was made: finished pages, or the files of a package. Out: a finding that names the first difference.
//! It runs at the end of each build, so it keeps a number for each word and nothing else; the words themselves are read only where numbers differ.
//! It must not know how editions are made, or it would make the same mistakes: it reads the marks on the pages and the elements in the files.
//!
//! Some words are no concern of it, because print and EPUB have them each in its own way: contents, index, title and imprint pages, running heads
//! and folios, the numbers of lists, the marks of notes, in print the number in “page 37”, formulas, words within pictures.

mod model;
mod pages;
mod words;
mod xhtml;

use std::collections::BTreeSet;

use crate::diag::Sink;
use crate::diag::codes::prepare::T020;
use crate::page_map::PageMap;
use crate::parity::model::Edition;
use crate::parity::words::BookWords;
use crate::parity::words::Keep;
use crate::parity::words::Seen;
use crate::prepare::PreparedBook;
use crate::print::pages::Pages;
use crate::source::Span;

/// Within so many words a text has to be found again; what is out of step for longer is told as a whole.
const WINDOW: usize = 64;

/// So many words in a row must agree for a text to be found again.
const IN_STEP: usize = 3;

/// Compares finished pages with the book. Reports T020.
pub fn check_pages(book: &PreparedBook, pages: &Pages, edition: &str, sink: &mut Sink) {
    let made =
        |keep| rayon::join(|| model::words(book, Edition::Print, None, keep), || pages::words(book, pages, keep));
    check(made, edition, sink);
}

/// Compares the files of an EPUB, given in reading order, with the book. Reports T020.
pub fn check_files(book: &PreparedBook, files: &[&[u8]], map: Option<&PageMap>, edition: &str, sink: &mut Sink) {
    let made = |keep| rayon::join(|| model::words(book, Edition::Epub, map, keep), || xhtml::words(files, keep));
    check(made, edition, sink);
}

fn check(made: impl Fn(Keep) -> (BookWords, BookWords), edition: &str, sink: &mut Sink) {
    let (book, own) = made(Keep::Numbers);
    if is_same(&book, &own) {
        return;
    }
    let (book, own) = made(Keep::Letters);
    let Some(difference) = first_difference(&book, &own) else { return };
    sink.report(&T020, difference.span, format!("the edition “{edition}” {}", difference.what)).hint(
        "if nobody has changed the finished file by hand, this is a mistake of bindery: please report it, with these lines and the text around the place",
    );
}

/// Notes may stand at other places in two editions; each must be whole, and those that are called in the order of their calls.
fn is_same(book: &BookWords, own: &BookWords) -> bool {
    book.text.numbers() == own.text.numbers()
        && book.captions.numbers() == own.captions.numbers()
        && book.notes.len() == own.notes.len()
        && book
            .notes
            .iter()
            .zip(&own.notes)
            .all(|(one, other)| one.0 == other.0 && one.1.numbers() == other.1.numbers())
        && called(book, own) == called(book, book)
}

/// The notes of an edition in its order, with those that nothing calls where the book has them.
fn called(book: &BookWords, own: &BookWords) -> Vec<u32> {
    let is_called = |note: &&u32| !book.uncalled.contains(note);
    own.order.iter().filter(is_called).chain(&book.uncalled).copied().collect()
}

/// What an edition has otherwise, and where.
struct Difference {
    what: String,
    span: Option<Span>,
}

fn first_difference(book: &BookWords, own: &BookWords) -> Option<Difference> {
    let text = difference_of(book.text.seen(), own.text.seen());
    let captions = difference_of(book.captions.seen(), own.captions.seen());
    let of_notes = book.notes.iter().filter_map(|(note, words)| {
        let own = own.notes.get(note).map_or(&[][..], |own| own.seen());
        difference_of(words.seen(), own)
    });
    let known: BTreeSet<&u32> = book.notes.keys().collect();
    let strange = own.notes.iter().filter(|(note, _)| !known.contains(note));
    let strange = strange.map(|(_, words)| Difference {
        what: format!("has a note that is none of the book: {}", quoted(words.seen())),
        span: None,
    });
    let moved = called(book, own).into_iter().zip(called(book, book)).find(|(own, right)| own != right);
    let moved = moved.and_then(|(_, right)| {
        let words = book.notes.get(&right)?.seen();
        Some(Difference {
            what: format!("has notes in another order, from {} on", quoted(words)),
            span: place(words, 0),
        })
    });
    text.into_iter().chain(captions).chain(of_notes).chain(strange).chain(moved).next()
}

/// The first place where two texts are not the same.
fn difference_of(book: &[Seen], own: &[Seen]) -> Option<Difference> {
    let (mut at, mut own_at) = (0, 0);
    loop {
        let n_same =
            book[at..].iter().zip(&own[own_at..]).take_while(|(one, other)| one.number == other.number).count();
        (at, own_at) = (at + n_same, own_at + n_same);
        if at == book.len() && own_at == own.len() {
            return None;
        }
        let (n_lost, n_strange) = in_step(&book[at..], &own[own_at..]);
        let (lost, strange) = (&book[at..at + n_lost], &own[own_at..own_at + n_strange]);
        if !is_parted(lost, strange) {
            return Some(Difference { what: said(&book[..at], lost, strange), span: place(book, at) });
        }
        (at, own_at) = (at + n_lost, own_at + n_strange);
    }
}

/// The fewest words on either side after which both go on alike; all that is left, where none are few enough.
fn in_step(book: &[Seen], own: &[Seen]) -> (usize, usize) {
    let agrees = |(lost, strange): &(usize, usize)| {
        let rest = (&book[*lost..], &own[*strange..]);
        let n = IN_STEP.min(rest.0.len()).min(rest.1.len());
        let ends = rest.0.is_empty() && rest.1.is_empty();
        ends || (n > 0 && rest.0[..n].iter().zip(&rest.1[..n]).all(|(one, other)| one.number == other.number))
    };
    let sums = 1..=WINDOW;
    let pairs = sums.flat_map(|sum| (0..=sum).map(move |lost| (lost, sum - lost)));
    let mut possible = pairs.filter(|(lost, strange)| *lost <= book.len() && *strange <= own.len());
    possible.find(agrees).unwrap_or((book.len().min(WINDOW), own.len().min(WINDOW)))
}

/// Whether a printed line has parted a word where the author lets it.
fn is_parted(lost: &[Seen], strange: &[Seen]) -> bool {
    let joined = |words: &[Seen]| words.iter().map(|word| word.letters.as_str()).collect::<String>();
    lost.iter().any(|word| word.may_part) && joined(lost) == joined(strange)
}

fn said(before: &[Seen], lost: &[Seen], strange: &[Seen]) -> String {
    let is_doubled = !strange.is_empty()
        && before.len() >= strange.len()
        && before[before.len() - strange.len()..].iter().zip(strange).all(|(one, other)| one.number == other.number);
    match (lost, strange) {
        (_, []) => format!("lacks {}", quoted(lost)),
        ([], _) if is_doubled => format!("has {} twice", quoted(strange)),
        ([], _) => format!("has {} more than the book", quoted(strange)),
        _ => format!("has {} in the place of {}", quoted(strange), quoted(lost)),
    }
}

/// The first words, in quotation marks.
fn quoted(words: &[Seen]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<&str> = words.iter().take(SHOWN).map(|word| word.letters.as_str()).collect();
    let more = if words.len() > SHOWN { " …" } else { "" };
    format!("“{}{more}”", shown.join(" "))
}

/// The place of a word, or of the last one before it.
fn place(words: &[Seen], at: usize) -> Option<Span> {
    words.get(at).and_then(|word| word.span).or_else(|| words.get(at.checked_sub(1)?)?.span)
}
