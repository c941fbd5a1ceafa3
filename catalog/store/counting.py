"""Adding up what stands in ``counted`` and ``declared_years``: shares by group or place, sums by chain.

Everything is added up by the database: a page of a province reads its rows once for each indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from catalog.store.models import CountedRow, DeclaredYearRow

GROUP = ("type", "level", "region_class")
RULES = (
    "learning_services", "education_and_digital", "activities_by_age", "regular_activities", "web_page",
)  # fmt: skip
_OF_TWO = "education_and_digital"
_row = CountedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Whose figures: of a system, in some years, where ``column`` holds the key of a territory ("": all).

    ``rule`` is a column of ``counted`` or "", ``measure`` what is declared, or "". ``successors`` takes in
    what went on from units that ended.
    """

    system: str
    years: Sequence[int]
    column: str = ""
    key: str = ""
    rule: str = ""
    measure: str = ""
    successors: bool = False


class Sums(NamedTuple):
    """Institutions that are alike in some ways, added up.

    ``yes`` and ``no`` are by the catalog, ``said_yes`` by what was declared (``said`` the sum of it),
    ``agreed`` those of which a figure was accepted; ``is_yes`` and ``is_no`` take what was accepted, else
    what the catalog shows.
    """

    counted: int = 0
    present: int = 0
    yes: int = 0
    no: int = 0
    halves: int = 0
    digitised: int = 0
    records: int = 0
    reported: int = 0
    said_yes: int = 0
    said: float = 0
    agreed: int = 0
    agreed_sum: float = 0
    is_yes: int = 0
    is_no: int = 0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums._make(one + two for one, two in zip(self, other, strict=True))


class Key(NamedTuple):
    """What the institutions of a sum have in common.

    ``counts`` is False for what is there only as what went on from others.
    """

    year: int
    counts: bool
    after_type: str
    after_level: str
    by: tuple[str, ...]


def shares(session: Session, wanted: Sought, by: Sequence[str] = GROUP) -> dict[Key, Sums]:
    """Institutions added up by year and by the columns named in ``by``."""
    statement = _shares(wanted.rule, wanted.column, tuple(by), successors=wanted.successors)
    found: dict[Key, Sums] = {}
    for row in session.execute(statement, given(wanted)):
        year, counts, *rest = row[: -len(Sums._fields)]
        (type, level), alike = (rest[:2], rest[2:]) if wanted.successors else (("", ""), rest)
        sums = Sums._make(plain(value) or 0 for value in row[-len(Sums._fields) :])
        found[Key(year, bool(counts), type, level, tuple(alike))] = sums
    return found


@lru_cache(maxsize=200)
def _shares(rule: str, column: str, by: tuple[str, ...], *, successors: bool) -> sa.Select[Any]:
    """The statement, made once: to make it costs as much as the database needs for a small territory."""
    said = aliased(DeclaredYearRow)
    after = [_row.after_type, _row.after_level] if successors else []
    common = [_row.year, _row.counts, *after, *(getattr(_row, name) for name in by)]
    return (
        sa.select(*common, *_added(rule, said))
        .select_from(_row)
        .outerjoin(said, said_of(said))
        .where(*_conditions(column, successors=successors))
        .group_by(*common)
    )


def given(wanted: Sought) -> dict[str, Any]:
    """What the statements are asked with."""
    return {
        "system": wanted.system, "years": list(wanted.years), "key": wanted.key, "measure": wanted.measure,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A sum as a number of Python's own: PostgreSQL adds whole numbers up to decimals."""
    return int(value) if isinstance(value, Decimal) else value


def said_of(said: Any) -> sa.ColumnElement[bool]:
    """How what was declared of a measure goes with an institution in a year."""
    measured = said.measure == sa.bindparam("measure")
    return sa.and_(said.institution == _row.institution, measured, said.year == _row.year)


def there(column: str) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions of a territory, a system and years."""
    yield _row.system == sa.bindparam("system")
    yield _row.year.in_(sa.bindparam("years", expanding=True))
    if column:
        yield getattr(_row, column) == sa.bindparam("key")


def _conditions(column: str, *, successors: bool) -> Iterator[sa.ColumnElement[bool]]:
    yield from there(column)
    if successors:
        yield sa.or_(_row.counts, sa.and_(_row.stands, _row.after_level != ""))
    else:
        yield _row.counts.is_(True)


def _added(rule: str, said: Any) -> list[sa.ColumnElement[Any]]:
    shown = getattr(_row, rule) if rule in RULES else sa.null()
    digital = rule == "digitised"
    answer = sa.case((said.accepted > 0, 1), (said.accepted.is_not(None), 0), else_=shown)
    return [
        sa.func.count(),
        sa.func.sum(_row.present),
        number(shown == 1),
        number(shown == 0),
        _sum_if(rule == _OF_TWO, _row.halves),
        _sum_if(digital, _row.digitised),
        _sum_if(digital, _row.records),
        sa.func.count(said.declared),
        number(said.declared > 0),
        sa.func.sum(said.declared),
        sa.func.count(said.accepted),
        sa.func.sum(said.accepted),
        number(answer == 1),
        number(answer == 0),
    ]


def _sum_if(wanted: bool, column: sa.SQLColumnExpression[int]) -> sa.ColumnElement[Any]:
    """The sum of a column, nought where nobody asks for it."""
    return sa.func.sum(column) if wanted else sa.literal(0)


def number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """How many rows a condition holds for."""
    return sa.func.sum(sa.case((condition, 1), else_=0))


class Reported(NamedTuple):
    """How many institutions of a place count, have records, and declared any of some measures in a year."""

    institutions: int
    present: int
    reported: int


def coverage(
    session: Session, wanted: Sought, systems: Sequence[str], measures: Sequence[str], place: str
) -> dict[str, Reported]:
    """Who declared anything, by the keys in the column ``place``; ``wanted`` tells years and territory."""
    said = DeclaredYearRow
    declared = sa.exists().where(
        said.institution == _row.institution, said.year == _row.year, said.measure.in_(measures)
    )
    conditions = [_row.system.in_(systems), _row.year.in_(wanted.years), _row.counts]
    if wanted.column:
        conditions.append(getattr(_row, wanted.column) == wanted.key)
    column = getattr(_row, place)
    rows = session.execute(
        sa.select(column, sa.func.count(), sa.func.sum(_row.present), number(declared))
        .where(*conditions)
        .group_by(column)
    )
    return {key: Reported(total, present or 0, reported or 0) for key, total, present, reported in rows}
