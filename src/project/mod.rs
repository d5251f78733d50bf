//! Disk to memory: the manifest as typed, then checked; manuscripts, pictures, themes and fonts as texts and bytes.
//!
//! In: a path. Out: `Project`. All reading happens here, and paths that leave the project's folder are refused here. Reports `C…` codes.
//! It must not know the command line, nor what the stages make of what it loads.

pub mod budget;
pub mod checked;
pub mod config;
pub mod cover;
pub mod dates;
pub mod editions;
pub mod facts;
pub mod fonts;
pub mod front_matter;
pub mod hyphens;
pub mod imprint;
pub mod load;
pub mod names;
pub mod paths;
pub mod pictures;
pub mod press;
pub mod raw;
pub mod roles;
pub mod sizes;
pub mod targets;
pub mod text;
pub mod title;

pub use config::BookConfig;
pub use config::Config;
pub use config::EditionConfig;
pub use config::EditionKind;
pub use load::Loaded;
pub use load::LoadedBook;
pub use load::Project;
pub use load::load;
