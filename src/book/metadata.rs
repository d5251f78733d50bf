//! The facts about a book, from the manifest: the one source of title page, imprint page, package and PDF metadata, and cover.

use std::fmt;

use crate::book::Lang;

/// Facts about the work and its publication. All text is plain, in the book's language.
#[derive(Clone, PartialEq, Debug)]
pub struct Metadata {
    pub slug: String,
    pub title: String,
    pub subtitle: Option<String>,
    pub series: Option<Series>,
    /// “Second, revised edition”.
    pub edition: Option<String>,
    pub contributors: Vec<Contributor>,
    pub publisher: Option<Publisher>,
    pub imprint: Option<String>,
    pub place: Option<String>,
    /// Of this edition.
    pub year: Option<i32>,
    /// The day of publication, as the manifest gives it.
    pub release_date: Option<Date>,
    /// The day written into the files as that of their making; no clock: the release date, else `SOURCE_DATE_EPOCH`, else 1 January of
    /// `year`, else `Date::FALLBACK`.
    pub modified: Date,
    pub lang: Lang,
    pub further_langs: Vec<Lang>,
    pub identifiers: Vec<EditionIdentifier>,
    pub edition_history: Vec<String>,
    pub original_title: Option<String>,
    pub credits: Vec<String>,
    /// Of the book in all its printed editions.
    pub printers: Vec<String>,
    /// Of single editions.
    pub edition_printers: Vec<EditionPrinters>,
    pub subjects: Vec<Subject>,
    pub keywords: Vec<String>,
    pub description: Option<String>,
    pub rights: Option<String>,
    pub license: Option<String>,
    /// The alternative text of the cover.
    pub cover_alt: Option<String>,
    /// A line of its own for the imprint page, in order; replaces the default lines where it is given.
    pub imprint_lines: Option<Vec<String>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Series {
    pub name: String,
    pub number: Option<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contributor {
    pub name: String,
    /// For filing: `Eichenbaum, Vsevolod`.
    pub sort_name: Option<String>,
    /// MARC relator code, three letters: `aut`, `trl`.
    pub role: String,
}

/// Who answers for the book. Postal and electronic address, and the representative in the Union where the publisher sits outside it:
/// Regulation (EU) 2023/988, articles 16 and 19.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Publisher {
    pub name: String,
    pub address: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub eu_representative: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    pub year: i32,
    pub month: u8,
    pub day: u8,
}

/// The ISBN of one named edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionIdentifier {
    /// The edition's name in the manifest: `paperback`.
    pub edition: String,
    /// Thirteen digits with hyphens as written.
    pub isbn: String,
}

/// Who printed one named edition; several printers may share it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EditionPrinters {
    /// The edition's name in the manifest: `paperback`.
    pub edition: String,
    pub printers: Vec<String>,
}

/// A subject with its scheme, where it has one: `BISAC HIS037070`, `Thema NHTB`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    pub scheme: Option<String>,
    pub code: Option<String>,
    pub term: String,
}

impl Date {
    /// The first day a ZIP container can name; stands in files of which no date is known.
    pub const FALLBACK: Date = Date { year: 1980, month: 1, day: 1 };
}

/// `2026-05-01`, as in ISO 8601.
impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Metadata {
    /// The facts of a book of which only slug, title and language are known.
    pub fn new(slug: impl Into<String>, title: impl Into<String>, lang: Lang) -> Metadata {
        Metadata {
            slug: slug.into(),
            title: title.into(),
            subtitle: None,
            series: None,
            edition: None,
            contributors: Vec::new(),
            publisher: None,
            imprint: None,
            place: None,
            year: None,
            release_date: None,
            modified: Date::FALLBACK,
            lang,
            further_langs: Vec::new(),
            identifiers: Vec::new(),
            edition_history: Vec::new(),
            original_title: None,
            credits: Vec::new(),
            printers: Vec::new(),
            edition_printers: Vec::new(),
            subjects: Vec::new(),
            keywords: Vec::new(),
            description: None,
            rights: None,
            license: None,
            cover_alt: None,
            imprint_lines: None,
        }
    }

    /// The names of the contributors with this role, in order.
    pub fn names(&self, role: &str) -> Vec<&str> {
        self.contributors.iter().filter(|one| one.role == role).map(|one| one.name.as_str()).collect()
    }

    /// The ISBN of a named edition.
    pub fn isbn(&self, edition: &str) -> Option<&str> {
        self.identifiers.iter().find(|one| one.edition == edition).map(|one| one.isbn.as_str())
    }
}
