//! Text: inlines to words in styles, shaped, with the places where they may be hyphenated.
//!
//! In: inlines of the prepared book, type styles, fonts. Out: `Paragraph`s of pieces, and from them the items that the line breaker takes.
//! Words are interned over the whole book, so each distinct word is shaped and hyphenated once.

pub mod bidi;
pub mod builder;
pub mod fragment;
pub mod hyphenate;
pub mod items;
pub mod paragraph;
pub mod respell;
pub mod sense;
pub mod shape;
pub mod slant;
pub mod style;
pub mod wordbreak;
pub mod words;

pub use paragraph::Paragraph;
pub use paragraph::Piece;
pub use paragraph::PieceKind;
pub use style::CharStyle;
pub use style::StyleId;
pub use words::WordId;
pub use words::WordTable;
