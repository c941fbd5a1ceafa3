"""Taking changes back: each kind of subject tells here how, from what the audit log kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import audit, scopes
from catalog.store.audit import Entry
from catalog.store.scopes import Place
from catalog.store.users import User

Undo = Callable[[Session, Entry, str], None]
"""Puts back what an entry changed, in its name of the actor; raises ``CatalogError`` where it cannot."""


Allowed = Callable[[Session, User, Entry], bool]
"""Whether that person may take the entry back; asked besides the permission."""


Lost = Callable[[Session, Entry], Mapping[str, Any]]
"""What goes with taking the entry back, though the entry does not tell of it; empty where nothing does."""


At = Callable[[Session, Entry], Place]
"""Where an entry's subject is that belongs to no institution (a plan of a province)."""


class Way(NamedTuple):
    """How a kind of subject is put back; what one must be allowed to do at its institution or ``place``."""

    permission: Permission
    undo: Undo
    allowed: Allowed | None
    lost: Lost | None
    place: At | None


_ANY = ""
_WAYS: dict[tuple[str, str], Way] = {}
"""By kind of subject and action; without an action: all that have no way of their own."""


def undoable(
    subject_type: str,
    permission: Permission,
    *actions: str,
    allowed: Allowed | None = None,
    lost: Lost | None = None,
    place: At | None = None,
) -> Callable[[Undo], Undo]:
    """A decorator: the function takes back these actions (others, where none is named) on such subjects.

    Whoever has the permission at the entry's institution may, if ``allowed`` (where given) agrees.
    """

    def register(undo: Undo) -> Undo:
        for action in actions or (_ANY,):
            _WAYS[subject_type, action] = Way(permission, undo, allowed, lost, place)
        return undo

    return register


def way(entry: Entry) -> Way | None:
    """How the entry can be taken back; None if it cannot, was already, or is itself a taking back."""
    if entry.undone is not None or entry.action.startswith("undo "):
        return None
    kind = entry.subject_type
    return _WAYS.get((kind, entry.action)) or _WAYS.get((kind, _ANY))


def may_undo(session: Session, user: User, entry: Entry) -> bool:
    """Whether the entry can be taken back, and by this person."""
    found = way(entry)
    if found is None:
        return False
    if found.place is not None:
        place = found.place(session, entry)
    else:
        place = scopes.place_of(session, entry.institution) or Place(entry.institution)
    if not permissions.may(user, found.permission, place):
        return False
    return found.allowed is None or found.allowed(session, user, entry)


def lost(session: Session, entry: Entry) -> Mapping[str, Any]:
    """What would go with taking the entry back and is not told in it: to be said to people before."""
    found = way(entry)
    return found.lost(session, entry) if found is not None and found.lost is not None else {}


def undo(session: Session, entry: Entry, actor: str) -> int | None:
    """Take the entry's change back and note it; gives the new entry's number, None if it cannot be.

    Raises ``ChangedMeanwhile`` if somebody was quicker, and what the kind's own function raises.
    """
    found = way(entry)
    if found is None:
        return None
    gone = lost(session, entry)
    number = audit.note(
        session,
        actor,
        f"undo {entry.action}",
        entry.subject_type,
        entry.subject,
        # What nothing else keeps is kept here.
        before={**(entry.after or {}), **gone} if gone else entry.after,
        after=entry.before,
        institution=entry.institution,
    )
    # Marked first: of two people who press the button at once, one takes it back.
    if not audit.set_undone(session, entry.id, number):
        raise ChangedMeanwhile("entry", str(entry.id), number)
    found.undo(session, entry, actor)
    return number
