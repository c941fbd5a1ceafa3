"""Indexing beside a long harvest: a process of its own follows the log while records come in.

Mapping and indexing cost about the same, and one process cannot use two cores for both. The follower
ends by itself when its standard input closes, also after a kill of the harvest.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from types import TracebackType

from catalog import indexing
from catalog.errors import LeaseTaken
from catalog.parts import Parts
from catalog.store import changes
from catalog.store.db import keep_few_pages, reading

WORTH_CHANGES = 4_000
"""Below so many changes starting a process costs more than it saves."""
LOOK_SECONDS = 0.5
IDLE_LOOKS = 6
"""After so many looks that found nothing the index is let go."""


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
        while not self._has_ended():
            position, head = indexing.state(parts)
            progress(max(position, 0), head)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._let_go()
            self._process.wait()

    def _has_ended(self) -> bool:
        assert self._process is not None
        try:
            self._process.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _let_go(self) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()


def follow(parts: Parts) -> None:
    """Index what comes until standard input ends, then what is left."""
    keep_few_pages()
    ended = threading.Event()
    threading.Thread(target=_until_closed, args=(ended,), daemon=True).start()
    while not ended.wait(LOOK_SECONDS):
        position, head = indexing.state(parts)
        if head > position:
            _sync(parts, _patience(ended))
    _sync(parts)


def _patience(ended: threading.Event) -> indexing.GoOn:
    idle = 0

    def go_on(found: int) -> bool:
        nonlocal idle
        idle = 0 if found else idle + 1
        # Not for ever: others may want to write the index while nothing comes.
        return idle < IDLE_LOOKS and not ended.wait(LOOK_SECONDS)

    return go_on


def _until_closed(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


def _sync(parts: Parts, go_on: indexing.GoOn = indexing.to_the_head) -> None:
    try:
        indexing.sync(parts, go_on=go_on)
    except LeaseTaken:
        return  # a worker does it
