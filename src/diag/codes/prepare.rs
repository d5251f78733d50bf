//! Codes of the letter T — prepared text: numbers, notes, references.

use crate::codes;

codes! {}
