//! Lines: a paragraph as boxes, glue, penalties and discretionaries, and where it breaks.
//!
//! In: items and measures. Out: the best setting for each number of lines, and how the glue of each line is set.
//! It knows widths only: no font, no text, no theme.

pub mod item;
pub mod linebreak;
pub mod measure;
pub mod places;
pub mod proof;
pub mod ragged;
pub mod rules;
pub mod set;
#[cfg(test)]
mod tests;

pub use item::Item;
pub use linebreak::Measures;
pub use linebreak::Setting;
pub use linebreak::best_setting;
pub use linebreak::break_paragraph;
pub use rules::LineRules;
