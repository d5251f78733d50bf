//! Addresses in running text: URLs, e-mail addresses, DOIs. No rule may change a character of them.

use std::ops::Range;

/// The addresses of a text, rising. Brackets, quotation marks and stops around them do not belong to them.
pub fn addresses(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let is_sign = match byte {
            b'@' => at > 0 && bytes[at - 1].is_ascii_alphanumeric(),
            b':' => bytes[at..].starts_with(b"://") || ends_with_doi(&bytes[..at]),
            b'w' => bytes[at..].starts_with(b"www."),
            b'1' => bytes[at..].starts_with(b"10.") && is_doi(&bytes[at..]),
            _ => false,
        };
        if is_sign && found.last().is_none_or(|last| last.end <= at) {
            let from = found.last().map_or(0, |last| last.end);
            found.push(token(text, at, from));
        }
    }
    found
}

fn ends_with_doi(bytes: &[u8]) -> bool {
    bytes.len() >= 3 && bytes[bytes.len() - 3..].eq_ignore_ascii_case(b"doi")
}

/// `10.1234/…`: four to nine digits and a slash. Source: DOI Handbook, 2.2.
fn is_doi(bytes: &[u8]) -> bool {
    let n_digits = bytes[3..].iter().take_while(|byte| byte.is_ascii_digit()).take(10).count();
    (4..=9).contains(&n_digits) && bytes.get(3 + n_digits) == Some(&b'/')
}

/// The run without spaces around a place, not before `from`, without the marks at its edges.
fn token(text: &str, at: usize, from: usize) -> Range<usize> {
    let start = text[from..at]
        .rfind(char::is_whitespace)
        .map_or(from, |space| from + space + text[from + space..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space);
    let core = text[start..end]
        .trim_start_matches(|one: char| !one.is_alphanumeric())
        .trim_end_matches(|one: char| !one.is_alphanumeric() && one != '/');
    let head = end - text[start..end].trim_start_matches(|one: char| !one.is_alphanumeric()).len();
    head..head + core.len()
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = addresses(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_are_found_without_the_marks_around_them() {
        check("see (http://a.org/x--y), or \"www.b.org/it's\".", &["http://a.org/x--y", "www.b.org/it's"]);
        check(
            "mail anna@b-c.org; doi:10.1000/1-2 and 10.1000/3-4.",
            &["anna@b-c.org", "doi:10.1000/1-2", "10.1000/3-4"],
        );
        check("at 10.30 @ home: 5 www", &[]);
        check("", &[]);
    }
}
