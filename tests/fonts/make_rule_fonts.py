#!/usr/bin/env python3
"""Makes the fonts of the rules F002 and F003 from Brick.otf: the same glyphs with other embedding rights (OS/2 fsType).

    make_locked.py           writes them into tests/rules
    make_locked.py --check   ends with 1 if the files differ from what would be written
"""
import io
import pathlib
import sys

from fontTools.ttLib import TTFont

FOLDER = pathlib.Path(__file__).resolve().parent
RULES = FOLDER.parent / "rules"
# Rule, family, fsType: 2 forbids embedding, 4 allows it for preview and print.
FONTS = [("F002", "Brick Locked", 2), ("F003", "Brick for Print", 4)]


def made(family, rights):
    font = TTFont(FOLDER / "Brick.otf", recalcTimestamp=False)
    font["OS/2"].fsType = rights
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


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
