//! The print edition: `PreparedBook` to `Pages` to PDF.
//!
//! In: the prepared book, its pictures, a theme, fonts. Out: finished pages. It must not know the EPUB.

pub mod cures;
pub mod flow;
pub mod hand;
pub mod lines;
pub mod lock;
pub mod math;
pub mod pages;
pub mod pdf;
pub mod proof;
pub mod text;
pub mod typeset;
