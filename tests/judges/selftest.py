#!/usr/bin/env python3
"""Tests the judge of words: a sound edition passes, and every damage is found and told for what it is."""
import pathlib
import tempfile

import compare
import epub
import manuscript
import pdf
import samples
import tokens
from edition import Unit, Word

SOURCE = """---
title: Ignored
---

# Chapter 1: The Glass Falls {#one .chapter short="Glass"}

It began, as such things do, with a self-made door.[^1] See [](#two). The H~2~O was *half*way up, said the “Halcyon's” mate,
and nobody on the quay could say for how long it had been so, or whether anyone had asked.

::: {.verse}
| No wind, and yet
|     the sea stood up
:::

| Ship | Lost |
|------|------|
| Ann  | 1911 |
| Bess | 1912 |

Table: What the storm took {#losses}

1. first of all
2. second of all

![The *harbour* at dawn](harbour.png){width=50%}

# Chapter 2 {#two}

By morning the incomprehensible had become ordinary, and the boats went out again[^2] as they had on every other day.

[^1]: The door of the chart house.
[^2]: All but two of them.
"""


def edition():
    """What an edition of SOURCE gives: pages of words."""
    front = ["the", "storm", "ada", "quill"]
    contents = ["contents", "chapter", "1", "the", "glass", "falls", "1", "chapter", "2", "3"]
    first = ("chapter 1 the glass falls it began as such things do with a self made door ^1 see chapter 2 the h2o was halfway up said "
             "the halcyons mate and nobody on the quay could say for how long it had been so or whether anyone had asked no wind and "
             "yet the sea stood up").split()
    second = ("table 1 what the storm took ship lost ann 1911 / ship lost bess 1912 1 first of all 2 second of all figure 1 "
              "the harbour at dawn chapter 2 by morning the incompre~ hensible had become ordin- ary and the boats went out again ^2 "
              "as they had on every other day").split()
    notes = "1 the door of the chart house 2 all but two of them".split()
    pages, page = [front, contents, first], []
    for word in second + ["/"]:
        if word == "/":
            pages.append(page)
            page = []
        else:
            page.append(word)
    units = [Unit(f"page {idx}", [as_word(word) for word in page]) for idx, page in enumerate(pages)]
    units[-1].notes = [Word(word) for word in notes]
    return units


def as_word(text):
    word = Word(text.strip("^~-"))
    word.is_call, word.is_joined, word.may_join = text.startswith("^"), text.endswith("~"), text.endswith("-")
    return word


def faults(damage):
    units = edition()
    damage(units)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "book.md")
        path.write_text(SOURCE, encoding="utf-8")
        body, notes = manuscript.read([path])
    text, below = compare.compare_body(body, units), compare.compare_notes(notes, units)
    return text.faults, below.faults


def expect(name, damage, n_text, n_notes, lost=None, foreign=None):
    text, notes = faults(damage)
    found = [(one["lost"], one["foreign"]) for one in text + notes]
    assert (len(text), len(notes)) == (n_text, n_notes), f"{name}: {found}"
    if lost is not None:
        assert sum((one[0] for one in found), []) == lost, f"{name}: {found}"
    if foreign is not None:
        assert sum((one[1] for one in found), []) == foreign, f"{name}: {found}"


def body(units, page):
    return units[page].body


def replace(words, old, new):
    at = next(idx for idx, word in enumerate(words) if word.text == old)
    words[at:at + 1] = [as_word(text) for text in new]


def move(units):
    """Takes “by morning the” to the end of the page."""
    words = body(units, 4)
    at = next(idx for idx, word in enumerate(words) if word.text == "morning")
    words += [words.pop(at - 1) for _ in range(3)]


expect("sound", lambda units: None, 0, 0)
expect("word lost", lambda units: replace(body(units, 2), "quay", []), 1, 0, ["quay"], [])
expect("word doubled", lambda units: replace(body(units, 2), "quay", ["quay", "quay"]), 1, 0, [], ["quay"])
expect("word changed", lambda units: replace(body(units, 2), "quay", ["key"]), 1, 0, ["quay"], ["key"])
expect("words moved", move, 2, 0, ["by", "morning", "the"], ["by", "morning", "the"])
expect("words run together", lambda units: (replace(body(units, 2), "self", []), replace(body(units, 2), "made", ["selfmade"])), 1, 0)
expect("hard hyphen taken for a soft one", lambda units: replace(body(units, 2), "self", ["self~"]), 1, 0)
expect("word cut in two", lambda units: replace(body(units, 2), "whether", ["whe", "ther"]), 1, 0, ["whether"], ["whe", "ther"])
expect("ligature left in", lambda units: replace(body(units, 4), "first", tokens.words("\ufb01rst")), 1, 0)
expect("call lost", lambda units: replace(body(units, 2), "1", []) or body(units, 2).pop(15), 2, 0)
expect("reference empty", lambda units: [body(units, 2).pop(17), body(units, 2).pop(17)], 1, 0)
expect("page lost", lambda units: units.pop(3), 1, 0)
expect("page doubled", lambda units: units.insert(3, units[2]), 1, 0)
expect("running head left in the text", lambda units: body(units, 4).insert(0, Word("harbour")), 1, 0, [], ["harbour", "ship", "lost"])
expect("text before the front matter", lambda units: units.insert(0, Unit("page x", [Word("stray")])), 0, 0)
expect("text cut off at the end", lambda units: [body(units, 4).pop() for _ in range(4)], 1, 0, ["on", "every", "other", "day"], [])
expect("note word lost", lambda units: units[-1].notes.pop(2), 0, 1, ["door"], [])
expect("note lost", lambda units: [units[-1].notes.pop() for _ in range(6)], 0, 1)
expect("notes in the wrong order", lambda units: units[-1].notes.sort(key=lambda word: word.text in {"1", "door", "chart"}), 0, 2)

# The same judge on whole files, with all that books have and the judge once lost its way in: a drawing with words of its own, captions of
# tables in a row, notes called in verse, asterisks that call no note.
WHOLE = """# One

It began with a door that nobody had seen before.[^1] Then the tide came in. Nobody spoke of it again that day, or the next.

![The harbour](harbour.svg)

| Ship | Lost |
|------|------|
| Ann  | 1911 |

Table: What the storm took

| Boat | Saved |
|------|-------|
| Eve  | 1912  |

Table: What it left

A pause is typed as `***` and means what it says, here as anywhere else.

::: verse
| No wind, and yet^[*Both* are true.]
|   the sea stood up[^2]
:::

By morning all was quiet, and the boats went out.

[^1]: The door of the chart house.
[^2]: All but two of them.
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><title>unseen</title><text>quay</text><text>north <tspan>mole</tspan></text></svg>'


def whole(is_pdf):
    """Pages that give every word of WHOLE."""
    text = ("one | it began with a door that nobody had seen before ^1 then the tide came in nobody spoke of it again that day or the next | "
            "DRAWING figure 1 the harbour | table 1 what the storm took | ship lost | ann 1911 | table 2 what it left | boat saved | eve 1912 | "
            "a pause is typed as *** and means what it says here as anywhere else | no wind and yet ^2 | the sea stood up ^3 | "
            "by morning all was quiet and the boats went out").replace("DRAWING", "quay | north mole |" if is_pdf else "")
    notes = "1 the door of the chart house | 2 both are true | 3 all but two of them"
    return [(["the", "storm", "ada", "quill"], []), (text.split(), notes.split())]


def faults_of_file(damage, is_pdf):
    """What the judge finds in the text and in the notes of a file made of damaged pages."""
    pages = whole(is_pdf)
    damage(*pages[1])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "book.md").write_text(WHOLE, encoding="utf-8")
        (folder / "harbour.svg").write_text(DRAWING, encoding="utf-8")
        body, notes = manuscript.read([folder / "book.md"], draws_words=is_pdf)
        edition = folder / ("book.pdf" if is_pdf else "book.epub")
        (samples.write_pdf if is_pdf else samples.write_epub)(edition, pages)
        units = pdf.units(edition, samples.RULE_WIDTH) if is_pdf else epub.units(edition)
    return compare.compare_body(body, units).faults, compare.compare_notes(notes, units).faults


def cut(words, first, last):
    """Takes the words from `first` to `last` out and returns them."""
    start = words.index(first)
    end = words.index(last, start) + 1
    taken = words[start:end]
    del words[start:end]
    return taken


def move_sentence(text, _):
    sentence = cut(text, "then", "in")
    at = text.index("next") + 1
    text[at:at] = sentence


DAMAGES = [
    ("sound", lambda text, notes: None, 0, 0),
    ("word lost", lambda text, notes: cut(text, "seen", "seen"), 1, 0),
    ("word doubled", lambda text, notes: text.insert(text.index("tide"), "tide"), 1, 0),
    ("sentence moved", move_sentence, 2, 0),
    ("sentence lost", lambda text, notes: cut(text, "then", "in"), 1, 0),
    ("word of a caption lost", lambda text, notes: cut(text, "left", "left"), 1, 0),
    ("captions exchanged", lambda text, notes: text.__setitem__(slice(None), swapped(text)), None, 0),
    ("line of verse lost", lambda text, notes: cut(text, "the sea stood up".split()[1], "up"), 1, 0),
    ("call in verse lost", lambda text, notes: text.remove("^2"), 1, 0),
    ("note lost", lambda text, notes: cut(notes, "2", "true"), 0, 1),
    ("note of verse set among the text", lambda text, notes: text.extend(cut(notes, "3", "them")), 1, 1),
    ("word of a note lost", lambda text, notes: notes.remove("chart"), 0, 1),
    ("word of a note doubled", lambda text, notes: notes.insert(notes.index("chart"), "chart"), 0, 1),
]


def swapped(text):
    """The text with the captions of its two tables exchanged."""
    joined = " ".join(text)
    for old, new in (("what the storm took", "CAPTION"), ("what it left", "what the storm took"), ("CAPTION", "what it left")):
        joined = joined.replace(old, new)
    return joined.split()


for is_pdf in (False, True):
    for name, damage, n_text, n_notes in DAMAGES:
        found = faults_of_file(damage, is_pdf)
        counts = (len(found[0]), len(found[1]))
        is_right = counts[1] == n_notes and (counts[0] > 0 if n_text is None else counts[0] == n_text)
        assert is_right, f"{name} in {'PDF' if is_pdf else 'EPUB'}: {counts} {found}"
found = faults_of_file(lambda text, notes: cut(text, "quay", "quay"), is_pdf=True)
assert len(found[0]) == 1 and found[0][0]["lost"] == ["quay"], f"word of a drawing lost: {found}"
# Headings that end in a number, on the page of that number too, are no running heads; these go, and folios with them.
PAGES = ["chapter de-1 | | it began with a door", "then the tide came in | | 2", "chapter 3 | | by morning all was quiet | | 3"]
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder, "heads.pdf")
    samples.write_pdf(path, [(page.split(), []) for page in PAGES], heads=[[], "2 the storm".split(), []])
    found = [" ".join(word.text for word in unit.body) for unit in pdf.units(path, samples.RULE_WIDTH)]
expected = ["chapter de 1 it began with a door", "then the tide came in", "chapter 3 by morning all was quiet"]
assert found == expected, f"running heads and headings: {found}"
# An index has the words of its marks and numbers, and no others; it may follow words of the author's on its first page.
INDEXED = """# Storms

The [storm]{.index} of 1911 took [the ship]{.index entry="ships!*Halcyon*"} away.

# Index

Bold numbers are main ones.

[]{.index entry="vessels" see="ships"}

# Thanks

To those who were there.
"""
for entries, n_faults in (("s | ships | halcyon 1 | storm 1 | v | vessels see ships", 0), ("s | ships | halcyon 1 | storm 1 | harbour 2", 1)):
    index = f"index | bold numbers are main ones | {entries}"
    pages = [("storms | the storm of 1911 took the ship away", ""), (index, ""), ("thanks | to those who were there", "")]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "book.md").write_text(INDEXED, encoding="utf-8")
        samples.write_epub(folder / "book.epub", [(text.split(), notes.split()) for text, notes in pages])
        body, _ = manuscript.read([folder / "book.md"])
        words = manuscript.index_words([folder / "book.md"])
        found = compare.compare_body(body, epub.units(folder / "book.epub"), words).faults
    assert len(found) == n_faults, f"index: {found}"
print("the judge of words finds every damage")
