//! The facts of the book as document metadata (Info and XMP).

use krilla::metadata::DateTime;
use krilla::metadata::Metadata as PdfMetadata;
use krilla::metadata::PageLayout;
use krilla::metadata::TextDirection;

use crate::book::Metadata;
use crate::book::metadata::Date;

/// Title, authors, subject, keywords, language and date, and how a viewer lays out the pages: rectos on the right, or on the left
/// where the book is read so.
pub fn metadata(meta: &Metadata) -> PdfMetadata {
    let program = program();
    let mut pdf = PdfMetadata::new()
        .title(title(meta))
        .authors(authors(meta))
        .keywords(keywords(meta))
        .language(meta.lang.to_string())
        .creator(program.clone())
        .producer(program)
        .document_id(meta.slug.clone())
        .page_layout(PageLayout::TwoPageRight);
    if meta.lang.is_right_to_left() {
        pdf = pdf.text_direction(TextDirection::RightToLeft);
    }
    if let Some(description) = &meta.description {
        pdf = pdf.description(description.clone());
    }
    let date = meta.modified;
    if date != Date::FALLBACK {
        let year = u16::try_from(date.year).unwrap_or(0);
        // Midnight UTC: a date without a time is shown a day off in half of the world.
        let time = DateTime::new(year).month(date.month).day(date.day).hour(0).minute(0).second(0).utc_offset_hour(0);
        pdf = pdf.creation_date(time);
    }
    pdf
}

/// The program and its version.
pub fn program() -> String {
    format!("bindery {}", env!("CARGO_PKG_VERSION"))
}

/// Title and subtitle in one line.
pub fn title(meta: &Metadata) -> String {
    match &meta.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", meta.title),
        None => meta.title.clone(),
    }
}

/// The authors; of an edited volume, its editors.
pub fn authors(meta: &Metadata) -> Vec<String> {
    let mut names = meta.names("aut");
    if names.is_empty() {
        names = meta.names("edt");
    }
    names.into_iter().map(str::to_string).collect()
}

/// The keywords, then the subjects' terms that are not among them.
fn keywords(meta: &Metadata) -> Vec<String> {
    let mut keywords = meta.keywords.clone();
    for subject in &meta.subjects {
        if !keywords.contains(&subject.term) {
            keywords.push(subject.term.clone());
        }
    }
    keywords
}
