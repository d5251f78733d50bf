//! Codes of the letter D — the PDF.

use crate::codes;

codes! {}
