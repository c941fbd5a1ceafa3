"""How what one can go to stands on a day: on, to come, undated, called off, over; in the order of lists.

``store.attended`` keeps the days of each record and, of those around today, its occasions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.record import SCHEDULE_STATUSES
from catalog.store.attended import BEHIND, SURE
from catalog.store.institutions import bearing
from catalog.store.models import AttendedRow, OccasionRow

STATES = ("now", "coming", "undated", *SCHEDULE_STATUSES, "past")
"""In their order: what is on ends soonest first, what comes by its next day, what is over the last first."""
_row = AttendedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for on ``today``; empty and None narrow nothing.

    ``institution`` is a slug. ``since`` and ``until`` are days between which it takes place, the second
    after the first or None. ``among`` are the records that are looked at.
    """

    today: date
    kinds: Sequence[str]
    state: str = ""
    institution: str = ""
    since: date | None = None
    until: date | None = None
    among: Collection[str] | None = None

    @property
    def is_known(self) -> bool:
        """Whether the days asked for are among those of which all occasions are kept.

        Where they are not, the list has all that may take place then.
        """
        if self.since is None:
            return True
        last = self.until or self.since
        return self.since >= self.today - BEHIND and last <= self.today + SURE


class Standing(NamedTuple):
    """A record's id and how it stands: one of ``STATES``."""

    record: str
    state: str


class Placed(NamedTuple):
    """Where a record takes place: its institution, and the cells of its places (None: not computed yet)."""

    record: str
    institution: str
    cells: str | None


def placed(session: Session, wanted: Wanted) -> list[Placed]:
    """Where those that may fit take place, in no order: whatever their state."""
    told = sa.select(_row.record, _row.institution, _row.cells).where(*_narrowed(session, wanted))
    return [Placed(*row) for row in session.execute(told)]


def count(session: Session, wanted: Wanted) -> int:
    """How many there are."""
    facts, conditions = _facts(session, wanted)
    return session.scalar(sa.select(sa.func.count()).select_from(facts).where(*conditions)) or 0


def listed(session: Session, wanted: Wanted, *, offset: int = 0, limit: int | None = None) -> list[Standing]:
    """A page of them in their order, or all."""
    facts, conditions = _facts(session, wanted)
    state = _state(facts, wanted)
    rank = sa.case(*((state == name, place) for place, name in enumerate(STATES)))
    over = sa.case((state == "past", facts.c.last_day), else_="")
    following = sa.func.coalesce(facts.c.following, facts.c.first_day)
    soonest = sa.case((state == "now", facts.c.last_day), (state == "coming", following), else_="")
    chosen = (
        sa.select(facts.c.record, state)
        .where(*conditions)
        .order_by(rank, over.desc(), soonest, facts.c.record)
        .offset(offset)
        .limit(limit)
    )
    return [Standing(record, told) for record, told in session.execute(chosen)]


def _facts(session: Session, wanted: Wanted) -> tuple[sa.CTE, list[sa.ColumnElement[bool]]]:
    """What states follow from, and the conditions on it; each record's occasions are looked up once."""
    day, occasion = wanted.today.isoformat(), OccasionRow
    following = (
        sa.select(sa.func.min(occasion.first))
        .where(occasion.record == _row.record, occasion.called_off.is_(False), occasion.first > day)
        .correlate(_row)
        .scalar_subquery()
    )
    facts = (
        sa.select(
            _row.record,
            _row.status,
            _row.first_day,
            _row.last_day,
            _takes_place(occasion.first <= day, occasion.last >= day).label("is_on"),
            following.label("following"),
        )
        .where(*_narrowed(session, wanted))
        .cte("facts")
        .prefix_with("MATERIALIZED")
    )
    return facts, [_state(facts, wanted) == wanted.state] if wanted.state else []


def _state(facts: sa.CTE, wanted: Wanted) -> sa.ColumnElement[str]:
    told = facts.c
    comes = sa.or_(told.following.is_not(None), told.first_day > wanted.today.isoformat())
    return sa.case(
        (told.status != "", told.status),
        (told.is_on, "now"),
        (comes, "coming"),
        (told.last_day == "", "undated"),
        else_="past",
    )


def _narrowed(session: Session, wanted: Wanted) -> Iterator[sa.ColumnElement[bool]]:
    yield _row.kind.in_(wanted.kinds)
    yield _row.reached != ""
    if wanted.institution:
        yield _row.institution.in_(bearing(session, wanted.institution))
    if wanted.among is not None:
        yield _row.record.in_(sorted(wanted.among))
    if wanted.since is not None:
        yield _between(wanted, wanted.since)


def _between(wanted: Wanted, since: date) -> sa.ColumnElement[bool]:
    """Whether it takes place then, or may where that is not known."""
    begins = wanted.until or date.max
    spans = sa.and_(
        _row.status == "", _row.first_day <= begins.isoformat(), _row.last_day >= since.isoformat()
    )
    if not wanted.is_known:
        return spans
    there = _takes_place(OccasionRow.first <= begins.isoformat(), OccasionRow.last >= since.isoformat())
    if wanted.until is not None:
        return there
    # What begins after the last of the days that are kept comes later than any day that can be asked for.
    far = (wanted.today + SURE + timedelta(1)).isoformat()
    return sa.or_(there, sa.and_(spans, _row.first_day >= far))


def _takes_place(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return (
        sa.exists()
        .where(OccasionRow.record == _row.record, OccasionRow.called_off.is_(False), *conditions)
        .correlate(_row)
    )
