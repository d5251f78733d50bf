//! X011: quotation marks of another language, where a book has those of its own too.

use std::collections::BTreeMap;

use crate::diag::codes::lint::X011;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::locale::Locale;
use crate::locale::locale;
use crate::source::Span;

/// The marks of its own must be so many times as many.
const MAJORITY: usize = 4;

/// The marks of one language.
#[derive(Default)]
struct Tally {
    n_own: usize,
    foreign: Vec<Span>,
    marks: String,
}

pub fn check(text: &Text, found: &mut Findings) {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for flow in &text.flows {
        for (at, mark) in flow.text.char_indices().filter(|(_, mark)| "\"“”„‟«»‹›‚".contains(*mark)) {
            let lang = flow.lang(at);
            let locale = locale(lang);
            if locale.tag.is_empty() {
                continue;
            }
            let tally = tallies.entry(lang.as_str()).or_default();
            if mark == '"' || is_of(locale, mark) {
                tally.n_own += 1;
                continue;
            }
            tally.foreign.push(flow.span(at..at + mark.len_utf8()));
            if !tally.marks.contains(mark) {
                tally.marks.push(mark);
            }
        }
    }
    for (lang, tally) in tallies {
        if tally.n_own >= tally.foreign.len() * MAJORITY {
            let (n_foreign, n_own, marks) = (tally.foreign.len(), tally.n_own, &tally.marks);
            let message = format!(
                "quotation marks “{marks}” in text of the language `{lang}`: {n_foreign}, and {n_own} of its own"
            );
            let hint = "write the marks of the language, or say which one it is: `[«mot»]{lang=fr}`";
            found.tell_all(&X011, tally.foreign, message, hint);
        }
    }
}

fn is_of(locale: &Locale, mark: char) -> bool {
    let pairs = [locale.quotes.outer, locale.quotes.inner];
    pairs.iter().any(|pair| pair.open.starts_with(mark) || pair.close.ends_with(mark))
}
