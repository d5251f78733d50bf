//! Code: set in, and full of signs that prose has not; and what was typed at a terminal, from one prompt to the one that waits for more. Its lines
//! and their indents are kept as they stand.

use std::collections::BTreeMap;
use std::ops::Range;

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

/// So many sessions end with a prompt, in a text that shows them so, each after so many lines at most.
const MIN_SESSIONS: usize = 2;
const MAX_SESSION: usize = 120;

/// Marks the rows of sessions at a terminal: a prompt with a command, what came of it, and the prompt alone.
pub fn mark_sessions(source: &SourceText, mut rows: Vec<Row>, audit: &mut Audit) -> Vec<Row> {
    if !audit.allows(&I048) {
        return rows;
    }
    let mut sessions: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    while start < rows.len() {
        let end = session_end(source, &rows, start);
        sessions.extend(end.map(|end| start..end));
        start = end.unwrap_or(start + 1);
    }
    let n_sessions = sessions.len();
    for session in sessions.into_iter().filter(|_| n_sessions >= MIN_SESSIONS) {
        if !audit.refuses(&I048, rows[session.start].words.start) {
            let slice = Slice::new(rows[session.start].words.start, rows[session.end - 1].words.end);
            audit.kept(&I048, slice, "a session at a terminal", 85);
            rows[session].iter_mut().for_each(|row| row.role = Role::Code);
        }
    }
    rows
}

/// The row behind the session that starts at a row; white ends it, but for that of a new page.
fn session_end(source: &SourceText, rows: &[Row], start: usize) -> Option<usize> {
    let text = |idx: usize| source.get(rows[idx].words);
    let prompt = text(start).get(..1).filter(|_| is_prompted(text(start)))?;
    let goes_on =
        |idx: &usize| rows[*idx].role == Role::Text && (*idx == start || rows[*idx].gap == 0 || rows[*idx].page);
    let near = (start..rows.len()).take(MAX_SESSION).take_while(goes_on);
    near.skip(1).find(|idx| text(*idx) == prompt).map(|idx| idx + 1)
}

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
    let is_shaped = ["::=", ":=", "=>", "->", "==", "()", "))", "[]"].iter().any(|sign| line.contains(sign));
    is_ended || is_prompted(line) || is_shaped || n_signs * 100 >= n_all * MIN_SIGNS
}

/// `$ ls -l`
fn is_prompted(line: &str) -> bool {
    line.starts_with(['$', '%', '#']) && line[1..].starts_with(' ')
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
