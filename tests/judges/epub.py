"""The words of an EPUB, read with the XML parser of Python from the XHTML files in the order of the spine."""
import posixpath
import urllib.parse
import xml.etree.ElementTree as ElementTree
import zipfile

import tokens
from edition import Unit, Word

_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
# Elements that stand within a line of text; every other element parts words.
_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "i", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp",
           "small", "span", "strong", "sub", "sup", "u", "var", "wbr", "del", "ins"}


def units(path):
    with zipfile.ZipFile(path) as archive:
        container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
        opf_path = container.find(f".//{_CONTAINER}rootfile").get("full-path")
        opf = ElementTree.fromstring(archive.read(opf_path))
        files = {item.get("id"): item.get("href") for item in opf.iter(f"{_OPF}item")}
        found = []
        for reference in opf.iter(f"{_OPF}itemref"):
            name = posixpath.join(posixpath.dirname(opf_path), urllib.parse.unquote(files[reference.get("idref")]))
            unit = Unit(name)
            _Walk(unit).element(ElementTree.fromstring(archive.read(name)).find(f"{_XHTML}body"), unit.body)
            found.append(unit)
    return found


class _Walk:
    def __init__(self, unit):
        self.unit = unit
        self.text = ""

    def element(self, element, out):
        """Adds the words of an element to `out`; `self.text` holds what may still go on as a word."""
        if not isinstance(element.tag, str):
            return
        name = element.tag.rsplit("}", 1)[-1]
        kinds = set((element.get(_TYPE) or "").split()) | set((element.get("role") or "").split())
        if kinds & {"pagebreak", "doc-pagebreak", "backlink", "doc-backlink"}:
            return
        if kinds & {"noteref", "doc-noteref"}:
            self.flush(out)
            out.extend(Word(word, is_call=True) for word in tokens.words("".join(element.itertext())))
            return
        is_note = bool(kinds & {"footnote", "doc-footnote", "endnote", "doc-endnote", "rearnote"})
        target = self.unit.notes if is_note else out
        parts_words = name not in _INLINE
        if parts_words or is_note:
            self.flush(out)
        self.text += element.text or ""
        for child in element:
            self.element(child, target)
            self.text += child.tail or ""
        if parts_words or is_note:
            self.flush(target)

    def flush(self, out):
        out.extend(Word(word) for word in tokens.words(self.text))
        self.text = ""
