//! Codes of the letter C — the manifest, the theme and the command line.

use crate::codes;

codes! {}
