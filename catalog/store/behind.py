"""The institutions behind a figure of the programme, by the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.counting import RULES, Sought
from catalog.store.models import CountedRow, DeclaredYearRow, DerivedRow, Institution

_row, _said, _shown = CountedRow, DeclaredYearRow, DerivedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBehind:
    """Which institutions: of ``wanted`` (one year), of these types, levels ... (none: all), in a state.

    ``after`` are the same of what they took over, None where that does not count. A growth's ``state`` is
    only whether somebody ``reported``. An empty state is any.
    """

    wanted: Sought
    kinds: Mapping[str, Sequence[str]] = field(default_factory=dict)
    after: Mapping[str, Sequence[str]] | None = None
    state: str = ""
    by_reports: bool = False


class Row(NamedTuple):
    """One of them; ``shown`` is 1, 0 or None, ``evidence``, ``halves`` and ``marks`` say by what."""

    slug: str
    name_vi: str
    name_en: str
    shown: int | None
    answer: int | None
    declared: float | None
    accepted: float | None
    amount: int | None
    evidence: list[str] | None
    halves: dict[str, bool] | None
    marks: list[str] | None


class Absent(NamedTuple):
    """An institution that counts and of which the catalog has no record."""

    slug: str
    name_vi: str
    name_en: str
    system: str
    type: str
    level: str
    province: str
    commune: str


def absent(
    session: Session, asked: Sequence[WantedBehind], *, offset: int = 0, limit: int | None = None
) -> tuple[int, list[Absent]]:
    """How many institutions there are in any of these groups, and a page of them by name, or all."""
    joined = sa.join(CountedRow, Institution, Institution.slug == _row.institution)
    # The rows of a plan overlap: an institution is there once.
    is_wanted = sa.or_(sa.false(), *(sa.and_(*_conditions(one)) for one in asked))
    total = session.scalar(sa.select(sa.func.count()).select_from(joined).where(is_wanted)) or 0
    rows = session.execute(
        sa.select(*(getattr(Institution, name) for name in Absent._fields))
        .select_from(joined)
        .where(is_wanted)
        .order_by(Institution.sort_key, Institution.slug)
        .offset(offset)
        .limit(limit)
    )
    return total, [Absent(*(value or "" for value in row)) for row in rows]


def listed(session: Session, asked: WantedBehind, *, offset: int, limit: int) -> tuple[int, list[Row]]:
    """How many there are, and a page of them in the order of their names."""
    joined = _joined(asked.wanted)
    conditions = list(_conditions(asked))
    total = session.scalar(sa.select(sa.func.count()).select_from(joined).where(*conditions)) or 0
    reached, answer = _rule(asked.wanted), _answer(asked)
    rows = session.execute(
        sa.select(
            Institution.slug, Institution.name_vi, Institution.name_en, reached, answer, _said.declared,
            _said.accepted, _shown.amount, _shown.evidence, _shown.halves, _shown.marks,
        )
        .select_from(joined)
        .where(*conditions)
        .order_by(Institution.sort_key, Institution.slug)
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    return total, [Row(*row) for row in rows]


def _joined(wanted: Sought) -> Any:
    said = sa.and_(
        _said.institution == _row.institution, _said.measure == wanted.measure, _said.year == _row.year
    )
    shown = sa.and_(
        _shown.institution == _row.institution, _shown.rule == wanted.rule, _shown.year == _row.year
    )
    table = sa.join(CountedRow, Institution, Institution.slug == _row.institution)
    return table.outerjoin(DeclaredYearRow, said).outerjoin(DerivedRow, shown)


def _rule(wanted: Sought) -> sa.ColumnElement[Any]:
    if wanted.rule in RULES:
        column: sa.ColumnElement[Any] = getattr(_row, wanted.rule).expression
        return column
    return sa.null()


def _answer(asked: WantedBehind) -> sa.ColumnElement[Any]:
    if asked.by_reports:
        return sa.case((_said.declared.is_not(None), 1))
    accepted = (_said.accepted > 0, 1), (_said.accepted.is_not(None), 0)
    return sa.case(*accepted, else_=_rule(asked.wanted))


def _conditions(asked: WantedBehind) -> Iterator[sa.ColumnElement[bool]]:
    wanted = asked.wanted
    yield _row.system == wanted.system
    yield _row.year.in_(wanted.years)
    if wanted.column:
        yield getattr(_row, wanted.column) == wanted.key
    own = sa.and_(_row.counts, *_in(asked.kinds, ""))
    if asked.after is None:
        yield own
    else:
        yield sa.or_(own, sa.and_(_row.stands, _row.after_level != "", *_in(asked.after, "after_")))
    answer = _answer(asked)
    match asked.state:
        case "yes":
            yield answer == 1
        case "no":
            yield answer == 0
        case "unknown":
            yield answer.is_(None)
        case "no_record":
            yield _row.present == 0
        case "not_reported":
            yield _said.declared.is_(None)


def _in(kinds: Mapping[str, Sequence[str]], before: str) -> Iterator[sa.ColumnElement[bool]]:
    for name, values in kinds.items():
        if values:
            column = name if name == "region_class" else f"{before}{name}"
            yield getattr(_row, column).in_(values)
