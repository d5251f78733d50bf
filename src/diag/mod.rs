//! Diagnostics: what a stage found, where, and what the author can do about it.
//!
//! Every stage gets one `Sink`, reports into it and goes on. Only `render` turns diagnostics into text.

pub mod code;
pub mod codes;
pub mod diagnostic;
pub mod render;
pub mod sink;

pub use code::Code;
pub use code::Severity;
pub use diagnostic::Diagnostic;
pub use diagnostic::FilePlace;
pub use diagnostic::Place;
pub use diagnostic::listed;
pub use sink::Sink;
