"""What is done with a source: looked at, previewed, harvested, stopped, paused, removed, taken back."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, current_app, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, LeaseTaken, UnknownName
from catalog.harvest import held, source_entry
from catalog.harvest import tasks as doing
from catalog.harvest.held import NoLongerHeld
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, leases, runs, sources, tasks, withdrawals
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.source_lists import OWN
from catalog.store.sources import SourceState
from catalog.web.admin import forms
from catalog.web.admin import sources_words as words
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
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, ngettext
from catalog.web.paging import paging

_GONE_SHOWN = 50
_MOST_PAGES = 200


class RemoveForm(forms.Form):
    """The name typed once more, so that nobody removes a source by a slip."""

    name = forms.line(lazy_gettext("Type the short name of the source to confirm"), autocomplete="off")


def begin(slug: str, kind: str, **wanted: Any) -> bool:
    """Start a task with the source for who is logged in; False where one of that kind is under way."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # its process outlives the request
    settings = parts().settings
    return doing.begin(settings, app.app_context, slug, kind, actor(), wanted) is not None


def usable(slug: str) -> SourceState | None:
    """The source if something can be done with it; else None, and why not is told on the next page."""
    state = known(slug)
    if state.removed is not None or state.source.connector == OWN:
        tell(_("Nothing can be done with a source that was removed."), "bad")
        return None
    if state.source.connector not in parts().hooks.connectors:
        tell(_("The plugin for this way of connecting is not installed."), "bad")
        return None
    return state


@blueprint.post("/sources/<slug>/harvest")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_harvest(slug: str) -> Response:
    """Harvest the source now, in a process of its own."""
    state = usable(slug)
    if state is None:
        return see_other("source", slug=slug)
    with reading() as session:
        busy = leases.is_held(session, f"harvest:{slug}")
    if busy or not begin(slug, "harvest", full=bool(request.form.get("full"))):
        tell(_("The source is being harvested already."), "note")
    else:
        with writing() as session:
            audit.note(session, actor(), "harvest", "source", slug, institution=state.source.institution)
        tell(_("The harvest begins. You may leave this page: it goes on by itself."))
    return see_other("source", slug=slug)


@blueprint.post("/sources/<slug>/stop")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_stop(slug: str) -> Response:
    """Ask the running harvest to end."""
    state = known(slug)
    with writing() as session:
        run = None if state.last_run is None else state.last_run
        asked = run is not None and runs.ask_to_stop(session, run)
        if asked:
            audit.note(session, actor(), "stop", "source", slug, institution=state.source.institution)
    if asked:
        tell(_("The harvest is stopping. What it has taken in stays; the next one goes on from there."))
    else:
        tell(_("No harvest is under way."), "note")
    return see_other("source", slug=slug)


@blueprint.post("/sources/<slug>/pause")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_pause(slug: str) -> Response:
    """Let the source rest, or go on."""
    paused = request.form.get("paused") == "1"
    state = known(slug)
    try:
        with writing() as session:
            before = sources.get(session, slug)
            sources.pause(session, slug, paused=paused)
            number = source_entry.note(session, actor(), "pause" if paused else "go on", before)
    except UnknownName:
        usable(slug)
        return see_other("source", slug=slug)
    told = _("%(name)s rests: it is not harvested by itself.") if paused else _("%(name)s goes on.")
    tell(told % {"name": name_of(state)}, undo=number)
    return see_other("source", slug=slug)


@blueprint.post("/sources/<slug>/schedule")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_schedule(slug: str) -> Response:
    """How often the source is harvested by itself."""
    if usable(slug) is None:
        return see_other("source", slug=slug)
    given = request.form.get("every", "")
    known_rhythms = {str(seconds) for seconds, _told in words.RHYTHMS}
    if given not in known_rhythms and given != "0":
        tell(_("Choose one from the list."), "bad")
        return see_other("source", slug=slug)
    every = int(given) or None
    with writing() as session:
        before = sources.get(session, slug)
        sources.set_every(session, slug, every)
        number = source_entry.note(session, actor(), "schedule", before)
    tell(_("The source is harvested %(rhythm)s.", rhythm=words.rhythm(every)), undo=number)
    return see_other("source", slug=slug)


@undoable("source", Permission.SOURCES_EDIT, "change", "pause", "go on", "schedule")
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    state = sources.get(session, entry.subject)
    if source_entry.told(state) != entry.after:
        # What somebody changed since would be lost.
        raise ChangedMeanwhile("source", entry.subject, state.revision)
    source_entry.put_back(session, entry.subject, entry.before)


@blueprint.route("/sources/<slug>/remove", methods=["GET", "POST"])
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_remove(slug: str) -> Response:
    """Remove the source and take its records off the site, once its name was typed."""
    state = known(slug)
    if state.removed is not None or state.source.connector == OWN:
        usable(slug)
        return see_other("source", slug=slug)
    form = RemoveForm()
    sent = form.validate_on_submit()
    if sent and (form.name.data or "").casefold() == slug:
        return _remove(state)
    if sent:
        form.problem("name", _("This is not the short name. Type: %(name)s", name=slug))
    with reading() as session:
        live = withdrawals.count_live(session, slug)
    return admin_page(
        "admin/source_remove.html",
        title=_("Remove the source"),
        crumbs=[*crumbs(), (name_of(state), admin_url("source", slug=slug))],
        status=422 if form.errors else 200,
        form=form,
        state=state,
        live=live,
    )


def _remove(state: SourceState) -> Response:
    slug = state.source.slug
    name, before, place = name_of(state), source_entry.told(state), state.source.institution
    with writing() as session:
        audit.note(session, actor(), "delete", "source", slug, before=before, institution=place)
        never_used = state.last_run is None and not withdrawals.count_live(session, slug)
        if never_used:
            sources.forget(session, slug)
    if never_used:
        tell(_("%(name)s is gone. It never had records.", name=name))
        return see_other("sources")
    begin(slug, "remove")
    tell(_("The source is being removed and its records taken off the site. You can take it back here."))
    return see_other("source", slug=slug)


@blueprint.post("/sources/<slug>/restore")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_restore(slug: str) -> Response:
    """Take a removed source back, with the records that went with it."""
    state = known(slug)
    if state.removed is None or not begin(slug, "restore"):
        tell(_("There is nothing to take back."), "note")
        return see_other("source", slug=slug)
    with writing() as session:
        audit.note(session, actor(), "restore", "source", slug, institution=state.source.institution)
    tell(_("The source comes back with its records, and rests until you let it go on."))
    return see_other("source", slug=slug)


@blueprint.get("/sources/<slug>/held")
@needs(Permission.SOURCES_SEE, OF_SOURCE)
def source_held(slug: str) -> Response:
    """The records that the last harvest would take off the site, which wait for a decision."""
    state = known(slug)
    page = max(1, request.args.get("page", 1, type=int) or 1)
    with reading() as session:
        waiting = None if state.removed is not None else held.held(session, slug)
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
    number = request.form.get("run", type=int) or 0
    try:
        if request.form.get("decision") == "go":
            with reading() as session:
                waiting = held.held(session, slug)
            if waiting is None or waiting.run.id != number:
                raise NoLongerHeld("")
            begin(slug, "withdraw", run=number)
            count = waiting.missing
            tell(ngettext("%(count)s record goes.", "%(count)s records go.", count, count=count))
        else:
            held.refuse(slug, number, actor())
            tell(_("The records stay. The next complete harvest looks again."))
    except (NoLongerHeld, UnknownName):
        tell(_("This was decided already, or a newer harvest has looked."), "note")
    except LeaseTaken:
        tell(_("The source is being harvested already."), "note")
    return see_other("source", slug=slug)


def newest(slug: str, kind: str) -> tasks.Task | None:
    """The last task of that kind with the source; one that must be lost counts as failed."""
    with reading() as session:
        task = tasks.newest(session, slug, kind)
    if task is not None and tasks.is_lost(task, doing.MOST_SECONDS[kind]):
        return task._replace(state="failed", message=_("It ended without a word. Try once more."))
    return task
