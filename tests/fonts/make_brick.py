#!/usr/bin/env python3
"""Makes the test fonts Brick.otf, Brick-Italic.otf and Brick-Bold.otf, whose lengths can be worked out in the head.

    make_brick.py           writes the three files beside this script
    make_brick.py --check   ends with 1 if the files differ from what would be written

1000 units to the em; ascent 800, descent 200, no line gap. Cap height 700, x-height 500.
Every glyph is 500 wide (half an em) and draws one rectangle, except these, which draw nothing:
    space, no-break space          250   a quarter of an em
    thin and narrow no-break space 125   an eighth
    en space, em space             500, 1000
No kerning, no ligatures, no features: ten letters at 10 pt are 50 pt, ten words of four letters at 10 pt are 10 * 20 + 9 * 2.5 pt.
Glyph 0 (.notdef) is 500 wide and a hollow frame, so that it is seen when it is drawn.
Covered: ASCII, Latin-1, Latin Extended-A, and the quotes, dashes, hyphens, bullets and spaces that books use; nothing else, so
Cyrillic or Greek in a test means a missing glyph.
"""
import io
import pathlib
import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.t2CharStringPen import T2CharStringPen

FOLDER = pathlib.Path(__file__).resolve().parent
EPOCH = timestampFromString("Thu Jan  1 00:00:00 2026")
BLANK = {0x20: 250, 0xA0: 250, 0x2002: 500, 0x2003: 1000, 0x2009: 125, 0x202F: 125, 0x200B: 0, 0x2060: 0}
PUNCTUATION = [0x2010, 0x2011, 0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2020, 0x2021, 0x2022, 0x2026,
               0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2042, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2192, 0x2212]
FACES = [("Brick.otf", "Regular", 400, 0), ("Brick-Italic.otf", "Italic", 400, 0x01), ("Brick-Bold.otf", "Bold", 700, 0x20)]


def code_points():
    yield from range(0x21, 0x7F)
    yield from range(0xA1, 0x180)
    yield from PUNCTUATION


def rectangle(width, left, bottom, right, top, hole=0):
    pen = T2CharStringPen(width, None)
    pen.moveTo((left, bottom)), pen.lineTo((right, bottom)), pen.lineTo((right, top)), pen.lineTo((left, top)), pen.closePath()
    if hole:
        pen.moveTo((left + hole, bottom + hole)), pen.lineTo((left + hole, top - hole))
        pen.lineTo((right - hole, top - hole)), pen.lineTo((right - hole, bottom + hole)), pen.closePath()
    return pen.getCharString()


def outline(code):
    """A rectangle that hints at the character: capitals and figures 700 high, the rest 500, descenders to -200, marks small."""
    char = chr(code)
    if char in "-‐‑–—−\u00ad":
        return rectangle(500, 50, 220, 450, 300)
    if char in ".,:;…·•":
        return rectangle(500, 200, 0, 300, 100)
    if char in "'\"‘’‚“”„′″*":
        return rectangle(500, 200, 500, 300, 700)
    bottom = -200 if char in "gjpqyçþÿ()[]{}|ß" else 0
    return rectangle(500, 30, bottom, 470, 700 if char.isupper() or char.isdigit() or char in "bdfhklt" else 500)


def build(style, weight, selection):
    cmap, widths, outlines, order = {}, {".notdef": 500}, {".notdef": rectangle(500, 50, -200, 450, 800, hole=40)}, [".notdef"]
    for code in sorted(set(BLANK) | set(code_points())):
        name = f"uni{code:04X}"
        order.append(name)
        cmap[code] = name
        widths[name] = BLANK.get(code, 500)
        outlines[name] = T2CharStringPen(widths[name], None).getCharString() if code in BLANK else outline(code)
    font = FontBuilder(1000, isTTF=False)
    font.setupGlyphOrder(order)
    font.setupCharacterMap(cmap)
    postscript = f"Brick-{style}"
    font.setupCFF(postscript, {"FullName": f"Brick {style}", "FamilyName": "Brick", "Weight": style}, outlines, {})
    font.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    font.setupHorizontalHeader(ascent=800, descent=-200, lineGap=0)
    font.setupNameTable({"familyName": "Brick", "styleName": style, "uniqueFontIdentifier": f"Brick {style} 1.0",
                         "fullName": f"Brick {style}", "psName": postscript, "version": "Version 1.000",
                         "copyright": "The bindery authors; MIT OR Apache-2.0"}, mac=False)
    regular = 0x40 if not selection else 0
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200, sTypoLineGap=0, usWinAscent=800, usWinDescent=200, sxHeight=500,
                  sCapHeight=700, usWeightClass=weight, fsType=0, fsSelection=selection | regular | 0x80, version=4)
    font.setupPost(italicAngle=-10 if style == "Italic" else 0)
    font.setupHead(unitsPerEm=1000, created=EPOCH, modified=EPOCH, macStyle={"Regular": 0, "Italic": 2, "Bold": 1}[style])
    font.font.recalcTimestamp = False
    out = io.BytesIO()
    font.font.save(out)
    return out.getvalue()


def main():
    for name, style, weight, selection in FACES:
        path, made = FOLDER / name, build(style, weight, selection)
        if "--check" not in sys.argv:
            path.write_bytes(made)
        elif not path.exists() or path.read_bytes() != made:
            sys.exit(f"{name} differs from what make_brick.py writes")


main()
