//! What the checks must know of single languages.

/// The habits of one language.
#[derive(PartialEq, Eq, Debug)]
pub struct Habits {
    /// The primary part of its tag.
    pub tag: &'static str,
    /// Words of one letter.
    pub one_letter: &'static [&'static str],
    /// Words that may stand twice in a row.
    pub doubles: &'static [&'static str],
    /// Letters with marks that are letters of their own, so that the word without the mark is another one.
    pub own_letters: &'static str,
}

/// Languages with habits of their own.
const ALL: &[Habits] = &[
    Habits {
        tag: "en",
        one_letter: &["a", "i", "o"],
        doubles: &[
            "had", "that", "is", "was", "her", "do", "did", "who", "what", "you", "very", "so", "no", "yes", "far",
            "long", "many", "more", "now", "there", "well", "never", "again", "ha", "ho", "he", "hee", "la", "na",
            "oh", "ah", "bye", "tut", "knock", "blah", "hear", "please", "on", "in", "up", "down", "really", "too",
            "much", "way", "big", "old", "little", "wait", "run", "go",
        ],
        own_letters: "",
    },
    Habits {
        tag: "de",
        one_letter: &["o"],
        doubles: &[
            "die", "der", "das", "den", "dem", "denen", "deren", "sie", "ihr", "ihnen", "sich", "so", "nein", "ja",
            "sehr", "haben", "sein", "werden", "was", "zu", "ist", "war",
        ],
        own_letters: "äöü",
    },
    Habits {
        tag: "fr",
        one_letter: &["a", "à", "y", "ô", "c", "d", "j", "l", "m", "n", "s", "t"],
        doubles: &["nous", "vous", "très", "non", "oui", "bien", "si", "tout", "ha", "ah", "oh", "hé", "faire", "est"],
        own_letters: "",
    },
    Habits {
        tag: "es",
        one_letter: &["a", "e", "o", "u", "y"],
        doubles: &["no", "sí", "muy", "ja", "ay", "nada", "poco", "casi", "luego"],
        own_letters: "ñ",
    },
    Habits {
        tag: "it",
        one_letter: &["a", "e", "è", "i", "o"],
        doubles: &["no", "sì", "piano", "via", "quasi", "poco", "ben", "molto", "subito", "così", "or"],
        own_letters: "",
    },
    Habits {
        tag: "nl",
        one_letter: &["u", "o"],
        doubles: &["die", "dat", "het", "ze", "zij", "je", "er", "is", "zeer", "heel", "ja", "nee", "wat"],
        own_letters: "",
    },
    Habits {
        tag: "sv",
        one_letter: &["i", "å", "ö", "o"],
        doubles: &["det", "den", "de", "som", "så", "ja", "nej"],
        own_letters: "åäö",
    },
    Habits {
        tag: "da",
        one_letter: &["i", "å", "ø", "o"],
        doubles: &["det", "der", "de", "så", "ja", "nej"],
        own_letters: "åøæ",
    },
    Habits {
        tag: "nb",
        one_letter: &["i", "å", "ø", "o"],
        doubles: &["det", "der", "de", "så", "ja", "nei"],
        own_letters: "åøæ",
    },
    Habits { tag: "fi", one_letter: &[], doubles: &["niin", "ei"], own_letters: "åäö" },
    Habits {
        tag: "pl",
        one_letter: &["a", "i", "o", "u", "w", "z"],
        doubles: &["nie", "tak", "się"],
        own_letters: "ąćęłńóśźż",
    },
    Habits {
        tag: "cs",
        one_letter: &["a", "i", "k", "o", "s", "u", "v", "z"],
        doubles: &["ne", "ano", "se"],
        own_letters: "áčďéěíňóřšťúůýž",
    },
    Habits {
        tag: "pt",
        one_letter: &["a", "à", "e", "é", "o", "ó"],
        doubles: &["não", "sim", "nos", "muito", "quase", "logo"],
        own_letters: "",
    },
    Habits {
        tag: "ru",
        one_letter: &["а", "б", "в", "ж", "и", "к", "о", "с", "у", "я", "э"],
        doubles: &["да", "нет", "ну", "ещё", "чуть", "едва", "очень"],
        own_letters: "йё",
    },
    Habits {
        tag: "hu", one_letter: &["a", "s", "ó", "ő"], doubles: &["nem", "de", "már"], own_letters: "áéíóöőúüű"
    },
    Habits { tag: "tr", one_letter: &["o"], doubles: &[], own_letters: "çğıöşü" },
];

/// Whether a language writes every noun with a capital, so that a capital makes no name.
pub fn has_capital_nouns(tag: &str) -> bool {
    matches!(tag, "de" | "lb")
}

/// The habits of a language; `None` where its words are not known well enough to judge them.
pub fn habits(tag: &str) -> Option<&'static Habits> {
    ALL.iter().find(|habits| habits.tag == tag)
}
