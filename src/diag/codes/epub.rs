//! Codes of the letter E — the EPUB.

use crate::codes;

codes! {
    E001 Warning "link left out of the EPUB": "An address on the web has a host after its two slashes. Readers look for an address without one inside the book and find nothing, shops refuse such a file, and Kindle's import stops at it. The words of the link stay in the text.

Example: `[our shop](https:///books)`. Cure: `[our shop](https://www.example.org/books)`.";
    E002 Warning "picture in CMYK": "E-readers show pictures in RGB or gray; one in CMYK, as printers want it, comes out in wrong colors or not at all, and Apple Books and Kobo refuse it. The EPUB has a copy in RGB: its colors are worked out by the profile of the picture, and where it brings none, by that of offset on coated paper. What the eye sees may differ, so look at it. Print keeps the picture as it is.

Example: `![The harbor](harbor.jpg)`, saved for print. Cure: none is needed; for colors of your own choice, name a copy in RGB in the manuscript.";
    E003 Warning "font embedded whole": "Fonts are cut down to the characters that the book uses, which makes the EPUB smaller by most of a megabyte. A font whose maker forbids that (fsType 0x0100), or whose tables cannot be cut (variable fonts with CFF2 outlines), is embedded as it is.

Example: a text font of 20 MB for Chinese whose licence forbids to cut it makes an EPUB of 20 MB. Cure: choose static fonts with TrueType or CFF outlines, or accept the size.";
    E004 Warning "character without a font in the EPUB": "No font of the project or of the program has the character, so the EPUB carries none for it. E-readers then try their own fonts, and many show an empty box. Where the book has a print edition too, the character is told as F006 and not once more.

Example: 一 in an EPUB set in Libertinus Serif. Cure: put a font that has it into the project's font folder, or write the passage another way.";
    E010 Warning "table whose columns have no heads": "Who hears a table instead of seeing it is told the head of the column with each cell. Where all heads are empty, the cells are words without a question; WCAG 1.3.1 asks for heads.

Example:

    |      |       |
    |------|-------|
    | Slip | 04:55 |

Cure: name the columns, `| Port | High water |`; or write a list, if there is nothing to name.";
    E011 Warning "picture that moves": "The picture is a drawing with animation, or a PNG of several frames. In a book nobody can stop it, which some readers cannot bear and WCAG 2.2.2 forbids; print shows its first state. The EPUB says in its metadata that it does not know of hazards.

Example: `![The tide](tide.svg)`, a drawing with an element `animate`. Cure: save one frame of it as a still picture.";
    E012 Error "review that the book contradicts": "The manifest names a person who has found the EPUB accessible, and the book has something that WCAG 2.2 AA does not allow: a picture without alternative text, a table without heads, a picture that moves. The claim of conformance and the name are left out of the EPUB, for both would be wrong.

Example: `accessibility_review = { by = \"Ada Quill\", date = 2026-05-01 }` in the table of the EPUB, and `![](map.png)` in the manuscript. Cure: mend the places that are shown, and have the book reviewed again.";
    E020 Warning "EPUB that does not suit the shop": "The file was made for a shop, with `for` in the manifest or `--for` on the command line, and does not meet what the shop asks, by the table of its figures. What could be done was done: pictures made smaller, texts parted, the name of the file. What is left is yours: a cover of another size, an ISBN, fewer pictures.

Example: `bindery build --for google` of an edition without an ISBN. Cure: get one and write it into the edition, `isbn = \"978-…\"`; or name the file by hand as the shop wants it. Whether a figure still holds, the shop's own pages say; the tables name them.";
    E021 Warning "file of text too large for old readers": "E-readers with Adobe's engine, of which many are in use, lay out a whole file of text before they show its first page, and give up on one above 260 kB. A chapter that is larger is parted at its subsections, and where it has none between its blocks. This part is a single block, a table, a block of code, an index or the notes of it, and cannot be parted.

Example: a table of 3,000 rows. Cure: make two of it, or print it as an appendix with a heading for each part.";
    E022 Note "note too long to pop up": "Kobo's e-readers show a note over the page only if it has 5,000 characters or fewer; a longer one is jumped to. Nothing is lost by it, and the way back stands before the note.

Example: a note that quotes a letter of two pages. Cure: none is needed; a passage of that length may read better as an appendix.";
    E023 Note "picture made smaller": "Shops refuse EPUBs with pictures beyond their limits: Apple Books above 5.6 million pixels, Google Play above 3,200 on a side. The picture of the EPUB was made smaller, with care; that of the manuscript, and of print, is as it was.

Example: a photograph of 6000 × 4000 pixels. Cure: none is needed. Give a smaller picture yourself if you want to choose how it is sharpened.";
    E024 Warning "picture that cannot be read": "The picture has to be changed for the EPUB, for it is in CMYK, in the colors of another device, lying on its side or too large, and its pixels cannot be read. It is in the EPUB as it is; shops may refuse it.

Example: a JPEG that was cut short by a transfer. Cure: open it in an image editor and save it again.";
}
