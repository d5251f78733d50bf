//! X022: names and foreign words with their accents here and without them there.

use unicode_normalization::UnicodeNormalization;

use crate::diag::codes::lint::X022;
use crate::lint::Text;
use crate::lint::compounds::times;
use crate::lint::findings::Findings;
use crate::lint::flow::Voice;
use crate::lint::languages::habits;
use crate::lint::vocabulary::Form;
use crate::lint::vocabulary::Place;
use crate::lint::words::is_combining;
use crate::source::Span;

/// Shorter words with and without an accent are different ones.
const MIN_LETTERS: usize = 4;

pub fn check(text: &Text, found: &mut Findings) {
    for (lang, words) in &text.vocabulary.by_language {
        let Some(habits) = habits(lang) else { continue };
        for (accented, places) in words.iter().filter(|(word, _)| !word.is_ascii()) {
            let plain: String = accented.chars().flat_map(|one| folded(one, habits.own_letters)).collect();
            let Some(others) = words.get(&plain).filter(|_| plain != *accented) else { continue };
            if plain.chars().count() < MIN_LETTERS || is_other_word(accented) {
                continue;
            }
            let (mut with, without) = (names(places, lang), names(others, lang));
            let is_one_word = without.first().is_some_and(|other| with.iter().any(|place| is_like(text, place, other)));
            with.retain(|place| place.form == Form::Name || is_one_word);
            if with.is_empty() || without.is_empty() {
                continue;
            }
            let (rare, usual) = if with.len() < without.len() { (with, without) } else { (without, with) };
            let (rarer, other) = (rare[0].word(&text.flows), usual[0].word(&text.flows));
            let message = format!("“{rarer}”, but “{other}” {}", times(usual.len()));
            let spans: Vec<Span> = rare.iter().map(|place| place.span(&text.flows)).collect();
            found.tell_all(&X022, spans, message, "write the word in one way");
        }
    }
}

/// A letter without its marks, unless the language takes it for a letter of its own.
fn folded(one: char, own_letters: &str) -> Vec<char> {
    if one.is_ascii() || own_letters.contains(one) {
        vec![one]
    } else {
        one.nfd().filter(|part| !is_combining(*part)).collect()
    }
}

/// An accent at the end makes another word of it: résumé, exposé.
fn is_other_word(accented: &str) -> bool {
    accented.trim_end_matches('s').trim_end_matches('e').ends_with('é')
}

/// Whether a word stands beside one of the words beside the other: a French `mère` is no English `mere` with an accent.
fn is_like(text: &Text, place: &Place, other: &Place) -> bool {
    let (before, behind) = place.neighbors(&text.flows);
    let other = other.word(&text.flows);
    before.is_some_and(|before| text.lexicon.pair(before, other) > 0)
        || behind.is_some_and(|behind| text.lexicon.pair(other, behind) > 0)
}

/// The places that count: names, and in English, which has no accents of its own, all words.
fn names(places: &[Place], lang: &str) -> Vec<Place> {
    let counts = |place: &&Place| {
        place.voice == Voice::Own && (place.form == Form::Name || (lang == "en" && place.form == Form::Small))
    };
    places.iter().filter(counts).copied().collect()
}
