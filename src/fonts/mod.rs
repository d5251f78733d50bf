//! The fonts of a project: faces, metrics, coverage, embedding rights.
//!
//! In: font files as bytes (the shipped ones are embedded in the program). Out: faces by family, weight and posture. It reads no disk.
//! Shipped faces are parsed when they are first used; the project's own are proved readable when they are added.

pub mod coverage;
pub mod face;
pub mod library;
pub mod profile;
pub mod shipped;

pub use coverage::Coverage;
pub use coverage::is_invisible;
pub use face::EmbeddingRights;
pub use face::Face;
pub use face::FaceMetrics;
pub use face::FontData;
pub use face::FontFault;
pub use face::Posture;
pub use library::FontId;
pub use library::FontLibrary;
