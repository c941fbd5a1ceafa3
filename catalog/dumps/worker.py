"""A worker process: writes batches of records in the forms of a dump until its parent closes the pipe.

Started by ``catalog.dumps.crew`` as ``python -m catalog.dumps.worker IN OUT`` with two pipe ends.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from multiprocessing.connection import Connection

from catalog.bulk import share_heap, spare_collector
from catalog.feeds.dump import Job, write

NICENESS = 10


def main(arguments: list[str]) -> None:
    """Take a ``Job``, then batches of published records; answer each with its parts."""
    inbox = Connection(int(arguments[0]), writable=False)
    outbox = Connection(int(arguments[1]), readable=False)
    # Readers of the site come first.
    os.nice(NICENESS)
    spare_collector()
    share_heap()
    batches: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, batches), daemon=True).start()
    job: Job = pickle.loads(batches.get())  # noqa: S301 - from our own parent process
    try:
        while True:
            outbox.send_bytes(pickle.dumps(write(batches.get(), job), pickle.HIGHEST_PROTOCOL))
    except BrokenPipeError:
        os._exit(0)


def _receive(inbox: Connection, batches: queue.SimpleQueue[bytes]) -> None:
    """Take batches as they come, so that the parent never waits for a busy worker."""
    while True:
        try:
            batches.put(inbox.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
