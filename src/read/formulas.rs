//! Where formulas stand in the text: `$…$` and `$$…$$` by Pandoc's rules, so that prices stay text.
//!
//! Source: Pandoc User's Guide, extension `tex_math_dollars`: an opening `$` has a character right behind it that is no space, a closing one has
//! such a character right before it and no figure behind it. A formula ends with its paragraph. Beyond Pandoc: there is no backtick in one, and
//! one in a line goes over no line that looks like the start of a block.

use std::ops::Range;

use crate::book::math::Display;

/// A formula found.
pub struct Found {
    pub display: Display,
    pub end: usize,
    /// Its bytes line by line, without line ends and the marks of quotations.
    pub lines: Vec<Range<usize>>,
}

/// No formula or span of code is looked for over more bytes than this.
const LONGEST: usize = 16 * 1024;

/// The formula whose first dollar sign stands at `start`.
pub fn find(source: &str, start: usize) -> Option<Found> {
    let bytes = source.as_bytes();
    let display = if bytes.get(start + 1) == Some(&b'$') { Display::Block } else { Display::Inline };
    let n_signs = if display == Display::Block { 2 } else { 1 };
    let inner = start + n_signs;
    if display == Display::Inline && bytes.get(inner).is_none_or(u8::is_ascii_whitespace) {
        return None;
    }
    // Looked for only at a line end: the line may be as long as the text, and hold a price at every word.
    let mut depth: Option<usize> = None;
    let mut lines = Vec::new();
    let mut line_start = start;
    let mut at = inner;
    while at < bytes.len().min(start + LONGEST) {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => return None,
            b'\n' => {
                lines.push(line_start..at);
                let depth = *depth.get_or_insert_with(|| quote_depth(source, start));
                line_start = next_line(source, at + 1, depth, display)?;
                at = line_start;
                continue;
            }
            b'$' if display == Display::Block && bytes.get(at + 1) == Some(&b'$') && at > inner => {
                lines.push(line_start..at + 2);
                return Some(Found { display, end: at + 2, lines });
            }
            b'$' if display == Display::Inline => {
                let is_end = !bytes[at - 1].is_ascii_whitespace() && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                lines.push(line_start..at + 1);
                return is_end.then_some(Found { display, end: at + 1, lines });
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// How many quotations the line of a place stands in.
fn quote_depth(source: &str, at: usize) -> usize {
    let line = source[..at].rsplit('\n').next().unwrap_or_default();
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).filter(|byte| *byte == b'>').count()
}

/// Where the content of a line begins that goes on with a formula; `None` where it cannot.
fn next_line(source: &str, start: usize, depth: usize, display: Display) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut at = start;
    let mut n_marks = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' => {}
            b'>' if n_marks < depth => n_marks += 1,
            _ => break,
        }
        at += 1;
    }
    let line = source[at..].lines().next().unwrap_or_default().trim_end();
    let is_end = line.is_empty() || line.starts_with(":::") || (display == Display::Inline && begins_block(line));
    (!is_end).then_some(at)
}

/// Whether a line would begin a heading, a quotation or an item of a list.
fn begins_block(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes() {
        [b'#' | b'>', ..] => true,
        [b'-' | b'+' | b'*', rest @ ..] => matches!(rest, [] | [b' ' | b'\t', ..]),
        _ => digits > 0 && matches!(line.as_bytes()[digits..], [b'.' | b')', b' ' | b'\t', ..]),
    }
}

/// The end of a span of code whose backticks begin at `start`; `None` where nothing ends it in its paragraph.
pub fn code_end(source: &str, start: usize) -> Option<usize> {
    let rest = &source[start..source.floor_char_boundary(start + LONGEST)];
    let n_ticks = rest.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = n_ticks;
    while let Some(idx) = rest[at..].find(['`', '\n']) {
        let found = at + idx;
        if rest.as_bytes()[found] == b'\n' {
            if rest[found + 1..].lines().next().unwrap_or_default().trim_matches([' ', '\t', '\r', '>']).is_empty() {
                return None;
            }
            at = found + 1;
            continue;
        }
        let n_found = rest[found..].bytes().take_while(|byte| *byte == b'`').count();
        at = found + n_found;
        if n_found == n_ticks {
            return Some(start + at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;

    /// The first formula of a text as Pandoc reads it; empty where it has none.
    fn first(text: &str) -> &str {
        let starts = text.match_indices('$').map(|(at, _)| at);
        starts
            .filter(|at| *at == 0 || !text[..*at].ends_with(['\\', '$']))
            .find_map(|at| Some(&text[at..find(text, at)?.end]))
            .unwrap_or("")
    }

    #[test]
    fn a_line_full_of_prices_takes_no_longer_than_another() {
        let line = "a $5 ".repeat(200_000);
        assert!(line.match_indices('$').all(|(at, _)| find(&line, at).is_none()));
    }

    #[test]
    fn formulas_are_told_from_prices() {
        for (text, formula) in [
            ("so $x$ is", "$x$"),
            ("from $5 to $10", ""),
            ("$20,000 and USD$30", ""),
            ("$5 and 10$ more", "$5 and 10$"),
            ("a $ b$ c", ""),
            ("a $b $c", ""),
            ("\\$5 and $x$", "$x$"),
            ("$a\\$b$", "$a\\$b$"),
            ("$$\na + b\n$$", "$$\na + b\n$$"),
            ("$$\na\n\nb$$", ""),
            ("$$ a", ""),
            ("$$$$", ""),
            ("costs $5\n- or 6$ here", ""),
            ("`$HOME` and `$PATH`", ""),
            ("> $$\n> a\n> $$", "$$\n> a\n> $$"),
        ] {
            assert_eq!(first(text), formula, "{text}");
        }
    }

    #[test]
    fn the_marks_of_a_quotation_are_no_part_of_its_formula() {
        let text = "> $$\n> a\n> > b\n> $$";
        let lines: Vec<&str> = find(text, 2).unwrap().lines.into_iter().map(|line| &text[line]).collect();
        assert_eq!(lines, ["$$", "a", "> b", "$$"]);
    }
}
