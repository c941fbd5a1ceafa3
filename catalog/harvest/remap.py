"""Mapping stored raw records again, without the network: for a better format, connector or enricher."""

from __future__ import annotations

import time
import zlib
from collections import deque

import orjson

from catalog.errors import CatalogError
from catalog.harvest.fingerprints import MEDIA_KEY, MappingVersions
from catalog.harvest.intake import Batch, Waiting
from catalog.harvest.interrupts import Interrupts
from catalog.harvest.locking import MatchKeys
from catalog.harvest.options import build_connector, with_roots
from catalog.harvest.pipeline import Task
from catalog.harvest.segment import Segment
from catalog.harvest.tally import Tally
from catalog.harvest.wanted import Progress
from catalog.harvest.worker import Job
from catalog.harvest.workers import Pool
from catalog.hooks import Hooks
from catalog.sdk.events import HarvestReport
from catalog.settings import Settings
from catalog.store import items, leases, runs, sources
from catalog.store.db import reading, writing
from catalog.store.items import StoredRaw
from catalog.store.records import Known

PAGE, COMMIT_RECORDS = 250, 1000
LEASE_SECONDS = 900


def remap(
    settings: Settings, hooks: Hooks, slug: str, *, pool: Pool, progress: Progress | None = None
) -> HarvestReport:
    """Map the source's stored raw records again; only what comes out otherwise gets a version.

    A remapping that was cut is simply run again: what it did counts as unchanged. Raises ``UnknownName``,
    ``InvalidInput`` and ``LeaseTaken`` as ``harvest`` does.
    """
    with leases.hold(leases.of_source(slug), ttl_seconds=LEASE_SECONDS) as lease:
        with reading() as session:
            source = with_roots(sources.get(session, slug).source, settings)
        connector = build_connector(hooks, source)
        versions = MappingVersions(source, connector, hooks.formats, hooks.enrichers)
        with writing() as session:
            run = runs.open_run(session, slug, "remap")
        pool.begin(Job(source, connector.name, connector.settings, settings.raw_compression))
        work = _Remap(slug, run.id, versions, pool, progress or (lambda done, total: None), hooks.match_keys)
        report = work.do(run, lease)
    hooks.harvest_finished(report)
    return report


class _Remap:
    def __init__(
        self,
        source: str,
        run: int,
        versions: MappingVersions,
        pool: Pool,
        progress: Progress,
        match_keys: MatchKeys,
    ) -> None:
        self.source, self.run, self.versions, self.pool = source, run, versions, pool
        self.progress, self.match_keys = progress, match_keys
        self.tally = Tally()
        self.segment = Segment(source, match_keys)
        self.interrupts = Interrupts()
        self.total = 0

    def do(self, run: runs.RunState, lease: leases.Lease) -> HarvestReport:
        """Go through all stored raw records and close the run."""
        began = time.monotonic()
        status, message = "failed", ""
        try:
            with self.interrupts:
                self._go_through(lease)
                status = "done_with_errors" if self.tally["failed"] else "done"
        except KeyboardInterrupt:
            status, message = "interrupted", "stopped by a signal"
        except CatalogError as error:
            message = str(error)
        if status in ("failed", "interrupted"):
            self.pool.close()
        with writing() as session:
            runs.finish(session, self.run, status, self.tally, message)
        with reading() as session:
            failures = runs.failures(session, self.run)
            notices = runs.failures(session, self.run, "notice")
        return HarvestReport(
            source=self.source,
            run=self.run,
            status=status,
            started=run.started,
            seconds=round(time.monotonic() - began, 3),
            failures=failures,
            notices=tuple(map(str, notices)),
            message=message,
            **self.tally.of_report(),
        )

    def _go_through(self, lease: leases.Lease) -> None:
        with reading() as session:
            self.total = items.count_stored(session, self.source)
        steps: deque[Batch] = deque()
        after, keeper = "", leases.Keeper(lease)
        while page := self._page(after):
            after = page[-1].native_id
            batch = self._batch(page)
            batch.ticket = self.pool.submit(batch.tasks)
            steps.append(batch)
            if len(steps) > 2 * self.pool.size:
                self._take(steps.popleft())
            keeper.keep()
        while steps:
            self._take(steps.popleft())
        self._commit()

    def _page(self, after: str) -> list[StoredRaw]:
        with reading() as session:
            return items.stored(session, self.source, after, PAGE)

    def _batch(self, page: list[StoredRaw]) -> Batch:
        batch = Batch()
        for entry in page:
            version = self.versions.of(entry.format)
            if entry.state == "ok" and entry.mapping_version == version:
                batch.tally["unchanged"] += 1
                continue
            context = orjson.loads(entry.context)
            media = context.pop(MEDIA_KEY, {})
            payload = zlib.decompress(entry.payload)
            known = Known(
                entry.raw_hash, entry.mapping_version, entry.record_hash, entry.state, entry.seen_in_listing
            )
            batch.tasks.append(Task(entry.native_id, payload, entry.format, entry.datestamp, context, media))
            batch.waiting.append(
                Waiting(
                    entry.native_id,
                    entry.raw_hash,
                    version,
                    entry.format,
                    entry.context,
                    entry.datestamp,
                    known,
                )
            )
            batch.native_ids.append(entry.native_id)
        return batch

    def _take(self, batch: Batch) -> None:
        self.segment.add(batch, self.pool.take(batch.ticket))
        self.progress(self.tally.seen + self.segment.tally.seen, self.total)
        if len(self.segment) >= COMMIT_RECORDS:
            self._commit()

    def _commit(self) -> None:
        with self.interrupts.shielded():
            with writing() as session:
                self.segment.write(session, self.run, None)
            self.tally.update(self.segment.tally)
            self.segment = Segment(self.source, self.match_keys)
