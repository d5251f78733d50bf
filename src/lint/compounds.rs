//! X020: words written with a hyphen here and as one word there.

use std::collections::BTreeMap;

use crate::diag::codes::lint::X020;
use crate::lint::Text;
use crate::lint::findings::Findings;
use crate::lint::flow::Voice;
use crate::lint::languages::has_capital_nouns;
use crate::lint::vocabulary::Form;
use crate::lint::vocabulary::Place;
use crate::source::Span;

pub fn check(text: &Text, found: &mut Findings) {
    for (lang, words) in &text.vocabulary.by_language {
        for (hyphenated, places) in words {
            let Some(closed) = closed_form(hyphenated, lang) else { continue };
            let with = own(places, lang);
            let without = words.get(&closed).map_or(Vec::new(), |places| own(places, lang));
            let (rare, usual) = if with.len() <= without.len() { (with, without) } else { (without, with) };
            let (Some(rarer), Some(usual_word)) = (written(&rare, text), written(&usual, text)) else { continue };
            let spans: Vec<Span> = rare.iter().map(|place| place.span(&text.flows)).collect();
            let message = format!("“{rarer}”, but “{usual_word}” {}", times(usual.len()));
            found.tell_all(&X020, spans, message, "write the word in one way");
        }
    }
}

/// “once”, “12 times”.
pub fn times(count: usize) -> String {
    if count == 1 { "once".to_string() } else { format!("{count} times") }
}

/// The word as it is written, with a small letter where it is so anywhere.
fn written<'f>(places: &[Place], text: &'f Text) -> Option<&'f str> {
    let small = places.iter().find(|place| place.form == Form::Small);
    Some(small.or(places.first())?.word(&text.flows))
}

/// The word without its hyphen, where both are the same word. English sets a hyphen behind `re` to part words: `re-cover`, `recover`.
fn closed_form(word: &str, lang: &str) -> Option<String> {
    let (left, right) = word.split_once('-')?;
    let is_part = |part: &str| part.chars().count() >= 2 && part.chars().all(char::is_alphabetic);
    let is_apart = lang == "en" && left == "re";
    (is_part(left) && is_part(right) && !is_apart && left != right).then(|| format!("{left}{right}"))
}

/// The places where the spelling is the author's own and not that of a name.
pub fn own(places: &[Place], lang: &str) -> Vec<Place> {
    let is_own = |place: &&Place| place.voice == Voice::Own && (place.form != Form::Name || has_capital_nouns(lang));
    places.iter().filter(is_own).copied().collect()
}

/// Words of one language.
pub type Words = BTreeMap<String, Vec<Place>>;
