//! Codes of the letter L — lines.

use crate::codes;

codes! {
    L001 Error "overfull line": "A line is longer than the measure: a word has no place to break, or the measure is very narrow. \
        The line sticks out into the margin, which every reader sees.\n\n\
        Cure: put soft hyphens (U+00AD, or `&shy;`) into the word, add it with its hyphens to `hyphenation` in the manifest, or reword the sentence.";
}
