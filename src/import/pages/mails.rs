//! Heads of mails: runs of header fields, each a name, a colon and a value that may go on in lines that are set in.
//! Source: RFC 5322, section 2.2; the line of a mailbox above a head is that of RFC 4155, appendix A.

use std::ops::Range;

use crate::import::audit::Audit;
use crate::import::rows::Row;
use crate::import::rules::I007;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A head that only a blank line parts from what stands above has so many of the three fields that every mail has.
const ALL_FIELDS: usize = 3;

/// The head of one mail.
#[derive(Debug)]
pub struct MailHead {
    /// Its rows, and with them the line of a mailbox above.
    pub rows: Range<usize>,
    /// What the mail is about: the row of the field and those in which it goes on, words alone.
    pub subject: Vec<Row>,
    /// Who sent it, without the address.
    pub sender: Option<Slice>,
}

/// Finds the heads of mails: behind rulers and whatever else `is_border` knows to part mails, and behind white.
pub fn find(source: &SourceText, rows: &[Row], is_border: impl Fn(&str) -> bool) -> Vec<MailHead> {
    let text = |idx: usize| source.get(rows[idx].words);
    let mut heads = Vec::new();
    let mut idx = 0;
    while idx < rows.len() {
        let start = idx;
        let first = start + usize::from(is_mailbox_line(text(start)));
        let end = first + (first..rows.len()).take_while(|row| is_of_head(source, rows, first, *row)).count();
        idx = end.max(start + 1);
        let has = |name: &str| (first..end).any(|row| names(text(row), name));
        let n_fields = ["From:", "Date:", "Subject:"].iter().filter(|name| has(name)).count();
        let above = start.checked_sub(1).map(text);
        let is_opened = first > start || above.is_none_or(&is_border);
        // A mail may hold another one.
        let is_within = above.is_some_and(|above| above.contains("essage-----") || above.ends_with(':'));
        let is_head = match is_opened {
            true => has("Subject:") || (has("From:") && has("Date:")),
            false => n_fields == ALL_FIELDS && rows[start].gap > 0 && !is_within,
        };
        if is_head {
            heads.push(head(source, rows, start..end));
        }
    }
    heads
}

fn head(source: &SourceText, rows: &[Row], place: Range<usize>) -> MailHead {
    let text = |idx: usize| source.get(rows[idx].words);
    let field = |name: &str| {
        let at = place.clone().find(|row| names(text(*row), name))?;
        let n_more =
            (at + 1..place.end).take_while(|row| rows[*row].indent > 0 && !is_header_field(text(*row))).count();
        Some((at, at + 1 + n_more))
    };
    let value = |at: usize, name: &str| {
        let words = rows[at].words;
        Slice::new(words.end - text(at)[name.len()..].trim_start().len(), words.end)
    };
    let mut subject = Vec::new();
    if let Some((at, end)) = field("Subject:") {
        subject.extend(rows[at..end].iter().copied());
        subject[0].words = value(at, "Subject:");
        subject.retain(|row| !row.words.is_empty());
    }
    let sender = field("From:").and_then(|(at, _)| {
        let whole = value(at, "From:");
        let name = sender_name(source.get(whole))?;
        let start = whole.start + source.get(whole).find(name)?;
        Some(Slice::new(start, start + name.len()))
    });
    MailHead { rows: place, subject, sender }
}

/// Whether a row belongs to the head that begins with a row: a field, or one that goes on in a line that is set in.
pub fn is_of_head(source: &SourceText, rows: &[Row], first: usize, idx: usize) -> bool {
    let (row, text) = (&rows[idx], source.get(rows[idx].words));
    let is_field = is_header_field(text) || has_hyphenated_name(text);
    // In a head everything is a field that looks like one.
    let name = text.split_once(':').map_or("", |(name, _)| name);
    let is_like_field = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    (idx == first || row.gap == 0) && (is_field || (idx > first && (row.indent > 0 || is_like_field)))
}

fn names(text: &str, field: &str) -> bool {
    text.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field))
}

/// `From ada@example.org Fri Nov  3 03:15:58 2023`: who, and when.
fn is_mailbox_line(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("From ") else { return false };
    let is_time = |word: &str| {
        word.contains(':') && word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b':')
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let year = words.last().filter(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    (5..=9).contains(&words.len()) && words.iter().any(|word| is_time(word)) && year.is_some()
}

/// Removes what programs set around a mail to sign it (RFC 4880, sections 7 and 6.2), and the seal behind it.
pub fn without_seals(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    let text = |row: &Row| source.get(row.words);
    if !audit.allows(&I007) || !rows.iter().any(|row| text(row) == "-----BEGIN PGP SIGNED MESSAGE-----") {
        return rows;
    }
    let (mut in_seal, mut opens) = (false, false);
    let mut kept = Vec::with_capacity(rows.len());
    for row in rows {
        let words = text(&row);
        opens = words == "-----BEGIN PGP SIGNED MESSAGE-----" || (opens && words.starts_with("Hash:"));
        in_seal |= words == "-----BEGIN PGP SIGNATURE-----";
        match opens || in_seal {
            true => audit.removed(&I007, row.words, 90, "the seal of a signed mail"),
            false => kept.push(row),
        }
        in_seal &= words != "-----END PGP SIGNATURE-----";
    }
    kept
}

/// A subject without the marks of answers and forwarded mails.
pub fn without_marks(mut subject: &str) -> &str {
    const MARKS: [&str; 6] = ["Re:", "RE:", "Fwd:", "Fw:", "AW:", "WG:"];
    while let Some(rest) = MARKS.iter().find_map(|mark| subject.strip_prefix(mark)) {
        subject = rest.trim_start();
    }
    subject
}

/// Whether a line is a field at the head of a mail.
pub fn is_header_field(words: &str) -> bool {
    const FIELDS: [&str; 21] = [
        "From:",
        "To:",
        "Date:",
        "Subject:",
        "Message-ID:",
        "Content-Type:",
        "Cc:",
        "Reply-To:",
        "MIME-Version:",
        "Sender:",
        "In-Reply-To:",
        "References:",
        "Content-Transfer-Encoding:",
        "Organization:",
        "Newsgroups:",
        "Comments:",
        "Keywords:",
        "Received:",
        "Path:",
        "Xref:",
        "Status:",
    ];
    FIELDS.iter().any(|field| names(words, field))
}

/// `Return-Path: …`, `X-Mailer: …`: fields of which there are hundreds.
pub fn has_hyphenated_name(words: &str) -> bool {
    let name = words.split_once(':').map_or("", |(name, _)| name);
    name.contains('-') && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphabetic())
}

/// The name in `Ada Quill <ada@example.org>` or `ada@example.org (Ada Quill)`.
pub fn sender_name(sender: &str) -> Option<&str> {
    let before = sender.split_once('<').map(|(name, _)| name);
    let behind = || sender.split_once('(').and_then(|(_, name)| name.strip_suffix(')'));
    let name = before.or_else(behind).unwrap_or(sender).trim().trim_matches('"');
    (!name.is_empty() && !name.contains('@')).then_some(name)
}
