//! The language of a text, by its small words.

use crate::import::lexicon::Lexicon;

/// Small words by language, so common that any page has them.
const WORDS: [(&str, &[&str]); 13] = [
    ("en", &["the", "of", "and", "to", "that", "was", "with", "is"]),
    ("fr", &["les", "des", "est", "une", "dans", "qui", "que", "et"]),
    ("de", &["der", "die", "und", "das", "nicht", "ist", "den", "mit"]),
    ("es", &["los", "las", "que", "una", "por", "con", "del", "el"]),
    ("it", &["che", "gli", "della", "una", "per", "non", "sono", "il"]),
    ("nl", &["het", "een", "van", "niet", "dat", "zijn", "met", "de"]),
    ("ru", &["и", "в", "не", "на", "что", "он", "с", "как"]),
    ("pl", &["się", "nie", "jest", "na", "że", "to", "z", "do"]),
    ("cs", &["se", "je", "že", "na", "to", "jsem", "by", "si"]),
    ("da", &["og", "at", "det", "er", "ikke", "til", "som", "af"]),
    ("hu", &["az", "és", "hogy", "nem", "egy", "is", "volt", "csak"]),
    ("pt", &["que", "não", "uma", "com", "os", "para", "do", "em"]),
    ("sv", &["och", "att", "det", "som", "en", "är", "inte", "på"]),
];

/// So many small words must be found before a text is believed more than its file.
const MIN_SURE: u64 = 20;

/// The language whose small words are most common; English where nothing tells.
pub fn guess(lexicon: &Lexicon) -> &'static str {
    let score = |words: &[&str]| words.iter().map(|word| u64::from(lexicon.count(word))).sum::<u64>();
    let best = WORDS.iter().rev().max_by_key(|(_, words)| score(words));
    best.filter(|(_, words)| score(words) > 0).map_or("en", |(tag, _)| tag)
}

/// Whether a text is plainly in another language than the one it is said to be in.
pub fn contradicts(lexicon: &Lexicon, tag: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or_default();
    let score = |words: &[&str]| words.iter().map(|word| u64::from(lexicon.count(word))).sum::<u64>();
    let Some((_, words)) = WORDS.iter().find(|(own, _)| *own == primary) else { return false };
    let best = WORDS.iter().map(|(_, words)| score(words)).max().unwrap_or(0);
    best > MIN_SURE && best > score(words) * 3
}
