//! Breaks that change the spelling, where a rule of the language gives them and its patterns do not.
//!
//! Hungarian and Catalan have patterns that tell the change; Norwegian and Swedish, which give a third letter back as German did, have none that
//! do, and no rule finds the place: the book's exceptions must name it.

use crate::book::Lang;
use crate::locale::hyphens::Change;
use crate::locale::hyphens::Hyphen;

const VOWELS: &str = "aeiouyäöüáéíóúàèìòùâêîôû";

/// First parts of German compounds that leave a letter out before the same letter: `Schiff` of `Schiffahrt`. What is not listed stays whole.
/// The patterns alone cannot tell: they have no break in `Rosette` and `Parterre` either.
const FIRST_PARTS: [&str; 47] = [
    "all",
    "ball",
    "ballett",
    "bann",
    "bett",
    "blatt",
    "brenn",
    "damm",
    "drill",
    "fall",
    "fell",
    "fett",
    "glatt",
    "gramm",
    "griff",
    "hell",
    "kamm",
    "kenn",
    "kontroll",
    "kristall",
    "metall",
    "modell",
    "müll",
    "null",
    "platt",
    "protokoll",
    "puff",
    "renn",
    "roll",
    "schall",
    "schiff",
    "schlamm",
    "schnell",
    "schritt",
    "schwimm",
    "sperr",
    "stall",
    "stamm",
    "statt",
    "still",
    "stoff",
    "stopp",
    "tüll",
    "voll",
    "wall",
    "wett",
    "zoll",
];

/// The start of `Dritteil`, whose parts have grown together, so that it gets no third letter back; `Mittag` and `dennoch` are in the patterns.
const PLAIN_DOUBLE: &str = "dritt";

/// Adds what the rules of a language give to the breaks of its patterns, and changes those that they change. `hyphens` rise and stay so.
pub fn add(hyphens: &mut Vec<Hyphen>, word: &str, lang: &Lang) {
    match lang.primary() {
        "nl" => drop_trema(hyphens, word),
        "de" if lang.as_str().ends_with("-1901") => part_old_german(hyphens, word),
        _ => {}
    }
}

/// A trema shows that a vowel starts a syllable; after a hyphen that needs no showing. Source: Woordenlijst Nederlandse taal, Leidraad, on breaking.
fn drop_trema(hyphens: &mut [Hyphen], word: &str) {
    for hyphen in hyphens {
        let (before, after) = word.split_at(hyphen.offset);
        let bare = match after.chars().next() {
            Some('ä') => "a",
            Some('ë') => "e",
            Some('ï') => "i",
            Some('ö') => "o",
            Some('ü') => "u",
            _ => continue,
        };
        if before.chars().next_back().is_some_and(is_vowel) {
            let n_after = after.chars().next().map_or(0, char::len_utf8);
            let change = Change { n_before: 0, before: String::new(), n_after, after: bare.to_string() };
            hyphen.change = Some(change);
        }
    }
}

/// German before 1996: `ck` between vowels becomes `k-k`, and a compound that left out the third of three equal letters gets it back.
///
/// The patterns know which places these are, and have no break there, whereas they have one before, in or after `ck` and double letters
/// elsewhere: `Rück-antwort`, `Ket-te`. Tried on the 286,000 words of Debian's `wogerman`.
/// Source: Duden, Rechtschreibung (19th edition, 1986), on parting words.
fn part_old_german(hyphens: &mut Vec<Hyphen>, word: &str) {
    let letters: Vec<(usize, char)> = word.char_indices().collect();
    for four in letters.windows(4) {
        let [(_, before), (start, first), (middle, second), (end, after)] = [four[0], four[1], four[2], four[3]];
        if !is_vowel(before) || !is_vowel(after) || hyphens.iter().any(|one| (start..=end).contains(&one.offset)) {
            continue;
        }
        let (written, second_letter) = (&word[start..end], &word[middle..end]);
        let small = word[..end].to_lowercase();
        let new = match (first, second) {
            ('c', 'k') => Hyphen::changed(start, written, "k", "k"),
            _ if first != second => continue,
            _ if small == PLAIN_DOUBLE => Hyphen::plain(middle),
            _ if FIRST_PARTS.iter().any(|part| small.ends_with(part)) => {
                Hyphen::changed(start, written, written, second_letter)
            }
            _ => continue,
        };
        let at = hyphens.partition_point(|one| one.offset < new.offset);
        hyphens.insert(at, new);
    }
}

fn is_vowel(letter: char) -> bool {
    letter.to_lowercase().all(|small| VOWELS.contains(small))
}
