//! Flow: the prepared book as galleys of blocks, before lines and pages are chosen.
//!
//! In: the prepared book, the theme. Out: `Galley`s, whose texts are pieces of interned words. It knows styles and measures, no page.

pub mod blocks;
pub mod builder;
pub mod columns;
pub mod front;
pub mod galley;
pub mod index;
pub mod letters;
pub mod notes;
pub mod offers;
pub mod sections;
pub mod settle;
pub mod tables;

pub use builder::FlowBuilder;
pub use galley::Galley;
