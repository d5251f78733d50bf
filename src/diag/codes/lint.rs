//! Codes of the letter X — what `bindery lint` finds in wording and marks.

use crate::codes;

codes! {
    X001 Warning "word that looks misread":
        "The word stands once in the book, and is one of its common words but for letters that programs confuse: `rn` and `m`, `cl` and `d`, `1` and `l`. Where letters alone are weak evidence, \
        the words beside it must be those of the common word. Example: `in tum` in a book full of `in turn`. Correct it, or, if it is right, put it into `allow` of lint.toml.";
    X002 Warning "letters and digits in one word":
        "A digit stands within a word that the book has without it, or a letter within a number: `w0rd`, `l9l4`, `19O5`. On the page they look nearly right, and no search finds them. Write the letter or the digit that was meant.";
    X003 Warning "word torn apart":
        "A single letter that is no word of the language stands beside letters with which it makes a common word of the book: `t he` for `the`. Programs that read pictures of pages set such spaces. Take the space out.";
    X004 Warning "capital within a word":
        "A capital follows a small letter in a word that the book has in small letters again and again: `wOrd`. Names such as McDonald are not reported. Write the small letter.";
    X010 Warning "bracket without a partner":
        "A round or square bracket opens and nothing closes it, in its paragraph or in those that follow in the same section, or closes what was not opened. The reader looks for the end of the aside. \
        Marks of lists such as `a)` are no faults. Example: `He left (in May, and came back.` Add the bracket, or take it out.";
    X011 Warning "quotation marks of another language":
        "The text of one language has quotation marks that are at home in another, while most of its own are right: `«mot»` in an English book. The build leaves typed marks as they are. \
        Write the marks of the language, or mark the words as being in the other: `[«mot»]{lang=fr}`.";
    X012 Warning "wrong sign for an apostrophe":
        "An opening quotation mark, an accent or a prime stands where an apostrophe belongs: `‘tis`, `don´t`. Programs turn the mark the wrong way behind a space. Write `’`, or the straight `'`, which the build turns the right way.";
    X020 Warning "word with and without a hyphen":
        "One word is written with a hyphen at some places and as one word at others: `co-operate` and `cooperate`. The rarer form is shown. Names and quotations do not count, nor words that English parts by a hyphen from others (`re-cover`). \
        Choose one form; if both are right, put one into `allow` of lint.toml.";
    X021 Warning "two spellings, British and American":
        "Words of one kind are spelt in the British way here and in the American way there: `organise` and `organize`, `colour` and `color`. The rarer kind is shown with its count. Names and quotations do not count. Choose one.";
    X022 Warning "word with and without its accent":
        "A name, or in English any word, has its accent at some places and not at others: `Bakúnin` and `Bakunin`. The rarer form is shown. Letters that a language takes for letters of their own, such as the German `ä`, do not count. Choose one.";
    X023 Warning "name with a small letter":
        "A word that stands with a capital within sentences again and again has a small letter here, behind a word that it follows elsewhere too: `in germany`. Write the capital.";
    X024 Note "sign typed in two ways":
        "Quotation marks, apostrophes, ellipses, ranges of numbers or the spaces before French marks are typed in two ways: straight and curly, `...` and `…`, `1905-1917` and `1905–1917`. The build sets both alike, so the page does not suffer; other programs that read the manuscript may.";
    X025 Warning "sign written in two ways":
        "Percent signs or dashes are written in two ways that differ on the page: `5%` and `5 %`, `word—word` and `word – word`. The rarer way is shown with both counts. Choose one.";
    X030 Warning "word twice in a row":
        "The same word stands twice, often at the end of one line and at the start of the next, where no author sees it: `of the the book`. What may be doubled in the language (`had had`, `die die`) and names are not reported, nor verse. Take one out.";
    X040 Warning "character without a meaning":
        "A replacement character (U+FFFD) stands where a letter or mark was lost on the way from file to file, or a character from a private place shows something in one font and nothing in others. Example: `caf�`. Write what was meant.";
    X041 Warning "invisible character":
        "A character shows nothing and does no work where it stands: a zero-width space beside a space, a byte order mark within the text, a soft hyphen outside of a word. It disturbs searching, and some readers show it as a box. \
        Example: a soft hyphen before a full stop. Delete it.";
    X042 Warning "letters as one sign":
        "A ligature (`ﬁ`, U+FB01) or a wide letter of East Asian typefaces is typed as a character of its own. The font makes its ligatures itself; typed ones are not found by searches, are never hyphenated, and may be missing in another font. Write plain letters.";
    X043 Warning "two scripts in one word":
        "A letter of another script stands in a word, such as a Cyrillic `а` in a Latin one. It looks the same, but the word is not found, not hyphenated, and read aloud wrongly. Type the letter again.";
    X044 Warning "letter in pieces":
        "A letter and the mark over it are two characters where one would do: `e` and U+0301 for `é`. Searches for the other form miss it, and not every font sets the mark well. Files from macOS and from PDFs have many. Write one character.";
    X045 Warning "wrongly decoded characters":
        "UTF-8 was taken for Windows-1252 on the way: `Ã©` stands for `é`, `â€™` for `’`. Write the right characters, or have the whole file saved anew in UTF-8.";
    X050 Warning "space before a mark":
        "A space stands before a comma, a full stop or a closing bracket, or before another mark in a language that sets none: `word ,`. A line could begin with the mark. Take the space out.";
    X051 Warning "no space behind a mark":
        "Two words of the book hang on each other with nothing but a mark between them: `end.Next`, `one,two`. Both must stand elsewhere in the book, so names such as `build.toml` are not reported. Set a space.";
    X052 Warning "space within brackets or quotation marks":
        "A space stands behind an opening bracket or quotation mark in a language that sets none: `( word`. A line could end in the mark, and leave what it opens to the next. Take it out.";
    X053 Warning "hyphen for a dash":
        "A hyphen between spaces stands for a dash: `he came - and went`. It prints as the short stroke that it is. Write `--` for the dash `–`, or `---` for the long one.";
    X054 Warning "two marks for one":
        "Two marks of punctuation stand side by side of which one would do: `,,`, `..`, `,.`. A full stop that ends an abbreviation ends the sentence too. Take one out.";
    X055 Warning "sentence in two paragraphs":
        "A paragraph ends without a full stop, and the next one begins with a small letter: a blank line has come between, or some words were lost. Example: `He went`, a blank line, `home at noon.` Join them, or add what is missing.";
    X060 Warning "notes out of order":
        "The typed numbers of the notes rise by one nearly everywhere, but not here: `[^4]`, `[^6]`. The build numbers notes anew, so the page looks right; but a call may be lost, or stand in a passage that was moved. Look at it.";
    X061 Warning "space before the call of a note":
        "A space stands before the call of a note: `word [^7]`. The little number would stand alone, and could begin a line. Take the space out.";
    X062 Warning "number that hangs on a word":
        "A number follows a word or a full stop without a space: `the movement.12`, `movement12`. Most often it is the call of a note that got lost when the text was copied. Write `[^12]`, or set a space.";
    X090 Warning "entry that fits nothing":
        "The ignore file, lint.toml, allows a passage at which nothing is found any more, or names a file that is not read. Left there, it could hide a later fault. Example: `allow = [\"tum\"]` when the word was corrected long ago. Take the entry out.";
}
