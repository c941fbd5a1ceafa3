"""What was changed: who, when, what before and after; and taking it back where that can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Response, abort, current_app, request
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError

from catalog.errors import AlreadyExists, CatalogError, ChangedMeanwhile, Forbidden, LeaseTaken, UnknownName
from catalog.people import managing, undoing
from catalog.people.permissions import Permission
from catalog.programme.institutions import StillInUse
from catalog.programme.plan_editing import PlanInUse, place_of
from catalog.programme.plan_rows import SUBJECT as PLAN
from catalog.store import audit as store
from catalog.store import plans, scopes, summings, users
from catalog.store.audit import Entry, Wanted
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.web import forms
from catalog.web.admin import summing_facts, tables
from catalog.web.admin.facts_named import OF_INSTITUTIONS, Difference, differences
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, reach, see_other, tell, user
from catalog.web.i18n import ZONE
from catalog.web.i18n import gettext as _
from catalog.web.onward import came_from, go
from catalog.web.people_named import (
    ACTIONS,
    SUBJECTS,
    VIEWS,
    action_name,
    actor_name,
    role_name,
    subject_name,
)

SIZE = 50
_FILTERS = ("who", "type", "action", "subject", "from", "to")
_NAMES = ("title", "name_vi", "name", "label", "file")
"""Facts by which a thing is known to people."""


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
        led = _led(session, mine)
        found = store.listed(session, mine, wanted, also=led, before_id=before, limit=SIZE + 1)
        shown = found[:SIZE]
        told, institutions = lines(session, shown), scopes.names(session, slugs_in(shown))
    more = asked.query(before=shown[-1].id) if len(found) > SIZE else None
    return admin_page(
        "admin/audit.html",
        title=_("What was changed"),
        entries=told,
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


def slugs_in(entries: Iterable[Entry]) -> frozenset[str]:
    """The slugs of the institutions that the entries tell of."""
    found: set[str] = set()
    for entry in entries:
        found.add(entry.institution)
        if entry.subject_type in ("institution", "institution pair"):
            found |= set(entry.subject.split("|"))
        for facts in (entry.before, entry.after):
            if isinstance(facts, Mapping):
                found |= {str(facts[name]) for name in OF_INSTITUTIONS if facts.get(name)}
    return frozenset(found)


def _led(session: Session, mine: Reach) -> dict[str, list[str]]:
    """The subjects that belong to no institution, but to a territory that is looked after."""
    if not mine.keys:
        return {}
    return {
        summings.SUBJECT: [
            str(one.id) for one in summings.everything(session) if mine.holds(place_of(one.territory))
        ],
        PLAN: [one.slug for one in plans.everything(session) if mine.holds(place_of(one.territory))],
    }


def lines(session: Session, entries: Sequence[Entry]) -> list[Line]:
    """Entries as a page shows them to the person who is logged in."""
    institutions = scopes.names(session, slugs_in(entries))
    people = users.names(session, map(int, _numbers(entries)))
    named = {("account", str(number)): name for number, name in people.items()}
    named |= summing_facts.titles(session, entries)
    return [
        Line(
            entry,
            differences(entry, institutions),
            _subject(entry, named, institutions),
            address_of(entry),
            undoing.may_undo(session, user(), entry),
        )
        for entry in entries
    ]


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


def _midnight(day: date) -> datetime:
    # The first and last days that there are lie outside of UTC's.
    within = min(max(day, date(1, 1, 2)), date(9999, 12, 30))
    return datetime.combine(within, time(), ZONE).astimezone(UTC)


def _numbers(entries: Iterable[Entry]) -> list[str]:
    return [one.subject for one in entries if one.subject_type == "account" and one.subject.isdecimal()]


def _subject(entry: Entry, names: Mapping[tuple[str, str], str], institutions: Mapping[str, str]) -> str:
    """What the entry is about, by its name where it has one; ``names`` are by kind and subject."""
    named = names.get((entry.subject_type, entry.subject), "")
    if entry.subject_type in ("institution", "institution pair"):
        named = " · ".join(institutions.get(slug, slug) for slug in entry.subject.split("|"))
    facts = entry.after or entry.before
    told = [facts.get(name) for name in _NAMES] if isinstance(facts, dict) else []
    return named or next((one for one in told if one and isinstance(one, str)), entry.subject)


def address_of(entry: Entry) -> str:
    """The page of the thing that an entry is about; empty where there is none."""
    view, arguments = VIEWS.get(entry.subject_type, ("", ""))
    if f"admin.{view}" not in current_app.view_functions:
        return ""
    names = arguments.split("/")
    values: dict[str, Any] = dict(zip(names, entry.subject.split("/", len(names) - 1), strict=False))
    try:
        return admin_url(view, **values)
    except (BuildError, ValueError):
        return ""


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
            elif not request.form.get("sure") and (lost := undoing.lost(session, entry)):
                return _sure_page(entry, lost)
            else:
                undoing.undo(session, entry, user().actor)
                tell(_("It is taken back."))
    except CatalogError as error:
        if isinstance(error, Forbidden) and error.message != managing.LAST_OPERATOR:
            abort(403)
        tell(_("This could not be taken back: %(why)s", why=_reason(error)), "bad")
    return see_other("audit") if back else go(came_from() or admin_url("home"))


def _sure_page(entry: Entry, lost: Mapping[str, Any]) -> Response:
    """What else goes when the entry is taken back, to be agreed to: nothing brings it back."""
    with reading() as session:
        names = scopes.names(session, slugs_in([entry]))
    return admin_page(
        "admin/audit_sure.html",
        title=_("Take it back?"),
        crumbs=[(_("What was changed"), admin_url("audit"))],
        entry=entry,
        subject=_subject(entry, {}, names),
        lost=lost,
        role_name=role_name,
        action_name=action_name,
        subject_name=subject_name,
    )


def _reason(error: CatalogError) -> str:
    """Why something cannot be taken back, in the page's language."""
    match error:
        case ChangedMeanwhile():
            return _("it was changed again since.")
        case UnknownName() | AlreadyExists():
            return _("what it is about is not there any more, or is so already.")
        case LeaseTaken():
            return _("its source is being harvested at this moment. Try again when that has ended.")
        case StillInUse():
            return _(
                "the institution has sources, records or links by now. Close it, or merge it with another."
            )
        case PlanInUse():
            return _("something was summed up for this plan by now. Leave its rows out instead.")
        case Forbidden():
            return _("at least one person must stay who may do everything.")
    return _("what was before does not fit what is there now.")
