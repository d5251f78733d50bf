//! The manifest, judged: `RawManifest` to `Config`.
//!
//! Every fault is reported; a book is left out only where it could not be made at all: without manuscript, or under the name of another book.

use std::collections::BTreeMap;

use crate::book::metadata::Date;
use crate::book::metadata::EditionIdentifier;
use crate::book::metadata::EditionPrinters;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::isbn::bare;
use crate::isbn::parse_isbn;
use crate::prepare::PrepareRules;
use crate::project::config::BookConfig;
use crate::project::config::Config;
use crate::project::config::EditionConfig;
use crate::project::config::ProjectPath;
use crate::project::cover::wishes;
use crate::project::editions::editions;
use crate::project::facts::given;
use crate::project::facts::metadata;
use crate::project::facts::plain_list;
use crate::project::hyphens;
use crate::project::imprint::check_isbns;
use crate::project::names::is_good_name;
use crate::project::names::slug_of;
use crate::project::paths::PathKind;
use crate::project::paths::ProjectFolder;
use crate::project::raw::RawBook;
use crate::project::raw::RawEdition;
use crate::project::raw::RawManifest;
use crate::project::raw::RawText;
use crate::source::Span;

/// The greatest depth of contents; manuscripts have six levels of headings.
const MAX_CONTENTS_DEPTH: i64 = 6;

/// What is known beside the manifest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call {
    /// The day of `SOURCE_DATE_EPOCH`, for books that give no release date.
    pub epoch: Option<Date>,
    /// Files for printers are asked for, whatever the manifest says of them.
    pub is_for_printers: bool,
}

/// What the judging of every book needs.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub folder: &'a ProjectFolder,
    pub call: Call,
    /// The start of the file, for what has no better place.
    pub start: Span,
}

/// Judges a manifest.
pub fn check(raw: RawManifest, ctx: Context, sink: &mut Sink) -> Config {
    if raw.books.is_empty() && !sink.has_errors() {
        sink.report(&config::C004, ctx.start, "the manifest names no book")
            .hint("add a table `[[book]]` with `slug`, `title` and `manuscript`");
    }
    let mut books = Vec::new();
    let mut taken = Taken::default();
    for book in raw.books {
        let book = book.with_defaults(&raw.defaults);
        let (slug, title) = names(&book, ctx, sink);
        let manuscript = manuscript(&book, ctx, sink);
        let mut config = check_book(&book, &slug, &title, ctx, sink);
        config.is_named = given(&book.slug).is_some_and(|own| own.value == slug);
        config.manuscript = manuscript.files;
        let slug_span = given(&book.slug).map_or(config.span, |text| text.span.unwrap_or(config.span));
        taken.take_isbns(&mut config, &book, sink);
        check_isbns(book.imprint_lines.as_deref().unwrap_or_default(), &config.meta.identifiers, sink);
        config.is_whole = taken.take_names(&mut config, slug_span, &book, sink) && manuscript.is_whole;
        books.push(config);
    }
    Config { books }
}

/// Judges everything about a book but its names and its manuscript.
pub fn check_book(raw: &RawBook, slug: &str, title: &str, ctx: Context, sink: &mut Sink) -> BookConfig {
    let mut meta = metadata(raw, slug, title, ctx.call.epoch, sink);
    let editions = editions(raw, slug, ctx, sink);
    meta.edition_printers = edition_printers(raw);
    meta.identifiers = editions
        .iter()
        .filter_map(|edition| Some(EditionIdentifier { edition: edition.name.clone(), isbn: edition.isbn.clone()? }))
        .collect();
    let cover = raw.cover.as_ref().and_then(|cover| given(&cover.file));
    let hyphenation_file = given(&raw.hyphenation_file);
    BookConfig {
        cover: cover.and_then(|file| ctx.folder.find(&file.value, file.span, PathKind::File, sink)),
        wishes: wishes(raw.cover.as_ref(), sink),
        manuscript: Vec::new(),
        is_whole: true,
        is_named: true,
        rules: PrepareRules {
            note_numbering: raw.note_numbering.map(|one| one.value).unwrap_or_default(),
            note_placement: raw.note_placement.map(|one| one.value).unwrap_or_default(),
            chapter_numbering: raw.chapter_numbering.map(|one| one.value).unwrap_or_default(),
            contents_depth: contents_depth(raw, sink).unwrap_or(PrepareRules::default().contents_depth),
        },
        hyphenation: hyphens::in_manifest(raw, &meta.lang, sink),
        hyphenation_file: hyphenation_file
            .and_then(|text| ctx.folder.find(&text.value, text.span, PathKind::File, sink)),
        span: raw.span.unwrap_or(ctx.start),
        editions,
        proof: None,
        meta,
    }
}

/// Slug and title. Where one is missing or wrong it is reported and made of the other, so that the rest can be judged.
fn names(book: &RawBook, ctx: Context, sink: &mut Sink) -> (String, String) {
    let span = book.span.unwrap_or(ctx.start);
    let title = given(&book.title).map(|text| text.value.clone());
    let proposed = slug_of(title.as_deref().unwrap_or("book"));
    let slug = match given(&book.slug) {
        Some(slug) if is_good_name(&slug.value) => slug.value.clone(),
        Some(slug) => {
            sink.report(&config::C013, slug.span, format!("“{}” cannot be a slug", slug.value))
                .hint(format!("the slug names the book's files; write “{}”", slug_of(&slug.value)));
            slug_of(&slug.value)
        }
        None if book.unread.contains(&"slug") => proposed,
        None => {
            sink.report(&config::C004, span, "`slug` of the book is missing")
                .hint(format!("add `slug = \"{proposed}\"`; it names the book's files"));
            proposed
        }
    };
    if title.is_none() && !book.unread.contains(&"title") {
        sink.report(&config::C004, span, "`title` of the book is missing").hint("add `title = \"…\"`");
    }
    let title = title.unwrap_or_else(|| slug.clone());
    (slug, title)
}

/// Who printed single editions: those that say so themselves.
fn edition_printers(raw: &RawBook) -> Vec<EditionPrinters> {
    let own = |edition: &RawEdition| EditionPrinters {
        edition: edition.name.value.clone(),
        printers: plain_list(&edition.printer),
    };
    raw.editions.iter().flatten().map(own).filter(|own| !own.printers.is_empty()).collect()
}

/// The files of a manuscript.
struct Manuscript {
    files: Vec<ProjectPath>,
    /// Whether all that the manifest names is there. A book with a chapter missing is not a book; it would only look finished.
    is_whole: bool,
}

/// The files of a book's manuscript, in order. Reports C027 for one that is named twice, C021 for a folder without Markdown files.
fn manuscript(book: &RawBook, ctx: Context, sink: &mut Sink) -> Manuscript {
    let span = book.span.unwrap_or(ctx.start);
    let written: Vec<&RawText> = book.manuscript.iter().flatten().filter(|text| !text.value.is_empty()).collect();
    if written.is_empty() && book.unread.contains(&"manuscript") {
        return Manuscript { files: Vec::new(), is_whole: false };
    }
    if written.is_empty() {
        sink.report(&config::C004, span, "`manuscript` of the book is missing")
            .hint("add `manuscript = \"manuscripts/my-book\"`: a folder, a Markdown file or a list of files in order");
        return Manuscript { files: Vec::new(), is_whole: false };
    }
    let mut files: Vec<ProjectPath> = Vec::new();
    let mut is_whole = true;
    for text in written {
        let Some(found) = ctx.folder.find(&text.value, text.span, PathKind::FileOrFolder, sink) else {
            is_whole = false;
            continue;
        };
        let is_folder = found.path.is_dir();
        let own = if is_folder { ctx.folder.manuscripts_in(&found, sink) } else { vec![found] };
        if own.is_empty() {
            sink.report(&config::C021, text.span, format!("the folder “{}” holds no Markdown files", text.value))
                .hint("manuscripts end in .md or .markdown");
            is_whole = false;
        }
        for file in own {
            match files.iter().any(|other| other.path == file.path) {
                true => report_twice(&file, sink),
                false => files.push(file),
            }
        }
    }
    Manuscript { files, is_whole }
}

fn report_twice(file: &ProjectPath, sink: &mut Sink) {
    sink.report(&config::C027, file.span, format!("“{}” stands in the manuscript twice", file.name))
        .hint("take one of the two out; a folder brings all its Markdown files");
}

fn contents_depth(raw: &RawBook, sink: &mut Sink) -> Option<u8> {
    let depth = raw.contents_depth?;
    if (0..=MAX_CONTENTS_DEPTH).contains(&depth.value) {
        return u8::try_from(depth.value).ok();
    }
    sink.report(&config::C012, depth.span, format!("contents cannot be {} levels deep", depth.value))
        .hint(format!("write a number from 0 (no contents) to {MAX_CONTENTS_DEPTH}; 1 lists parts and chapters"));
    None
}

/// What the books so far have taken: no two may share a slug, a file name or an ISBN.
#[derive(Default)]
struct Taken {
    slugs: BTreeMap<String, Span>,
    /// The file, with the place of the edition that makes it.
    files: BTreeMap<String, Span>,
    isbns: BTreeMap<String, Span>,
}

impl Taken {
    /// Notes the ISBNs that the manifest gives to a book, also those of editions that cannot be made. One that is taken is reported and left off.
    fn take_isbns(&mut self, book: &mut BookConfig, raw: &RawBook, sink: &mut Sink) {
        for own in raw.editions.iter().flatten() {
            let Some(text) = given(&own.isbn) else { continue };
            let Ok(isbn) = parse_isbn(&text.value) else { continue };
            if self.take_isbn(&isbn, text.span.unwrap_or(book.span), sink) {
                continue;
            }
            for edition in book.editions.iter_mut().filter(|edition| edition.name == own.name.value) {
                edition.isbn = None;
            }
            book.meta.identifiers.retain(|one| one.edition != own.name.value);
        }
    }

    /// Notes the names of a book. Whatever is taken already is reported and left out; returns whether the book remains.
    fn take_names(&mut self, book: &mut BookConfig, slug_span: Span, raw: &RawBook, sink: &mut Sink) -> bool {
        if let Some(first) = self.slugs.get(&book.meta.slug) {
            sink.report(&config::C014, slug_span, format!("two books have the slug “{}”", book.meta.slug))
                .label(*first, "the first one")
                .hint("their files would have the same names; give each book a slug of its own");
            return false;
        }
        self.slugs.insert(book.meta.slug.clone(), slug_span);
        let place = |edition: &EditionConfig| {
            let own = raw.editions.iter().flatten().find(|one| one.name.value == edition.name);
            own.and_then(|one| one.name.span).unwrap_or(slug_span)
        };
        book.editions.retain(|edition| self.take_file(&edition.file_name, place(edition), sink));
        // Then the files of their printers and shops.
        for edition in &mut book.editions {
            let (span, own) = (place(edition), edition.clone());
            edition.printers.retain(|printer| self.take_file(&own.file_for(printer), span, sink));
            edition.shops.retain(|shop| self.take_file(&own.file_for_shop(shop), span, sink));
        }
        true
    }

    fn take_file(&mut self, file_name: &str, span: Span, sink: &mut Sink) -> bool {
        if let Some(first) = self.files.get(file_name) {
            sink.report(&config::C014, span, format!("two editions would be written to “{file_name}”"))
                .label(*first, "the first one")
                .hint("change the name of one edition, of one printer's table, or the slug of one book");
            return false;
        }
        self.files.insert(file_name.to_string(), span);
        true
    }

    fn take_isbn(&mut self, isbn: &str, span: Span, sink: &mut Sink) -> bool {
        if let Some(first) = self.isbns.get(&bare(isbn)) {
            sink.report(&config::C007, span, format!("the ISBN {isbn} is used twice"))
                .label(*first, "first used here")
                .hint("each edition of each book has an ISBN of its own; one without is fine");
            return false;
        }
        self.isbns.insert(bare(isbn), span);
        true
    }
}
