"""Words as both sides of a comparison count them.

A word is a run of letters and figures. Case, apostrophes, soft hyphens and marks that do not compose are left out, and everything else
parts words: so straight and typographic quotation marks, hyphens and dashes, one space and another, compare alike.
"""
import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼ\u00ad\u200b\u200c\u200d\u2060\ufeff"))
# Folding the case would resolve ligatures; an edition that gives them as characters of their own is at fault, so they part words.
_LIGATURES = dict.fromkeys(range(0xFB00, 0xFB07), " ")
_WORD = re.compile(r"[^\W_]+")


def words(text):
    """The words of a text, in order. No case folding makes two words of one, so positions in the text stay in order too."""
    text = unicodedata.normalize("NFC", text).translate(_DROPPED).translate(_LIGATURES).casefold()
    text = "".join(char for char in text if unicodedata.category(char) != "Mn")
    return _WORD.findall(text)
