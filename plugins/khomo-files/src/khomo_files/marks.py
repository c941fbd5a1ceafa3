"""What a sheet's cells alone do not tell: rows and columns that are hidden, cells that are merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of cells merged into one, rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Marks:
    """The marks of one sheet; rows and columns count from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: Sequence[Merge] = ()

    def downward(self) -> Iterator[Merge]:
        """The merged ranges that reach over more than one row."""
        return (merge for merge in self.merges if merge.bottom > merge.top)

    def moved(self) -> Marks:
        """The marks where the first column is taken away."""
        return Marks(
            self.hidden_rows,
            {place - 1 for place in self.hidden_columns if place},
            tuple(
                Merge(merge.top, max(merge.left - 1, 0), merge.bottom, merge.right - 1)
                for merge in self.merges
                if merge.right
            ),
        )
