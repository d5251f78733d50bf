//! X053: a hyphen between spaces that is meant for a dash.

use crate::diag::codes::lint::X053;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::words::after;
use crate::lint::words::before;
use crate::source::Span;

pub fn check(text: &Text, found: &mut Findings) {
    let mut places: Vec<Span> = Vec::new();
    for flow in &text.flows {
        for (at, _) in flow.text.match_indices(" - ") {
            let (left, right) = (before(&flow.text, at), after(&flow.text, at + 3));
            let is_sum =
                |one: Option<char>| one.is_none_or(|one| one.is_ascii_digit() || matches!(one, '+' | '-' | '\u{1a}'));
            if !is_sum(left) || right.is_some_and(char::is_alphabetic) {
                places.push(flow.span(at + 1..at + 2));
            }
        }
    }
    let message = "hyphen between spaces, for a dash".to_string();
    found.tell_all(&X053, places, message, "write `--` for the dash “–”, or `---` for “—”");
}
