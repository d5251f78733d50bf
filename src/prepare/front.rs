//! What title page and imprint page say, from the facts of the book: only what is known.

use crate::book::Metadata;
use crate::book::metadata::Publisher;
use crate::book::metadata::Series;
use crate::locale::Words;
use crate::locale::words::fill;
use crate::locale::words::join_names;
use crate::prepare::TitlePage;

/// The title page.
pub fn title_page(meta: &Metadata, words: &Words) -> TitlePage {
    let imprint = meta.imprint.clone();
    TitlePage {
        authors: join_names(&meta.names("aut"), words),
        title: meta.title.clone(),
        subtitle: known(&meta.subtitle),
        series: meta.series.as_ref().map(|series| series_line(series, words)),
        edition: known(&meta.edition),
        credits: credit_lines(meta, words, TITLE_PAGE_ROLES),
        publisher: known(&imprint).or(meta.publisher.as_ref().map(|publisher| publisher.name.clone())),
        place: known(&meta.place),
        year: meta.year.map(|year| year.to_string()),
    }
}

/// The imprint page: the author's own lines, or lines made from the facts, in the order that the handbook gives. An empty line among the author's own ends a group.
pub fn imprint(meta: &Metadata, words: &Words) -> Vec<Vec<String>> {
    if let Some(lines) = &meta.imprint_lines {
        let groups = lines.split(|line| line.trim().is_empty());
        return groups.filter(|group| !group.is_empty()).map(<[String]>::to_vec).collect();
    }
    let groups = [
        title_line(meta, words),
        people_lines(meta, words),
        work_lines(meta, words),
        rights_lines(meta, words),
        meta.credits.clone(),
        publisher_lines(meta, words),
        printer_lines(meta, words),
        isbn_lines(meta, words),
    ];
    groups.into_iter().filter(|group| !group.is_empty()).collect()
}

/// MARC relator codes with their patterns. Source: id.loc.gov/vocabulary/relators.
type RolePattern = (&'static str, fn(&Words) -> &'static str);

/// Credits that stand on the title page, in this order.
const TITLE_PAGE_ROLES: &[RolePattern] = &[
    ("edt", |words| words.edited_by),
    ("com", |words| words.compiled_by),
    ("trl", |words| words.translated_by),
    ("ill", |words| words.illustrated_by),
    ("pht", |words| words.photographs_by),
    ("wfw", |words| words.foreword_by),
    ("wpr", |words| words.preface_by),
    ("aui", |words| words.introduction_by),
    ("win", |words| words.introduction_by),
    ("aft", |words| words.afterword_by),
    ("waw", |words| words.afterword_by),
    ("ann", |words| words.annotated_by),
    ("wac", |words| words.annotated_by),
];

/// Credits of the imprint page alone, in this order.
const IMPRINT_ROLES: &[RolePattern] = &[
    ("adp", |words| words.adapted_by),
    ("nrt", |words| words.narrated_by),
    ("cov", |words| words.cover_design_by),
    ("bkd", |words| words.book_design_by),
    ("cmt", |words| words.typeset_by),
    ("pfr", |words| words.proofread_by),
];

/// Roles that are told in another place, or are no work on the book: author (title line), printer (printer's line), publisher, dedicatee,
/// copyright holder.
const NO_CREDIT: [&str; 5] = ["aut", "prt", "pbl", "dte", "cph"];

fn credit_lines(meta: &Metadata, words: &Words, roles: &[RolePattern]) -> Vec<String> {
    let line = |(code, pattern): &RolePattern| {
        let names = meta.names(code);
        (!names.is_empty()).then(|| fill(pattern(words), &join_names(&names, words)))
    };
    roles.iter().filter_map(line).collect()
}

fn series_line(series: &Series, words: &Words) -> String {
    match series.number.as_deref().map(str::trim) {
        None | Some("") => series.name.clone(),
        Some(number) if number.chars().all(|one| one.is_ascii_digit() || "IVXLC.".contains(one)) => {
            format!("{}, {}", series.name, fill(words.volume, number))
        }
        Some(number) => format!("{}, {number}", series.name),
    }
}

/// Whose book it is, so that the page stands for itself even where nothing else is known.
fn title_line(meta: &Metadata, words: &Words) -> Vec<String> {
    let authors = join_names(&meta.names("aut"), words);
    vec![if authors.is_empty() { meta.title.clone() } else { format!("{authors}: {}", meta.title) }]
}

/// Everyone who does not stand on the title page; roles without a word of their own share one line.
fn people_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let mut lines = credit_lines(meta, words, IMPRINT_ROLES);
    let has_word = |role: &str| TITLE_PAGE_ROLES.iter().chain(IMPRINT_ROLES).any(|(code, _)| *code == role);
    let others = meta.contributors.iter().filter(|one| !has_word(&one.role) && !NO_CREDIT.contains(&one.role.as_str()));
    let mut names: Vec<&str> = Vec::new();
    for other in others {
        if !names.contains(&other.name.as_str()) {
            names.push(&other.name);
        }
    }
    if !names.is_empty() {
        lines.push(fill(words.contributions_by, &join_names(&names, words)));
    }
    lines
}

/// The original and the editions.
fn work_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(original) = known(&meta.original_title) {
        lines.push(fill(words.original_title, &original));
    }
    lines.extend(meta.edition_history.iter().map(|line| match line.trim().parse::<u16>() {
        Ok(year) => fill(words.first_published, &year.to_string()),
        Err(_) => line.clone(),
    }));
    // “First edition” after “First edition, May 2026” would be said twice.
    let edition = known(&meta.edition).filter(|edition| !lines.iter().any(|line| line.starts_with(edition.as_str())));
    lines.extend(edition);
    lines
}

/// Who answers for the book, where and when: Regulation (EU) 2023/988, articles 9, 16 and 19, asks for name, postal and electronic address.
fn publisher_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let mut lines = Vec::new();
    let publisher = meta.publisher.as_ref();
    let name = publisher.map(|publisher| publisher.name.clone()).or(known(&meta.imprint));
    let place_and_year = match (known(&meta.place), meta.year) {
        (Some(place), Some(year)) => Some(format!("{place} {year}")),
        (Some(place), None) => Some(place),
        (None, year) => year.map(|year| year.to_string()),
    };
    match (name, place_and_year) {
        (Some(name), Some(place_and_year)) => lines.push(format!("{name}, {place_and_year}")),
        (name, place_and_year) => lines.extend(name.or(place_and_year)),
    }
    let Some(Publisher { address, email, website, eu_representative, .. }) = publisher else { return lines };
    lines.extend(known(address));
    let contact: Vec<String> = [known(email), known(website)].into_iter().flatten().collect();
    if !contact.is_empty() {
        lines.push(contact.join(" · "));
    }
    lines.extend(known(eu_representative).map(|one| fill(words.eu_representative, &one)));
    lines
}

/// Only what the manifest says: nobody can tell from a name and a year who owns the rights.
fn rights_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let license = known(&meta.license).map(|license| fill(words.license, &license));
    known(&meta.rights).into_iter().chain(license).collect()
}

fn isbn_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let line = |edition: &str, isbn: &str| format!("ISBN {isbn} ({})", edition_name(edition, words));
    meta.identifiers.iter().map(|one| line(&one.edition, &one.isbn)).collect()
}

/// The kind of an edition in the book's language; an edition of an unknown name keeps it.
fn edition_name<'a>(edition: &'a str, words: &Words) -> &'a str {
    let lower = edition.to_lowercase();
    let has = |word: &str| lower.contains(word);
    if has("paperback") || has("softcover") || lower == "print" {
        words.paperback
    } else if has("hardcover") || has("hardback") {
        words.hardcover
    } else if has("epub") || has("e-book") || has("ebook") {
        words.e_book
    } else if has("pdf") || lower == "screen" {
        "PDF"
    } else if has("audio") {
        words.audiobook
    } else {
        edition
    }
}

/// The printers of the book, then those of single editions with the edition's kind.
fn printer_lines(meta: &Metadata, words: &Words) -> Vec<String> {
    let named: Vec<&str> = meta.printers.iter().map(String::as_str).chain(meta.names("prt")).collect();
    let mut lines = Vec::new();
    if !named.is_empty() {
        lines.push(fill(words.printed_by, &join_names(&named, words)));
    }
    for own in &meta.edition_printers {
        let names: Vec<&str> = own.printers.iter().map(String::as_str).collect();
        let line = fill(words.printed_by, &join_names(&names, words));
        lines.push(format!("{line} ({})", edition_name(&own.edition, words)));
    }
    lines
}

/// A fact that says something.
fn known(fact: &Option<String>) -> Option<String> {
    fact.as_ref().filter(|text| !text.trim().is_empty()).cloned()
}
