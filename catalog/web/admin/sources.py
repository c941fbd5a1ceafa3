"""The list of sources, and the page of one: how it is, what can be done with it."""

from __future__ import annotations

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from catalog.harvest import held
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import runs, scopes, source_lists, tasks, withdrawals
from catalog.store.db import reading
from catalog.store.source_lists import OWN, Wanted
from catalog.store.sources import SourceState
from catalog.store.users import User
from catalog.web.admin import sources_words as words
from catalog.web.admin import tables
from catalog.web.admin.home import Waiting, waits
from catalog.web.admin.shell import OF_SOURCE, admin_page, admin_url, blueprint, may, needs, reach
from catalog.web.admin.sources_frame import crumbs, known, name_of
from catalog.web.admin.tables import Choice, Column, Listing
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import ngettext

_RUNS_SHOWN = 5
_MOVING = ("remove", "restore", "withdraw")


@blueprint.get("/sources")
@needs(Permission.SOURCES_SEE)
def sources() -> Response:
    """The sources of the institutions that this person looks after."""
    mine = reach(Permission.SOURCES_SEE)
    asked = tables.asked(sorts=source_lists.SORTS, default="name", filters=("state", "way"))
    wanted = Wanted(
        q=asked.q,
        state=asked.filters["state"],
        connector=asked.filters["way"],
        sort=asked.sort,
        offset=asked.offset,
        limit=tables.SIZE,
    )
    with reading() as session:
        rows, total = source_lists.sources(session, mine, wanted)
        used = source_lists.connectors(session, mine)
    listing = Listing(
        caption=_("Sources"),
        columns=(
            Column(key="name", label=_("Source"), sort="name"),
            Column(key="institution", label=_("Institution"), sort="institution"),
            Column(key="way", label=_("Way of connecting")),
            Column(key="records", label=_("Records"), sort="records", figure=True),
            Column(key="last", label=_("Last harvest"), sort="last"),
            Column(key="next", label=_("Next harvest"), sort="next"),
            Column(key="problems", label=_("Problems"), figure=True),
        ),
        rows=rows,
        total=total,
        asked=asked,
        address=admin_url("sources"),
        choices=(
            Choice(name="state", label=_("State"), options=_states()),
            Choice(name="way", label=_("Way of connecting"), options=[(name, _way(name)) for name in used]),
        ),
        empty=_("No source is connected yet. Add the first one: a table, a library system, a web site."),
    )
    return admin_page(
        "admin/sources.html",
        title=_("Sources"),
        listing=listing,
        words=words,
        way=_way,
        may_add=may(Permission.SOURCES_EDIT),
    )


def _states() -> list[tuple[str, str]]:
    return [
        ("trouble", _("something to look at")),
        *((name, words.status(name)) for name in ("running", "failed", "done")),
        ("never", _("not harvested yet")),
        ("paused", _("paused")),
        ("removed", _("removed")),
    ]


def _way(name: str) -> str:
    return words.way(parts().hooks.connectors.get(name), name)


@blueprint.get("/sources/<slug>")
@needs(Permission.SOURCES_SEE, OF_SOURCE)
def source(slug: str) -> Response:
    """One source: how it is, its last harvests, what can be done with it."""
    state = known(slug)
    with reading() as session:
        shown = _facts(session, state)
    editable = may(Permission.SOURCES_EDIT, state.source.institution) and state.source.connector != OWN
    return admin_page(
        "admin/source.html",
        title=name_of(state),
        crumbs=crumbs(),
        state=state,
        words=words,
        way=_way(state.source.connector),
        editable=editable,
        rhythms=words.RHYTHMS,
        **shown,
    )


def _facts(session: Session, state: SourceState) -> dict[str, Any]:
    slug = state.source.slug
    latest = runs.newest(session, slug, limit=_RUNS_SHOWN)
    asked = tasks.of_source(session, slug)
    harvest = asked.get("harvest")
    running = bool(latest) and latest[0].status == "running"
    place = state.source.institution
    return {
        "records": withdrawals.count_live(session, slug),
        "latest": latest,
        "running": latest[0] if running else None,
        "starting": harvest is not None
        and harvest.is_running
        and not running
        and not tasks.is_lost(harvest, 0)
        and (not latest or latest[0].started < harvest.started),
        "not_begun": harvest.message if harvest is not None and harvest.state == "failed" else "",
        "moving": next(
            (one for name in ("remove", "restore", "withdraw") if (one := _under_way(asked, name))), None
        ),
        "held": None if state.removed is not None or running else held.held(session, slug),
        "institution_name": scopes.names(session, frozenset((place,))).get(place, place),
    }


def _under_way(asked: dict[str, tasks.Task], kind: str) -> tasks.Task | None:
    found = asked.get(kind)
    return found if found is not None and found.is_running and not tasks.is_lost(found, 0) else None


@waits
def _troubles(session: Session, user: User) -> list[Waiting]:
    """Sources whose last harvest did not succeed, and withdrawals that wait for a decision."""
    mine = permissions.reach(user, Permission.SOURCES_SEE)
    if not mine:
        return []
    failed, waiting = source_lists.troubled(session, mine)
    found = []
    if failed:
        told = ngettext(
            "The last harvest of %(count)s source did not succeed",
            "The last harvests of %(count)s sources did not succeed",
            failed,
            count=failed,
        )
        found.append(Waiting(told, admin_url("sources", state="failed")))
    if waiting:
        told = ngettext(
            "%(count)s source no longer lists many of its records: decide whether they go",
            "%(count)s sources no longer list many of their records: decide whether they go",
            waiting,
            count=waiting,
        )
        found.append(Waiting(told, admin_url("sources", state="trouble")))
    return found
