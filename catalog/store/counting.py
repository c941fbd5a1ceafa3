"""Adding up what stands in ``counted`` and ``declared_years``: shares by group or place, sums by chain.

Everything is added up by the database: a page of a province reads its rows once for each system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    years: tuple[int, ...]
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


_ALL, _OF_EACH = Sums._fields[:2], Sums._fields[2:]
"""What is the same for all that is asked of some institutions, and what differs."""


class _Question(NamedTuple):
    """What is asked of each institution: by which rule it is shown, what it declares; "" for none."""

    rule: str
    measure: str


class Key(NamedTuple):
    """What the institutions of a sum have in common.

    ``counts`` is False for what is there only as what went on from others.
    """

    year: int
    counts: bool
    after_type: str
    after_level: str
    by: tuple[str, ...]


def shares(
    session: Session, asked: Iterable[Sought], by: Sequence[str] = GROUP
) -> dict[Sought, dict[Key, Sums]]:
    """Institutions added up by year and by the columns named in ``by``, for each of what is asked.

    What is asked of one system is read together: its rows are the same, and most of the time goes into them.
    """
    together: dict[tuple[str, str, str, bool], list[Sought]] = {}
    for one in dict.fromkeys(asked):
        alike = (one.system, one.column, one.key, one.successors)
        together.setdefault(alike, []).append(one)
    found: dict[Sought, dict[Key, Sums]] = {}
    for some in together.values():
        found |= _read_together(session, some, tuple(by))
    return found


def _read_together(
    session: Session, some: Sequence[Sought], by: tuple[str, ...]
) -> dict[Sought, dict[Key, Sums]]:
    first, found = some[0], {one: dict[Key, Sums]() for one in some}
    questions = tuple(_Question(one.rule, one.measure) for one in some)
    statement = _shares(questions, first.column, by, successors=first.successors)
    years = sorted({year for one in some for year in one.years})
    for row in session.execute(statement, {"system": first.system, "years": years, "key": first.key}):
        values = list(map(plain, row))
        year, counts, *rest = values[: len(values) - len(_ALL) - len(_OF_EACH) * len(some)]
        (type, level), alike = (rest[:2], rest[2:]) if first.successors else (("", ""), rest)
        key, at = Key(year, bool(counts), type, level, tuple(alike)), len(rest) + 2
        common = values[at : at + len(_ALL)]
        for place, one in enumerate(some):
            begin = at + len(_ALL) + place * len(_OF_EACH)
            if year in one.years:
                told = (*common, *values[begin : begin + len(_OF_EACH)])
                found[one][key] = Sums._make(value or 0 for value in told)
    return found


@lru_cache(maxsize=200)
def _shares(
    questions: tuple[_Question, ...], column: str, by: tuple[str, ...], *, successors: bool
) -> sa.Select[Any]:
    """The statement, made once: to make it costs as much as the database needs for a small territory."""
    measures = dict.fromkeys(one.measure for one in questions if one.measure)
    said = {measure: aliased(DeclaredYearRow) for measure in measures}
    after = [_row.after_type, _row.after_level] if successors else []
    common = [_row.year, _row.counts, *after, *(getattr(_row, name) for name in by)]
    added: list[sa.ColumnElement[Any]] = [sa.func.count(), sa.func.sum(_row.present)]
    for one in questions:
        added += _added(one.rule, said.get(one.measure))
    named = [one.label(f"sum{place}") for place, one in enumerate(added)]
    statement = sa.select(*common, *named).select_from(_row)
    for measure, rows in said.items():
        statement = statement.outerjoin(rows, said_of(rows, measure))
    return statement.where(*_conditions(column, successors=successors)).group_by(*common)


def given(wanted: Sought) -> dict[str, Any]:
    """What the statements are asked with."""
    return {
        "system": wanted.system, "years": list(wanted.years), "key": wanted.key, "measure": wanted.measure,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """A sum as a number of Python's own: PostgreSQL adds whole numbers up to decimals."""
    return int(value) if isinstance(value, Decimal) else value


def said_of(said: Any, measure: Any) -> sa.ColumnElement[bool]:
    """How what was declared of a measure goes with an institution in a year."""
    measured = said.measure == measure
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
    """What is added up for one question, in the order of ``_OF_EACH``; what it does not ask is nought."""
    shown = getattr(_row, rule) if rule in RULES else None
    digital, nought = rule == "digitised", sa.literal_column("0", sa.Integer)
    answer = shown
    if said is not None:
        else_ = sa.null() if shown is None else shown
        answer = sa.case((said.accepted > 0, 1), (said.accepted.is_not(None), 0), else_=else_)
    return [
        nought if shown is None else number(shown == 1),
        nought if shown is None else number(shown == 0),
        sa.func.sum(_row.halves) if rule == _OF_TWO else nought,
        sa.func.sum(_row.digitised) if digital else nought,
        sa.func.sum(_row.records) if digital else nought,
        *(_declared(said) if said is not None else [nought] * 5),
        nought if answer is None else number(answer == 1),
        nought if answer is None else number(answer == 0),
    ]


def _declared(said: Any) -> list[sa.ColumnElement[Any]]:
    return [
        sa.func.count(said.declared),
        number(said.declared > 0),
        sa.func.sum(said.declared),
        sa.func.count(said.accepted),
        sa.func.sum(said.accepted),
    ]


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
