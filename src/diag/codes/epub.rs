//! Codes of the letter E — the EPUB.

use crate::codes;

codes! {
    E001 Warning "link left out of the EPUB": "A link out of the book must have a whole address (https://example.org/page, mailto:someone@example.org). Readers look for an address without a scheme inside the book and find nothing; shops refuse such files, and Kindle's import stops at them. Schemes that run something or reach into the reader's device (javascript:, data:, file:) are never written. The words of the link stay in the text.

Example: `[our shop](www.example.org)`. Cure: `[our shop](https://www.example.org)`.";
    E002 Warning "picture cannot be used as it is in the EPUB": "E-readers show pictures in RGB or grey. A JPEG in CMYK, as printers want it, is shown in wrong colours or not at all, and Apple Books and Kobo refuse it. An SVG may hold scripts or point to files on the network; both are taken out before it is written.

Cure: save the picture in RGB (or grey) for the EPUB; take scripts and links to other files out of an SVG.";
    E003 Warning "font embedded whole": "Fonts are cut down to the characters that the book uses, which makes the EPUB smaller by most of a megabyte. A font whose maker forbids that (fsType 0x0100), or whose tables cannot be cut (variable fonts with CFF2 outlines), is embedded as it is.

Cure: choose static fonts with TrueType or CFF outlines, or accept the size.";
}
