"""The index follows the log: ``sync`` goes on to the head, ``rebuild`` builds beside and swaps.

One process at a time writes an index (a lease). Works flow to the engine in pages, so that memory does not
grow with their number; the engine gathers pages into commits and writes the position after each, so that a
replay is harmless and nothing committed to the database is missed.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from catalog import __version__, rebuilding
from catalog.errors import IndexUnusable
from catalog.hooks import Hooks
from catalog.parts import Parts
from catalog.sdk.search import Batch, IndexField, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import choose
from catalog.search.engines.parted import PartedEngine
from catalog.settings import Settings
from catalog.store import changes, institutions, leases, works
from catalog.store.db import reading

log = logging.getLogger(__name__)
DOCUMENT_VERSION = "4"
"""Raise it when ``build_document`` or the analysis give other tokens: indexes are then built anew."""

Progress = Callable[[int, int], None]
GoOn = Callable[[int], bool]
"""Asked at the log's head, told how many works the last look found: waits for more, or says enough."""


def to_the_head(found: int) -> bool:
    """Goes no further than the log's head."""
    return False


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


def sync(parts: Parts, progress: Progress | None = None, go_on: GoOn = to_the_head) -> int:
    """Index what changed since the index's position; gives the number of works gone through.

    A missing, corrupt or foreign index is rebuilt. While ``go_on`` says so the log is followed further.
    Raises ``LeaseTaken`` while another process does it.
    """
    with leases.hold("index") as lease:
        engine = parts.engine
        with reading() as session:
            head = changes.head(session)
        position = _position(engine)
        if position is None or not _fits(engine, position, head):
            return _rebuild(parts, head.log_id, lease, _Told(progress))
        told = _Told(progress)
        _Course(leases.Keeper(lease).keep, told, go_on).fill(engine, position)
        return told.done


def rebuild(parts: Parts, progress: Progress | None = None) -> int:
    """Build the index anew beside the old one, then swap; gives the number of works gone through."""
    with leases.hold("index") as lease:
        with reading() as session:
            log_id = changes.head(session).log_id
        return _rebuild(parts, log_id, lease, _Told(progress))


def fill_part(engine: SearchEngine, after: int, until: int, tell: rebuilding.Tell) -> None:
    """Index the works of a piece of the log into a part of a rebuild, whose parent keeps the lease."""
    _Course(lambda: None, tell, until=until).fill(engine, Position("", fingerprint(engine), after))


def state(parts: Parts) -> tuple[int, int]:
    """The index's position and the log's head; the position is -1 where the index must be rebuilt."""
    # Asked before the head, which another process may move on and index up to meanwhile.
    position = _position(parts.engine)
    with reading() as session:
        head = changes.head(session)
    fits = position is not None and _fits(parts.engine, position, head)
    return (position.seq if fits and position is not None else -1), head.seq


def _position(engine: SearchEngine) -> Position | None:
    try:
        return engine.position()
    except IndexUnusable as error:
        log.warning("the index cannot be used and is built anew: %s", error)
        return None


def _fits(engine: SearchEngine, position: Position, head: changes.Head) -> bool:
    return (
        position.log_id == head.log_id
        and position.fingerprint == fingerprint(engine)
        and position.seq <= head.seq
    )


def _rebuild(parts: Parts, log_id: str, lease: leases.Lease, told: _Told) -> int:
    keep = leases.Keeper(lease).keep
    try:
        fresh = parts.engine.begin_rebuild()
    except IndexUnusable:
        shutil.rmtree(parts.engine.folder, ignore_errors=True)
        fresh = parts.engine.begin_rebuild()
    seq = rebuilding.fill(parts.settings, fresh, told, keep) if isinstance(fresh, PartedEngine) else 0
    _Course(keep, told).fill(fresh, Position(log_id, fingerprint(fresh), seq))
    fresh.promote()
    return told.done


class _Told:
    """Told each page that was gone through: counts the works and shows how far along the log that is."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.done = 0

    def __call__(self, count: int, seq: int) -> None:
        self.done += count
        if self._progress is not None:
            with reading() as session:
                head = changes.head(session).seq
            self._progress(min(seq, head), head)


class _Course:
    """One way from a position to ``until`` or the log's head, and on from there while ``go_on`` says so.

    Each page is told, and ``keep`` called after it.
    """

    def __init__(
        self,
        keep: Callable[[], None],
        tell: rebuilding.Tell,
        go_on: GoOn = to_the_head,
        until: int | None = None,
    ) -> None:
        self._keep, self._tell, self._go_on, self._until = keep, tell, go_on, until

    def fill(self, engine: SearchEngine, position: Position) -> None:
        """Index what changed after ``position``."""
        engine.apply_all(self._batches(engine, position))

    def _batches(self, engine: SearchEngine, position: Position) -> Iterator[tuple[Batch, Position]]:
        known = _Institutions()
        with_state = _asks_for_state(engine.fields)
        # Nothing to put, but an index without any work must have its position too.
        yield Batch(), position
        while True:
            with reading() as session:
                page = works.after(
                    session, position.seq, engine.batch_size, until=self._until, state=with_state
                )
                facts = known.of(session) if page else {}
            if page:
                position = replace(position, seq=page[-1].index_seq)
                yield _batch(engine.fields, page, facts), position
                self._tell(len(page), position.seq)
            if len(page) < engine.batch_size:
                if not self._go_on(len(page)):
                    return
                # The engine may want to commit what it has had for a while.
                yield Batch(), position
            self._keep()


class _Institutions:
    """The facts of all institutions, read again only when one of them changed."""

    def __init__(self) -> None:
        self._stamp: str | None = None
        self._facts: dict[str, dict[str, Any]] = {}

    def of(self, session: Session) -> dict[str, dict[str, Any]]:
        """The facts by slug, as ``session`` sees them."""
        stamp = institutions.stamp(session)
        if stamp != self._stamp:
            self._facts, self._stamp = institutions.everything(session), stamp
        return self._facts


_STATE = frozenset({"digest", "created", "modified", "datestamp"})


def _asks_for_state(fields: Sequence[IndexField]) -> bool:
    return any(field.name in _STATE for field in fields)


def _batch(
    fields: Sequence[IndexField], page: Sequence[works.ChangedWork], known: Mapping[str, Mapping[str, Any]]
) -> Batch:
    return Batch(
        put=[build_document(work.id, work.records, known, fields) for work in page if work.records],
        remove=[work.id for work in page if not work.records],
    )
