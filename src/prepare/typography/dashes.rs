//! Dashes and ellipses from typewriter marks; hyphens between the numbers of a range.

use crate::locale::Locale;
use crate::prepare::typography::chars;
use crate::prepare::typography::flow::Edit;

/// Changes a run of hyphens that begins at `at`: two are an en dash, three an em dash, one between the numbers of a range an en dash. Two that
/// open a line of dialogue are the dash that the language has there.
///
/// Returns the length of the run. Four or more are a line that the author drew; beside `<` and `>` hyphens are an arrow.
pub fn hyphen_run(text: &str, at: usize, locale: &Locale, edits: &mut Vec<Edit>) -> usize {
    let n_hyphens = chars::run(text.as_bytes(), at, b'-');
    let is_arrow = chars::before(text, at) == Some('<') || chars::after(text, at + n_hyphens) == Some('>');
    let dash = match n_hyphens {
        1 if is_range(text, at) => "–",
        2 if opens_line(text, at) => locale.dialogue_dash,
        2 if !is_arrow => "–",
        3 if !is_arrow => "—",
        _ => return n_hyphens,
    };
    replace_run(at, n_hyphens, dash, edits);
    n_hyphens
}

/// Whether hyphens at `at` stand at the head of a paragraph or verse with a space after them.
fn opens_line(text: &str, at: usize) -> bool {
    (at == 0 || text[..at].ends_with('\n')) && text[at..].trim_start_matches('-').starts_with([' ', '\u{a0}'])
}

/// Changes a run of full stops that begins at `at`, close or with a space between any two: three are an ellipsis, four an ellipsis and the
/// full stop of the sentence. Returns the length of the run.
///
/// A book has one ellipsis, however its author typed it; spaced stops would take on the word spaces of each line. Two, or five and more
/// (a leader), stay, and so do dots of a path.
pub fn stop_run(text: &str, at: usize, edits: &mut Vec<Edit>) -> usize {
    let n_close = chars::run(text.as_bytes(), at, b'.');
    let stops = if n_close == 1 { spaced_stops(text, at) } else { (at..at + n_close).collect() };
    let len = stops.last().map_or(0, |last| last + 1 - at);
    if !(3..=4).contains(&stops.len()) {
        return len;
    }
    let before = chars::before(text, at);
    let is_slash = |one: Option<char>| matches!(one, Some('/' | '\\'));
    if is_slash(before) || is_slash(chars::after(text, at + len)) {
        return len;
    }
    // The stop that ends the sentence is the first where it touches the last word, otherwise the last.
    let is_apart = before.is_some_and(|one| one.is_whitespace() || chars::is_fixed_space(one));
    let first = if stops.len() == 4 && !is_apart { 1 } else { 0 };
    let ellipsis = stops[first]..stops[first + 2] + 1;
    for (idx, one) in text[at..at + len].char_indices() {
        let start = at + idx;
        let is_changed = ellipsis.contains(&start) || one != '.';
        let with = if start == ellipsis.start { "…" } else { "" };
        edits.extend(is_changed.then_some(Edit { start, len: one.len_utf8(), text: with }));
    }
    len
}

/// Where full stops with one space between any two stand, from `at` on.
fn spaced_stops(text: &str, at: usize) -> Vec<usize> {
    let mut stops = vec![at];
    let mut end = at + 1;
    while let Some(space) = chars::after(text, end).filter(|one| matches!(one, ' ' | '\u{a0}' | '\u{202f}'))
        && chars::after(text, end + space.len_utf8()) == Some('.')
    {
        end += space.len_utf8() + 1;
        stops.push(end - 1);
    }
    stops
}

/// The first byte becomes `with`, the others go; byte by byte, because a run may cross the border of two inlines.
fn replace_run(at: usize, len: usize, with: &'static str, edits: &mut Vec<Edit>) {
    edits.push(Edit { start: at, len: 1, text: with });
    edits.extend((at + 1..at + len).map(|start| Edit { start, len: 1, text: "" }));
}

/// Whether the hyphen at `at` stands between the two numbers of a range: `1905-1917`, `317-20`.
///
/// The second number, completed from the first where it is shorter, must be the greater one. So ISBNs, dates, telephone numbers, scores and
/// type numbers stay: they have a second hyphen, a leading zero, letters beside them, or fall.
pub fn is_range(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let n_first = bytes[..at].iter().rev().take(MAX_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let n_second = bytes[at + 1..].iter().take(MAX_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=MAX_DIGITS).contains(&n_first) || !(1..=MAX_DIGITS).contains(&n_second) {
        return false;
    }
    let (start, end) = (at - n_first, at + 1 + n_second);
    stands_free(text, start, end) && rises(&text[start..at], &text[at + 1..end]) && !is_telephone(text, start, end)
}

/// Longer numbers are codes.
const MAX_DIGITS: usize = 6;

/// Whether nothing beside the two numbers makes them part of something else.
fn stands_free(text: &str, start: usize, end: usize) -> bool {
    let is_bound_before = chars::before(text, start).is_some_and(|one| {
        chars::is_word(one) || matches!(one, '-' | '–' | '/' | '.' | ',' | ':' | '+' | '_' | '=' | '#' | '\u{2011}')
    });
    if is_bound_before {
        return false;
    }
    let rest = &text[end..];
    let Some(one) = rest.chars().next() else { return true };
    match one {
        '-' | '–' | '/' | '_' | '=' | '+' | '\u{2011}' => false,
        // Decimals and dates go on with a digit, the end of a sentence does not.
        '.' | ',' | ':' => !rest[1..].starts_with(|next: char| next.is_ascii_digit()),
        _ if chars::is_word(one) => is_range_suffix(rest),
        _ => true,
    }
}

/// Letters that may follow a range: “12-13f”, “1920-30s”.
fn is_range_suffix(rest: &str) -> bool {
    let letters = rest.find(|one: char| !one.is_alphanumeric()).map_or(rest, |end| &rest[..end]);
    matches!(letters, "f" | "ff" | "n" | "s" | "th" | "st" | "nd" | "rd" | "e" | "er")
}

/// Whether the second number is the greater one, in full or completed with the head of the first.
fn rises(first: &str, second: &str) -> bool {
    if first.starts_with('0') || (second.starts_with('0') && second.len() >= first.len()) {
        return false;
    }
    let whole = if second.len() < first.len() {
        format!("{}{second}", &first[..first.len() - second.len()])
    } else {
        second.to_string()
    };
    match (first.parse::<u32>(), whole.parse::<u32>()) {
        (Ok(low), Ok(high)) => low < high,
        _ => false,
    }
}

/// Whether the two numbers look like a telephone number: more digits just before, a word that says so, or three digits and four that lie far apart.
fn is_telephone(text: &str, start: usize, end: usize) -> bool {
    let head = text[..start].trim_end_matches([' ', '\u{a0}']);
    let has_code = head.len() < start && head.ends_with(|one: char| one.is_ascii_digit() || one == ')');
    let has_code = has_code && head.trim_end_matches(')').ends_with(|one: char| one.is_ascii_digit());
    let word = chars::word_before(head, head.len(), 12).unwrap_or("").trim_end_matches([':', '.']);
    let is_named = ["tel", "telephone", "phone", "fax", "mobile", "telefon", "tél", "тел"]
        .iter()
        .any(|own| word.to_lowercase() == *own);
    is_named || (has_code && is_area_code(head)) || is_local_number(&text[start..end])
}

/// Whether the digits at the end of `head` may be an area code: in brackets, with a plus or a leading zero.
fn is_area_code(head: &str) -> bool {
    let digits = head.trim_end_matches(')');
    let before = digits.trim_end_matches(|one: char| one.is_ascii_digit());
    head.ends_with(')') && before.ends_with('(') || before.ends_with('+') || digits[before.len()..].starts_with('0')
}

/// `555-1234`: pages and years of a range lie nearer or end in round numbers.
fn is_local_number(pair: &str) -> bool {
    let Some((first, second)) = pair.split_once('-') else { return false };
    let (Ok(low), Ok(high)) = (first.parse::<u32>(), second.parse::<u32>()) else { return false };
    first.len() == 3 && second.len() == 4 && high % 100 != 0 && high - low > 200
}

#[cfg(test)]
mod tests {
    use super::hyphen_run;
    use super::stop_run;
    use crate::locale::table::NEUTRAL;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut edits = Vec::new();
        let mut at = 0;
        while at < text.len() {
            at += match text.as_bytes()[at] {
                b'-' => hyphen_run(text, at, &NEUTRAL, &mut edits),
                b'.' => stop_run(text, at, &mut edits),
                _ => 1,
            };
        }
        let mut result = text.to_string();
        for edit in edits.iter().rev() {
            result.replace_range(edit.start..edit.start + edit.len, edit.text);
        }
        assert_eq!(result, expected, "from {text}");
    }

    #[test]
    fn two_hyphens_are_an_en_dash_and_three_an_em_dash() {
        check("a -- b", "a – b");
        check("a---b", "a—b");
        check("1905--1917", "1905–1917");
        check("----", "----");
        check("<-- and -->", "<-- and -->");
        check("well-known", "well-known");
    }

    #[test]
    fn three_stops_are_an_ellipsis() {
        check("so ... and...", "so … and…");
        check("The end.... And ....", "The end.… And ….");
        check("so . . . and. . . . Then", "so … and.… Then");
        check("come . . . .” a\u{a0}.\u{a0}. . b", "come ….” a\u{a0}… b");
        check("a. . b . . . . . . c .. . d", "a. . b . . . . . . c .. . d");
        check("a.. b..... ../x .../y", "a.. b..... ../x .../y");
    }

    #[test]
    fn ranges_take_an_en_dash() {
        check("(1905-1917)", "(1905–1917)");
        check("pp. 317-20, 297-8.", "pp. 317–20, 297–8.");
        check("1936-37; 1905-06", "1936–37; 1905–06");
        check("95-105 and 998-1002, 5-10, 1-250", "95–105 and 998–1002, 5–10, 1–250");
        check("12-13f, 12-13ff. 1920-30s", "12–13f, 12–13ff. 1920–30s");
        check("ages 12-14.", "ages 12–14.");
    }

    #[test]
    fn what_is_no_range_keeps_its_hyphen() {
        for text in [
            "978-3-16-148410-0",
            "0-19-852663-6",
            "2021-05-03",
            "2021-05",
            "555-1234",
            "tel. 555-600",
            "(030) 123-456",
            "+49 711-800",
            "0711 555-700",
            "AK-47",
            "5-4",
            "50-50",
            "747-400",
            "12-year-old",
            "12-14-year-olds",
            "No. 01-02",
            "1.2-3.4",
            "x=3-5",
            "A1-5",
            "12-345678901",
            "3-5=2",
        ] {
            check(text, text);
        }
    }
}
