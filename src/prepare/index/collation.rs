//! The order of entries in a language, and the letters that they stand under.
//!
//! Source: Unicode Collation Algorithm (UTS 10) with the tailorings of CLDR, by ICU4X; digits by their value.

use std::cmp::Ordering;

use icu_collator::CollatorBorrowed;
use icu_collator::CollatorPreferences;
use icu_collator::options::CollatorOptions;
use icu_collator::options::Strength;
use icu_collator::preferences::CollationNumericOrdering;
use icu_locale_core::Locale;
use icu_normalizer::ComposingNormalizerBorrowed;
use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::book::Lang;

/// Sorts after every letter.
const LAST: char = '\u{ffff}';

pub struct Collation {
    whole: CollatorBorrowed<'static>,
    /// Tells letters apart, not their accents and case.
    letters: CollatorBorrowed<'static>,
}

impl Collation {
    pub fn of(lang: &Lang) -> Collation {
        let locale = Locale::try_from_str(lang.as_str()).unwrap_or(Locale::UNKNOWN);
        let mut preferences = CollatorPreferences::from(&locale);
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let collator = |strength| {
            let mut options = CollatorOptions::default();
            options.strength = strength;
            CollatorBorrowed::try_new(preferences, options)
                .expect("the data of all languages is compiled in, and of unknown ones that of the root")
        };
        Collation { whole: collator(None), letters: collator(Some(Strength::Primary)) }
    }

    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        self.whole.compare(one, other)
    }

    /// The letter that an entry stands under: a plain one where the language sorts the entry among its words (German Ä and English Æ under A, not
    /// Swedish Ä), or two letters where it sorts them as one (Czech Ch). None for what begins with no letter, such as a number or an ideograph.
    pub fn head(&self, sort: &str) -> Option<String> {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(sort);
        let mut letters = composed.chars();
        let first = letters.next().filter(|first| first.is_alphabetic() && !is_ideograph(*first))?.to_string();
        let second = letters.next();
        let mut pair = first.clone();
        pair.extend(second.filter(char::is_ascii_alphabetic));
        if pair.len() > first.len() && !self.is_among(&pair, &first) {
            return Some(capital(&pair));
        }
        let plain: String = DecomposingNormalizerBorrowed::new_nfkd().normalize(&first).chars().take(1).collect();
        // In Thai and Lao some vowels stand before the letter that counts.
        let letters = ('a'..='z').map(String::from).chain([plain, first.clone()]).chain(second.map(String::from));
        let head = letters.into_iter().find(|letter| self.is_among(sort, letter)).unwrap_or(first);
        Some(capital(&initial_consonant(&head).unwrap_or(head)))
    }

    /// Whether an entry belongs to a group that stands before it; None is the group without a letter.
    pub fn continues(&self, group: Option<&str>, sort: &str) -> bool {
        match group {
            Some(head) => self.is_among(sort, head),
            None => self.head(sort).is_none(),
        }
    }

    /// Whether a text sorts among those that begin with a letter.
    fn is_among(&self, text: &str, letter: &str) -> bool {
        self.letters.compare(letter, text) != Ordering::Greater
            && self.letters.compare(text, &format!("{letter}{LAST}")) != Ordering::Greater
    }
}

/// Han characters are sorted by their strokes or sounds, which no sign of theirs names. Source: Unicode 16, blocks of CJK ideographs.
fn is_ideograph(one: char) -> bool {
    matches!(one, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The letter by itself for the first part of a Korean syllable.
fn initial_consonant(letter: &str) -> Option<String> {
    const CONSONANTS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
    let nth = u32::from(letter.chars().next()?).checked_sub(0x1100)?;
    CONSONANTS.chars().nth(nth as usize).map(String::from)
}

/// The first letter as a capital, the others small: `Ch`.
fn capital(letters: &str) -> String {
    let mut chars = letters.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars.as_str().to_lowercase().chars()).collect()
}
