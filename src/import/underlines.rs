//! Headings that a line of signs underlines, as people write them who have nothing but letters.

use std::ops::RangeInclusive;

use crate::import::audit::Audit;
use crate::import::labels::is_title_like;
use crate::import::rows;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I024;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// A line under a title has so many signs at least.
const MIN_SIGNS: usize = 3;
const MIN_POINTS: usize = 5;
/// How much longer or shorter than the title the line may be, in per cent, and so for a title of several lines.
const LENGTHS: RangeInclusive<usize> = 60..=150;
const LENGTHS_OF_SEVERAL: RangeInclusive<usize> = 90..=110;
/// A title has no more lines than this.
const MAX_TITLE: usize = 3;

/// Makes underlined lines headings and takes the lines under them away, and those above them that mirror them.
pub fn take(source: &SourceText, rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I024) {
        return rows;
    }
    let text = |row: &Row| source.get(row.words);
    let mut styles: Vec<(char, bool)> = Vec::new();
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len());
    for idx in 0..rows.len() {
        let row = rows[idx];
        let is_under = row.gap == 0 && !row.page && idx + 1 < rows.len();
        let Some((sign, start)) = sign_of(text(&row)).filter(|_| is_under).zip(title_above(source, &kept, &row)) else {
            kept.push(row);
            continue;
        };
        let above = start.checked_sub(1).map(|above| kept[above]);
        let overline = above.filter(|above| kept[start].gap == 0 && sign_of(text(above)) == Some(sign));
        let style = (sign, overline.is_some());
        if !styles.contains(&style) {
            styles.push(style);
        }
        let level = styles.iter().position(|known| *known == style).map_or(1, |place| place.min(5) as u8 + 1);
        audit.kept(
            &I024,
            Slice::new(kept[start].words.start, kept[kept.len() - 1].words.end),
            format!("heading {level}"),
            95,
        );
        kept[start].role = Role::Heading { level };
        kept[start + 1..].iter_mut().for_each(|row| row.role = Role::HeadingNext);
        audit.removed(&I024, row.words, 95, "the line under a heading");
        if let Some(overline) = overline {
            audit.removed(&I024, overline.words, 95, "the line above a heading");
            kept[start].gap = overline.gap;
            kept.remove(start - 1);
        }
    }
    kept
}

/// Where the title begins that a line underlines, among the rows above: one line that stands off, or few that are as wide as the line.
fn title_above(source: &SourceText, kept: &[Row], line: &Row) -> Option<usize> {
    let text = |row: &Row| source.get(row.words);
    let last = kept.len().checked_sub(1)?;
    let is_sign = |idx: usize| sign_of(text(&kept[idx])).is_some();
    let begins = |idx: usize| idx == 0 || kept[idx].stands_off() || is_sign(idx - 1);
    let start = (0..=last).rev().take(MAX_TITLE).find(|idx| begins(*idx))?;
    let is_plain = kept[start..].iter().all(|row| row.role == Role::Text) && !(start..=last).any(is_sign);
    let width = kept[start..].iter().map(|row| rows::width(text(row))).max().unwrap_or(0);
    let lengths = if start == last { LENGTHS } else { LENGTHS_OF_SEVERAL };
    let is_long = lengths.contains(&(rows::width(text(line)) * 100 / width.max(1)));
    let words = kept[start..].iter().map(text).collect::<Vec<_>>().join(" ");
    let is_title = start == last || is_title_like(&words);
    (is_plain && is_long && is_title && words.contains(char::is_alphabetic)).then_some(start)
}

fn sign_of(text: &str) -> Option<char> {
    const SIGNS: [char; 14] = ['=', '-', '~', '_', '*', '^', '—', '.', '#', '+', ':', '`', '¯', '─'];
    let sign = text.chars().next().filter(|sign| SIGNS.contains(sign))?;
    // Three points are what was left out.
    let least = if matches!(sign, '.' | ':') { MIN_POINTS } else { MIN_SIGNS };
    (text.chars().count() >= least && text.chars().all(|other| other == sign)).then_some(sign)
}
