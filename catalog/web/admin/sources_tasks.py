"""Tasks with a source, as pages begin them and look at them; each has a process of its own."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from catalog.errors import TooMany
from catalog.harvest import source_audit
from catalog.harvest import tasks as doing
from catalog.store import audit, leases, tasks
from catalog.store.db import reading, writing
from catalog.store.source_lists import OWN
from catalog.store.sources import SourceState
from catalog.store.tasks import Task
from catalog.web.admin.shell import actor, see_other, tell
from catalog.web.admin.sources_frame import known
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _


def begin(slug: str, kind: str, **wanted: Any) -> bool:
    """Start a task with the source for who is logged in; False where one of that kind is under way.

    Where too many sources are looked at already nothing begins, and the next page says so.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined] # its process outlives the request
    settings = parts().settings
    try:
        return doing.begin(settings, app.app_context, slug, kind, actor(), wanted) is not None
    except TooMany:
        tell(_("Many sources are being looked at just now. Try again in a few minutes."), "note")
        return True


def usable(slug: str) -> SourceState | None:
    """The source if something can be done with it; else None, and why not is told on the next page."""
    state = known(slug)
    if state.source.connector == OWN:
        tell(_("What people write here comes from no source that could be asked."), "bad")
        return None
    if state.removed is not None:
        tell(_("Nothing can be done with a source that was removed."), "bad")
        return None
    if state.source.connector not in parts().hooks.connectors:
        tell(_("The plugin for this way of connecting is not installed."), "bad")
        return None
    return state


def is_busy(slug: str) -> bool:
    """Whether something works on the source's records; then that is told on the next page."""
    with reading() as session:
        busy = leases.is_held(session, leases.of_source(slug))
    if busy:
        tell(_("The source is being harvested already."), "note")
    return busy


def move(state: SourceState, kind: str, told: str, noted: str = "", **wanted: Any) -> Response:
    """Begin what moves the source's records, note it as ``noted``, and say ``told``; leads to the source."""
    slug, source = state.source.slug, state.source
    if not is_busy(slug):
        if begin(slug, kind, **wanted):
            before = source_audit.told(parts().hooks, state) if noted == "delete" else None
            with writing() as session:
                if noted:
                    audit.note(
                        session, actor(), noted, "source", slug, before=before, institution=source.institution
                    )
            tell(told)
        else:
            tell(_("This has begun already."), "note")
    return see_other("source", slug=slug)


def newest(slug: str, kind: str) -> Task | None:
    """The last task of that kind with the source; one that must be lost counts as failed."""
    with reading() as session:
        task = tasks.newest(session, slug, kind)
        lost = task is not None and tasks.is_lost(session, task, doing.patience(kind))
    if task is not None and lost:
        return task._replace(state="failed", message=doing.LOST)
    return task
