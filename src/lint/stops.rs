//! X054: two marks where one is meant: `,,`, `..`, `,.`.

use crate::diag::codes::lint::X054;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::words::after;
use crate::lint::words::before;

/// Pairs that no sentence has. `.,` follows abbreviations, `?!` and `!!` are for the author.
const PAIRS: [&str; 10] = [",,", "..", ",.", ",;", ",:", ";;", ";,", ";.", "::", ":."];

pub fn check(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        for (at, _) in flow.text.match_indices([',', '.', ';', ':']) {
            let Some(pair) = PAIRS.iter().find(|pair| flow.text[at..].starts_with(**pair)) else { continue };
            let is_row = |one: Option<char>| {
                one.is_some_and(|one| one.is_ascii_digit() || matches!(one, '.' | ',' | ';' | ':' | '/' | '…'))
            };
            let stands_behind_word =
                before(&flow.text, at).is_some_and(|one| one.is_alphanumeric() || matches!(one, ')' | '”' | '’'));
            if stands_behind_word && !is_row(after(&flow.text, at + 2)) && !is_spaced(&flow.text[at + 2..]) {
                let message = format!("“{pair}”: two marks for one: “{}”", flow.around(at..at + 2));
                found.tell(&X054, flow.span(at..at + 2), message, "take one of the two out");
            }
        }
    }
}

/// `.. .`: an ellipsis with a space in it.
fn is_spaced(rest: &str) -> bool {
    rest.trim_start_matches([' ', '\u{a0}']).starts_with('.')
}
