//! Compounds that a language never writes solid: a hyphen within one belongs to the word, wherever the line ends.
//!
//! It is asked only about words that the text has nowhere else, neither solid nor with a hyphen; what the text does itself is better evidence.
//! Sources: The Chicago Manual of Style, 17th edition, 7.89 (the table of compounds) and 7.36 (no single letter is left on a line); for
//! French, Lexique des règles typographiques en usage à l’Imprimerie nationale, “Division des mots” and “Trait d’union”; for German,
//! Amtliches Regelwerk 2018, § 40 (letters and abbreviations).

use crate::import::lexicon::Lexicon;

/// A word that may be a compound, parted at the hyphen in question.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'t> {
    pub left: &'t str,
    pub right: &'t str,
    /// Whether another part hangs on the left one by a hyphen, or on the right one.
    pub has_more_before: bool,
    pub has_more_behind: bool,
}

/// Endings of solid words that begin like these compounds.
type Solid = &'static [&'static str];

const AFTER_NUMBERS: Solid = &[
    "fold", "some", "somes", "score", "pence", "penny", "pennies", "weight", "weights", "ness", "ish", "th", "ths",
    "teen", "teens", "teenth", "teenths", "een", "eenth", "ty", "ties", "tieth", "tieths", "y", "ies", "ieth", "ieths",
    "h", "hs", "r", "rs", "s", "pin", "pins", "square",
];

/// First parts that English never writes solid with a word, but for those with the endings behind them.
const ENGLISH: [(&str, Solid); 23] = [
    ("self", &["ish", "ishly", "ishness", "less", "lessly", "lessness", "same", "hood", "dom"]),
    (
        "half",
        &["way", "back", "backs", "tone", "tones", "penny", "pence", "wit", "wits", "witted", "hearted", "heartedly"],
    ),
    ("well", &["ing", "ed", "ness", "head", "heads", "spring", "springs", "ington"]),
    ("vice", &["roy", "roys", "royal", "royalty", "regal", "gerent"]),
    ("quasi", &[]),
    ("twice", &[]),
    ("two", AFTER_NUMBERS),
    ("three", AFTER_NUMBERS),
    ("four", AFTER_NUMBERS),
    ("five", AFTER_NUMBERS),
    ("six", AFTER_NUMBERS),
    ("seven", AFTER_NUMBERS),
    ("eight", AFTER_NUMBERS),
    ("nine", AFTER_NUMBERS),
    ("twenty", AFTER_NUMBERS),
    ("thirty", AFTER_NUMBERS),
    ("forty", AFTER_NUMBERS),
    ("fifty", AFTER_NUMBERS),
    ("sixty", AFTER_NUMBERS),
    ("seventy", AFTER_NUMBERS),
    ("eighty", AFTER_NUMBERS),
    ("ninety", AFTER_NUMBERS),
    ("hundred", AFTER_NUMBERS),
];
/// The same, where the second part is a word or begins with a consonant: `il-lusion` and `al-lied` may be broken badly.
const ENGLISH_WORDS: [(&str, Solid); 2] = [("ill", &["ness", "nesses"]), ("all", &["spice"])];
/// Second parts that English never writes solid with a word of more than two letters: `debased` is none.
const ENGLISH_SECONDS: [&str; 4] = ["based", "century", "elect", "odd"];
/// How those are called who bear a title no longer: `ex-officer`, but not `ex-tract`.
const PERSONS: [&str; 10] = ["er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "ent", "ents"];
/// Prefixes that some writers set off by a hyphen and others do not. Few words begin like them by chance.
const PREFIXES: [&str; 9] = ["anti", "co", "counter", "mid", "neo", "non", "pseudo", "semi", "ultra"];

const FRENCH: [(&str, Solid); 10] = [
    ("après", &[]),
    ("arrière", &[]),
    ("avant", &["age", "ages", "ager", "agé", "ageux", "ageuse", "ageusement"]),
    ("celui", &[]),
    ("celles", &[]),
    ("ceux", &[]),
    ("demi", &["urge", "urges"]),
    ("là", &[]),
    ("peut", &[]),
    ("quelques", &[]),
];
const FRENCH_SECONDS: [&str; 2] = ["même", "mêmes"];
/// `dit-il`: no French syllable begins with a vowel behind a consonant.
const FRENCH_PRONOUNS: [&str; 5] = ["il", "ils", "elle", "elles", "on"];

/// Whether the hyphen between two parts is one that a language always writes, or that the text writes with such a prefix.
pub fn keeps_hyphen(parts: Parts, language: &str, lexicon: &Lexicon) -> bool {
    let left = parts.left.to_lowercase();
    let (knows_left, knows_right) = (lexicon.knows(&left), lexicon.knows(parts.right));
    // `down-to-earth`, `aide-de-camp`
    let is_phrase =
        (parts.has_more_before && knows_left && knows_right) || (parts.has_more_behind && (knows_left || knows_right));
    let is_told = match language {
        "en" => is_english(&left, parts.right, lexicon),
        "fr" => is_french(&left, parts.right),
        _ => false,
    };
    let is_habit = PREFIXES.contains(&left.as_str()) && knows_right && lexicon.begins_other_compounds(&left);
    is_letters(parts.left) || is_phrase || is_told || is_habit
}

/// One letter, or an abbreviation in capitals: `e-mail`, `US-amerikanisch`.
fn is_letters(left: &str) -> bool {
    let mut letters = left.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => only.is_alphabetic(),
        _ => left.chars().all(char::is_uppercase),
    }
}

fn is_english(left: &str, right: &str, lexicon: &Lexicon) -> bool {
    let knows_right = lexicon.knows(right);
    let is_word = knows_right || !right.starts_with(['a', 'e', 'i', 'o', 'u', 'y']);
    never_solid(&ENGLISH, left, right)
        || (never_solid(&ENGLISH_WORDS, left, right) && is_word)
        || (ENGLISH_SECONDS.contains(&right) && left.len() > 2)
        || (left == "so" && right == "called")
        || (left == "ex" && knows_right && PERSONS.iter().any(|ending| right.ends_with(ending)))
}

fn is_french(left: &str, right: &str) -> bool {
    never_solid(&FRENCH, left, right)
        || FRENCH_SECONDS.contains(&right)
        || (FRENCH_PRONOUNS.contains(&right) && left.ends_with(['t', 'd']))
}

fn never_solid(firsts: &[(&str, Solid)], left: &str, right: &str) -> bool {
    firsts.iter().any(|(first, solid)| *first == left && !solid.contains(&right))
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use super::keeps_hyphen;
    use crate::import::lexicon::Lexicon;

    fn keeps(word: &str, language: &str) -> bool {
        let text =
            "an officer and a worker, a road to the earth, an aide, anti-royalist, anti-slavery, fascist, plan, à la";
        let (left, right) = word.split_once('|').expect("the place is marked");
        let (left, right) = (left.rsplit('-').next().unwrap_or(left), right.split('-').next().unwrap_or(right));
        let (has_more_before, has_more_behind) = (word.find('-') < word.find('|'), word.rfind('-') > word.find('|'));
        let parts = Parts { left, right, has_more_before, has_more_behind };
        keeps_hyphen(parts, language, &Lexicon::of_lines([text].into_iter()))
    }

    #[test]
    fn english_compounds_keep_their_hyphen_and_solid_words_have_none() {
        let compounds = "self|activity Self|denial half|hearing twice|told two|thirds well|fed vice|consul so|called ex|officer ex|worker \
             anti|fascist nineteenth|century e|mail IRA|led road|to-earth road-to|earth aide|de-camp plan|based ill|fated all|royalist";
        for word in compounds.split_whitespace() {
            assert!(keeps(word, "en"), "{word}");
        }
        let solid = "self|ish half|way two|fold six|teenth well|ing vice|roy so|cial ex|tract ex|press anti|quity de|based ill|usion al|lied";
        for word in solid.split_whitespace() {
            assert!(!keeps(word, "en"), "{word}");
        }
    }

    #[test]
    fn other_languages_have_their_own() {
        for word in ["après|midi", "dit|il", "lui|même", "peut|être", "a|t-elle"] {
            assert!(keeps(word, "fr"), "{word}");
        }
        for word in ["avant|age", "gen|til", "mai|son"] {
            assert!(!keeps(word, "fr"), "{word}");
        }
        assert!(keeps("US|amerikanisch", "de") && !keeps("two|rzyć", "pl") && !keeps("self|made", "de"));
    }
}
