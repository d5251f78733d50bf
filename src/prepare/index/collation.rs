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

    /// The letter that a sorted entry stands under: without its accents where the language sorts it among the plain ones (German Ä, not Swedish
    /// Ä), or two letters where it sorts them as one (Czech Ch). None for what begins with no letter.
    pub fn head(&self, sort: &str) -> Option<String> {
        let composed = ComposingNormalizerBorrowed::new_nfc().normalize(sort);
        let mut letters = composed.chars();
        let first = letters.next().filter(|first| first.is_alphabetic())?.to_string();
        let mut pair = first.clone();
        pair.extend(letters.next().filter(char::is_ascii_alphabetic));
        if pair.len() > first.len() && self.letters.compare(&pair, &format!("{first}{LAST}")) == Ordering::Greater {
            return Some(capital(&pair));
        }
        let plain: String = DecomposingNormalizerBorrowed::new_nfd().normalize(&first).chars().take(1).collect();
        match self.letters.compare(&plain, &first) {
            Ordering::Equal => Some(capital(&plain)),
            _ => Some(capital(&first)),
        }
    }
}

/// The first letter as a capital, the others small: `Ch`.
fn capital(letters: &str) -> String {
    let mut chars = letters.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars.as_str().to_lowercase().chars()).collect()
}
