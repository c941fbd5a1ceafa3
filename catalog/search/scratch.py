"""SQLite files that are made anew when a process dies over them, so nothing is done to keep them whole."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def opened(path: Path, schema: str) -> sqlite3.Connection:
    """A new file with these tables, written as quickly as SQLite can; transactions are left to the caller."""
    file = sqlite3.connect(path, isolation_level=None)
    file.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8000;" + schema
    )
    return file
