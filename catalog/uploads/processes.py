"""Processes of their own for what is asked with uploads: started where none is left to do it.

They survive the process that started them and end by themselves. Their standard input tells them when it
has ended: they then stay no longer than their job lasts.
"""

from __future__ import annotations

import subprocess
import threading

from catalog.harvest.commands import started
from catalog.settings import Settings
from catalog.store import leases, uploads
from catalog.store.db import reading
from catalog.uploads.work import SLOTS

_started: list[subprocess.Popen[bytes]] = []
_lock = threading.Lock()


def ensure(settings: Settings) -> None:
    """Start a process where more is asked than processes are there for, two at most."""
    with _lock:
        _forget_ended()
        with reading() as session:
            wanted = len(uploads.asked(session))
            there = sum(leases.is_held(session, name) for name in SLOTS)
        # One that was started just now may not hold its lease yet.
        if max(there, len(_started)) < min(wanted, len(SLOTS)):
            _started.append(started(settings, "uploads", "work", stdin=subprocess.PIPE))


def _forget_ended() -> None:
    for process in [process for process in _started if process.poll() is not None]:
        _close(process)
        _started.remove(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()


def pids() -> tuple[int, ...]:
    """The numbers of the processes that were started here and run still."""
    with _lock:
        return tuple(process.pid for process in _started if process.poll() is None)


def end(seconds: float = 30) -> None:
    """Let the processes that were started here end after the job at hand, and wait for that."""
    with _lock:
        for process in _started:
            _close(process)
        for process in _started:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        _started.clear()
