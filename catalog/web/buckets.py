"""How much each client has asked for lately: one table in shared memory for all processes of this machine.

Each client has a bucket of points that fills evenly. What is kept of it is one number, the time at which it
will be full again (the "theoretical arrival time" of the generic cell rate algorithm, ITU-T I.371), so the
table has a fixed size, whoever comes.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

try:
    import fcntl
except ImportError:  # not on Windows, where one process serves
    fcntl = None  # type: ignore[assignment]

_SLOT = struct.Struct("=Qd")
_ROW = 8
"""Slots in which a client may be found: the table is a hash of rows."""
_ROWS = 8192
_SALT = 16
_BYTES = _SALT + _ROWS * _ROW * _SLOT.size


class Standing(NamedTuple):
    """What a client has after a request: whether it was granted, the points left, and two spans in seconds.

    ``full`` is how long until all points are back, ``wait`` how long until this request would be granted.
    """

    granted: bool
    left: int
    full: float
    wait: float


class Buckets:
    """Points of clients: ``size`` of them at most, filled up within ``seconds``.

    ``file`` is shared with the other processes; where it cannot be written this process counts alone.
    """

    def __init__(self, file: Path, size: int, seconds: float = 60.0) -> None:
        self.size, self.seconds = size, seconds
        self._lock = threading.Lock()
        self._number, self._table = _opened(file)

    def take(self, client: str, points: int, now: float) -> Standing:
        """Take points out of a client's bucket, none if it has not so many; ``now`` in seconds.

        A request that costs more than a bucket holds takes a full one.
        """
        each = self.seconds / self.size
        cost = min(points, self.size) * each
        with self._held():
            key, place, full_at = self._find(client, now)
            # A clock that was set back must not shut anyone out.
            owed = min(max(full_at - now, 0.0), self.seconds)
            granted = owed + cost <= self.seconds + 1e-9
            if granted:
                owed += cost
            _SLOT.pack_into(self._table, place, key, now + owed)
        left = int((self.seconds - owed) / each + 1e-6)
        return Standing(granted, left, owed, 0.0 if granted else owed + cost - self.seconds)

    def close(self) -> None:
        """Let go of the table."""
        self._table.close()
        if self._number is not None:
            os.close(self._number)
            self._number = None

    def _find(self, client: str, now: float) -> tuple[int, int, float]:
        """The client's key, the place of its slot and when it is full: its own or the one least in use."""
        told = hashlib.blake2b(client.encode(), digest_size=12, key=bytes(self._table[:_SALT])).digest()
        key = int.from_bytes(told[:8], "big") or 1
        start = _SALT + int.from_bytes(told[8:], "big") % _ROWS * _ROW * _SLOT.size
        best, soonest = start, float("inf")
        for place in range(start, start + _ROW * _SLOT.size, _SLOT.size):
            held, full_at = _SLOT.unpack_from(self._table, place)
            if held == key:
                return key, place, full_at
            if full_at < soonest:
                best, soonest = place, full_at
        return key, best, now

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._lock:
            if self._number is None or fcntl is None:
                yield
                return
            # Of one process all threads would pass: these locks are the process's.
            fcntl.lockf(self._number, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._number, fcntl.LOCK_UN)


def _opened(file: Path) -> tuple[int | None, mmap.mmap]:
    number = _number_of(file)
    if number is None or fcntl is None:
        table = mmap.mmap(-1, _BYTES)
        table[:_SALT] = os.urandom(_SALT)
        return None, table
    fcntl.lockf(number, fcntl.LOCK_EX)
    try:
        if os.fstat(number).st_size != _BYTES:
            os.ftruncate(number, 0)
            os.pwrite(number, os.urandom(_SALT), 0)
            os.ftruncate(number, _BYTES)
        return number, mmap.mmap(number, _BYTES)
    finally:
        fcntl.lockf(number, fcntl.LOCK_UN)


def _number_of(file: Path) -> int | None:
    if fcntl is None:
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
