"""Turns: one request at a time at a host, whichever process of the catalog asks."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalog.errors import SourceUnavailable

LONGEST_SECONDS = 600.0
"""So long a request waits for its turn; a download of hours may hold it longer."""
_LOOK_SECONDS = 0.05


class Turns:
    """Locked files in ``folder``, one for each host; the system unlocks those of a process that ends.

    ``pause`` seconds lie between another's turn and ours; ``sleep`` is called with seconds to wait.
    """

    def __init__(self, folder: Path, pause: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self.folder, self.pause = folder, pause
        self._sleep = sleep
        self._files: dict[str, int] = {}
        self._held: set[str] = set()
        self._ended: dict[str, int] = {}

    def close(self) -> None:
        """Give back all turns."""
        for file in self._files.values():
            os.close(file)
        self._files.clear()
        self._held.clear()

    @contextmanager
    def at(self, host: str, longest: float = LONGEST_SECONDS) -> Iterator[None]:
        """Hold the turn at ``host``; who holds it may take it again.

        Raises ``SourceUnavailable`` if another process holds it for ``longest`` seconds.
        """
        if host in self._held:
            yield
            return
        file = self._locked(host, min(longest, LONGEST_SECONDS))
        self._held.add(host)
        try:
            self._keep_distance(host, os.fstat(file))
            yield
        finally:
            os.utime(file)
            self._ended[host] = os.fstat(file).st_mtime_ns
            fcntl.flock(file, fcntl.LOCK_UN)
            self._held.discard(host)

    def _keep_distance(self, host: str, file: os.stat_result) -> None:
        """Wait if another process has just had its turn: its end is the time of the file."""
        early = file.st_mtime + self.pause - time.time()
        # A clock that was set back makes nobody wait longer.
        if file.st_mtime_ns != self._ended.get(host) and 0 < early <= self.pause:
            self._sleep(early)

    def _locked(self, host: str, longest: float) -> int:
        file = self._opened(host)
        until = time.monotonic() + longest
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    told = f"{host}: another run of this catalog has been asking this server all the while"
                    raise SourceUnavailable(f"{told}; try again when it has ended") from None
                self._sleep(_LOOK_SECONDS)
            else:
                return file

    def _opened(self, host: str) -> int:
        if host not in self._files:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(host.encode()).hexdigest()[:32]
            path = self.folder / name
            is_new = not path.exists()
            self._files[host] = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            if is_new:
                os.utime(path, (0, 0))
        return self._files[host]
