//! Words that hold neighboring pages together: a rare word is used again soon, or not at all.
//!
//! Source: the idea of lexical cohesion, Halliday and Hasan 1976, “Cohesion in English”, chapter 6, taken down to words repeated as they are.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::import::lexicon::bare;
use crate::import::lexicon::ends_in_hyphen;
use crate::import::rows::Row;
use crate::import::text::SourceText;

/// Shorter words tell nothing.
const MIN_LETTERS: usize = 5;
/// A word on more pages than this is not rare.
const MAX_PAGES: usize = 3;
/// What a shared word counts for, for each unit of the logarithm of how rare it is.
const WEIGHT: f64 = 0.4;
/// Shared words count for no more than this: a poem that comes twice is no proof.
const MOST: f64 = 2.5;

/// What the words that two pages share count for, by their places.
pub fn shared(source: &SourceText, pages: &[&[Row]]) -> BTreeMap<(usize, usize), f64> {
    let mut places: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (place, page) in pages.iter().enumerate() {
        for row in *page {
            let text = source.get(row.words);
            let broken = if ends_in_hyphen(text) { text.rsplit(char::is_whitespace).next() } else { None };
            let words = text.split_whitespace().filter(|word| Some(*word) != broken).map(bare);
            for word in words.filter(|word| word.chars().count() >= MIN_LETTERS) {
                places.entry(word.to_lowercase()).or_default().insert(place);
            }
        }
    }
    let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for on in places.into_values().filter(|on| (2..=MAX_PAGES).contains(&on.len())) {
        let worth = WEIGHT * (pages.len() as f64 / on.len() as f64).ln();
        for from in &on {
            for to in on.iter().filter(|to| *to != from) {
                let sum = shared.entry((*from, *to)).or_default();
                *sum = (*sum + worth).min(MOST);
            }
        }
    }
    shared
}
