//! The frame that an archive puts around a text: `*** START OF …`, what stands above it, `*** END OF …` and what stands below.

use crate::import::audit::Audit;
use crate::import::pages::fields::field;
use crate::import::rows::Row;
use crate::import::rules::I017;
use crate::import::text::SourceText;
use crate::import::write::manifest::Facts;

/// The frame above a text has no more rows than this.
const MAX_HEAD: usize = 120;

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
    let end = behind.map_or(rows.len(), |n_rows| start + 1 + n_rows);
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
