//! Language tags.

use std::fmt;

use language_tags::LanguageTag;

/// A language tag as in BCP 47, with the usual case: `en`, `de-1901`, `fr-CA`.
///
/// Invariant: well-formed in outline (primary subtag of two or three letters, further subtags of one to eight letters or digits).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag; `None` where it breaks the grammar of BCP 47 or holds a part that its registry does not know. Letters get their usual case.
    ///
    /// Source: RFC 5646, sections 2.1, 2.1.1 (case) and 2.2.9 (validity).
    pub fn parse(tag: &str) -> Option<Lang> {
        let tag = LanguageTag::parse(tag).ok().filter(LanguageTag::is_valid)?;
        Some(Lang(tag.into_string()))
    }

    /// English, the language of a book that names none.
    pub fn english() -> Lang {
        Lang("en".to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first subtag: `de` of `de-1901`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().expect("split yields at least one part")
    }

    /// Whether it is written from right to left, by primary subtag or script; its books have their spine at the right of the first page.
    pub fn is_right_to_left(&self) -> bool {
        const LANGUAGES: [&str; 9] = ["ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv"];
        const LEFT_TO_RIGHT_SCRIPTS: [&str; 2] = ["Latn", "Cyrl"];
        LANGUAGES.contains(&self.primary())
            && !self.as_str().split('-').any(|subtag| LEFT_TO_RIGHT_SCRIPTS.contains(&subtag))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
