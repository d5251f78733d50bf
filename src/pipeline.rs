//! The one file that chains the stages.
