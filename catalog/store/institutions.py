"""Institutions: adding, changing, reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.gazetteer import seat
from catalog.store import changes, scopes
from catalog.store.db import now
from catalog.store.models import Institution, RecordRow

FACTS = (
    "slug", "name_vi", "name_en", "system", "type", "level", "province", "commune", "address", "lat", "lon",
    "url", "hours", "contact",
)  # fmt: skip
INDEXED = ("name_vi", "name_en", "system", "level", "province", "commune", "address", "lat", "lon")
"""The facts that search documents hold: a change of one of them raises the institution's works."""


def facts(row: Institution) -> dict[str, Any]:
    """The published facts of an institution, empty ones left out, with the codes of where it is."""
    known = {name: value for name in FACTS if (value := getattr(row, name)) not in (None, "")}
    return {**known, **seat(known).codes}


def get(session: Session, slug: str) -> dict[str, Any] | None:
    """The facts of one institution, None if there is none of that slug."""
    row = session.get(Institution, slug)
    return None if row is None else facts(row)


def everything(session: Session) -> dict[str, dict[str, Any]]:
    """The facts of all institutions by slug, in the order of their Vietnamese names."""
    rows = session.scalars(sa.select(Institution).order_by(Institution.name_vi))
    return {row.slug: facts(row) for row in rows}


def save(session: Session, given: Mapping[str, Any]) -> str:
    """Add or change an institution; gives new, changed or unchanged.

    ``given`` are facts as ``InstitutionSchema`` loads them. A change of an indexed fact raises
    the works of its records, so that the index follows.
    """
    row = session.get(Institution, given["slug"])
    if row is None:
        session.add(Institution(**given, modified=now()))
        session.flush()
        scopes.set_place(session, given)
        return "new"
    before = facts(row)
    for name, value in given.items():
        setattr(row, name, value)
    after = facts(row)
    if after == before:
        return "unchanged"
    row.modified = now()
    session.flush()
    scopes.set_place(session, after)
    if any(before.get(name) != after.get(name) for name in INDEXED):
        changes.touch_works_of_institution(session, row.slug)
    return "changed"


def record_counts(session: Session) -> dict[str, int]:
    """The number of live records of each institution."""
    rows = session.execute(
        sa.select(RecordRow.institution, sa.func.count())
        .where(RecordRow.seq.is_not(None), RecordRow.withdrawn.is_(None))
        .group_by(RecordRow.institution)
    )
    return {slug: count for slug, count in rows}


def stamp(session: Session) -> str:
    """A short text that changes whenever any institution is added or changed."""
    count, latest = session.execute(sa.select(sa.func.count(), sa.func.max(Institution.modified))).one()
    return f"{count} {latest}"
