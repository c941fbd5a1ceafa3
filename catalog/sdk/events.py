"""What plugins are told: records that changed, runs that ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from catalog.errors import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordChange:
    """A record at its latest state: its place in the log, its published JSON, None when withdrawn."""

    id: str
    seq: int
    modified: datetime
    record: Mapping[str, Any] | None
    withdrawn_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed record of a run; ``identifier`` is empty when the record did not tell it."""

    identifier: str
    fault: Fault

    def __str__(self) -> str:
        if not self.identifier:
            return str(self.fault)
        return f"{self.identifier}{' ' if self.fault.field else ': '}{self.fault}"

    def told(self) -> dict[str, str]:
        """As a flat JSON object: identifier, field, value, rule, message."""
        return {"identifier": self.identifier, **asdict(self.fault)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestReport:
    """How a run ended.

    ``seen`` = new + changed + unchanged + deleted + skipped + failed. ``withdrawn`` were absent from a
    complete listing; ``held`` would have been withdrawn but are over the allowed share. ``status`` is
    done, done_with_errors, failed or interrupted. ``failures`` and ``notices`` hold the first thousand.
    """

    source: str
    run: int
    status: str
    started: datetime
    seconds: float
    seen: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    skipped: int = 0
    failed: int = 0
    withdrawn: int = 0
    held: int = 0
    failures: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
    message: str = ""
