"""Draws breaks.png: one paragraph broken line by line, and broken as a whole.

Needs Pillow. Run in this folder: python3 make_breaks.py
The breaks are computed, not arranged: the first column fills each line as far as it will go, the second has the least
sum of squared badness (100 |r|^3, as in TeX) over all lines. No word is divided. Gaps wider than they should be are tinted.
"""

from PIL import Image, ImageDraw, ImageFont

FONT = "../../../fonts/libertinus/LibertinusSerif-Regular.otf"
TEXT = (
    "A paragraph is not a heap of lines. Whoever sets it one line at a time will be pleased with each of them, and will find, "
    "on coming to the end, that the trouble saved in the beginning has been saved up: some line must now take what nobody else "
    "would have, and stands there with gaps that one could drive a cart through. Break it whole, and a little is given "
    "everywhere, and nothing is seen."
)
SIZE, LEADING, MEASURE, GUTTER, MARGIN = 40, 56, 705, 110, 20

font = ImageFont.truetype(FONT, SIZE)
words = TEXT.split()
width = [font.getlength(word) for word in words]
space = font.getlength(" ")
stretch, shrink = space / 2, space / 3


def ratio(i, j):
    """How far the gaps of the line from word i to before word j are stretched (above 0) or pressed (below)."""
    gaps = j - i - 1
    short = MEASURE - sum(width[i:j]) - gaps * space
    if j == len(words) and short >= 0:
        return 0.0
    if gaps == 0:
        return 99.0 if short > 0 else -99.0
    return short / (gaps * (stretch if short > 0 else shrink))


def first_fit():
    lines, i = [], 0
    while i < len(words):
        j = i + 1
        while j < len(words) and sum(width[i : j + 1]) + (j - i) * space <= MEASURE:
            j += 1
        lines.append((i, j))
        i = j
    return lines


def total_fit():
    best = {0: (0.0, None)}
    for j in range(1, len(words) + 1):
        options = []
        for i in range(j):
            r = ratio(i, j)
            if i in best and -1 <= r < 99:
                options.append((best[i][0] + (1 + 100 * abs(r) ** 3) ** 2, i))
        if options:
            best[j] = min(options)
    lines, j = [], len(words)
    while j:
        i = best[j][1]
        lines.append((i, j))
        j = i
    return lines[::-1]


def draw(image, x, lines):
    pen = ImageDraw.Draw(image)
    y = MARGIN
    for i, j in lines:
        r = ratio(i, j)
        gap = space + r * (stretch if r > 0 else shrink)
        at = x
        for k in range(i, j):
            pen.text((at, y), words[k], font=font, fill=20)
            at += width[k]
            if k + 1 < j:
                if r > 1:
                    tint = max(165, round(240 - 25 * (r - 1)))
                    pen.rectangle((at + 3, y + 8, at + gap - 3, y + SIZE + 4), fill=tint)
                at += gap
        y += LEADING


first, total = first_fit(), total_fit()
height = MARGIN * 2 + LEADING * max(len(first), len(total))
image = Image.new("L", (2 * MEASURE + GUTTER, height), 255)
draw(image, 0, first)
draw(image, MEASURE + GUTTER, total)
image.save("breaks.png", optimize=True, dpi=(400, 400))
print("first fit:", [round(ratio(i, j), 1) for i, j in first])
print("total fit:", [round(ratio(i, j), 1) for i, j in total])
