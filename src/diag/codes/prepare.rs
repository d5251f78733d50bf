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
    T010 Error "index range with one end":
"A range of the index has a beginning without an end, or an end without a beginning: of the passage only one page is known. The entry then names that \
page alone. Both ends are marks of the same entry, with the same words.

    []{.index entry=\"flood\" range=start}The river rose in March.

Cure: put `[]{.index entry=\"flood\" range=end}` where the passage ends.";
    T011 Error "index reference to nowhere":
"An entry of the index says “see” or “see also” and names an entry that is not there. The reader would look it up in vain. The words of the reference \
are kept.

    []{.index entry=\"Clemens, Samuel\" see=\"Twain, Mark\"}

Cure: correct the words, or mark a place of that entry. What names no entry but a kind of entries is written in italics: `see-also=\"*single rivers*\"`.";
    T012 Error "index entry that cannot stand":
"A mark of the index has no words, or one of the levels of its entry has none, or the entry has more than three levels. The mark is passed over; its words \
stay in the text.

    []{.index}

Cure: put the words in the brackets, `[term]{.index}`, or name the entry: `[]{.index entry=\"head!term\"}`.";
    T013 Warning "index entries that differ in capitals":
"Two entries of the index have the same words, once with capitals and once without. Mostly a word was marked at the head of a sentence, and the places of \
one thing are parted between two entries.

    [Printing]{.index} is old. We owe it to [printing]{.index} that it is.

Cure: write the one as the other, `[Printing]{.index entry=\"printing\"}`; two things of one name need a word more each.";
    T014 Warning "index without entries":
"A section is the index, and it is empty: nothing in the text is marked for it. Readers would turn to a page that says nothing.

    # Index

Cure: mark words in the text, `[term]{.index}`; or take the heading out.";
    T015 Error "value of an index mark that means nothing":
"A mark of the index has a value that says nothing. `range` is `start` where a passage begins and `end` where it ends; `see` and `see-also` name another \
entry than the one they belong to. The mark is taken as that of one page.

    []{.index entry=\"flood\" range=begin}

Cure: write `range=start` or `range=end`; name an entry, or take `see` out.";
    T020 Error "words of an edition that are not those of the book":
"Each build counts the words of the book and of each edition that it makes, in order, text and notes apart: none may be lost, doubled, changed or moved. \
Here the first one is named that is not as in the manuscript. Somebody has changed the finished EPUB by hand, or bindery has made a mistake. Contents, \
index, title pages, running heads, numbers of lists and marks of notes are not counted, for print and EPUB have them each in its own way.

Example: in an EPUB that `bindery check --from build.toml dist/storm.epub` looks at, somebody has put a spelling right that the manuscript still has wrong.

Cure: change the manuscript and build again. If nobody has touched the file, please report it.";
}
