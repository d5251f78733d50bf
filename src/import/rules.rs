//! The rules of the import: every change to a text belongs to one, and can be switched off by its id.

/// One rule with its explanation, as `bindery explain` prints it.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    /// The letter I and three digits: `I012`.
    pub id: &'static str,
    /// A few words: `line-end hyphen removed`.
    pub title: &'static str,
    /// What it does, by which evidence, and how to overrule it.
    pub explanation: &'static str,
}

macro_rules! rules {
    ($($id:ident $title:literal: $explanation:literal;)*) => {
        $(pub const $id: Rule = Rule { id: stringify!($id), title: $title, explanation: $explanation };)*
        /// Every rule, rising.
        pub const ALL: &[&Rule] = &[$(&$id),*];
    };
}

rules! {
    I001 "text decoded": "The file is not in UTF-8. Its encoding is taken from its byte order mark, from what the text says of itself at its head (`charset=…`), or guessed from its bytes as a browser would; a few odd letters in a text of plain ones are those of Western Europe, and the text is turned into Unicode. \
        Bytes that mean nothing in that encoding become the replacement character, and are reported. A letter with its accent behind it becomes one character.";
    I002 "mojibake repaired": "UTF-8 that some program took for Windows-1252 reads `cafÃ©` for `café`. A stretch is turned back only where it gives valid UTF-8 throughout; everything else stays.";
    I003 "invisible character dropped": "Zero-width spaces, byte order marks within the text, control characters and soft hyphens show nothing and disturb searching. They are left out.";
    I004 "page number removed": "A line that is nothing but a number and stands at the edge of a page is its printed number, if several such numbers are found that fit the count of the pages. A line by which a program marks a page (`## p. 12 ####`) goes, too. Where two pages stand on each side of a sheet, their numbers show where the first one ends.";
    I005 "running head removed": "A short line at the head or foot of pages that comes again and again, apart from its number, is a running head, and no part of the text. So is one whose number counts up with the pages, or, where nothing parts these, with as much text as a page holds; one that says what those of the pages around say; \
        and what stands below such lines and comes as often, as dates and times of printing do. Labels like `Chapter 2`, of which each number comes once, stay. \
        Lines such as `2.3. The Mill` that open pages are heads where their form stands in the midst of sentences now and then, and the text has their titles once more. \
        In a PDF it stands in the margin: white parts it from the text, and the text of most pages does not reach so far out. There the height at which heads stand tells them, too. A line that comes once is text wherever it stands, unless it says the title of its chapter.";
    I006 "contents list removed": "A run of short lines, nearly all of which come again later, in the same order and standing alone, is the contents list of the source. \
        bindery makes a new one. The lines give the later headings their levels by their indents. Where pages are known, a list is also told by their numbers: \
        they end its entries and rise, there are so many pages, and most of the titles before them come again, though on other lines. Under a heading that says `Contents`, entries may be wrapped, and their labels and numbers need not be those of the text. \
        Rows of dots that lead to rising numbers tell a list anywhere, even where number, title and page stand on lines of their own; it goes whole.";
    I007 "digest framing removed": "A digest of a mailing list frames its messages: a list of topics, rulers, `Message: 1`, header fields. The frame goes. A topic becomes the heading of its message. Where messages are not numbered, as in archives of mails, they are known by their heads: the subject becomes the heading, and where several people write, the name of the writer stands below it. \
        Signatures below `--`, addresses that end several messages alike, and what the program of the list sets below them go, too.";
    I008 "head field taken over": "Lines such as `Title:`, `Author:` or `Date:` at the very head of the text tell about it. They move into the manifest; so do a title and the line `by` and a name below it, and a title that stands first.";
    I009 "remains of a web page removed": "An address alone on its line that points back to a note (`…#footnote3_4g1sopf`) is what is left of a link, and `Previous | Up | Next` of the way to other pages. They go.";
    I010 "order of pages": "Where the pages stand in the order of printed sheets, not of reading, they are put in order. The order is found from the sizes of the signatures, the printed numbers, \
        and the joins of sentences and broken words from page to page. Sides that carry two pages are parted at their gutter, or where their pages go on best. It is taken only where it explains the text far better than any other. Without such evidence, and where the numbers count up, the pages stay as they stand.";
    I011 "lines joined": "Lines of one paragraph are joined. Which line end means `goes on` is learned from each text: the white at line ends, blank lines, \
        whether the next word would have fitted the line, how sentences end and begin.";
    I012 "line-end hyphen removed": "A word was broken at the end of a line. It is written as one word, because the text has it so elsewhere, or its other broken words show that it breaks words.";
    I013 "line-end hyphen kept": "A hyphen at the end of a line belongs to the word: the text has the word with a hyphen elsewhere, or does not break words at all, or its language never writes such a compound solid (`self-denial`, `two-thirds`, `so-called`, `dit-il`).";
    I014 "stray hyphen removed": "A hyphen within a line is left from an earlier line break: the text has the word without it, and one of its halves is no word of the text. \
        That is done only where several words are broken so; a single one may be a compound and is reported.";
    I015 "words parted": "Two words were run together, as where italics end in a PDF. They are parted where capitals or points show it and both halves are words of the text. \
        That is done only where several words are run together; in other texts they are reported. Names, paths and lines of programs are left alone.";
    I016 "paragraph mark removed": "Four or more hyphens between two sentences stand for the end of a paragraph, as mail programs write them. They become one. \
        Within a sentence they are a dash, or stand for a name, and stay.";
    I017 "archive's frame removed": "Archives of free texts set a frame around each: a line `*** START OF …`, with fields and conditions above it, and `*** END OF …` with a license below. \
        The frame goes, and who made the file; its fields move into the manifest. Keep to the license all the same, if you publish the text.";
    I018 "columns read one after the other": "Programs that keep the layout of a page write its columns side by side. Where nearly all lines of a page are white at one place, with prose on both sides, \
        the left column is read before the right one; lines that run across part the columns above them from those below.";
    I019 "number of a line removed": "Editions of verse number every fifth or tenth line. Where such numbers rise evenly, and as many lines stand between them as they say, they go, whether they stand \
        beside their lines or in a stack below those of a page.";
    I020 "heading by its label": "A line that starts with a label and a number (`CHAPTER 4`, `Part Two:`) is a heading. The ranks of the labels give the levels. \
        Numbers of several levels that count up (`2.1 Aims`) and other words with numbers (`Lesson 3`, `AX. V.`) are headings where the whole series speaks for it: each is short, stands off, and text is below it. \
        Such a heading may be wrapped, or have its number on a line above. A title on the line below `Chapter 2` belongs to it, even right above the text, where a running head or the contents list says it as well, or most chapters have one. \
        The depth of the number gives the level, below the labels, or below the chapter whose number it begins with; plain numbers are a list, unless titles or questions stand behind them, far from each other.";
    I021 "heading by the contents": "A line that the contents list of the source names is a heading, on as many lines as it has; its indent there gives the level, but the depth of its number has more weight.";
    I022 "heading standing alone": "A short line that stands alone, does not end like a sentence, and is followed by text is a heading. What stands alone elsewhere with a full stop is a signature, and lines in capitals one below the other are slogans. What begins with a bullet is an item. \
        Where the text is set in, short lines at the margin, each with words of its own, are headings of the first level; so are several that stand in the middle of the measure over their paragraphs, of the level below.";
    I023 "heading by its name": "A line that is nothing but `Introduction`, `Foreword`, `Works Cited` or the like is a heading.";
    I024 "heading underlined": "A line of equal signs, hyphens or their like that is about as long as the line above it makes that one a heading. The first kind of line that a text uses gives the first level. The line itself goes, and so does one above the heading that mirrors it. Where lines of signs stand right above several headings, these go, too.";
    I025 "heading by its type": "In a PDF the sizes of letters are known. A short line that is larger than the text, or bold and standing off, and that text follows, is a heading; larger sizes give higher levels.";
    I030 "note taken out": "A note stands at the foot of its page or at the end of its part. It moves into a note of the manuscript. A run of numbered paragraphs is taken for notes only where calls in the text fit it, \
        where most of what looks like a call in the text is one, and where it stands as notes do; what is in doubt stays where it is. \
        At the feet of pages a note may begin on any line, and its call stand behind a space, where the notes of the page, or of those around, count up in the order of their calls. A rule above notes goes with them.";
    I031 "note called": "A number that hangs on a word, or stands in brackets, is the call of a note: it fits the sequence, and has a note.";
    I032 "note repeated in the text": "Some programs write the text of a note into the sentence that calls it, and again at the end of the part. Where the text says a note of some length once more, word for word, \
        what stands in the sentence goes.";
    I040 "quotation": "Paragraphs in a narrower measure, or indented, or in quotation marks with the name of a source below, are a quotation.";
    I041 "attribution": "A short line after a quotation or a poem that begins with a dash says where it comes from.";
    I042 "verse": "Short lines that each begin with a capital and end where the next word would have fitted are verse: their line ends are kept, and so are the indents, if a poem has no more than a few.";
    I043 "list": "Paragraphs numbered 1, 2, 3 in a row, for which the text has no calls, are a list. Lines that begin with `(a)`, `(b)` or `i)`, `ii)` in a row are paragraphs, and keep their letters.";
    I044 "scene break": "A line of stars, hyphens or the like, and nothing else, is a pause between scenes. Beside a heading, at the beginning and at the end it parts nothing, and goes.";
    I045 "mark of a quoted line removed": "Mails set `>`, or initials and `>`, at the beginning of each line of a quotation, old prints an opening quotation mark. The lines are a quotation, and the marks go, but for the \
        quotation mark that opens it. Lines of speech, which close what they open, are left alone.";
    I046 "table kept line by line": "Lines whose cells stand below each other are the remains of a table. They keep their line ends, as verse does, and are reported: somebody has to set the table anew.";
    I047 "place of a picture kept": "`[Illustration: The ferry]`, `[Music]` and their like stand where a picture stood. They stay in the text, wherever on a page they stand, and are reported, so that somebody can set the picture there or strike them out.";
    I048 "code kept": "Lines that stand in and are full of signs that prose has not are code, or formulas written as code is. They stay as they are, with their indents, between fences. So does what was typed at a terminal, from one prompt (`$ ls -l`) to the prompt alone, in a text that has several of these.";
    I050 "escape removed": "A backslash before a quotation mark is left from the storage of the text in some program. It goes, but not in a text that has commands with backslashes.";
    I051 "emphasis by underscores": "Archives of free texts write `_so_` for what was italic. Where a text has several such pairs, and hardly a mark without its partner, the words between are emphasized, and the marks go.";
    I060 "suspect": "A word that looks like a fault of character recognition. It is reported with a suggestion and never changed: write the correction into `import.toml`.";
    I061 "lost character": "A replacement character stands where a letter or a mark was lost. It stays and is reported, with its line.";
    I070 "corrected by hand": "The file of decisions beside the manuscript, `import.toml`, asks for this change: a line is a heading or is none, a word is written otherwise, a rule is not used.";
    I080 "deletion accepted": "Words that a tracked change has deleted are left out. With this rule switched off they stay, struck out.";
    I081 "insertion accepted": "Words that a tracked change has inserted are words of the text. Each is told with the name of whoever inserted it, so that it can be looked at.";
    I082 "comment becomes a query": "A comment in the margin becomes a query in the manuscript: the words it hangs on stand in brackets, and the question in braces behind them. \
        A release build fails until it is settled. Comments that are marked as settled in the file are left out.";
    I083 "field or made list removed": "Contents lists, indexes, page numbers and other words that a program makes and makes again are left out, and so are the codes of fields, hidden text, settled comments, scripts and the head of a web page: \
        the book gets its own.";
    I084 "head or foot removed": "The heads and feet of pages, which word processors keep apart from the text, are left out. The theme of the book makes new ones.";
    I085 "furniture of a page removed": "Navigation, forms, and the head and foot of a web page are no part of its text. Where one `main` or `article` holds most of the words, all around it goes.";
    I086 "page mark removed": "The marks of printed pages in an e-book, and page breaks set by hand, belong to an edition that this one is not. They are left out.";
    I087 "note of the file": "A note of the file becomes a note of the manuscript. In web pages and e-books a note is a short link that leads to a text which leads back, or which stands among notes; \
        its number is spent, for the book numbers anew.";
    I088 "heading of the file": "A paragraph is a heading by its level in the outline, by the name of its style, in several languages, by its element, or by the navigation of an e-book. Levels that are not used are closed up.";
    I089 "look left out": "Color, size and place are the business of the theme. What the manuscript has no words for is counted here, so that somebody can see whether it meant anything.";
    I090 "table made plain": "A table of the manuscript has one line of words in each cell. Paragraphs within a cell are joined, merged cells leave their places empty, tables for layout or of one cell are taken apart.";
    I091 "formula as letters": "A formula comes over as its letters alone; how they stand to each other is lost. It carries a query, so that it cannot be forgotten.";
    I092 "picture taken over": "Pictures in PNG, JPEG and SVG are written beside the manuscript, with their alternative texts. Others, and those that are missing, become queries.";
    I093 "text box moved": "What stands in a text box stands behind the paragraph that the box was anchored in, as a sidebar.";
    I094 "text of a PDF": "A PDF knows letters and places. Letters on one baseline are a line, gaps are spaces, columns are read one after the other; from there on it is treated as a raw text, \
        whose lines also know their places, sizes and slopes. Pages that could not be read to their end are told.";
    I096 "second version left out": "Word processors keep some content twice, for newer and for older programs. One of them is taken; the other says the same.";
    I098 "link left out": "A link that no reader of a book could follow, such as one to a file on somebody's disk, is left out; its words stay.";
    I099 "front page moved into the manifest": "Title, subtitle and author at the very front, and the cover, title and copyright pages of an e-book, say what the manifest says; the book gets its own. \
        The lines of a copyright page are kept there as comments.";
    I103 "letters of a list become numbers": "A list counted by letters or Roman figures is counted by numbers in the manuscript, which has no others.";
    I104 "stray words kept": "Words that stand where the format has none, outside of all paragraphs, are kept at the end of the manuscript with a query.";
}

/// Finds a rule by its id, in either case.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}
