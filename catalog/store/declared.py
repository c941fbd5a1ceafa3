"""What institutions declared for each year, made of their observations whenever one of these changes.

Whoever writes an observation calls ``keep`` in the same transaction; the worker makes good what was missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import DeclaredYearRow, ObservationChangeRow, ObservationRow

SENT, ACCEPTED = "sent", "accepted"
STATES = frozenset({"yes", "%"})
"""Units of what is not added up over a year: the last that is told stands for it."""
WAYS = ("on_site", "mobile", "online")
"""The splits that add up to all; those by age and others only tell of a part."""
_QUARTERS = ("Q1", "Q2", "Q3", "Q4")
_HALVES = ("H1", "H2")
_AT_ONCE = 400


class Said(NamedTuple):
    """One observation as it counts here: period "2025" or "2025-Q3", split "" for all."""

    period: str
    split: str
    value: float
    status: str
    unit: str = ""


class OfYear(NamedTuple):
    """What an institution declared of a measure for a year, and what an officer accepted of it."""

    declared: float | None
    accepted: float | None


def of_year(year: int, said: Sequence[Said]) -> OfYear:
    """The figures of a year out of all that was said of it, the oldest first.

    A figure for the whole year goes before parts that must be added up; parts count only when none is
    missing, because a sum over three quarters would look like a fall.
    """
    sent = [one for one in said if one.status in (SENT, ACCEPTED)]
    return OfYear(_added(year, sent), _added(year, [one for one in sent if one.status == ACCEPTED]))


def _added(year: int, said: Iterable[Said]) -> float | None:
    told = list(said)
    newest = {(one.period, one.split): one.value for one in told}
    whole = _of_period(newest, str(year))
    if whole is not None:
        return whole
    states = [one for one in told if one.unit in STATES]
    if states:
        last = max(one.period for one in states)
        return [one.value for one in states if one.period == last][-1]
    for parts in (_QUARTERS, _HALVES):
        values = [_of_period(newest, f"{year}-{part}") for part in parts]
        if None not in values:
            return sum(value for value in values if value is not None)
    return None


def _of_period(newest: Mapping[tuple[str, str], float], period: str) -> float | None:
    if (period, "") in newest:
        return newest[period, ""]
    ways = [newest[period, way] for way in WAYS if (period, way) in newest]
    return sum(ways) if ways else None


def keep(session: Session, institution: str, measure: str, period: str) -> None:
    """Make the figures of a year anew after an observation of that institution changed; ``db.writing()``."""
    _keep(session, {(institution, measure, int(period[:4]))})


def keep_each(session: Session, changed: Collection[tuple[str, str, str]]) -> None:
    """The same for observations of several, each named by its institution, measure and period."""
    _keep(session, {(institution, measure, int(period[:4])) for institution, measure, period in changed})


def keep_since(session: Session, change: int) -> int:
    """Make anew what observations changed after that change; gives the number of the last one."""
    last = last_change(session)
    if last == change:
        return last
    changed = (
        sa.select(ObservationRow.institution, ObservationRow.measure, ObservationRow.period)
        .join(ObservationChangeRow, ObservationChangeRow.observation == ObservationRow.id)
        # After a restore the changes begin anew: then all are looked at.
        .where(ObservationChangeRow.id > (change if change < last else 0))
        .distinct()
    )
    _keep(session, {(slug, measure, int(period[:4])) for slug, measure, period in session.execute(changed)})
    return last


def keep_all(session: Session) -> int:
    """Make all figures anew; gives the number of the last change that they are made of."""
    _keep_where(session, sa.true(), sa.true())
    return last_change(session)


def keep_of(session: Session, slugs: Collection[str]) -> None:
    """Make all figures of institutions anew, after observations went from one to the other."""
    _keep_where(session, DeclaredYearRow.institution.in_(slugs), ObservationRow.institution.in_(slugs))


def _keep_where(session: Session, kept: sa.ColumnElement[bool], said: sa.ColumnElement[bool]) -> None:
    session.execute(sa.delete(DeclaredYearRow).where(kept))
    row = ObservationRow
    found = session.execute(sa.select(row.institution, row.measure, row.period).where(said).distinct())
    _keep(session, {(slug, measure, int(period[:4])) for slug, measure, period in found})


def _keep(session: Session, wanted: Collection[tuple[str, str, int]]) -> None:
    ordered = sorted(wanted)
    for start in range(0, len(ordered), _AT_ONCE):
        some = set(ordered[start : start + _AT_ONCE])
        said = _said(session, some)
        session.execute(
            sa.delete(DeclaredYearRow).where(
                sa.tuple_(DeclaredYearRow.institution, DeclaredYearRow.measure, DeclaredYearRow.year).in_(
                    some
                )
            )
        )
        made = {key: of_year(key[2], said.get(key, ())) for key in sorted(some)}
        session.add_all(
            DeclaredYearRow(institution=slug, measure=measure, year=year, **told._asdict())
            for (slug, measure, year), told in made.items()
            if told.declared is not None
        )
        session.flush()


def _said(
    session: Session, wanted: Collection[tuple[str, str, int]]
) -> dict[tuple[str, str, int], list[Said]]:
    row = ObservationRow
    found: dict[tuple[str, str, int], list[Said]] = {}
    rows = session.execute(
        sa.select(row.institution, row.measure, row.period, row.split, row.value, row.status, row.unit)
        .where(row.institution.in_(sorted({slug for slug, _, _ in wanted})), row.status.in_((SENT, ACCEPTED)))
        .order_by(row.id)
    )
    for slug, measure, period, split, value, status, unit in rows:
        key = (slug, measure, int(period[:4]))
        if key in wanted:
            found.setdefault(key, []).append(Said(period, split, value, status, unit))
    return found


def last_change(session: Session) -> int:
    """The number of the last change of an observation."""
    return session.scalar(sa.select(sa.func.max(ObservationChangeRow.id))) or 0
