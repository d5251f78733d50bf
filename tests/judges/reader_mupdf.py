#!/usr/bin/env python3
"""Reads a book in MuPDF, a reading engine without a browser.

    reader_mupdf.py BOOK.epub

Every page is laid out and has its words taken; each entry of the contents has to lead to a page that has the entry's words, none before the last one.
Prints the number of entries; ends with 1, and the faults, where something is wrong or MuPDF complains.
"""
import re
import sys

import pymupdf

# Of what the program lacks, not of the book.
OWN = re.compile(r"ICC support is not available|unknown epub version: 3|no hyphenation table|^\.\.\. repeated")


def words(text):
    return re.findall(r"\w+", text.replace("\u00ad", "").casefold())


def main():
    book = pymupdf.open(sys.argv[1])
    book.layout(width=400, height=560, fontsize=11)
    pages = [words(page.get_text()) for page in book]
    faults, last = [], 0
    entries = book.get_toc()
    for _, label, page in entries:
        if page < max(last, 1):
            faults.append(f"“{label}” leads to page {page}, after {last}")
            continue
        last = page
        # A heading at the foot of a page may be turned over by the engine.
        near = pages[page - 1] + (pages[page] if page < len(pages) else [])
        lost = [word for word in words(label) if word not in near]
        # The contents may have other words than the heading, but not many.
        if 2 * len(lost) > len(words(label)):
            faults.append(f"“{label}” leads to page {page}, which does not have {lost}")
    if sum(map(len, pages)) < 20:
        faults.append("it has no words")
    warnings = pymupdf.TOOLS.mupdf_warnings()
    faults += [line for line in warnings.splitlines() if line.strip() and not OWN.search(line)]
    print(len(entries))
    print("\n".join(faults), file=sys.stderr)
    sys.exit(1 if faults else 0)


main()
