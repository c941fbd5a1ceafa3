"""Adding up what stands in ``counted`` and ``declared_years``: shares by group or place, sums by chain.

Everything is added up by the database: a page of a province reads its rows once for each indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from catalog.store.models import CountedRow, DeclaredYearRow

GROUP = ("type", "level", "region_class")
RULES = (
    "learning_services", "education_and_digital", "activities_by_age", "regular_activities", "web_page",
)  # fmt: skip
_AMOUNTS = ("said", "agreed", "stands", "by", "ok")
_row = CountedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
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


def shares(session: Session, wanted: Wanted, by: Sequence[str] = GROUP) -> dict[Key, Sums]:
    """Institutions added up by year and by the columns named in ``by``."""
    said = aliased(DeclaredYearRow)
    after = [_row.after_type, _row.after_level] if wanted.successors else []
    common = [_row.year, _row.counts, *after, *(getattr(_row, name) for name in by)]
    statement = (
        sa.select(*common, *_added(wanted.rule, said))
        .select_from(_row)
        .outerjoin(said, _of(said, wanted.measure))
        .where(*_conditions(wanted))
        .group_by(*common)
    )
    found: dict[Key, Sums] = {}
    for row in session.execute(statement):
        year, counts, *rest = row[: len(common)]
        (type, level), alike = (rest[:2], rest[2:]) if after else (("", ""), rest)
        sums = Sums._make(value or 0 for value in row[len(common) :])
        found[Key(year, bool(counts), type, level, tuple(alike))] = sums
    return found


def _of(said: Any, measure: str) -> sa.ColumnElement[bool]:
    return sa.and_(said.institution == _row.institution, said.measure == measure, said.year == _row.year)


def _conditions(wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield _row.system == wanted.system
    yield _row.year.in_(wanted.years)
    if wanted.column:
        yield getattr(_row, wanted.column) == wanted.key
    if wanted.successors:
        yield sa.or_(_row.counts, sa.and_(_row.stands, _row.after_level != ""))
    else:
        yield _row.counts.is_(True)


def _added(rule: str, said: Any) -> list[sa.ColumnElement[Any]]:
    shown = getattr(_row, rule) if rule in RULES else sa.null()
    answer = sa.case((said.accepted > 0, 1), (said.accepted.is_not(None), 0), else_=shown)
    return [
        sa.func.count(),
        sa.func.sum(_row.present),
        _number(shown == 1),
        _number(shown == 0),
        sa.func.sum(_row.halves),
        sa.func.sum(_row.digitised),
        sa.func.sum(_row.records),
        sa.func.count(said.declared),
        _number(said.declared > 0),
        sa.func.sum(said.declared),
        sa.func.count(said.accepted),
        sa.func.sum(said.accepted),
        _number(answer == 1),
        _number(answer == 0),
    ]


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


class Amount(NamedTuple):
    """What was declared in a year in all, and of how many of those that stand at its end.

    ``agreed`` and ``agreed_by`` are the same of what was accepted.
    """

    declared: float | None
    agreed: float | None
    expected: int
    reported: int
    agreed_by: int


class Pair(NamedTuple):
    """The sums of two years over the chains that are complete in both, declared and accepted."""

    first: float | None
    second: float | None
    agreed_first: float | None
    agreed_second: float | None
    chains: int
    incomplete: int


class Grown(NamedTuple):
    """Amounts by year, and pairs by their two years."""

    amounts: Mapping[int, Amount]
    pairs: Mapping[tuple[int, int], Pair]


def growth(
    session: Session,
    wanted: Wanted,
    pairs: Sequence[tuple[int, int]],
    *,
    group: Mapping[str, Sequence[str]] | None = None,
) -> Grown:
    """What was declared, by year and over pairs of years, where all that went on as one another is one.

    A chain counts in a pair where each of its institutions that stand in one of the years reported for it;
    one that did not exist in a year has none then, which is known. ``group`` narrows to chains of which one
    is of these types, levels ... in the last year.
    """
    inner = _by_chain(wanted, group or {}).subquery()
    columns: list[sa.ColumnElement[Any]] = []
    for year in wanted.years:
        columns += [
            sa.func.sum(inner.c[f"{name}{year}"]) for name in ("said", "agreed", "stands", "by", "ok")
        ]
    for first, second in pairs:
        columns += _pair(inner.c, first, second)
    values = list(session.execute(sa.select(*columns)).one()) if columns else []
    amounts = {}
    for year in wanted.years:
        said, agreed, stands, reported, agreed_by = (values.pop(0) for _ in range(5))
        amounts[year] = Amount(said, agreed, stands or 0, reported or 0, agreed_by or 0)
    found = {}
    for pair in pairs:
        told = Pair._make(values.pop(0) for _ in range(6))
        found[pair] = told._replace(chains=told.chains or 0, incomplete=told.incomplete or 0)
    return Grown(amounts, found)


def _by_chain(wanted: Wanted, group: Mapping[str, Sequence[str]]) -> sa.Select[Any]:
    said = aliased(DeclaredYearRow)
    columns: list[Any] = [_row.chain]
    for year in wanted.years:
        then = _row.year == year
        stands = sa.and_(then, _row.stands)
        columns += [
            sa.func.sum(sa.case((then, said.declared))).label(f"said{year}"),
            sa.func.sum(sa.case((then, said.accepted))).label(f"agreed{year}"),
            _number(stands).label(f"stands{year}"),
            _number(sa.and_(stands, said.declared.is_not(None))).label(f"by{year}"),
            _number(sa.and_(stands, said.accepted.is_not(None))).label(f"ok{year}"),
        ]
    conditions = [_row.system == wanted.system, _row.year.in_(wanted.years)]
    if wanted.column:
        conditions.append(getattr(_row, wanted.column) == wanted.key)
    narrowed = [getattr(_row, name).in_(values) for name, values in group.items() if values]
    if narrowed:
        last = sa.select(_row.chain).where(_row.year == max(wanted.years), *narrowed)
        conditions.append(_row.chain.in_(last))
    return (
        sa.select(*columns)
        .select_from(_row)
        .outerjoin(said, _of(said, wanted.measure))
        .where(*conditions)
        .group_by(_row.chain)
    )


def _pair(inner: Any, first: int, second: int) -> list[sa.ColumnElement[Any]]:
    def complete(by: str) -> sa.ColumnElement[bool]:
        ends = [inner[f"{by}{year}"] == inner[f"stands{year}"] for year in (first, second)]
        return sa.and_(*ends, inner[f"{by}{first}"] + inner[f"{by}{second}"] > 0)

    told, agreed = complete("by"), complete("ok")
    some = inner[f"stands{first}"] + inner[f"stands{second}"] > 0
    return [
        *(sa.func.sum(sa.case((told, inner[f"said{year}"]))) for year in (first, second)),
        *(sa.func.sum(sa.case((agreed, inner[f"agreed{year}"]))) for year in (first, second)),
        _number(told),
        _number(sa.and_(some, sa.not_(told))),
    ]


class Reported(NamedTuple):
    """How many institutions of a place count, have records, and declared any of some measures in a year."""

    institutions: int
    present: int
    reported: int


def coverage(
    session: Session, wanted: Wanted, systems: Sequence[str], measures: Sequence[str], place: str
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
        sa.select(column, sa.func.count(), sa.func.sum(_row.present), _number(declared))
        .where(*conditions)
        .group_by(column)
    )
    return {key: Reported(total, present or 0, reported or 0) for key, total, present, reported in rows}
