"""Making a dump: one snapshot of the store, written in all forms at once, checked, then put on the shelf."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from catalog.dumps import crew
from catalog.dumps.files import PackedFile, write_left_out
from catalog.dumps.shelf import Shelf
from catalog.errors import CatalogError, UnknownName, Unpublished
from catalog.feeds.dump import FORMS, Job, LeftOut
from catalog.feeds.dump_manifest import File, Manifest
from catalog.settings import Settings
from catalog.store import changes, institutions, leases, snapshot
from catalog.store.changes import Head
from catalog.store.db import now, reading

LEASE = "dumps"
QUIET_SECONDS = 30
"""The first dump waits until the log has rested so long: one of a harvest's first minute serves nobody."""
ROWS = 1000
ALONE = 5000
"""Up to so many records this process writes by itself: others would take longer to start."""
LEFT_OUT_LIMIT = 100_000
"""Records that are named as left out, at most; all are counted."""

Progress = Callable[[int, int], None]


def _unheard(done: int, total: int) -> None:
    """Nobody wants to know."""


def shelf(settings: Settings) -> Shelf:
    """Where the dumps of this catalog lie."""
    return Shelf(settings.dumps)


def standing(settings: Settings) -> tuple[Head, list[Manifest]]:
    """Where the log stands, and the dumps that can be had, newest first."""
    with reading() as session:
        head = changes.head(session)
    return head, shelf(settings).kept(head.log_id, head.seq)


def is_due(settings: Settings) -> bool:
    """Whether it is time for the worker to make a dump: something changed, and the newest is old enough."""
    every = settings.dumps_seconds
    if every is None:
        return False
    head, kept = standing(settings)
    if not kept:
        return head.seq > 0 and (now() - head.modified).total_seconds() >= QUIET_SECONDS
    newest = kept[0]
    changed = (newest.seq, newest.base) != (head.seq, _base(settings))
    return changed and (now() - newest.made).total_seconds() >= every


def make(
    settings: Settings,
    forms: Sequence[str] = tuple(FORMS),
    *,
    workers: int | None = None,
    progress: Progress = _unheard,
) -> Manifest:
    """Make a dump in these forms and put it on the shelf, in place of the oldest there.

    ``workers`` processes write it (by default as many as the setting says, none for few records). Raises
    ``UnknownName`` for a form, ``LeaseTaken`` while another process makes one, ``Unpublished`` when the disk
    or the database cannot be used, ``CatalogError`` when the records are not those that the log says: then
    the dumps that were there stay.
    """
    for name in forms:
        if name not in FORMS:
            raise UnknownName("form of a dump", name, tuple(FORMS))
    place = shelf(settings)
    with leases.hold(LEASE, ttl_seconds=120) as lease:
        making = _Making(settings, place, tuple(forms), leases.Keeper(lease), progress)
        try:
            return making.run(workers)
        except OSError as error:
            raise Unpublished(f"the dump cannot be written to {place.folder}: {error}") from error


def _base(settings: Settings) -> str:
    return settings.base_url.rstrip("/")


@dataclass(slots=True)
class _Making:
    settings: Settings
    shelf: Shelf
    forms: tuple[str, ...]
    keeper: leases.Keeper
    progress: Progress
    made: datetime = field(default_factory=now)
    count: int = 0
    digest: int = 0
    left_out: list[LeftOut] = field(default_factory=list)

    def run(self, workers: int | None) -> Manifest:
        began = time.monotonic()
        with reading() as session:
            head = changes.head(session)
            self.shelf.tidy(head.log_id, head.seq)
            place = self.shelf.begin()
            try:
                name = f"khomo-{self.made:%Y%m%d}-{head.seq}-{secrets.token_hex(4)}"
                files = self._write(session, head, place, name, self._crew(head, workers))
                self._check(head)
                manifest = Manifest(
                    name=name,
                    log_id=head.log_id,
                    seq=head.seq,
                    modified=head.modified,
                    made=self.made,
                    seconds=round(time.monotonic() - began, 3),
                    count=head.live,
                    digest=head.set_digest,
                    base=_base(self.settings),
                    files=tuple(files),
                )
                self.shelf.put(place, manifest)
            except BaseException:
                shutil.rmtree(place, ignore_errors=True)
                raise
        self.shelf.tidy(head.log_id, head.seq)
        return manifest

    def _crew(self, head: Head, workers: int | None) -> int:
        if workers is not None:
            return workers
        return 0 if head.live <= ALONE or self.forms == ("ndjson",) else self.settings.workers

    def _write(self, session: Session, head: Head, place: Path, name: str, workers: int) -> list[File]:
        job = Job(forms=self.forms, base=_base(self.settings), publishers=institutions.everything(session))
        with ExitStack() as stack:
            files = {form: PackedFile(place, name, FORMS[form]) for form in self.forms}
            for file in files.values():
                stack.callback(file.close)
            written = stack.enter_context(closing(crew.written(self._batches(session, head), job, workers)))
            for parts in written:
                for form, part in parts.items():
                    files[form].take(part)
                    self.left_out += part.left_out[: LEFT_OUT_LIMIT - len(self.left_out)]
            told = [file.finish() for file in files.values()]
        if self.left_out:
            told.append(write_left_out(place, name, self.left_out))
        return told

    def _batches(self, session: Session, head: Head) -> Iterator[bytes]:
        """The published records of the snapshot, a line each; their digest is summed on the way."""
        for page in snapshot.pages(session, ROWS):
            self.keeper.keep()
            yield b"".join([row.published() + b"\n" for row in page])
            self.count += len(page)
            self.digest += int(changes.digest_of((row.id, row.digest) for row in page), 16)
            self.progress(self.count, head.live)

    def _check(self, head: Head) -> None:
        computed = f"{self.digest % (1 << 256):064x}"
        if (self.count, computed) != (head.live, head.set_digest):
            raise CatalogError(
                f"the store holds {self.count} live records with the set digest {computed}, but its log says "
                f"{head.live} with {head.set_digest}: no dump is made; see `catalog db digest --help`"
            )
