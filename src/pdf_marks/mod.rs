//! What stands on the pages of any finished PDF: every mark with its place, its ink and its measures, and every letter.
//!
//! In: the bytes of a file. Out: pages, one after the other. It judges nothing: `preflight` does that with the marks, and the import makes
//! lines of the letters. A broken or hostile file is an error, never a panic: streams, operators, marks and depths have limits, and all work
//! is paid from one budget.
//!
//! The files in the order of work: `file` opens, and `budget` limits all that follows; `walk`, `paths` and `text` follow the content of each
//! page with `state`, `color`, `fonts` and `pictures`, and fill a `page`; `letters` hands over the letters alone.

pub mod budget;
pub mod color;
pub mod file;
pub mod fonts;
pub mod letters;
pub mod page;
pub mod paths;
pub mod pictures;
pub mod state;
pub mod text;
pub mod walk;
