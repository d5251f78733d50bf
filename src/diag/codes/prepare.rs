//! Codes of the letter T — prepared text: numbers, notes, references.

use crate::codes;

codes! {
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
