//! Headings that a line of signs underlines, as people write them who have nothing but letters.

use crate::import::audit::Audit;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I024;
use crate::import::text::SourceText;

/// A line under a title has so many signs at least.
const MIN_SIGNS: usize = 3;
/// How much longer or shorter than the title the line may be, in per cent.
const LENGTHS: std::ops::RangeInclusive<usize> = 60..=150;

/// Makes underlined lines headings and takes the lines under them away.
pub fn take(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I024) {
        return rows;
    }
    let text = |row: &Row| source.get(row.words);
    let mut signs: Vec<char> = Vec::new();
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    for idx in 0..rows.len() {
        let row = &rows[idx];
        let stands_alone = kept.last().is_some_and(|title| title.stands_off() || kept.len() == 1);
        let sign = sign_of(text(row)).filter(|_| stands_alone && row.gap == 0 && !row.page && idx + 1 < rows.len());
        let Some((sign, title)) = sign.zip(kept.last_mut().filter(|title| underlines(text(row), text(title)))) else {
            kept.push(*row);
            continue;
        };
        if !signs.contains(&sign) {
            signs.push(sign);
        }
        let level = signs.iter().position(|known| *known == sign).map_or(1, |place| place.min(5) as u8 + 1);
        title.role = Role::Heading { level };
        audit.kept(&I024, title.words, format!("heading {level}"), 95);
        audit.removed(&I024, row.words, 95, "the line under a heading");
    }
    kept
}

fn sign_of(text: &str) -> Option<char> {
    let sign = text.chars().next().filter(|sign| matches!(sign, '=' | '-' | '~' | '_' | '*' | '^' | '—'))?;
    (text.chars().count() >= MIN_SIGNS && text.chars().all(|other| other == sign)).then_some(sign)
}

fn underlines(line: &str, title: &str) -> bool {
    let width = rows::width(title);
    title.chars().any(char::is_alphabetic) && LENGTHS.contains(&(rows::width(line) * 100 / width.max(1)))
}
