//! Codes of the letter E, from E100 on — finished EPUBs, of whatever program.

use crate::codes;

codes! {
    E100 Error "container that cannot be read":
"An EPUB is a ZIP file. This one is damaged, is cut short, is packed by a method that no reader knows, or unpacks to more than a gigabyte. Nothing more can be said of it.

Example: a download that ended early, or a page of HTML that a server sent instead of the book.

Cure: copy the file again, or pack it anew with a program that makes EPUBs.";
    E101 Error "container that does not say what it is":
"The first file of an EPUB is called `mimetype`, is not compressed, has no extra field, and says `application/epub+zip`. By these bytes systems and shops know what they have; many refuse a book that lacks them.

Example: a folder packed with the `zip` of the system, which puts files in any order.

Cure: `zip -X0 book.epub mimetype`, then `zip -Xr9D book.epub META-INF EPUB`; or any program that makes EPUBs.";
    E102 Error "names of files that clash":
"Two files have one name, or names that differ in capitals alone, which are one file on Windows and macOS; or a name climbs out of the container or is longer than 255 bytes. Which of the two a reader shows is chance.

Example: `text/one.xhtml` and `text/One.xhtml`.

Cure: give each file a name of its own.";
    E103 Warning "file name that shops refuse":
"Kobo takes no file names with spaces or special characters, and other shops lose such files. Names are made of letters, figures, hyphens, underscores and full stops.

Example: `images/the harbour.jpg`.

Cure: rename the file, and mend the links to it.";
    E104 Error "container without a package":
"`META-INF/container.xml` names the package document, in which all else is listed. It is missing, names none, or names one that is not there. No reader opens such a book.

Example: `full-path=\"content.opf\"`, where the file is `EPUB/content.opf`.

Cure: name the file as it stands in the container.";
    E105 Error "metadata that must be there":
"Every EPUB has a title, an identifier (the one that `unique-identifier` names), a language, and says once when it was last changed. Shops refuse books without them, and readers mix up two books of one identifier.

Example: a package without `<dc:language>en</dc:language>`.

Cure: add what the message names.";
    E106 Error "manifest and files that do not agree":
"The manifest lists a file that is not in the container, or lists one twice. A reader that asks for it shows nothing.

Example: `href=\"images/Map.png\"`, where the file is `map.png`: capital and small letters differ.

Cure: put the file in, or take the entry out.";
    E107 Warning "file that nothing lists":
"A file lies in the container, and the manifest does not have it. EPUBCheck says nothing of it, and Kindle's importer refuses such a book. Mostly it was left over: a picture that was taken out of the text, a file of the system.

Example: `EPUB/images/old-cover.jpg`, or `.DS_Store`.

Cure: list the file, or take it out.";
    E108 Error "type of a file that is not its own":
"The manifest tells readers what each file is, and they believe it rather than look. A picture that is called by another kind is not shown.

Example: a JPEG listed as `image/png`, because somebody renamed it.

Cure: write the type that the message names.";
    E109 Error "property that is missing or needless":
"A file with SVG, MathML, scripts or things from the net says so in the `properties` of its entry in the manifest; one without them does not. Readers turn what is needed on by them, and shops refuse what is claimed for nothing.

Example: a chapter with `<math>` whose entry has no `properties=\"mathml\"`.

Cure: write what is in the file.";
    E110 Error "file that is not well-formed":
"The texts of an EPUB are XML, which is strict: what is open is closed, `&` and `<` are escaped, attributes are quoted, entities such as `&nbsp;` are written `&#160;`, no comment holds `--`. A reader shows the chapter up to the fault, or not at all.

Example: `<p>Salt & pepper</p>`.

Cure: mend the place; write `&amp;`.";
    E111 Error "id used twice":
"An id is the name of a place within a file, so it stands there once. A link to a doubled one leads to the first of the two, and some shops refuse the book.

Example: two paragraphs with `id=\"p12\"`, after a chapter was put together from two files.

Cure: rename the second one, and mend the links that mean it.";
    E112 Error "link that leads nowhere":
"A link names a file or an id that the book does not have, or an address that no reader can follow. On Kindle, an unresolved link is among the most common reasons for a book to be refused.

Example: `<a href=\"two.xhtml#note-7\">`, where the notes are numbered `fn7`.

Cure: mend the link, or take it out.";
    E113 Error "link to a text outside the spine":
"What the text links to is part of the reading order, so that a reader knows where it is when it gets there. A text that is listed and not in the spine is shown out of all order or not at all.

Example: a page of notes that only the manifest lists.

Cure: add `<itemref idref=\"notes\" linear=\"no\"/>` to the spine.";
    E114 Error "text that needs the net":
"A picture, a stylesheet or a font is fetched from the net when the page is shown. Most readers never do that, and the shops refuse such books. Only sound and film may stand there, and have to be announced.

Example: `<img src=\"https://example.org/map.png\" alt=\"Map\"/>`.

Cure: put the file into the book.";
    E115 Error "spine that is not whole":
"The spine is the reading order: each text once, by its entry in the manifest. This one is empty, names an item that there is not, names one twice, or holds what is no text.

Example: `<itemref idref=\"chap3\"/>`, where the manifest has `chapter-3`.

Cure: list the texts in their order.";
    E120 Error "navigation that is missing or incomplete":
"One file of the book is its navigation document, with one list of contents, at most one of printed pages and one of landmarks; each entry has words and a place. Readers make their menu from it, and nothing else.

Example: a book made for EPUB 2, which has an NCX alone.

Cure: add a navigation document with `<nav epub:type=\"toc\">`.";
    E121 Warning "contents that go back":
"The entries of the contents stand in another order than the texts. Kindle's converter refuses such a book, and readers show a wrong chapter as the one that is being read.

Example: the preface listed last, because it was written last.

Cure: list the entries in the order of the spine.";
    E122 Warning "page-list that does not fit the text":
"The page-list has an entry for every mark of a printed page, and leads to nothing else; and the metadata names the printed book. Where the three do not agree, a class that reads together is not on one page.

Example: `<span role=\"doc-pagebreak\" id=\"p12\"/>` that no entry leads to.

Cure: list the page, or take the mark out.";
    E123 Warning "NCX that differs from the contents":
"Old readers and Kindle's menu go by the NCX, all others by the contents; so both have the same entries and name the same book. Mostly one of them was forgotten when a chapter was moved.

Example: an NCX whose `dtb:uid` is that of the book before.

Cure: make it anew from the contents.";
    E124 Warning "ISBNs that do not agree":
"Shops know a book by its ISBN, and compare: the one of the metadata, the one in the name of the file, those on the imprint page. Where they are of different editions, the book is refused, or sold under the name of another. An imprint page that names the printed book alone is the usual reason.

Example: an imprint page with the ISBN of the paperback, in an EPUB that has its own.

Cure: name the e-book by its own number everywhere; the imprint page may list the other editions beside it.";
    E130 Error "picture that cannot be shown":
"The picture is damaged, is cut short, or needs more memory than a reader has. There is an empty frame in its place.

Example: a PNG that ends after half of its bytes.

Cure: save it anew in the program it came from.";
    E131 Error "picture of an EPUB in CMYK":
"E-readers show pictures in RGB or grey. A JPEG in CMYK, as printers want it, is shown in wrong colors or not at all; Apple Books and Kobo refuse the book.

Example: the cover as it went to the printer, `cover.jpg`.

Cure: save a copy in RGB.";
    E132 Warning "picture beyond the limits of the shops":
"Apple Books takes pictures of 5.6 million pixels on a page, Google Play Books of 3200 pixels on a side and covers of 7200. Larger ones are made smaller by the shop, badly, or the book is refused.

Example: a scan of `5000 × 7000` pixels.

Cure: save it smaller: no screen shows so many pixels.";
    E133 Error "picture that has no words":
"A picture has no `alt`. Those who cannot see it hear the name of its file, or nothing. The law of the European Union wants words for every picture that means something.

Example: `<img src=\"fort.png\"/>`.

Cure: write `alt=\"Map of the fort\"`, or `alt=\"\"` for a mere ornament.";
    E134 Error "font that no reader can use":
"A file that is listed as a font is damaged or cut short. Readers set the text in a face of their own, and characters that only this font has are lost.

Example: an OTF whose tables end early.

Cure: put the whole font file in.";
    E135 Warning "language that is missing or misspelt":
"Voices, hyphenation and quotation marks go by the language of a text, which is a tag after BCP 47. Without one, an English voice reads German.

Example: `lang=\"english\"`, or an `html` element without `lang`.

Cure: write `lang=\"en\" xml:lang=\"en\"`.";
    E136 Error "accessibility that is claimed and absent":
"People buy books by what these metadata promise, and shops show the promise. This one is not kept: the book claims described pictures, pages, an index or the like, and does not have them.

Example: `alternativeText`, in a book with a picture that has no `alt`.

Cure: make it true, or take the claim back.";
    E137 Warning "accessibility that is not told, or told in the wrong words":
"Since June 2025 books sold in the European Union tell how they can be read: `accessMode`, `accessibilityFeature`, `accessibilityHazard`. A claim to conform has the exact words of the standard, and names who has looked.

Example: `conformsTo` with the words “WCAG AA”.

Cure: write `EPUB Accessibility 1.1 - WCAG 2.2 Level AA` and `a11y:certifiedBy`.";
    E139 Warning "note that does not pop up":
"Kobo's readers show a note at its call if it comes after it or is marked as a footnote, and has at most 5000 characters. Otherwise they turn to its page.

Example: notes in a file before the text, without `epub:type=\"footnote\"`.

Cure: let notes come after the text, and mark them.";
    E149 Error "message of EPUBCheck":
"`bindery check BOOK.epub --epubcheck REPORT.json` shows what EPUBCheck has said of a book among our own findings: at the line of the file, and with `--from` at the line of the manuscript it was made from. EPUBCheck is the judge that most shops run.

Example: `RSC-012: Fragment identifier is not defined`.

Cure: as its message says; of a book that bindery has built, please report it.";
}
