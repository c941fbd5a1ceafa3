"""How sums of what was declared grow: over chains of institutions that went on as one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from catalog.store.counting import Sought, given, number, plain, said_of, there
from catalog.store.models import CountedRow, DeclaredYearRow

_AMOUNTS = ("said", "agreed", "stands", "by", "ok")
_row = CountedRow


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
    wanted: Sought,
    pairs: Sequence[tuple[int, int]],
    *,
    group: Mapping[str, Sequence[str]] | None = None,
) -> Grown:
    """What was declared, by year and over pairs of years, where all that went on as one another is one.

    A chain counts in a pair where each of its institutions that stand in one of the years reported for it;
    one that did not exist in a year has none then, which is known. ``group`` narrows to chains of which one
    is of these types, levels ... in the last year.
    """
    if not wanted.years:
        return Grown({}, {})
    narrowed = tuple((name, tuple(values)) for name, values in (group or {}).items() if values)
    statement = _growth(wanted.years, tuple(pairs), wanted.column, narrowed)
    values = [plain(value) for value in session.execute(statement, given(wanted)).one()]
    amounts = {}
    for year in wanted.years:
        said, agreed, stands, reported, agreed_by = (values.pop(0) for _ in range(5))
        amounts[year] = Amount(said, agreed, stands or 0, reported or 0, agreed_by or 0)
    found = {}
    for pair in pairs:
        told = Pair._make(values.pop(0) for _ in range(6))
        found[pair] = told._replace(chains=told.chains or 0, incomplete=told.incomplete or 0)
    return Grown(amounts, found)


@lru_cache(maxsize=200)
def _growth(
    years: tuple[int, ...],
    pairs: tuple[tuple[int, int], ...],
    column: str,
    narrowed: tuple[tuple[str, tuple[str, ...]], ...],
) -> sa.Select[Any]:
    inner = _by_chain(years, column, narrowed).subquery()
    columns: list[sa.ColumnElement[Any]] = []
    for year in years:
        columns += [sa.func.sum(inner.c[f"{name}{year}"]) for name in _AMOUNTS]
    for first, second in pairs:
        columns += _pair(inner.c, first, second)
    return sa.select(*columns)


def _by_chain(
    years: tuple[int, ...], column: str, narrowed: tuple[tuple[str, tuple[str, ...]], ...]
) -> sa.Select[Any]:
    said = aliased(DeclaredYearRow)
    columns: list[Any] = [_row.chain]
    for year in years:
        then = _row.year == year
        stands = sa.and_(then, _row.stands)
        columns += [
            sa.func.sum(sa.case((then, said.declared))).label(f"said{year}"),
            sa.func.sum(sa.case((then, said.accepted))).label(f"agreed{year}"),
            number(stands).label(f"stands{year}"),
            number(sa.and_(stands, said.declared.is_not(None))).label(f"by{year}"),
            number(sa.and_(stands, said.accepted.is_not(None))).label(f"ok{year}"),
        ]
    conditions = list(there(column))
    if narrowed:
        alike = [getattr(_row, name).in_(values) for name, values in narrowed]
        conditions.append(_row.chain.in_(sa.select(_row.chain).where(_row.year == max(years), *alike)))
    return (
        sa.select(*columns)
        .select_from(_row)
        .outerjoin(said, said_of(said, sa.bindparam("measure")))
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
        number(told),
        number(sa.and_(some, sa.not_(told))),
    ]
