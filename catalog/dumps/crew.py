"""Batches written by worker processes, and handed back in their order."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import ExitStack

from catalog.errors import CatalogError
from catalog.feeds.dump import Job, Part, write
from catalog.harvest.pipes import Launched, launch

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
        crew = [stack.enter_context(_Running(job)) for _ in range(workers)]
        waiting: deque[Launched] = deque()
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
        self._worker = launch("catalog.dumps.worker")
        _send(self._worker, pickle.dumps(job))

    def __enter__(self) -> Launched:
        return self._worker

    def __exit__(self, *_: object) -> None:
        self._worker.process.kill()
        self._worker.process.wait()
        self._worker.outbox.close()
        self._worker.inbox.close()


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
    worker.process.kill()
    code = worker.process.wait()
    return CatalogError(
        f"a process that writes the dump ended with code {code}; what it said is on the standard error"
    )
