"""Suggestions: what a text that is being typed may become, from the values that records hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.formats.text.keystrokes import read_typed
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
_MANY = 3 * MAX_LIMIT
# A value that only its accents tell from one already offered must be used so much, compared with it.
_RIVAL = 0.05
_FOREMOST = """
SELECT kind, text, count, slug FROM foremost_tokens JOIN entries ON id = foremost_tokens.rowid
WHERE foremost_tokens MATCH ? ORDER BY foremost_tokens.rowid LIMIT ?
"""
_OTHERS = """
SELECT kind, text, count, slug FROM tokens JOIN entries ON id = tokens.rowid
WHERE tokens MATCH ? ORDER BY tokens.rowid LIMIT ?
"""


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
    Only the first words of a long text count, and a text of more than 200 characters gives nothing. What
    gives nothing as it is typed is read as the keys of Telex or VNI.
    """
    if len(text) > MAX_CHARACTERS:
        return ()
    offered = _offered(book, text, limit)
    if not offered and (meant := read_typed(text)) != text:
        offered = _offered(book, meant, limit)
    return offered


def _offered(book: Wordbook, text: str, limit: int) -> tuple[Suggestion, ...]:
    asked = _asked(text)
    if not asked:
        return ()
    found = _Found(min(max(limit, 0), MAX_LIMIT))
    found.take(_answers(book, _FOREMOST, asked), most=FOREMOST)
    found.take(_answers(book, _OTHERS, asked), most=limit)
    return tuple(found.offered)


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


def _answers(book: Wordbook, table: str, asked: Sequence[_Asked]) -> Iterator[Suggestion]:
    """What fits, the best way of fitting first, and within each the most popular."""
    # The last question finds what any other does: where that is little, no other need be asked.
    rows = _rows(book, table, asked[-1])
    if len(rows) < _MANY:
        yield from sorted(rows, key=lambda row: _place(asked, row.text))
        return
    for one in asked[:-1]:
        yield from _rows(book, table, one)
    yield from rows


def _rows(book: Wordbook, table: str, asked: _Asked) -> list[Suggestion]:
    found = book.rows(table, (asked.question(book), _MANY))
    return [Suggestion(text, kind, count, slug) for kind, text, count, slug in found]


def _place(asked: Sequence[_Asked], text: str) -> int:
    """How well an entry fits: the place of the first question that it is an answer to."""
    tokens = analyse(text)
    places = (place for place, one in enumerate(asked) if one.fits(tokens.exact, tokens.folded))
    return next(places, len(asked))


class _Asked(NamedTuple):
    """What is typed in one form: its tokens, the forms of the one that may go on, and where they stand.

    With ``is_first`` an entry must begin with the first of them.
    """

    whole: tuple[str, ...]
    last: tuple[str, ...]
    is_first: bool

    def question(self, book: Wordbook) -> str:
        """The question in FTS5's language; every token is quoted, so none of its signs has a meaning."""
        tokens, last = list(self.whole), list(self.last)
        if self.is_first and tokens:
            tokens[0] = FIRST + tokens[0]
        elif self.is_first:
            last = [FIRST + token for token in last]
        parts = [f'"{token}"' for token in tokens]
        if last:
            parts.append(f"({' OR '.join(_beginning(book, token) for token in last)})")
        return " AND ".join(parts)

    def fits(self, exact: Sequence[str], folded: Sequence[str]) -> bool:
        """Whether an entry of these tokens is an answer."""
        held = {*exact, *folded}
        fits = held.issuperset(self.whole) and (not self.last or any(map(self._is_begun, held)))
        if not fits or not self.is_first:
            return fits
        first = (exact[0], folded[0])
        return self.whole[0] in first if self.whole else any(map(self._is_begun, first))

    def _is_begun(self, token: str) -> bool:
        return token.startswith(self.last)


def _asked(text: str) -> list[_Asked]:
    """What to ask for, the best first; the last finds what any of them does."""
    tokens = [text[start:end] for start, end, _ in placed(text)]
    whole, last = tokens[:MAX_TOKENS], ""
    # After a blank, and in a longer text, each word is ended.
    if whole and len(tokens) <= MAX_TOKENS and not text[-1].isspace():
        last = whole.pop()
    rows = [(tuple(forms(token)[number] for token in whole), begun(last)[number]) for number in (0, 1)]
    rows = [row for row in dict.fromkeys(rows) if any(row)]
    return [_Asked(*row, is_first) for is_first in (True, False) for row in rows]


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
