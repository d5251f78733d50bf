//! The registry of codes: one file for each letter, and two for E. A code needs an entry here and a folder in `tests/rules`.

use crate::diag::Code;

pub mod config;
pub mod epub;
pub mod fonts;
pub mod inspect;
pub mod lines;
pub mod lint;
pub mod manuscript;
pub mod pages;
pub mod pdf;
pub mod preflight;
pub mod prepare;
pub mod quality;

/// Every code, by letter.
pub const ALL: &[&[Code]] = &[
    config::ALL,
    epub::ALL,
    inspect::ALL,
    fonts::ALL,
    lines::ALL,
    manuscript::ALL,
    pages::ALL,
    quality::ALL,
    pdf::ALL,
    preflight::ALL,
    prepare::ALL,
    lint::ALL,
];
