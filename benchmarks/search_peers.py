"""SQLite's FTS5 over the same records, asked the same: the page, the total and the counts of the facets.

``unicode61 remove_diacritics 2`` folds accents but keeps đ apart; a query is for all words in any column,
ranked by ``bm25`` with the weights of the catalog's fields. Counts come from a table of the values of each
record, in the order of its key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from search_queries import Asked

from catalog.sdk.search import IndexField
from catalog.search.document import build_document


class Fts:
    """An FTS5 index in a file."""

    def __init__(self, folder: Path, fields: Sequence[IndexField], facets: Sequence[str]) -> None:
        self._path = folder / "fts.db"
        self._texts = [field for field in fields if field.type == "text"]
        self._fields, self._facets = fields, facets
        self._base = sqlite3.connect(self._path)
        columns = ", ".join(field.name for field in self._texts)
        self._base.executescript(
            f"""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            CREATE VIRTUAL TABLE works USING fts5(
                id UNINDEXED, {columns}, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
            CREATE TABLE facets (work INTEGER, name TEXT, value TEXT, PRIMARY KEY (work, name, value))
                WITHOUT ROWID;
            """
        )
        weights = ", ".join(str(field.weight) for field in self._texts)
        self._page = f"SELECT id FROM works WHERE works MATCH ? ORDER BY bm25(works, 0, {weights}) LIMIT 20"

    def add(self, records: Iterable[dict[str, Any]], institutions: dict[str, dict[str, Any]]) -> None:
        """Index records; texts are those that the catalog indexes, as they are written."""
        with self._base:
            for record in records:
                document = build_document(record["id"], (record,), institutions, self._fields)
                texts = [
                    " ".join(exact for value in document.texts.get(field.name, ()) for exact in value[0])
                    for field in self._texts
                ]
                marks = ", ".join("?" * (len(texts) + 1))
                row = self._base.execute(
                    f"INSERT INTO works VALUES ({marks})", (record["id"], *texts)
                ).lastrowid
                values = (
                    (row, name, str(value))
                    for name in self._facets
                    for value in (*document.keywords.get(name, ()), *document.numbers.get(name, ()))
                )
                self._base.executemany("INSERT OR IGNORE INTO facets VALUES (?, ?, ?)", values)

    def finish(self) -> int:
        """Merge the index; gives the bytes of its file."""
        self._base.execute("INSERT INTO works(works) VALUES ('optimize')")
        self._base.commit()
        self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self._path.stat().st_size

    def ask(self, asked: Asked, *, facets: bool) -> int:
        """The total of a search, its page and, if wanted, its facets fetched too."""
        match = _match(asked)
        self._base.execute(self._page, (match,)).fetchall()
        (total,) = self._base.execute("SELECT count(*) FROM works WHERE works MATCH ?", (match,)).fetchone()
        if facets:
            self._base.execute(
                "SELECT name, value, count(*) FROM facets "
                "WHERE work IN (SELECT rowid FROM works WHERE works MATCH ?) GROUP BY name, value",
                (match,),
            ).fetchall()
        return int(total)

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()


def _match(asked: Asked) -> str:
    match asked.kind:
        case "phrase":
            return f'"{" ".join(asked.words)}"'
        case "field":
            return f'title : "{asked.words[0]}"'
        case "prefix":
            return f'"{asked.words[0]}"*'
        case _:
            return " ".join(f'"{word}"' for word in asked.words)
