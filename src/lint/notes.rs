//! X060 and X061: notes called out of their typed order, typed numbers that are missing, spaces before calls.

use std::collections::BTreeMap;

use crate::book::Note;
use crate::diag::codes::lint::X060;
use crate::diag::codes::lint::X061;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::words::before;
use crate::source::FileId;
use crate::source::Span;

/// The typed numbers of a file's notes count as a row where so many of a hundred follow each other.
const MIN_STEPS: usize = 90;

pub fn check(text: &Text, found: &mut Findings) {
    let mut by_file: BTreeMap<FileId, Vec<(u32, Span)>> = BTreeMap::new();
    for (number, call) in text.book.notes.iter().filter_map(numbered) {
        by_file.entry(call.file).or_default().push((number, call));
    }
    for calls in by_file.into_values() {
        check_order(&calls, found);
    }
    check_spaces(text, found);
}

fn numbered(note: &Note) -> Option<(u32, Span)> {
    Some((note.label.as_ref()?.parse().ok()?, note.call?))
}

/// The numbers do not print, so an author may have typed any; only where nearly all of them rise by one does the rest tell something.
fn check_order(calls: &[(u32, Span)], found: &mut Findings) {
    let follows = |pair: &[(u32, Span)]| pair[1].0 == pair[0].0 + 1 || pair[1].0 == 1;
    let n_steps = calls.windows(2).filter(|pair| follows(pair)).count();
    if calls.len() < 4 || n_steps * 100 < (calls.len() - 1) * MIN_STEPS {
        return;
    }
    for pair in calls.windows(2).filter(|pair| !follows(pair)) {
        let ((before, _), (number, call)) = (pair[0], pair[1]);
        let message = match number > before {
            true if number == before + 2 => {
                format!("note {number} follows note {before}: note {} is nowhere called", before + 1)
            }
            true => format!(
                "note {number} follows note {before}: notes {} to {} are not called between",
                before + 1,
                number - 1
            ),
            false => format!("note {number} is called after note {before}"),
        };
        found.tell(
            &X060,
            call,
            message,
            "see whether a call is lost, or a passage was moved; the build numbers notes anew",
        );
    }
}

fn check_spaces(text: &Text, found: &mut Findings) {
    for flow in &text.flows {
        for at in &flow.calls {
            if before(&flow.text, *at).is_some_and(|one| matches!(one, ' ' | '\u{a0}'))
                && flow.text[..*at].trim_end().len() + 1 == *at
            {
                let message = format!("space before the call of a note: “{}”", flow.around(*at - 1..*at));
                found.tell(&X061, flow.span(at - 1..*at), message, "take the space out");
            }
        }
    }
}
