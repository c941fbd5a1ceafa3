"""The index follows the log: ``sync`` goes on to the head, ``rebuild`` builds beside and swaps.

One process at a time writes an index (a lease); the position is written after the engine's commit, so
that a replay is harmless and nothing committed to the database is missed.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalog import __version__
from catalog.errors import IndexUnusable
from catalog.hooks import Hooks
from catalog.parts import Parts
from catalog.sdk.search import Batch, Document, IndexField, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import choose
from catalog.settings import Settings
from catalog.store import changes, institutions, leases, records
from catalog.store.db import reading

log = logging.getLogger(__name__)
BATCH = 7000
"""Works per commit of the engine: fewer commits cost less, but a batch is held in memory meanwhile."""
DOCUMENT_VERSION = "1"
"""Raise it when ``build_document`` or the analysis give other tokens: indexes are then built anew."""

Progress = Callable[[int, int], None]


def open_engine(settings: Settings, hooks: Hooks) -> SearchEngine:
    """The engine that the settings choose, on its own folder; raises ``SearchError``."""
    kind = choose(settings.search_engine, tuple(hooks.engines.values()))
    if settings.search_engine == "auto" and kind.name != "tantivy":
        log.warning("searching with %s; the package tantivy (khomo[fast]) would be faster", kind.name)
    return kind(hooks.index_fields, settings.index / kind.name, {})


def fingerprint(engine: SearchEngine) -> str:
    """What an index was made with: another one asks for a rebuild."""
    told = repr((DOCUMENT_VERSION, __version__, engine.name, engine.fields))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def sync(parts: Parts, progress: Progress | None = None) -> int:
    """Index what changed since the index's position; gives the number of works gone through.

    A missing, corrupt or foreign index is rebuilt. Raises ``LeaseTaken`` while another process does it.
    """
    with leases.hold("index") as lease:
        engine = parts.engine
        position = _position(engine)
        if position is None or not _fits(engine, position):
            return _rebuild(parts, lease.renew, progress)
        return _fill(engine, position, lease.renew, progress)


def rebuild(parts: Parts, progress: Progress | None = None) -> int:
    """Build the index anew beside the old one, then swap; gives the number of works gone through."""
    with leases.hold("index") as lease:
        return _rebuild(parts, lease.renew, progress)


def state(parts: Parts) -> tuple[int, int]:
    """The index's position and the log's head; the position is -1 where the index must be rebuilt."""
    with reading() as session:
        seq = changes.head(session).seq
    position = _position(parts.engine)
    fits = position is not None and _fits(parts.engine, position)
    return (position.seq if fits and position is not None else -1), seq


def _position(engine: SearchEngine) -> Position | None:
    try:
        return engine.position()
    except IndexUnusable as error:
        log.warning("the index cannot be used and is built anew: %s", error)
        return None


def _fits(engine: SearchEngine, position: Position) -> bool:
    with reading() as session:
        head = changes.head(session)
    return (
        position.log_id == head.log_id
        and position.fingerprint == fingerprint(engine)
        and position.seq <= head.seq
    )


def _rebuild(parts: Parts, renew: Callable[[], None], progress: Progress | None) -> int:
    try:
        fresh = parts.engine.begin_rebuild()
    except IndexUnusable:
        shutil.rmtree(parts.engine.folder, ignore_errors=True)
        fresh = parts.engine.begin_rebuild()
    with reading() as session:
        log_id = changes.head(session).log_id
    done = _fill(fresh, Position(log_id, fingerprint(fresh), 0), renew, progress)
    fresh.promote()
    return done


def _fill(
    engine: SearchEngine, position: Position, renew: Callable[[], None], progress: Progress | None
) -> int:
    done = 0
    with reading() as session:
        head = changes.head(session).seq
    for works in _batches(position.seq):
        batch = _batch(engine.fields, [work for work, _ in works])
        position = Position(position.log_id, position.fingerprint, works[-1][1])
        engine.apply(batch, position)
        renew()
        done += len(works)
        if progress is not None:
            progress(min(position.seq, head), head)
    if done == 0 and engine.position() != position:
        engine.apply(Batch(), position)
    return done


def _batches(after: int) -> Iterator[list[tuple[str, int]]]:
    while True:
        with reading() as session:
            works = changes.works_after(session, after, BATCH)
        if not works:
            return
        yield works
        after = works[-1][1]


def _batch(fields: Sequence[IndexField], works: Sequence[str]) -> Batch:
    with reading() as session:
        held = records.of_works(session, works)
        known = _institutions(session)
    put: list[Document] = [
        build_document(work, [entry.parsed() for entry in held[work]], known, fields)
        for work in works
        if work in held
    ]
    return Batch(put=put, remove=[work for work in works if work not in held])


def _institutions(session: Session) -> dict[str, dict[str, Any]]:
    return institutions.everything(session)
