"""What a spreadsheet of declared figures would do: its figures beside what stands, and its faults."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson

from catalog.programme.entries import Weighed
from catalog.programme.figures_asked import Asking
from catalog.programme.figures_rows import Cell, FiguresRow, name_of
from catalog.programme.measures import WHOLE, Measure
from catalog.programme.periods import Period
from catalog.store.observations import ACCEPTED, SENT, Observation

Answers = Mapping[str, str]
"""What was answered: ``meant-C7`` the reading that was chosen, ``sure-C7`` the value that is right."""
ALL_PERCENT = "meant-all"
"""The answer that every share that can be read in two ways is a part of one: 0,7 is 70 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault:
    """What is wrong at a cell, or (``place`` -1) with a row; ``values`` are for the sentence of the rule."""

    row: int
    place: int
    slug: str
    rule: str
    text: str = ""
    measure: Measure | None = None
    split: str = WHOLE
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> str:
        """The cell as spreadsheet programs call it; the row's number for the whole row."""
        return name_of(self.row, self.place) if self.place >= 0 else str(self.row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A figure of the sheet: its cell, what it comes to, and what stands there now."""

    cell: Cell
    row: FiguresRow
    asking: Asking
    measure: Measure
    weighed: Weighed
    kept: Observation | None
    as_of: date | None

    @property
    def at(self) -> str:
        """The cell as spreadsheet programs call it."""
        return self.cell.at

    @property
    def is_same(self) -> bool:
        """Whether what stands there says this already."""
        return self.kept is not None and self.weighed.value == self.kept.value

    @property
    def is_asked(self) -> bool:
        """Whether it waits for an answer; what was sent so before was answered then."""
        if self.is_same and self.kept is not None and self.kept.status in (SENT, ACCEPTED):
            return False
        return self.weighed.doubt is not None or self.weighed.question is not None

    def is_ready(self, *, send: bool) -> bool:
        """Whether it can be sent, or kept as a draft: what is odd is asked about before it is sent."""
        return self.weighed.value is not None and not (send and self.weighed.question is not None)


@dataclass(slots=True, kw_only=True)
class FiguresPlan:
    """What a sheet would do for a period; ``empty`` counts cells of asked figures in which nothing stands."""

    period: Period
    lines: list[Line] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    empty: int = 0
    institutions: int = 0

    @property
    def new(self) -> list[Line]:
        """Figures of which nothing stood there."""
        return [one for one in self.lines if one.kept is None and one.weighed.value is not None]

    @property
    def changed(self) -> list[Line]:
        """Figures that say something else than what stands."""
        return [one for one in self.lines if one.kept is not None and _differs(one)]

    @property
    def same(self) -> list[Line]:
        """Figures that stand there already."""
        return [one for one in self.lines if one.is_same]

    @property
    def asked(self) -> list[Line]:
        """Figures that wait for an answer."""
        return [one for one in self.lines if one.is_asked]

    @property
    def unsent(self) -> list[Line]:
        """Figures that stand there already, and are yet to be sent."""
        return [one for one in self.same if one.kept is not None and one.kept.status not in (SENT, ACCEPTED)]

    def ready(self, *, send: bool) -> list[Line]:
        """What would be kept or sent."""
        wanted = [*self.new, *self.changed, *(self.unsent if send else ())]
        return [one for one in wanted if one.is_ready(send=send)]

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read and of what it stands beside: whether it is still what was shown."""
        told = [(one.at, one.cell.text, "" if one.kept is None else one.kept.stamp) for one in self.lines]
        wrong = [(one.at, one.rule) for one in self.faults]
        return hashlib.sha256(orjson.dumps([str(self.period), told, wrong])).hexdigest()


def _differs(line: Line) -> bool:
    return line.weighed.value is not None and not line.is_same
