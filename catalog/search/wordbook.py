"""The word book: values to offer while someone types, and words to correct misspelt ones with.

One SQLite file beside the search index, of no engine's kind. It is made from the store in a file of its
own and put in place in one step; a reader looks at the file's stamp before each question (one ``stat``
call) and opens the new one. It may be behind the index: what it offers is searched for like anything else.

``entries`` are numbered from the most popular on, so that a question asked of their tokens in the order of
row numbers is answered by the first few that fit, however many do. ``foremost_tokens`` are those of places
and institutions, ``tokens`` those of all others: for each entry its folded tokens, its exact ones where they
say more, and the first of each once more behind ``FIRST``.

``headings`` are subjects, collections, and people and bodies of several records, by the keys of their pages,
in the order of the alphabet (``catalog.search.heading_lists``); ``initials`` tells how many there are.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

FILE = "wordbook.db"
PARTS = "wordbook-*.part"
"""Files of a word book that is being made, or was when its process was killed."""
LAYOUT = "3"
"""Raised when the tables change their meaning: older files are then not read, but made anew."""
FIRST = "^"
"""Stands before an entry's first token; no token holds it."""
PREFIXES = 8
"""Beginnings of so many letters have lists of their own; without them FTS5 gathers one for each question."""

SCHEMA_OF_WORDS = """
CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT, sound TEXT, count INTEGER, forms TEXT);
CREATE TABLE shortened (hash INTEGER, word INTEGER, PRIMARY KEY (hash, word)) WITHOUT ROWID;
"""
INDEXES_OF_WORDS = """
CREATE UNIQUE INDEX ix_words_word ON words (word);
CREATE INDEX ix_words_sound ON words (sound);
"""
_TOKENS = f"""USING fts5(
    held, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '{FIRST}+#'",
    prefix='{" ".join(map(str, range(1, PREFIXES + 1)))}'
)"""
SCHEMA = f"""
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE entries (id INTEGER PRIMARY KEY, kind TEXT, count INTEGER, slug TEXT, text TEXT);
CREATE VIRTUAL TABLE foremost_tokens {_TOKENS};
CREATE VIRTUAL TABLE tokens {_TOKENS};
CREATE TABLE headings (
    kind TEXT, key TEXT, text TEXT, sort TEXT, initial TEXT, count INTEGER, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE initials (kind TEXT, initial TEXT, headings INTEGER);
{SCHEMA_OF_WORDS}
"""

INDEXES_OF_HEADINGS = """
CREATE INDEX ix_headings_sort ON headings (kind, initial, sort);
CREATE INDEX ix_headings_count ON headings (kind, count);
INSERT INTO initials SELECT kind, initial, count(*) FROM headings GROUP BY kind, initial;
"""

Stamp = tuple[int, int, int]
Row = tuple[Any, ...]


class Wordbook:
    """The word book of one index folder, opened anew when its file was replaced. Shared by threads."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.Lock()
        self._held: tuple[Stamp, int, sqlite3.Connection] | None = None
        self._let_go: Callable[[], object] = bool

    def stamp(self) -> Stamp | None:
        """What changes whenever the file does; None where there is none."""
        try:
            seen = self.path.stat()
        except OSError:
            return None
        return seen.st_ino, seen.st_mtime_ns, seen.st_size

    def rows(self, question: str, values: Sequence[object] = ()) -> list[Row]:
        """The rows that SQL gives; none where there is no file, or none that can be read."""
        with self._lock:
            try:
                connection = self._connection()
                return [] if connection is None else connection.execute(question, values).fetchall()
            except sqlite3.Error as error:
                log.warning("the word book %s cannot be read and is left aside: %s", self.path, error)
                self.close()
                return []

    def facts(self) -> dict[str, str]:
        """What the file says of itself: ``layout``, ``log_id``, ``seq``, ``seconds``, ``entries``."""
        facts = {str(name): str(value) for name, value in self.rows("SELECT name, value FROM facts")}
        return facts if facts.get("layout") == LAYOUT else {}

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        self._held = None
        self._let_go()

    def _connection(self) -> sqlite3.Connection | None:
        stamp = self.stamp()
        held = self._held
        # A connection must not be used beyond a fork.
        if held is not None and held[:2] == (stamp, os.getpid()):
            return held[2]
        self.close()
        if stamp is None:
            return None
        address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        # Also when nobody asks any more, or the process ends.
        self._let_go = weakref.finalize(self, connection.close)
        self._held = (stamp, os.getpid(), connection)
        layout = connection.execute("SELECT value FROM facts WHERE name = 'layout'").fetchone()
        if layout == (LAYOUT,):
            return connection
        self.close()
        return None


@lru_cache(maxsize=8)
def at(folder: Path) -> Wordbook:
    """The word book of an index folder, one per process."""
    return Wordbook(folder)
