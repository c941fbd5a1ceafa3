"""Watching what code does beside its work: connections, files, programs (PEP 578 audit events)."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
_PROGRAMS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")


class _Watcher:
    """The one audit hook of a process: it cannot be taken out again, so it looks only while asked to."""

    def __init__(self) -> None:
        self.installed = False
        self.thread = 0
        self.allowed = 0
        self.files = False
        self.seen: list[str] = []

    def begin(self, seen: list[str], *, files: bool) -> tuple[int, int, bool, list[str]]:
        """Look from now on; gives what was looked at before."""
        if not self.installed:
            sys.addaudithook(self.look)
            self.installed = True
        before = self.thread, self.allowed, self.files, self.seen
        self.thread, self.allowed, self.files, self.seen = threading.get_ident(), 0, files, seen
        return before

    def look(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.thread or self.allowed or threading.get_ident() != self.thread:
            return
        if event in _NETWORK or event in _PROGRAMS:
            told = f"{event} {_shown(arguments)}"
            self.seen.append(told)
            # Stopped, not only told: a check must reach nobody.
            raise PermissionError(f"a check lets nobody do this: {told}")
        if event == "open" and self.files and not _harmless(arguments):
            self.seen.append(f"open {_shown(arguments[:2])}")


_WATCHER = _Watcher()


@contextmanager
def watching(*, files: bool = False) -> Iterator[list[str]]:
    """What this thread connects to or starts meanwhile, each stopped; ``files``: what it opens, too.

    Files of installed packages that are read do not count: modules and their tables are loaded when needed.
    """
    seen: list[str] = []
    before = _WATCHER.begin(seen, files=files)
    try:
        yield seen
    finally:
        _WATCHER.thread, _WATCHER.allowed, _WATCHER.files, _WATCHER.seen = before


@contextmanager
def allowed() -> Iterator[None]:
    """What this thread does meanwhile is not looked at: the given client is at work."""
    _WATCHER.allowed += 1
    try:
        yield
    finally:
        _WATCHER.allowed -= 1


def _harmless(arguments: tuple[Any, ...]) -> bool:
    path, mode = arguments[0], arguments[1]
    if not isinstance(path, str | bytes | os.PathLike):
        return True
    if mode is not None and set(str(mode)) & set("wax+"):
        return False
    found = Path(os.fsdecode(path)).absolute()
    return any(found.is_relative_to(place) for place in _packages())


def _packages() -> list[Path]:
    places = [Path(place).absolute() for place in sys.path if place and Path(place).is_dir()]
    return [*places, Path(sys.prefix), Path(sys.base_prefix), Path("/usr/share/zoneinfo"), Path("/dev")]


def _shown(arguments: tuple[Any, ...]) -> str:
    told = " ".join(
        str(part) for part in arguments if isinstance(part, str | bytes | int | tuple | list | Path)
    )
    return told[:200]
