//! What a diagnostic code is; the codes themselves stand in `codes/`, one file for each letter.

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing; nothing to do.
    Note,
    /// The book ships; the finding is shown.
    Warning,
    /// Do not ship this book.
    Error,
}

/// One registered code with its explanation, as `bindery explain` prints it.
#[derive(PartialEq, Eq, Debug)]
pub struct Code {
    /// A letter for the stage and three digits: `M012`.
    pub id: &'static str,
    pub severity: Severity,
    /// A few words: `note without text`.
    pub title: &'static str,
    /// What it is, why it matters on the page, an example, and the cure.
    pub explanation: &'static str,
}

/// Declares the codes of one stage: constants, and a list of them all.
#[macro_export]
macro_rules! codes {
    ($($id:ident $severity:ident $title:literal: $explanation:literal;)*) => {
        $(pub const $id: $crate::diag::Code = $crate::diag::Code {
            id: stringify!($id),
            severity: $crate::diag::Severity::$severity,
            title: $title,
            explanation: $explanation,
        };)*
        /// Every code of this letter, rising.
        pub const ALL: &[$crate::diag::Code] = &[$($id),*];
    };
}

/// Finds a code by its id, in either case.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// Every registered code, by letter and number.
pub fn all() -> impl Iterator<Item = &'static Code> {
    crate::diag::codes::ALL.iter().flat_map(|codes| codes.iter())
}
