"""The judged set: queries, each with the records that answer it and how well, one JSON object a line.

``{"id", "query", "class", "grades": {record id: 1 to 3}, "reason", "held_out"}``: 3 is what was meant, 2 a
good answer, 1 one that has to do with it; records without a grade answer nothing. Queries ``held_out`` are
not looked at while weights are tuned.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

GRADES = (1, 2, 3)
_NEEDED = ("id", "query", "class", "grades")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One query and its answers."""

    id: str
    query: str
    kind: str
    grades: Mapping[str, int]
    reason: str = ""
    held_out: bool = False


def read(path: Path) -> list[Judged]:
    """The queries of a file. Exits naming file, line and what is wrong with it."""
    found = [
        _judged(line, f"{path} line {number}")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if line.strip()
    ]
    ids = [one.id for one in found]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise SystemExit(f"{path}: the id {min(twice)} is used twice")
    if not found:
        raise SystemExit(f"{path}: holds no queries")
    return found


def _judged(line: str, where: str) -> Judged:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise SystemExit(f"{where}: is no JSON: {error}") from None
    if not isinstance(told, dict) or any(name not in told for name in _NEEDED):
        raise SystemExit(f"{where}: must be an object with {', '.join(_NEEDED)}")
    grades = told["grades"]
    if not isinstance(grades, dict) or not grades or any(grade not in GRADES for grade in grades.values()):
        raise SystemExit(f"{where}: grades must name records and give each 1, 2 or 3")
    return Judged(
        id=str(told["id"]),
        query=str(told["query"]),
        kind=str(told["class"]),
        grades=grades,
        reason=str(told.get("reason", "")),
        held_out=bool(told.get("held_out", False)),
    )


def by_work(judged: Judged, works: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The grade of each work: the best of its records'."""
    found = {
        work: max((judged.grades.get(id, 0) for id in members), default=0) for work, members in works.items()
    }
    return {work: grade for work, grade in found.items() if grade}
