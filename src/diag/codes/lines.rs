//! Codes of the letter L — lines.

use crate::codes;

codes! {
    L001 Error "overfull line": "A line is longer than the measure: a word has no place to break, or the measure is very narrow. \
        The line sticks out into the margin, which every reader sees.\n\n\
        Cure: put soft hyphens (U+00AD, or `&shy;`) into the word, add it with its hyphens to `hyphenation` in the manifest, or reword the sentence.";

    L002 Note "line with holes": "The word spaces of a line are more than twice as wide as the font has them, so that holes open in the gray of the page; a line that \
        they would have to fill three times as wide is set short instead. \
        The message says whether there is another way to break the paragraph: all of them are tried for this one fault, so where it says that none \
        does without, that is proved, short of overfull lines and of three hyphens one under the other. It happens in narrow columns and where words \
        have no place to break: names in capitals, addresses, figures.\n\n\
        Cure: let a word of the line or of the next one break, by a soft hyphen (U+00AD, or `&shy;`) or by `hyphenation` in the manifest, or change a \
        few words; where another way was found, ask for it with `lines = 1` or `lines = -1` in the layout file.";
}
