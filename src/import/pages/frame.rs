//! The frame that an archive puts around a text: `*** START OF …`, what stands above it, `*** END OF …` and what stands below.

use std::collections::BTreeSet;

use crate::import::audit::Audit;
use crate::import::pages::fields::field;
use crate::import::rows;
use crate::import::rows::Row;
use crate::import::rules::I017;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// The frame above a text has no more rows than this.
const MAX_HEAD: usize = 120;
/// Those who made the file are named in no more rows than this.
const MAX_CREDITS: usize = 8;
/// A line that says what the lower mark says has so many words in common with it.
const MIN_SHARED: usize = 4;

/// Removes the frame; what its fields say of the text goes into the manifest.
pub fn take(source: &SourceText, rows: Vec<Row>, facts: &mut Facts, audit: &mut Audit) -> Vec<Row> {
    let is_mark = |row: &Row, words: [&str; 2]| {
        let text = source.get(row.words);
        let inner = text.trim_start_matches(['*', ' ']);
        text.starts_with("***") && words.iter().any(|word| inner.starts_with(word))
    };
    let start = rows.iter().take(MAX_HEAD).position(|row| is_mark(row, ["START OF ", "START: "]));
    let Some(start) = start.filter(|_| audit.allows(&I017)) else { return rows };
    let behind = rows[start + 1..].iter().position(|row| is_mark(row, ["END OF ", "END: "]));
    let end = behind.map_or(rows.len(), |n_rows| end_of_text(source, &rows, start + 1..start + 1 + n_rows));
    let start = start + credits(source, &rows[start + 1..end]);
    for (idx, row) in rows.iter().enumerate().filter(|(idx, _)| *idx <= start || *idx >= end) {
        let named = field(source.get(row.words)).filter(|_| idx < start);
        match named {
            Some((key, value)) => {
                facts.set(&key, value);
                audit.removed(&I017, row.words, 95, format!("{key} of the manifest"));
            }
            None => audit.removed(&I017, row.words, 95, "the frame of an archive"),
        }
    }
    let mut kept = rows[start + 1..end].to_vec();
    if let Some(first) = kept.first_mut() {
        first.gap = first.gap.max(1);
    }
    kept
}

/// How many rows below the upper mark say who made the file.
fn credits(source: &SourceText, rows: &[Row]) -> usize {
    const OPENINGS: [&str; 7] = [
        "Produced by ",
        "E-text prepared by ",
        "Etext prepared by ",
        "Transcribed by ",
        "This eBook was produced by ",
        "This ebook was produced by ",
        "This etext was produced by ",
    ];
    let opens = |row: &Row| OPENINGS.iter().any(|opening| source.get(row.words).starts_with(opening));
    let n_rows = rows.iter().skip(1).take_while(|row| row.gap == 0).count() + 1;
    let is_credit = rows.first().is_some_and(opens) && n_rows <= MAX_CREDITS;
    if is_credit { n_rows } else { 0 }
}

/// The row behind the text: what stands right above the lower mark and says the same, `End of …`, is of the frame.
fn end_of_text(source: &SourceText, rows: &[Row], text: std::ops::Range<usize>) -> usize {
    let last = text.clone().rev().take(MAX_CREDITS).find(|idx| rows[*idx].gap > 0);
    let says_so = |idx: &usize| {
        let (line, mark) = (rows::key(source.get(rows[*idx].words)), rows::key(source.get(rows[text.end].words)));
        let words: BTreeSet<&str> = mark.split(' ').collect();
        let shared: BTreeSet<&str> = line.split(' ').filter(|word| words.contains(word)).collect();
        line.starts_with("end of ") && shared.len() >= MIN_SHARED
    };
    last.filter(says_so).unwrap_or(text.end)
}
