//! Head fields and the title: what the text says about itself before it begins.

use crate::import::audit::Audit;
use crate::import::labels::is_named;
use crate::import::labels::label_of;
use crate::import::pages::contents::is_contents_word;
use crate::import::pages::mails;
use crate::import::pages::mails::sender_name;
use crate::import::pictures::is_picture_place;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I008;
use crate::import::text::Slice;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// How many rows from the top may hold fields.
const MAX_FIELDS: usize = 30;
/// How many the head of a mail may have, with all the places that it came through.
const MAX_MAIL_HEAD: usize = 200;
/// A title may stand below so many rows about the text.
const MAX_PREAMBLE: usize = 40;
/// A title is no longer than this, in characters.
const MAX_TITLE: usize = 120;

/// Takes lines such as `Title: …` from the head of the text. They count only if one of them names the title or the author.
pub fn take(source: &SourceText, rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit) -> Vec<Row> {
    let named = |row: &Row| field(source.get(row.words));
    let n_fields = rows.iter().take(MAX_FIELDS).take_while(|row| named(row).is_some()).count();
    let is_head = rows[..n_fields].iter().filter_map(named).any(|(key, _)| key == "title" || key == "author");
    if !is_head || !audit.allows(&I008) {
        return rows;
    }
    for row in &rows[..n_fields] {
        if let Some((key, value)) = named(row) {
            facts.set(&key, value);
            audit.removed(&I008, row.words, 95, format!("{key} of the manifest"));
        }
    }
    let mut rest = rows[n_fields..].to_vec();
    if let Some(first) = rest.first_mut() {
        first.gap = first.gap.max(1);
    }
    rest
}

/// Takes the head of a single mail: its subject is the title, its sender the author.
pub fn take_mail_head(source: &SourceText, rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit) -> Vec<Row> {
    let text = |row: &Row| source.get(row.words);
    let n_head = (0..rows.len().min(MAX_MAIL_HEAD)).take_while(|idx| mails::is_of_head(source, &rows, 0, *idx)).count();
    let head = &rows[..n_head];
    let value = |name: &str| {
        let start = |row: &&Row| text(row).get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        head.iter().find(start).map(|row| text(row)[name.len()..].trim()).filter(|value| !value.is_empty())
    };
    let (Some(sender), Some(subject)) = (value("From:"), value("Subject:")) else { return rows };
    let is_mail = ["Date:", "To:", "Newsgroups:"].into_iter().any(|name| value(name).is_some());
    if !is_mail || facts.title.is_some() || !audit.allows(&I008) {
        return rows;
    }
    let title = mails::without_marks(subject);
    facts.set("title", title);
    match sender_name(sender) {
        Some(name) => facts.set("author", name),
        None => facts.set("from", sender),
    }
    if let Some(date) = value("Date:") {
        facts.set("date", date);
    }
    for row in head {
        audit.removed(&I008, row.words, 90, "a head field of the mail");
    }
    let mut rest = rows[n_head..].to_vec();
    if let Some(first) = rest.first_mut() {
        first.gap = first.gap.max(1);
    }
    rest
}

/// Takes the first row as the title where it stands alone and nothing else has named one.
pub fn take_title(source: &SourceText, mut rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit) -> Vec<Row> {
    let at = below_preamble(source, &rows).unwrap_or(0);
    let Some(first) = rows.get(at).copied() else { return rows };
    let text = source.get(first.words);
    let has_byline = rows.get(at + 1).is_some_and(|next| by_whom(source.get(next.words)).is_some());
    let is_alone = rows.get(at + 1 + usize::from(has_byline)).is_some_and(|next| next.gap > 0);
    let is_title = is_alone
        && first.role == rows::Role::Text
        && rows::width(text) <= MAX_TITLE
        && !is_picture_place(text)
        && !text.trim_end_matches(['”', '"', '»', '’']).ends_with(['.', ',', ';', ':'])
        && !text.starts_with(|first: char| first.is_lowercase() || first.is_numeric() || "–—-*(".contains(first))
        && text.chars().filter(|character| character.is_alphabetic()).count() >= 3;
    // Where other lines carry labels, too, the first one is a heading like them.
    let has_labels = rows[1..].iter().any(|row| row.stands_off() && label_of(source.get(row.words)).is_some());
    let is_heading = is_contents_word(&rows::key(text))
        || is_named(text)
        || label_of(text).is_some_and(|label| has_labels || label.title.is_empty());
    let is_known = |known: &String| rows::key(known) == rows::key(text);
    if facts.title.as_ref().is_none_or(is_known) && is_title && !is_heading && audit.allows(&I008) {
        facts.title.get_or_insert_with(|| text.to_string());
        audit.removed(&I008, Slice::new(first.words.start, first.words.end), 85, "title of the manifest");
        take_row(&mut rows, at);
        take_byline(source, &mut rows, at, facts, audit);
    }
    rows
}

/// Takes a row out; if it opened a page, the next one does.
fn take_row(rows: &mut Vec<Row>, at: usize) {
    let taken = rows.remove(at);
    if let Some(next) = rows.get_mut(at) {
        next.page |= taken.page && at > 0;
        next.gap = next.gap.max(1);
    }
}

/// The row of the title where something stands above it: one of the first rows, with the only line in the text that says by whom it is.
fn below_preamble(source: &SourceText, rows: &[Row]) -> Option<usize> {
    let is_byline =
        |idx: &usize| by_whom(source.get(rows[*idx].words)).is_some() && rows::is_followed_by_gap(rows, *idx);
    let mut bylines = (1..rows.len()).filter(is_byline);
    let title = bylines.next().filter(|idx| *idx <= MAX_PREAMBLE).map(|idx| idx - 1)?;
    let text = |idx: usize| source.get(rows[idx].words);
    let has_full_name = by_whom(text(title + 1)).is_some_and(|name| name.contains(' '));
    // A first line that stands alone is the title itself.
    let is_preamble = rows.get(1).is_some_and(|second| second.gap == 0);
    let is_title = rows[title].gap > 0 && text(title).starts_with(char::is_alphabetic) && is_preamble && has_full_name;
    (bylines.next().is_none() && is_title).then_some(title)
}

/// Takes the line below the title as the author where it says `by` and a name, and nothing else.
fn take_byline(source: &SourceText, rows: &mut Vec<Row>, at: usize, facts: &mut Facts, audit: &mut Audit) {
    let Some(line) = rows.get(at).copied() else { return };
    let text = source.get(line.words);
    let name = by_whom(text);
    let stands_alone = rows.get(at + 1).is_some_and(|next| next.gap > 0);
    let is_known = |name: &&str| facts.author.as_ref().is_none_or(|known| rows::key(known) == rows::key(name));
    if let Some(name) = name.filter(is_known).filter(|_| stands_alone) {
        facts.author.get_or_insert_with(|| name.to_string());
        if let Some(year) = without_year(text).1 {
            facts.set("date", year);
        }
        audit.removed(&I008, line.words, 85, "author of the manifest");
        take_row(rows, at);
    }
}

/// A name, and the year in brackets behind it: `Ada Quill (1987)`.
fn without_year(name: &str) -> (&str, Option<&str>) {
    let parted = name.strip_suffix(')').and_then(|open| open.split_once(" ("));
    let is_year = |year: &str| year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    parted.filter(|(_, year)| is_year(year)).map_or((name, None), |(name, year)| (name, Some(year)))
}

/// The name in a line that says `by` and a name, and nothing else.
fn by_whom(text: &str) -> Option<&str> {
    let name = ["by ", "By ", "BY ", "von ", "par "].iter().find_map(|word| text.strip_prefix(word)).map(str::trim)?;
    let name = without_year(name).0;
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = words.len() <= 5 && words.iter().all(|word| word.starts_with(char::is_uppercase));
    (is_name && !name.ends_with([',', ':'])).then_some(name)
}

/// The key and value of a field line.
pub fn field(text: &str) -> Option<(String, &str)> {
    const KEYS: [&str; 14] = [
        "title",
        "subtitle",
        "author",
        "authors",
        "date",
        "source",
        "notes",
        "publisher",
        "language",
        "translator",
        "editor",
        "topics",
        "rights",
        "year",
    ];
    let (key, value) = text.split_once(':')?;
    let key = key.trim().to_lowercase();
    KEYS.contains(&key.as_str()).then(|| (key, value.trim()))
}
