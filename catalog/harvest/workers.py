"""The pool of worker processes that map records, and what happens when one of them dies or hangs.

``concurrent.futures`` breaks as a whole when one process dies and cannot end one that hangs; here each
worker has its own pipes, is watched apart, and only what it held is tried again, record by record.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from types import TracebackType

from catalog.bulk import compress
from catalog.errors import CatalogError
from catalog.harvest.pipeline import Outcome, Refused, Task
from catalog.harvest.worker import Job, PluginList
from catalog.processes import ending, launch

BATCH_SECONDS = 30.0
"""How long a worker may be at one batch, or at one record that is tried alone."""
START_SECONDS, EXIT_SECONDS = 120.0, 1.0
STARTS = 3
"""How often workers may end in a row before one of them could begin."""
HELD = 2
"""Batches that one worker holds, so that it never waits for the parent's database."""


@dataclass(slots=True)
class _Piece:
    ticket: int
    start: int
    tasks: Sequence[Task]
    alone: bool = False


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    inbox: Connection
    outbox: queue.SimpleQueue[bytes | None]
    began: float
    ready: bool = False
    slow: bool = False
    job: int = 0
    held: deque[_Piece] = field(default_factory=deque)


class Pool:
    """Up to ``size`` workers, started when there is something to map; one pool can serve many sources."""

    def __init__(
        self, size: int, plugins: PluginList, *, compression: int = 3, batch_seconds: float = BATCH_SECONDS
    ) -> None:
        self.size, self.plugins, self.batch_seconds = size, plugins, batch_seconds
        self.compression = compression
        self._workers: list[_Worker] = []
        self._inbox: queue.SimpleQueue[tuple[_Worker, bytes | None]] = queue.SimpleQueue()
        self._waiting: deque[_Piece] = deque()
        self._results: dict[int, list[Outcome | None]] = {}
        self._missing: dict[int, int] = {}
        self._tickets = 0
        self._job, self._job_number = b"", 0
        self._false_starts = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def begin(self, job: Job) -> None:
        """Map with ``job`` from now on; what an earlier job left unfinished is dropped."""
        if self._missing:
            self.close()
        self._job = pickle.dumps(("job", job))
        self._job_number += 1

    def close(self) -> None:
        """End all workers at once; the pool may be used again afterwards."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()
        self._waiting.clear()
        self._results.clear()
        self._missing.clear()
        # Threads of ended workers still put their last word into the old queue.
        self._inbox = queue.SimpleQueue()

    def pids(self) -> tuple[int, ...]:
        """The process numbers of the workers that run now."""
        return tuple(worker.process.pid for worker in self._workers)

    def submit(self, tasks: Sequence[Task]) -> int:
        """Hand in a batch; gives the ticket for ``take``."""
        self._tickets += 1
        self._results[self._tickets] = [None] * len(tasks)
        if tasks:
            self._missing[self._tickets] = len(tasks)
            self._waiting.append(_Piece(self._tickets, 0, tasks))
            self._send()
        return self._tickets

    def ready(self, ticket: int) -> bool:
        """Whether ``take`` would give the outcomes at once."""
        while ticket in self._missing and self._receive(0):
            pass
        return ticket not in self._missing

    def take(self, ticket: int) -> list[Outcome]:
        """The outcomes of a batch in the order of its tasks; waits for them.

        Raises ``CatalogError`` when no worker can be started.
        """
        while ticket in self._missing:
            self._receive(self._patience())
            self._watch()
        return [outcome for outcome in self._results.pop(ticket) if outcome is not None]

    def _send(self) -> None:
        while self._waiting:
            free = [worker for worker in self._workers if len(worker.held) < HELD]
            idle = min(free, key=lambda worker: len(worker.held), default=None)
            if (idle is None or idle.held) and len(self._workers) < self.size:
                idle = self._start()
            if idle is None:
                return
            piece = self._waiting.popleft()
            if not idle.held:
                idle.began = time.monotonic()
            idle.held.append(piece)
            self._hand_over(idle, piece)

    def _hand_over(self, worker: _Worker, piece: _Piece) -> None:
        if worker.job != self._job_number:
            worker.outbox.put(self._job)
            worker.job = self._job_number
        worker.outbox.put(pickle.dumps(("batch", piece.tasks), pickle.HIGHEST_PROTOCOL))

    def _start(self) -> _Worker:
        worker = _launch()
        self._workers.append(worker)
        threading.Thread(target=_listen, args=(worker, self._inbox), daemon=True).start()
        worker.outbox.put(pickle.dumps(self.plugins))
        return worker

    def _receive(self, patience: float) -> bool:
        """Take one message; False if none came in ``patience`` seconds."""
        try:
            worker, message = self._inbox.get(timeout=patience) if patience else self._inbox.get_nowait()
        except queue.Empty:
            return False
        if message is None:
            self._bury(worker)
        else:
            self._note(worker, message)
        self._send()
        return True

    def _note(self, worker: _Worker, message: bytes) -> None:
        kind, outcomes = pickle.loads(message)  # noqa: S301 - from our own worker process
        worker.began = time.monotonic()
        if kind == "ready":
            worker.ready, self._false_starts = True, 0
            return
        piece = worker.held.popleft()
        self._fill(piece, outcomes)

    def _fill(self, piece: _Piece, outcomes: Sequence[Outcome]) -> None:
        if piece.ticket not in self._missing:
            return
        self._results[piece.ticket][piece.start : piece.start + len(outcomes)] = outcomes
        self._missing[piece.ticket] -= len(outcomes)
        if not self._missing[piece.ticket]:
            del self._missing[piece.ticket]

    def _patience(self) -> float:
        now = time.monotonic()
        ends = [
            worker.began + self._allowed(worker) - now
            for worker in self._workers
            if worker.held or not worker.ready
        ]
        return min(max(min(ends, default=1.0), 0.01), 1.0)

    def _allowed(self, worker: _Worker) -> float:
        return self.batch_seconds if worker.ready else START_SECONDS

    def _watch(self) -> None:
        """End workers that have been at one batch for too long; what came in meanwhile counts first."""
        while self._receive(0):
            pass
        now = time.monotonic()
        for worker in self._workers:
            if (worker.held or not worker.ready) and now - worker.began > self._allowed(worker):
                worker.slow = True
                worker.process.kill()

    def _bury(self, worker: _Worker) -> None:
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Its pipe is closed a moment before it has ended with a code that says why.
            worker.process.wait(EXIT_SECONDS)
        _end(worker)
        if not worker.ready:
            self._false_start(worker)
        elif worker.held:
            self._try_apart(worker.held.popleft(), slow=worker.slow, code=worker.process.returncode)
        self._waiting.extendleft(reversed(worker.held))

    def _false_start(self, worker: _Worker) -> None:
        self._false_starts += 1
        if self._false_starts >= STARTS:
            raise CatalogError(
                f"worker processes cannot be started: {STARTS} ended in a row, the last with exit code "
                f"{worker.process.returncode}; what they said is on the standard error"
            )

    def _try_apart(self, piece: _Piece, *, slow: bool, code: int | None) -> None:
        if not piece.alone:
            singles = [
                _Piece(piece.ticket, piece.start + place, (task,), alone=True)
                for place, task in enumerate(piece.tasks)
            ]
            self._waiting.extendleft(reversed(singles))
            return
        task = piece.tasks[0]
        told = _too_slow(self.batch_seconds) if slow else _died(code)
        payload = compress(task.payload, self.compression)
        self._fill(piece, [Refused("failed", (("", "", *told),), payload)])


def _too_slow(seconds: float) -> tuple[str, str]:
    return "too_slow", f"mapping this record alone took more than {seconds:g} seconds"


def _died(code: int | None) -> tuple[str, str]:
    return "worker_died", f"mapping this record alone ended its worker process ({ending(code)})"


def _launch() -> _Worker:
    process, speaker, inbox = launch("catalog.harvest.worker")
    outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
    threading.Thread(target=_speak, args=(speaker, outbox), daemon=True).start()
    return _Worker(process, inbox, outbox, time.monotonic())


def _speak(pipe: Connection, outbox: queue.SimpleQueue[bytes | None]) -> None:
    """Write to a worker apart from the main thread: one that hangs does not read, and must not hang us."""
    # A worker that is gone is noticed by the thread that listens to it.
    with contextlib.suppress(OSError), pipe:
        while (message := outbox.get()) is not None:
            pipe.send_bytes(message)


def _listen(worker: _Worker, inbox: queue.SimpleQueue[tuple[_Worker, bytes | None]]) -> None:
    """Take a worker's answers as they come, so that it never waits for the parent; None is its end."""
    with worker.inbox as pipe:
        while True:
            try:
                inbox.put((worker, pipe.recv_bytes()))
            except (EOFError, OSError):
                inbox.put((worker, None))
                return


def _end(worker: _Worker) -> None:
    worker.outbox.put(None)
    worker.process.kill()
    worker.process.wait()
