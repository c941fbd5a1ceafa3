"""What the programme's figures are worked out of: institutions with their past, and their activities."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.activities.schedules import ZONE
from catalog.store.institutions import last_of
from catalog.store.models import AttendedRow, Institution, RecordRow, RecordVersion
from catalog.store.models_institutions import (
    Dated,
    InstitutionLink,
    InstitutionName,
    InstitutionStatus,
    InstitutionTerritory,
)

FACTS = (
    "slug", "system", "type", "level", "status", "region_class", "services", "url", "modified",
    "province", "commune", "address", "lat", "lon", "merged_into",
)  # fmt: skip


class Place(NamedTuple):
    """Where an institution was from one day to another (None: open): a unit's key, or names alone."""

    since: date | None
    until: date | None
    key: str
    province: str
    commune: str


@dataclass(slots=True)
class Past:
    """What is known of an institution's days; ``went_on`` is the first on which it went on as another.

    ``names`` are the first days of its names, ``earlier`` the slugs of what it came from.
    """

    names: list[date | None] = field(default_factory=list)
    states: list[tuple[date | None, date | None, str]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)
    went_on: date | None = None


class Activity(NamedTuple):
    """A live record that one can go to, with its days as ``store.attended`` keeps them."""

    institution: str
    record: str
    kind: str
    first_day: str
    last_day: str
    status: str
    online: bool
    created: datetime
    told: Mapping[str, Any]


def facts(session: Session, slugs: Collection[str]) -> dict[str, dict[str, Any]]:
    """The facts of institutions that figures depend on, by slug."""
    rows = session.execute(
        sa.select(*(getattr(Institution, name) for name in FACTS)).where(Institution.slug.in_(sorted(slugs)))
    )
    return {row[0]: dict(zip(FACTS, row, strict=True)) for row in rows}


def pasts(session: Session, slugs: Collection[str]) -> dict[str, Past]:
    """The past of institutions by slug."""
    found = {slug: Past() for slug in slugs}
    for name in _periods(session, InstitutionName, slugs):
        found[name.institution].names.append(name.since)
    for state in _periods(session, InstitutionStatus, slugs):
        found[state.institution].states.append((state.since, state.until, state.status))
    for place in _periods(session, InstitutionTerritory, slugs):
        key = f"{place.code_list}:{place.code}" if place.code else ""
        there = Place(place.since, place.until, key, place.province, place.commune)
        found[place.institution].places.append(there)
    link = InstitutionLink
    for earlier, later, day in session.execute(
        sa.select(link.earlier, link.later, link.day)
        .where(sa.or_(link.earlier.in_(sorted(slugs)), link.later.in_(sorted(slugs))))
        .order_by(link.earlier, link.later)
    ):
        if later in found:
            found[later].earlier.append(earlier)
        if earlier in found and day is not None:
            known = found[earlier].went_on
            found[earlier].went_on = day if known is None else min(known, day)
    return found


def _periods(session: Session, table: type[Any], slugs: Collection[str]) -> Iterator[Any]:
    kept: type[Dated] = table
    rows = session.scalars(sa.select(kept).where(kept.institution.in_(sorted(slugs))).order_by(kept.id))
    return iter(rows)


def links(session: Session) -> list[tuple[str, str]]:
    """All pairs of institutions of which the first went on as the second."""
    return [
        (earlier, later)
        for earlier, later in session.execute(sa.select(InstitutionLink.earlier, InstitutionLink.later))
    ]


def activities(
    session: Session, slugs: Collection[str], merged: Mapping[str, str]
) -> dict[str, list[Activity]]:
    """The activities of institutions by slug; those that stand under a merged one's slug are theirs too."""
    theirs = {*slugs, *(slug for slug in merged if last_of(merged, slug) in slugs)}
    row = AttendedRow
    rows = session.execute(
        sa.select(
            row.institution, row.record, row.kind, row.first_day, row.last_day, row.status, row.online,
            RecordRow.created, RecordVersion.json,
        )
        .join(RecordRow, RecordRow.id == row.record)
        .join(RecordVersion, RecordVersion.id == RecordRow.current_version)
        .where(row.institution.in_(sorted(theirs)))
        .order_by(row.institution, row.record)
    )  # fmt: skip
    found: dict[str, list[Activity]] = {}
    for one in rows:
        slug = last_of(merged, one[0])
        found.setdefault(slug, []).append(Activity._make((slug, *one[1:-1], orjson.loads(one[-1]))))
    return found


def begun(session: Session, slugs: Collection[str]) -> dict[str, int]:
    """In which year the first live record under a slug came. Reads each record's row."""
    if not slugs:
        return {}
    rows = session.execute(
        sa.select(RecordRow.institution, sa.func.min(RecordRow.created))
        .where(RecordRow.institution.in_(sorted(slugs)))
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .group_by(RecordRow.institution)
    )
    return {slug: first.astimezone(ZONE).year for slug, first in rows}


def changed(session: Session, after: int, until: int) -> set[str]:
    """The slugs under which records stand that changed after a number of the log, up to another."""
    return set(
        session.scalars(
            sa.select(RecordRow.institution).where(RecordRow.seq > after, RecordRow.seq <= until).distinct()
        )
    )


def touched(session: Session, since: datetime) -> set[str]:
    """The slugs of institutions whose facts or past changed at that time or later."""
    return set(session.scalars(sa.select(Institution.slug).where(Institution.modified >= since)))


def turning(session: Session, after: date, until: date) -> set[str]:
    """The slugs of institutions for which a state or place begins or ended after one day, up to another."""
    found: set[str] = set()
    for table in (InstitutionStatus, InstitutionTerritory, InstitutionName):
        days = sa.or_(
            sa.and_(table.since > after, table.since <= until),
            # What ended on a day is over on the next.
            sa.and_(table.until >= after, table.until < until),
        )
        found.update(session.scalars(sa.select(table.institution).where(days)))
    return found


def everyone(session: Session) -> list[str]:
    """The slugs of all institutions that stand for themselves."""
    return list(
        session.scalars(
            sa.select(Institution.slug).where(Institution.merged_into == "").order_by(Institution.slug)
        )
    )


def newest(session: Session) -> datetime | None:
    """When an institution last changed."""
    return session.scalar(sa.select(sa.func.max(Institution.modified)))
