"""Institutions that went on as another: what moves with them, and how it moves back.

The merged slug stays as another name of the kept one (``Institution.merged_into``). Sources move, so that
their next harvest maps the records under the kept slug; until then these are found under both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import UnknownName
from catalog.own import NAME as OWN
from catalog.store import changes, institutions
from catalog.store import institutions_history as history
from catalog.store.models import InstitutionPlace, RecordRow, SourceRow
from catalog.store.models_institutions import Institution
from catalog.store.models_links import LinkRow
from catalog.store.models_own import OwnRow
from catalog.store.models_people import GrantRow


def row(session: Session, slug: str) -> Institution:
    """The row of an institution that stands for itself; raises ``UnknownName`` for any other."""
    found = session.get(Institution, slug)
    if found is None or found.merged_into:
        raise UnknownName("institution", slug)
    return found


def merge(session: Session, gone: str, kept: str) -> dict[str, Any]:
    """Let ``gone`` go on as ``kept``; gives what moved, as ``part`` takes it.

    Sources move but those of what people write here: that stays with those who wrote it, and is shown at the
    kept one. People with a role at ``gone`` get it at ``kept`` too. Raises ``UnknownName``.
    """
    leaving, staying = row(session, gone), row(session, kept)
    leaving.merged_into = kept
    moved = {"sources": _move_sources(session, gone, kept), "roles": _share_roles(session, gone, kept)}
    _touch(session, leaving, staying)
    return moved


def _move_sources(session: Session, gone: str, kept: str) -> list[str]:
    where = (SourceRow.institution == gone, SourceRow.connector != OWN)
    slugs = list(session.scalars(sa.select(SourceRow.slug).where(*where).order_by(SourceRow.slug)))
    session.execute(sa.update(SourceRow).where(*where).values(institution=kept))
    return slugs


def _share_roles(session: Session, gone: str, kept: str) -> list[dict[str, Any]]:
    held = session.execute(
        sa.select(GrantRow.user, GrantRow.role, GrantRow.scope).where(GrantRow.scope.in_((gone, kept)))
    ).all()
    there = {(user, role) for user, role, scope in held if scope == kept}
    given = [(user, role) for user, role, scope in held if scope == gone and (user, role) not in there]
    session.add_all([GrantRow(user=user, role=role, scope=kept) for user, role in given])
    return [{"user": user, "role": role} for user, role in given]


def part(session: Session, gone: str, kept: str, moved: Mapping[str, Any]) -> None:
    """Let ``gone`` stand for itself again, with what ``merge`` moved; raises ``UnknownName``."""
    leaving = session.get(Institution, gone)
    if leaving is None or leaving.merged_into != kept:
        raise UnknownName("institution", gone)
    leaving.merged_into = ""
    sources = sa.update(SourceRow).where(
        SourceRow.slug.in_(moved.get("sources", ())), SourceRow.institution == kept
    )
    session.execute(sources.values(institution=gone))
    for given in moved.get("roles", ()):
        session.execute(
            sa.delete(GrantRow).where(
                GrantRow.user == given["user"], GrantRow.role == given["role"], GrantRow.scope == kept
            )
        )
    _touch(session, leaving, session.get(Institution, kept))


def _touch(session: Session, *rows: Institution | None) -> None:
    for one in rows:
        if one is not None:
            institutions.touch(session, one)
            changes.touch_works_of_institution(session, one.slug)


def merged_into(session: Session, slug: str) -> list[tuple[str, str]]:
    """Slugs and names of those that went on as this one."""
    rows = session.execute(
        sa.select(Institution.slug, Institution.name_vi)
        .where(Institution.merged_into == slug)
        .order_by(Institution.sort_key, Institution.slug)
    )
    return [(gone, name) for gone, name in rows]


def holdings(session: Session, slug: str) -> dict[str, int]:
    """How many sources, records, things written here and personal links an institution has."""
    tables: Mapping[str, Any] = {"sources": SourceRow, "records": RecordRow, "own": OwnRow, "links": LinkRow}
    return {
        name: session.scalar(sa.select(sa.func.count()).select_from(table).where(table.institution == slug))
        or 0
        for name, table in tables.items()
    }


def remove(session: Session, slug: str) -> None:
    """Take an institution away that has nothing yet: one that was added by mistake."""
    tables: tuple[Any, ...] = (*history.KINDS.values(), InstitutionPlace)
    for table in tables:
        session.execute(sa.delete(table).where(table.institution == slug))
    session.execute(sa.delete(GrantRow).where(GrantRow.scope == slug))
    session.execute(sa.delete(Institution).where(Institution.slug == slug))
    session.flush()


def merged_rows(session: Session) -> dict[str, str]:
    """The slugs of all that went on as another, with that other's slug."""
    rows = session.execute(
        sa.select(Institution.slug, Institution.merged_into).where(Institution.merged_into != "")
    )
    return {gone: kept for gone, kept in rows}
