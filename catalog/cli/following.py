"""Indexing beside a long harvest: a process of its own follows the log while records come in.

Mapping and indexing cost about the same, and one process cannot use two cores for both. The follower
ends by itself when its standard input closes, also after a kill of the harvest.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import TracebackType

from catalog import indexing
from catalog.errors import LeaseTaken
from catalog.parts import Parts
from catalog.store import changes
from catalog.store.db import reading

WORTH_CHANGES = 4_000
"""Below so many changes starting a process costs more than it saves."""
LOOK_SECONDS = 0.5


class Follower:
    """The process beside, started once it is worth it; it ends with the ``with`` block."""

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted
        self._process: subprocess.Popen[bytes] | None = None
        self._first: int | None = None

    def __enter__(self) -> Follower:
        return self

    def hear(self) -> None:
        """Be told that something was committed; starts the process once enough has changed."""
        if not self._wanted or self._process is not None:
            return
        with reading() as session:
            seq = changes.head(session).seq
        self._first = seq if self._first is None else self._first
        if seq - self._first >= WORTH_CHANGES:
            command = [sys.executable, "-m", "catalog.cli", "index", "follow"]
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE)

    def finish(self, parts: Parts, progress: indexing.Progress) -> None:
        """Let the follower go on to the head of the log and end; shows how far it is."""
        if self._process is None:
            return
        self._let_go()
        while self._process.poll() is None:
            time.sleep(LOOK_SECONDS)
            position, head = indexing.state(parts)
            progress(max(position, 0), head)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._let_go()
            self._process.wait()

    def _let_go(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()


def follow(parts: Parts) -> None:
    """Index whenever a batch has come together, until standard input ends, then what is left."""
    ended = threading.Event()
    threading.Thread(target=_until_closed, args=(ended,), daemon=True).start()
    while not ended.wait(LOOK_SECONDS):
        position, head = indexing.state(parts)
        if head - max(position, 0) >= indexing.BATCH:
            _sync(parts)
    _sync(parts)


def _until_closed(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


def _sync(parts: Parts) -> None:
    try:
        indexing.sync(parts)
    except LeaseTaken:
        return  # a worker does it
