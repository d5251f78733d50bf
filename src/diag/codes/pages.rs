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
    P004 Warning "note number still moves": "Notes are numbered anew on every page, and a note changes its page each time its number is put in, because the number itself changes the lines. \
        After four passes the last number stands, and is not the right one for its page.\n\n\
        Cure: reword the sentence around the call, or number the notes by chapter.\n\nExample: a call at the very end of a page's last line that finds room there as “1”, and not as “10”, which it is there after nine other notes.";
    P010 Warning "text parted at a page end": "A page ends where it should not: the last line of a paragraph stands alone at the head of the next page (a widow), the first one alone at the foot (an orphan), \
        a heading without its text, the head of a table without a row, a line of verse without its turnover, a part of a caption. No other break was possible there, or the layout file or the page lock left none. Where the message says that no way to set the chapter avoids it, all of them were looked at: every page break, every number of lines that each paragraph can have without an overfull line and without one looser than the loosest that a cure may have, every line in which the call of a note can come to stand. A graver fault is one that stands before it in the order of the aims: text parted, holes, uneven spreads, words broken at a leaf’s end, last pages of few lines, notes parted.\n\n\
        Cure: some words more or fewer in a paragraph before it, or a page break at another place.\n\nExample: `page_break = true` for the first paragraph below a heading leaves the heading alone.";
    P011 Note "uneven spread": "Two facing pages do not end on the same line, or a page that faces none is not full. Mostly something that cannot be parted, a picture or a table row, found no room at the foot, and there was too little text to even it out. Where the message says that no way to set the chapter avoids it, all of them were looked at, as P010 explains.\n\n\
        Cure: move the picture by a paragraph, make it smaller (`{width=60%}`), or change the text near it by some words.\n\nExample: two pictures without captions, each of them more than half as high as the page, that follow each other.";
    P012 Note "note parted": "A note starts on the page of its call and runs on at the foot of the next page, because it is too long for the room that is left. Where the message says that no way to set the chapter avoids it, no page has room for the note beside a line of text, or all ways were looked at, as P010 explains, with notes in their best number of lines.\n\n\
        Cure: shorten the note, or move its call up.\n\nExample: a note of fifty lines; no page holds it whole.";
    P013 Note "page of few lines": "The last page of a chapter has fewer than five lines, or all the text of a page with a figure is a single line above or below it: both look lost. No paragraph of the chapter could be set longer or shorter by enough, and the figure could not stand on a page alone, above no more than two lines of white. Where the message says that no way to set the chapter avoids it, all of them were looked at, as P010 explains.\n\n\
        Cure: add or cut some words in the chapter; make the picture smaller or larger by a line or two (`{width=60%}`).\n\nExample: a poem of 34 lines without a heading, on pages of 30 lines: no line of it can be saved or made.";
    P014 Note "page with a hole": "A page that is not the last of its chapter has more than two lines of white at its foot or above its notes. What comes next is too high for the room that is left and cannot be parted: a picture \
        without a caption, a row of a table, a heading with its first lines. A figure with a caption goes to the head of the next page, and text fills the page before it. Where the message says that no way to set the chapter avoids it, all of them were looked at, as P010 explains.\n\n\
        Cure: give the picture a caption, move it by a paragraph, or make it smaller (`{width=60%}`).\n\nExample: two pictures, each of them more than half as high as the page, that follow each other.";
    P015 Note "page turned within a word": "The last word of a right-hand page is divided, so that the reader turns the leaf in the middle of it. All other breaks of its last paragraphs were looser or cost a worse fault.\n\n\
        Cure: change a few words of the last paragraph, or forbid the break of the word.\n\nExample: `hyphenation = [\"steamboat\"]` in the manifest keeps “steamboat” whole.";
    P016 Warning "note away from its call": "A note starts on a later page than the one on which it is called, because the row with its call leaves no room for a line of it.\n\n\
        Cure: shorten the notes before it, part the high row of the table in which it is called, or move the call.\n\nExample: a table row as high as the page, with a note `[^1]` in it.";
    P020 Warning "entry of the layout file that fits nothing": "An entry of the layout file names a heading, block or paragraph that the book does not have: the anchor is gone, \
        there are fewer paragraphs after it, or none of them starts with those words. The entry does nothing.\n\n\
        Cure: correct the entry or take it out.\n\nExample: `anchor = \"storm\"`, `paragraph = 9` in `layout.toml`, where only seven paragraphs follow the heading `{#storm}`.";
    P021 Warning "wish of the layout file that is not met": "An entry of the layout file asks for something that the pages cannot give: a number of lines in which the paragraph cannot be set, \
        a page that holds a block whole although it is higher than the page, a short spread where the chapter ends.\n\n\
        Cure: ask for something else, for example for a line more in the paragraph before, or take the entry out.\n\nExample: `lines = -1` for a paragraph of one line.";
    P022 Warning "page lock does not fit the design": "The page lock was written for other pages: theme, trim, text block, type or the cut of a font have changed since, so no page can hold the same text. The lock is not used.\n\n\
        Cure: bring the old design back, or, for a new edition, run `bindery lock` to record its pages.\n\nExample: the lock says `trim = \"148 × 210 mm\"`, and the manifest now has `trim = \"6 x 9 in\"`.";
    P023 Note "page differs from the lock": "A page starts with other words than in the page lock, or has another number, because the text has changed by more than the pages could take up. Index entries and citations \
        of these pages are to be checked; all other pages are as they were.\n\n\
        Cure: shorten or lengthen the changed passage by a few words; or, for a new edition, run `bindery lock`.\n\nExample: five lines added to page 12 leave pages 13 to 15 with other words; from page 16 on all is as it was.";
    P030 Warning "picture cut to fill its page": "A picture with `{.full-page}` covers the whole page, and is cut on two sides where it has another shape. Here more than a fifth of it is lost, and the program does not know which part matters.\n\n\
        Cure: crop the picture to the shape of the page, with what you want to keep.\n\nExample: a photograph of 3000 × 2000 pixels, lying, on an upright page of A5 loses more than half of its width.";
    P031 Warning "full page without bleed": "A picture fills its page to the edge, and the file for the press ends at the trim. Paper is never cut exactly where it was meant to be, and then a white line shows beside the picture; so ink goes on for some millimetres beyond the trim and is cut away.\n\n\
        Cure: ask the printer for the width of the bleed and give it to the edition, `bleed = \"3mm\"`. Files made for a preset (`for = [\"kdp-paperback\"]`) have the bleed of the preset.\n\nExample: `![The coast](coast.jpg){.full-page}` in an edition with `standard = \"pdf/x-4\"` and no `bleed`.";
    P040 Warning "formula wider than its lines": "A displayed formula does not fit the measure, even when it is broken before its relations, and reaches beyond it. Parts that a brace or a fraction holds together are never broken.\n\n\
        Cure: part the formula yourself, with `\\begin{aligned}`, or name a part of it and define that in a formula of its own.\n\nExample: `$$\\frac{a + b + c + …}{2}$$` with a numerator longer than the line.";
    P041 Error "sign of a formula that no font has": "A formula uses a character that neither the font for formulas has, nor that of the text, nor any other. White is left in its place.\n\n\
        Cure: use another sign, or add a font that has it to the project.\n\nExample: a picture character such as `$🍎 + 1$`.";
}
