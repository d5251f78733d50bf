//! X030: the same word twice in a row.

use std::ops::Range;

use crate::diag::codes::lint::X030;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Flow;
use crate::lint::flow::Kind;
use crate::lint::languages::habits;
use crate::lint::words::key;

pub fn check(text: &Text, found: &mut Findings) {
    // In verse words are repeated on purpose.
    for flow in text.flows.iter().filter(|flow| flow.kind != Kind::Verse) {
        for pair in flow.words.windows(2) {
            if is_doubled(flow, &pair[0], &pair[1]) {
                let word = &flow.text[pair[1].clone()];
                let range = pair[0].start..pair[1].end;
                let around = flow.around(range.clone());
                let message = format!("“{word}” stands twice in a row: “{around}”");
                found.tell(&X030, flow.span(range), message, "take one of the two out");
            }
        }
    }
}

fn is_doubled(flow: &Flow, first: &Range<usize>, second: &Range<usize>) -> bool {
    let between = &flow.text[first.end..second.start];
    if between.is_empty() || !between.chars().all(|one| matches!(one, ' ' | '\u{a0}' | '\u{202f}')) {
        return false;
    }
    let (left, right) = (&flow.text[first.clone()], &flow.text[second.clone()]);
    // Names may be of two like words, and capitals may be numbers; “bora bora” is one word with a space.
    if !right.chars().all(|one| one.is_lowercase() || matches!(one, '\'' | '’')) {
        return false;
    }
    let doubled = key(right);
    let Some(habits) = habits(flow.lang(first.start).primary()) else { return false };
    key(left) == doubled
        && !habits.doubles.contains(&doubled.as_str())
        && flow.lang(first.start) == flow.lang(second.start)
}
