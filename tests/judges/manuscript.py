"""The words of a manuscript, found by markdown-it-py: a parser that shares no code and no author with bindery.

markdown-it-py and its plugins know CommonMark, pipe tables, footnotes (also inline), definition lists, front matter and attributes.
The Pandoc forms they do not know are few and are handled here: fenced divs, line blocks, captions of tables, attributes after headings,
sub- and superscript, pictures as figures.

The words that stand in a drawing (SVG) are read from its file.

`read(paths)` gives the text as a list of items and the notes as a list of such lists. An item is a tuple:
    ("word", word, line)       must stand in an edition
    ("call", label, line)      a note is called here
    ("number", word, line)     may stand there: the number of a list item, which the EPUB leaves to the reader's program
    ("label", "", line)        may stand there: up to three words that an edition gives, “Chapter 4”, “Table 2”
    ("reference", "", line)    one or more words that an edition gives: “Chapter 4”, “page 37”
    ("formula", "", line)      words that an edition makes of TeX: letters, figures and names, or none; its number
    ("table", head, line)      a table begins; `head` are the words of its head, which print repeats on each page
    ("end", "", line)          it ends
"""
import pathlib
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

import tokens

_FENCE = re.compile(r"^((?:[ >]|\d+[.)] |[-*+] )*)(```+|~~~+)")
_DIV = re.compile(r"^((?:\s*>)*\s*):{3,}\s*[^\s:]?.*$")
_LINE_BLOCK = re.compile(r"^((?:\s*>)*\s{0,3})\|( .*|)$")
_DELIMITER = re.compile(r"^(?:\s*>)*\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_CAPTION = re.compile(r"^\s*(?:[Tt]able)?:\s")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\s*$")
_FORMULA_ATTRIBUTES = re.compile(r"(?<=\$\$)\s*\{[^{}]*\}\s*$")
_SPAN_ATTRIBUTES = re.compile(r"(?<=\])\{[^{}]*\}")
_INDEX_MARK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\{([^{}]*\.index\b[^{}]*)\}")
_INDEX_VALUE = re.compile(r'(?:entry|see|see-also)="([^"]*)"')
# What an English index says of itself.
_INDEX_OWN = ["Index", "see also", "continued"]
_RAISED = re.compile(r"\^([^\s^]+)\^|(?<!~)~([^\s~]+)~(?!~)")


def index_words(paths):
    """The words that an index made of the manuscripts' marks may have, as a set; empty where there are no marks."""
    marks = [mark for path in paths for mark in _INDEX_MARK.findall(pathlib.Path(path).read_text(encoding="utf-8-sig"))]
    said = [value for mark in marks for value in mark[:1] + tuple(_INDEX_VALUE.findall(mark[1]))]
    return set(word for text in said + (_INDEX_OWN if marks else []) for word in tokens.words(text))


def read(paths, draws_words=False):
    """Reads manuscript files in order. Notes come in the order of their calls, file by file. `draws_words`: drawings give their words."""
    body, notes = [], []
    for path in paths:
        path = pathlib.Path(path)
        text, own = _read_one(path.read_text(encoding="utf-8-sig"), path.parent if draws_words else None)
        body += text
        notes += own
    return body, notes


def _read_one(source, pictures):
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin).use(attrs_plugin, spans=True)
    stream = parser.parse(_plain_commonmark(source))
    _captions_before_tables(stream)
    walk = _Walk(pictures)
    for token in stream:
        walk.block(token)
    return walk.body, walk.notes


def _plain_commonmark(source):
    """Takes away what the parser would misread: the fences of divs, the bars of line blocks. Lines keep their numbers."""
    lines = source.replace("\r\n", "\n").split("\n")
    fence = None
    for idx, line in enumerate(lines):
        opened = _FENCE.match(line)
        if fence:
            if opened and opened.group(2).startswith(fence) and line.strip(" >").strip("`~") == "":
                fence = None
            continue
        lines[idx] = line = _FORMULA_ATTRIBUTES.sub("", line)
        if opened:
            fence = opened.group(2)
        elif _DIV.match(line):
            lines[idx] = _DIV.match(line).group(1)
        elif _LINE_BLOCK.match(line) and not _in_table(lines, idx):
            prefix, rest = _LINE_BLOCK.match(line).groups()
            # A line of verse becomes a line of a paragraph with a break after it; an empty one parts stanzas.
            lines[idx] = prefix + (rest.strip() + "\\" if rest.strip() else "")
    return "\n".join(lines)


def _in_table(lines, idx):
    """Whether a line that starts with a bar is a row: a delimiter row stands among the lines that belong to it."""
    first = idx
    while first > 0 and lines[first - 1].lstrip(" >").startswith("|"):
        first -= 1
    return any(_DELIMITER.match(line) and "-" in line for line in lines[first:first + 2]) or bool(re.search(r"\S\s*\|\s*\S.*\|\s*$", lines[idx]))


def _captions_before_tables(stream):
    """Moves the caption that follows a table before it, and takes off the word that makes it one.

    Of tables in a row each takes the caption before it, where the table above has not taken that, or else the one after it.
    """
    idx, is_captioned = 0, False
    while idx < len(stream):
        if stream[idx].type == "table_open":
            is_captioned = idx >= 3 and "caption" in stream[idx - 2].meta
        if stream[idx].type == "paragraph_open" and _CAPTION.match(stream[idx + 1].content):
            inline = stream[idx + 1]
            after = idx > 0 and stream[idx - 1].type == "table_close" and not is_captioned
            before = not after and idx + 3 < len(stream) and stream[idx + 3].type == "table_open"
            if after or before:
                text = next((child for child in inline.children if child.type == "text" and child.content.strip()), None)
                if text:
                    text.content = _CAPTION.sub("", text.content, count=1)
                last = inline.children[-1]
                last.content = _ATTRIBUTES.sub("", last.content)
                inline.meta["caption"] = True
            if after:
                start = max(at for at in range(idx) if stream[at].type == "table_open")
                caption = stream[idx:idx + 3]
                del stream[idx:idx + 3]
                stream[start:start] = caption
                idx += 2
        idx += 1


class _Walk:
    """Goes through the block tokens and gathers items; inside a note they go to that note."""

    def __init__(self, pictures):
        """`pictures`: the folder of the manuscript, or `None` where pictures have no words."""
        self.pictures = pictures
        self.body, self.notes, self.out = [], [], None
        self.out = self.body
        self.line = 0
        self.list_numbers = []
        self.table_start = None

    def block(self, token):
        if token.map:
            self.line = token.map[0] + 1
        kind = token.type
        if kind == "footnote_open":
            self.notes.append([])
            self.out = self.notes[-1]
        elif kind == "footnote_close":
            self.out = self.body
        elif kind in ("ordered_list_open", "bullet_list_open"):
            start = int(token.attrs.get("start", 1)) if kind.startswith("ordered") else None
            self.list_numbers.append(start)
        elif kind in ("ordered_list_close", "bullet_list_close"):
            self.list_numbers.pop()
        elif kind == "list_item_open" and self.list_numbers[-1] is not None:
            self.out.append(("number", str(self.list_numbers[-1]), self.line))
            self.list_numbers[-1] += 1
        elif kind == "heading_open":
            self.out.append(("label", "", self.line))
            self.in_heading = True
        elif kind in ("fence", "code_block"):
            self._text(token.content)
        elif kind.startswith("math_block"):
            self.out.append(("formula", "", self.line))
        elif kind == "table_open":
            self.table_start = len(self.out)
            self.out.append(("table", (), self.line))
        elif kind == "thead_close":
            head = tuple(item[1] for item in self.out[self.table_start:] if item[0] == "word")
            self.out[self.table_start] = ("table", head, self.out[self.table_start][2])
        elif kind == "table_close":
            self.out.append(("end", "", self.line))
        elif kind == "inline":
            self._inline(token)

    def _inline(self, token):
        children = list(token.children)
        if getattr(self, "in_heading", False):
            self.in_heading = False
            if children and children[-1].type == "text":
                children[-1].content = _ATTRIBUTES.sub("", children[-1].content)
        # Attributes the plugin cannot read (`width=50%`) are left as text after what they belong to.
        for before, child in zip(children, children[1:]):
            if child.type == "text" and before.type in ("image", "link_close", "code_inline", "span_close"):
                child.content = re.sub(r"^\{[^{}]*\}", "", child.content)
        visible = [child for child in children if child.type != "softbreak" and (child.type != "text" or child.content.strip())]
        if token.meta.get("caption"):
            self.out.append(("label", "", self.line))
        if len(visible) == 1 and visible[0].type == "image":
            # A picture alone in its paragraph is a figure: what stands in the brackets is its caption.
            self._drawing(visible[0].attrs.get("src", ""))
            self.out.append(("label", "", self.line))
            self._inline_run(visible[0].children or [])
            return
        self._inline_run(children)

    def _drawing(self, address):
        if self.pictures is not None and address.endswith(".svg"):
            drawing = ElementTree.parse(self.pictures / urllib.parse.unquote(address))
            for text in drawing.iter("{http://www.w3.org/2000/svg}text"):
                self._text("".join(text.itertext()))

    def _inline_run(self, children):
        """Gathers the text of a run up to the next note call, so that a word in two styles stays one word."""
        text, line, open_link = "", self.line, None
        for child in children:
            kind = child.type
            if kind == "text":
                text += child.content
            elif kind == "code_inline":
                # Kept from the rules for text: in code a caret is a caret, a brace a brace.
                text += re.sub(r"[{}\[\]^~]", " ", child.content)
            elif kind in ("softbreak", "hardbreak"):
                text += "\n"
                line += 1
            elif kind.startswith("math_inline"):
                self._running(text)
                text = ""
                self.out.append(("formula", "", line))
                line += child.content.count("\n")
            elif kind == "footnote_ref":
                self._running(text)
                text = ""
                self.out.append(("call", str(child.meta.get("label", "")), line))
            elif kind == "link_open":
                open_link = (child.attrs.get("href", ""), len(text))
            elif kind == "link_close" and open_link:
                if open_link[0].startswith("#") and not text[open_link[1]:].strip():
                    self._running(text)
                    text = ""
                    self.out.append(("reference", "", line))
                open_link = None
            self.line = line
        self._running(text)

    def _running(self, text):
        text = _SPAN_ATTRIBUTES.sub("", text)
        text = _RAISED.sub(lambda found: (found.group(1) or found.group(2)).replace("\\", ""), text)
        self._text(text)

    def _text(self, text):
        self.out.extend(("word", word, self.line) for word in tokens.words(text))
