"""Folders: how an index lies on disk, shared by the engines that keep theirs in files.

::

    <folder>/current                      the name of the generation in use, replaced in one step
    <folder>/<generation>/                the engine's own files
    <folder>/<generation>/position.json   written after the engine's commit, replaced in one step

A reader compares these two files' stamps before each search (two ``stat`` calls) and opens anew when one
has changed. A kill between commit and position means that the last batch is put in again: harmless.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from catalog.errors import IndexUnusable
from catalog.sdk.search import IndexField, Position

LAYOUT = 1
"""Raised when the files of an index change their meaning: older ones are then rebuilt."""

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Meta:
    """What ``position.json`` says: the layout it was written in, and how far the index is."""

    layout: str
    position: Position | None


def layout_of(fields: Sequence[IndexField], library: str) -> str:
    """A digest that differs where an index of other fields, library or layout cannot be read."""
    shape = [(field.name, field.type, field.facet) for field in fields]
    return hashlib.sha256(json.dumps([LAYOUT, library, shape]).encode()).hexdigest()[:20]


class IndexFolder:
    """The generations of one engine's index. All paths are under ``root``."""

    def __init__(self, root: Path, layout: str) -> None:
        self.root, self.layout = root, layout
        self._pointer = root / "current"

    def current(self) -> Path | None:
        """The generation in use, None if there is none yet. Raises ``IndexUnusable``."""
        try:
            name = self._pointer.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"the index pointer {self._pointer} cannot be read: {error}") from error
        if not name or "/" in name or name.startswith("."):
            raise IndexUnusable(f"the index pointer {self._pointer} holds {name[:40]!r}, not a name")
        return self.root / name

    def create(self) -> Path:
        """A new, empty generation that is not in use yet."""
        path = self.root / f"{time.time_ns():x}-{secrets.token_hex(4)}"
        path.mkdir(parents=True)
        self.write(path, None)
        return path

    def use(self, generation: Path) -> None:
        """Put ``generation`` in use, in one step, and remove the others."""
        replace_file(self._pointer, generation.name)
        self.remove_unused()

    def remove_unused(self) -> None:
        """Remove generations that are not in use: former ones, and those of rebuilds that were killed.

        Readers that have files of them open go on; one that is just opening them looks again.
        """
        current = self.current()
        for path in self.root.iterdir():
            if path.is_dir() and path != current:
                shutil.rmtree(path, ignore_errors=True)

    def read(self, generation: Path) -> Meta:
        """How far ``generation`` is. Raises ``IndexUnusable`` if it is damaged or of another version."""
        path = generation / "position.json"
        try:
            held = json.loads(path.read_text("utf-8"))
            position = Position(**held["position"]) if held["position"] else None
            meta = Meta(held["layout"], position)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable(f"{path} cannot be read: {error}") from error
        if meta.layout != self.layout:
            raise IndexUnusable(f"the index in {generation} was made by another version or with other fields")
        return meta

    def write(self, generation: Path, position: Position | None) -> None:
        """Note how far ``generation`` is, durably and in one step."""
        held = {"layout": self.layout, "position": asdict(position) if position else None}
        replace_file(generation / "position.json", json.dumps(held))

    def stamp(self, generation: Path | None = None) -> tuple[Stamp, Stamp] | None:
        """What changes whenever the index in use (or ``generation``) does; None where there is none."""
        if generation is None:
            pointer = _stamp(self._pointer)
            if pointer is None:
                return None
            generation = self.current()
            if generation is None:
                return None
        else:
            pointer = (0, 0, 0)
        return pointer, _stamp(generation / "position.json") or (0, 0, 0)

    def size(self, generation: Path) -> int:
        """The bytes of the files of ``generation``."""
        return sum(path.stat().st_size for path in generation.rglob("*") if path.is_file())


def _stamp(path: Path) -> Stamp | None:
    try:
        seen = path.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def replace_file(path: Path, text: str) -> None:
    """Write a file durably and in one step."""
    beside = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
