"""Compares the words of a manuscript with those of an edition, as sequences.

The comparison walks both in step. At the first difference it looks for the nearest place where both agree again and reports what lies
between: words lost (in the manuscript alone), foreign (in the edition alone; a doubled passage is foreign, a moved one lost and foreign).
Whole units at the front that hold none of the text (title page, imprint, contents) are passed over and listed, and so are units that hold
nothing but words of the index and numbers.
"""
import re

_AGREE = 5
# A list of contents holds whole headings: only the text itself goes on after one for so long.
_AGREE_WITH_TEXT = 12
_WINDOW = 3000
_MAX_FAULTS = 40
# A reference takes fewer words than this: “Chapter 4”, or a whole title.
_MAX_REFERENCE = 16
# The letters, figures and names of a formula are fewer.
_MAX_FORMULA = 100
_ROMAN = set("ivxlcdm")
# A number of the index, or the letter above a group.
_LOCATOR = re.compile(r"\d+(n\d+)?|[ivxlcdm]+|.")


class Comparison:
    def __init__(self, items, words, unit_starts, front_limit, index_words=frozenset()):
        """`unit_starts`: index of the first word of each unit, with its name. `front_limit`: items within which units may be passed over."""
        self.index_words = index_words
        self.items, self.words = items, words
        self.unit_starts = dict(unit_starts)
        self.ends = dict(zip((start for start, _ in unit_starts), [start for start, _ in unit_starts[1:]] + [len(words)]))
        self.front_limit = front_limit
        self.heads = self._table_heads()
        self.faults, self.passed_over = [], []
        self.counts = {"words": 0, "calls": 0, "references": 0, "given labels": 0, "line-end hyphens decided": 0}

    def _table_heads(self):
        """For each item within a table, the words of the table's head."""
        heads, current = {}, None
        for idx, (kind, payload, _) in enumerate(self.items):
            if kind == "table":
                current = payload
            elif kind == "end":
                current = None
            elif current:
                heads[idx] = current
        return heads

    def run(self):
        item, word = 0, 0
        while item < len(self.items) or word < len(self.words):
            if word in self.unit_starts and not self._agree(item, word, _AGREE_WITH_TEXT) and self._pass_over(item, word):
                word = self.ends[word]
                continue
            step = self._step(item, word)
            if step:
                item, word, what = step
                if what:
                    self.counts[what] += 1
                continue
            if item == len(self.items) and word == len(self.words):
                break
            end = min((end for end in self.ends.values() if end > word), default=word)
            if self._is_index(word, end):
                # The entries that stand below the author's own words.
                word = end
                continue
            item, word = self._difference(item, word)
            if len(self.faults) >= _MAX_FAULTS:
                break
        return self

    def _pass_over(self, item, word):
        """A unit without the text: at the front, as long as little of the text has been seen, or after its end; or a page of the index."""
        end = self.ends[word]
        if self._is_index(word, end):
            self.passed_over.append((self.unit_starts[word], end - word))
            return True
        if self.front_limit < item < len(self.items):
            return False
        # A unit in which the text begins, perhaps after a fault in its first words, is no made one.
        skips = range(min(40, len(self.items) - item))
        if any(self._agree(item + skip, at, _AGREE_WITH_TEXT) for at in range(word, end) for skip in skips):
            return False
        self.passed_over.append((self.unit_starts[word], end - word))
        return True

    def _is_index(self, word, end):
        own = [one.text for one in self.words[word:end]]
        return bool(own and self.index_words) and all(one in self.index_words or _LOCATOR.fullmatch(one) for one in own)

    def _step(self, item, word):
        """Takes one item: returns the positions after it and what to count, or None where both differ."""
        kind, text, _ = self.items[item] if item < len(self.items) else ("end", "", 0)
        if kind != "call" and word < len(self.words) and self.words[word].is_sign:
            return item, word + 1, None
        if item == len(self.items):
            return None
        if kind in ("table", "end"):
            return item + 1, word, None
        if kind == "word":
            return self._take_word(item, word, text)
        if kind == "call":
            if word < len(self.words) and (self.words[word].is_call or self.words[word].text.isdigit()):
                return item + 1, word + 1, "calls"
            return None
        if kind == "number":
            printed = word < len(self.words) and self.words[word].text == text and not self._agree(item + 1, word)
            return item + 1, word + printed, None
        if kind == "label":
            return self._take_label(item, word)
        for n_words in self._lengths(kind):
            if self._agree(item + 1, word + n_words):
                return item + 1, word + n_words, "references"
        return None

    def _lengths(self, kind):
        """How many words an edition may give for a reference or a formula."""
        return range(_MAX_FORMULA) if kind == "formula" else range(1, _MAX_REFERENCE)

    def _take_label(self, item, word):
        """What an edition gives before a heading or caption: nothing, or up to three words that end in a number."""
        for n_words in self._label_lengths(word):
            if self._agree(item + 1, word + n_words):
                return item + 1, word + n_words, "given labels" if n_words else None
        # Near a fault fewer words agree; and a superior figure may be glued to the first word.
        if word < len(self.words) and item + 1 < len(self.items) and self.items[item + 1][0] == "word":
            mark, first = self.words[word].text, self.items[item + 1][1]
            if mark.isdigit() and mark != first and word + 1 < len(self.words) and self.words[word + 1].text == first:
                return item + 1, word + 1, "given labels"
            if mark != first and mark.endswith(first) and mark[:-len(first)].isdigit():
                return item + 2, word + 1, "given labels"
        return item + 1, word, None

    def _label_lengths(self, word):
        """How many words may be a label here, none first."""
        given = [one.text for one in self.words[word:word + 3]]
        return [0] + [n for n, text in enumerate(given, 1) if text.isdigit() or set(text) <= _ROMAN]

    def _take_word(self, item, word, text):
        if word >= len(self.words):
            return None
        # On a new page the head of a table that goes on may stand again.
        head = self.heads.get(item)
        if head and word in self.unit_starts and [one.text for one in self.words[word:word + len(head)]] == list(head):
            if not self._agree(item, word):
                word += len(head)
        joined, at, decided = self.words[word].text, word, False
        while joined != text and text.startswith(joined) and at + 1 < len(self.words):
            if not (self.words[at].is_joined or self.words[at].may_join):
                return None
            decided = decided or self.words[at].may_join
            at += 1
            joined += self.words[at].text
        if joined == text and not self.words[at].is_joined:
            if decided:
                self.counts["line-end hyphens decided"] += 1
            return item + 1, at + 1, "words"
        if joined == text and at + 1 < len(self.words) and self.words[at + 1].is_call:
            return item + 1, at + 1, "words"
        # A superior figure may be glued to its word.
        rest = joined[len(text):]
        if joined.startswith(text) and rest.isdigit() and item + 1 < len(self.items) and self.items[item + 1][0] == "call":
            self.counts["calls"] += 1
            return item + 2, at + 1, "words"
        return None

    def _agree(self, item, word, n_steps=_AGREE):
        """Whether the next items agree with the words from here, without asking for references again."""
        for n_agreed in range(n_steps):
            if item >= len(self.items):
                # After the text an edition may give units of its own; that it has none of the rest proves nothing.
                return word >= len(self.words) or (n_agreed > 1 and word in self.unit_starts)
            kind, text, _ = self.items[item]
            while kind != "call" and word < len(self.words) and self.words[word].is_sign:
                word += 1
            if kind == "word":
                step = self._take_word_plainly(item, word, text)
            elif kind == "call":
                is_call = word < len(self.words) and (self.words[word].is_call or self.words[word].text.isdigit())
                step = (item + 1, word + 1) if is_call else None
            elif kind == "number":
                step = (item + 1, word + (word < len(self.words) and self.words[word].text == text))
            elif kind in ("reference", "formula", "label"):
                left = max(1, n_steps - n_agreed - 1)
                lengths = self._label_lengths(word) if kind == "label" else self._lengths(kind)
                return any(self._agree(item + 1, word + n_words, left) for n_words in lengths)
            else:
                step = (item + 1, word)
            if step is None:
                return False
            item, word = step
        return True

    def _take_word_plainly(self, item, word, text):
        counts = dict(self.counts)
        step = self._take_word(item, word, text) if item not in self.heads or word not in self.unit_starts else self._plain(item, word, text)
        self.counts = counts
        return step[:2] if step else None

    def _plain(self, item, word, text):
        return (item + 1, word + 1) if word < len(self.words) and self.words[word].text == text else None

    def _difference(self, item, word):
        """Reports the difference at these places and returns the nearest ones where both agree again."""
        for distance in range(1, _WINDOW):
            for lost in range(distance + 1):
                foreign = distance - lost
                if lost and foreign and distance > 200:
                    # Far away only pure losses and pure additions are looked for; both at once would take squared time.
                    continue
                if item + lost <= len(self.items) and word + foreign <= len(self.words) and self._agree(item + lost, word + foreign):
                    self._fault(item, word, lost, foreign)
                    return item + lost, word + foreign
        self._fault(item, word, len(self.items) - item, len(self.words) - word)
        return len(self.items), len(self.words)

    def _fault(self, item, word, lost, foreign):
        line = self.items[min(item, len(self.items) - 1)][2] if self.items else 0
        unit = max((start for start in self.unit_starts if start <= word), default=None)
        lost_items = [f"[{one[0]}]" if one[0] != "word" else one[1] for one in self.items[item:item + lost] if one[0] not in ("table", "end")]
        self.faults.append({
            "line": line,
            "unit": self.unit_starts.get(unit, ""),
            "before": " ".join(one[1] or f"[{one[0]}]" for one in self.items[max(0, item - 6):item] if one[0] in ("word", "call")),
            "lost": lost_items[:40],
            "n_lost": len(lost_items),
            "foreign": [one.text for one in self.words[word:word + foreign]][:40],
            "n_foreign": foreign,
        })


def compare_body(items, units, index_words=frozenset()):
    words, starts = [], []
    for unit in units:
        if unit.body:
            starts.append((len(words), unit.name))
            words += unit.body
    return Comparison(items, words, starts, front_limit=len(items) // 12, index_words=index_words).run()


def compare_notes(notes, units):
    """The notes as one sequence; each may begin with the number that calls it."""
    items = [item for note in notes for item in [("label", "", note[0][2] if note else 0)] + note]
    words = [word for unit in units for word in unit.notes]
    return Comparison(items, words, [], front_limit=-1).run()
