"""Engines whose rebuild may be made in parts, each by a process of its own, that become one index."""

from __future__ import annotations

import shutil
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from catalog.errors import SearchError
from catalog.search.engines.base import FolderEngine
from catalog.search.engines.guard import guarded


class PartedEngine(FolderEngine):
    """A ``FolderEngine`` that can join indexes of the same fields, no work of which is in two of them."""

    @abstractmethod
    def _join(self, path: Path, parts: Sequence[Path]) -> None:
        """Make the indexes in ``parts`` the one in ``path``, which is empty; what they held goes there."""

    def part_paths(self, count: int) -> list[Path]:
        """Where ``count`` parts of this rebuild are to be made: in its folder, and removed along with it."""
        if self._pinned is None:
            raise SearchError("this index was not begun as a rebuild: it has no parts")
        return [self._pinned / f"part-{number}" for number in range(count)]

    def part(self, path: Path) -> Self:
        """A new, empty engine in ``path``, filled like a rebuild."""
        beside = type(self)(self.fields, self.folder, self.settings)
        with guarded("begin a part of a new index"):
            path.mkdir()
            self._disk.write(path, None)
            beside._create(path)
        beside._pinned = path
        return beside

    def join(self, parts: Sequence[Path]) -> None:
        """Make the finished ``parts`` this rebuild's index, and remove them."""
        if self._pinned is None:
            raise SearchError("this index was not begun as a rebuild: nothing can be joined to it")
        with guarded("join the parts of the new index"):
            self._join(self._pinned, parts)
        self.remove_parts(parts)

    def remove_parts(self, parts: Sequence[Path]) -> None:
        """Remove what there is of ``parts``."""
        for part in parts:
            shutil.rmtree(part, ignore_errors=True)
