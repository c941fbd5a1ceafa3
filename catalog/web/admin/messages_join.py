"""What one press makes of a request to join: its institution, and the draft of an invitation."""

from __future__ import annotations

from flask import Response, abort, request

from catalog.people import inbox
from catalog.people.permissions import Permission
from catalog.programme import checking
from catalog.store import institutions as store
from catalog.store import scopes
from catalog.store.db import reading, writing
from catalog.store.messages import Message
from catalog.web.admin.messages import is_without_house, mine
from catalog.web.admin.shell import actor, allow, blueprint, may, needs, reach, see_other, tell
from catalog.web.i18n import gettext as _

_FACTS = ("system", "province", "commune")


@blueprint.post("/messages/<int:number>/institution")
@needs(Permission.INSTITUTIONS_ADD)
def message_institution(number: int) -> Response:
    """Add the institution of the request, or take the one that was chosen; then the invitation."""
    with reading() as session:
        found = mine(session, number)
    if not is_without_house(found):
        tell(_("This request belongs to an institution already."), "note")
        return see_other("message", number=number)
    chosen = request.form.get("institution", "")
    return _assign(found, chosen) if chosen else _make(found)


def _assign(found: Message, slug: str) -> Response:
    with reading() as session:
        place = scopes.place_of(session, slug)
    if place is None:
        abort(404)
    allow(Permission.INSTITUTIONS_SEE, place.slug)
    with writing() as session:
        # Somebody else may have pressed a moment before.
        now_found = mine(session, found.id)
        entry = inbox.assign(session, actor(), now_found, place.slug) if is_without_house(now_found) else None
    if entry is None:
        tell(_("This request belongs to an institution already."), "note")
    else:
        tell(_("The request belongs to that institution now."), undo=entry)
    return _onward(found.id)


def _make(found: Message) -> Response:
    if not reach(Permission.INSTITUTIONS_ADD).holds(found.place):
        abort(403)
    name = found.facts.get("name", "")
    given = {key: found.facts[key] for key in _FACTS if found.facts.get(key)}
    with writing() as session:
        facts, faults = checking.examined({**given, "name_vi": name, "slug": store.free_slug(session, name)})
        is_taken = mine(session, found.id).institution
        entry = None
        if not faults and not is_taken:
            entry = inbox.make_institution(session, actor(), found, facts)
    if faults:
        told = ", ".join(fault.field for fault in faults)
        tell(
            _("The institution could not be made of the request (%(why)s): add it by hand.", why=told), "bad"
        )
        return see_other("message", number=found.id)
    if entry is not None:
        tell(_("%(name)s is added.", name=name), undo=entry)
    return _onward(found.id)


def _onward(number: int) -> Response:
    if may(Permission.PEOPLE_INVITE):
        return see_other("invite", message=number)
    return see_other("message", number=number)
