//! bindery: manuscripts and one manifest in; a typeset book model; an EPUB and a paginated PDF out.
//!
//! ```text
//! project ─ read ─ prepare ─┬─ print: text ─ lines ─ flow ─ pages ─ pdf
//!  disk     book   Prepared │
//!  to       model  Book     └─ epub: xhtml ─ package ─ zip
//!  memory
//! ```
//!
//! `pipeline` chains the stages; only `project` and `cli` touch the disk. `ARCHITECTURE.md` tells the borders and what each must not know.

pub mod artwork;
pub mod assets;
pub mod book;
pub mod cli;
pub mod color;
pub mod cover;
pub mod diag;
pub mod epub;
pub mod fonts;
pub mod import;
pub mod impose;
pub mod inspect;
pub mod isbn;
pub mod layout;
pub mod lint;
pub mod locale;
pub mod near;
pub mod packed;
pub mod page_map;
pub mod parity;
pub mod pdf_marks;
pub mod pipeline;
pub mod pixels;
pub mod preflight;
pub mod prepare;
pub mod print;
pub mod printers;
pub mod project;
pub mod quality;
pub mod read;
pub mod release;
pub mod shops;
pub mod source;
pub mod svg;
pub mod theme;
pub mod toml_reader;
pub mod units;
pub mod uri;
