"""What was seen of institutions by day, added up; of whom it was seen by nothing is known.

A day is a text like 2026-11-23, in Vietnam's time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from catalog.store import institutions
from catalog.store.columns import table_of
from catalog.store.models import Institution, RecordRow
from catalog.store.models_public import VisitsRow

CHUNK = 500
_table = table_of(VisitsRow)


class Seen(NamedTuple):
    """Pages of its records that were opened, lists of results that showed it, ways out that were taken."""

    views: int = 0
    shown: int = 0
    clicks: int = 0

    def plus(self, other: Seen) -> Seen:
        """Both together."""
        return Seen(self.views + other.views, self.shown + other.shown, self.clicks + other.clicks)


def _adding(statement: sqlite.Insert | postgresql.Insert) -> sqlite.Insert | postgresql.Insert:
    sums = {name: _table.c[name] + statement.excluded[name] for name in Seen._fields}
    return statement.on_conflict_do_update(index_elements=[_table.c.institution, _table.c.day], set_=sums)


_ADD = {"sqlite": _adding(sqlite.insert(_table)), "postgresql": _adding(postgresql.insert(_table))}


def add(session: Session, seen: Mapping[tuple[str, str], Seen]) -> None:
    """Add what was seen, by institution and day, to what is there."""
    # In one order in all processes: rows that two change at once lock nobody out for good.
    rows = [
        {"institution": slug, "day": day, **counts._asdict()} for (slug, day), counts in sorted(seen.items())
    ]
    if rows:
        session.connection().execute(_ADD[session.connection().dialect.name], rows)


def institutions_of(session: Session, records: Collection[str]) -> dict[str, str]:
    """The institution of each of these records that is shown; of a merged one what it went on as."""
    found: dict[str, str] = {}
    merged = institutions.merged_rows(session)
    identifiers = sorted(records)
    for start in range(0, len(identifiers), CHUNK):
        rows = session.execute(
            sa.select(RecordRow.id, RecordRow.institution).where(
                RecordRow.id.in_(identifiers[start : start + CHUNK]),
                RecordRow.seq.is_not(None),
                RecordRow.withdrawn.is_(None),
            )
        )
        found |= {identifier: institutions.last_of(merged, slug) for identifier, slug in rows}
    return found


def known(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """Of these slugs those that an institution has, each with the one that it went on as."""
    found: dict[str, str] = {}
    merged = institutions.merged_rows(session)
    wanted = sorted(slugs)
    for start in range(0, len(wanted), CHUNK):
        rows = session.scalars(
            sa.select(Institution.slug).where(Institution.slug.in_(wanted[start : start + CHUNK]))
        )
        found |= {slug: institutions.last_of(merged, slug) for slug in rows}
    return found


def by_day(session: Session, slug: str, since: date, until: date) -> dict[str, Seen]:
    """What was seen of an institution between two days, both included; days of nothing are left out."""
    rows = session.execute(
        sa.select(VisitsRow.day, *_SUMS)
        .where(
            VisitsRow.institution.in_(institutions.bearing(session, slug)),
            VisitsRow.day.between(since.isoformat(), until.isoformat()),
        )
        .group_by(VisitsRow.day)
        .order_by(VisitsRow.day)
    )
    return {day: Seen(*map(int, counts)) for day, *counts in rows}


def totals(session: Session, slugs: Collection[str], since: date, until: date) -> dict[str, Seen]:
    """What was seen of each of these institutions in that time; those of which nothing was are left out."""
    merged = institutions.merged_rows(session)
    wanted = {*slugs, *(slug for slug in merged if institutions.last_of(merged, slug) in slugs)}
    rows = session.execute(
        sa.select(VisitsRow.institution, *_SUMS)
        .where(
            VisitsRow.institution.in_(sorted(wanted)),
            VisitsRow.day.between(since.isoformat(), until.isoformat()),
        )
        .group_by(VisitsRow.institution)
    )
    found: dict[str, Seen] = {}
    for slug, *counts in rows:
        kept = institutions.last_of(merged, slug)
        found[kept] = found.get(kept, Seen()).plus(Seen(*map(int, counts)))
    return found


_SUMS = tuple(sa.func.sum(_table.c[name]) for name in Seen._fields)


def gathered(
    views: Counter[tuple[str, str]], shown: Counter[tuple[str, str]], clicks: Counter[tuple[str, str]]
) -> dict[tuple[str, str], Seen]:
    """Three counts by institution and day as one."""
    return {place: Seen(views[place], shown[place], clicks[place]) for place in {*views, *shown, *clicks}}
