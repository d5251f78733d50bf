//! Codes of the letter D — the PDF.

use crate::codes;

codes! {
    D001 Error "PDF could not be written": "The finished pages could not be turned into a PDF file. Mostly a font is the cause that could be measured but not embedded, since its outlines are damaged; the message then names it, and another copy of the font file is the cure. Anything else is a fault of bindery's own: please report it with the message and, if you can, the book. Example: a font file whose second half was lost in a copy.";
    D003 Error "picture cannot be drawn": "A picture file is damaged or uses a form that cannot go into a PDF. Its place on the page stays blank. Example: a PNG file cut short by a broken download. Open the file in an image editor and save it again.";
}
