//! The addresses in a stylesheet: `url(…)` and `@import "…"`, outside of comments and strings. Source: CSS Syntax Module Level 3.

use std::ops::Range;

/// Where the addresses of a stylesheet stand, without quotes.
pub fn addresses(css: &str) -> Vec<Range<usize>> {
    let bytes = css.as_bytes();
    let mut found = Vec::new();
    // Whether a string may be the address of an import.
    let mut is_import = false;
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        match rest[0] {
            b'/' if rest.starts_with(b"/*") => at = past(css, at + 2, "*/"),
            quote @ (b'"' | b'\'') => {
                let end = end_of_string(bytes, at + 1, quote);
                if is_import {
                    found.push(at + 1..end);
                }
                (is_import, at) = (false, end + 1);
            }
            b'@' if begins(rest, b"@import") => (is_import, at) = (true, at + 7),
            // Its address is a name and leads nowhere.
            b'@' if begins(rest, b"@namespace") => at = past(css, at, ";"),
            b'u' | b'U' if begins(rest, b"url(") => {
                let (address, end) = url(css, at + 4);
                found.push(address);
                (is_import, at) = (false, end);
            }
            b'\\' => at += 2,
            b';' | b'{' | b'}' => (is_import, at) = (false, at + 1),
            _ => at += 1,
        }
    }
    found
}

fn begins(bytes: &[u8], word: &[u8]) -> bool {
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Behind the next place of a mark; the end where there is none.
fn past(css: &str, from: usize, mark: &str) -> usize {
    css[from..].find(mark).map_or(css.len(), |found| from + found + mark.len())
}

/// Where a string ends: at its quote, or unfinished at the end of its line.
fn end_of_string(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if *byte == quote => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The address of a `url(` and where it ends.
fn url(css: &str, from: usize) -> (Range<usize>, usize) {
    let bytes = css.as_bytes();
    let n_blanks = bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let start = from + n_blanks;
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(start).copied() {
        let end = end_of_string(bytes, start + 1, quote);
        return (start + 1..end, past(css, end, ")"));
    }
    let end = css[start..].find(')').map_or(css.len(), |found| start + found);
    (start..start + css[start..end].trim_end().len(), (end + 1).min(css.len()))
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_stand_outside_of_comments_and_strings() {
        let found = |css: &str| addresses(css).into_iter().map(|at| css[at].to_string()).collect::<Vec<_>>();
        assert_eq!(found("/* url(old.png) */ p { background: URL( \"a.png\" ), url(b.png ) }"), ["a.png", "b.png"]);
        assert_eq!(
            found("@import \"a.css\" print; @IMPORT url('b.css'); q { content: \"url(c)\" }"),
            ["a.css", "b.css"]
        );
        assert_eq!(found("@namespace e \"http://example.org/\"; @namespace url(http://example.org/); /* é"), [""; 0]);
        assert_eq!(found("p::before { content: \"\\\"/*\" } i { background: url(é.png"), ["é.png"]);
        for broken in ["url(", "url('", "\"\\", "\\", "@import", "/*", "@namespace"] {
            found(broken);
        }
    }
}
