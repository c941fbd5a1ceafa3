"""The word book of a large catalog, made by a process of its own while the index is rebuilt."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

from catalog import wordbooks
from catalog.parts import Parts
from catalog.store import changes
from catalog.store.db import reading

MANY = 50_000
"""With fewer records starting a process costs more than it saves."""


class WordsBeside:
    """Begun with the ``with`` block where it is worth it; whatever comes of it, ``finish`` gives a word book.

    ``process`` is the one beside, None where there is none.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> WordsBeside:
        with reading() as session:
            records = changes.head(session).live
        if records >= MANY:
            command = [sys.executable, "-m", "catalog.cli", "index", "words"]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return self

    def finish(self) -> None:
        """Wait for the word book, or make it here."""
        if self.process is None or self.process.wait():
            wordbooks.refresh(self._parts, now=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
