"""Editors' changes of records: each locks a field or gives it back, appends a version and publishes it.

There is no second way of writing: what a harvest maps and what an editor keeps meet in ``locking``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from sqlalchemy.orm import Session

from catalog.errors import CatalogError, ChangedMeanwhile, InvalidInput, UnknownName
from catalog.harvest.amendment import GIVE_BACK, LOCKED, Amendment, Edited, NotEditable, Wanted
from catalog.harvest.locking import MatchKeys
from catalog.store import audit, changes, locks, records
from catalog.store.audit import Entry
from catalog.store.changes import Publication
from catalog.store.locks import Lock

__all__ = [
    "GIVE_BACK", "LOCKED", "SUBJECT", "Edited", "NotEditable", "Wanted", "edit", "edit_each", "edit_many",
    "undo", "undoing",
]  # fmt: skip

SUBJECT = "record"
"""The kind of subject in the audit log."""


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
    done, refused = edit_each(session, match_keys, wanted, actor)
    for error in refused.values():
        raise error
    return done


def edit_each(
    session: Session, match_keys: MatchKeys, wanted: Mapping[str, Wanted], actor: str
) -> tuple[list[Edited], dict[str, CatalogError]]:
    """As ``edit_many``, but what one record refuses is given back by its id and keeps no other from it."""
    found = locks.latest(session, list(wanted))
    held = locks.of_records(session, list(wanted))
    edits: list[Amendment] = []
    refused: dict[str, CatalogError] = {}
    for identifier, fields in wanted.items():
        try:
            if identifier not in found:
                raise UnknownName(SUBJECT, identifier)
            edits.append(Amendment(found[identifier], held.get(identifier, {}), fields, match_keys))
        except (UnknownName, NotEditable, InvalidInput) as error:
            refused[identifier] = error
    locks.put(session, {one.id: one.kept for one in edits}, actor)
    locks.drop(session, {one.id: one.given_back for one in edits})
    versions = _append(session, edits, actor)
    publications = [one.publication(versions.get(one.id)) for one in edits]
    changes.publish(session, [entry for entry in publications if entry is not None])
    return [one.done(versions.get(one.id)) for one in edits], refused


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
    """Take back an edit of one record.

    Raises ``ChangedMeanwhile`` where one of the fields was changed again, and what ``edit`` raises.
    """
    record = entry.subject
    held = locks.of_records(session, [record]).get(record, {})
    wanted = undoing(entry.before or {}, entry.after or {}, held)
    if wanted is None:
        found = locks.latest(session, [record]).get(record)
        raise ChangedMeanwhile(SUBJECT, record, 0 if found is None else found.version)
    return edit_many(session, match_keys, {record: wanted}, actor)


def undoing(before: Mapping[str, Any], after: Mapping[str, Any], held: Mapping[str, Lock]) -> Wanted | None:
    """What takes an edit of a record back, None where somebody changed one of its fields since.

    ``before`` and ``after`` are those of ``Edited``, ``held`` are the record's locks now.
    """
    # What is not of the record, such as a remark, is in the one alone.
    fields = [field for field in before if field != LOCKED]
    for field in fields:
        is_locked = field in after[LOCKED]
        if is_locked != (field in held) or (is_locked and held[field].value != after[field]):
            return None
    return {field: before[field] if field in before[LOCKED] else GIVE_BACK for field in fields}
