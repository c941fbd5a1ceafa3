"""The first page of the administration: what waits for this person, and what they do most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from flask import Response, current_app
from sqlalchemy.orm import Session

from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import waiting
from catalog.store.db import reading
from catalog.store.users import User
from catalog.store.waiting import Trouble
from catalog.web import i18n
from catalog.web.admin.navigation import works
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, user
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext
from catalog.web.people_named import roles

_SHOWN = 5


class Waiting(NamedTuple):
    """Something that waits for the person: one sentence, and where to see to it."""

    text: str
    address: str


Waits = Callable[[Session, User], Iterable[Waiting]]
_WAITS: list[Waits] = []


def waits(function: Waits) -> Waits:
    """A decorator: the function gives what waits for a person, asked on each visit of the first page."""
    _WAITS.append(function)
    return function


@blueprint.get("/")
@needs(None)
def home() -> Response:
    """What waits for the person, and where to go."""
    with reading() as session:
        found = [entry for give in _WAITS for entry in give(session, user())]
    return admin_page(
        "admin/home.html",
        title=_("Administration"),
        waiting=found,
        works=works(user()),
        roles=roles(user()),
    )


@waits
def _sources(session: Session, person: User) -> list[Waiting]:
    """Harvests that failed and removals that were held back."""
    mine = permissions.reach(person, Permission.SOURCES_SEE)
    if not mine or "admin.run" not in current_app.view_functions:
        return []
    found = waiting.troubles(session, mine)
    told = [Waiting(_told(one), admin_url("run", number=one.run)) for one in found[:_SHOWN]]
    more = len(found) - _SHOWN
    if more > 0:
        rest = ngettext(
            "%(count)s more source needs you", "%(count)s more sources need you", more, count=more
        )
        told.append(Waiting(rest, admin_url("sources", state="trouble")))
    return told


def _told(trouble: Trouble) -> str:
    day = i18n.short_day(trouble.started)
    if trouble.failed:
        return _("Source %(source)s: the harvest of %(day)s did not succeed", source=trouble.source, day=day)
    return _(
        "Source %(source)s: %(count)s records would disappear since %(day)s; decide whether they may",
        source=trouble.source,
        count=i18n.number(trouble.held),
        day=day,
    )
