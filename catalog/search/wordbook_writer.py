"""Writing a word book: gathered values, ranked, and the words they are made of."""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from catalog.formats.text.collation import initial, sort_key
from catalog.search import scratch
from catalog.search.analysis import forms
from catalog.search.confusions import MOST_EDITS, shortened, sound
from catalog.search.gathering import COUNTED_ONLY, LISTED_ONLY, MAX_TEXT, Value
from catalog.search.headings import COLLECTION, PERSON, SUBJECT, name_key
from catalog.search.wordbook import FIRST, INDEXES_OF_HEADINGS, INDEXES_OF_WORDS, LAYOUT, SCHEMA

WEIGHTS = {
    # A title stands in few records, but it is what most people type.
    "title": 4,
    "creator": 2,
    "subject": 2,
    "place": 1,
    "institution": 1,
}
"""What the number of records is multiplied with, so that no kind drives the others out."""
LISTED = {"creator": PERSON, "subject": SUBJECT, LISTED_ONLY: COLLECTION}
"""Kinds of values that are headings with pages of their own."""
FEWEST_OF_PEOPLE = 2
"""People and bodies of fewer records are not listed: they are most of all names, and each found by search."""
FOREMOST = ("institution", "place")
"""Kinds that are few, and named before others."""
MAX_ENTRIES = 2_000_000
MAX_WORDS = 200_000
"""So many words, the most frequent, can be corrected to."""
MAX_SHORTENED = 60_000
"""Of the most frequent words so many are found with a letter wrong; of the rest by their sound alone."""
MAX_TWICE = 20_000
"""Of the most frequent words so many are found with any two letters wrong: it takes most rows of all."""
_LARGEST = 300_000
_LONGEST = 24
_FORMS = 4
_CHUNK = 4_000
_INSERT_HEADING = (
    "INSERT INTO headings VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (kind, key) DO UPDATE SET count = count + excluded.count"
)
_TOKENS = ("foremost_tokens", "tokens")
_INSERT_TOKENS = tuple(f"INSERT INTO {table} (rowid, held) VALUES (?, ?)" for table in _TOKENS)  # noqa: S608 our own names
_IN_BULK = "".join(
    f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {16 << 20}), ('automerge', 0);"  # noqa: S608 our own names
    for table in _TOKENS
)
"""FTS5 gathers few large lists, merged once at the end: half the cost of small ones merged on the way."""
_SPLIT = 32

Beat = Callable[[], None]
"""Called every few thousand rows; what it raises ends the writing."""


class WordbookWriter:
    """Fills a new file. Use as a context manager: the file is whole once the block has ended."""

    def __init__(self, path: Path, staging: Path, beat: Beat = lambda: None) -> None:
        self._beat = beat
        self._words: Counter[str] = Counter()
        self._forms: Counter[str] = Counter()
        self._entries = 0
        self._file = scratch.opened(path, SCHEMA + _IN_BULK)
        self._staged = scratch.opened(
            staging,
            "CREATE TABLE ranked (place INTEGER, score INTEGER, kind TEXT, count INTEGER, slug TEXT,"
            " text TEXT, held TEXT);",
        )

    def __enter__(self) -> WordbookWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._staged.close()
        self._file.close()

    def rank(self, values: Iterable[Value]) -> None:
        """Take in the values to offer, and count their words."""
        given = iter(values)
        while some := list(islice(given, _CHUNK)):
            self._list(some)
            chunk = [row for value in some if (row := self._ranked(value))]
            self._staged.execute("BEGIN")
            self._staged.executemany("INSERT INTO ranked VALUES (?, ?, ?, ?, ?, ?, ?)", chunk)
            self._staged.execute("COMMIT")
            self._beat()

    def _list(self, values: Iterable[Value]) -> None:
        self._file.execute("BEGIN")
        self._file.executemany(_INSERT_HEADING, filter(None, map(_heading, values)))
        self._file.execute("COMMIT")

    def _ranked(self, value: Value) -> tuple[int, int, str, int, str, str, str] | None:
        if value.kind == LISTED_ONLY:
            return None
        folded, exact = value.folded.split(" "), value.exact.split(" ")
        marked = [own for own, plain in zip(exact, folded, strict=True) if own != plain]
        self._count(folded, marked, value.records)
        if value.kind == COUNTED_ONLY:
            return None
        held = dict.fromkeys((*folded, *marked, FIRST + folded[0], FIRST + exact[0]))
        place = 0 if value.kind in FOREMOST else 1
        score = value.records * WEIGHTS[value.kind]
        return place, score, value.kind, value.records, value.slug, value.text, " ".join(held)

    def _count(self, folded: list[str], marked: list[str], count: int) -> None:
        for counts, tokens in ((self._words, folded), (self._forms, marked)):
            if count == 1:
                counts.update(tokens)
            else:
                for token in tokens:
                    counts[token] += count
            if len(counts) > _LARGEST:
                # What is rarest among so many words is mostly a slip itself.
                rarest = min(counts.values())
                for token in [token for token, many in counts.items() if many == rarest]:
                    del counts[token]

    def finish(self) -> None:
        """Write what was ranked, and the words."""
        self._write_entries()
        self._file.executescript(INDEXES_OF_HEADINGS)
        self._beat()
        write_words(self._file, self._words, self._forms, self._beat)

    def tell(self, facts: dict[str, str]) -> None:
        """Write what the file says of itself: readers leave one aside that says nothing."""
        told = {**facts, "layout": LAYOUT, "entries": str(self._entries)}
        self._file.executemany("INSERT INTO facts VALUES (?, ?)", told.items())

    def _write_entries(self) -> None:
        rows = self._staged.execute(
            "SELECT place, kind, count, slug, text, held FROM ranked"
            " ORDER BY place, score DESC, length(text), text LIMIT ?",
            (MAX_ENTRIES,),
        )
        number = 1
        self._file.execute("BEGIN")
        while chunk := rows.fetchmany(_CHUNK):
            self._file.executemany(
                "INSERT INTO entries VALUES (?, ?, ?, ?, ?)",
                ((id, *row[1:5]) for id, row in enumerate(chunk, number)),
            )
            for place, insert in enumerate(_INSERT_TOKENS):
                held = ((id, row[5]) for id, row in enumerate(chunk, number) if row[0] == place)
                self._file.executemany(insert, held)
            number += len(chunk)
            self._beat()
        self._file.execute("COMMIT")
        self._entries = number - 1
        for table in _TOKENS:
            self._file.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 our own names


def _heading(value: Value) -> tuple[str, str, str, str, str, int] | None:
    """The row of a value that is a heading, None for others; of cut ones the key is not known."""
    kind = LISTED.get(value.kind)
    if kind is None or len(value.text) > MAX_TEXT - 20:
        return None
    if kind == PERSON and value.records < FEWEST_OF_PEOPLE:
        return None
    key = name_key(value.text)
    return (kind, key, value.text, sort_key(value.text), initial(value.text), value.records) if key else None


def write_words(
    file: sqlite3.Connection, counts: Counter[str], exact: Counter[str], beat: Beat = lambda: None
) -> None:
    """Write the most frequent of the folded words, each with the accented forms that it mostly has."""
    written: dict[str, list[tuple[int, str]]] = {}
    for form, count in exact.items():
        written.setdefault(forms(form)[1], []).append((count, form))
    words = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    words = [(word, count) for word, count in words if word.isalpha() and len(word) <= _LONGEST][:MAX_WORDS]
    rows = (
        (id, word, sound(word), count, _forms(written.get(word, []), count))
        for id, (word, count) in enumerate(words, 1)
    )
    file.execute("BEGIN")
    file.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?)", rows)
    beat()
    found = _shortened([word for word, _ in words[:MAX_SHORTENED]])
    file.executemany("INSERT INTO shortened VALUES (?, ?)", found)
    file.execute("COMMIT")
    file.executescript(INDEXES_OF_WORDS)


def _forms(known: list[tuple[int, str]], count: int) -> str:
    # Of "kieu" an accented form is meant, but of "an" mostly the English word.
    if sum(many for many, _ in known) * 4 < count:
        return ""
    return " ".join(form for _, form in sorted(known, key=lambda pair: (-pair[0], pair[1]))[:_FORMS])


def _shortened(words: list[str]) -> Iterator[tuple[int, int]]:
    # In order, so that the table is written from its beginning to its end; as plain numbers and a part of
    # them at a time, so that they are small.
    parts = [array("Q") for _ in range(_SPLIT)]
    for id, word in enumerate(words, 1):
        for hash in shortened(word, MOST_EDITS if id <= MAX_TWICE else 1):
            parts[hash * _SPLIT >> 32].append(hash << 32 | id)
    for part in parts:
        for pair in sorted(part):
            yield pair >> 32, pair & 0xFFFFFFFF
