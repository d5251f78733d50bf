//! Where words may be hyphenated: the patterns of their language, the exceptions of the book, soft hyphens of the author.
//!
//! Source: Liang, “Word Hy-phen-a-tion by Com-put-er” (1983), as the `hyphenation` crate does it with TeX's pattern files.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hyphenation::Hyphenator as _;
use hyphenation::Language;
use hyphenation::Load;
use hyphenation::Standard;

use crate::book::Lang;

/// The patterns of all languages, loaded when first asked for, and the book's own exceptions.
#[derive(Debug, Default)]
pub struct Hyphenation {
    dictionaries: BTreeMap<&'static str, OnceLock<Option<Standard>>>,
    /// By language: lower-case word to byte offsets of its breaks.
    exceptions: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    min_left: usize,
    min_right: usize,
}

impl Hyphenation {
    /// `exceptions` are words with their hyphens, by language: `type-set-ting`; a word without any is never broken.
    pub fn new(langs: &[Lang], exceptions: &[(Lang, Vec<String>)], min_left: u8, min_right: u8) -> Hyphenation {
        let dictionaries =
            langs.iter().filter_map(language_of).map(|language| (language.code(), OnceLock::new())).collect();
        let mut by_language: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
        for (lang, words) in exceptions {
            by_language.entry(lang.to_string()).or_default().extend(words.iter().map(|word| exception(word)));
        }
        Hyphenation { dictionaries, exceptions: by_language, min_left: min_left.into(), min_right: min_right.into() }
    }

    /// The places in a run of letters where it may break: byte offsets, rising. `word` has letters only.
    pub fn breaks(&self, word: &str, lang: &Lang) -> Vec<usize> {
        let n_letters = word.chars().count();
        if n_letters < self.min_left + self.min_right {
            return Vec::new();
        }
        let breaks = match self.exception(&word.to_lowercase(), lang) {
            Some(breaks) => breaks.iter().copied().filter(|at| word.is_char_boundary(*at)).collect(),
            None => match self.dictionary(lang) {
                Some(dictionary) => dictionary.hyphenate(word).breaks,
                None => Vec::new(),
            },
        };
        let keeps_minima = |at: &usize| {
            let before = word[..*at].chars().count();
            before >= self.min_left && n_letters - before >= self.min_right
        };
        breaks.into_iter().filter(keeps_minima).collect()
    }

    /// The breaks that the book gives for a lower-case word in a language, or in what the language is a kind of: words of `en` hold for
    /// `en-GB`, those of `en-GB` do not hold for `en`.
    fn exception(&self, word: &str, lang: &Lang) -> Option<&Vec<usize>> {
        let mut tag = lang.as_str();
        loop {
            if let Some(breaks) = self.exceptions.get(tag).and_then(|words| words.get(word)) {
                return Some(breaks);
            }
            tag = &tag[..tag.rfind('-')?];
        }
    }

    fn dictionary(&self, lang: &Lang) -> Option<&Standard> {
        let language = language_of(lang)?;
        let cell = self.dictionaries.get(language.code())?;
        cell.get_or_init(|| Standard::from_embedded(language).ok()).as_ref()
    }
}

fn exception(word: &str) -> (String, Vec<usize>) {
    let mut plain = String::new();
    let mut breaks = Vec::new();
    for letter in word.to_lowercase().chars() {
        match letter {
            '-' | '\u{ad}' => breaks.push(plain.len()),
            _ => plain.push(letter),
        }
    }
    (plain, breaks)
}

/// The pattern file for a language tag. `en` alone means American patterns, as TeX has it; `en-GB` and its kin British ones.
fn language_of(lang: &Lang) -> Option<Language> {
    let code = match (lang.primary(), lang.as_str()) {
        ("en", "en-GB" | "en-AU" | "en-NZ" | "en-IE" | "en-ZA" | "en-IN") => "en-gb",
        ("en", _) => "en-us",
        ("de", "de-1901") => "de-1901",
        ("de", "de-CH") => "de-ch-1901",
        ("de", _) => "de-1996",
        ("el", "el-polyton") => "el-polyton",
        ("el", _) => "el-monoton",
        ("sr", "sr-Latn") => "sh-latn",
        ("sr", _) => "sr-cyrl",
        ("mn", _) => "mn-cyrl",
        ("no", _) => "nb",
        ("zh", _) => return None,
        (primary, _) => primary,
    };
    Language::try_from_code(code)
}

#[cfg(test)]
mod tests {
    use super::Hyphenation;
    use crate::book::Lang;

    #[test]
    fn exceptions_hold_for_their_language_and_its_kinds_alone() {
        let lang = |tag: &str| Lang::parse(tag).expect("a tag");
        let langs = ["en", "en-GB", "fr"].map(lang);
        let exceptions =
            [(lang("fr"), vec!["manu-script".to_string()]), (lang("en-GB"), vec!["hand-book".to_string()])];
        let hyphenation = Hyphenation::new(&langs, &exceptions, 2, 3);
        let breaks = |word: &str, tag: &str| hyphenation.breaks(word, &lang(tag));
        assert_eq!(breaks("Manuscript", "fr-CA"), [4]);
        assert_ne!(breaks("manuscript", "en"), [4]);
        assert_eq!(breaks("handbook", "en-GB"), [4]);
        let none = Hyphenation::new(&langs, &[], 2, 3);
        assert_eq!(breaks("handbook", "en"), none.breaks("handbook", &lang("en")));
        assert_eq!(breaks("manuscript", "en"), none.breaks("manuscript", &lang("en")));
    }
}
