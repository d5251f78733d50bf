//! What is written: the manuscript, the manifest, the account of the changes.

pub mod html;
pub mod inlines;
pub mod json;
pub mod manifest;
pub mod markdown;
pub mod rich;
