"""What institutions declare, read: figures with their steps, what counts of them, who has reported.

``catalog.store.declarations`` writes them. One figure counts for all plans, by its measure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.formats.text.fold import fold
from catalog.store.models import Institution
from catalog.store.models_programme import DerivedRow, ObservationChangeRow, ObservationRow
from catalog.store.scopes import Reach, with_merged, within

DRAFT, SENT, ACCEPTED, RETURNED, SUPERSEDED = "draft", "sent", "accepted", "returned", "superseded"
STATUSES = (DRAFT, SENT, ACCEPTED, RETURNED, SUPERSEDED)
REPORTED = (SENT, ACCEPTED)
"""What counts as having reported."""
SUBJECT = "observation"
Key = tuple[str, str, str]
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as somebody declares it; ``asked`` is what was asked about it and the answer, or None."""

    institution: str
    measure: str
    period: str
    value: float
    unit: str
    split: str = ""
    as_of: date | None = None
    reporter: str = ""
    evidence: Sequence[Mapping[str, str]] = ()
    note: str = ""
    asked: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Figure):
    """A figure that is kept, with where it stands."""

    id: int
    status: str
    replaces: int | None
    created: datetime
    sent: datetime | None
    decided: datetime | None
    decided_by: str
    revision: int

    @property
    def key(self) -> Key:
        """What it is a figure of: measure, period, split."""
        return (self.measure, self.period, self.split)

    @property
    def stamp(self) -> str:
        """What a form was opened with: changes with every step."""
        return f"{self.id}.{self.revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of a figure: what it became, by whom, with which word."""

    at: datetime
    by: str
    status: str
    value: float
    note: str


def observation(row: ObservationRow) -> Observation:
    """The figure that a row keeps."""
    names = Observation.__dataclass_fields__
    return Observation(**{name: getattr(row, name) for name in names})


def get(session: Session, number: int) -> Observation:
    """The figure of that number; raises ``UnknownName``."""
    row = session.get(ObservationRow, number)
    if row is None:
        raise UnknownName(SUBJECT, str(number))
    return observation(row)


def institution_of(session: Session, number: int) -> str | None:
    """The slug of the institution that a figure is of; None for a number that no figure has."""
    return session.scalar(sa.select(ObservationRow.institution).where(ObservationRow.id == number))


def of_institution(
    session: Session, slug: str, periods: Collection[str], *, whole: bool = False
) -> list[Observation]:
    """The figures of an institution for these periods by number; superseded ones too where ``whole``."""
    return of_institutions(session, [slug], periods, whole=whole)[slug]


def of_institutions(
    session: Session, slugs: Collection[str], periods: Collection[str], *, whole: bool = False
) -> dict[str, list[Observation]]:
    """The figures of each of these institutions for these periods by number, as ``of_institution`` does."""
    found: dict[str, list[Observation]] = {slug: [] for slug in slugs}
    asked = sorted(found)
    for start in range(0, len(asked), _AT_ONCE):
        wanted = sa.select(ObservationRow).where(
            ObservationRow.institution.in_(asked[start : start + _AT_ONCE]),
            ObservationRow.period.in_(sorted(periods)),
        )
        if not whole:
            wanted = wanted.where(ObservationRow.status != SUPERSEDED)
        for row in session.scalars(wanted.order_by(ObservationRow.id)):
            found[row.institution].append(observation(row))
    return found


def latest(found: Sequence[Observation]) -> dict[Key, Observation]:
    """The newest figure of each key, as a form shows it."""
    return {one.key: one for one in sorted(found, key=lambda one: one.id)}


def history(session: Session, number: int) -> list[Change]:
    """The steps of one figure, the oldest first."""
    rows = session.scalars(
        sa.select(ObservationChangeRow)
        .where(ObservationChangeRow.observation == number)
        .order_by(ObservationChangeRow.id)
    )
    return [Change(at=row.at, by=row.by, status=row.status, value=row.value, note=row.note) for row in rows]


def told(one: Observation) -> dict[str, Any]:
    """What the audit log and the API tell of a figure."""
    return {
        "institution": one.institution,
        "measure": one.measure,
        "period": one.period,
        **({"split": one.split} if one.split else {}),
        "value": one.value,
        "unit": one.unit,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "reporter": one.reporter,
        "status": one.status,
        "evidence": [dict(link) for link in one.evidence],
        "note": one.note,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of figures is narrowed to; empty is everything but drafts and what was superseded."""

    text: str = ""
    status: str = ""
    measure: str = ""
    period: str = ""
    institution: str = ""


SORTS = {
    "institution": Institution.sort_key,
    "measure": ObservationRow.measure,
    "period": ObservationRow.period,
    "sent": ObservationRow.sent,
}
"""The columns by which lists are sorted."""


def listed(
    session: Session, reach: Reach, wanted: Wanted, *, sort: str = "-sent", offset: int = 0, limit: int = 50
) -> tuple[int, list[tuple[Observation, str]]]:
    """Figures within ``reach`` that were sent, with the names of their institutions, and their number."""
    conditions = [within(ObservationRow.institution, with_merged(session, reach))]
    conditions.append(
        ObservationRow.status == wanted.status
        if wanted.status
        else ObservationRow.status.in_((SENT, ACCEPTED, RETURNED))
    )
    for name in ("measure", "period", "institution"):
        if value := getattr(wanted, name):
            conditions.append(getattr(ObservationRow, name) == value)
    conditions += [Institution.folded.contains(word, autoescape=True) for word in fold(wanted.text).split()]
    chosen = (
        sa.select(ObservationRow, Institution.name_vi)
        .join(Institution, Institution.slug == ObservationRow.institution)
        .where(*conditions)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(chosen.subquery())) or 0
    column = SORTS[sort.removeprefix("-")]
    order = column.desc().nulls_last() if sort.startswith("-") else column.asc().nulls_first()
    rows = session.execute(chosen.order_by(order, ObservationRow.id.desc()).offset(offset).limit(limit))
    return total, [(observation(row), name) for row, name in rows]


def count_waiting(session: Session, reach: Reach) -> int:
    """How many figures within ``reach`` wait for an officer."""
    waiting = sa.select(sa.func.count()).where(
        ObservationRow.status == SENT, within(ObservationRow.institution, with_merged(session, reach))
    )
    return session.scalar(waiting) or 0


def reporters(session: Session, period: str) -> set[str]:
    """The slugs of those who sent anything for a period, for a year also those who told a quarter of it."""
    of_period = ObservationRow.period == period
    if "-" not in period:
        of_period = sa.or_(of_period, ObservationRow.period.startswith(f"{period}-"))
    rows = sa.select(ObservationRow.institution).where(of_period, ObservationRow.status.in_(REPORTED))
    return set(session.scalars(rows.distinct()))


class Shown(NamedTuple):
    """What the catalog itself shows of a measure in a year, with the ids of what shows it."""

    holds: bool
    evidence: tuple[str, ...]


def shown(session: Session, slug: str, measure: str, year: int) -> Shown | None:
    """What the catalog shows beside a declared figure; None where nothing is derived."""
    row = session.get(DerivedRow, (slug, measure, year))
    return None if row is None else Shown(row.holds, tuple(row.evidence))


def stamp(session: Session) -> int:
    """A number that changes with every step of any figure; for what is kept while nothing changes."""
    return session.scalar(sa.select(sa.func.max(ObservationChangeRow.id))) or 0
