//! Language tags.

use std::fmt;

/// A language tag as in BCP 47, with the usual case: `en`, `de-1901`, `fr-CA`.
///
/// Invariant: well-formed in outline (primary subtag of two or three letters, further subtags of one to eight letters or digits).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag; `None` where it is malformed.
    ///
    /// Source: RFC 5646, sections 2.1 and 2.1.1 (case), without the registry of subtags.
    pub fn parse(tag: &str) -> Option<Lang> {
        let mut parts = tag.split('-');
        let primary = parts.next()?;
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let mut normal = primary.to_ascii_lowercase();
        for part in parts {
            if part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return None;
            }
            normal.push('-');
            match part.len() {
                2 => normal.push_str(&part.to_ascii_uppercase()),
                4 if part.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                    normal.push_str(&part[..1].to_ascii_uppercase());
                    normal.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => normal.push_str(&part.to_ascii_lowercase()),
            }
        }
        Some(Lang(normal))
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
}

impl fmt::Display for Lang {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}
