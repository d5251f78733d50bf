//! X023: a word in small letters that the book otherwise writes with a capital.

use crate::diag::codes::lint::X023;
use crate::lint::Text;
use crate::lint::compounds::times;
use crate::lint::findings::Findings;
use crate::lint::flow::Voice;
use crate::lint::languages::has_capital_nouns;
use crate::lint::vocabulary::Form;
use crate::lint::vocabulary::Place;

/// So often a word must have its capital within sentences.
const MIN_NAMES: usize = 10;
/// So many of a hundred places may be small at most.
const MAX_SMALL: usize = 5;

pub fn check(text: &Text, found: &mut Findings) {
    for (lang, entries) in &text.vocabulary.by_language {
        // Such a language has nouns and verbs of one form, and tells them apart by the capital.
        if has_capital_nouns(lang) {
            continue;
        }
        for places in entries.values() {
            let names: Vec<&Place> = places.iter().filter(|place| place.form == Form::Name).collect();
            let small: Vec<&Place> = places.iter().filter(|place| place.form == Form::Small).collect();
            if names.len() < MIN_NAMES || small.is_empty() || small.len() * 100 > names.len() * MAX_SMALL {
                continue;
            }
            let name = names[0].word(&text.flows);
            for place in small.into_iter().filter(|place| place.voice == Voice::Own && is_like(text, place, name)) {
                let message =
                    format!("“{}” with a small letter, but “{name}” {}", place.word(&text.flows), times(names.len()));
                let hint = "write the capital, or put the word into `allow` of lint.toml";
                found.tell(&X023, place.span(&text.flows), message, hint);
            }
        }
    }
}

/// Whether the name stands elsewhere between the same words: the small one is no other word then, as in “a soviet of workers”.
fn is_like(text: &Text, place: &Place, name: &str) -> bool {
    let (before, behind) = place.neighbors(&text.flows);
    before.is_some_and(|before| text.lexicon.pair(before, name) > 0)
        && behind.is_none_or(|behind| text.lexicon.pair(name, behind) > 0)
}
