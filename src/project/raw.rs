//! The manifest as written: every value with its place, nothing judged but keys and types.
//!
//! In: TOML text. Out: `RawManifest`. Reports C001 to C003 for all faults of the text at once. Front matter is read into the same shape, so
//! that `checked` judges both alike.

use crate::diag::Sink;
use crate::diag::codes::config;
use crate::epub::FontEmbedding;
use crate::prepare::ChapterNumbering;
use crate::prepare::NoteNumbering;
use crate::prepare::NotePlacement;
use crate::print::pdf::PdfStandard;
use crate::print::pdf::press::Ink;
use crate::project::budget::budget;
use crate::project::budget::with_defaults;
use crate::project::config::EditionKind;
use crate::project::cover::RawCover;
use crate::project::cover::RawWrap;
use crate::project::cover::read_cover;
use crate::project::cover::read_wrap;
use crate::quality::budget::Limit;
use crate::source::Span;
use crate::toml_reader::Located;
use crate::toml_reader::TableReader;
use crate::toml_reader::TomlDocument;
use crate::toml_reader::ValueReader;
use crate::toml_reader::parse_length;

/// A text and its place. Empty texts are kept: they take back what `[defaults]` gives.
pub type RawText = Located<String>;

/// A manifest as written.
#[derive(Clone, Debug, Default)]
pub struct RawManifest {
    pub defaults: RawBook,
    pub books: Vec<RawBook>,
    /// The folder with the project's fonts.
    pub fonts: Option<RawText>,
}

/// A `[[book]]`, or `[defaults]`, or the front matter of a manuscript.
#[derive(Clone, Debug, Default)]
pub struct RawBook {
    /// The start of the table.
    pub span: Option<Span>,
    /// Keys that are there but could not be read, as was reported: they are not missing.
    pub unread: Vec<&'static str>,
    pub slug: Option<RawText>,
    pub title: Option<RawText>,
    pub subtitle: Option<RawText>,
    pub manuscript: Option<Vec<RawText>>,
    pub series: Option<RawSeries>,
    pub edition: Option<RawText>,
    pub contributors: Option<Vec<RawContributor>>,
    pub publisher: Option<RawPublisher>,
    pub imprint: Option<RawText>,
    pub place: Option<RawText>,
    pub year: Option<Located<i64>>,
    pub release_date: Option<RawText>,
    pub language: Option<RawText>,
    pub further_languages: Option<Vec<RawText>>,
    pub edition_history: Option<Vec<RawText>>,
    pub original_title: Option<RawText>,
    pub credits: Option<Vec<RawText>>,
    pub printer: Option<Vec<RawText>>,
    pub subjects: Option<Vec<RawSubject>>,
    pub keywords: Option<Vec<RawText>>,
    pub description: Option<RawText>,
    pub rights: Option<RawText>,
    pub license: Option<RawText>,
    pub cover: Option<RawCover>,
    pub imprint_lines: Option<Vec<RawText>>,
    pub note_numbering: Option<Located<NoteNumbering>>,
    pub note_placement: Option<Located<NotePlacement>>,
    pub chapter_numbering: Option<Located<ChapterNumbering>>,
    pub contents_depth: Option<Located<i64>>,
    pub hyphenation: Option<Vec<RawHyphenation>>,
    pub hyphenation_file: Option<RawText>,
    pub design: RawDesign,
    pub budget: Vec<Limit>,
    pub editions: Option<Vec<RawEdition>>,
}

#[derive(Clone, Debug)]
pub struct RawSeries {
    pub name: RawText,
    pub number: Option<RawText>,
}

#[derive(Clone, Debug)]
pub struct RawContributor {
    pub name: RawText,
    pub sort_name: Option<RawText>,
    /// A word or a code, not yet looked up.
    pub role: RawText,
}

#[derive(Clone, Debug)]
pub struct RawPublisher {
    pub name: RawText,
    pub address: Option<RawText>,
    pub email: Option<RawText>,
    pub website: Option<RawText>,
    pub eu_representative: Option<RawText>,
}

#[derive(Clone, Debug)]
pub struct RawSubject {
    pub scheme: Option<RawText>,
    pub code: Option<RawText>,
    pub term: RawText,
}

/// Words with their break points; without a language they are in the book's.
#[derive(Clone, Debug)]
pub struct RawHyphenation {
    pub language: Option<RawText>,
    pub words: Vec<RawText>,
}

/// The looks: may stand in `[defaults]`, in a book and in an edition; the nearest wins, key by key.
#[derive(Clone, Debug, Default)]
pub struct RawDesign {
    pub theme: Option<RawText>,
    pub trim: Option<RawText>,
    pub margins: RawMargins,
    pub type_size: Option<RawText>,
    pub leading: Option<RawText>,
    pub layout: Option<RawText>,
}

#[derive(Clone, Debug, Default)]
pub struct RawMargins {
    pub span: Option<Span>,
    /// As in `RawBook`.
    pub unread: Vec<&'static str>,
    pub inner: Option<RawText>,
    pub outer: Option<RawText>,
    pub head: Option<RawText>,
    pub foot: Option<RawText>,
}

/// What a print edition says of its file for the press.
#[derive(Clone, Debug, Default)]
pub struct RawPress {
    pub standard: Option<Located<PdfStandard>>,
    pub ink: Option<Located<Ink>>,
    pub output_profile: Option<RawText>,
    pub bleed: Option<RawText>,
    pub marks: Option<Located<bool>>,
    /// Printers or shops that want a file of their own.
    pub targets: Option<Vec<RawText>>,
}

#[derive(Clone, Debug)]
pub struct RawEdition {
    /// The key of its table.
    pub name: RawText,
    pub kind: Option<Located<EditionKind>>,
    /// As in `RawBook`.
    pub unread: Vec<&'static str>,
    pub isbn: Option<RawText>,
    pub printer: Option<Vec<RawText>>,
    pub embed_fonts: Option<Located<FontEmbedding>>,
    pub page_source: Option<RawText>,
    pub press: RawPress,
    pub wrap: RawWrap,
    pub accessibility_review: Option<RawReview>,
    pub design: RawDesign,
    pub budget: Vec<Limit>,
}

/// Who has judged the accessibility of an EPUB, and when.
#[derive(Clone, Debug, Default)]
pub struct RawReview {
    pub span: Option<Span>,
    pub by: Option<RawText>,
    pub date: Option<RawText>,
}

const NOTE_NUMBERINGS: &[(&str, NoteNumbering)] =
    &[("chapter", NoteNumbering::Chapter), ("book", NoteNumbering::Book), ("page", NoteNumbering::Page)];

const NOTE_PLACEMENTS: &[(&str, NotePlacement)] =
    &[("foot", NotePlacement::Foot), ("chapter-end", NotePlacement::ChapterEnd), ("book-end", NotePlacement::BookEnd)];

const CHAPTER_NUMBERINGS: &[(&str, ChapterNumbering)] = &[
    ("typed", ChapterNumbering::Typed),
    ("continuous", ChapterNumbering::Continuous),
    ("by-part", ChapterNumbering::ByPart),
];

const EDITION_KINDS: &[(&str, EditionKind)] = &[
    ("epub", EditionKind::Epub),
    ("print", EditionKind::Print),
    ("screen", EditionKind::Screen),
    ("proof", EditionKind::Proof),
];

const INKS: &[(&str, Ink)] = &[("black", Ink::Black), ("color", Ink::Color)];

/// What people write at the head of a manifest without a table around it.
const FACTS: &[&str] =
    &["slug", "title", "subtitle", "author", "language", "manuscript", "publisher", "year", "isbn", "trim", "theme"];

/// The keys that name people of one role; each takes one name or a list.
const ROLE_KEYS: [&str; 4] = ["author", "editor", "translator", "illustrator"];

/// Reads a manifest. Reports every unknown key, wrong type and broken line; what could be read is there all the same.
pub fn read_manifest(document: &TomlDocument, sink: &mut Sink) -> RawManifest {
    let mut root = document.root();
    let mut manifest = RawManifest { fonts: text(&mut root, "fonts", sink), ..RawManifest::default() };
    if let Some(defaults) = root.table("defaults", sink) {
        manifest.defaults = read_book(defaults, Place::Defaults, sink);
    }
    if let Some(value) = root.value("book") {
        // One book needs no list: `[book]` is as good as `[[book]]`.
        let values = if value.is_table() { vec![value] } else { value.array("book", sink).unwrap_or_default() };
        let tables = values.into_iter().filter_map(|value| value.table("book", sink)).collect::<Vec<_>>();
        manifest.books = tables.into_iter().map(|table| read_book(table, Place::Book, sink)).collect();
    }
    root.stands_elsewhere(FACTS, "under `[[book]]`, or under `[defaults]` if it holds for all books");
    root.finish(sink);
    manifest
}

/// Where a table of facts stands; a few keys belong to one book alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Defaults,
    Book,
}

fn read_book(mut table: TableReader, place: Place, sink: &mut Sink) -> RawBook {
    let mut book = read_facts(&mut table, sink);
    book.editions = editions(&mut table, place, sink);
    if place == Place::Book {
        book.slug = text(&mut table, "slug", sink);
        book.title = text(&mut table, "title", sink);
        book.manuscript = texts(&mut table, "manuscript", sink);
        let read = [book.slug.is_some(), book.title.is_some(), book.manuscript.is_some()];
        book.unread = unread(&mut table, &["slug", "title", "manuscript"], &read);
    }
    table.stands_elsewhere(&["isbn"], "in the edition that has it, such as `[book.editions.paperback]`");
    table.finish(sink);
    book
}

/// Reads what books and defaults share: one line for each key, in the order in which the handbook explains them.
fn read_facts(table: &mut TableReader, sink: &mut Sink) -> RawBook {
    RawBook {
        span: table.span,
        subtitle: text(table, "subtitle", sink),
        series: series(table, sink),
        edition: text(table, "edition", sink),
        contributors: contributors(table, sink),
        publisher: publisher(table, sink),
        imprint: text(table, "imprint", sink),
        place: text(table, "place", sink),
        year: table.integer("year", sink),
        release_date: plain_text(table, "release_date", "a day, such as 2026-05-01", sink),
        language: text(table, "language", sink),
        further_languages: texts(table, "further_languages", sink),
        edition_history: texts(table, "edition_history", sink),
        original_title: text(table, "original_title", sink),
        credits: texts(table, "credits", sink),
        printer: texts(table, "printer", sink),
        subjects: subjects(table, sink),
        keywords: texts(table, "keywords", sink),
        description: text(table, "description", sink),
        rights: text(table, "rights", sink),
        license: text(table, "license", sink).or_else(|| text(table, "licence", sink)),
        cover: read_cover(table, sink),
        imprint_lines: texts(table, "imprint_lines", sink),
        note_numbering: table.choice("note_numbering", NOTE_NUMBERINGS, sink),
        note_placement: table.choice("note_placement", NOTE_PLACEMENTS, sink),
        chapter_numbering: table.choice("chapter_numbering", CHAPTER_NUMBERINGS, sink),
        contents_depth: table.integer("contents_depth", sink),
        hyphenation: hyphenation(table, sink),
        hyphenation_file: text(table, "hyphenation_file", sink),
        design: design(table, sink),
        budget: budget(table, sink),
        ..RawBook::default()
    }
}

/// A text in quotes, in one line.
pub fn text(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<RawText> {
    let name = table.name(key);
    let value = table.value(key)?;
    clean(value.string(&name, sink)?.map(str::to_string), &name, sink)
}

/// A length with its unit. The advice on a bare number is the text that was meant.
fn length_text(table: &mut TableReader, key: &'static str, unit: &str, sink: &mut Sink) -> Option<RawText> {
    let name = table.name(key);
    let value = table.value(key)?;
    match value.as_number() {
        Some(number) => value.wrong_type(&name, &format!("it with its unit: `\"{number}{unit}\"`"), sink),
        None => clean(value.string(&name, sink)?.map(str::to_string), &name, sink),
    }
}

/// A text that may also be written as a number or a date without quotes.
fn plain_text(table: &mut TableReader, key: &'static str, wanted: &str, sink: &mut Sink) -> Option<RawText> {
    let name = table.name(key);
    let value = table.value(key)?;
    match value.as_plain_text() {
        Some(text) => clean(Located { value: text, span: value.span() }, &name, sink),
        None => value.wrong_type(&name, wanted, sink),
    }
}

/// The same of a key.
fn texts(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<Vec<RawText>> {
    let name = table.name(key);
    let value = table.value(key)?;
    text_list(value, &name, sink)
}

/// One text or a list of texts.
pub fn text_list(value: ValueReader, name: &str, sink: &mut Sink) -> Option<Vec<RawText>> {
    let values = match value.as_str() {
        Some(_) => vec![value],
        None if value.is_array() => value.array(name, sink)?,
        None => return value.wrong_type(name, "a text in quotes, or a list of texts in brackets", sink),
    };
    let strings = values.into_iter().filter_map(|value| value.string(name, sink)).collect::<Vec<_>>();
    Some(strings.into_iter().filter_map(|text| clean(text.map(str::to_string), name, sink)).collect())
}

/// Makes one line of a text and takes out what no XML file can hold. Reports C003 for control characters.
pub fn clean(text: RawText, name: &str, sink: &mut Sink) -> Option<RawText> {
    let is_odd = |character: char| character.is_control() && !character.is_whitespace();
    if text.value.contains(is_odd) {
        sink.report(&config::C003, text.span, format!("`{name}` holds a control character"))
            .hint("take it out; only letters, signs and spaces can be printed");
    }
    let value: String = text.value.replace(is_odd, "").split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Located { value, span: text.span })
}

fn series(table: &mut TableReader, sink: &mut Sink) -> Option<RawSeries> {
    let value = table.value("series")?;
    if let Some(name) = value.as_str() {
        return Some(RawSeries { name: Located { value: name.to_string(), span: value.span() }, number: None });
    }
    let Some(mut series) = value.is_table().then(|| value.table("series", sink)).flatten() else {
        return value.wrong_type("series", "a name in quotes, or `{ name = \"…\", number = 2 }`", sink);
    };
    let name = required(&mut series, "name", sink);
    let number = plain_text(&mut series, "number", "a number or a text in quotes", sink);
    series.finish(sink);
    Some(RawSeries { name: name?, number })
}

fn contributors(table: &mut TableReader, sink: &mut Sink) -> Option<Vec<RawContributor>> {
    let mut all = Vec::new();
    let mut is_given = false;
    for key in ROLE_KEYS {
        let Some(names) = texts(table, key, sink) else { continue };
        is_given = true;
        let role = |name: &RawText| Located { value: key.to_string(), span: name.span };
        all.extend(names.into_iter().map(|name| RawContributor { role: role(&name), name, sort_name: None }));
    }
    if table.value("contributors").is_some() {
        is_given = true;
        for mut one in table.tables("contributors", sink) {
            let name = required(&mut one, "name", sink);
            let role = required(&mut one, "role", sink);
            let sort_name = text(&mut one, "sort_name", sink);
            one.finish(sink);
            if let (Some(name), Some(role)) = (name, role) {
                all.push(RawContributor { name, role, sort_name });
            }
        }
    }
    is_given.then_some(all)
}

fn publisher(table: &mut TableReader, sink: &mut Sink) -> Option<RawPublisher> {
    let value = table.value("publisher")?;
    let plain = |name| RawPublisher { name, address: None, email: None, website: None, eu_representative: None };
    if value.as_str().is_some() {
        return text(table, "publisher", sink).map(plain);
    }
    let Some(mut table) = value.is_table().then(|| value.table("publisher", sink)).flatten() else {
        return value.wrong_type("publisher", "a name in quotes, or a table with `name`, `address`, `email` …", sink);
    };
    let name = required(&mut table, "name", sink);
    let address = text(&mut table, "address", sink);
    let email = text(&mut table, "email", sink);
    let website = text(&mut table, "website", sink);
    let eu_representative = text(&mut table, "eu_representative", sink);
    table.finish(sink);
    Some(RawPublisher { name: name?, address, email, website, eu_representative })
}

fn subjects(table: &mut TableReader, sink: &mut Sink) -> Option<Vec<RawSubject>> {
    table.value("subjects")?;
    let mut subjects = Vec::new();
    for value in table.array("subjects", sink) {
        if value.as_str().is_some() {
            let term =
                value.string("subjects", sink).and_then(|term| clean(term.map(str::to_string), "subjects", sink));
            subjects.extend(term.map(|term| RawSubject { scheme: None, code: None, term }));
            continue;
        }
        let Some(mut one) = value.is_table().then(|| value.table("subjects", sink)).flatten() else {
            value.wrong_type::<()>("subjects", "texts, or tables with `scheme`, `code` and `term`", sink);
            continue;
        };
        let term = required(&mut one, "term", sink);
        let (scheme, code) = (text(&mut one, "scheme", sink), text(&mut one, "code", sink));
        one.finish(sink);
        subjects.extend(term.map(|term| RawSubject { scheme, code, term }));
    }
    Some(subjects)
}

fn hyphenation(table: &mut TableReader, sink: &mut Sink) -> Option<Vec<RawHyphenation>> {
    let value = table.value("hyphenation")?;
    if !value.is_table() {
        return text_list(value, "hyphenation", sink).map(|words| vec![RawHyphenation { language: None, words }]);
    }
    let by_language = value.table("hyphenation", sink)?;
    let mut all = Vec::new();
    for (language, value) in by_language.entries() {
        let name = format!("hyphenation.{}", language.value);
        if let Some(words) = text_list(value, &name, sink) {
            all.push(RawHyphenation { language: Some(language.map(str::to_string)), words });
        }
    }
    Some(all)
}

fn design(table: &mut TableReader, sink: &mut Sink) -> RawDesign {
    RawDesign {
        theme: text(table, "theme", sink),
        trim: text(table, "trim", sink),
        margins: margins(table, sink),
        type_size: length_text(table, "type_size", "pt", sink),
        leading: length_text(table, "leading", "pt", sink),
        layout: text(table, "layout", sink),
    }
}

fn margins(table: &mut TableReader, sink: &mut Sink) -> RawMargins {
    let name = table.name("margins");
    let Some(value) = table.value("margins") else { return RawMargins::default() };
    if !value.is_table() {
        let number = value.as_number().map(|number| format!("{number}mm"));
        let all = value.as_str().filter(|text| parse_length(text).is_some()).map(str::to_string).or(number);
        let all = all.unwrap_or_else(|| "20mm".to_string());
        let sides = ["inner", "outer", "head", "foot"].map(|side| format!("{side} = \"{all}\"")).join(", ");
        return value.wrong_type(&name, &format!("all four sides: `{{ {sides} }}`"), sink).unwrap_or_default();
    }
    let Some(mut margins) = value.table(&name, sink) else { return RawMargins::default() };
    let mut raw = RawMargins {
        span: margins.span,
        unread: Vec::new(),
        inner: length_text(&mut margins, "inner", "mm", sink),
        outer: length_text(&mut margins, "outer", "mm", sink),
        head: length_text(&mut margins, "head", "mm", sink),
        foot: length_text(&mut margins, "foot", "mm", sink),
    };
    let read = [raw.inner.is_some(), raw.outer.is_some(), raw.head.is_some(), raw.foot.is_some()];
    raw.unread = unread(&mut margins, &["inner", "outer", "head", "foot"], &read);
    margins.finish(sink);
    raw
}

fn editions(table: &mut TableReader, place: Place, sink: &mut Sink) -> Option<Vec<RawEdition>> {
    let editions = table.table("editions", sink)?;
    let mut all = Vec::new();
    for (name, value) in editions.entries() {
        let Some(mut own) = value.table(&format!("editions.{}", name.value), sink) else { continue };
        let mut edition = RawEdition {
            name: name.map(str::to_string),
            kind: own.choice("kind", EDITION_KINDS, sink),
            unread: Vec::new(),
            isbn: None,
            printer: texts(&mut own, "printer", sink),
            embed_fonts: embed_fonts(&mut own, sink),
            page_source: text(&mut own, "page_source", sink),
            press: press(&mut own, sink),
            wrap: read_wrap(&mut own, sink),
            accessibility_review: review(&mut own, sink),
            design: design(&mut own, sink),
            budget: budget(&mut own, sink),
        };
        if place == Place::Book {
            edition.isbn = text(&mut own, "isbn", sink);
        }
        let is_read = [edition.kind.is_some(), edition.isbn.is_some() || place != Place::Book];
        edition.unread = unread(&mut own, &["kind", "isbn"], &is_read);
        own.finish(sink);
        all.push(edition);
    }
    Some(all)
}

/// Yes, no, or how.
fn embed_fonts(table: &mut TableReader, sink: &mut Sink) -> Option<Located<FontEmbedding>> {
    let name = table.name("embed_fonts");
    let value = table.value("embed_fonts")?;
    match (value.as_bool(), value.as_str()) {
        (Some(true), _) => Some(FontEmbedding::Embed),
        (Some(false), _) => Some(FontEmbedding::LeaveOut),
        (_, Some("obfuscated")) => Some(FontEmbedding::Obfuscate),
        _ => value.wrong_type(&name, "true, false or \"obfuscated\"", sink),
    }
    .map(|wanted| Located { value: wanted, span: value.span() })
}

fn press(table: &mut TableReader, sink: &mut Sink) -> RawPress {
    RawPress {
        standard: table.choice("standard", PdfStandard::BY_NAME, sink),
        ink: table.choice("ink", INKS, sink),
        output_profile: text(table, "output_profile", sink),
        bleed: length_text(table, "bleed", "mm", sink),
        marks: table.boolean("marks", sink),
        targets: texts(table, "for", sink),
    }
}

fn review(table: &mut TableReader, sink: &mut Sink) -> Option<RawReview> {
    let mut own = table.table("accessibility_review", sink)?;
    let review = RawReview {
        span: own.span,
        by: text(&mut own, "by", sink),
        date: plain_text(&mut own, "date", "a day, such as 2026-05-01", sink),
    };
    own.finish(sink);
    Some(review)
}

/// The keys that are in the table, but of which no value could be read.
fn unread(table: &mut TableReader, keys: &[&'static str], is_read: &[bool]) -> Vec<&'static str> {
    let pairs = keys.iter().zip(is_read);
    pairs.filter(|(key, is_read)| !**is_read && table.value(key).is_some()).map(|(key, _)| *key).collect()
}

/// A text that must be there; reports C004 at the table where it is not.
pub fn required(table: &mut TableReader, key: &'static str, sink: &mut Sink) -> Option<RawText> {
    let found = table.value(key).is_some();
    let text = text(table, key, sink);
    match &text {
        Some(text) if text.value.is_empty() => {
            sink.report(&config::C004, text.span, format!("`{}` is empty", table.name(key)));
            None
        }
        None if !found => {
            sink.report(&config::C004, table.span, format!("`{}` is missing", table.name(key)))
                .hint(format!("add `{key} = \"…\"`"));
            None
        }
        _ => text,
    }
}

impl RawBook {
    /// The book with everything it leaves out taken from `defaults`.
    pub fn with_defaults(self, defaults: &RawBook) -> RawBook {
        let other = defaults.clone();
        RawBook {
            span: self.span,
            unread: self.unread,
            slug: self.slug,
            title: self.title,
            manuscript: self.manuscript,
            subtitle: self.subtitle.or(other.subtitle),
            series: self.series.or(other.series),
            edition: self.edition.or(other.edition),
            contributors: self.contributors.or(other.contributors),
            publisher: self.publisher.or(other.publisher),
            imprint: self.imprint.or(other.imprint),
            place: self.place.or(other.place),
            year: self.year.or(other.year),
            release_date: self.release_date.or(other.release_date),
            language: self.language.or(other.language),
            further_languages: self.further_languages.or(other.further_languages),
            edition_history: self.edition_history.or(other.edition_history),
            original_title: self.original_title.or(other.original_title),
            credits: self.credits.or(other.credits),
            printer: self.printer.or(other.printer),
            subjects: self.subjects.or(other.subjects),
            keywords: self.keywords.or(other.keywords),
            description: self.description.or(other.description),
            rights: self.rights.or(other.rights),
            license: self.license.or(other.license),
            cover: match (self.cover, other.cover) {
                (Some(own), Some(other)) => Some(own.with_defaults(other)),
                (own, other) => own.or(other),
            },
            imprint_lines: self.imprint_lines.or(other.imprint_lines),
            note_numbering: self.note_numbering.or(other.note_numbering),
            note_placement: self.note_placement.or(other.note_placement),
            chapter_numbering: self.chapter_numbering.or(other.chapter_numbering),
            contents_depth: self.contents_depth.or(other.contents_depth),
            hyphenation: self.hyphenation.or(other.hyphenation),
            hyphenation_file: self.hyphenation_file.or(other.hyphenation_file),
            design: self.design.with_defaults(&other.design),
            budget: with_defaults(self.budget, &other.budget),
            editions: editions_with_defaults(self.editions, other.editions),
        }
    }
}

/// A book's own editions come first; those of `[defaults]` lend them what they leave out, and stand alone where the book names none of theirs.
fn editions_with_defaults(own: Option<Vec<RawEdition>>, defaults: Option<Vec<RawEdition>>) -> Option<Vec<RawEdition>> {
    let (Some(mut own), Some(defaults)) = (own.clone(), defaults.clone()) else { return own.or(defaults) };
    for default in defaults {
        match own.iter_mut().find(|edition| edition.name.value == default.name.value) {
            Some(edition) => edition.take_defaults(default),
            None => own.push(default),
        }
    }
    Some(own)
}

impl RawEdition {
    fn take_defaults(&mut self, other: RawEdition) {
        self.kind = self.kind.or(other.kind);
        self.unread.extend(other.unread);
        self.printer = self.printer.take().or(other.printer);
        self.embed_fonts = self.embed_fonts.or(other.embed_fonts);
        self.page_source = self.page_source.take().or(other.page_source);
        self.press = std::mem::take(&mut self.press).with_defaults(other.press);
        self.wrap = std::mem::take(&mut self.wrap).with_defaults(other.wrap);
        self.accessibility_review = self.accessibility_review.take().or(other.accessibility_review);
        self.design = std::mem::take(&mut self.design).with_defaults(&other.design);
        self.budget = with_defaults(std::mem::take(&mut self.budget), &other.budget);
    }
}

impl RawPress {
    fn with_defaults(self, other: RawPress) -> RawPress {
        RawPress {
            standard: self.standard.or(other.standard),
            ink: self.ink.or(other.ink),
            output_profile: self.output_profile.or(other.output_profile),
            bleed: self.bleed.or(other.bleed),
            marks: self.marks.or(other.marks),
            targets: self.targets.or(other.targets),
        }
    }
}

impl RawDesign {
    /// The design with everything it leaves out taken from `defaults`.
    pub fn with_defaults(self, defaults: &RawDesign) -> RawDesign {
        let other = defaults.clone();
        RawDesign {
            theme: self.theme.or(other.theme),
            trim: self.trim.or(other.trim),
            margins: RawMargins {
                span: self.margins.span.or(other.margins.span),
                unread: [self.margins.unread, other.margins.unread].concat(),
                inner: self.margins.inner.or(other.margins.inner),
                outer: self.margins.outer.or(other.margins.outer),
                head: self.margins.head.or(other.margins.head),
                foot: self.margins.foot.or(other.margins.foot),
            },
            type_size: self.type_size.or(other.type_size),
            leading: self.leading.or(other.leading),
            layout: self.layout.or(other.layout),
        }
    }
}
