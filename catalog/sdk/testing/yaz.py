"""yaz-ztest on this machine: Debian's Z39.50 server without a catalog, a generator of hits and delays.

A query whose term is a number finds so many records; the database ``Default?search-delay=3&fetch-delay=0.05``
takes its time; any other database is refused with Bib-1 109.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.sdk.testing.debian import place
from catalog.sdk.testing.zebra import HOST, free_port, wait_for

PACKAGES = ("yaz",)
"""Debian packages that it needs."""


@contextmanager
def ztest(folder: Path) -> Iterator[int]:
    """The port of a running yaz-ztest, which logs into ``folder``.

    Raises ``catalog.sdk.testing.debian.NotInstalled`` with what to install.
    """
    program = place("yaz", "yaz-ztest")
    port = free_port()
    # In a group of its own: it answers each connection in a process that would outlive it.
    process = subprocess.Popen(
        [str(program), "-l", "ztest.log", f"tcp:{HOST}:{port}"],
        cwd=folder, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        wait_for(process, port, folder / "ztest.log")
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
