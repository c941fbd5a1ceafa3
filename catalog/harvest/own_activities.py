"""Activities as people keep them: drafts, publishing, calling off, taking out, undoing.

Each change is one transaction: what the form edits (``store.own``), the record in the log (``harvest.own``)
and the entry of the audit log stand together or not at all. The same form sent twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import orjson
from sqlalchemy.orm import Session

from catalog.activities import checking, model
from catalog.activities.model import FORMAT, Activity, CalledOff
from catalog.activities.timing import span
from catalog.activities.words import SORTS
from catalog.errors import CatalogError, ChangedMeanwhile, RecordError
from catalog.harvest import own as own_records
from catalog.harvest.own import Prepared, Saved
from catalog.parts import Parts
from catalog.store import audit, own
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.own import DRAFT, ENDLESS, PUBLISHED, WITHDRAWN, Own


class Kept(NamedTuple):
    """What was kept: the row of the form, the record where one was written, the entry that can be undone.

    ``note`` is None where nothing changed.
    """

    own: Own
    saved: Saved | None = None
    note: int | None = None


def activity_of(kept: Own) -> Activity:
    """The activity that a row holds."""
    return model.from_json(kept.payload.encode())


def keep(
    parts: Parts,
    activity: Activity,
    *,
    institution: str,
    number: str,
    actor: str,
    revision: int = 0,
    publish: bool = True,
) -> Kept:
    """Keep an activity as a draft, or publish it; what is published already is published again.

    ``number`` is its id (``harvest.own.new_id`` makes one when the form is opened), ``revision`` the one with
    which the form was opened, 0 for a new one. Raises ``RecordError`` with a fault for each field that is
    wrong, ``ChangedMeanwhile`` if somebody else changed it, ``UnknownName`` for an institution that is not
    there.
    """
    with reading() as session:
        before = own.found(session, number)
    if before is not None:
        institution = before.institution
    publish = publish or (before is not None and before.state == PUBLISHED)
    fresh = row_of(activity, institution, number, PUBLISHED if publish else DRAFT, revision)
    if before is not None and _same(before, fresh):
        return Kept(before)
    prepared = _checked(parts, activity, fresh)
    action = "change" if before is not None and before.state != DRAFT else "publish" if publish else "draft"
    try:
        with writing() as session:
            return _put(session, fresh, prepared, actor, action)
    except ChangedMeanwhile:
        # The same form twice at the same time: the other one has done it.
        with reading() as session:
            there = own.found(session, number)
        if there is not None and _same(there, fresh):
            return Kept(there)
        raise


def _checked(parts: Parts, activity: Activity, fresh: Own) -> Prepared | None:
    """The record to publish, None for a draft; raises ``RecordError``."""
    if fresh.state == PUBLISHED:
        return prepared_of(parts, fresh)
    wrong = checking.draft_faults(activity)
    if wrong:
        raise RecordError(*wrong)
    return None


def prepared_of(parts: Parts, fresh: Own) -> Prepared:
    """The record of an activity that is to be published; raises ``RecordError``."""
    return own_records.prepare(
        parts,
        institution=fresh.institution,
        native_id=fresh.id,
        payload=fresh.payload.encode(),
        format=FORMAT,
    )


def _put(session: Session, fresh: Own, prepared: Prepared | None, actor: str, action: str) -> Kept:
    before = own.found(session, fresh.id)
    saved = None if prepared is None else own_records.publish(session, prepared)
    return put_row(session, before, fresh, saved, actor, action)


def put_row(
    session: Session, before: Own | None, fresh: Own, saved: Saved | None, actor: str, action: str
) -> Kept:
    """The row of an activity kept beside its record, and noted; raises ``ChangedMeanwhile``."""
    record = saved.id if saved else before.record if before else ""
    kept = own.keep(session, replace(fresh, record=record), actor)
    return Kept(kept, saved, _note(session, actor, action, before, kept))


def row_of(activity: Activity, institution: str, number: str, state: str, revision: int) -> Own:
    """The row of an activity, to be kept."""
    try:
        first, last = span(activity.timing)
    except (ValueError, TypeError, OverflowError):
        # A rule that is none is a fault of its field, told where the activity is checked.
        first, last = "", ""
    return Own(
        id=number,
        institution=institution,
        format=FORMAT,
        kind=SORTS[activity.sort].kind if activity.sort in SORTS else "event",
        title=activity.title,
        payload=model.to_json(activity).decode(),
        first_day=first,
        last_day=last or (ENDLESS if first else ""),
        status=activity.timing.status,
        state=state,
        revision=revision,
    )


def _same(before: Own, fresh: Own) -> bool:
    return (before.payload, before.state) == (fresh.payload, fresh.state)


def change(parts: Parts, number: str, activity: Activity, *, actor: str, revision: int | None = None) -> Kept:
    """Keep an activity in the state that it has; ``revision`` None: whatever it is at now."""
    with reading() as session:
        before = own.get(session, number)
    return keep(
        parts,
        activity,
        institution=before.institution,
        number=number,
        actor=actor,
        revision=before.revision if revision is None else revision,
        publish=before.state == PUBLISHED,
    )


def call_off(
    parts: Parts, number: str, *, day: str, reason: str, actor: str, revision: int | None = None
) -> Kept:
    """Call off a single date, with a reason; raises ``RecordError`` for a day on which it is not."""
    activity, found = _read(number)
    rest = tuple(one for one in activity.timing.called_off if one.day != day)
    called = (*rest, CalledOff(day=day, reason=reason))
    timing = replace(activity.timing, called_off=called)
    return change(parts, number, replace(activity, timing=timing), actor=actor, revision=revision or found)


def call_on(parts: Parts, number: str, *, day: str, actor: str) -> Kept:
    """Let a single date that was called off take place after all."""
    activity, found = _read(number)
    rest = tuple(one for one in activity.timing.called_off if one.day != day)
    timing = replace(activity.timing, called_off=rest)
    return change(parts, number, replace(activity, timing=timing), actor=actor, revision=found)


def set_status(
    parts: Parts, number: str, *, status: str, reason: str, actor: str, revision: int | None = None
) -> Kept:
    """Call off or postpone all of it (``cancelled``, ``postponed``), or let it be again (``""``)."""
    activity, found = _read(number)
    timing = replace(activity.timing, status=status, status_reason=reason)
    return change(parts, number, replace(activity, timing=timing), actor=actor, revision=revision or found)


def _read(number: str) -> tuple[Activity, int]:
    """The activity and its revision: what is changed meanwhile must not be written over."""
    with reading() as session:
        kept = own.get(session, number)
    return activity_of(kept), kept.revision


def withdraw(parts: Parts, number: str, *, actor: str, revision: int | None = None) -> Kept:
    """Take an activity out of the catalog, or throw a draft away; it can be undone.

    Raises ``UnknownName`` and ``ChangedMeanwhile``.
    """
    with writing() as session:
        before = own.get(session, number)
        if before.state == WITHDRAWN:
            return Kept(before)
        saved = None
        if before.state == PUBLISHED:
            saved = own_records.take_back(session, institution=before.institution, native_id=number)
        gone = replace(before, state=WITHDRAWN, revision=before.revision if revision is None else revision)
        kept = own.keep(session, gone, actor)
        return Kept(kept, saved, _note(session, actor, "withdraw", before, kept))


def restore(parts: Parts, number: str, *, actor: str) -> Kept:
    """Put an activity that was taken out back: published if it ever was, else as a draft."""
    with reading() as session:
        before = own.get(session, number)
    if before.state != WITHDRAWN:
        return Kept(before)
    back = replace(before, state=PUBLISHED if before.record else DRAFT)
    prepared = _checked(parts, activity_of(before), back)
    with writing() as session:
        return _put(session, back, prepared, actor, "restore")


def undo(parts: Parts, session: Session, entry: Entry, actor: str) -> None:
    """Put back what an entry of the audit log changed, within the caller's transaction.

    Raises ``ChangedMeanwhile`` where the activity was changed since, ``CatalogError`` where the entry does
    not say how it was.
    """
    now = own.get(session, entry.subject)
    if _told(now) != entry.after:
        raise ChangedMeanwhile(FORMAT, entry.subject, now.revision)
    if entry.before is None:
        if now.state == PUBLISHED:
            own_records.take_back(session, institution=now.institution, native_id=now.id)
        own.keep(session, replace(now, state=WITHDRAWN), actor)
        return
    activity, state = _from_told(entry.before)
    fresh = replace(row_of(activity, now.institution, now.id, state, now.revision), record=now.record)
    prepared = _checked(parts, activity, fresh) if state == PUBLISHED else None
    if prepared is not None:
        own_records.publish(session, prepared)
    elif now.state == PUBLISHED:
        own_records.take_back(session, institution=now.institution, native_id=now.id)
    own.keep(session, fresh, actor)


def _note(session: Session, actor: str, action: str, before: Own | None, after: Own) -> int:
    return audit.note(
        session,
        actor,
        action,
        FORMAT,
        after.id,
        before=None if before is None else _told(before),
        after=_told(after),
        institution=after.institution,
    )


def _told(kept: Own) -> dict[str, Any]:
    """An activity as the audit log keeps it: what it says, field by field, and its state."""
    return {"state": kept.state, **orjson.loads(kept.payload)}


def _from_told(told: Any) -> tuple[Activity, str]:
    if not isinstance(told, Mapping) or told.get("state") not in own.STATES:
        raise CatalogError("the entry does not say how the activity was before")
    payload = {name: value for name, value in told.items() if name != "state"}
    return model.from_json(orjson.dumps(payload)), str(told["state"])
