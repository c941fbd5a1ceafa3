"""The pipes between a harvest and its workers."""

from __future__ import annotations

import contextlib
import fcntl
import os

PIPE_BYTES = 1 << 20


def open_pipe() -> tuple[int, int]:
    """A pipe that takes a whole batch where the system lets it: no process is woken for every 64 KiB."""
    ends = os.pipe()
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):
            fcntl.fcntl(ends[1], fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return ends
