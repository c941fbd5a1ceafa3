"""Sketches: what is compared of two records that have a key in common, and the text that keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from catalog.matching import titles
from catalog.matching.keys import tidy
from catalog.record import Record

VERSION = "1"
"""Raise it when keys or sketches come out otherwise: ``catalog works regroup`` then begins anew."""
MOST_LETTERS = 400
"""Further letters of a title are not compared."""
SHORT_NOTE = 60
_EDITIONS = ("lần", "ed", "Ed")


class Sketch(NamedTuple):
    """What is compared of a record; ``note`` is the edition that its notes tell. Texts, "" for none."""

    kind: str
    year: str
    note: str
    title: str

    @property
    def parts(self) -> titles.TitleParts:
        """The title as it is compared."""
        return titles.read(self.title)

    @property
    def edition(self) -> str:
        """The number of the edition, "" for the first or one that is not told."""
        return self.parts.edition or self.note


class Matching(NamedTuple):
    """All that puts a record into a work: what is compared of it, and its keys."""

    sketch: Sketch
    keys: tuple[str, ...]


NOTHING = Matching(Sketch("", "", "", ""), ())


def matching_text(record: Record, keys: Iterable[str]) -> str:
    """The text that keeps a record's keys and sketch, "" where it has no keys; ``read`` is the way back."""
    kept = tidy(keys)
    if not kept:
        return ""
    issued = record.issued
    year = "" if issued is None or issued.earliest is None else str(issued.earliest)
    note = _edition(record.notes) if record.notes else ""
    title = record.title[:MOST_LETTERS]
    if not title.isprintable():
        title = " ".join(title.split())
    return "\n".join((f"{record.kind}\t{year}\t{note}\t{title}", *kept))


def read(text: str) -> Matching:
    """The keys and the sketch that ``matching_text`` kept."""
    if not text:
        return NOTHING
    told, *keys = text.split("\n")
    return Matching(Sketch(*told.split("\t")), tuple(keys))


def keys_in(text: str) -> tuple[str, ...]:
    """The keys of a kept text, without its sketch."""
    return tuple(text.split("\n")[1:]) if text else ()


def _edition(notes: tuple[str, ...]) -> str:
    for note in notes:
        if len(note) <= SHORT_NOTE and any(sign in note for sign in _EDITIONS):
            found = titles.edition_of(note)
            if found:
                return found
    return ""
