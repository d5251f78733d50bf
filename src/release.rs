//! The files of one book, held against each other: whether they all name it by the same ISBNs. D138.
//!
//! In: what each finished file says, as those found out who can read it. Out: findings at files. It must not know how the files were made, nor
//! open any: it compares numbers.
//!
//! Source: the International ISBN Agency's “ISBN Users' Manual”, 7th edition (2017), section 5: each edition and each form of a book has a number of its own.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::diag::FilePlace;
use crate::diag::Severity;
use crate::diag::Sink;
use crate::diag::codes::preflight::D138;
use crate::inspect::xml;
use crate::inspect::xml::Budget;
use crate::inspect::xml::Document;
use crate::inspect::xml::Element;
use crate::isbn::is_sound;
use crate::isbn::isbns_in;
use crate::isbn::isbns_in_name;

/// PDFs of so few pages are covers: a wrap is one page, or two where the inside is printed.
pub const MOST_COVER_PAGES: usize = 2;

/// What one file says.
#[derive(Clone, Debug)]
pub struct Said {
    /// As the user calls the file.
    pub file: String,
    pub kind: Kind,
    /// The numbers by which it names itself: in the metadata of an EPUB, below the barcode of a cover, those of the products of a message.
    pub own: Vec<String>,
    /// The numbers on its imprint page.
    pub printed: Vec<String>,
}

/// What a file is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    Epub,
    /// The pages between the covers.
    Pages,
    Cover,
    /// An ONIX message: the forms of its products (list 150), by their ISBNs.
    Message(BTreeMap<String, String>),
}

/// Where a number of a file's own stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Where {
    Inside,
    FileName,
}

/// Compares the files. Reports D138.
pub fn compare(files: &[Said], sink: &mut Sink) {
    let printed: BTreeSet<&String> = files.iter().flat_map(|file| &file.printed).collect();
    for file in files {
        // Of an EPUB that was told by those who read it.
        let own = file.own.iter().filter(|_| file.kind != Kind::Epub);
        for number in own.chain(&file.printed).filter(|number| !is_sound(number)) {
            let place = if file.printed.contains(number) { "imprint page" } else { inside(&file.kind) };
            report(file, format!("the ISBN {number} ({place}) has a wrong check digit"), sink)
                .hint("correct it; the last digit must fit the twelve before it");
        }
        if file.kind == Kind::Cover && file.own.is_empty() && !printed.is_empty() {
            let found = report(file, "the cover shows no ISBN that can be read".to_string(), sink);
            found.severity = Severity::Note;
            found.hint("its digits may be drawn as shapes or pixels: compare them with the imprint page by eye");
        }
        if !matches!(file.kind, Kind::Message(_)) {
            check_numbers(file, files, &printed, sink);
        }
    }
    check_shared(files, sink);
}

/// Whether each number by which a file is known stands on an imprint page, and in the messages.
fn check_numbers(file: &Said, files: &[Said], printed: &BTreeSet<&String>, sink: &mut Sink) {
    let mut told = BTreeSet::new();
    for (number, place) in known_by(file) {
        if !is_sound(&number) && place == Where::Inside || !told.insert(number.clone()) {
            continue;
        }
        let words = if place == Where::Inside { self::inside(&file.kind) } else { "file name" };
        // Of an EPUB, its own imprint page was looked at by those who read it.
        let is_judged = file.kind == Kind::Epub && !file.printed.is_empty();
        if !is_judged && !printed.is_empty() && !printed.contains(&number) {
            let found = report(file, format!("ISBN {number} ({words}) stands on no imprint page of the book"), sink);
            figures(found, number.clone(), listed(printed.iter().copied()));
            found.hint(format!(
                "correct the file, or the imprint page, which names {}",
                listed(printed.iter().copied())
            ));
        }
        for message in files {
            let Kind::Message(forms) = &message.kind else { continue };
            match forms.get(&number) {
                None => report_missing(file, (&[&number], words), message, sink),
                Some(form) if !fits(&file.kind, form) => {
                    let other = format!("{} calls ISBN {number} ({words}) a product of the form {form}", message.file);
                    report(file, other, sink)
                        .hint("an e-book has a form that begins with E, a printed book one that begins with B");
                }
                Some(_) => {}
            }
        }
    }
    if told.is_empty() {
        check_imprint(file, files, sink);
    }
}

/// Whether a file that is known by its imprint page alone is among the products of each message. Imprint pages name all editions of a book, so one
/// of their numbers is enough. What is asked of the numbers of other files is asked there.
fn check_imprint(file: &Said, files: &[Said], sink: &mut Sink) {
    let others = files.iter().filter(|other| !matches!(other.kind, Kind::Message(_)));
    let known: Vec<String> = others.flat_map(known_by).map(|(number, _)| number).collect();
    let printed: Vec<&String> = file.printed.iter().filter(|number| is_sound(number)).collect();
    if printed.is_empty() || printed.iter().any(|number| known.contains(number)) {
        return;
    }
    for message in files {
        let Kind::Message(forms) = &message.kind else { continue };
        if !printed.iter().any(|number| forms.contains_key(*number)) {
            report_missing(file, (&printed, "imprint page"), message, sink);
        }
    }
}

/// Reports that what a file is known by is no product of a message.
fn report_missing(file: &Said, (numbers, place): (&[&String], &str), message: &Said, sink: &mut Sink) {
    let (own, named) = (listed(&message.own), listed(numbers.iter().copied()));
    let is = if numbers.len() == 1 { "is that" } else { "are those" };
    let found = report(file, format!("ISBN {named} ({place}) {is} of no product in {}", message.file), sink);
    figures(found, named, own.clone());
    found.hint(format!("correct the message, which has {own}, or the file: shops put them together by it"));
}

/// The numbers by which a file is known but for its imprint page.
fn known_by(file: &Said) -> impl Iterator<Item = (String, Where)> {
    let inside = file.own.iter().map(|number| (number.clone(), Where::Inside));
    inside.chain(isbns_in_name(&file.file).into_iter().map(|number| (number, Where::FileName)))
}

/// An e-book and a printed book are two editions and have two numbers.
fn check_shared(files: &[Said], sink: &mut Sink) {
    for epub in files.iter().filter(|file| file.kind == Kind::Epub) {
        let printed_books = files.iter().filter(|file| file.kind == Kind::Cover);
        for cover in printed_books {
            for number in epub.own.iter().filter(|number| cover.own.contains(number)) {
                report(epub, format!("ISBN {number} is that of the e-book and of {} as well", cover.file), sink)
                    .hint("give each edition a number of its own");
            }
        }
    }
}

fn inside(kind: &Kind) -> &'static str {
    match kind {
        Kind::Epub => "metadata",
        Kind::Pages => "imprint page",
        Kind::Cover => "cover",
        Kind::Message(_) => "product",
    }
}

/// Whether a form of ONIX (list 150) is one that a file can have; an unknown one may be.
fn fits(kind: &Kind, form: &str) -> bool {
    match kind {
        Kind::Epub => !form.starts_with(['B', 'P']),
        _ => !form.starts_with('E'),
    }
}

fn report<'s>(file: &Said, message: String, sink: &'s mut Sink) -> &'s mut Diagnostic {
    let found = sink.report(&D138, None, message);
    found.file_place = Some(Box::new(FilePlace { file: file.file.clone(), ..FilePlace::default() }));
    found
}

/// The first numbers of many, for a message.
fn listed<'n>(numbers: impl IntoIterator<Item = &'n String>) -> String {
    const SHOWN: usize = 6;
    let numbers: Vec<&str> = numbers.into_iter().map(String::as_str).collect();
    let rest = if numbers.len() > SHOWN { ", …" } else { "" };
    if numbers.is_empty() {
        "none".to_string()
    } else {
        format!("{}{rest}", numbers[..numbers.len().min(SHOWN)].join(", "))
    }
}

fn figures(found: &mut Diagnostic, measured: String, demanded: String) {
    if let Some(place) = &mut found.file_place {
        (place.measured, place.demanded) = (Some(measured), Some(demanded));
    }
}

/// Reads an ONIX message for books, 2.1 or 3.0, with long names or short ones: the ISBNs of its products and their forms. Related products are not its own.
/// Reports D138 for a file that is none.
pub fn read_message(text: &str, name: &str, sink: &mut Sink) -> Option<Said> {
    let document = xml::read(text, &mut Budget::of_book());
    let mut said =
        Said { file: name.to_string(), kind: Kind::Message(BTreeMap::new()), own: Vec::new(), printed: Vec::new() };
    let is_message = document.elements.first().is_some_and(|root| root.local().eq_ignore_ascii_case("ONIXMessage"));
    if let Some(fault) = document.fault.as_ref().map(|fault| fault.why.as_str()).or((!is_message).then_some("")) {
        let why = if is_message { format!("is not well-formed: {fault}") } else { "is no ONIX message".to_string() };
        report(&said, format!("the file {why}"), sink).hint("give the message as it goes to the booksellers");
        return None;
    }
    let mut forms = BTreeMap::new();
    for (idx, product) in document.elements.iter().enumerate().filter(|(_, one)| is(one, "product", "product")) {
        let form = document.within(product).find(|one| is(one, "productform", "b012"));
        let form = form.map_or(String::new(), |form| document.text(form).trim().to_string());
        for number in isbns_of(&document, (idx, product)) {
            if !said.own.contains(&number) {
                said.own.push(number.clone());
            }
            forms.insert(number, form.clone());
        }
    }
    said.kind = Kind::Message(forms);
    Some(said)
}

/// The ISBNs of a product: identifiers of the types 15 (ISBN-13) and 03 (GTIN-13), right below it.
fn isbns_of(document: &Document, (idx, product): (usize, &Element)) -> Vec<String> {
    let is_own = |one: &&Element| one.parent == Some(idx) && is(one, "productidentifier", "productidentifier");
    let own = document.within(product).filter(is_own);
    let value = |identifier: &Element, long: &str, short: &str| {
        let found = document.within(identifier).find(|one| is(one, long, short));
        found.map_or(String::new(), |found| document.text(found).trim().to_string())
    };
    let is_isbn = |identifier: &&Element| matches!(value(identifier, "productidtype", "b221").as_str(), "15" | "03");
    own.filter(is_isbn).flat_map(|identifier| isbns_in(&value(identifier, "idvalue", "b244"))).collect()
}

fn is(element: &Element, long: &str, short: &str) -> bool {
    let name = element.local();
    name.eq_ignore_ascii_case(long) || name == short
}
