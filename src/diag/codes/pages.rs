//! Codes of the letter P — pages.

use crate::codes;

codes! {
    P001 Error "page overfull": "Something that cannot be parted, such as a picture or the row of a table, is higher than the text block.\n\n\
        Cure: give the picture a smaller `width=`, or part the row of the table in two.";
    P002 Note "title too long for the running head": "A chapter's title takes more than four fifths of the measure, and no shorter wording of it fits: \
        not without its dates, not up to its first semicolon or colon. The title of the part (or the book) stands in the running head instead.\n\n\
        Cure: give the heading a short form: `# The Third and Last War of the Bolsheviks {short=\"The Third War\"}`.";
    P003 Warning "page reference still moves": "The text says “page 37”, and the page changes each time the number is put in, because the number itself changes the lines. \
        After four passes the last number stands.\n\n\
        Cure: reword the sentence around the reference, or refer to the chapter instead.\n\nExample: `as told on [](#storm){.page}`, where the heading `{#storm}` stands at the foot of page 9 as long as the text says “page 10”, and on page 10 as soon as it says “page 9”.";
}
