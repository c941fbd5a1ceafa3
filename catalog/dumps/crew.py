"""Batches written by worker processes, and handed back in their order."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import ExitStack

from catalog.errors import CatalogError
from catalog.feeds.dump import Job, Part, write
from catalog.processes import Launched, ending, launch

HELD = 2
"""Batches that one worker holds, so that it never waits for the parent."""


def written(batches: Iterable[bytes], job: Job, workers: int) -> Generator[dict[str, Part], None, None]:
    """The batches in the forms of the job, in their order, by so many processes; by this one if none.

    The processes end when the generator is closed. Raises ``CatalogError`` when one dies.
    """
    if not workers:
        yield from (write(batch, job) for batch in batches)
        return
    with ExitStack() as stack:
        crew = [_start(job, stack) for _ in range(workers)]
        waiting: deque[Launched] = deque()
        for number, batch in enumerate(batches):
            worker = crew[number % workers]
            if len(waiting) >= workers * HELD:
                yield _receive(waiting.popleft())
            _send(worker, batch)
            waiting.append(worker)
        while waiting:
            yield _receive(waiting.popleft())


def _start(job: Job, stack: ExitStack) -> Launched:
    worker = launch("catalog.dumps.worker")
    stack.callback(worker.end)
    _send(worker, pickle.dumps(job))
    return worker


def _send(worker: Launched, message: bytes) -> None:
    try:
        worker.outbox.send_bytes(message)
    except OSError as error:
        raise _ended(worker) from error


def _receive(worker: Launched) -> dict[str, Part]:
    try:
        parts: dict[str, Part] = pickle.loads(worker.inbox.recv_bytes())  # noqa: S301 - our own process
    except (EOFError, OSError) as error:
        raise _ended(worker) from error
    return parts


def _ended(worker: Launched) -> CatalogError:
    how = ending(worker.end())
    return CatalogError(
        f"a process that writes the dump ended too early ({how}); what it said is on the standard error"
    )
