"""Catalogs on SQLite that are filled once for all tests of a process, and copied from then on."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from flask import Flask

from catalog.settings import Settings

T = TypeVar("T")


class _Kept(NamedTuple):
    """A filled catalog: its database in memory, the other files of its home, what the filling gave."""

    database: sqlite3.Connection
    files: Mapping[Path, bytes]
    told: Any

    @property
    def log_id(self) -> str:
        return str(self.database.execute("SELECT log_id FROM log").fetchone()[0])


_kept: dict[tuple[str, str], _Kept] = {}


def filled(app: Flask, name: str, fill: Callable[[], T]) -> T:
    """Fill the app's catalog and give what ``fill`` gives, which is done once for each name.

    One in which something stands already is filled anew. ``fill`` needs nothing but the app, and gives what
    nobody changes.
    """
    settings: Settings = app.extensions["catalog"].settings
    if settings.database_url or not _is_new(settings.home):
        return fill()
    key = name, settings.search_engine
    if key not in _kept:
        told = fill()
        _kept[key] = _keep(settings.home, told)
        return told
    _put_back(_kept[key], settings.home)
    given: T = _kept[key].told
    return given


def _is_new(home: Path) -> bool:
    """Whether nothing was written since the empty catalog was put there."""
    written = home / "catalog.db-wal"
    return not written.exists() or written.stat().st_size == 0


def _keep(home: Path, told: Any) -> _Kept:
    database = sqlite3.connect(":memory:")
    with closing(sqlite3.connect(home / "catalog.db")) as connection:
        connection.backup(database)
    files = [path for path in home.rglob("*") if path.is_file() and not path.name.startswith("catalog.db")]
    return _Kept(database, {path.relative_to(home): path.read_bytes() for path in files}, told)


def _put_back(kept: _Kept, home: Path) -> None:
    # Each catalog has a log of its own: what remembers one by its log must not take it for another.
    own, before = secrets.token_hex(16), kept.log_id
    with closing(sqlite3.connect(home / "catalog.db")) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        kept.database.backup(connection)
        with connection:
            connection.execute("UPDATE log SET log_id = ?", (own,))
    for path, content in kept.files.items():
        place = home / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(
            content.replace(before.encode(), own.encode()) if place.name == "position.json" else content
        )
