"""Processes of their own for what is asked with uploads: started where none is left to do it.

They survive the process that started them and end by themselves. Their standard input tells them when it
has ended: they then stay no longer than their job lasts.
"""

from __future__ import annotations

import logging
import subprocess
import threading
from datetime import timedelta

from catalog.harvest.commands import started
from catalog.settings import Settings
from catalog.store import leases, uploads
from catalog.store.db import now, reading
from catalog.uploads.work import SLOTS, lease_of

log = logging.getLogger(__name__)
LATE_SECONDS = 10.0
"""What nobody has begun for so long was left."""
_started: list[subprocess.Popen[bytes]] = []
_lock = threading.Lock()


def take_up(settings: Settings) -> bool:
    """Start a process for what was asked a while ago and nobody does; whether there is such a thing.

    Whoever asks starts a process at once: here are those left whose process was killed.
    """
    with reading() as session:
        late = now() - timedelta(seconds=LATE_SECONDS)
        left = any(
            entry.changed < late and not leases.is_held(session, lease_of(entry.id))
            for entry in uploads.asked(session)
        )
    if left:
        ensure(settings)
    return left


def ensure(settings: Settings) -> None:
    """Start a process where more is asked than processes are there for, two at most."""
    with _lock:
        _forget_ended()
        with reading() as session:
            wanted = len(uploads.asked(session))
            there = sum(leases.is_held(session, name) for name in SLOTS)
        # One that was started just now may not hold its lease yet.
        if max(there, len(_started)) < min(wanted, len(SLOTS)):
            try:
                _started.append(started(settings, "uploads", "work", stdin=subprocess.PIPE))
            except OSError:
                # What is asked stays asked: the next who looks tries again.
                log.exception("no process for uploads can be started")


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
