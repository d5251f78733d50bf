//! The words of the text itself: the best judge of its broken words.

use std::collections::HashMap; // never iterated: only asked for single words

use crate::import::text::SourceText;

/// How often each word stands in the text, in small letters, without those that a line end may have broken.
#[derive(Clone, Default, Debug)]
pub struct Lexicon {
    counts: HashMap<String, u32>,
    /// How often with a capital.
    capitals: HashMap<String, u32>,
    hyphenated: HashMap<String, u32>,
    /// First parts of hyphenated words.
    firsts: HashMap<String, u32>,
    /// How often two words stand side by side within a line, by a hash of both.
    pairs: HashMap<u64, u32>,
    pub n_words: usize,
}

impl Lexicon {
    pub fn new(source: &SourceText) -> Lexicon {
        Lexicon::of_lines(source.lines.iter().filter(|line| !line.words.is_empty()).map(|line| source.get(line.words)))
    }

    /// Takes lines that hold words. A hyphen at the end of one may part a word that goes on in the next.
    pub fn of_lines<'l>(lines: impl Iterator<Item = &'l str>) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut after_hyphen = false;
        for words in lines {
            let breaks = ends_in_hyphen(words);
            let mut before: Option<&str> = None;
            let mut skipped = after_hyphen;
            let mut pieces = words.split_whitespace().peekable();
            while let Some(piece) = pieces.next() {
                let is_broken = skipped || (breaks && pieces.peek().is_none());
                skipped = false;
                let word = bare(piece);
                if !is_broken {
                    lexicon.add(piece);
                    if let Some(before) = before {
                        *lexicon.pairs.entry(pair_hash(before, word)).or_default() += 1;
                    }
                }
                before = Some(word).filter(|word| {
                    !is_broken && piece.ends_with(|last: char| last.is_alphanumeric()) && !word.is_empty()
                });
            }
            after_hyphen = breaks;
        }
        lexicon
    }

    fn add(&mut self, piece: &str) {
        for word in piece.split(is_parting).map(bare).filter(|word| !word.is_empty()) {
            self.n_words += 1;
            let lower = word.to_lowercase();
            if lower.contains('-') {
                if let Some((first, _)) = lower.split_once('-').filter(|(first, _)| !first.is_empty()) {
                    *self.firsts.entry(first.to_string()).or_default() += 1;
                }
                *self.hyphenated.entry(lower).or_default() += 1;
            } else {
                if lower != word {
                    *self.capitals.entry(lower.clone()).or_default() += 1;
                }
                *self.counts.entry(lower).or_default() += 1;
            }
        }
    }

    /// How often a word stands in the text, whatever its capitals.
    pub fn count(&self, word: &str) -> u32 {
        match word.chars().any(char::is_uppercase) {
            true => self.counts.get(&word.to_lowercase()).copied().unwrap_or(0),
            false => self.counts.get(word).copied().unwrap_or(0),
        }
    }

    /// How often a word in small letters stands so in the text.
    pub fn count_as_written(&self, word: &str) -> u32 {
        self.count(word) - self.capitals.get(word).copied().unwrap_or(0)
    }

    /// Whether the text has other words that begin with this one and a hyphen.
    pub fn begins_compounds(&self, word: &str) -> bool {
        self.knows(word) && self.firsts.contains_key(&word.to_lowercase())
    }

    /// How often two words stand side by side within lines.
    pub fn pair(&self, first: &str, second: &str) -> u32 {
        self.pairs.get(&pair_hash(first, second)).copied().unwrap_or(0)
    }

    /// How often a word with hyphens stands in the text.
    pub fn count_hyphenated(&self, word: &str) -> u32 {
        self.hyphenated.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// Whether the text has a word, also without a plural or past ending.
    pub fn knows(&self, word: &str) -> bool {
        self.count(word) > 0
    }
}

/// A hash of two words. Source: Fowler, Noll and Vo, FNV-1a, 1991; pairs need not be told apart for certain.
fn pair_hash(first: &str, second: &str) -> u64 {
    let bytes = first.bytes().chain([b' ']).chain(second.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether a line ends in a hyphen that may part a word: a letter or digit, one hyphen, the end.
pub fn ends_in_hyphen(words: &str) -> bool {
    let mut back = words.chars().rev();
    let is_hyphen = back.next().is_some_and(is_hyphen);
    is_hyphen && back.next().is_some_and(char::is_alphanumeric)
}

pub fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{ad}' | '¬')
}

/// Dashes and slashes part words that no space parts.
fn is_parting(character: char) -> bool {
    matches!(character, '—' | '–' | '/' | '…')
}

/// A word without the marks around it.
pub fn bare(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::Lexicon;
    use crate::import::text::SourceText;

    #[test]
    fn broken_words_do_not_count() {
        let lexicon = Lexicon::new(&SourceText::new("the revo-\nlution, the Revolution—and co-operation".to_string()));
        assert_eq!(lexicon.count("revolution"), 1);
        assert_eq!(lexicon.count("lution"), 0);
        assert_eq!(lexicon.count("and"), 1);
        assert_eq!(lexicon.count_hyphenated("Co-operation"), 1);
    }
}
