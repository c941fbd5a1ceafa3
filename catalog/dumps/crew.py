"""Batches written by worker processes, and handed back in their order.

Each worker has two pipes of its own, so that it ends when its parent is gone, however that ended.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import NamedTuple

from catalog.errors import CatalogError
from catalog.feeds.dump import Job, Part, write
from catalog.harvest.pipes import open_pipe

HELD = 2
"""Batches that one worker holds, so that it never waits for the parent."""


class _Worker(NamedTuple):
    process: subprocess.Popen[bytes]
    outbox: Connection
    inbox: Connection


def written(batches: Iterable[bytes], job: Job, workers: int) -> Generator[dict[str, Part], None, None]:
    """The batches in the forms of the job, in their order, by so many processes; by this one if none.

    The processes end when the generator is closed. Raises ``CatalogError`` when one dies.
    """
    if not workers:
        yield from (write(batch, job) for batch in batches)
        return
    with ExitStack() as stack:
        crew = [stack.enter_context(_Running(job)) for _ in range(workers)]
        waiting: deque[_Worker] = deque()
        for number, batch in enumerate(batches):
            worker = crew[number % workers]
            if len(waiting) >= workers * HELD:
                yield _receive(waiting.popleft())
            _send(worker, batch)
            waiting.append(worker)
        while waiting:
            yield _receive(waiting.popleft())


class _Running:
    """A worker for as long as the block lasts."""

    def __init__(self, job: Job) -> None:
        self._worker = _start()
        _send(self._worker, pickle.dumps(job))

    def __enter__(self) -> _Worker:
        return self._worker

    def __exit__(self, *_: object) -> None:
        self._worker.process.kill()
        self._worker.process.wait()
        self._worker.outbox.close()
        self._worker.inbox.close()


def _start() -> _Worker:
    theirs_in, ours_out = open_pipe()
    ours_in, theirs_out = open_pipe()
    paths = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "catalog.dumps.worker", str(theirs_in), str(theirs_out)],
        stdin=subprocess.DEVNULL,
        stdout=2,
        pass_fds=(theirs_in, theirs_out),
        env={**os.environ, "PYTHONPATH": paths},
        # A group of its own: Ctrl-C on the terminal is for the parent, which ends its workers itself.
        process_group=0,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    return _Worker(process, Connection(ours_out, readable=False), Connection(ours_in, writable=False))


def _send(worker: _Worker, message: bytes) -> None:
    try:
        worker.outbox.send_bytes(message)
    except OSError as error:
        raise _ended(worker) from error


def _receive(worker: _Worker) -> dict[str, Part]:
    try:
        parts: dict[str, Part] = pickle.loads(worker.inbox.recv_bytes())  # noqa: S301 - our own process
    except (EOFError, OSError) as error:
        raise _ended(worker) from error
    return parts


def _ended(worker: _Worker) -> CatalogError:
    worker.process.kill()
    code = worker.process.wait()
    return CatalogError(
        f"a process that writes the dump ended with code {code}; what it said is on the standard error"
    )
