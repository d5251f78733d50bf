//! Codes of the letter M — the manuscript.

use crate::codes;

codes! {}
