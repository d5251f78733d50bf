//! Code: set in, and full of signs that prose has not. Its lines and their indents are kept as they stand.

use std::collections::BTreeMap;

use crate::import::audit::Audit;
use crate::import::rows::Role;
use crate::import::rows::Row;
use crate::import::rules::I048;
use crate::import::text::Slice;
use crate::import::text::SourceText;

/// Code stands in so many columns farther than most lines of the text.
const SET_IN: usize = 2;
/// One line alone may be anything.
const MIN_LINES: usize = 2;
/// The share of signs in a line of code, in per cent of all that is no space.
const MIN_SIGNS: usize = 12;
/// The share of lines that must look like code, in per cent.
const MIN_SHARE: usize = 60;

/// Marks the rows of code.
pub fn mark(source: &SourceText, mut rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I048) {
        return rows;
    }
    let base = usual_indent(&rows);
    let may_be =
        |row: &Row| row.role == Role::Text && row.quotes == 0 && row.label.is_none() && row.indent >= base + SET_IN;
    let mut start = 0;
    while start < rows.len() {
        let goes_on = |idx: &usize| may_be(&rows[*idx]) && (*idx == start || (rows[*idx].gap == 0 && !rows[*idx].page));
        let end = start + (start..rows.len()).take_while(goes_on).count();
        let n_alike = rows[start..end].iter().filter(|row| is_like_code(source.get(row.words))).count();
        let is_code = end - start >= MIN_LINES && n_alike * 100 >= (end - start) * MIN_SHARE;
        if is_code && !audit.refuses(&I048, rows[start].words.start) {
            let slice = Slice::new(rows[start].words.start, rows[end - 1].words.end);
            audit.kept(&I048, slice, "code", 80);
            rows[start..end].iter_mut().for_each(|row| row.role = Role::Code);
        }
        start = end.max(start + 1);
    }
    rows
}

/// How far in most lines stand.
fn usual_indent(rows: &[Row]) -> usize {
    let mut n_rows: BTreeMap<usize, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.role == Role::Text) {
        *n_rows.entry(row.indent).or_default() += 1;
    }
    n_rows.into_iter().max_by_key(|(_, n_rows)| *n_rows).map_or(0, |(indent, _)| indent)
}

/// Whether a line ends, begins or is filled with signs as code is. Addresses have signs, too, and are none.
fn is_like_code(line: &str) -> bool {
    if line.contains("://") {
        return false;
    }
    let is_sign = |sign: &char| "{}<>=|\\$%#+~^`".contains(*sign);
    let n_signs = line.chars().filter(is_sign).count();
    let n_all = line.chars().filter(|sign| !sign.is_whitespace()).count();
    let is_ended = line.ends_with(['{', '}', '\\']) || (line.ends_with(';') && line.contains(['(', '=', '}']));
    let is_prompted = line.starts_with(['$', '%', '#']) && line[1..].starts_with(' ');
    let is_shaped = ["::=", ":=", "=>", "->", "==", "()", "))", "[]"].iter().any(|sign| line.contains(sign));
    is_ended || is_prompted || is_shaped || n_signs * 100 >= n_all * MIN_SIGNS
}

#[cfg(test)]
mod tests {
    use super::is_like_code;

    #[test]
    fn code_is_told_from_prose() {
        for line in
            ["for row in rows {", "$ ls -l", "word := 1*ALPHA", "(setq mail (list 1 2))", "<p class=\"a\">", "call(a);"]
        {
            assert!(is_like_code(line), "{line}");
        }
        for line in [
            "He said (and meant it) no.",
            "“So,” she said; “go on.”",
            "https://a.example/b?c=d&e=f",
            "and was gone;",
            "[p. 12]",
        ] {
            assert!(!is_like_code(line), "{line}");
        }
    }
}
