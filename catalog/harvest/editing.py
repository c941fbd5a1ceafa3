"""Editors' changes of records: each locks a field or gives it back, appends a version and publishes it.

There is no second way of writing: what a harvest maps and what an editor keeps meet in ``locking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from catalog.errors import CatalogError, ChangedMeanwhile, UnknownName
from catalog.harvest.amendment import GIVE_BACK, LOCKED, Amendment, Edited, NotEditable, Wanted
from catalog.harvest.locking import MatchKeys
from catalog.store import audit, changes, locks, records
from catalog.store.audit import Entry
from catalog.store.changes import Publication

__all__ = [
    "GIVE_BACK", "LOCKED", "MOST", "SUBJECT", "SUBJECTS", "Edited", "NotEditable", "Wanted", "edit",
    "edit_many", "edit_together", "undo",
]  # fmt: skip

SUBJECT, SUBJECTS = "record", "records"
"""Kinds of subjects in the audit log: one record, and many that were changed together."""
MOST = 1000
"""Records that are changed together at most."""


def edit(
    session: Session,
    match_keys: MatchKeys,
    identifier: str,
    wanted: Wanted,
    actor: str,
    *,
    action: str = "change",
    opened: int | None = None,
    remark: str = "",
) -> tuple[Edited, int]:
    """Change fields of a record and publish it; gives what was done and the number in the audit log.

    ``opened`` is the version that the editor saw, ``remark`` is for the audit log alone. Raises
    ``ChangedMeanwhile`` if one of these fields has another value since, ``UnknownName``, ``NotEditable``,
    and ``InvalidInput`` with the faults by field.
    """
    if opened is not None:
        _check_unchanged(session, identifier, wanted, opened)
    (done,) = edit_many(session, match_keys, {identifier: wanted}, actor)
    after = {**done.after, "remark": remark} if remark else done.after
    number = audit.note(
        session, actor, action, SUBJECT, identifier, done.before, after, institution=done.institution
    )
    return done, number


def edit_together(
    session: Session, match_keys: MatchKeys, wanted: Mapping[str, Wanted], actor: str, *, action: str
) -> tuple[list[Edited], int]:
    """Change many records as one, with one entry in the audit log; as ``edit`` otherwise."""
    done = edit_many(session, match_keys, wanted, actor)
    places = {entry.institution for entry in done}
    number = audit.note(
        session,
        actor,
        action,
        SUBJECTS,
        str(len(done)),
        {entry.record: entry.before for entry in done},
        {entry.record: entry.after for entry in done},
        institution=places.pop() if len(places) == 1 else "",
    )
    return done, number


def _check_unchanged(session: Session, identifier: str, wanted: Iterable[str], opened: int) -> None:
    found = locks.latest(session, [identifier]).get(identifier)
    if found is None:
        raise UnknownName(SUBJECT, identifier)
    if found.version == opened:
        return
    seen = locks.version_text(session, identifier, opened)
    shown, now = orjson.loads(seen or "{}"), orjson.loads(found.json)
    if any(shown.get(field) != now.get(field) for field in wanted):
        raise ChangedMeanwhile(SUBJECT, identifier, found.version)


def edit_many(
    session: Session, match_keys: MatchKeys, wanted: Mapping[str, Wanted], actor: str
) -> list[Edited]:
    """Change records (id -> fields) and publish them in one step; nothing is noted in the audit log."""
    if len(wanted) > MOST:
        raise CatalogError(f"{len(wanted):,} records at once; at most {MOST:,} are changed together")
    found = locks.latest(session, list(wanted))
    held = locks.of_records(session, list(wanted))
    edits = []
    for identifier, fields in wanted.items():
        if identifier not in found:
            raise UnknownName(SUBJECT, identifier)
        edits.append(Amendment(found[identifier], held.get(identifier, {}), fields, match_keys))
    locks.put(session, {one.id: one.kept for one in edits}, actor)
    locks.drop(session, {one.id: one.given_back for one in edits})
    versions = _append(session, edits, actor)
    publications = [one.publication(versions.get(one.id)) for one in edits]
    changes.publish(session, [entry for entry in publications if entry is not None])
    return [one.done(versions.get(one.id)) for one in edits]


def _append(session: Session, edits: list[Amendment], actor: str) -> dict[str, Publication]:
    """A version of each record whose fields changed; gives the publications that show them, by id."""
    versions: dict[str, Publication] = {}
    by_source: dict[str, list[Amendment]] = {}
    for one in edits:
        if one.changes_fields:
            by_source.setdefault(one.latest.source, []).append(one)
    for source, entries in by_source.items():
        made = records.append(session, source, None, [one.draft for one in entries]).publications
        values = {entry.version: one.draft_values for entry, one in zip(made, entries, strict=True)}
        locks.keep_values(session, {number: kept for number, kept in values.items() if number}, actor)
        versions.update((entry.record, entry) for entry in made)
    return versions


def undo(session: Session, match_keys: MatchKeys, entry: Entry, actor: str) -> list[Edited]:
    """Take back an edit of one record or of many.

    Raises ``ChangedMeanwhile`` where one of the fields was changed again, and what ``edit`` raises.
    """
    before, after = entry.before or {}, entry.after or {}
    if entry.subject_type == SUBJECT:
        before, after = {entry.subject: before}, {entry.subject: after}
    held = locks.of_records(session, list(before))
    wanted: dict[str, Wanted] = {}
    for record, told in before.items():
        own = held.get(record, {})
        for field in _fields(told):
            is_locked = field in after[record][LOCKED]
            if is_locked != (field in own) or (is_locked and own[field].value != after[record][field]):
                raise ChangedMeanwhile(SUBJECT, record, locks.latest(session, [record])[record].version)
        wanted[record] = {
            field: told[field] if field in told[LOCKED] else GIVE_BACK for field in _fields(told)
        }
    return edit_many(session, match_keys, wanted, actor)


def _fields(told: Mapping[str, Any]) -> list[str]:
    return [field for field in told if field != LOCKED]
