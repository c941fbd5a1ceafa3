"""The copies of others' pictures on disk, and what pages asked for that is not there yet.

A page that is read must not wait for the database's one writer: what it misses is noted as a small file,
which the worker takes in. A file's time says when it was last looked at, to the day.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from catalog.store.media import write_whole
from catalog.store.thumbnails import SIZES, Drawn

MOST_WANTED = 5000
"""Notes at one time: further ones are made when the page is asked for again."""
_WANTED = "wanted"
_DAY = 86_400


class Wish(NamedTuple):
    """A picture that a page asked for: its address and whose it is (``pictures.Wanted.owner``)."""

    id: str
    address: str
    owner: str


def keep(folder: Path, identifier: str, drawn: Drawn) -> int:
    """Keep a picture's copies; gives the bytes that they take. Raises ``Unpublished``."""
    for size, payload in drawn.files.items():
        write_whole(_place(folder, identifier, size), payload)
    return drawn.bytes


def path_of(folder: Path, identifier: str, size: int) -> Path | None:
    """The copy of that size, or the largest below it: of a small picture there are no larger ones."""
    for smaller in reversed([entry for entry in SIZES if entry <= size]):
        path = _place(folder, identifier, smaller)
        if path.is_file():
            return path
    return None


def used(folder: Path, identifier: str) -> float:
    """When a copy was last looked at, in seconds since 1970; 0 where none is there."""
    return max((_time_of(_place(folder, identifier, size)) for size in SIZES), default=0.0)


def touch(path: Path) -> None:
    """Note that the copy is looked at: once a day, for a disk has better to do."""
    with contextlib.suppress(OSError):
        if path.stat().st_mtime < time.time() - _DAY:
            os.utime(path)


def remove(folder: Path, identifier: str) -> None:
    """Remove a picture's copies."""
    for size in SIZES:
        with contextlib.suppress(OSError):
            _place(folder, identifier, size).unlink(missing_ok=True)


def wish(folder: Path, wanted: Wish) -> bool:
    """Note that a page misses a picture; whether it is noted now. A disk that is full makes no page fail."""
    place = folder / _WANTED / wanted.id
    if place.is_file():
        return True
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if sum(1 for _ in os.scandir(place.parent)) >= MOST_WANTED:
            return False
        new = place.with_name(f".{wanted.id}.{os.getpid()}")
        new.write_bytes(orjson.dumps([wanted.address, wanted.owner]))
        new.replace(place)
    except OSError:
        return False
    return True


def wishes(folder: Path) -> list[Wish]:
    """What pages asked for, in no order; what cannot be read is removed."""
    return list(_read(folder / _WANTED))


def granted(folder: Path, wishes: list[Wish]) -> None:
    """Forget these notes."""
    for wanted in wishes:
        with contextlib.suppress(OSError):
            (folder / _WANTED / wanted.id).unlink(missing_ok=True)


def is_asked(folder: Path) -> bool:
    """Whether pages asked for anything."""
    try:
        with os.scandir(folder / _WANTED) as entries:
            return any(not entry.name.startswith(".") for entry in entries)
    except OSError:
        return False


def _read(folder: Path) -> Iterator[Wish]:
    for path in folder.glob("[0-9a-f]*"):
        try:
            address, owner = orjson.loads(path.read_bytes())
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError):
            path.unlink(missing_ok=True)
            continue
        yield Wish(path.name, str(address), str(owner))


def _place(folder: Path, identifier: str, size: int) -> Path:
    return folder / identifier[:2] / f"{identifier}.{size}.webp"


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
