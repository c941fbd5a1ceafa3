"""What is done with messages of visitors: closed, opened again, given to an institution; noted in the log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.programme import institutions
from catalog.settings import Settings
from catalog.store import audit, messages, scopes
from catalog.store.audit import Entry
from catalog.store.db import now, writing
from catalog.store.messages import Message
from catalog.store.scopes import Reach
from catalog.store.users import User

SUBJECT = "message"
BY_ITSELF = "worker"
"""The actor of what happens because its time has come."""


def is_for(session: Session, reach: Reach, message: Message) -> bool:
    """Whether the message is within ``reach``: by its institution, or by the place that it is from."""
    if reach.holds(message.place):
        return True
    place = scopes.place_of(session, message.institution) if message.institution else None
    return place is not None and reach.holds(place)


def close(session: Session, actor: str, message: Message, outcome: str) -> int | None:
    """Close it with what came of it; gives the log's entry, None if somebody else was quicker."""
    if not messages.close(session, message.id, actor, outcome):
        return None
    return _note(session, actor, "close", message)


def reopen(session: Session, actor: str, message: Message) -> int | None:
    """Open it again; gives the log's entry, None if it is open."""
    if not messages.reopen(session, message.id):
        return None
    return _note(session, actor, "open again", message)


def make_institution(session: Session, actor: str, message: Message, facts: dict[str, Any]) -> int | None:
    """Add the institution that a request tells of and give the request to it; gives the log's entry."""
    saved = institutions.save(session, actor, facts)
    messages.assign(session, message.id, facts["slug"])
    return saved.entry


def assign(session: Session, actor: str, message: Message, slug: str) -> int:
    """Say that a request is of an institution that is here already; gives the log's entry."""
    messages.assign(session, message.id, slug)
    before, after = {"institution": message.institution}, {"institution": slug}
    return audit.note(session, actor, "assign", SUBJECT, str(message.id), before, after, institution=slug)


def forget_contacts(settings: Settings) -> int:
    """Forget who sent messages that were closed long enough ago; gives of how many."""
    before, count = now() - timedelta(days=settings.contacts_days), 0
    while True:
        with writing() as session:
            emptied = messages.empty_contacts(session, before)
            for message in emptied:
                _note(session, BY_ITSELF, "forget contact", message)
        count += len(emptied)
        if not emptied:
            return count


def told(message: Message) -> dict[str, Any]:
    """What the log keeps of a message: nothing of who sent it, nor what was written."""
    return {
        "number": message.number,
        "kind": message.kind,
        "state": message.state,
        "outcome": message.outcome,
    }


def _note(session: Session, actor: str, action: str, before: Message) -> int:
    session.expire_all()
    after = messages.get(session, before.id)
    return audit.note(
        session,
        actor,
        action,
        SUBJECT,
        str(before.id),
        told(before),
        told(after),
        institution=after.institution,
    )


def _may_undo(session: Session, actor: User, entry: Entry) -> bool:
    reach = permissions.reach(actor, Permission.INBOX)
    return is_for(session, reach, messages.get(session, int(entry.subject)))


@undoable(SUBJECT, Permission.INBOX, "close", "open again", "assign", allowed=_may_undo)
def _undo(session: Session, entry: Entry, actor: str) -> None:
    message = messages.get(session, int(entry.subject))
    before, after = entry.before or {}, entry.after or {}
    if entry.action == "assign":
        if message.institution != after["institution"]:
            raise ChangedMeanwhile(SUBJECT, message.number, 0)
        messages.assign(session, message.id, before["institution"])
        return
    if (message.state, message.outcome) != (after["state"], after["outcome"]):
        raise ChangedMeanwhile(SUBJECT, message.number, 0)
    if entry.action == "close":
        messages.reopen(session, message.id)
    else:
        messages.close(session, message.id, actor, before["outcome"])
