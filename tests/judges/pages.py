#!/usr/bin/env python3
"""Proves that the page marks of an EPUB are where the pages of the printed book begin.

    pages.py [--rule MILLIMETERS] EPUB PDF

The words at the head of each page of the PDF, from poppler's pdftotext, are those after its mark in the EPUB; each page that holds text of the
book has one mark, in order, and the page list names the same pages in the same order. Pages that the program makes of the manifest, all of them
before the text and with roman numbers, need none: the EPUB has them in another form. Prints the result as JSON; ends with 0 where all is well,
1 otherwise.
"""
import argparse
import json
import posixpath
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

import pdf
import tokens

_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub",
           "sup", "u", "var", "del", "ins"}
# So many words at the head of a page are compared.
_N_WORDS = 6
# What a page may begin with that stands elsewhere in the EPUB: the head of a table, a line that takes up an entry of the index, the number of a
# list item, which the reader's program gives.
_MAX_REPEATED = 24


class Book:
    """The words of an EPUB with its page marks, in the order of the spine, and its page list."""

    def __init__(self, path):
        self.words, self.marks, self.listed, self.ids = [], [], [], {}
        self.text = ""
        with zipfile.ZipFile(path) as archive:
            container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
            opf_path = container.find(f".//{_CONTAINER}rootfile").get("full-path")
            opf = ElementTree.fromstring(archive.read(opf_path))
            self.source = [meta.text for meta in opf.iter(f"{_OPF}meta") if meta.get("property") == "pageBreakSource"]
            items = {item.get("id"): item for item in opf.iter(f"{_OPF}item")}
            place = lambda href: posixpath.normpath(posixpath.join(posixpath.dirname(opf_path), urllib.parse.unquote(href)))
            for reference in opf.iter(f"{_OPF}itemref"):
                name = place(items[reference.get("idref")].get("href"))
                self.name = name
                self._element(ElementTree.fromstring(archive.read(name)).find(f"{_XHTML}body"))
                self._flush()
            nav = next(place(item.get("href")) for item in items.values() if "nav" in (item.get("properties") or "").split())
            self._page_list(ElementTree.fromstring(archive.read(nav)), posixpath.dirname(nav))

    def _element(self, element):
        if not isinstance(element.tag, str):
            return
        name = element.tag.rsplit("}", 1)[-1]
        kinds = set((element.get(_TYPE) or "").split()) | set((element.get("role") or "").split())
        if "doc-pagebreak" in kinds:
            # A mark within a word would be at fault: what stands before it is a word by itself.
            self.is_within = bool(self.text) and self.text[-1].isalnum()
            self._flush()
            self.marks.append((element.get("aria-label"), len(self.words), self.is_within))
            self.ids[f"{self.name}#{element.get('id')}"] = element.get("aria-label")
            return
        if name == "nav" or kinds & {"footnote", "doc-footnote", "noteref", "doc-noteref"}:
            self._flush()
            return
        if name not in _INLINE:
            self._flush()
        self.text += element.text or ""
        for child in element:
            self._element(child)
            self.text += child.tail or ""
        if name not in _INLINE:
            self._flush()

    def _flush(self):
        self.words += tokens.words(self.text)
        self.text = ""

    def _page_list(self, nav, folder):
        for one in nav.iter(f"{_XHTML}nav"):
            if one.get(_TYPE) == "page-list":
                for link in one.iter(f"{_XHTML}a"):
                    target = posixpath.normpath(posixpath.join(folder, urllib.parse.unquote(link.get("href"))))
                    self.listed.append((link.text, target))


# Numbers and single letters are left out on both sides: small ones are calls of notes to one extractor and words to the other.
_LEFT_OUT = re.compile(r"\d+(n\d+)?|.")


def joined(words):
    """The words of a page's head: parts of one that is broken at a line end are put together again."""
    out, open_word = [], False
    for word in words:
        if word.is_call or (_LEFT_OUT.fullmatch(word.text) and not open_word):
            continue
        if open_word:
            out[-1] += word.text
        else:
            out.append(word.text)
        open_word = word.is_joined or word.may_join
    return out


def agrees(head, text):
    """Whether a page's head is what stands in the text; its first word may be the rest of one that began on the page before."""
    if not head or not text:
        return not head
    for n_repeated in range(min(_MAX_REPEATED, len(head))):
        own = head[n_repeated:n_repeated + _N_WORDS]
        plain = "".join(own)
        given = "".join(text[:len(own) + 4])
        # Where words are joined by a hyphen at a line end is the extractor's guess, so letters are compared.
        if given.startswith(plain) or any(given[at:].startswith(plain) for at in range(1, len(text[0]))):
            return True
    return False


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rule", default="40mm")
    arguments.add_argument("epub")
    arguments.add_argument("pdf")
    given = arguments.parse_args()
    book = Book(given.epub)
    units = pdf.units(given.pdf, float(given.rule.removesuffix("mm")) * 72 / 25.4)
    labels = [unit.name.split("(")[1].rstrip(")") for unit in units]
    by_label = dict(zip(labels, units))
    faults = []
    marked = [label.casefold() for label, *_ in book.marks]
    order = [labels.index(label) for label in marked if label in by_label]
    if order != sorted(set(order)) or len(order) != len(marked):
        faults.append({"fault": "marks are not the pages of the print edition, each once, in order", "marks": marked})
    if [label for label, _ in book.listed] != [label for label, *_ in book.marks]:
        faults.append({"fault": "the page list is not the list of marks", "listed": book.listed[:40]})
    faults += [{"fault": "a page of the list leads elsewhere", "page": label, "target": target}
               for label, target in book.listed if book.ids.get(target) != label]
    for label, at, is_within in book.marks:
        unit = by_label.get(label.casefold())
        head = joined(unit.body[:200]) if unit else []
        text = [word for word in book.words[at:at + 200] if not _LEFT_OUT.fullmatch(word)]
        if is_within or not agrees(head, text):
            faults.append({"page": label, "pdf": head[:12], "epub": text[:12], "before": book.words[max(0, at - 6):at], "is_within_word": is_within})
    # Between the first mark and the last no page with words of its own is left out.
    if order:
        for idx in range(order[0], order[-1]):
            if labels[idx] not in marked and labels[idx].isdigit() and units[idx].body:
                faults.append({"fault": "page without a mark", "page": labels[idx], "pdf": joined(units[idx].body[:12])})
    result = {"n_marks": len(book.marks), "n_pages": len(units), "source": book.source, "faults": faults[:40], "n_faults": len(faults)}
    print(json.dumps(result, ensure_ascii=False, indent=1))
    sys.exit(1 if faults or not book.marks else 0)


main()
