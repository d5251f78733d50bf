#!/usr/bin/env python3
"""Tests the judge of words: a sound edition passes, and every damage is found and told for what it is."""
import pathlib
import tempfile

import compare
import manuscript
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
print("the judge of words finds every damage")
