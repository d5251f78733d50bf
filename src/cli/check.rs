//! `check`: the findings of a project, or of finished EPUBs; and whether the finished files of one book agree on its ISBNs.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;

use crate::cli::Outcome;
use crate::cli::args::CheckArgs;
use crate::cli::args::SelectArgs;
use crate::cli::build::Writing;
use crate::cli::build::build;
use crate::cli::console::Console;
use crate::cli::select::open;
use crate::cli::select::select;
use crate::diag::Diagnostic;
use crate::diag::Sink;
use crate::epub::Package;
use crate::epub::identifier_of;
use crate::inspect::Inspected;
use crate::inspect::Isbns;
use crate::inspect::inspect;
use crate::inspect::manuscript_place;
use crate::inspect::outside;
use crate::isbn::isbns_in;
use crate::pipeline::Workshop;
use crate::preflight::Ends;
use crate::preflight::read_ends;
use crate::project::EditionKind;
use crate::project::LoadedBook;
use crate::project::paths::reason;
use crate::project::paths::shown_name;
use crate::release::Kind;
use crate::release::MOST_COVER_PAGES;
use crate::release::Said;
use crate::release::compare;
use crate::release::read_message;
use crate::source::SourceMap;
use crate::source::Span;

/// The largest file that is read: no shop takes more.
const MOST_BYTES: u64 = 2 << 30;

/// What a path on the command line is, by its ending.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Project,
    Epub,
    Pdf,
    /// ONIX, for booksellers.
    Message,
}

fn given(path: &Path) -> Given {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("epub") => Given::Epub,
        Some("pdf") => Given::Pdf,
        Some("xml" | "onix") => Given::Message,
        _ => Given::Project,
    }
}

/// Shows the findings; a clean book gets a word where somebody watches.
pub fn check(args: &CheckArgs, console: &Console) -> Outcome {
    let count = |kind| args.paths.iter().filter(|path| given(path) == kind).count();
    let (n_projects, n_epubs) = (count(Given::Project), count(Given::Epub));
    let is_project = n_projects == args.paths.len();
    if is_project && args.paths.len() < 2 && args.from.is_none() && args.epubcheck.is_none() {
        return check_project(&select_args(args, args.paths.first()), console);
    }
    if n_projects > 0 || (n_epubs == 0 && (args.from.is_some() || args.epubcheck.is_some())) {
        let advice = "name one manifest, folder or Markdown file; or EPUBs and nothing else; or all files of one book";
        return console.failure("some paths are finished files and some are not, or there is no EPUB", advice);
    }
    if n_epubs == 0 && args.paths.len() == 1 {
        let advice = "name the other files of the book as well; what a press asks of a PDF tells `bindery preflight`";
        return console.failure("one PDF or message alone has nothing to be compared with", advice);
    }
    if args.epubcheck.is_some() && n_epubs > 1 {
        return console.failure("a report of EPUBCheck belongs to one EPUB", "name that EPUB alone");
    }
    let outcome = console.with_findings(|sources, sink| check_files(args, console, sources, sink));
    if outcome == Outcome::Clean {
        console.say_to_watcher("checked: nothing that keeps the book out of shops or readers\n");
    }
    outcome
}

fn check_project(args: &SelectArgs, console: &Console) -> Outcome {
    let outcome = build(args, &Writing::Nothing, console).outcome;
    if outcome == Outcome::Clean {
        console.say_to_watcher("checked: nothing that keeps the books from being made\n");
    }
    outcome
}

fn select_args(args: &CheckArgs, path: Option<&PathBuf>) -> SelectArgs {
    SelectArgs { path: path.cloned(), books: args.books.clone(), editions: args.editions.clone() }
}

/// An EPUB that was looked over.
struct Looked {
    path: PathBuf,
    inspected: Inspected,
    /// Its findings.
    found: Sink,
}

fn check_files(
    args: &CheckArgs,
    console: &Console,
    sources: &mut SourceMap,
    sink: &mut Sink,
) -> Result<Outcome, Outcome> {
    // The manuscript comes first: while a workshop is open, no sources are added.
    let mut loading = Sink::new();
    let load = |path| open(&select_args(args, Some(path)), console, sources, &mut loading);
    let project = args.from.as_ref().map(load);
    if let Some(Err(failure)) = project {
        sink.merge(loading);
        return Err(failure);
    }
    let mut looked = Vec::new();
    let mut said = Vec::new();
    for path in &args.paths {
        let bytes = read(path, console)?;
        let name = shown_name(path);
        match given(path) {
            Given::Pdf => {
                said.extend(read_ends(&bytes, &name, sink).map(|ends| said_by_pdf(name, &ends)));
                continue;
            }
            Given::Message => {
                said.extend(read_message(&String::from_utf8_lossy(&bytes), &name, sink));
                continue;
            }
            Given::Epub | Given::Project => {}
        }
        let mut found = Sink::new();
        let inspected = inspect(&bytes, &name, sources, &mut found);
        if let Some(report) = &args.epubcheck {
            outside::report(&json(report, console)?, &inspected, &mut found);
        }
        let Isbns { own, printed } = inspected.isbns.clone();
        said.push(Said { file: name, kind: Kind::Epub, own, printed });
        looked.push(Looked { path: path.clone(), inspected, found });
    }
    // EPUBs alone may be of several books.
    if looked.len() < args.paths.len() {
        compare(&said, sink);
    }
    let Some(Ok(project)) = project else {
        looked.into_iter().for_each(|one| sink.merge(one.found));
        return Ok(Outcome::Clean);
    };
    let workshop = Workshop::new(project, sources, &mut loading);
    for one in looked {
        lead_back(one, args, &workshop, console, sink)?;
    }
    Ok(Outcome::Clean)
}

/// What a PDF says of its ISBN: a cover by its barcode, pages by their imprint.
fn said_by_pdf(file: String, ends: &Ends) -> Said {
    let numbers = isbns_in(&ends.text);
    match ends.n_pages {
        ..=MOST_COVER_PAGES => Said { file, kind: Kind::Cover, own: numbers, printed: Vec::new() },
        _ => Said { file, kind: Kind::Pages, own: Vec::new(), printed: numbers },
    }
}

/// Compares the words of an EPUB with those of the manuscript, and shows its findings at the lines that they come from.
fn lead_back(
    one: Looked,
    args: &CheckArgs,
    workshop: &Workshop,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Outcome> {
    let name = one.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let selected = select(&workshop.project, &select_args(args, args.from.as_ref()), console)?;
    let books = selected.iter().map(|selected| selected.book).collect();
    let likely = likely_books(books, &one.inspected, &name);
    if let [_, _, ..] = &likely[..] {
        one.found.into_sorted().into_iter().for_each(|diagnostic| sink.push(diagnostic));
        let slugs: Vec<&str> = likely.iter().map(|book| book.config.meta.slug.as_str()).collect();
        let message = format!("“{name}” may have been made from several books: {}", slugs.join(", "));
        return Err(console.failure(&message, "name the book with `--book`"));
    }
    let texts: Vec<&[u8]> = one.inspected.texts.iter().map(|text| text.bytes.as_slice()).collect();
    let package = likely.first().and_then(|book| workshop.compare(book, &name, &texts, sink));
    for mut diagnostic in one.found.into_sorted() {
        let place = package.as_ref().and_then(|package| place(&diagnostic, &one.inspected, package));
        if let Some(place) = place {
            diagnostic.label(place, "it was made from this");
        }
        sink.push(diagnostic);
    }
    Ok(())
}

/// The books that an EPUB may have been made from: by what it says of itself, by the name of its file, by its title. A sign that no book has, as
/// after a change of the manifest, tells nothing.
fn likely_books<'p>(books: Vec<&'p LoadedBook>, epub: &Inspected, name: &str) -> Vec<&'p LoadedBook> {
    let editions = |book: &'p LoadedBook| book.config.editions.iter().filter(|one| one.kind == EditionKind::Epub);
    let has_identifier = |book: &'p LoadedBook| {
        editions(book).any(|one| Some(identifier_of(&book.config.meta, one.isbn.as_deref())) == epub.identifier)
    };
    let has_file = |book: &'p LoadedBook| editions(book).any(|one| one.with_file(name).is_some());
    let has_title = |book: &'p LoadedBook| epub.title.as_ref() == Some(&book.config.meta.title);
    let signs: [&dyn Fn(&'p LoadedBook) -> bool; 3] = [&has_identifier, &has_file, &has_title];
    let mut likely = books;
    for has_sign in signs {
        let found: Vec<&LoadedBook> = likely.iter().copied().filter(|book| has_sign(book)).collect();
        if !found.is_empty() {
            likely = found;
        }
    }
    likely
}

/// The place in the manuscript that the place of a finding comes from.
fn place(diagnostic: &Diagnostic, inspected: &Inspected, package: &Package) -> Option<Span> {
    let span = diagnostic.span?;
    let text = inspected.texts.iter().find(|text| text.file == span.file)?;
    let fresh = package.files.iter().find(|file| file.path == text.name)?;
    manuscript_place(&fresh.bytes, &fresh.places, &text.bytes, span.start as usize)
}

fn read(path: &Path, console: &Console) -> Result<Vec<u8>, Outcome> {
    let failure = |why: &str| {
        Err(console
            .failure(&format!("cannot read “{}”: {why}", path.display()), "name a file that is there and can be read"))
    };
    match fs::metadata(path) {
        Err(error) => return failure(&reason(&error)),
        Ok(facts) if facts.len() > MOST_BYTES => return failure("it has more than 2 GB"),
        Ok(_) => {}
    }
    fs::read(path).or_else(|error| failure(&reason(&error)))
}

fn json(path: &Path, console: &Console) -> Result<Value, Outcome> {
    let bytes = read(path, console)?;
    serde_json::from_slice(&bytes).map_err(|error| {
        let advice = "make it with `epubcheck BOOK.epub --json REPORT.json`";
        console.failure(&format!("“{}” is no report of EPUBCheck: {error}", path.display()), advice)
    })
}
