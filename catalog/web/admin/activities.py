"""Activities in the administration: the list of an institution's own, upcoming, past, drafts, called off."""

from __future__ import annotations

from flask import Response
from sqlalchemy.orm import Session

from catalog.activities.model import FORMAT
from catalog.activities.words import SORTS
from catalog.harvest import own_activities
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import attendance, own, scopes
from catalog.store.audit import Entry
from catalog.store.db import reading
from catalog.store.own import Wanted
from catalog.web import i18n, labels, when
from catalog.web.admin.activities_frame import shaped
from catalog.web.admin.shell import admin_page, admin_url, blueprint, needs, reach
from catalog.web.admin.tables import SIZE, Choice, Column, Listing, asked
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

_WHEN = (
    ("upcoming", lazy_gettext("To come and on now")),
    ("past", lazy_gettext("Over")),
    ("draft", lazy_gettext("Drafts")),
    ("cancelled", lazy_gettext("Called off")),
    ("withdrawn", lazy_gettext("Taken out")),
)
STATES = {
    "draft": lazy_gettext("Draft"),
    "published": lazy_gettext("Published"),
    "withdrawn": lazy_gettext("Taken out"),
}


@blueprint.get("/activities", endpoint="activities")
@needs(Permission.ACTIVITIES_EDIT)
def activities_list() -> Response:
    """The activities that the person looks after."""
    wanted = asked(sorts=tuple(own.SORTS), default="-modified", filters=("when", "kind"))
    mine = reach(Permission.ACTIVITIES_EDIT)
    with reading() as session:
        total, found = own.listed(
            session,
            mine,
            Wanted(
                format=FORMAT,
                text=wanted.q,
                when=wanted.filters["when"],
                kind=wanted.filters["kind"],
                today=i18n.today().isoformat(),
            ),
            sort=wanted.sort,
            offset=wanted.offset,
            limit=SIZE,
        )
        names = scopes.names(session, frozenset(entry.institution for entry in found))
        came = attendance.totals(session, [entry.id for entry in found])
        several = len(scopes.offered(session, mine, limit=2)) > 1
    listing = Listing(
        caption=_("Activities"),
        columns=_columns(several),
        rows=found,
        total=total,
        asked=wanted,
        address=admin_url("activities"),
        choices=(
            Choice(name="when", label=_("When"), options=[(code, str(name)) for code, name in _WHEN]),
            Choice(name="kind", label=_("What it is"), options=_kinds()),
        ),
        empty=_("There is nothing here yet. Add a class, a club or an exhibition: four things are enough."),
    )
    return admin_page(
        "admin/activities.html",
        title=_("Activities"),
        listing=listing,
        names=names,
        came=came,
        states=STATES,
        whens={entry.id: when.read(shaped(entry).get("schedule")) for entry in found},
    )


def _columns(several: bool) -> tuple[Column, ...]:
    where = (Column(key="institution", label=_("Institution")),) if several else ()
    return (
        Column(key="title", label=_("Activity"), sort="title"),
        *where,
        Column(key="kind", label=_("Kind"), sort="kind"),
        Column(key="when", label=_("When"), sort="when"),
        Column(key="state", label=_("State")),
        Column(key="came", label=_("People who came"), figure=True),
        Column(key="modified", label=_("Last change"), sort="modified"),
    )


def _kinds() -> list[tuple[str, str]]:
    kinds = dict.fromkeys(sort.kind for sort in SORTS.values())
    return [(kind, labels.named(labels.KINDS, kind)) for kind in kinds]


@undoable(FORMAT, Permission.ACTIVITIES_EDIT)
def _undo(session: Session, entry: Entry, actor: str) -> None:
    own_activities.undo(parts(), session, entry, actor)
