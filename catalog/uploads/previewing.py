"""A dry run: the file goes the way of a harvest, in worker processes, and nothing is published."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator

from catalog.harvest.fingerprints import MappingVersions
from catalog.harvest.http import PoliteClient
from catalog.harvest.intake import Batch, Intake
from catalog.harvest.options import build_connector
from catalog.harvest.wanted import Progress
from catalog.harvest.worker import Job
from catalog.harvest.workers import Pool
from catalog.parts import Parts
from catalog.sdk.connector import Checkpoint, FetchRequest
from catalog.store import sets, uploads
from catalog.store.db import now, reading, writing
from catalog.store.findings import ordered
from catalog.store.uploads import Upload
from catalog.uploads import files, problems, sources
from catalog.uploads.comparing import Comparison

BATCH = 250
_NO_LISTING = 2**62
"""A number that no listing has: nothing counts as seen already."""
COUNTS = ("seen", "new", "changed", "unchanged", "deleted", "skipped", "failed", "gone")


def preview(parts: Parts, upload: Upload, pool: Pool, progress: Progress) -> Upload:
    """Find out what publishing the upload would change and keep it; the upload is then ``previewed``.

    What is shown of it does not wait for the workbook of problems: that is asked for as a job of its own.
    Raises ``SourceError`` and ``InvalidInput`` for a file that cannot be read as it is to be.
    """
    began, moment = time.monotonic(), now()
    files.forget(parts.settings, upload, files.PREVIEW, files.TOLD, files.PROBLEMS)
    standing = standing_of(upload.source)
    dry = _Dry(parts, upload, pool, progress)
    dry.run()
    found = dry.comparison
    found.count_deleted()
    gone, gone_examples = found.gone(dry.complete)
    counts = {name: found.tally[name] for name in COUNTS} | {"seen": found.tally.seen, "gone": gone}
    groups = ordered(found.groups())
    seconds = round(time.monotonic() - began, 3)
    kept = {
        "counts": counts,
        "moment": moment,
        "seconds": seconds,
        "standing": standing,
        "complete": dry.complete,
        "new": found.new,
        "changed": found.differences(),
        "gone": gone_examples,
        "groups": [group.told() for group in groups],
    }
    problems.keep(parts.settings, upload, found.told)
    files.write(parts.settings, upload, files.PREVIEW, kept)
    summary = {"counts": counts, "seconds": seconds, "problems": problems.MAKING if groups else ""}
    with writing() as session:
        return uploads.change(
            session,
            upload.id,
            state="previewed",
            job=uploads.QUIET if groups else "",
            summary={**upload.summary, **summary},
        )


def standing_of(source: str) -> str:
    """What the source holds now, as a short text: another one, and a preview is out of date."""
    with reading() as session:
        held = next((entry for entry in sets.of_sources(session) if entry.source == source), None)
    return f"{held.live} {held.set_digest}" if held is not None else "0"


class _Dry:
    """One dry run under way."""

    def __init__(self, parts: Parts, upload: Upload, pool: Pool, progress: Progress) -> None:
        settings = parts.settings
        self.source = sources.source_of(settings, upload)
        self.connector = build_connector(parts.hooks, self.source)
        self.comparison = Comparison(upload.source)
        self.complete = False
        self._settings, self._pool, self._progress = settings, pool, progress
        self._total = upload.summary.get("count") or 0
        self._steps: deque[Batch] = deque()
        self._intake = Intake(
            upload.source,
            _NO_LISTING,
            MappingVersions(self.source, self.connector, parts.hooks.formats, parts.hooks.enrichers),
            media_folder=None,
            max_record_bytes=settings.max_record_bytes,
        )
        pool.begin(Job(self.source, self.connector.name, self.connector.settings, settings.raw_compression))

    def run(self) -> None:
        """Read all of the file and compare it with what is there."""
        with PoliteClient(self._settings, allow_private=False) as http:
            for item in self._fetched(http):
                if isinstance(item, Checkpoint):
                    self.complete = self.complete or item.complete
                    self._total = item.total or self._total
                    continue
                self._intake.add(item)  # type: ignore[arg-type]
                if len(self._intake) >= BATCH:
                    self._sort()
        self._sort()
        while self._steps:
            self._take()

    def _fetched(self, http: PoliteClient) -> Iterator[object]:
        yield from self.connector.fetch(self.source, FetchRequest(full=True), http)

    def _sort(self) -> None:
        if not len(self._intake):
            return
        batch = self._intake.sort()
        batch.ticket = self._pool.submit(batch.tasks)
        self._steps.append(batch)
        if len(self._steps) > 2 * self._pool.size + 2:
            self._take()

    def _take(self) -> None:
        batch = self._steps.popleft()
        self.comparison.add(batch, self._pool.take(batch.ticket))
        self._progress(self.comparison.tally.seen, max(self._total, self.comparison.tally.seen))
