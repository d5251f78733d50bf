//! The model as plain text, for golden tests and `bindery dump model`.
