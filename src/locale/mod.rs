//! What each language wants: words (“Chapter”, “Contents”), quotation marks, spaces, folio style.
//!
//! In: a language tag. Out: a `Locale`, plain data. It knows no book and no rendering.

pub mod hyphens;
pub mod table;
pub mod words;

use crate::book::Lang;
use crate::locale::table::LOCALES;
use crate::locale::table::NEUTRAL;

pub use words::Words;

/// The customs of one language, or of one language in one country.
#[derive(PartialEq, Eq, Debug)]
pub struct Locale {
    /// The tag this entry stands for: `fr-CH`; empty for the neutral one.
    pub tag: &'static str,
    pub words: &'static Words,
    pub quotes: Quotes,
    pub front_folios: FolioStyle,
    /// Between a label and its title in one line: “Chapter 4: Title”.
    pub label_separator: &'static str,
    /// Between the label of a figure or table and its caption: “Figure 3. Caption”.
    pub caption_separator: &'static str,
    /// The space before `:`.
    pub colon: Gap,
    /// The space before `;`, `!` and `?`.
    pub high_punctuation: Gap,
    /// What two hyphens mean at the head of a line of dialogue.
    pub dialogue_dash: &'static str,
    pub thousands: Thousands,
    /// Words and abbreviations that hold to the number after them: “p.”.
    pub before_number: &'static [&'static str],
    /// Titles that hold to the name after them: “Dr.”.
    pub before_name: &'static [&'static str],
    /// Units, months and the like that hold to the number before them: “km”.
    pub after_number: &'static [&'static str],
    /// Short words that must not end a line: “в”. Lower case.
    pub short_words: &'static [&'static str],
    /// Particles that must not begin a line: “же”.
    pub enclitics: &'static [&'static str],
    pub elisions: Elisions,
}

/// Quotation marks of the first and the second level; deeper levels take turns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quotes {
    pub outer: QuotePair,
    pub inner: QuotePair,
}

/// An opening and a closing mark, with the no-break spaces that belong inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuotePair {
    pub open: &'static str,
    pub close: &'static str,
}

/// How pages before the body are numbered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FolioStyle {
    Roman,
    Arabic,
}

/// The space before a mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// What the author typed stays.
    AsTyped,
    /// Always this space.
    Always(&'static str),
    /// This space in place of one that the author typed.
    WhereTyped(&'static str),
}

/// Whether a space groups the digits of long numbers: “10 000”.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thousands {
    Spaced,
    Other,
}

/// Words written with an apostrophe in front, lower case, without it: “tis”.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Elisions {
    /// The mark before them is an apostrophe.
    pub sure: &'static [&'static str],
    /// It is one unless a closing mark follows later: “round”.
    pub likely: &'static [&'static str],
}

impl Quotes {
    /// The pair of a level: 0 outer, 1 inner, and in turns.
    pub fn pair(&self, level: usize) -> &QuotePair {
        if level.is_multiple_of(2) { &self.outer } else { &self.inner }
    }
}

impl QuotePair {
    /// The space inside the marks, if the language has one.
    pub fn inner_space(&self) -> Option<&'static str> {
        self.open.char_indices().nth(1).map(|(at, _)| &self.open[at..])
    }
}

/// The customs of a language: of the longest part of its tag that is known, otherwise English words with neutral rules.
pub fn locale(lang: &Lang) -> &'static Locale {
    let mut tag = lang.as_str();
    loop {
        if let Some(found) = LOCALES.iter().find(|locale| locale.tag == tag) {
            return found;
        }
        match tag.rfind('-') {
            Some(at) => tag = &tag[..at],
            None => return &NEUTRAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FolioStyle;
    use super::locale;
    use super::table::LOCALES;
    use super::words::fill;
    use super::words::join_names;
    use crate::book::Lang;

    fn tag(text: &str) -> &'static str {
        locale(&Lang::parse(text).expect("a tag")).tag
    }

    #[test]
    fn the_longest_known_part_of_a_tag_decides() {
        assert_eq!(tag("fr-CH"), "fr-CH");
        assert_eq!(tag("de-CH-1901"), "de-CH");
        assert_eq!(tag("ru-Cyrl-RU"), "ru");
        assert_eq!(tag("en-US"), "en");
        assert_eq!(tag("zu"), "");
        assert_eq!(tag("qaa"), "");
    }

    #[test]
    fn an_unknown_language_gets_english_words_and_arabic_folios() {
        let neutral = locale(&Lang::parse("zu").expect("a tag"));
        assert_eq!(neutral.words.chapter, "Chapter");
        assert_eq!(neutral.front_folios, FolioStyle::Arabic);
    }

    #[test]
    fn every_entry_is_complete() {
        for locale in LOCALES {
            assert!(Lang::parse(locale.tag).is_some_and(|lang| lang.as_str() == locale.tag), "{}", locale.tag);
            let words = locale.words;
            for pattern in [words.see_page, words.note, words.translated_by, words.volume, words.see_chapter] {
                assert_eq!(pattern.matches("{}").count(), 1, "{}: {pattern}", locale.tag);
            }
            for pair in [locale.quotes.outer, locale.quotes.inner] {
                assert_eq!(pair.open.chars().count(), pair.close.chars().count(), "{}", locale.tag);
            }
        }
    }

    #[test]
    fn names_are_joined_as_the_language_does() {
        let american = locale(&Lang::english()).words;
        let german = locale(&Lang::parse("de").expect("a tag")).words;
        assert_eq!(join_names(&[], american), "");
        assert_eq!(join_names(&["A", "B"], american), "A and B");
        assert_eq!(join_names(&["A", "B", "C"], american), "A, B, and C");
        assert_eq!(join_names(&["A", "B", "C"], german), "A, B und C");
        assert_eq!(fill(german.see_page, "37"), "Seite\u{a0}37");
    }
}
