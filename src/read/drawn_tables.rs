//! Tables drawn with lines of hyphens, as Pandoc knows them beside pipe tables.
//!
//! In: the source, at a line where a block may begin. Out: what to write over the copy for pulldown-cmark. A simple table, one line for each row
//! under a head, becomes a pipe table: bars go where its columns part. All others (rows of several lines, no head, words across the border of two
//! columns) become a block of code, which is reported and kept as it is typed. Source: Pandoc User's Guide, extensions `simple_tables` and
//! `multiline_tables`.

use std::ops::Range;

/// A table and what goes over its bytes.
pub struct DrawnTable {
    /// The places of its lines.
    pub lines: Vec<Range<usize>>,
    pub edits: Vec<(usize, u8)>,
    pub is_simple: bool,
}

/// The longest table looked for, in lines; keeps the search short.
const LONGEST: usize = 200;
/// The most lines of a head.
const TALLEST_HEAD: usize = 12;

/// Finds the table whose first line begins at `start`, under a blank line.
pub fn find(source: &str, start: usize) -> Option<DrawnTable> {
    let mut lines = lines_from(source, start);
    let first = lines.next()?;
    let second = lines.next()?;
    if is_blank(source, &first) || is_blank(source, &second) {
        return None;
    }
    if columns(&source[second.clone()]).len() > 1 && ruled(&source[first.clone()]).is_none() {
        return simple(source, start);
    }
    match ruled(&source[first])? {
        // A line of hyphens and the text under it are a table only where the columns of a head follow.
        1 if !has_head(source, start) => None,
        _ => several_lines(source, start),
    }
}

/// A head, a line of hyphens in columns, rows up to a blank line or the fence of a div; the last row may be a line of hyphens too.
fn simple(source: &str, start: usize) -> Option<DrawnTable> {
    let is_end = |line: &Range<usize>| is_blank(source, line) || source[line.clone()].starts_with(":::");
    let mut lines: Vec<Range<usize>> = lines_from(source, start).take_while(|line| !is_end(line)).collect();
    let columns = columns(&source[lines.get(1)?.clone()]);
    let last = lines.last()?.clone();
    let foot = (lines.len() > 2 && ruled(&source[last.clone()]).is_some()).then_some(last);
    let n_rows = lines.len() - usize::from(foot.is_some());
    if n_rows < 3 {
        return None;
    }
    let mut edits = Vec::new();
    for (idx, line) in lines[..n_rows].iter().enumerate() {
        let n_bars = bars(&source[line.clone()], line.start, &columns, &mut edits);
        if n_bars.is_none_or(|n_bars| idx == 0 && n_bars + 1 < columns.len()) {
            return as_typed(source, lines);
        }
    }
    colons(&source[lines[0].clone()], lines[1].start, &columns, &mut edits);
    if let Some(foot) = foot {
        edits.extend(foot.map(|at| (at, b' ')));
        lines.pop();
    }
    Some(DrawnTable { lines, edits, is_simple: true })
}

/// Rows of one line or several up to a line of hyphens with nothing under it.
fn several_lines(source: &str, start: usize) -> Option<DrawnTable> {
    let mut lines = Vec::new();
    let mut was_rule = false;
    for line in lines_from(source, start).take(LONGEST) {
        if was_rule && lines.len() > 2 && is_blank(source, &line) {
            return as_typed(source, lines);
        }
        was_rule = ruled(&source[line.clone()]).is_some();
        lines.push(line);
    }
    let ends_here = was_rule && lines.len() > 2 && lines.last().is_some_and(|line| line.end == source.len());
    if ends_here { as_typed(source, lines) } else { None }
}

/// Makes a block of code of the lines, the first and the last of which are its fences.
fn as_typed(source: &str, lines: Vec<Range<usize>>) -> Option<DrawnTable> {
    const FENCE: &[u8] = b"~~~";
    let (first, last) = (lines.first()?.clone(), lines.last()?.clone());
    if first.len() < FENCE.len() || last.len() < FENCE.len() || source[last.clone()].trim().len() < FENCE.len() {
        return None;
    }
    let over = |line: Range<usize>| {
        let start = line.start;
        line.map(move |at| (at, FENCE.get(at - start).copied().unwrap_or(b' ')))
    };
    let edits = over(first).chain(over(last)).collect();
    Some(DrawnTable { lines, edits, is_simple: false })
}

/// Whether the columns of a head stand under the line of hyphens at `start`.
fn has_head(source: &str, start: usize) -> bool {
    let under = lines_from(source, start).skip(1).take(TALLEST_HEAD).take_while(|line| !is_blank(source, line));
    under.skip(1).any(|line| columns(&source[line]).len() > 1)
}

/// Writes the bars between the columns of one line, and covers what would be a bar or begin another block. Returns how many stand between
/// columns; `None` where words stand across a border.
fn bars(line: &str, start: usize, columns: &[Range<usize>], edits: &mut Vec<(usize, u8)>) -> Option<usize> {
    const INERT: u8 = b'}';
    let mut n_bars = 0;
    for (column, (at, one)) in line.char_indices().enumerate() {
        if columns[1..].iter().any(|own| own.start == column + 1) {
            if one != ' ' {
                return None;
            }
            edits.push((start + at, b'|'));
            n_bars += 1;
        } else if one == '\t' {
            return None;
        } else if one == '|' {
            edits.push((start + at, INERT));
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match &line.as_bytes()[digits..] {
        [b' ', ..] if digits == 0 => edits.push((start, b'|')),
        [b'>' | b'#', ..] | [b'-' | b'+' | b'*', b' ', ..] if digits == 0 => edits.push((start, INERT)),
        [b'.' | b')', b' ', ..] if digits > 0 => edits.push((start + digits, INERT)),
        _ => {}
    }
    Some(n_bars)
}

/// Marks the alignment of each column at its hyphens: text of the head flush with them on the right alone is flush right, and so on.
fn colons(head: &str, rule_start: usize, columns: &[Range<usize>], edits: &mut Vec<(usize, u8)>) {
    let head: Vec<char> = head.chars().collect();
    for column in columns {
        let is_free = |at: usize| head.get(at).is_none_or(|one| *one == ' ');
        let (left, right) = (is_free(column.start), is_free(column.end - 1));
        let is_center = left && right && column.len() > 2;
        if is_center || right && !left {
            edits.push((rule_start + column.start, b':'));
        }
        if is_center || left && !right {
            edits.push((rule_start + column.end - 1, b':'));
        }
    }
}

/// How many runs of hyphens a line has that holds nothing else; each of two at least, one alone of three.
fn ruled(line: &str) -> Option<usize> {
    let runs = columns(line);
    let is_rule = runs.len() > 1 || runs.first().is_some_and(|run| run.len() > 2);
    is_rule.then_some(runs.len())
}

/// The runs of hyphens of a line; none where it holds anything else.
fn columns(line: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'-' => match runs.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end += 1,
                None => runs.push(at..at + 1),
            },
            b' ' => {}
            _ => return Vec::new(),
        }
    }
    if runs.iter().any(|run| run.len() < 2) { Vec::new() } else { runs }
}

fn is_blank(source: &str, line: &Range<usize>) -> bool {
    source[line.clone()].trim().is_empty()
}

/// The lines from `start` on, without their ends.
fn lines_from(source: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    source[start..].split_inclusive('\n').map(move |line| {
        let from = at;
        at += line.len();
        from..from + line.trim_end_matches(['\n', '\r']).len()
    })
}

#[cfg(test)]
mod tests {
    use crate::read::mask::mask;

    /// Lines that meet in every order: no panic, and the copy stays as long as the source.
    #[test]
    fn no_mixture_of_lines_changes_a_length() {
        const LINES: [&str; 14] = [
            "",
            "a    b",
            "---  ---",
            "-----",
            "  é  ü",
            "é|   \tx",
            "- x  y",
            ":::",
            "::: note",
            ": c",
            "   12 34",
            "~~~",
            "1. ^[a b]{c}",
            "\u{2003}--",
        ];
        let mut state = 12_345_u64;
        for _ in 0..20_000 {
            let mut source = String::new();
            for _ in 0..8 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                source.push_str(LINES[(state >> 33) as usize % LINES.len()]);
                source.push_str(if state.is_multiple_of(5) { "\r\n" } else { "\n" });
            }
            assert_eq!(mask(&source).text.len(), source.len(), "{source}");
        }
    }

    #[test]
    fn a_simple_table_gets_bars() {
        let source = "A     B\n----  ---\nc     d|\n";
        assert_eq!(mask(source).text, "A    |B\n:--- |:--\nc    |d}\n");
    }
}
