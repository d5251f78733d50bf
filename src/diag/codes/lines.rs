//! Codes of the letter L — lines.

use crate::codes;

codes! {}
