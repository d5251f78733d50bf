//! X021: British and American spellings in one book, by kinds: `organise` and `organize`, `colour` and `color`.

use std::collections::BTreeSet;

use crate::diag::codes::lint::X021;
use crate::lint::Text;
use crate::lint::compounds::Words;
use crate::lint::compounds::own;
use crate::lint::compounds::times;
use crate::lint::findings::Findings;
use crate::lint::vocabulary::Form;
use crate::lint::vocabulary::Place;

/// Ends of stems to which the suffix of a verb is added: `final-ise`, `modern-ise`, `critic-ise`. Only what ends so has two spellings; in
/// surprise, chemise, exercise it is no suffix. Source: Fowler, Modern English Usage, “-ize, -ise”.
const STEM_ENDS: [&str; 46] = [
    "al", "el", "il", "ol", "ul", "yl", "tall", "quill", "an", "en", "in", "on", "un", "rn", "gn", "ar", "er", "ir",
    "or", "ur", "yr", "tr", "at", "et", "it", "ot", "yt", "pt", "ic", "im", "om", "em", "am", "ym", "as", "es", "og",
    "rg", "ph", "th", "ard", "id", "od", "ed", "iv", "ort",
];
/// Stems that end so, and yet have no suffix: promise, premise, treatise, chemise, metropolises, chrysalises.
const NO_SUFFIX: [&str; 6] = ["prom", "prem", "treat", "chem", "ropol", "chrysal"];
/// Words that have their `z` in their root.
const ALWAYS_IZE: [&str; 9] = ["caps", "downs", "overs", "unders", "outs", "mids", "supers", "lifes", "bites"];
/// Endings of a verb in `-ise` or `-ize` behind the letter that differs.
const ENDINGS: [&str; 10] = ["e", "ed", "es", "er", "ers", "ing", "ation", "ations", "ational", "able"];

/// Words whose stem differs: British and American.
const STEMS: [(&str, &str, &str); 35] = [
    ("-our and -or", "colour", "color"),
    ("-our and -or", "honour", "honor"),
    ("-our and -or", "labour", "labor"),
    ("-our and -or", "favour", "favor"),
    ("-our and -or", "neighbour", "neighbor"),
    ("-our and -or", "behaviour", "behavior"),
    ("-our and -or", "endeavour", "endeavor"),
    ("-our and -or", "harbour", "harbor"),
    ("-our and -or", "humour", "humor"),
    ("-our and -or", "rumour", "rumor"),
    ("-our and -or", "vigour", "vigor"),
    ("-our and -or", "fervour", "fervor"),
    ("-our and -or", "parlour", "parlor"),
    ("-our and -or", "flavour", "flavor"),
    ("-our and -or", "armour", "armor"),
    ("-re and -er", "centre", "center"),
    ("-re and -er", "theatre", "theater"),
    ("-re and -er", "fibre", "fiber"),
    ("-re and -er", "sombre", "somber"),
    ("-ence and -ense", "defence", "defense"),
    ("-ence and -ense", "offence", "offense"),
    ("-ence and -ense", "pretence", "pretense"),
    ("-lled and -led", "travelled", "traveled"),
    ("-lled and -led", "travelling", "traveling"),
    ("-lled and -led", "traveller", "traveler"),
    ("-lled and -led", "cancelled", "canceled"),
    ("-lled and -led", "labelled", "labeled"),
    ("-lled and -led", "modelled", "modeled"),
    ("-lled and -led", "quarrelled", "quarreled"),
    ("grey and gray", "grey", "gray"),
    ("plough and plow", "plough", "plow"),
    ("sceptic and skeptic", "sceptic", "skeptic"),
    ("mould and mold", "mould", "mold"),
    ("analyse and analyze", "analyse", "analyze"),
    ("analyse and analyze", "analysing", "analyzing"),
];

/// Endings before which the stems keep their difference; `humorous` and `laboratory` are spelt alike everywhere.
const STEM_ENDINGS: [&str; 18] = [
    "", "s", "d", "ed", "ing", "er", "ers", "'s", "ful", "less", "able", "hood", "hoods", "ly", "ite", "ish", "ism",
    "ical",
];

/// One kind of difference, with the places of both spellings.
#[derive(Default)]
struct Tally {
    british: Vec<Place>,
    american: Vec<Place>,
}

pub fn check(text: &Text, found: &mut Findings) {
    let Some(words) = text.vocabulary.by_language.get("en") else { return };
    report("-ise and -ize", &suffixes(words), text, found);
    let mut rest = &STEMS[..];
    while let Some((kind, ..)) = rest.first() {
        let len = rest.iter().take_while(|(own, ..)| own == kind).count();
        report(kind, &stems(words, &rest[..len]), text, found);
        rest = &rest[len..];
    }
}

fn suffixes(words: &Words) -> Tally {
    let mut tally = Tally::default();
    let split = |word: &str| ENDINGS.iter().find_map(|ending| suffix(word.strip_suffix(ending)?));
    let with_z: BTreeSet<String> = words
        .keys()
        .filter_map(|word| split(word))
        .filter(|(_, letter)| *letter == 'z')
        .map(|(stem, _)| stem)
        .collect();
    for (word, places) in words {
        match split(word) {
            Some((stem, 's')) if has_suffix(&stem) || with_z.contains(&stem) => tally.british.extend(small(places)),
            Some((stem, 'z')) if !ALWAYS_IZE.contains(&stem.as_str()) => tally.american.extend(small(places)),
            _ => {}
        }
    }
    tally
}

/// Whether a stem takes the suffix. Prefixes change nothing: `unpromis`.
fn has_suffix(stem: &str) -> bool {
    let ends = |own: &&str| stem.ends_with(*own);
    STEM_ENDS.iter().any(ends) && !NO_SUFFIX.iter().any(ends)
}

/// `organ` and `s` of `organis`.
fn suffix(stem: &str) -> Option<(String, char)> {
    let letter = stem.chars().next_back().filter(|letter| matches!(letter, 's' | 'z'))?;
    let stem = stem[..stem.len() - 1].strip_suffix('i')?;
    // Shorter ones are other words: size, prize, rise, wise, noise.
    (stem.chars().count() >= 4 || stem == "real").then(|| (stem.to_string(), letter))
}

fn stems(words: &Words, pairs: &[(&str, &str, &str)]) -> Tally {
    let mut tally = Tally::default();
    for (_, british, american) in pairs {
        for (stem, places) in [(british, &mut tally.british), (american, &mut tally.american)] {
            let forms = STEM_ENDINGS.iter().filter_map(|ending| words.get(&format!("{stem}{ending}")));
            places.extend(forms.flat_map(|own| small(own)));
        }
    }
    tally
}

/// The places in small letters: those with capitals are names.
fn small(places: &[Place]) -> Vec<Place> {
    own(places, "en").into_iter().filter(|place| place.form == Form::Small).collect()
}

fn report(kind: &str, tally: &Tally, text: &Text, found: &mut Findings) {
    let (rare, usual) = match tally.british.len() <= tally.american.len() {
        true => (&tally.british, &tally.american),
        false => (&tally.american, &tally.british),
    };
    let (Some(first), Some(other)) = (rare.first(), usual.first()) else { return };
    let (own, usually) = (first.word(&text.flows), other.word(&text.flows));
    let message = format!("two spellings, {kind}: “{own}”, but as in “{usually}” {}", times(usual.len()));
    let spans = rare.iter().map(|place| place.span(&text.flows)).collect();
    found.tell_all(
        &X021,
        spans,
        message,
        "spell all of them in one way; words that you quote stand best in quotations",
    );
}
