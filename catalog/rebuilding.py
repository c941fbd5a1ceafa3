"""A large index is built by several processes, each of which goes through a piece of the log.

Each is a fresh interpreter (``catalog.cli.part``) that builds an index of its own in the folder of the new
one; at the end the engine joins them. A work stands at one place of the log, so no two pieces hold it;
what changes meanwhile moves behind all pieces, where the caller goes on. A process ends when its parent
is gone, and what it left is removed with the new index that was never used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from catalog.errors import SearchError
from catalog.processes import Launched, ending, launch, processors
from catalog.sdk.search import IndexField
from catalog.search.engines.parted import PartedEngine
from catalog.settings import Settings
from catalog.store import changes, works
from catalog.store.db import reading

MANY = 20_000
"""With fewer works starting processes costs more than it saves."""
MOST = 4
"""So many processes at most: each takes memory, and the disk is one."""
_LOOK_SECONDS = 5.0

Tell = Callable[[int, int], None]
"""Told how many works came since the last time, and how far along the log that is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one process builds: an index at ``path`` of the works after a place in the log until another."""

    settings: Settings
    engine: type[PartedEngine]
    fields: tuple[IndexField, ...]
    options: Mapping[str, Any]
    folder: Path
    path: Path
    after: int
    until: int


def fill(settings: Settings, engine: PartedEngine, tell: Tell, keep: Callable[[], None]) -> int:
    """Fill a rebuild by several processes; gives the place in the log it is at, 0 if that is not worth it.

    ``keep`` is called every few seconds. Raises ``SearchError`` with what went wrong in one of the processes.
    """
    count = min(processors(), MOST)
    with reading() as session:
        ends = works.split(session, count) if works.count(session) >= MANY else []
        head = changes.head(session).seq
    if len(ends) < 2:
        return 0
    paths = engine.part_paths(len(ends))
    pieces = [
        Piece(settings, type(engine), tuple(engine.fields), engine.settings, engine.folder, path, *bounds)
        for path, bounds in zip(paths, pairwise([0, *ends[:-1], head]), strict=True)
    ]
    try:
        _build(pieces, tell, keep)
        engine.join(paths)
    finally:
        engine.remove_parts(paths)
    return head


def _build(pieces: Sequence[Piece], tell: Tell, keep: Callable[[], None]) -> None:
    through = dict.fromkeys((piece.path for piece in pieces), 0)
    with ExitStack() as stack:
        running = dict(_start(piece, stack) for piece in pieces)
        while running:
            for pipe in wait(list(running), _LOOK_SECONDS):
                assert isinstance(pipe, Connection)
                launched, piece = running[pipe]
                page = _heard(launched)
                if page is None:
                    del running[pipe]
                    continue
                count, seq = page
                through[piece.path] = seq - piece.after
                tell(count, sum(through.values()))
            keep()


def _start(piece: Piece, stack: ExitStack) -> tuple[Connection, tuple[Launched, Piece]]:
    launched = launch("catalog.cli.part")
    stack.callback(launched.end)
    with suppress(OSError):  # one that ended at once is heard of soon
        launched.outbox.send(piece)
    return launched.inbox, (launched, piece)


def _heard(launched: Launched) -> tuple[int, int] | None:
    """What a process says next: a page that it went through, or None at its end."""
    try:
        kind, content = launched.inbox.recv()
    except (EOFError, OSError):
        kind, content = "failed", f"its process ended too early, with {ending(launched.process.wait())}"
    if kind == "failed":
        raise SearchError(
            f"a part of the new index cannot be built: {content}; the index in use stays as it was"
        )
    page: tuple[int, int] | None = content
    return page
