//! Codes of the letter F — fonts and glyphs.

use crate::codes;

codes! {
    F001 Error "font cannot be used": "A font file of the project is broken, is no TrueType or OpenType font, or lacks a table that a book needs (character map, metrics, outlines). Its family is not available, so text set in it would come out in another face. Example: a web font (.woff2) renamed to .otf. Replace the file with an intact .ttf, .otf or .ttc.";
    F002 Error "font forbids embedding": "The maker of the font has marked it as not to be embedded (bit 1 of fsType in its OS/2 table). A book file must carry its fonts, so this one cannot be used. Get a licence (and the file) that allows embedding, or choose another font.";
    F003 Warning "font is for print only": "The maker of the font allows embedding for viewing and printing (bit 2 of fsType in its OS/2 table). That is enough for the PDF, but an EPUB hands the font itself to the reader. Ask the maker for e-book rights, or leave the fonts out of the EPUB.";
    F004 Error "no such font family": "A theme or the manifest names a font family that neither the project nor the program has. Family names are those that the font files carry, as `bindery fonts` lists them. Put the font files into the project's font folder or use one of the families named in the hint.";
    F005 Warning "glyph taken from another font": "A character is missing in the face that the text is set in, so it was taken from another font of the library. On the page its weight and proportions may differ from the letters around it. Choose a text font that has the character, or check the place in a proof.";
    F006 Error "no font has this character": "No font of the project or of the program has the character, so the page would show an empty box. Add a font that has it to the project, or write the passage another way.";
    F007 Note "small capitals are imitated": "The face has no small capitals of its own (OpenType feature `smcp`), so capitals of a smaller size stand for them; they look lighter than the letters around them. Choose a face with real small capitals, such as Libertinus Serif, or give the style plain capitals.";
}
