"""Where a run stands in the other catalog's log, as the mark that a cut run is taken up at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from khomo_khomo.proof import Proof

MOST_TOLD, LONGEST_NAME = 200, 100
_WAY = re.compile(r"(?:(?:cursor|after)=[A-Za-z0-9_-]{1,200})?\Z")


@dataclass(slots=True)
class Place:
    """``way`` leads to the next page ("" to the first), ``is_whole`` says that everything is walked.

    ``log``: the id of the log walked, "" before the first page. ``is_tainted``: the log was lost on the way,
    so what came before may be gone there. ``is_short``: something came that could not even be named.
    ``told``: how many records each of the things told at the end concerns.
    """

    way: str = ""
    is_whole: bool = True
    log: str = ""
    is_tainted: bool = False
    is_short: bool = False
    proof: Proof = field(default_factory=Proof)
    told: Counter[str] = field(default_factory=Counter)

    @property
    def is_up(self) -> bool:
        """Whether records come that changed since the walk began: they may have come before."""
        return self.way.startswith("after=")

    def count(self, name: str) -> None:
        """Count one record more of what ``name`` stands for; strangers may send any number of names."""
        if name in self.told or len(self.told) < MOST_TOLD:
            self.told[name[:LONGEST_NAME]] += 1

    def begin_again(self) -> None:
        """Walk everything from the beginning, because the log that was walked is no more."""
        # Only where something came before.
        self.is_tainted = self.is_tainted or bool(self.log)
        self.way, self.log, self.is_whole = "", "", True
        self.is_short, self.proof = False, Proof()

    def saved(self) -> dict[str, Any]:
        """The place in JSON values."""
        return {
            "way": self.way,
            "whole": self.is_whole,
            "log": self.log,
            "tainted": self.is_tainted,
            "short": self.is_short,
            "proof": self.proof.saved(),
            "told": dict(self.told),
        }


def restored(saved: Mapping[str, Any] | None) -> Place | None:
    """The place of a run that was cut, None for a mark that means nothing."""
    if not saved:
        return None
    way, log, told = saved.get("way"), saved.get("log"), saved.get("told")
    if not isinstance(way, str) or not _WAY.match(way) or not way or not isinstance(log, str):
        return None
    counts = told.items() if isinstance(told, dict) else ()
    return Place(
        way=way,
        is_whole=saved.get("whole") is True,
        log=log,
        is_tainted=saved.get("tainted") is True,
        is_short=saved.get("short") is True,
        proof=Proof.restored(saved.get("proof")),
        told=Counter({str(name): count for name, count in counts if type(count) is int}),
    )
