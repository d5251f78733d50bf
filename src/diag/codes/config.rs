//! Codes of the letter C — the manifest, the theme and the command line.

use crate::codes;

codes! {
    C001 Error "not valid TOML": "A manifest or a theme is written in TOML, and this text breaks its rules: a missing quotation mark, a bracket left open, a key given twice. What stands after the place may be misread. Example: `title = Voices` needs quotation marks: `title = \"Voices\"`.";
    C002 Error "unknown key": "The manifest or theme has a key that means nothing here, mostly a slip of spelling or a key in the wrong table. It would have no effect, and the default would hold without a word. Example: `laeding = \"14pt\"` instead of `leading`. The hint names the nearest key.";
    C003 Error "wrong kind of value": "The key is known, but its value is of another kind or none of the words it can be: a number where a text is wanted, a length without its unit, a misspelt choice. Example: `size = 11` instead of `size = \"11pt\"`.";
    C016 Error "file not found": "The manifest or the command line names a file that is not there. Paths in the manifest count from the folder that holds it.";
    C018 Error "file cannot be read": "The file is there, but the system does not let bindery read it.";
    C024 Error "unknown book or edition": "The command line names a book or an edition that the project does not have.";
    C034 Error "file cannot be written": "A finished file could not be written.";
    C038 Error "malformed SOURCE_DATE_EPOCH": "The environment variable is no count of seconds.";
    C101 Error "theme value out of range": "A value of a theme is of the right kind but outside of what a page can bear: a chapter title on line 500, a glyph hanging out by two ems, margin bands whose page counts fall. The hint names the limits.";
    C102 Error "text block does not fit the trim": "Trim, margins, type size and leading together leave no usable text block: the measure is shorter than eight ems, margins and measure are wider than the page, or fewer than four lines fit. Pages made so would be unreadable. Choose a larger trim, smaller margins or smaller type.";
    C103 Error "no such theme": "The manifest, or the `base` of a theme file, names a theme that is not shipped. Shipped are `default`, `modern` and `proof`; a theme of your own is a TOML file of the project, named with its ending: `theme = \"house.toml\"`.";
}
