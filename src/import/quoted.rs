//! Quoted lines: each begins with a mark, `>` or initials and `>` in mails, an opening quotation mark in old prints.
//! Source: RFC 3676, section 4.5 (depth by the number of marks); initials before the mark are the custom of Supercite.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I045;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Quotations within quotations are kept to this depth.
const MAX_DEPTH: usize = 6;
/// Initials are no longer than this.
const MAX_INITIALS: usize = 4;

/// The marks of mails that a text uses, and whether most of the lines with one stand in runs. Where they do, a single line is quoted, too.
type Marks<'a> = BTreeMap<&'a str, bool>;

/// Takes the marks away; each row knows how deep it was quoted.
pub fn unmark(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I045) {
        return rows;
    }
    let text = |idx: usize| source.get(rows[idx].words);
    let marks = marks(source, &rows);
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    let mut start = 0;
    let (mut gap, mut page) = (0, false);
    while start < rows.len() {
        let is_mail = is_of_mail(text(start), &marks);
        let end = if is_mail { mail_end(source, &rows, start, &marks) } else { print_end(source, &rows, start) };
        for (idx, row) in rows[start..end.max(start + 1)].iter().enumerate() {
            let mut row =
                Row { gap: row.gap + std::mem::take(&mut gap), page: row.page | std::mem::take(&mut page), ..*row };
            let words = source.get(row.words);
            let is_first_of_print = idx == 0 && !is_mail;
            let n_marks = match end == start || is_first_of_print {
                // A program puts the mark before a line that would look like the head of a mail.
                true => usize::from(!marks.is_empty() && words.starts_with(">From ")),
                false => mark_len(words),
            };
            row.quotes = if end > start { depth(words) } else { 0 };
            if n_marks > 0 {
                let mark = Slice::new(row.words.start, row.words.start + n_marks);
                audit.removed(&I045, mark, 90, "it stands at the beginning of each line");
                row.words.start = mark.end;
            }
            if row.words.is_empty() {
                (gap, page) = (row.gap + 1, row.page);
                continue;
            }
            kept.push(row);
        }
        start = end.max(start + 1);
    }
    kept
}

/// `>` or `AQ>` at the beginning of a line, and nothing that is a word behind the initials.
fn mail_mark(text: &str) -> Option<&str> {
    let end = text.find('>')? + 1;
    let (initials, behind) = (&text[..end - 1], &text[end..]);
    let is_initials = initials.len() <= MAX_INITIALS
        && initials.starts_with(|first: char| first.is_ascii_uppercase())
        && initials.bytes().all(|letter| letter.is_ascii_alphabetic());
    (initials.is_empty() || (is_initials && (behind.is_empty() || behind.starts_with([' ', '>', '\u{a0}']))))
        .then(|| &text[..end])
}

/// Finds the marks that stand on two lines or more in a row.
fn marks<'a>(source: &'a SourceText, rows: &[Row]) -> Marks<'a> {
    let mark = |idx: usize| rows.get(idx).and_then(|row| mail_mark(source.get(row.words)));
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for idx in 0..rows.len() {
        let Some(found) = mark(idx) else { continue };
        let is_in_run = mark(idx + 1) == Some(found) || (idx > 0 && mark(idx - 1) == Some(found));
        let (n_all, n_in_runs) = counts.entry(found).or_default();
        *n_all += 1;
        *n_in_runs += usize::from(is_in_run);
    }
    let is_of_person = |mark: &str| mark == ">" || has_name(source, rows, &mark[..mark.len() - 1]);
    let used = counts.into_iter().filter(|(mark, (_, n_in_runs))| *n_in_runs > 0 && is_of_person(mark));
    used.map(|(mark, (n_all, n_in_runs))| (mark, n_in_runs * 2 > n_all)).collect()
}

/// Whether somebody with these initials is named in the text: a prompt looks like initials, too.
fn has_name(source: &SourceText, rows: &[Row], initials: &str) -> bool {
    let letters: Vec<char> = initials.chars().map(|letter| letter.to_ascii_uppercase()).collect();
    let begins = |(word, letter): (&&str, &char)| word.starts_with(*letter) && word[1..].contains(char::is_lowercase);
    letters.len() >= 2
        && rows.iter().any(|row| {
            let words: Vec<&str> = source.get(row.words).split([' ', '-']).collect();
            words.windows(letters.len()).any(|names| names.iter().zip(&letters).all(begins))
        })
}

fn is_of_mail(text: &str, marks: &Marks) -> bool {
    !text.starts_with(">From ") && mail_mark(text).is_some_and(|mark| marks.contains_key(mark))
}

/// The row behind a run of rows that a mail quotes; the first row itself where one line is no run.
fn mail_end(source: &SourceText, rows: &[Row], start: usize, marks: &Marks) -> usize {
    let text = |row: &Row| source.get(row.words);
    let is_quoted = |row: &&Row| row.role == Role::Text && is_of_mail(text(row), marks);
    let end = start + rows[start..].iter().take_while(is_quoted).count();
    let may_be_single = mail_mark(text(&rows[start])).and_then(|mark| marks.get(mark)).is_some_and(|may_be| *may_be);
    if end > start + 1 || may_be_single { end } else { start }
}

/// The row behind a run of rows that all begin with the same opening mark; the first row itself if there is none.
fn print_end(source: &SourceText, rows: &[Row], start: usize) -> usize {
    let text = |idx: usize| source.get(rows[idx].words);
    let Some(mark) = text(start).chars().next().filter(|first| matches!(first, '“' | '"' | '«' | '„')) else {
        return start;
    };
    let goes_on = |idx: &usize| {
        let row = &rows[*idx];
        text(*idx).starts_with(mark) && row.role == Role::Text && row.gap == 0 && !is_closed(text(*idx - 1))
    };
    let n_more = (start + 1..rows.len()).take_while(goes_on).count();
    let end = start + 1 + n_more;
    // One line with a mark is no run; two are one only where the first cannot be speech that ends.
    let is_run = n_more >= 2 || (n_more == 1 && !rows::ends_sentence(text(start)));
    if is_run { end } else { start }
}

/// Whether what a line opens is closed within it: then it is speech.
fn is_closed(text: &str) -> bool {
    let n_straight = text.matches('"').count();
    text.contains(['”', '»']) || text.ends_with('“') || (text.starts_with('"') && n_straight.is_multiple_of(2))
}

fn mark_len(text: &str) -> usize {
    let behind = |mark: &str| text[mark.len()..].trim_start_matches(['>', ' ', '\u{a0}', '|']);
    let rest = mail_mark(text).map_or_else(|| text.trim_start_matches(['“', '"', '«', '„']).trim_start(), behind);
    text.len() - rest.len()
}

/// How deep the marks of a mail say that a line is quoted; the mark of an old print says it once.
fn depth(text: &str) -> u8 {
    let behind = mail_mark(text).map_or("", |mark| &text[mark.len()..]);
    let is_mark = |mark: &char| matches!(mark, '>' | ' ' | '\u{a0}' | '|');
    let n_marks = 1 + behind.chars().take_while(is_mark).filter(|mark| *mark == '>').count();
    n_marks.min(MAX_DEPTH) as u8
}
