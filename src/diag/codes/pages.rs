//! Codes of the letter P — pages.

use crate::codes;

codes! {}
