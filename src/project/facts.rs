//! The facts about a book, judged: raw values to `Metadata`.
//!
//! In: a `RawBook` with its defaults. Out: metadata; what is wrong is reported and left out, so that the book can still be made.

use crate::book::Lang;
use crate::book::Metadata;
use crate::book::metadata::Contributor;
use crate::book::metadata::Date;
use crate::book::metadata::Publisher;
use crate::book::metadata::Series;
use crate::book::metadata::Subject;
use crate::diag::Sink;
use crate::diag::codes::config;
use crate::isbn::IsbnFault;
use crate::isbn::parse_isbn;
use crate::project::dates::parse_date;
use crate::project::raw::RawBook;
use crate::project::raw::RawContributor;
use crate::project::raw::RawPublisher;
use crate::project::raw::RawText;
use crate::project::roles::role_advice;
use crate::project::roles::role_code;
use crate::toml_reader::Located;

/// Names of languages that people write instead of tags.
const LANGUAGE_NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("deutsch", "de"),
    ("french", "fr"),
    ("français", "fr"),
    ("francais", "fr"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("español", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("greek", "el"),
    ("latin", "la"),
    ("ukrainian", "uk"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norwegian", "nb"),
    ("finnish", "fi"),
    ("hungarian", "hu"),
    ("turkish", "tr"),
];

/// Judges the facts of a book. `epoch` is the day of `SOURCE_DATE_EPOCH`. Identifiers come with the editions.
pub fn metadata(raw: &RawBook, slug: &str, title: &str, epoch: Option<Date>, sink: &mut Sink) -> Metadata {
    if let Some(empty) = raw.language.as_ref().filter(|text| text.value.is_empty()) {
        sink.report(&config::C008, empty.span, "`language` is empty")
            .hint("every book is in some language: write a tag such as “en”, or take the key out for English");
    }
    let lang = raw.language.as_ref().and_then(|text| language(text, sink)).unwrap_or_else(Lang::english);
    let year = raw.year.and_then(|year| check_year(year, sink));
    let release_date = given(&raw.release_date).and_then(|text| day(text, sink));
    let modified =
        release_date.or(epoch).or(year.map(|year| Date { year, month: 1, day: 1 })).unwrap_or(Date::FALLBACK);
    Metadata {
        subtitle: plain(&raw.subtitle),
        series: raw
            .series
            .as_ref()
            .filter(|series| !series.name.value.is_empty())
            .map(|series| Series { name: series.name.value.clone(), number: series_number(&series.number, sink) }),
        edition: plain(&raw.edition),
        contributors: raw.contributors.iter().flatten().filter_map(|one| contributor(one, sink)).collect(),
        publisher: raw.publisher.as_ref().and_then(|publisher| check_publisher(publisher, sink)),
        imprint: plain(&raw.imprint),
        place: plain(&raw.place),
        year: year.or(release_date.map(|date| date.year)),
        release_date,
        modified,
        further_langs: further_languages(raw, &lang, sink),
        edition_history: plain_list(&raw.edition_history),
        original_title: plain(&raw.original_title),
        credits: plain_list(&raw.credits),
        printers: plain_list(&raw.printer),
        subjects: raw
            .subjects
            .iter()
            .flatten()
            .map(|one| Subject { scheme: plain(&one.scheme), code: plain(&one.code), term: one.term.value.clone() })
            .collect(),
        keywords: plain_list(&raw.keywords),
        description: plain(&raw.description),
        rights: plain(&raw.rights),
        license: plain(&raw.license),
        cover_alt: raw.cover.as_ref().and_then(|cover| cover_alt(&cover.alt, sink)),
        imprint_lines: raw.imprint_lines.as_ref().map(|_| plain_list(&raw.imprint_lines)),
        ..Metadata::new(slug, title, lang)
    }
}

/// The number in a series: arabic, also of a part of a volume (`2.1`), or roman. Reports C003 for words.
fn series_number(text: &Option<RawText>, sink: &mut Sink) -> Option<String> {
    let text = given(text)?;
    let is_arabic = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if text.value.split('.').all(is_arabic) || text.value.bytes().all(|byte| b"IVXLC".contains(&byte)) {
        return Some(text.value.clone());
    }
    sink.report(&config::C003, text.span, format!("the number in the series is “{}”", text.value))
        .hint("write a number, such as 2, \"2.1\" or \"II\"; shops sort by it");
    None
}

/// The cover's alternative text. Reports C004 where it is empty: a cover is never mere decoration.
fn cover_alt(text: &Option<RawText>, sink: &mut Sink) -> Option<String> {
    if let Some(empty) = text.as_ref().filter(|text| text.value.is_empty()) {
        sink.report(&config::C004, empty.span, "`cover.alt` is empty")
            .hint("say in a sentence what is to be seen, or take `alt` out: title and author are then read aloud");
    }
    plain(text)
}

/// Reads a language tag. Reports C008 with the tag that was probably meant.
pub fn language(text: &RawText, sink: &mut Sink) -> Option<Lang> {
    if text.value.is_empty() {
        return None;
    }
    if let Some(lang) = Lang::parse(&text.value) {
        return Some(lang);
    }
    let lower = text.value.to_lowercase();
    let named = LANGUAGE_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| (*tag).to_string());
    let mended = Lang::parse(&text.value.replace(['_', ' '], "-")).map(|lang| lang.to_string());
    let report = sink.report(&config::C008, text.span, format!("“{}” is no language tag", text.value));
    match named.or(mended) {
        Some(tag) => report.hint(format!("write “{tag}”")),
        None => report.hint("write a tag such as “en”, “en-GB”, “de”, “de-1901”, “fr-CA” or “ru”"),
    };
    None
}

/// Checks an ISBN. Reports C005, or C006 for the old form of ten digits, with what would be right.
pub fn isbn(text: &RawText, sink: &mut Sink) -> Option<String> {
    if text.value.is_empty() {
        return None;
    }
    let fault = match parse_isbn(&text.value) {
        Ok(isbn) => return Some(isbn),
        Err(fault) => fault,
    };
    let written = &text.value;
    match fault {
        IsbnFault::TenDigits(new) => {
            sink.report(&config::C006, text.span, format!("an ISBN of ten digits: “{written}”"))
                .hint(format!("the same number with thirteen digits is {new}"));
        }
        IsbnFault::TenDigitsWrong => {
            sink.report(&config::C006, text.span, format!("an ISBN of ten digits: “{written}”"))
                .hint("its check digit is wrong as well; ask the publisher for the number with thirteen digits");
        }
        IsbnFault::CheckDigit(right) => {
            sink.report(&config::C005, text.span, format!("wrong check digit in the ISBN “{written}”")).hint(format!(
                "if the other digits are right, it ends with {right}; compare it with the publisher's list"
            ));
        }
        IsbnFault::Length(n_digits) => {
            sink.report(&config::C005, text.span, format!("the ISBN “{written}” has {n_digits} digits"))
                .hint("an ISBN has thirteen");
        }
        IsbnFault::Prefix => {
            sink.report(&config::C005, text.span, format!("the ISBN “{written}” starts with neither 978 nor 979"))
                .hint("compare it with the publisher's list");
        }
        IsbnFault::OddCharacter(character) => {
            sink.report(&config::C005, text.span, format!("“{character}” in the ISBN “{written}”"))
                .hint("an ISBN has digits and hyphens only");
        }
    }
    None
}

fn further_languages(raw: &RawBook, main: &Lang, sink: &mut Sink) -> Vec<Lang> {
    let mut langs: Vec<Lang> = Vec::new();
    for text in raw.further_languages.iter().flatten() {
        match language(text, sink) {
            Some(lang) if lang != *main && !langs.contains(&lang) => langs.push(lang),
            _ => {}
        }
    }
    langs
}

fn contributor(raw: &RawContributor, sink: &mut Sink) -> Option<Contributor> {
    if raw.name.value.is_empty() {
        return None;
    }
    let Some(role) = role_code(&raw.role.value) else {
        sink.report(&config::C010, raw.role.span, format!("unknown role “{}”", raw.role.value))
            .hint(role_advice(&raw.role.value));
        return None;
    };
    Some(Contributor { name: raw.name.value.clone(), sort_name: plain(&raw.sort_name), role: role.to_string() })
}

fn check_publisher(raw: &RawPublisher, sink: &mut Sink) -> Option<Publisher> {
    if raw.name.value.is_empty() {
        return None;
    }
    Some(Publisher {
        name: raw.name.value.clone(),
        address: plain(&raw.address),
        email: given(&raw.email).filter(|text| check_email(text, sink)).map(|text| text.value.clone()),
        website: given(&raw.website).filter(|text| check_website(text, sink)).map(|text| text.value.clone()),
        eu_representative: plain(&raw.eu_representative),
    })
}

fn check_email(text: &RawText, sink: &mut Sink) -> bool {
    let is_formed = text.value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.value.contains(char::is_whitespace)
    });
    if !is_formed {
        sink.report(&config::C039, text.span, format!("“{}” is no mail address", text.value))
            .hint("write an address such as “post@example.org”");
    }
    is_formed
}

fn check_website(text: &RawText, sink: &mut Sink) -> bool {
    let rest = text.value.strip_prefix("https://").or(text.value.strip_prefix("http://"));
    let is_formed = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
    if !is_formed {
        let report = sink.report(&config::C039, text.span, format!("“{}” is no complete web address", text.value));
        match text.value.contains("://") || text.value.contains(char::is_whitespace) {
            true => report.hint("write an address such as “https://example.org”"),
            false => report.hint(format!("write “https://{}”", text.value)),
        };
    }
    is_formed
}

fn check_year(year: Located<i64>, sink: &mut Sink) -> Option<i32> {
    if (1..=9999).contains(&year.value) {
        return i32::try_from(year.value).ok();
    }
    sink.report(&config::C009, year.span, format!("{} is no year", year.value))
        .hint("write four digits: `year = 2026`");
    None
}

/// A day of the calendar. Reports C009.
pub fn day(text: &RawText, sink: &mut Sink) -> Option<Date> {
    let date = parse_date(&text.value);
    if date.is_none() {
        sink.report(&config::C009, text.span, format!("“{}” is no day of the calendar", text.value))
            .hint("write year, month and day, such as 2026-05-01");
    }
    date
}

/// A text that is there and not empty.
pub fn given(text: &Option<RawText>) -> Option<&RawText> {
    text.as_ref().filter(|text| !text.value.is_empty())
}

fn plain(text: &Option<RawText>) -> Option<String> {
    given(text).map(|text| text.value.clone())
}

/// The texts of a list that are not empty.
pub fn plain_list(texts: &Option<Vec<RawText>>) -> Vec<String> {
    texts.iter().flatten().filter(|text| !text.value.is_empty()).map(|text| text.value.clone()).collect()
}
