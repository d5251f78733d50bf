"""Writes pages of words as an EPUB and as a PDF, so that the judge of words can be tried on files whose every word is known.

A page is a pair of lists: the words of its text and those of its notes. `^1` is the call of a note, `|` ends a paragraph, a second one leaves
a line empty.
"""
import zipfile

import pikepdf

RULE_WIDTH = 113.39
_TEXT_SIZE, _CALL_SIZE, _NOTE_SIZE = 11, 7, 9
_LINE = 8
_CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
_PACKAGE = '<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine>{references}</spine></package>'
_PAGE = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{}</body></html>'


def write_epub(path, pages):
    """One file of the spine for each page."""
    items = "".join(f'<item id="p{idx}" href="{idx}.xhtml"/>' for idx in range(len(pages)))
    references = "".join(f'<itemref idref="p{idx}"/>' for idx in range(len(pages)))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/container.xml", _CONTAINER)
        archive.writestr("book.opf", _PACKAGE.format(items=items, references=references))
        for idx, (text, notes) in enumerate(pages):
            aside = f'<aside epub:type="footnote">{_xhtml(notes)}</aside>' if notes else ""
            archive.writestr(f"{idx}.xhtml", _PAGE.format(_xhtml(text) + aside))


def _xhtml(words):
    runs = " ".join(words).replace(" ^", "^").split("|")
    return "".join(f"<p>{_with_calls(run.split())}</p>" for run in runs)


def _with_calls(words):
    call = '{}<a epub:type="noteref">{}</a>'
    return " ".join(call.format(*word.split("^")) if "^" in word else word for word in words)


def write_pdf(path, pages, heads=None):
    """Pages of lines of a few words in Helvetica; a hyphen at the end of a line stands within a word that is broken there.

    `heads`: the running heads, one for each page, which are then numbered from 1.
    """
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding))
        if heads:
            pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, pikepdf.Dictionary(S=pikepdf.Name.D)])
        for idx, (text, notes) in enumerate(pages):
            page = pdf.add_blank_page(page_size=(420, 595))
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            content, y = _set(text, _TEXT_SIZE, 540)
            if heads:
                content += _set(heads[idx], _TEXT_SIZE, 572)[0]
            if notes:
                below = f"50 {y} {RULE_WIDTH} 0.5 re f\n" + _set(notes, _NOTE_SIZE, y - 14)[0]
                content += below
            page.Contents = pdf.make_stream(content.encode("latin-1"))
        pdf.save(path)


def _set(words, size, y):
    """The marks of lines from `y` downwards, and where the next line would stand."""
    marks, line = "", []
    for word in words + ["|"]:
        if word != "|":
            line.append(word)
        if line and (word == "|" or len(line) >= _LINE and not word.startswith("^")):
            marks += f"BT 50 {y} Td {_line(line, size)} ET\n"
            line, y = [], y - 1.3 * size
        elif word == "|":
            y -= 1.3 * size
    return marks, y


def _line(words, size):
    shown = ""
    for word in words:
        if word.startswith("^"):
            shown += f"/F1 {_CALL_SIZE} Tf 4 Ts ({word[1:]} ) Tj 0 Ts "
        else:
            shown += f"/F1 {size} Tf ( {word}) Tj "
    return shown
