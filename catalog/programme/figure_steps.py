"""A figure declared, and noted in the log of changes: the one way for forms, tables and programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.store import audit, declarations, observations
from catalog.store.audit import Entry
from catalog.store.observations import DRAFT, Figure, Observation

NOTED, DECLARED = "note figure", "declare"
"""What the log calls a figure that was kept as a draft, and one that was sent."""


def declare(
    session: Session,
    given: Figure,
    actor: str,
    before: Observation | None,
    *,
    send: bool,
    seen: str | None = None,
) -> tuple[Observation, bool]:
    """Keep a figure as a draft or send it; gives it as it stands, and whether that is something new.

    ``before`` is what stood there. Raises as ``declarations.declare`` does.
    """
    kept = declarations.declare(session, given, actor, send=send, seen=seen)
    if before is not None and before.stamp == kept.stamp:
        return kept, False
    audit.note(
        session,
        actor,
        NOTED if kept.status == DRAFT else DECLARED,
        observations.SUBJECT,
        str(kept.id),
        None if before is None else observations.told(before),
        observations.told(kept),
        institution=kept.institution,
    )
    return kept, True


def undo(session: Session, entry: Entry, by: str) -> None:
    """Take back what an entry of the log tells was kept or sent.

    Raises ``ChangedMeanwhile`` where the figure does not stand as it was left then.
    """
    one = observations.get(session, int(entry.subject))
    if observations.told(one) != entry.after:
        raise ChangedMeanwhile(observations.SUBJECT, entry.subject, one.revision)
    was = entry.before or {}
    draft = _told_draft(was) if was.get("status") == DRAFT else None
    declarations.take_back(session, one.id, by, draft)


def _told_draft(told: Mapping[str, Any]) -> Figure:
    """A draft as the log tells of it (``observations.told``)."""
    day = told.get("as_of")
    known = {name: told[name] for name in ("institution", "measure", "period", "value", "unit", "reporter")}
    return Figure(
        **known,
        split=str(told.get("split", "")),
        as_of=date.fromisoformat(day) if day else None,
        evidence=told.get("evidence") or (),
        note=str(told.get("note", "")),
    )
