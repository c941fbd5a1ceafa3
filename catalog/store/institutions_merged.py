"""Institutions that went on as another: what moves with them, and how it moves back.

The merged slug stays as another name of the kept one (``Institution.merged_into``). Sources move, so that
their next harvest maps the records under the kept slug; until then these are found under both. What people
wrote here, what they declared, the links by which they write it and invitations that nobody has taken up move
too; ids stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.store import changes, institutions, institutions_declared
from catalog.store import institutions_history as history
from catalog.store import institutions_inherited as inherited
from catalog.store.audit import CLI
from catalog.store.invitations import WAITING
from catalog.store.models import InstitutionPlace, RecordRow, SourceRow
from catalog.store.models_institutions import Institution
from catalog.store.models_links import LinkRow
from catalog.store.models_own import OwnRow
from catalog.store.models_people import GrantRow, InvitationRow, UserRow
from catalog.store.models_programme import ExemplarRow, ObservationRow, SummingPartRow
from catalog.store.models_uploads import UploadRow

_MOVING: Mapping[str, tuple[Any, Any]] = {
    "sources": (SourceRow.slug, SourceRow.institution),
    "own": (OwnRow.id, OwnRow.institution),
    "links": (LinkRow.id, LinkRow.institution),
    "uploads": (UploadRow.id, UploadRow.institution),
    "invitations": (InvitationRow.id, InvitationRow.scope),
}
"""What moves with an institution: by which column each is known, and which one names the institution."""
_AT_ONCE = 500


def row(session: Session, slug: str) -> Institution:
    """The row of an institution that stands for itself; raises ``UnknownName`` for any other."""
    found = session.get(Institution, slug)
    if found is None or found.merged_into:
        raise UnknownName("institution", slug)
    return found


def merge(session: Session, gone: str, kept: str, by: str = CLI) -> dict[str, Any]:
    """Let ``gone`` go on as ``kept``; gives what moved, as ``part`` takes it.

    People with a role at ``gone`` get it at ``kept`` too. Raises ``UnknownName``.
    """
    leaving, staying = row(session, gone), row(session, kept)
    leaving.merged_into = kept
    moved = {name: _move(session, name, gone, kept) for name in _MOVING}
    _touch(session, leaving, staying)
    return {
        **{name: keys for name, keys in moved.items() if keys},
        **_share_roles(session, gone, kept),
        **inherited.take_over(session, gone, kept),
        **institutions_declared.take_over(session, gone, kept, by),
    }


def _move(session: Session, name: str, gone: str, kept: str) -> list[Any]:
    key, place = _MOVING[name]
    # An invitation that was accepted has done its part: the role is shared.
    moves = sa.and_(place == gone, InvitationRow.used.is_(None)) if name == "invitations" else place == gone
    keys = list(session.scalars(sa.select(key).where(moves).order_by(key)))
    session.execute(sa.update(key.class_).where(moves).values({place: kept}))
    return keys


def _move_back(session: Session, name: str, gone: str, kept: str, keys: Sequence[Any]) -> None:
    key, place = _MOVING[name]
    for start in range(0, len(keys), _AT_ONCE):
        # What was given to somebody else since stays there.
        moved = sa.update(key.class_).where(key.in_(keys[start : start + _AT_ONCE]), place == kept)
        session.execute(moved.values({place: gone}))


def _share_roles(session: Session, gone: str, kept: str) -> dict[str, list[dict[str, Any]]]:
    """Give the roles at ``gone`` at ``kept`` too; tells which were given, and which were there before."""
    held = session.execute(
        sa.select(GrantRow.user, GrantRow.role, GrantRow.scope).where(GrantRow.scope.in_((gone, kept)))
    ).all()
    there = {(user, role) for user, role, scope in held if scope == kept}
    given = [(user, role) for user, role, scope in held if scope == gone and (user, role) not in there]
    session.add_all([GrantRow(user=user, role=role, scope=kept) for user, role in given])
    return {
        name: [{"user": user, "role": role} for user, role in roles]
        for name, roles in (("roles", given), ("roles_before", sorted(there)))
    }


def part(session: Session, gone: str, kept: str, moved: Mapping[str, Any], by: str = CLI) -> None:
    """Let ``gone`` stand for itself again, with what ``merge`` moved.

    Raises ``UnknownName`` where it was not merged into ``kept``, ``ChangedMeanwhile`` where ``kept`` has gone
    on as another since: what moved is there, and comes back with that one.
    """
    leaving, staying = session.get(Institution, gone), session.get(Institution, kept)
    if leaving is None or staying is None or leaving.merged_into != kept:
        raise UnknownName("institution", gone)
    if staying.merged_into:
        raise ChangedMeanwhile("institution", kept, staying.revision)
    leaving.merged_into = ""
    for name in _MOVING:
        _move_back(session, name, gone, kept, moved.get(name, ()))
    inherited.give_back(session, gone, kept, moved)
    institutions_declared.give_back(session, gone, kept, moved, by)
    _give_back_accepted(session, gone, kept, moved)
    for given in moved.get("roles", ()):
        session.execute(
            sa.delete(GrantRow).where(
                GrantRow.user == given["user"], GrantRow.role == given["role"], GrantRow.scope == kept
            )
        )
    _touch(session, leaving, staying)


def _give_back_accepted(session: Session, gone: str, kept: str, moved: Mapping[str, Any]) -> None:
    """Roles by invitations to ``gone`` that people took up at ``kept`` since are theirs at ``gone``.

    Whoever had the same role at ``kept`` before has it there too.
    """
    accepted = session.execute(
        sa.select(UserRow.id, InvitationRow.role)
        .join(UserRow, UserRow.email == InvitationRow.email)
        .where(
            InvitationRow.id.in_(moved.get("invitations", ())),
            InvitationRow.scope == gone,
            InvitationRow.used.is_not(None),
        )
    ).all()
    before = {(held["user"], held["role"]) for held in moved.get("roles_before", ())}
    for user, role in accepted:
        held = set(
            session.scalars(sa.select(GrantRow.scope).where(GrantRow.user == user, GrantRow.role == role))
        )
        if kept not in held or gone in held:
            continue
        if (user, role) in before:
            session.add(GrantRow(user=user, role=role, scope=gone))
        else:
            moving = sa.update(GrantRow).where(
                GrantRow.user == user, GrantRow.role == role, GrantRow.scope == kept
            )
            session.execute(moving.values(scope=gone))


def _touch(session: Session, *rows: Institution) -> None:
    for one in rows:
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
    """How many sources, records, things written or declared here, links ... an institution has."""
    columns: Mapping[str, Any] = {
        "sources": SourceRow.institution,
        "records": RecordRow.institution,
        "own": OwnRow.institution,
        "links": LinkRow.institution,
        "uploads": UploadRow.institution,
        "merged": Institution.merged_into,
        "figures": ObservationRow.institution,
        "parts": SummingPartRow.institution,
        "models": ExemplarRow.institution,
    }
    counts = [
        sa.select(sa.func.count()).select_from(column.class_).where(column == slug).scalar_subquery()
        for column in columns.values()
    ]
    return dict(zip(columns, session.execute(sa.select(*counts)).one(), strict=True))


def people(session: Session, slug: str) -> dict[str, list[dict[str, str]]]:
    """Who works at an institution (``roles``) and who is invited to (``invitations``); only what there is."""
    working = session.execute(
        sa.select(UserRow.name, UserRow.email, GrantRow.role)
        .join(UserRow, UserRow.id == GrantRow.user)
        .where(GrantRow.scope == slug)
        .order_by(UserRow.name_key, GrantRow.id)
    )
    invited = session.execute(
        sa.select(InvitationRow.name, InvitationRow.email, InvitationRow.role)
        .where(InvitationRow.scope == slug, *WAITING)
        .order_by(InvitationRow.id)
    )
    told = {
        kind: [{"name": name, "email": email, "role": role} for name, email, role in rows]
        for kind, rows in (("roles", working), ("invitations", invited))
    }
    return {kind: rows for kind, rows in told.items() if rows}


def remove(session: Session, slug: str) -> None:
    """Take an institution away that has nothing yet but ``people``: one that was added by mistake."""
    tables: tuple[Any, ...] = (*history.KINDS.values(), InstitutionPlace)
    for table in tables:
        session.execute(sa.delete(table).where(table.institution == slug))
    for table in (GrantRow, InvitationRow):
        # Whoever adds another one under this slug has not invited these people.
        session.execute(sa.delete(table).where(table.scope == slug))
    session.execute(sa.delete(Institution).where(Institution.slug == slug))
    session.flush()
