"""Records that a harvest no longer found, many at once: a person looks at them and decides."""

from __future__ import annotations

import orjson
from flask import Response, request

from catalog.errors import LeaseTaken
from catalog.harvest import held
from catalog.harvest.held import NoLongerHeld
from catalog.people.permissions import Permission
from catalog.store import withdrawals
from catalog.store.db import reading
from catalog.web.admin.shell import (
    OF_SOURCE,
    actor,
    admin_page,
    admin_url,
    blueprint,
    needs,
    see_other,
    tell,
)
from catalog.web.admin.sources_frame import crumbs, known, name_of
from catalog.web.admin.sources_tasks import move
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext
from catalog.web.paging import paging
from catalog.web.params import page_number

_GONE_SHOWN = 50
_MOST_PAGES = 200


@blueprint.get("/sources/<slug>/held")
@needs(Permission.SOURCES_SEE, OF_SOURCE)
def source_held(slug: str) -> Response:
    """The records that the last harvest would take off the site, which wait for a decision."""
    state = known(slug)
    page = page_number(request.args.get("page", ""))
    with reading() as session:
        waiting = held.held(session, slug)
        rows = []
        if waiting is not None:
            offset = min(page - 1, _MOST_PAGES) * _GONE_SHOWN
            listing = waiting.run.listing
            found = withdrawals.absent_page(session, slug, listing, offset=offset, limit=_GONE_SHOWN)
            rows = [(name, native, orjson.loads(text).get("title", name)) for name, native, text in found]
    pages = None
    if waiting is not None:
        address = admin_url("source_held", slug=slug)
        pages = paging(
            page, waiting.missing, _GONE_SHOWN, lambda number: f"{address}?page={number}", most=_MOST_PAGES
        )
    return admin_page(
        "admin/source_held.html",
        title=_("Records that would go"),
        crumbs=[*crumbs(), (name_of(state), admin_url("source", slug=slug))],
        state=state,
        waiting=waiting,
        rows=rows,
        pages=pages,
    )


@blueprint.post("/sources/<slug>/held")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_held_decide(slug: str) -> Response:
    """Let the held back records go, or keep them."""
    number, decision = request.form.get("run", type=int) or 0, request.form.get("decision", "")
    if decision not in ("go", "keep"):
        tell(_("Choose whether the records stay or go."), "bad")
        return see_other("source_held", slug=slug)
    try:
        if decision == "go":
            with reading() as session:
                waiting = held.held(session, slug)
            if waiting is None or waiting.run.id != number:
                raise NoLongerHeld("")
            count = waiting.missing
            told = ngettext("%(count)s record goes.", "%(count)s records go.", count, count=count)
            return move(known(slug), "withdraw", told, run=number)
        held.refuse(slug, number, actor())
        tell(_("The records stay. The next complete harvest looks again."))
    except NoLongerHeld:
        tell(_("This was decided already, or a newer harvest has looked."), "note")
    except LeaseTaken:
        tell(_("The source is being harvested already."), "note")
    return see_other("source", slug=slug)
