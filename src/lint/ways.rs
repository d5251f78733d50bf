//! X024: one sign typed in two ways.

use crate::diag::codes::lint::X024;
use crate::diag::codes::lint::X025;
use crate::lint::Text;
use crate::lint::compounds::times;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::source::Span;

/// The places of two ways to write one thing.
#[derive(Default)]
struct Ways {
    first: Vec<Span>,
    second: Vec<Span>,
}

pub fn check(text: &Text, found: &mut Findings) {
    let (mut quotes, mut apostrophes, mut ellipses) = (Ways::default(), Ways::default(), Ways::default());
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
