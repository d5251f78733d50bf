//! Codes of the letter E — the EPUB.

use crate::codes;

codes! {}
