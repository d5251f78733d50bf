"""The words of a PDF, from the output of poppler's pdftotext: in the order of the content, with the box of each word.

Notes are what stands below the rule that parts them from the text; the rule is found by PDFium, by its length. Running heads and folios
are found by place and contents: the first or last line of a page, apart from the others, whose first or last word is the number which the
page's label in the PDF says. So a folio that differs from its page label stays in the text and is reported as a foreign word. Running heads
stand all on one line, above everything else: a heading “Chapter 7” on page 7 is none.
"""
import ctypes
import html
import re
import statistics
import subprocess
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

import tokens
from edition import Unit, Word

_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
_HYPHENS = "-\u2010"
# Two words of one line nearer than this part of their height touch: tracking parts letters by less, the tightest word space is wider.
_TOUCHING = 0.09


class Box:
    """A word of pdftotext: its text and its box, y down."""

    def __init__(self, x0, y0, x1, y1, text):
        self.x0, self.y0, self.x1, self.y1, self.text = x0, y0, x1, y1, text
        self.height = y1 - y0


def units(path, rule_width):
    """One unit for each page. `rule_width`: the length of the rule above notes, in points."""
    pages = _boxes(path)
    labels, rules = _labels_and_rules(path, rule_width)
    heights = Counter(round(box.height, 1) for page in pages for box in page)
    text_height = heights.most_common(1)[0][0] if heights else 10.0
    heads = [_head(_lines(page), labels[idx]) for idx, page in enumerate(pages)]
    place = min(map(_below, filter(None, heads)), default=0)
    for idx, page in enumerate(pages):
        head = heads[idx] if heads[idx] and _below(heads[idx]) < place + 2 else []
        pages[idx] = _without_furniture(page, head, labels[idx], text_height)
    return [_unit(idx, page, labels[idx], rules[idx], text_height) for idx, page in enumerate(pages)]


def _boxes(path):
    run = subprocess.run(["pdftotext", "-raw", "-bbox", path, "-"], capture_output=True, check=True)
    pages = []
    for line in run.stdout.decode("utf-8").splitlines():
        if "<page " in line:
            pages.append([])
        found = _WORD.search(line)
        if found:
            *box, text = found.groups()
            pages[-1].append(Box(*map(float, box), html.unescape(text)))
    return pages


def _labels_and_rules(path, rule_width):
    """The label of each page, and how far from its top the rule above the notes stands (None without one)."""
    document = pypdfium2.PdfDocument(path)
    labels, rules = [], []
    for idx in range(len(document)):
        labels.append(document.get_page_label(idx).casefold())
        page = document[idx]
        rules.append(_rule(page, rule_width))
        page.close()
    document.close()
    return labels, rules


def _rule(page, rule_width):
    lowest = None
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for idx in range(pdfium.FPDFPage_CountObjects(page.raw)):
        mark = pdfium.FPDFPage_GetObject(page.raw, idx)
        if pdfium.FPDFPageObj_GetType(mark) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetBounds(mark, *map(ctypes.byref, (left, bottom, right, top)))
        width, height = right.value - left.value, top.value - bottom.value
        # PDFium widens the bounds of a stroke or fill by up to a point.
        if abs(width - rule_width) < 2.5 and height < 3:
            y = page.get_height() - (top.value + bottom.value) / 2
            lowest = y if lowest is None else max(lowest, y)
    return lowest


def _unit(idx, boxes, label, rule, text_height):
    unit = Unit(f"page {idx + 1} ({label})")
    is_note = [rule is not None and box.y0 > rule - 0.3 * box.height for box in boxes]
    _add_words([box for box, below in zip(boxes, is_note) if not below], unit.body, text_height)
    note_boxes = [box for box, below in zip(boxes, is_note) if below]
    note_height = statistics.median([box.height for box in note_boxes]) if note_boxes else text_height
    _add_words(note_boxes, unit.notes, note_height)
    return unit


def _head(lines, label):
    """The line that may be the running head of a page: the first, apart from the others, with the page's number as a word at its edge."""
    if not lines or not label or label not in (_plain(lines[0][:1]), _plain(lines[0][-1:])):
        return []
    gap = _below(lines[1]) - _below(lines[0]) if len(lines) > 1 else 1e9
    return lines[0] if gap > 1.45 * _height(lines[0]) else []


def _without_furniture(boxes, head, label, text_height):
    lines = _lines(boxes)
    if not lines:
        return boxes
    furniture = list(head)
    last = lines[-1]
    gap = _below(last) - _below(lines[-2]) if len(lines) > 1 else 1e9
    # Under a page that runs a line long the folio is nearer, but smaller than the text.
    if label and _plain(last) == label and (gap > 1.45 * _height(last) or _height(last) < 0.95 * text_height):
        furniture += last
    taken = set(map(id, furniture))
    return [box for box in boxes if id(box) not in taken]


def _plain(boxes):
    return "".join("".join(tokens.words(box.text)) for box in boxes)


def _lines(boxes):
    """Boxes gathered into lines from the top: what overlaps the line by more than half its height belongs to it."""
    lines = []
    for box in sorted(boxes, key=lambda box: box.y1):
        if lines and box.y0 < _below(lines[-1]) - 0.5 * box.height:
            lines[-1].append(box)
        else:
            lines.append([box])
    return [sorted(line, key=lambda box: box.x0) for line in lines]


def _below(line):
    return statistics.median(box.y1 for box in line)


def _height(line):
    return max(box.height for box in line)


def _add_words(boxes, out, text_height):
    for box, follower in zip(boxes, boxes[1:] + [None]):
        own = tokens.words(box.text)
        raised = box.height < 0.85 * text_height and len(own) == 1 and (own[0].isdigit() or len(own[0]) == 1)
        out.extend(Word(word, is_call=raised) for word in own)
        if not own:
            # A call may be a sign: an asterisk, a dagger.
            if box.text.strip("*†‡§¶") == "" and box.height < 0.85 * text_height:
                out.append(Word(box.text, is_call=True, is_sign=True))
            continue
        ends_line = follower is None or follower.y0 > box.y0 + 0.5 * box.height or follower.x1 < box.x0
        on_line = follower is not None and min(box.y1, follower.y1) - max(box.y0, follower.y0) > 0.3 * min(box.height, follower.height)
        touches = on_line and -0.3 * box.height < follower.x0 - box.x1 < _TOUCHING * box.height
        joins = touches and box.text[-1].isalnum() and follower.text[0].isalnum()
        changes_size = joins and abs(box.height - follower.height) > 0.1 * text_height
        if box.text.endswith(tokens.SOFT_HYPHEN) or (joins and not changes_size):
            out[-1].is_joined = True
        # A raised figure that touches its word may be the call of a note, or the 2 of H2O: the manuscript decides.
        elif changes_size:
            out[-1].may_join = True
        elif ends_line and box.text[-1] in _HYPHENS:
            out[-1].may_join = True
        # A drop cap stands over several lines, away from the letters that go on after it.
        elif box.height > 1.6 * text_height and len(box.text.strip("“‘\"'«„")) == 1 and follower is not None:
            out[-1].may_join = True
