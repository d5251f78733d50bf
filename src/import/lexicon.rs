//! The words of the text itself: the best judge of its broken words.

use std::borrow::Cow;

use rustc_hash::FxHashMap; // never iterated: only asked for single words

use crate::import::text::SourceText;

/// How often each word stands in the text, in small letters, without those that a line end may have broken.
#[derive(Clone, Default, Debug)]
pub struct Lexicon {
    counts: FxHashMap<String, u32>,
    /// How often with a capital.
    capitals: FxHashMap<String, u32>,
    hyphenated: FxHashMap<String, u32>,
    /// First parts of hyphenated words.
    firsts: FxHashMap<String, u32>,
    /// How often two words stand side by side within a line, by a hash of both.
    pairs: FxHashMap<u64, u32>,
    /// In how many words each group of three letters stands.
    groups: FxHashMap<[char; 3], u32>,
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
            let lower = small(word);
            if lower.contains('-') {
                if let Some((first, _)) = lower.split_once('-').filter(|(first, _)| !first.is_empty()) {
                    count_up(&mut self.firsts, first);
                }
                count_up(&mut self.hyphenated, &lower);
                continue;
            }
            if lower != word {
                count_up(&mut self.capitals, &lower);
            }
            if count_up(&mut self.counts, &lower) {
                groups(&lower).for_each(|group| *self.groups.entry(group).or_default() += 1);
            }
        }
    }

    /// How often a word stands in the text, whatever its capitals.
    pub fn count(&self, word: &str) -> u32 {
        self.counts.get(small(word).as_ref()).copied().unwrap_or(0)
    }

    /// Whether a word has a group of letters that no other word has.
    pub fn is_strange(&self, word: &str) -> bool {
        groups(word).any(|group| self.groups.get(&group).is_none_or(|count| *count <= 1))
    }

    /// How often a word in small letters stands so in the text.
    pub fn count_as_written(&self, word: &str) -> u32 {
        self.count(word) - self.capitals.get(word).copied().unwrap_or(0)
    }

    /// Whether the text has other words that begin with this one and a hyphen.
    pub fn begins_compounds(&self, word: &str) -> bool {
        self.knows(word) && self.firsts.contains_key(small(word).as_ref())
    }

    /// Whether the text has more than one other word that begins with this one and a hyphen.
    pub fn begins_other_compounds(&self, word: &str) -> bool {
        self.firsts.get(small(word).as_ref()).is_some_and(|count| *count > 1)
    }

    /// How often two words stand side by side within lines.
    pub fn pair(&self, first: &str, second: &str) -> u32 {
        self.pairs.get(&pair_hash(first, second)).copied().unwrap_or(0)
    }

    /// How much more often than by chance one word stands behind another within lines: a logarithm, 0 where the text does not tell.
    pub fn attraction(&self, first: &str, second: &str) -> f64 {
        let by_chance = f64::from(self.count(first)) * f64::from(self.count(second)) / self.n_words.max(1) as f64;
        let found = f64::from(self.pair(first, second));
        ((found + 0.5) / (by_chance + 0.5)).ln().clamp(-2.0, 2.5)
    }

    /// How often a word with hyphens stands in the text.
    pub fn count_hyphenated(&self, word: &str) -> u32 {
        self.hyphenated.get(small(word).as_ref()).copied().unwrap_or(0)
    }

    /// Whether the text has a word, also without a plural or past ending.
    pub fn knows(&self, word: &str) -> bool {
        self.count(word) > 0
    }
}

/// A word in small letters; nearly all words are so already.
fn small(word: &str) -> Cow<'_, str> {
    let is_small = match word.is_ascii() {
        true => !word.bytes().any(|byte| byte.is_ascii_uppercase()),
        false => !word.chars().any(char::is_uppercase),
    };
    if is_small { Cow::Borrowed(word) } else { Cow::Owned(word.to_lowercase()) }
}

/// Counts a word once more; says whether it is new.
fn count_up(counts: &mut FxHashMap<String, u32>, word: &str) -> bool {
    match counts.get_mut(word) {
        Some(count) => {
            *count += 1;
            false
        }
        None => counts.insert(word.to_string(), 1).is_none(),
    }
}

/// The groups of three letters in a word.
fn groups(word: &str) -> impl Iterator<Item = [char; 3]> + '_ {
    let after = |n_letters: usize| word.chars().skip(n_letters);
    after(0).zip(after(1)).zip(after(2)).map(|((first, second), third)| [first, second, third])
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
