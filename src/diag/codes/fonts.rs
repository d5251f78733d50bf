//! Codes of the letter F — fonts and glyphs.

use crate::codes;

codes! {}
