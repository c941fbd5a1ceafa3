"""The worker's jobs: keep index, word book and figures fresh, tell plugins, harvest and dump what is due.

Jobs are Huey tasks in a file of their own under the home folder; a beat looks each second at what is to be
done and puts it into a queue. One process at a time does a job of a kind: each takes its lease, and one
that finds it taken leaves the job to the holder. A job that raises is logged and tried at its next time.

A harvest runs as ``catalog harvest SLUG``, a process of its own: a connector's leak or crash ends with it,
and it can be stopped at once, in the midst of a slow answer too, without losing its mark. Dumps are made by
``catalog dumps make`` likewise; of uploads it takes up what a killed process left.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer

from catalog import indexing, listeners, wordbooks
from catalog.dumps import making
from catalog.errors import LeaseTaken
from catalog.harvest import pictures
from catalog.parts import Parts
from catalog.people import inbox
from catalog.programme import deriving
from catalog.settings import Settings
from catalog.store import attended, changes, leases, lost_searches, rations, sources
from catalog.store.db import now, reading, writing
from catalog.uploads import processes, receiving

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
STOP_SECONDS = 8.0
"""How long jobs may take to end once the worker is to stop; the rest is done at the next start."""
ASK_AGAIN_SECONDS = 30.0
"""A source that stays due (its harvest runs still, or could not begin) is asked for again so seldom."""
LONGEST_WAIT_SECONDS = 60.0
DUMP_SECONDS, DUMP_AGAIN_SECONDS = 10.0, 600.0
"""How often it is looked whether a dump is due, and how long after one that was made or failed."""
DERIVE_SECONDS = 2.0
"""How often it is looked whether the programme's figures are behind what changed."""
UPLOADS_SECONDS, SWEEP_SECONDS = 10.0, 3600.0
"""How often it is looked whether an upload was left by a killed process, and whether files are too old."""
TOLD = 2000
"""Characters of a command's output that go into the log."""

Context = Callable[[], AbstractContextManager[Any]]


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's threads without its signal handlers: ``Worker`` decides when to stop."""

    def _set_signal_handlers(self) -> None:
        pass


class Worker:
    """Does the jobs of one catalog until it is told to stop.

    ``context`` gives the app context that the database needs, once per job. Index and listeners have a
    queue of their own, so that long harvests never hold them up; word book, dumps, pictures and figures have
    theirs to hold up neither.
    """

    def __init__(self, parts: Parts, context: Context) -> None:
        self._parts, self._context = parts, context
        self._stop = threading.Event()
        self._asked: dict[str, float] = {}
        self._follow = _Patience()
        self._told: tuple[object, ...] = ()
        self._following = _queue(parts.settings, "following")
        self._harvests = _queue(parts.settings, "harvests")
        self._wording = _queue(parts.settings, "wording")
        self._dumping = _queue(parts.settings, "dumping")
        self._picturing = _queue(parts.settings, "picturing")
        self._deriving = _queue(parts.settings, "deriving")
        self._queues = (
            self._following, self._harvests, self._wording, self._dumping, self._picturing, self._deriving,
        )  # fmt: skip
        self._is_wording = self._is_picturing = self._is_deriving = False
        self._for_pictures, self._for_figures = _Patience(), _Patience()
        self._figures_after = 0.0
        self._dump_after = self._uploads_after = self._sweep_after = 0.0
        self._follow_log = self._following.task(name="follow_log")(self._do_follow_log)
        self._harvest = self._harvests.task(name="harvest")(self._do_harvest)
        self._word = self._wording.task(name="word")(self._do_word)
        self._dump = self._dumping.task(name="dump")(self._do_dump)
        self._picture = self._picturing.task(name="picture")(self._do_picture)
        self._derive = self._deriving.task(name="derive")(self._do_derive)

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set, then end within ``STOP_SECONDS``."""
        self._stop = stop
        consumers = [_consumer(queue) for queue in self._queues]
        for consumer in consumers:
            consumer.start()
        try:
            while not stop.is_set():
                self._beat()
                stop.wait(BEAT_SECONDS)
        finally:
            stop.set()
            self._end(consumers)

    def _beat(self) -> None:
        try:
            with self._context():
                if self._is_behind() and self._following.pending_count() == 0:
                    self._follow_log()
                for slug in self._due():
                    self._harvest(slug)
                if not self._is_wording and wordbooks.is_due(self._parts):
                    self._is_wording = True
                    self._word()
                if self._is_dump_due():
                    self._dump()
                if self._is_picture_due():
                    self._is_picturing = True
                    self._picture()
                if self._is_derivation_due():
                    self._is_deriving = True
                    self._derive()
                self._see_to_uploads()
        except Exception:
            log.exception("looking for jobs failed; looking again in a moment")
            self._stop.wait(BEAT_SECONDS * 5)

    def _is_behind(self) -> bool:
        """Whether log or day moved since the log was followed, and the last failure is long enough ago."""
        return _stand() != self._told and self._follow.is_over()

    def _due(self) -> list[str]:
        with reading() as session:
            slugs = sources.due(session, now())
        moment = time.monotonic()
        wanted = [slug for slug in slugs if moment - self._asked.get(slug, -1e9) >= ASK_AGAIN_SECONDS]
        self._asked.update(dict.fromkeys(wanted, moment))
        return wanted

    def _is_dump_due(self) -> bool:
        moment = time.monotonic()
        if moment < self._dump_after:
            return False
        due = making.is_due(self._parts.settings)
        self._dump_after = moment + (DUMP_AGAIN_SECONDS if due else DUMP_SECONDS)
        return due

    def _see_to_uploads(self) -> None:
        """Start what a killed process left of people's uploads; remove what is kept for a time alone."""
        moment = time.monotonic()
        if moment >= self._uploads_after:
            self._uploads_after = moment + UPLOADS_SECONDS
            processes.take_up(self._parts.settings)
        if moment >= self._sweep_after:
            self._sweep_after = moment + SWEEP_SECONDS
            receiving.sweep(self._parts.settings)
            inbox.forget_contacts(self._parts.settings)
            _forget_the_old()

    def _do_follow_log(self) -> None:
        """Index and tell what changed; the log's place is noted first, so that later changes are seen."""
        with self._context():
            stand = _stand()
            indexed = _tried("the index", lambda: indexing.sync(self._parts))
            told = _tried("listening plugins", lambda: listeners.deliver(self._parts))
            extended = _tried("what is on", self._extend_occasions)
            behind = listeners.behind(self._parts)
        if indexed and told and extended and not behind:
            self._told = stand
            self._follow.reset()
        else:
            self._follow.lengthen()

    def _extend_occasions(self) -> None:
        """Carry on what has no end, as far ahead as is kept, a few records at a time."""
        more = True
        while more and not self._stop.is_set():
            with writing() as session:
                more = bool(attended.extend(session))

    def _do_word(self) -> None:
        """Make the word book anew, unless the worker is to stop meanwhile."""
        try:
            with self._context():
                _tried("the word book", lambda: wordbooks.refresh(self._parts, is_stopped=self._stop.is_set))
        finally:
            self._is_wording = False

    def _is_derivation_due(self) -> bool:
        moment = time.monotonic()
        if self._is_deriving or moment < self._figures_after or not self._for_figures.is_over():
            return False
        self._figures_after = moment + DERIVE_SECONDS
        return deriving.is_behind()

    def _do_derive(self) -> None:
        """Work out the programme's figures anew where something changed."""
        try:
            with self._context():
                done = _tried("the programme's figures", lambda: deriving.sync(self._stop.is_set))
            if done:
                self._for_figures.reset()
            else:
                self._for_figures.lengthen()
        finally:
            self._is_deriving = False

    def _is_picture_due(self) -> bool:
        is_free = not self._is_picturing and self._for_pictures.is_over()
        return is_free and pictures.is_due(self._parts.settings)

    def _do_picture(self) -> None:
        """Fetch the pictures that pages asked for, until none is due or the worker is to stop."""
        try:
            with self._context():
                done = _tried("pictures", lambda: pictures.work(self._parts.settings, self._stop))
            if done:
                self._for_pictures.reset()
            else:
                self._for_pictures.lengthen()
        finally:
            self._is_picturing = False

    def _do_harvest(self, slug: str) -> None:
        """Harvest a source that is still due, and see to it that it has a next time."""
        with self._context():
            if not _is_due(slug):
                return
            try:
                self._run_harvest(slug)
            except Exception:
                log.exception("the harvest of %s could not be started", slug)
            if not self._stop.is_set():
                _postpone(slug)

    def _do_dump(self) -> None:
        """Make a dump, if that is due still; making one that was stopped begins anew at the next start."""
        try:
            code, told = self._run("dumps", "make", "--if-due")
        except Exception:
            log.exception("the making of a dump could not be started")
        else:
            level = logging.INFO if code == 0 else logging.WARNING
            log.log(level, "making a dump ended with code %s: %s", code, told[-TOLD:])

    def _run_harvest(self, slug: str) -> None:
        code, told = self._run("harvest", slug, "--json")
        level = logging.INFO if code in (0, 3) else logging.WARNING
        log.log(level, "harvest of %s ended with code %s: %s", slug, code, told[-TOLD:])

    def _run(self, *command: str) -> tuple[int, str]:
        """Run a command of ``catalog`` on this catalog; gives its exit code and what it said."""
        settings = self._parts.settings
        places = {
            "CATALOG_HOME": str(settings.home.absolute()),
            "CATALOG_DATABASE_URL": settings.database_url,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "catalog.cli", *command],
            env={**os.environ, **places},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        told = _output(process, self._stop)
        return process.returncode, told

    def _end(self, consumers: list[_Consumer]) -> None:
        for consumer in consumers:
            consumer.stop()
        deadline = time.monotonic() + STOP_SECONDS
        for consumer in consumers:
            for thread in (*(thread for _, thread in consumer.worker_threads), consumer.scheduler):
                thread.join(max(0.0, deadline - time.monotonic()))
        for queue in self._queues:
            queue.storage.close()


class _Patience:
    """The wait after failures in a row: one second, then twice as long each time, to a minute."""

    def __init__(self) -> None:
        self._wait = 0.0
        self._until = 0.0

    def is_over(self) -> bool:
        return time.monotonic() >= self._until

    def lengthen(self) -> None:
        self._wait = min(max(1.0, self._wait * 2), LONGEST_WAIT_SECONDS)
        self._until = time.monotonic() + self._wait

    def reset(self) -> None:
        self._wait = self._until = 0.0


def _tried(what: str, job: Callable[[], object]) -> bool:
    """Whether the job ran through; a failure is logged with what it was about."""
    try:
        job()
    except LeaseTaken as error:
        log.debug("%s", error)
        return False
    except Exception:
        log.exception("the job for %s failed; it is tried again at its next time", what)
        return False
    return True


def _stand() -> tuple[object, ...]:
    """Where the log stands, and the day: each day what comes again is carried on."""
    with reading() as session:
        head = changes.head(session)
    return head.log_id, head.seq, now().date()


def _forget_the_old() -> None:
    with writing() as session:
        rations.forget(session)
        lost_searches.forget(session, now().date() - timedelta(days=lost_searches.KEPT_DAYS))


def _is_due(slug: str) -> bool:
    with reading() as session:
        return slug in sources.due(session, now())


def _postpone(slug: str) -> None:
    """Give a source whose run could not even begin its next time, else it would be tried for ever."""
    try:
        with leases.hold(leases.of_source(slug)):
            if _is_due(slug):
                with writing() as session:
                    sources.harvested(session, slug)
    except LeaseTaken:
        log.debug("%s is being harvested by another process", slug)


def _output(process: subprocess.Popen[str], stop: threading.Event) -> str:
    """What the process wrote; when ``stop`` is set it is asked to end, then made to."""
    while True:
        try:
            return process.communicate(timeout=BEAT_SECONDS / 4)[0].strip()
        except subprocess.TimeoutExpired:
            if stop.is_set():
                break
    process.terminate()
    try:
        return process.communicate(timeout=STOP_SECONDS / 2)[0].strip()
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0].strip()


def _queue(settings: Settings, name: str) -> SqliteHuey:
    settings.home.mkdir(parents=True, exist_ok=True)
    # No results are kept: what a job did stands in the store.
    return SqliteHuey(name, filename=str(settings.home.absolute() / "jobs.db"), results=False)


def _consumer(queue: SqliteHuey) -> _Consumer:
    return _Consumer(queue, workers=1, periodic=False, max_delay=BEAT_SECONDS, backoff=1.5)
