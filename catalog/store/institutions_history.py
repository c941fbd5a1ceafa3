"""What institutions were: names, states and places with their days, what came before and after them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.gazetteer import seat
from catalog.store.models_institutions import (
    Dated,
    Institution,
    InstitutionLink,
    InstitutionName,
    InstitutionStatus,
    InstitutionTerritory,
)

KINDS: Mapping[str, type[Dated]] = {
    "names": InstitutionName,
    "statuses": InstitutionStatus,
    "territories": InstitutionTerritory,
}
FACTS: Mapping[str, tuple[str, ...]] = {
    "names": ("name_vi", "name_en", "short_name"),
    "statuses": ("status",),
    "territories": ("province", "commune"),
}
"""The facts of an institution whose past is kept, by kind."""
_COLUMNS = {**FACTS, "territories": ("code_list", "code", "province", "commune")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What held of an institution from one day to another (None: open); ``facts`` by name."""

    id: int
    since: date | None
    until: date | None
    act: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """An institution that came before or after: ``day`` and ``act`` say when and by what."""

    slug: str
    name_vi: str
    name_en: str
    day: date | None
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The past of an institution, each list from its oldest part on; what came before and after it."""

    names: tuple[Period, ...] = ()
    statuses: tuple[Period, ...] = ()
    territories: tuple[Period, ...] = ()
    earlier: tuple[Linked, ...] = ()
    later: tuple[Linked, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.names or self.statuses or self.territories or self.earlier or self.later)


def of(session: Session, slug: str) -> History:
    """The past of the institution of that slug."""
    periods = {kind: tuple(map(_period(kind), _rows(session, kind, slug))) for kind in KINDS}
    links = {name: _linked(session, slug, name) for name in ("earlier", "later")}
    return History(**periods, **links)  # type: ignore[arg-type]


def _rows(session: Session, kind: str, slug: str) -> list[Dated]:
    table = KINDS[kind]
    rows = session.scalars(sa.select(table).where(table.institution == slug))
    return sorted(rows, key=lambda row: (row.since or date.min, row.until or date.max, row.id))


def _period(kind: str) -> Any:
    def period(row: Dated) -> Period:
        facts = {name: getattr(row, name) for name in _COLUMNS[kind]}
        return Period(id=row.id, since=row.since, until=row.until, act=row.act, facts=facts)

    return period


def _linked(session: Session, slug: str, end: str) -> tuple[Linked, ...]:
    other = "later" if end == "earlier" else "earlier"
    here, there = getattr(InstitutionLink, other), getattr(InstitutionLink, end)
    rows = session.execute(
        sa.select(
            Institution.slug,
            Institution.name_vi,
            Institution.name_en,
            InstitutionLink.day,
            InstitutionLink.act,
        )
        .join(InstitutionLink, there == Institution.slug)
        .where(here == slug)
        .order_by(Institution.sort_key, Institution.slug)
    )
    return tuple(Linked(slug=row[0], name_vi=row[1], name_en=row[2], day=row[3], act=row[4]) for row in rows)


def follow(
    session: Session,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    since: date | None = None,
    act: str = "",
) -> bool:
    """Keep what an institution was where its name, state or place changed; False where nothing is to be kept.

    With ``since`` the change holds from that day on: what was until then is kept, with its last day. Without,
    the change puts right what was wrong: the open period, where there is one, says the new facts.
    """
    changed = False
    for kind, names in FACTS.items():
        old, new = ({name: facts.get(name) or "" for name in names} for facts in (before, after))
        if old == new:
            continue
        if since is not None:
            _turn(session, kind, after["slug"], _stored(kind, old), _stored(kind, new), since, act)
            changed = True
        else:
            changed |= _correct(session, kind, after["slug"], old, _stored(kind, new))
    return changed


def _stored(kind: str, facts: Mapping[str, str]) -> dict[str, str]:
    if kind != "territories":
        return dict(facts)
    codes = seat(facts).codes
    code = codes.get("commune_code") or codes.get("province_code", "")
    return {**facts, "code": code, "code_list": codes.get("code_list", "")}


def _present(session: Session, kind: str, slug: str, facts: Mapping[str, str]) -> Dated | None:
    """The open period that says the present; one of a former name whose end nobody knows is open too."""
    said = {name: facts[name] for name in FACTS[kind]}
    found = (row for row in _rows(session, kind, slug) if row.until is None)
    return next((row for row in found if {name: getattr(row, name) for name in said} == said), None)


def _turn(
    session: Session,
    kind: str,
    slug: str,
    old: Mapping[str, str],
    new: Mapping[str, str],
    since: date,
    act: str,
) -> None:
    table, was, last = KINDS[kind], _present(session, kind, slug, old), since - timedelta(days=1)
    if was is None:
        if any(old.values()):
            session.add(table(institution=slug, since=None, until=last, act="", **old))
    elif was.since is not None and was.since >= since:
        # The same day again, or an earlier one: the newer word counts.
        session.delete(was)
    else:
        was.until = last
    for row in _rows(session, kind, slug):
        if row.until is not None and row.until >= since and (row.since is None or row.since < since):
            row.until = last
    session.add(table(institution=slug, since=since, until=None, act=act, **new))
    session.flush()


def _correct(session: Session, kind: str, slug: str, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    was = _present(session, kind, slug, old)
    if was is None:
        return False
    for name, value in new.items():
        setattr(was, name, value)
    session.flush()
    return True


def told(session: Session, slug: str) -> dict[str, list[dict[str, Any]]]:
    """All periods as JSON values, for the audit log; ``put_back`` takes them."""
    return {kind: [_json(kind, row) for row in _rows(session, kind, slug)] for kind in KINDS}


def _json(kind: str, row: Dated) -> dict[str, Any]:
    days = {name: day and day.isoformat() for name, day in (("since", row.since), ("until", row.until))}
    return {**days, "act": row.act, **{name: getattr(row, name) for name in _COLUMNS[kind]}}


def put_back(session: Session, slug: str, periods: Mapping[str, Any]) -> None:
    """Make the periods those that ``told`` gave."""
    for kind, table in KINDS.items():
        session.execute(sa.delete(table).where(table.institution == slug))
        for entry in periods.get(kind, ()):
            put(session, kind, slug, entry)


def put(session: Session, kind: str, slug: str, told: Mapping[str, Any]) -> None:
    """Add a period as ``told`` gives it."""
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("since", "until")}
    add_period(session, kind, slug, told, act=told["act"], **days)


def drop_equal(session: Session, kind: str, slug: str, told: Mapping[str, Any]) -> None:
    """Forget a period that says the same as ``told`` does, if there is one."""
    same = (row for row in _rows(session, kind, slug) if _json(kind, row) == told)
    if (row := next(same, None)) is not None:
        session.delete(row)
        session.flush()


def add_period(
    session: Session,
    kind: str,
    slug: str,
    facts: Mapping[str, str],
    *,
    since: date | None = None,
    until: date | None = None,
    act: str = "",
) -> bool:
    """Keep a former name, state or place that nobody had entered; False for one that is told already."""
    values = {name: facts.get(name, "") for name in _COLUMNS[kind]}
    row = KINDS[kind](institution=slug, since=since, until=until, act=act, **values)
    if _json(kind, row) in (_json(kind, known) for known in _rows(session, kind, slug)):
        return False
    session.add(row)
    session.flush()
    return True


def drop_period(session: Session, kind: str, slug: str, number: int) -> bool:
    """Forget a period that was entered wrongly; False if there is none of that number."""
    row = session.get(KINDS[kind], number)
    if row is None or row.institution != slug:
        return False
    session.delete(row)
    session.flush()
    return True


def link(session: Session, earlier: str, later: str, day: date | None = None, act: str = "") -> bool:
    """Say that one institution went on as another; False if that was said already, with this day and act."""
    row = session.get(InstitutionLink, (earlier, later))
    if row is None:
        session.add(InstitutionLink(earlier=earlier, later=later, day=day, act=act))
    elif (row.day, row.act) == (day, act):
        return False
    else:
        row.day, row.act = day, act
    session.flush()
    return True


def link_of(session: Session, earlier: str, later: str) -> dict[str, Any] | None:
    """What is said of two institutions of which one went on as the other, None if nothing."""
    row = session.get(InstitutionLink, (earlier, later))
    return None if row is None else {"day": row.day and row.day.isoformat(), "act": row.act}


def unlink(session: Session, earlier: str, later: str) -> bool:
    """Take back that one institution went on as the other; False if nobody said so."""
    row = session.get(InstitutionLink, (earlier, later))
    if row is None:
        return False
    session.delete(row)
    session.flush()
    return True
