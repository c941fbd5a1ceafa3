"""What is done with a source: harvested, stopped, paused, removed, taken back."""

from __future__ import annotations

from flask import Response, request
from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.harvest import source_audit, source_entry
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import audit, leases, runs, sources, tasks, withdrawals
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.store.source_lists import OWN
from catalog.store.sources import SourceState
from catalog.web import forms
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
from catalog.web.admin.sources_tasks import move, usable
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class RemoveForm(forms.Form):
    """The name typed once more, so that nobody removes a source by a slip."""

    name = forms.line(
        lazy_gettext("Type the short name of the source to confirm"), required=True, autocomplete="off"
    )


@blueprint.post("/sources/<slug>/harvest")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_harvest(slug: str) -> Response:
    """Harvest the source now, in a process of its own."""
    state = usable(slug)
    if state is None:
        return see_other("source", slug=slug)
    told = _("The harvest begins. You may leave this page: it goes on by itself.")
    return move(state, "harvest", told, "harvest", full=bool(request.form.get("full")))


@blueprint.post("/sources/<slug>/stop")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_stop(slug: str) -> Response:
    """Ask the running harvest to end."""
    state = known(slug)
    with writing() as session:
        found = sources.found(session, slug)
        run = None if found is None else found.last_run
        at_work = leases.is_held(session, leases.of_source(slug))
        asked = run is not None and at_work and runs.ask_to_stop(session, run)
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
            action = "pause" if paused else "go on"
            number = source_audit.note(session, parts().hooks, actor(), action, before)
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
    try:
        with writing() as session:
            before = sources.get(session, slug)
            sources.set_every(session, slug, every)
            number = source_audit.note(session, parts().hooks, actor(), "schedule", before)
    except UnknownName:
        usable(slug)
    else:
        tell(_("The source is harvested %(rhythm)s.", rhythm=words.rhythm(every)), undo=number)
    return see_other("source", slug=slug)


@undoable("source", Permission.SOURCES_EDIT, "change", "pause", "go on", "schedule")
def _undo(session: Session, entry: Entry, _actor: str) -> None:
    hooks, state = parts().hooks, sources.get(session, entry.subject)
    if source_audit.told(hooks, state) != entry.after:
        # What somebody changed since would be lost.
        raise ChangedMeanwhile("source", entry.subject, state.revision)
    source_entry.put_back(session, hooks, entry.subject, entry.before)


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
    name = name_of(state)
    if _forgotten(state):
        tell(_("%(name)s is gone. It never had records.", name=name))
        return see_other("sources")
    told = _("The source is being removed and its records taken off the site. You can take it back here.")
    return move(state, "remove", told, "delete")


def _forgotten(state: SourceState) -> bool:
    """Whether the source never had a run, so that nothing of it needs to be kept, and is gone now."""
    slug, before = state.source.slug, source_audit.told(parts().hooks, state)
    with writing() as session:
        found = sources.found(session, slug)
        if found is None:
            return True
        harvest = tasks.newest(session, slug, "harvest")
        begun = harvest is not None and harvest.is_running and not tasks.is_lost(session, harvest, None)
        if begun or leases.is_held(session, leases.of_source(slug)):
            return False
        if found.removed is not None or found.last_run is not None:
            return False
        if withdrawals.count_live(session, slug):
            return False
        audit.note(
            session, actor(), "delete", "source", slug, before=before, institution=state.source.institution
        )
        sources.forget(session, slug)
    return True


@blueprint.post("/sources/<slug>/restore")
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_restore(slug: str) -> Response:
    """Take a removed source back, with the records that went with it."""
    state = known(slug)
    if state.removed is None:
        tell(_("There is nothing to take back."), "note")
        return see_other("source", slug=slug)
    told = _("The source comes back with its records, and rests until you let it go on.")
    return move(state, "restore", told, "restore")
