//! Disk to memory: the manifest as typed, then checked; manuscripts, pictures, themes and fonts as texts and bytes.
//!
//! In: a path. Out: `Project`. All reading happens here, and paths that leave the project's folder are refused here. Reports `C…` codes.
//! It must not know the command line, nor what the stages make of what it loads.

pub mod config;
pub mod load;
pub mod pictures;
pub mod text;

pub use config::BookConfig;
pub use config::Config;
pub use config::EditionConfig;
pub use config::EditionKind;
pub use load::Loaded;
pub use load::LoadedBook;
pub use load::Project;
pub use load::load;
