"""Lists of headings: subjects, collections, people and bodies in the order of the alphabet, or the most used.

They are read from the word book, so they may be a little behind the index; counts are of records.
"""

from __future__ import annotations

from typing import NamedTuple

from catalog.formats.text.collation import INITIALS
from catalog.search.wordbook import Wordbook


class Listed(NamedTuple):
    """A heading: the key of its page, its words as most records write them, how many records have it."""

    key: str
    text: str
    records: int


def initials(book: Wordbook, kind: str) -> dict[str, int]:
    """How many headings of a kind begin with each letter, in the alphabet's order; ``#`` for the rest."""
    rows = book.rows("SELECT initial, headings FROM initials WHERE kind = ?", (kind,))
    counts: dict[str, int] = dict(rows)
    return {letter: counts[letter] for letter in INITIALS if letter in counts}


def most_used(book: Wordbook, kind: str, limit: int) -> list[Listed]:
    """The headings of a kind that most records have."""
    wanted = "SELECT key, text, count FROM headings WHERE kind = ? ORDER BY count DESC LIMIT ?"
    return [Listed(*row) for row in book.rows(wanted, (kind, limit))]


def under(book: Wordbook, kind: str, letter: str, offset: int, limit: int) -> list[Listed]:
    """A page of the headings of a kind under one of the ``initials``, in the order of Vietnamese."""
    wanted = (
        "SELECT key, text, count FROM headings WHERE kind = ? AND initial = ? ORDER BY sort LIMIT ? OFFSET ?"
    )
    return [Listed(*row) for row in book.rows(wanted, (kind, letter, limit, offset))]


def found(book: Wordbook, kind: str, key: str) -> Listed | None:
    """The heading of that key, None where it is not listed."""
    rows = book.rows("SELECT key, text, count FROM headings WHERE kind = ? AND key = ?", (kind, key))
    return Listed(*rows[0]) if rows else None


def keys(book: Wordbook, kind: str, offset: int, limit: int) -> list[str]:
    """A part of the keys of a kind, by key."""
    wanted = "SELECT key FROM headings WHERE kind = ? ORDER BY key LIMIT ? OFFSET ?"
    return [str(key) for (key,) in book.rows(wanted, (kind, limit, offset))]
