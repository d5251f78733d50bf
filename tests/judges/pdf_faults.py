#!/usr/bin/env python3
"""Looks into a PDF with qpdf's library for what no other judge tells. Prints faults, one a line; ends with 1 if there are any.

    pdf_faults.py FILE.pdf

- a glyph 0 (.notdef) that is drawn, with its page
- a font that is not embedded, not subset, or without a map to Unicode
- text drawn without a font
"""
import sys

import pikepdf

_SHOWS = {"Tj", "TJ", "'", '"'}


def main():
    faults = []
    with pikepdf.open(sys.argv[1]) as document:
        for idx, page in enumerate(document.pages):
            resources = page.obj.get("/Resources", pikepdf.Dictionary())
            _look(page, resources, f"page {idx + 1}", faults, seen=set())
        for font in _fonts(document):
            _judge_font(font, faults)
    print("\n".join(faults) or "no faults")
    sys.exit(1 if faults else 0)


def _look(stream, resources, place, faults, seen):
    font = None
    for instruction in pikepdf.parse_content_stream(stream, "Tf Tj TJ ' \" Do"):
        operator = str(instruction.operator)
        if operator == "Tf":
            font = resources.get("/Font", {}).get(str(instruction.operands[0]))
        elif operator == "Do":
            form = resources.get("/XObject", {}).get(str(instruction.operands[0]))
            if form is not None and form.get("/Subtype") == "/Form" and form.objgen not in seen:
                seen.add(form.objgen)
                _look(form, form.get("/Resources", resources), place, faults, seen)
        elif operator in _SHOWS:
            if font is None:
                faults.append(f"{place}: text without a font")
            elif font.get("/Subtype") == "/Type0":
                _judge_text(instruction.operands, font, place, faults)


def _judge_text(operands, font, place, faults):
    strings = [part for operand in operands for part in (operand if isinstance(operand, pikepdf.Array) else [operand])]
    for string in strings:
        if not isinstance(string, pikepdf.String):
            continue
        codes = bytes(string)
        # Identity encoding, which every writer of subset fonts uses: two bytes are one glyph.
        if any(codes[at:at + 2] == b"\0\0" for at in range(0, len(codes), 2)):
            faults.append(f"{place}: .notdef drawn from {font.get('/BaseFont')}")


def _fonts(document):
    return [thing for thing in document.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and thing.get("/Subtype") != "/Type3"]


def _judge_font(font, faults):
    name = str(font.get("/BaseFont", "?"))
    if font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font:
        faults.append(f"{name}: no map to Unicode")
    if font.get("/Subtype") != "/Type0":
        descriptor = font.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            faults.append(f"{name}: not embedded")
        if name[7:8] != "+":
            faults.append(f"{name}: not subset")


main()
