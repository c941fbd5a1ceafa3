"""Suggestions: what a text that is being typed may become, from the values that records hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.search.analysis import analyse, begun, forms, placed
from catalog.search.wordbook import FIRST, PREFIXES, Wordbook

LIMIT = 8
MAX_LIMIT = 20
MAX_CHARACTERS = 200
"""A longer text is no beginning of anything: nothing is offered."""
MAX_TOKENS = 8
FOREMOST = 3
"""So many of the places and institutions that match come first."""
_EXPANDED = 12
# A value that only its accents tell from one already offered must be used so much, compared with it.
_RIVAL = 0.05
_ROWS = (
    "SELECT e.kind, e.text, e.count, e.slug FROM tokens JOIN entries e ON e.id = tokens.rowid"
    " WHERE tokens MATCH ? AND tokens.rowid >= ? AND tokens.rowid < ? ORDER BY tokens.rowid LIMIT ?"
)
_LAST = 1 << 62


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value to search for: ``kind`` title, creator, subject, place or institution (then with ``slug``).

    ``count`` is the number of records that have it.
    """

    text: str
    kind: str
    count: int
    slug: str = ""


def suggest(book: Wordbook, text: str, limit: int = LIMIT) -> tuple[Suggestion, ...]:
    """Up to ``limit`` values that hold all words of ``text``, the last of them as a beginning.

    Places and institutions come first, a few of them, then the most popular values; values that begin
    with the text stand before those that hold it, and what has the accents typed before what has not.
    Only the first words of a long text count, and a text of more than 200 characters gives nothing.
    """
    asked = _questions(book, text)
    others = book.facts().get("others") if asked else None
    if others is None:
        return ()
    limit = min(max(limit, 0), MAX_LIMIT)
    found = _Found(limit)
    found.take(_answers(book, asked, (1, int(others)), limit), most=FOREMOST)
    found.take(_answers(book, asked, (int(others), _LAST), limit), most=limit)
    return tuple(found.offered[:limit])


class _Found:
    """What was found so far."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._first: dict[str, Suggestion] = {}
        self.offered: list[Suggestion] = []

    def take(self, answers: Iterator[Suggestion], *, most: int) -> None:
        """Take up to ``most`` new ones, until there are enough in all."""
        most = min(most, self._limit - len(self.offered))
        if most <= 0:
            return
        for answer in answers:
            if self._is_new(answer):
                self.offered.append(answer)
                most -= 1
            if most == 0:
                return

    def _is_new(self, answer: Suggestion) -> bool:
        """Whether nothing like it is offered yet: its text in other accents is, once, if it is well used."""
        first = self._first.setdefault(" ".join(analyse(answer.text).folded), answer)
        if first is answer:
            return True
        others = [offered.text.casefold() for offered in self.offered]
        return answer.count >= first.count * _RIVAL and answer.text.casefold() not in others


def _answers(book: Wordbook, asked: Sequence[str], span: tuple[int, int], limit: int) -> Iterator[Suggestion]:
    for question in asked:
        # More than wanted, since some will be known already.
        for kind, text, count, slug in book.rows(_ROWS, (question, *span, 2 * limit)):
            yield Suggestion(text, kind, count, slug)


def _questions(book: Wordbook, text: str) -> list[str]:
    """What to ask FTS5, the best first; every token is quoted, so none of its signs has a meaning."""
    if len(text) > MAX_CHARACTERS:
        return []
    tokens = [text[start:end] for start, end, _ in placed(text)]
    whole, last = tokens[:MAX_TOKENS], ""
    # After a blank, and in a longer text, each word is ended.
    if whole and len(tokens) <= MAX_TOKENS and not text[-1].isspace():
        last = whole.pop()
    rows = [_Row(tuple(forms(token)[number] for token in whole), begun(last)[number]) for number in (0, 1)]
    rows = [row for row in dict.fromkeys(rows) if row.whole or row.last]
    return [_question(book, row, first=first) for first in (True, False) for row in rows]


class _Row(NamedTuple):
    """What is typed in one form: its tokens, and the forms of the one that may go on."""

    whole: tuple[str, ...]
    last: tuple[str, ...]


def _question(book: Wordbook, row: _Row, *, first: bool) -> str:
    """The question in FTS5's language; with ``first`` for entries that begin with the first token."""
    tokens, last = list(row.whole), list(row.last)
    if first and tokens:
        tokens[0] = FIRST + tokens[0]
    elif first:
        last = [FIRST + token for token in last]
    parts = [f'"{token}"' for token in tokens]
    if last:
        parts.append(f"({' OR '.join(_beginning(book, token) for token in last)})")
    return " AND ".join(parts)


def _beginning(book: Wordbook, last: str) -> str:
    """All tokens that begin with ``last``: by a list of FTS5's, or for longer ones by the words known."""
    # Long words of other scripts are few.
    if len(last) <= PREFIXES or not last.isascii():
        return f'"{last}" *'
    bare = last.removeprefix(FIRST)
    mark = FIRST if bare != last else ""
    rows = book.rows(
        "SELECT word FROM words WHERE word >= ? AND word < ? ORDER BY word LIMIT ?",
        (bare, bare + "\x7f", _EXPANDED),
    )
    words = dict.fromkeys((bare, *(word for (word,) in rows)))
    return " OR ".join(f'"{mark}{word}"' for word in words)
