//! X024: one sign typed in two ways.

use crate::diag::codes::lint::X024;
use crate::diag::codes::lint::X025;
use crate::lint::Text;
use crate::lint::compounds::times;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::locale::Gap;
use crate::locale::locale;
use crate::prepare::typography::dashes::is_range;
use crate::source::Span;

/// The places of two ways to write one thing.
#[derive(Default)]
struct Ways {
    first: Vec<Span>,
    second: Vec<Span>,
}

pub fn check(text: &Text, found: &mut Findings) {
    let (mut quotes, mut apostrophes, mut ellipses) = (Ways::default(), Ways::default(), Ways::default());
    let (mut ranges, mut high_marks) = (Ways::default(), Ways::default());
    let (mut percents, mut dashes) = (Ways::default(), Ways::default());
    for flow in &text.flows {
        for (at, mark) in flow.text.char_indices() {
            let span = || flow.span(at..at + mark.len_utf8());
            match mark {
                '"' => quotes.first.push(span()),
                '“' | '”' | '«' | '»' | '„' => quotes.second.push(span()),
                '\'' if is_within_word(flow, at) => apostrophes.first.push(span()),
                '’' if is_within_word(flow, at) => apostrophes.second.push(span()),
                '.' if is_three_stops(flow, at) => ellipses.first.push(span()),
                '…' => ellipses.second.push(span()),
                '-' if is_range(&flow.text, at) => ranges.first.push(span()),
                '–' if is_dashed_range(flow, at) => ranges.second.push(span()),
                ':' | ';' | '!' | '?' => high_mark(flow, at, mark, &mut high_marks),
                '%' => percent(flow, at, &mut percents),
                '—' => dash(flow, at, &mut dashes.first),
                '–' => dash(flow, at, &mut dashes.second),
                _ => {}
            }
        }
    }
    tell_evened("straight quotation marks", "curly quotation marks", quotes, found);
    tell_evened("straight apostrophes", "curly apostrophes", apostrophes, found);
    tell_evened("ellipses of three stops", "ellipses “…”", ellipses, found);
    tell_evened("ranges with a hyphen", "ranges with a dash", ranges, found);
    tell_evened("high marks without a space", "high marks with a space", high_marks, found);
    tell_mixed("percent signs without a space", "percent signs with a space", percents, found);
    tell_mixed("dashes “—” in a sentence", "dashes “–” in a sentence", dashes, found);
}

fn is_within_word(flow: &Flow, at: usize) -> bool {
    let mark = after(&flow.text, at).map_or(1, char::len_utf8);
    before(&flow.text, at).is_some_and(char::is_alphabetic)
        && after(&flow.text, at + mark).is_some_and(char::is_alphabetic)
}

fn is_three_stops(flow: &Flow, at: usize) -> bool {
    flow.text[at..].starts_with("...") && before(&flow.text, at) != Some('.')
}

/// A dash between two numbers.
fn is_dashed_range(flow: &Flow, at: usize) -> bool {
    let is_digit = |one: Option<char>| one.is_some_and(|one| one.is_ascii_digit());
    is_digit(before(&flow.text, at)) && is_digit(after(&flow.text, at + '–'.len_utf8()))
}

/// A mark before which the language sets a space, behind a letter.
fn high_mark(flow: &Flow, at: usize, mark: char, ways: &mut Ways) {
    let locale = locale(flow.lang(at));
    let gap = if mark == ':' { locale.colon } else { locale.high_punctuation };
    let head = &flow.text[..at];
    let bare = head.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let ends_here = !after(&flow.text, at + 1).is_some_and(char::is_alphanumeric);
    if matches!(gap, Gap::Always(_)) && bare.ends_with(char::is_alphabetic) && ends_here {
        let way = if bare.len() == head.len() { &mut ways.first } else { &mut ways.second };
        way.push(flow.span(at..at + 1));
    }
}

fn percent(flow: &Flow, at: usize, ways: &mut Ways) {
    let head = &flow.text[..at];
    let bare = head.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    if bare.ends_with(|last: char| last.is_ascii_digit()) {
        let way = if bare.len() == head.len() { &mut ways.first } else { &mut ways.second };
        way.push(flow.span(at..at + 1));
    }
}

/// Dashes that part a sentence: between words, not between numbers, and not at the head of a speech.
fn dash(flow: &Flow, at: usize, way: &mut Vec<Span>) {
    let is_white = |one: char| matches!(one, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{200a}');
    let (head, tail) = (flow.text[..at].trim_end_matches(is_white), flow.text[at + 3..].trim_start_matches(is_white));
    // Without spaces an en dash joins: the north–south line.
    let is_joint = flow.text[at..].starts_with('–') && head.len() == at;
    if head.ends_with(char::is_alphabetic) && tail.starts_with(char::is_alphabetic) && !is_joint {
        way.push(flow.span(at..at + 3));
    }
}

/// The build writes both alike, so it is only a note.
fn tell_evened(first: &str, second: &str, ways: Ways, found: &mut Findings) {
    if let Some((message, rare)) = mixed(first, second, ways) {
        let hint = "the build sets both alike; write one of them, if other programs shall read the manuscript too";
        found.tell_all(&X024, rare, message, hint);
    }
}

fn tell_mixed(first: &str, second: &str, ways: Ways, found: &mut Findings) {
    if let Some((message, rare)) = mixed(first, second, ways) {
        found.tell_all(&X025, rare, message, "write all of them in one way");
    }
}

/// The message and the places of the rarer way, where there are both.
fn mixed(first: &str, second: &str, ways: Ways) -> Option<(String, Vec<Span>)> {
    let (rare, usual) = match ways.first.len() <= ways.second.len() {
        true => ((first, ways.first), (second, ways.second)),
        false => ((second, ways.second), (first, ways.first)),
    };
    (!rare.1.is_empty()).then(|| (format!("{}, but {} {}", rare.0, usual.0, times(usual.1.len())), rare.1))
}
