"""Changing institutions: what was stays known, everything is in the audit log and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import CatalogError, ChangedMeanwhile, UnknownName
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, db, institutions_merged, messages, scopes
from catalog.store import institutions as store
from catalog.store import institutions_history as history
from catalog.store.audit import Entry, Wanted
from catalog.store.models_institutions import Institution
from catalog.store.scopes import Place, Reach
from catalog.store.users import User

SUBJECT = "institution"
ONE_SENDING = timedelta(minutes=10)
"""Within so long the same form sent again is not meant to add another institution."""
HISTORY = "history"
"""Where an entry of the log keeps names, states and places with their days."""


class Saved(NamedTuple):
    """What came of it (new, changed, unchanged), and the number of the log's entry (None where unchanged)."""

    outcome: str
    entry: int | None


class StillInUse(CatalogError):
    """The institution cannot be taken away: it has sources, records, links or another one's name."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"institution {slug!r} has sources, records or links by now: close or merge it")


class TheOtherWayRound(CatalogError):
    """Of two institutions it was said already that the later one came before the earlier one."""

    def __init__(self, earlier: str, later: str) -> None:
        super().__init__(f"{later!r} is told to have come before {earlier!r}: take that out first")


def save(
    session: Session,
    actor: str,
    given: Mapping[str, Any],
    *,
    revision: int | None = None,
    since: date | None = None,
    act: str = "",
) -> Saved:
    """Add or change an institution, with history and audit; ``given`` are facts as ``checked`` gives them.

    With ``since`` a new name, state or place holds from that day on, by ``act``, and the old one is kept;
    without it the change only puts right what was wrong. Raises what ``store.institutions.save`` raises.
    """
    slug = given["slug"]
    row = session.get(Institution, slug)
    if row is None:
        store.save(session, given)
        made = {name: value for name, value in given.items() if value not in (None, "", [])}
        if since is not None:
            history.put_back(session, slug, _from_the_start(made, since, act))
        return Saved("new", _note(session, actor, "create", slug, None, made))
    before, past = store.entered(row), history.told(session, slug)
    outcome = store.save(session, given, revision=revision)
    if outcome == "unchanged":
        return Saved(outcome, None)
    after = store.entered(row)
    was, became = store.difference(before, after)
    if history.follow(session, before, after, since=since, act=act):
        was, became = {**was, HISTORY: past}, {**became, HISTORY: history.told(session, slug)}
    return Saved(outcome, _note(session, actor, "change", slug, was, became))


def made_just_now(session: Session, actor: str, given: Mapping[str, Any]) -> str | None:
    """The slug of the institution that this person added with these very facts within the last minutes.

    None if there is none: a form that was sent twice makes one institution.
    """
    wanted = Wanted(person=actor, action="create", subject_type=SUBJECT, since=db.now() - ONE_SENDING)
    said = {name: value for name, value in given.items() if name != "slug" and value not in (None, "", [])}
    for entry in audit.listed(session, Reach(everything=True), wanted):
        made = {name: value for name, value in (entry.after or {}).items() if name != "slug"}
        if (entry.actor, made, entry.undone) == (actor, said, None):
            return entry.subject
    return None


def _from_the_start(facts: Mapping[str, Any], since: date, act: str) -> dict[str, Any]:
    """The first name of a new institution, from the day on which it was founded."""
    names = {name: facts.get(name, "") for name in history.FACTS["names"]}
    return {"names": [{"since": since.isoformat(), "until": None, "act": act, **names}]}


def _note(session: Session, actor: str, action: str, slug: str, before: Any, after: Any) -> int:
    return audit.note(session, actor, action, SUBJECT, slug, before, after, institution=slug)


def add_periods(
    session: Session, actor: str, slug: str, facts: Mapping[str, Mapping[str, str]], **days: Any
) -> int | None:
    """Keep what an institution was (``since``, ``until``, ``act``): names, states, places by their kind.

    Gives the log's entry, None where all that is told already. Raises ``UnknownName``.
    """
    row = institutions_merged.row(session, slug)
    past = history.told(session, slug)
    added = [history.add_period(session, kind, slug, told, **days) for kind, told in facts.items()]
    return _past_changed(session, actor, row, past) if any(added) else None


def drop_period(session: Session, actor: str, slug: str, kind: str, number: int) -> int:
    """Forget a period that was entered wrongly; gives the log's entry. Raises ``UnknownName``."""
    row = institutions_merged.row(session, slug)
    past = history.told(session, slug)
    if kind not in history.KINDS or not history.drop_period(session, kind, slug, number):
        raise UnknownName("period", str(number))
    return _past_changed(session, actor, row, past)


def _past_changed(session: Session, actor: str, row: Institution, past: Any) -> int:
    store.touch(session, row)
    now = {HISTORY: history.told(session, row.slug)}
    return _note(session, actor, "change", row.slug, {HISTORY: past}, now)


def link(
    session: Session, actor: str, earlier: str, later: str, *, day: date | None, act: str, at: str
) -> int | None:
    """Say that ``earlier`` went on as ``later``; ``at`` is the one on whose page this is done.

    Gives the log's entry, None if that was said already. Raises ``UnknownName``, ``TheOtherWayRound``.
    """
    for slug in (earlier, later):
        institutions_merged.row(session, slug)
    if history.link_of(session, later, earlier) is not None:
        raise TheOtherWayRound(earlier, later)
    before = history.link_of(session, earlier, later)
    if not history.link(session, earlier, later, day, act):
        return None
    return _linked(session, actor, "link", (earlier, later), before, at)


def unlink(session: Session, actor: str, earlier: str, later: str, *, at: str) -> int | None:
    """Take back that one went on as the other; gives the log's entry, None if nobody had said so."""
    before = history.link_of(session, earlier, later)
    if not history.unlink(session, earlier, later):
        return None
    return _linked(session, actor, "unlink", (earlier, later), before, at)


def _linked(session: Session, actor: str, action: str, pair: tuple[str, str], before: Any, at: str) -> int:
    for slug in pair:
        if (row := session.get(Institution, slug)) is not None:
            store.touch(session, row)
    ends = {"earlier": pair[0], "later": pair[1]}
    after = history.link_of(session, *pair)
    was = None if before is None else {**ends, **before}
    return _note(session, actor, action, at, was, None if after is None else {**ends, **after})


def _may_undo(session: Session, actor: User, entry: Entry) -> bool:
    """Whether the person may do what the entry tells: adding and merging is not for everybody who edits."""
    asked = {"create": Permission.INSTITUTIONS_ADD, "merge": Permission.INSTITUTIONS_MERGE}
    place = scopes.place_of(session, entry.subject) or Place(entry.subject)
    return permissions.may(actor, asked.get(entry.action, Permission.INSTITUTIONS_EDIT), place)


def _lost(session: Session, entry: Entry) -> Mapping[str, Any]:
    """The roles and invitations that go with an institution that was added by mistake."""
    if entry.action != "create" or _is_in_use(session, entry.subject):
        return {}
    return institutions_merged.people(session, entry.subject)


@undoable(
    SUBJECT,
    Permission.INSTITUTIONS_EDIT,
    "create", "change", "link", "unlink", "merge",
    allowed=_may_undo,
    lost=_lost,
)  # fmt: skip
def _undo(session: Session, entry: Entry, by: str) -> None:
    if entry.action == "merge":
        _undo_merge(session, entry, by)
    elif entry.action in ("link", "unlink"):
        _undo_link(session, entry)
    elif entry.action == "create":
        _undo_create(session, entry)
    else:
        _undo_change(session, entry)


def _undo_create(session: Session, entry: Entry) -> None:
    row = institutions_merged.row(session, entry.subject)
    if _is_in_use(session, row.slug):
        raise StillInUse(row.slug)
    institutions_merged.remove(session, row.slug)
    messages.forget_institution(session, row.slug)


def _is_in_use(session: Session, slug: str) -> bool:
    past = history.of(session, slug)
    held = institutions_merged.holdings(session, slug)
    return any(held.values()) or bool(past.earlier or past.later)


def _undo_change(session: Session, entry: Entry) -> None:
    row = institutions_merged.row(session, entry.subject)
    before, after = dict(entry.before or {}), dict(entry.after or {})
    past = before.pop(HISTORY, None)
    became = after.pop(HISTORY, None)
    now = store.entered(row)
    moved_on = any(now.get(name) != value for name, value in after.items())
    if moved_on or (became is not None and history.told(session, row.slug) != became):
        raise ChangedMeanwhile(SUBJECT, row.slug, row.revision)
    restored = {name: store.blank(name) if value is None else value for name, value in before.items()}
    if not store.put(session, row, restored):
        store.touch(session, row)
    if past is not None:
        history.put_back(session, row.slug, past)


def _undo_link(session: Session, entry: Entry) -> None:
    told = entry.after or entry.before or {}
    earlier, later = told["earlier"], told["later"]
    if entry.before is None:
        history.unlink(session, earlier, later)
    else:
        day = entry.before["day"]
        history.link(session, earlier, later, day and date.fromisoformat(day), entry.before["act"])
    for slug in (earlier, later):
        store.touch(session, institutions_merged.row(session, slug))


def _undo_merge(session: Session, entry: Entry, by: str) -> None:
    told = entry.after or {}
    gone, kept = told["merged"], entry.subject
    institutions_merged.part(session, gone, kept, told, by)
    row, taken = institutions_merged.row(session, kept), told.get("taken", {})
    same = [name for name, value in taken.items() if getattr(row, name) == value]
    store.put(session, row, {name: store.blank(name) for name in same})


def merge(session: Session, actor: str, gone: str, kept: str, *, reason: str) -> int:
    """Let ``gone``, the same institution entered twice, go on as ``kept``; gives the log's entry.

    Facts that ``kept`` lacks are taken from ``gone``, its past too; its slug stays as another name of
    ``kept``. Raises ``UnknownName``, ``CatalogError`` for one and the same.
    """
    if gone == kept:
        raise CatalogError(f"institution {gone!r} cannot be merged into itself")
    leaving, staying = institutions_merged.row(session, gone), institutions_merged.row(session, kept)
    had, has = store.entered(leaving), store.entered(staying)
    skipped = {"slug", "status", *_WHERE} if _WHERE & has.keys() else {"slug", "status"}
    taken = {name: value for name, value in had.items() if name not in skipped and name not in has}
    if taken:
        store.put(session, staying, taken)
    moved = institutions_merged.merge(session, gone, kept, actor)
    after = {"merged": gone, "reason": reason, **moved, "taken": taken}
    return _note(session, actor, "merge", kept, None, after)


_WHERE = frozenset({"province", "commune", "address", "lat", "lon"})
"""Taken from the merged one together or not at all: half of one place and half of another is none."""
