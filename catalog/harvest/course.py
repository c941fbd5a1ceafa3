"""The course of one run: fetch, sort, map, commit at checkpoints, withdraw, report."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Collection, Iterator

from catalog.errors import (
    CatalogError,
    PluginError,
    SourceError,
    SourceMalformed,
    SourceRefused,
    SourceUnavailable,
)
from catalog.harvest import withdraw
from catalog.harvest.fingerprints import MappingVersions
from catalog.harvest.http import PoliteClient
from catalog.harvest.intake import Batch, Intake
from catalog.harvest.interrupts import Interrupts
from catalog.harvest.options import is_private_allowed
from catalog.harvest.segment import Segment
from catalog.harvest.tally import LOST, Tally
from catalog.harvest.wanted import Progress, Wanted
from catalog.harvest.worker import Job
from catalog.harvest.workers import Pool
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.sdk.connector import Checkpoint, Connector, FetchRequest
from catalog.sdk.events import Failure, HarvestReport
from catalog.settings import Settings
from catalog.store import items, runs, sources
from catalog.store.db import reading, writing
from catalog.store.leases import Keeper
from catalog.store.runs import RunState

log = logging.getLogger(__name__)

BATCH = 250
"""Records that go to a worker together."""
COMMIT_RECORDS, MOST_RECORDS, COMMIT_SECONDS = 500, 5000, 2.0
"""A checkpoint is committed once so many records or seconds lie behind the last one; a tenth of those that
came so far, up to the most: ids are spread over the indexes at random, so that each commit to a large catalog
writes a page for nearly every record, while a short run should lose little when it is cut."""
UNMARKED_RECORDS = 4000
"""Without a checkpoint for so long, what came is committed without a mark (coming again is harmless)."""
MOST_TOTAL = 2**63 - 1
"""What a database's number holds; a source that tells of more (or of less than nothing) tells nothing."""
SLOW_SECONDS = 0.5
"""A source that takes so long for an answer: what the workers did is committed before it is asked again."""


class Course:
    """One run under way; ``do`` takes it to its end, whatever that is."""

    def __init__(
        self,
        settings: Settings,
        hooks: Hooks,
        source: Source,
        connector: Connector,
        run: RunState,
        wanted: Wanted,
        pool: Pool,
        keeper: Keeper,
        progress: Progress | None,
    ) -> None:
        self.settings, self.source, self.connector = settings, source, connector
        self.run, self.wanted, self.pool = run, wanted, pool
        self.progress = progress or (lambda done, total: None)
        self.interrupts = Interrupts(run.id)
        self.tally = Tally.carried(run.counts)
        self.match_keys = hooks.match_keys
        self.segment = Segment(source.slug, hooks.match_keys)
        self.intake = Intake(
            source.slug,
            run.listing,
            MappingVersions(source, connector, hooks.formats, hooks.enrichers),
            media_folder=settings.media,
            max_record_bytes=settings.max_record_bytes,
            lists_move=connector.lists_move,
        )
        self.formats = frozenset(entry.name for entry in hooks.formats.readers())
        self.steps: deque[Batch | Checkpoint] = deque()
        self.resume, self.next_since, self.total = run.resume, run.next_since, run.total
        self.complete = False
        self.put_off: Checkpoint | None = None
        self.unsettled = self.stuck = False
        self.slow = True
        self.fetched = self.since_commit = 0
        self.committed_at = self.started_at = time.monotonic()
        self.keeper = keeper

    def do(self, since: str | None) -> HarvestReport:
        """Run to the end, whatever it is, and close the run."""
        status, message = "failed", ""
        job = Job(self.source, self.connector.name, self.connector.settings, self.settings.raw_compression)
        try:
            with self.interrupts:
                self.pool.begin(job)
                self._fetch(since)
                self._withdraw()
                status = "done_with_errors" if self.tally["failed"] or self.tally["held"] else "done"
        except KeyboardInterrupt:
            status, message = "interrupted", self.interrupts.reason
        except (SourceMalformed, SourceRefused, PluginError) as error:
            message = str(error)
            # A mark at which nothing can be read (a token that expired) must not be tried for ever.
            self.stuck = self.run.resume is not None and self.resume == self.run.resume
        except CatalogError as error:
            message = str(error)
        except Exception as error:
            log.exception("harvest of %s", self.source.slug)
            message = f"{type(error).__name__}: {error}"
        if status in ("failed", "interrupted"):
            self.pool.close()
        return self._close(status, message)

    def _fetch(self, since: str | None) -> None:
        request = FetchRequest(
            since=since,
            resume=self.resume,
            full=self.run.mode == "full",
            limit=self.wanted.limit,
            formats=self.formats,
            known=self._known,
        )
        allowed = is_private_allowed(self.source)
        with PoliteClient(self.settings, allow_private=allowed, sleep=self.keeper.sleep) as http:
            try:
                self._take_all(self._yielded(request, http))
            except (SourceError, PluginError):
                # What came before is good: it is kept, and the run can be taken up at its mark.
                self._flush()
                raise
        self._flush()

    def _known(self, native_ids: Collection[str]) -> frozenset[str]:
        with reading() as session:
            kept = items.received(session, self.source.slug, native_ids)
        return kept | self.intake.under_way(native_ids)

    def _yielded(self, request: FetchRequest, http: PoliteClient) -> Iterator[object]:
        """What the connector gives; an error of its own code is told as such."""
        try:
            yield from self.connector.fetch(self.source, request, http)
        except CatalogError:
            raise
        except OSError as error:
            raise SourceUnavailable(f"the source cannot be read: {error}") from error
        except Exception as error:
            log.exception("connector %s", self.connector.name)
            told = f"{type(error).__name__}: {error}"
            raise PluginError(self.connector.name, told[:500], hook="fetch") from error

    def _take_all(self, fetched: Iterator[object]) -> None:
        asked_at: float | None = None
        for item in fetched:
            if asked_at is not None:
                self.slow, asked_at = time.monotonic() - asked_at >= SLOW_SECONDS, None
            if isinstance(item, Checkpoint):
                self._on_checkpoint(item)
                asked_at = time.monotonic()
                continue
            if self.intake.must_wait(item):  # type: ignore[arg-type]
                self._flush()
            self.intake.add(item)  # type: ignore[arg-type]
            self.put_off = None
            self.fetched += 1
            self.since_commit += 1
            if len(self.intake) >= BATCH:
                self._sort()
            if self.since_commit >= UNMARKED_RECORDS:
                self._mark(Checkpoint())
            if self.wanted.limit is not None and self.fetched >= self.wanted.limit:
                return

    def _on_checkpoint(self, mark: Checkpoint) -> None:
        if mark.total is not None and 0 <= mark.total <= MOST_TOTAL:
            self.total = mark.total
        self.next_since = mark.next_since if mark.next_since is not None else self.next_since
        self.complete = self.complete or mark.complete
        waited = time.monotonic() - self.committed_at >= COMMIT_SECONDS
        enough = min(max(COMMIT_RECORDS, self.fetched // 10), MOST_RECORDS)
        if mark.complete or self.since_commit >= enough or (waited and self.since_commit):
            self._mark(mark)
        else:
            self.put_off = mark
        if waited and self.slow:
            while self.steps:
                self._step()

    def _mark(self, mark: Checkpoint) -> None:
        """Ask for a commit behind all that came so far."""
        self._sort()
        self.steps.append(mark)
        self.put_off = None
        self.since_commit = 0
        self.committed_at = time.monotonic()
        self._advance()

    def _sort(self) -> None:
        if not len(self.intake):
            return
        batch = self.intake.sort()
        batch.ticket = self.pool.submit(batch.tasks)
        self.steps.append(batch)
        self._advance()

    def _advance(self) -> None:
        """Take in what the workers have ready; wait for them only when enough is under way."""
        most = 2 * self.pool.size + 2
        while self.steps:
            step = self.steps[0]
            if isinstance(step, Batch):
                under_way = sum(isinstance(entry, Batch) for entry in self.steps)
                if under_way <= most and not self.pool.ready(step.ticket):
                    return
            self._step()

    def _step(self) -> None:
        step = self.steps.popleft()
        if isinstance(step, Checkpoint):
            self._commit(step)
            return
        self.segment.add(step, self.pool.take(step.ticket))
        self.progress(self.tally.seen + self.segment.tally.seen, self.total or 0)

    def _flush(self) -> None:
        self._mark(self.put_off or Checkpoint())
        while self.steps:
            self._step()

    def _commit(self, mark: Checkpoint) -> None:
        """One transaction: versions, publication, presence, failures and, where there is one, the mark."""
        segment = self.segment
        keeps_mark = mark.resume is not None and self.run.mode != "limited"
        if not len(segment) and not keeps_mark:
            return
        behind = self.resume is not None and not keeps_mark
        with self.interrupts.shielded():
            with writing() as session:
                segment.write(session, self.run.id, -self.run.listing if behind else self.run.listing)
                tally = Tally(self.tally)
                tally.update(segment.tally)
                runs.note_progress(session, self.run.id, tally.seen, self.total)
                if keeps_mark:
                    if self.unsettled:
                        items.settle(session, self.source.slug, self.run.listing)
                    runs.mark(session, self.run.id, resume=mark.resume or {}, next_since=self.next_since,
                              total=self.total, counts=tally)  # fmt: skip
            self.tally, self.segment = tally, Segment(self.source.slug, self.match_keys)
            self.unsettled = behind or (self.unsettled and not keeps_mark)
            self.resume = mark.resume if keeps_mark else self.resume
            self.intake.committed(segment.native_ids)
        self.keeper.keep()

    def _withdraw(self) -> None:
        """Withdraw what a complete listing did not show; a lost record makes every listing incomplete."""
        if not self.complete or self.tally[LOST] or self.wanted.limit is not None:
            return
        share = 1.0 if self.wanted.allow_withdraw else self.settings.withdraw_share
        shielded = self.interrupts.shielded
        done = withdraw.absent(self.source.slug, self.run.listing, share=share, shielded=shielded)
        self.tally["withdrawn"], self.tally["held"] = done.withdrawn, done.held

    def _close(self, status: str, message: str) -> HarvestReport:
        ended_well = status in ("done", "done_with_errors")
        keeps = self.next_since if ended_well and self.run.mode != "limited" else None
        failures: tuple[Failure, ...] = ()
        notices: tuple[Failure, ...] = ()
        try:
            with writing() as session:
                runs.finish(session, self.run.id, status, self.tally, message)
                if self.stuck:
                    runs.forget_marks(session, self.source.slug)
                # An interrupted one stays due and goes on at the next chance, unless a person stopped it.
                if self.run.mode != "limited" and (status != "interrupted" or self.interrupts.by_person):
                    sources.harvested(session, self.source.slug, next_since=keeps)
            with reading() as session:
                failures = runs.failures(session, self.run.id)
                notices = runs.failures(session, self.run.id, "notice")
        except CatalogError as error:
            # The database cannot be written: the run stays open and is taken up by the next one.
            status, message = "failed", message or str(error)
        return HarvestReport(
            source=self.source.slug,
            run=self.run.id,
            status=status,
            started=self.run.started,
            seconds=round(time.monotonic() - self.started_at, 3),
            failures=failures,
            notices=tuple(map(str, notices)),
            message=message,
            **self.tally.of_report(),
        )
