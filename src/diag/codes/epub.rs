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
}
