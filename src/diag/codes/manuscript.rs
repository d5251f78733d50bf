//! Codes of the letter M — the manuscript.

use crate::codes;

codes! {
    M001 Error "manuscript without text":
        "The manuscript files hold no heading and no text, only white space, comments or front matter. A book needs at least one paragraph. Write the text, or correct the list of files in the manifest. Example: `manuscript = \"outline.md\"`, a file that is still empty.";
    M002 Error "nested too deep":
        "Quotations, lists or divs stand within each other more than 64 levels deep, or emphasis and brackets do. No page can show that, and it is nearly always a slip, such as a row of `>` signs. The text is kept, on the last level that counts. Take out the inner levels.";
    M003 Warning "skipped heading level":
        "A heading stands more than one level below the heading above it, such as `####` straight under `##`. Readers who go from heading to heading by ear take this for a missing part. Give the heading one `#` more than the heading it belongs to.";
    M004 Error "id given twice":
        "Two places of the book carry the same id in braces, such as `{#war}`. A reference to it could lead to either. Rename one of them and the references that mean it.";
    M005 Warning "heading without text":
        "A line of `#` signs has no words. It would open an empty section and stand as a gap in the contents. Write the title or delete the line; for a pause between scenes write `***`.";
    M006 Warning "control character":
        "The text holds a character that no font shows and no EPUB may contain, such as a vertical tab or the remains of a wrong encoding. It is left out; only the line separators U+2028 and U+2029 of word processors are taken as line breaks. Delete it, or write what it was meant to be. Example: a vertical tab (U+000B), which word processors write for a line break.";
    M007 Warning "unused link address":
        "A line `[label]: address` sets down where links of that label lead, but no link uses the label, so the whole line would vanish from the book. Often it was meant as text: `[Translator]: …` at the start of a line. Delete it, or write `\\[label]:`.";
    M008 Warning "list number changes":
        "The numbers typed in a list are not the numbers that print: Markdown counts on from the first one. A list typed 1, 2, 4 prints 1, 2, 3. If the numbers matter, write them in paragraphs of their own as `4\\.`; a list that repeats `1.` for each item is meant to count by itself and is not reported.";
    M009 Warning "heading without a space":
        "A paragraph begins with `#` signs and letters right behind them. Markdown wants a space between the two; without it the line is text, and its signs print. The chapter it was meant to open goes on as part of the one before it, and is in no list of contents. Write the space, or a backslash before the sign where the line is text. Example: `#The Mill` instead of `# The Mill`.";
    M010 Error "malformed language tag":
        "The value of `lang=` is no language tag. The language chooses hyphenation, quotation marks and the voice that reads the text aloud. Write a tag as in BCP 47: `fr`, `de-1901`, `sr-Latn`.";
    M011 Warning "unknown class":
        "A class in braces or the name of a div is unknown but close to a name that has a meaning, such as `.epigrpah`. Unknown names are kept for the style sheet and change nothing on the page. Correct the name if the known one was meant.";
    M012 Warning "braces kept as text":
        "Braces with attributes stand where nothing can take them, braces at the end of a heading hold something else than attributes, or attributes go on for more than 4096 bytes. They print as typed. Attributes belong right behind `[text]`, a link, a picture or code, at the end of a heading, or behind `:::`, and are written `{#id .class key=\"value\"}`.";
    M013 Error "div without an end":
        "A line `::: name` opens a div that no line `:::` ends. It was closed at the end of the file, or of the quotation, item or note in which it was opened, and may hold more than was meant.";
    M014 Error "end of a div without a beginning":
        "A line `:::` stands where no div is open. A div must end in the same quotation, list item or note in which it was opened. Delete the line, or check the indent of its opening line.";
    M015 Error "line that is no div fence":
        "A line starts with `:::` but is neither the opening nor the end of a div, because more than one word follows, or the braces are malformed. It prints as typed. Write `::: name` or `::: {.name #id lang=fr}`.";
    M020 Error "note call without a note":
        "The text calls a note, `[^7]`, that no file defines. The reader would find a mark that leads nowhere. The call is kept as text. Add the note (`[^7]: …` at the start of a line), or write `\\[^7]` if the brackets are text.";
    M021 Warning "note without a call":
        "A note is defined but nothing calls it. It is kept behind all others, since it is part of the text, but no reader is led to it. Put the call where the note belongs, or delete the note. Example: `[^7]: See the map.`, and no `[^7]` in the text.";
    M022 Error "note called twice":
        "Two places call the same note. A note stands at the foot of the page that calls it, once, and leads back to one place. The second call is left out. Write a second note, or take the call out. Example: `The first battle[^7] and the second[^7]`.";
    M023 Error "note defined twice":
        "A file has two notes of the same name. The call means the first; the second is kept behind all notes, as one without a call. Rename one of them and its call. Files do not share names: `[^1]` in two files are two notes.";
    M024 Error "note without text":
        "A note is empty: `[^7]:` with nothing behind it, or `^[]`. The reader would find a number with no words. Write the note, or take it out with its call.";
    M025 Error "inline note without an end":
        "`^[` opens a note in the line, but no `]` ends it in the same paragraph, or an emphasis starts outside the note and ends within it. The characters print as typed. Close the note, or write `\\^[`.";
    M030 Error "citation":
        "`[@key]`, or `@key` in a sentence, asks for a citation from a bibliography. This version reads no bibliographies; the citation is left out so that the key never prints. Write the source as a note. Where the sign cites nothing, as in the name of an account, write `\\@`.";
    M031 Error "raw HTML":
        "The manuscript holds HTML tags. They cannot be typeset and are not passed on to the EPUB, where they could break a page or do harm. The tags are left out, their words kept. Write the same in Markdown: the advice names the form. Each tag is reported once for a file, with its count. Example: `<u>word</u>` is written `[word]{.underline}`.";
    M032 Error "comment without an end":
        "`<!--` opens a comment that no `-->` ends, or one that begins within a paragraph and has not ended where that does. It would hide text that nobody meant it to; the mark is left out and the text behind it kept. Close the comment, or begin it at the start of a line: there it may hold blank lines.";
    M033 Error "table that is not read":
        "Of tables drawn with lines those are read that have a head and one line for each row. A grid table, with `+---+` lines, and one drawn with hyphens whose rows have several lines, that has no head, or whose words stand across the border of two columns, is kept as it is typed, in the typeface of code. Write a pipe table.";
    M034 Error "row with too many cells":
        "A row of a table has more cells than the table has columns. The text of the cells beyond the last column joins the last cell, so that it is not lost. Add a column to the head and to the line under it, or write `\\|` for a bar within a cell.";
    M035 Warning "markup of another program":
        "A paragraph holds what means something to TeX, to a wiki or to a program that makes websites, and nothing here: a command such as `\\newpage` or `\\ref{fig:mill}`, `[TOC]`, `{{< figure >}}`, `!!! warning`, `> [!NOTE]`, `==words==`, `- [ ] task`. It prints as typed. The advice names what to write instead; each kind is told once for a file, with its count. A backslash before the first sign makes text of it that is meant.";
    M036 Warning "lines that are no list":
        "Lines of a paragraph begin with `a.` and `b.`, `(1)` and `(2)`, `i.` and `ii.` or `#.`. Lists are numbered with figures and a full stop or a bracket behind them, `1.` or `1)`; other lines run on as one paragraph, as in CommonMark. Example: `a. the first`, and below it `b. the second`. Number the items with figures, or end each line with a backslash, so that it stands by itself.";
    M040 Warning "picture without alternative text":
        "A picture has neither a caption in its brackets nor `alt=`. Those who cannot see it learn nothing of it, and many shops refuse such a book. Say what it shows: `![Map of the fort](fort.png)` or `![](fort.png){alt=\"Map of the fort\"}`. Mark a mere ornament with `{.decorative}`.";
    M041 Warning "width that is no percentage":
        "The width of a picture is given in another unit than percent of the measure. One manuscript serves several page sizes, so only a part of the measure makes sense. Write `width=60%`; without a width the picture takes its natural size up to the measure.";
    M042 Error "picture that is no file of the book":
        "A picture is named by an address on the net, or by nothing. A book must hold its pictures, and building it must not need the net. Save the picture in the book's folder and name the file. The caption is kept as text. Example: `![Map](https://example.org/map.png)`.";
    M043 Error "link that no reader can open":
        "A link leads to a file outside the book, to nothing, or by a scheme that readers refuse for safety, such as `javascript:`. Its words are kept, the link is left out. Link to a heading of the book, `[words](#id)`, to one of its manuscript files, `[words](two.md)`, or to a whole address on the web.";
    M044 Warning "color that is none":
        "`ground` at a heading names the color that the pages of this chapter, or the page of this part, are printed on. It is written as red, green and blue, two digits each of 0 to 9 and a to f. This is something else, and the pages stay as the theme has them. Example: `# Night {ground=\"dark blue\"}` instead of `# Night {ground=\"#1b2a4a\"}`.";
    M045 Warning "ground of a subsection":
        "`ground` colors whole pages, all those of a chapter or the page of a part, and stands at the heading of that. A heading within a chapter starts on no page of its own, so nothing comes of it there. Put it at the chapter's heading, or make the subsection a chapter. Example: `## The tide {ground=\"#1b2a4a\"}` below `# Night`.";
    M050 Warning "open query":
        "Somebody has asked something in the manuscript, as in `[the two boats]{query=\"which of them?\"}`. The words print, the question does not. `bindery build --release` makes an error of each open query and writes nothing, so that no book leaves the house with a question in it. Settle it in the text, then take the braces out.";
    M060 Error "formula that cannot be read":
        "What stands between dollar signs is no TeX that can be read: a brace that is not closed, two superscripts at one letter, `&` outside of a table, a formula of more than 8 KiB. It is kept as code, so that nothing is lost. Correct it; or, where the dollar sign is one, write `\\$`. Example: `$\\frac{a}{b$`.";
    M061 Error "unknown command in a formula":
        "A formula holds a command or an environment that is unknown. Read are those of LaTeX and amsmath; macros of your own are not. The formula is kept as code, so that nothing is lost. Correct the name, or write what it stands for. Example: `$\\fracc{1}{2}$`.";
    M062 Error "construct of a formula that is not set":
        "A formula holds something that TeX knows and that is not set here: colors, definitions of macros, rules in arrays, marks beside an operator. The formula is kept as code, so that nothing is lost. The advice names what to write instead. Example: `$$a = b \\tag{1}$$` is written `$$a = b$$ {#eq:first}`.";
    M063 Warning "dollar signs that seem to mean no formula":
        "A formula has plain words and no sign of mathematics, or its dollar sign touches a letter or a figure; or `$$` opens a paragraph, and nothing closes it there. Two prices in one paragraph may find each other, as Pandoc reads them too, and then what stands between them is set as a formula, in italics and without spaces. Write `\\$` for a dollar sign, `\\text{…}` for words within a formula, and `$$` at both ends of a displayed one, with no empty line in it. Example: `It is $5 a day or 5$ a day.`";
}
