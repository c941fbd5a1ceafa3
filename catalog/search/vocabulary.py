"""The vocabulary: words that works hold, with how many do and how they are mostly written.

It is read from the word book. An index that has none yet (just made, and small) has its vocabulary listed
into memory instead.
"""

from __future__ import annotations

import logging
import math
import sqlite3
import threading
import weakref
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from catalog.sdk.search import Position, SearchEngine
from catalog.search import wordbook
from catalog.search.analysis import forms
from catalog.search.confusions import MOST_EDITS, edits, shortened, sound
from catalog.search.wordbook import SCHEMA_OF_WORDS, Row
from catalog.search.wordbook_writer import write_words

log = logging.getLogger(__name__)

FIELDS = ("title", "creator", "subject", "place", "institution_name", "publisher")
"""Fields whose words are listed; descriptions and notes hold most misspellings themselves."""
MAX_LISTED = 50_000
"""An index of more works is not listed: its word book is being made."""
_MOST_COMPARED = 200
_SHORT = 5
_SHORTEST = 2
# Sounding alike is likelier than any slip of a finger; a word ten times as frequent makes up for a fifth.
SAME_SOUND = 0.5
_FREQUENCY = 0.2
_KEPT = 2

Ask = Callable[[str, Sequence[object]], list[Row]]
# Lists of any length go in as one JSON text.
_KNOWN = "SELECT word, count, forms, sound FROM words WHERE word IN (SELECT value FROM json_each(?))"
_NEAR = """
SELECT word, count, forms, sound FROM words WHERE id IN
(SELECT word FROM shortened WHERE hash IN (SELECT value FROM json_each(?))) ORDER BY id LIMIT ?
"""
_ALIKE = "SELECT word, count, forms, sound FROM words WHERE sound = ? ORDER BY id LIMIT ?"


@dataclass(frozen=True, slots=True)
class Known:
    """A folded word that works hold: about how many, and its accented forms, the most used first."""

    word: str
    count: int
    forms: tuple[str, ...]


class Vocabulary:
    """The words of one catalog; ``ask`` gives the rows of SQL over the tables of a word book."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def known(self, words: Iterable[str]) -> dict[str, Known]:
        """Those of the folded words that works hold."""
        asked = list(dict.fromkeys(words))[:100]
        rows = self._ask(_KNOWN, (orjson.dumps(asked).decode(),))
        return {row[0]: _known(row) for row in rows}

    def candidates(self, word: str, limit: int) -> list[tuple[float, Known]]:
        """Other words that a folded one may be a misspelling of, with how far off each is, nearest first.

        A word that sounds alike is half an edit away. Nothing else is near one of two letters; in a short
        word one edit may be wrong, in others two.
        """
        hashes = orjson.dumps(sorted(shortened(word))).decode()
        near = self._ask(_NEAR, (hashes, _MOST_COMPARED))
        heard = sound(word)
        alike = self._ask(_ALIKE, (heard, limit))
        most = MOST_EDITS if len(word) > _SHORT else 1 if len(word) > _SHORTEST else SAME_SOUND
        found = []
        for row in {row[0]: row for row in (*near, *alike)}.values():
            distance = SAME_SOUND if row[3] == heard else float(edits(word, row[0]))
            if row[0] != word and distance <= most:
                found.append((distance, _known(row)))
        found.sort(key=lambda pair: (pair[0] - _FREQUENCY * math.log10(1 + pair[1].count), pair[1].word))
        return found[:limit]


def _known(row: Row) -> Known:
    return Known(row[0], row[1], tuple(row[2].split()))


def of(engine: SearchEngine) -> Vocabulary | None:
    """The vocabulary of an engine's catalog; None while there is none. Raises ``SearchError``."""
    book = wordbook.at(Path(engine.folder).parent)
    if book.facts():
        return Vocabulary(book.rows)
    listed = _listed(engine)
    return None if listed is None else Vocabulary(listed.rows)


class _List:
    """Words in memory, in the tables of a word book; let go of with the last who uses them."""

    def __init__(self, counts: Counter[str], exact: Counter[str]) -> None:
        self._lock = threading.Lock()
        self._tables = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._tables.close)
        self._tables.executescript(SCHEMA_OF_WORDS)
        write_words(self._tables, counts, exact)

    def rows(self, sql: str, values: Sequence[object]) -> list[Row]:
        """The rows that SQL gives."""
        with self._lock:
            return self._tables.execute(sql, values).fetchall()


_lists: OrderedDict[tuple[str, str], tuple[Position | None, _List]] = OrderedDict()
_listing = threading.Lock()


def _listed(engine: SearchEngine) -> _List | None:
    """The words of a small index in memory, listed anew when it has moved on."""
    key, position = (engine.name, str(engine.folder)), engine.position()
    with _listing:
        held = _lists.get(key)
        if held is None or held[0] != position:
            if engine.stats().get("documents", 0) > MAX_LISTED:
                return None
            held = _lists[key] = (position, _list(engine))
        _lists.move_to_end(key)
        while len(_lists) > _KEPT:
            _lists.popitem(last=False)
        return held[1]


def _list(engine: SearchEngine) -> _List:
    counts: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    for field in engine.fields:
        if field.type == "text" and field.name in FIELDS:
            for token, count in engine.vocabulary(f"{field.name}_folded"):
                counts[token] += count
            for token, count in engine.vocabulary(field.name):
                if forms(token)[1] != token:
                    exact[token] += count
    return _List(counts, exact)
