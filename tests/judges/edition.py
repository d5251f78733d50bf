"""What an edition gives for comparison: units (files of an EPUB, pages of a PDF) of words, and the notes as a sequence of their own."""
from dataclasses import dataclass, field


@dataclass
class Word:
    text: str
    # Nothing but the next word continues this one: it ends in a soft hyphen at the end of a line, or touches the next one.
    is_joined: bool = False
    # It ends in a hyphen at the end of a line, which may be the author's or the breaker's.
    may_join: bool = False
    # Set small and raised, or marked as the call of a note.
    is_call: bool = False
    # An asterisk, a dagger: the call of a note, or where none is called here no word at all.
    is_sign: bool = False


@dataclass
class Unit:
    name: str
    body: list = field(default_factory=list)
    notes: list = field(default_factory=list)
