#!/usr/bin/env python3
"""Proves that every word of a manuscript stands in an edition, in order, none lost, doubled or moved.

    words.py [--rule MILLIMETERS] EDITION MANUSCRIPT...

EDITION is an .epub or a .pdf. Prints the result as JSON; ends with 0 where nothing differs, 1 where something does.
The notes are taken out of the text and compared as a sequence of their own. `--rule` is the length of the rule above
footnotes in the PDF, as the theme gives it (40mm without it). The words of drawings are text in a PDF alone.
"""
import argparse
import json
import sys

import compare
import manuscript


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rule", default="40mm")
    arguments.add_argument("edition")
    arguments.add_argument("manuscripts", nargs="+")
    given = arguments.parse_args()
    is_epub = given.edition.endswith(".epub")
    body, notes = manuscript.read(given.manuscripts, draws_words=not is_epub)
    if is_epub:
        import epub
        units = epub.units(given.edition)
    else:
        import pdf
        units = pdf.units(given.edition, float(given.rule.removesuffix("mm")) * 72 / 25.4)
    text, below = compare.compare_body(body, units, manuscript.index_words(given.manuscripts)), compare.compare_notes(notes, units)
    print(json.dumps({
        "text": {"counts": text.counts, "passed_over": text.passed_over, "faults": text.faults},
        "notes": {"counts": below.counts, "n_notes": len(notes), "faults": below.faults},
    }, ensure_ascii=False, indent=1))
    sys.exit(1 if text.faults or below.faults else 0)


main()
