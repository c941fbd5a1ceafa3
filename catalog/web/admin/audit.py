"""What was changed: who, when, what before and after; and taking it back where that can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Response, abort, current_app, request
from werkzeug.routing import BuildError

from catalog.errors import CatalogError, Forbidden
from catalog.people import undoing
from catalog.people.permissions import Permission
from catalog.store import audit as store
from catalog.store import scopes, users
from catalog.store.audit import Entry, Wanted
from catalog.store.db import reading, writing
from catalog.web.admin import forms, tables
from catalog.web.admin.facts_named import fact_name, value_told
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, reach, see_other, tell, user
from catalog.web.i18n import ZONE
from catalog.web.i18n import gettext as _
from catalog.web.onward import came_from, go
from catalog.web.people_named import ACTIONS, SUBJECTS, VIEWS, action_name, actor_name, subject_name

SIZE = 50
_FILTERS = ("who", "type", "action", "subject", "from", "to")


class Difference(NamedTuple):
    """A fact before and after; None where it was not there."""

    name: str
    before: str | None
    after: str | None


class Line(NamedTuple):
    """An entry as the page shows it: with what differs, the subject's name and page, whether to undo it."""

    entry: Entry
    facts: list[Difference]
    subject: str
    address: str
    may_undo: bool


@blueprint.get("/audit")
@needs(Permission.AUDIT_SEE)
def audit() -> Response:
    """The newest changes, narrowed by person, kind, action and days; further ones by ``before``."""
    mine = reach(Permission.AUDIT_SEE)
    asked = tables.asked(filters=_FILTERS)
    wanted, faults = _wanted(asked.filters)
    cursor = request.args.get("before", "")
    before = int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 18 else None
    with reading() as session:
        found = store.listed(session, mine, wanted, before_id=before, limit=SIZE + 1)
        undoable = {entry.id for entry in found if undoing.may_undo(session, user(), entry)}
        slugs = {one.institution for one in found}
        slugs |= {one.subject for one in found if one.subject_type == "institution"}
        institutions = scopes.names(session, frozenset(slugs))
        people = users.names(session, map(int, _numbers(found)))
    shown = found[:SIZE]
    more = asked.query(before=shown[-1].id) if len(found) > SIZE else None
    return admin_page(
        "admin/audit.html",
        title=_("What was changed"),
        entries=[
            Line(
                entry,
                differences(entry),
                _subject(entry, people, institutions),
                address_of(entry),
                entry.id in undoable,
            )
            for entry in shown
        ],
        names=institutions,
        filters=asked.filters,
        narrowed=any(asked.filters.values()),
        faults=faults,
        types=SUBJECTS.items(),
        actions=ACTIONS.items(),
        actor_name=actor_name,
        action_name=action_name,
        subject_name=subject_name,
        more=admin_url("audit", **more) if more else "",
    )


def _wanted(filters: Any) -> tuple[Wanted, list[str]]:
    days, faults = {}, []
    for name in ("from", "to"):
        try:
            days[name] = forms.read_day(filters[name])
        except ValueError as error:
            faults.append(str(error))
    since, until = days.get("from"), days.get("to")
    return Wanted(
        person=filters["who"],
        action=filters["action"],
        subject_type=filters["type"],
        subject=filters["subject"],
        since=None if since is None else _midnight(since),
        until=None if until is None else _midnight(until) + timedelta(days=1),
    ), faults


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def _numbers(entries: Iterable[Entry]) -> list[str]:
    return [one.subject for one in entries if one.subject_type == "account" and one.subject.isdecimal()]


def _subject(entry: Entry, people: Mapping[int, str], institutions: Mapping[str, str]) -> str:
    """What the entry is about, by its name where it has one."""
    named = people.get(int(entry.subject)) if _numbers([entry]) else None
    if entry.subject_type == "institution":
        named = institutions.get(entry.subject)
    facts = entry.after or entry.before
    told = facts.get("title") or facts.get("name_vi") or facts.get("name") if isinstance(facts, dict) else ""
    return named or (told if isinstance(told, str) else "") or entry.subject


def address_of(entry: Entry) -> str:
    """The page of the thing that an entry is about; empty where there is none."""
    view, argument = VIEWS.get(entry.subject_type, ("", ""))
    if f"admin.{view}" not in current_app.view_functions:
        return ""
    values: dict[str, Any] = {argument: entry.subject}
    try:
        return admin_url(view, **values)
    except (BuildError, ValueError):
        return ""


def differences(entry: Entry) -> list[Difference]:
    """What differs between before and after, fact by fact; everything where one of them is missing."""
    before, after = _facts(entry.before), _facts(entry.after)
    names = [*before, *(name for name in after if name not in before)]
    found = [Difference(name, before.get(name), after.get(name)) for name in names]
    return [one for one in found if one.before != one.after]


def _facts(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        return {"": _shown(value)}
    return {fact_name(name): value_told(name, _shown(inner)) for name, inner in value.items()}


def _shown(value: Any) -> str:
    match value:
        case None | "" | [] | {}:
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return "; ".join(map(_shown, value))
        case dict():
            return "; ".join(f"{name}: {_shown(inner)}" for name, inner in value.items())
    return str(value)


@blueprint.post("/audit/<int:number>/undo")
@needs(None)
def audit_undo(number: int) -> Response:
    """Take the entry's change back, if the person may do that."""
    back = request.form.get("back") == "audit"
    try:
        with writing() as session:
            entry = store.get(session, number)
            if entry is None:
                abort(404)
            if undoing.way(entry) is None:
                tell(_("This cannot be taken back any more."), "note")
            elif not undoing.may_undo(session, user(), entry):
                abort(403)
            else:
                undoing.undo(session, entry, user().actor)
                tell(_("It is taken back."))
    except Forbidden:
        abort(403)
    except CatalogError as error:
        tell(_("This could not be taken back: %(why)s", why=str(error)), "bad")
    return see_other("audit") if back else go(came_from() or admin_url("home"))
