//! Codes of the letter T — prepared text: numbers, notes, references.

use crate::codes;

codes! {
    T001 Error "reference to nowhere":
"A reference names an anchor that no heading, figure, table, block or span of the book carries. The reader would follow it to nothing, and print could \
not name a page. The words of the reference are kept as plain text.

    See [](#the-flood).

Cure: correct the anchor, or give the place its id: `# The Flood {#the-flood}`.";
    T002 Error "reference to a place without a name":
"A reference without words leads to a place in a section that has neither number nor title, and nothing around it has one: there is nothing to call it by.

    See [](#here).

Cure: write the words of the reference: `[the opening letter](#here)`.";
    T003 Warning "opening quotation mark never closed":
"A double quotation mark opens and neither its paragraph nor a later one closes it. On the page a reader cannot tell where the quotation ends, and \
the marks that follow may be taken for inner ones.

Where a quotation runs over several paragraphs, each of them begins with an opening mark and only the last has a closing one: that is not reported.

    He said, \"We shall see, and went.

Cure: add the closing mark.";
    T004 Warning "closing quotation mark never opened":
"A double quotation mark closes, but nothing before it in the section opens. Mostly the opening mark was lost, or a stray mark was left.

    We shall see,\" he said.

Cure: add the opening mark, or take the stray one out.";
}
