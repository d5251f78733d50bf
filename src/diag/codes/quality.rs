//! Codes of the letter Q — the quality of what was set.

use crate::codes;

codes! {
    Q001 Error "over budget": "The manifest sets limits for the figures of an edition, and one of them is exceeded: more loose lines, hyphens or widows than the publisher wants. \
        The edition is made all the same, so that one can look at it; the run ends with an error, so that nobody ships it unseen.\n\n\
        Cure: mend the worst places, which the message names, or raise the limit. `bindery report` shows every place with a picture and what would cure it.\n\nExample:\n\n    [book.budget]\n    widows = 0\n    max_loose_lines = \"0.5 %\"";
}
