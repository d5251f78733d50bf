#!/usr/bin/env python3
"""Makes the fonts of some rules from Brick.otf: the same glyphs with other embedding rights (OS/2 fsType), or damaged.

    make_rule_fonts.py           writes them into tests/rules
    make_rule_fonts.py --check   ends with 1 if the files differ from what would be written
"""
import io
import pathlib
import struct
import sys

from fontTools.ttLib import TTFont

FOLDER = pathlib.Path(__file__).resolve().parent
RULES = FOLDER.parent / "rules"
# Rule, family, fsType: 2 forbids embedding, 4 allows it for preview and print, 256 forbids to cut the font down.
FONTS = [
    ("F002", "Brick Locked", 2),
    ("F003", "Brick for Print", 4),
    ("E003", "Brick Whole", 256),
    ("D001", "Brick Damaged", 0),
]


def made(family, rights):
    font = TTFont(FOLDER / "Brick.otf", recalcTimestamp=False)
    font["OS/2"].fsType = rights
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    out = io.BytesIO()
    font.save(out)
    return damaged(out.getvalue()) if family == "Brick Damaged" else out.getvalue()


def damaged(data):
    """The second half of the outlines is overwritten: the font can be measured, but not embedded."""
    (n_tables,) = struct.unpack(">H", data[4:6])
    for at in range(12, 12 + 16 * n_tables, 16):
        tag, _, start, length = struct.unpack(">4sIII", data[at : at + 16])
        if tag == b"CFF ":
            middle, end = start + length // 2, start + length
            return data[:middle] + b"\xff" * (end - middle) + data[end:]


def main():
    differs = False
    for rule, family, rights in FONTS:
        path = RULES / rule / "in" / "fonts" / f"{family.lower().replace(' ', '-')}.otf"
        data = made(family, rights)
        if "--check" in sys.argv:
            differs |= not path.exists() or path.read_bytes() != data
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    sys.exit(1 if differs else 0)


main()
