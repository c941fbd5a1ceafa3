"""The list of sources, and the page of one: how it is, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from catalog.harvest import held
from catalog.people import permissions
from catalog.people.permissions import Permission
from catalog.store import runs, scopes, source_lists, tasks, withdrawals
from catalog.store.db import reading
from catalog.store.runs import RunState
from catalog.store.source_lists import OWN, Wanted
from catalog.store.sources import SourceState
from catalog.store.tasks import Task
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
    failed = shown["failed"]
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
        failed_why=words.why(failed.message) if failed is not None else None,
        **shown,
    )


def _facts(session: Session, state: SourceState) -> dict[str, Any]:
    slug = state.source.slug
    latest = [
        run._replace(status=runs.standing(session, slug, run.status))
        for run in runs.newest(session, slug, limit=_RUNS_SHOWN)
    ]
    asked = tasks.of_source(session, slug)
    harvest = asked.get("harvest")
    running = latest[0] if latest and latest[0].status == "running" else None
    place = state.source.institution
    return {
        "records": withdrawals.count_live(session, slug),
        "latest": latest,
        "running": running,
        "starting": harvest is not None
        and running is None
        and _is_under_way(session, harvest)
        and _is_newer(harvest, latest),
        "moving": next((asked[kind] for kind in _MOVING if _is_under_way(session, asked.get(kind))), None),
        "failed": _failed(asked, latest),
        "held": None if running else held.held(session, slug),
        "institution_name": scopes.names(session, frozenset((place,))).get(place, place),
    }


def _is_under_way(session: Session, task: Task | None) -> bool:
    return task is not None and task.is_running and not tasks.is_lost(session, task, None)


def _is_newer(task: Task, latest: Sequence[RunState]) -> bool:
    """Whether the task was asked for after the newest run began."""
    return not latest or latest[0].started < task.started


def _failed(asked: Mapping[str, Task], latest: Sequence[RunState]) -> Task | None:
    """What was asked last of all that moves the source's records, if nothing came of it."""
    moving = [task for kind, task in asked.items() if kind in ("harvest", *_MOVING)]
    last = max(moving, key=lambda task: task.started, default=None)
    return last if last is not None and last.state == "failed" and _is_newer(last, latest) else None


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
