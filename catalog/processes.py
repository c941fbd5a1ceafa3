"""Worker processes that live by two pipes: each can end when its parent is gone, however that ended."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
from multiprocessing.connection import Connection
from typing import NamedTuple

PIPE_BYTES = 1 << 20


class Launched(NamedTuple):
    """A worker process, the pipe to it and the pipe from it."""

    process: subprocess.Popen[bytes]
    outbox: Connection
    inbox: Connection

    def end(self) -> int:
        """Kill it if it still runs, and close the pipes; gives its exit code."""
        self.process.kill()
        self.outbox.close()
        self.inbox.close()
        return self.process.wait()


def launch(module: str) -> Launched:
    """Start ``python -m module IN OUT``; the numbers are of its ends of the pipes."""
    theirs_in, ours_out = open_pipe()
    ours_in, theirs_out = open_pipe()
    paths = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, str(theirs_in), str(theirs_out)],
        stdin=subprocess.DEVNULL,
        stdout=2,  # what a plugin prints must not get into the parent's report
        pass_fds=(theirs_in, theirs_out),
        env={**os.environ, "PYTHONPATH": paths},
        # A group of its own: Ctrl-C on the terminal is for the parent, which ends its workers itself.
        process_group=0,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    return Launched(process, Connection(ours_out, readable=False), Connection(ours_in, writable=False))


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def ending(code: int | None) -> str:
    """How a process ended, in words, from its exit code."""
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def open_pipe() -> tuple[int, int]:
    """A pipe that takes a whole batch where the system lets it: no process is woken for every 64 KiB."""
    ends = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return ends
