//! Codes of the letter E — the EPUB.

use crate::codes;

codes! {
    E001 Warning "link left out of the EPUB": "An address on the web has a host after its two slashes. Readers look for an address without one inside the book and find nothing, shops refuse such a file, and Kindle's import stops at it. The words of the link stay in the text.

Example: `[our shop](https:///books)`. Cure: `[our shop](https://www.example.org/books)`.";
    E002 Warning "picture in CMYK": "E-readers show pictures in RGB or grey. A JPEG in CMYK, as printers want it, is shown in wrong colours or not at all, and Apple Books and Kobo refuse it.

Example: `![The harbour](harbour.jpg)`, saved for print. Cure: save a copy in RGB, and name that one in the manuscript.";
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
}
