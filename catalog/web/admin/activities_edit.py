"""Adding, changing, copying, previewing, publishing and taking out activities."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, request

from catalog import gazetteer
from catalog.activities.copying import for_this_year
from catalog.activities.model import FORMAT, Activity
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.harvest import own as own_records
from catalog.harvest import own_activities
from catalog.harvest.own_activities import Kept
from catalog.people.permissions import Permission
from catalog.store import institutions, own
from catalog.store.db import reading
from catalog.web import activity_photo, activity_words, i18n, labels, picking, when
from catalog.web.admin.activities import STATES
from catalog.web.admin.activities_form import ActivityForm, differences
from catalog.web.admin.activities_frame import OF_ACTIVITY, Opened, crumbs, opened, shown
from catalog.web.admin.activities_values import activity_of, preset, values_of
from catalog.web.admin.shell import (
    actor,
    admin_page,
    allow,
    blueprint,
    needs,
    reach,
    see_other,
    takes,
    tell,
)
from catalog.web.forms import revision_of
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

_MOST_SENT = 60_000_000
"""Bytes that are read at all: more than is taken, so that a photograph of 40 MB is told of at its field."""
_PERMISSION = Permission.ACTIVITIES_EDIT


@blueprint.get("/activities/new")
@needs(_PERMISSION)
def activity_new() -> Response:
    """The form of a new activity, or of one that was, for this year (``?from=``)."""
    mine = reach(_PERMISSION)
    copied = request.args.get("from", "")
    if copied:
        found = opened(copied)
        allow(_PERMISSION, found.own.institution)
        activity = for_this_year(found.activity, i18n.today())
        values = {**values_of(activity), "institution": found.own.institution}
        form = ActivityForm.made(found.province, **values, key=own_records.new_id())
        form.institution.offer(mine)
        return _page(form, None, activity=activity, copied=found.own.title)
    form = ActivityForm.made(institution=request.args.get("at", ""), key=own_records.new_id())
    form.institution.offer(mine)
    facts = _facts(form.institution.data)
    if facts is not None:
        values = preset(facts)
        form = ActivityForm.made(
            gazetteer.seat(facts).province, **values, institution=facts["slug"], key=form.key.data
        )
        form.institution.offer(mine)
    return _page(form, None)


def _facts(slug: str | None) -> dict[str, Any] | None:
    if not slug:
        return None
    with reading() as session:
        return institutions.get(session, slug)


@blueprint.post("/activities/new")
@needs(_PERMISSION)
@takes(_MOST_SENT)
def activity_add() -> Response:
    """Keep a new activity: as a draft, or published."""
    form, mine = ActivityForm.made(), reach(_PERMISSION)
    form.institution.offer(mine)
    form.validate()
    slug = picking.chosen_institution(form, "institution", mine)
    number = form.number or own_records.new_id()
    form.key.data = number
    if slug:
        allow(_PERMISSION, slug)
        form.commune.province = gazetteer.seat(_facts(slug) or {}).province
        with reading() as session:
            there = own.found(session, number)
        if there is not None:
            allow(_PERMISSION, there.institution)
            if there.format != FORMAT:
                abort(404)
        else:
            form.revision.data = "0"
    return _take(form, None, slug, number)


@blueprint.get("/activities/<number>")
@needs(_PERMISSION, OF_ACTIVITY)
def activity(number: str) -> Response:
    """The form of one activity."""
    found = opened(number)
    form = ActivityForm.made(found.province, **values_of(found.activity), revision=str(found.own.revision))
    return _page(form, found, activity=found.activity)


@blueprint.post("/activities/<number>")
@needs(_PERMISSION, OF_ACTIVITY)
@takes(_MOST_SENT)
def activity_change(number: str) -> Response:
    """Keep what was changed in an activity."""
    found = opened(number)
    form = ActivityForm.made(found.province)
    form.validate()
    return _take(form, found, found.own.institution, number)


def _take(form: ActivityForm, found: Opened | None, slug: str, number: str) -> Response:
    """Keep, or show before it is kept, what the form says; with what is wrong, the form again."""
    do = request.form.get("do", "publish")
    before = found.activity if found else Activity(title="")
    is_draft = do == "draft" and (found is None or found.own.state != own.PUBLISHED)
    made = activity_of(form, before)
    activity_photo.check(form, activity_photo.take(form), publish=not is_draft)
    if not form.check(made, draft=is_draft, today=i18n.today()):
        return _page(form, found, activity=made, status=422)
    if do == "preview":
        return _page(form, found, activity=made, preview=True)
    try:
        kept = own_activities.keep(
            parts(),
            replace(made, picture=activity_photo.picture(form)),
            institution=slug,
            number=number,
            actor=actor(),
            revision=revision_of(form),
            publish=not is_draft,
        )
    except RecordError as error:
        form.problem("title", " ".join(map(activity_words.told, error.faults)))
        return _page(form, found, activity=made, status=422)
    except ChangedMeanwhile:
        return _conflict(form, opened(number))
    return _said(kept)


def _said(kept: Kept) -> Response:
    if kept.note is None:
        tell(_("Nothing was changed."), "note")
    elif kept.own.state == own.DRAFT:
        tell(_("Kept as a draft. Nobody else sees it until you publish it."), undo=kept.note)
    else:
        tell(_("“%(title)s” is published.", title=kept.own.title), undo=kept.note)
    return see_other("activity", number=kept.own.id)


def _conflict(form: ActivityForm, now: Opened) -> Response:
    """The form as it was sent, and what somebody else wrote meanwhile; sent again it counts."""
    theirs = list(differences(form, ActivityForm.made(**values_of(now.activity), formdata=None)))
    form.revision.data = str(now.own.revision)
    return _page(form, now, activity=now.activity, status=409, theirs=theirs)


def _page(
    form: ActivityForm,
    found: Opened | None,
    *,
    activity: Activity | None = None,
    status: int = 200,
    preview: bool = False,
    **more: Any,
) -> Response:
    record = shown(activity) if activity is not None else {}
    return admin_page(
        "admin/activity.html",
        title=found.own.title if found else _("New activity"),
        crumbs=crumbs(),
        status=status,
        form=form,
        found=found,
        record=record,
        preview=preview,
        kind_name=labels.named(labels.KINDS, record.get("kind", "")),
        when=when.read(record.get("schedule")),
        states=STATES,
        **more,
    )


@blueprint.post("/activities/<number>/withdraw")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_withdraw(number: str) -> Response:
    """Take an activity out of the catalog; a button puts it back."""
    found = opened(number)
    try:
        kept = own_activities.withdraw(parts(), number, actor=actor())
    except ChangedMeanwhile:
        return _too_late(number)
    if kept.note is not None:
        tell(_("“%(title)s” was taken out.", title=found.own.title), undo=kept.note)
    return see_other("activities")


@blueprint.post("/activities/<number>/restore")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_restore(number: str) -> Response:
    """Put back an activity that was taken out."""
    try:
        kept = own_activities.restore(parts(), number, actor=actor())
    except RecordError as error:
        tell(_("It cannot be shown as it is: %(why)s", why=activity_words.told(error.faults[0])), "bad")
        return see_other("activity", number=number)
    except ChangedMeanwhile:
        return _too_late(number)
    if kept.note is not None:
        tell(_("“%(title)s” is back.", title=kept.own.title), undo=kept.note)
    return see_other("activity", number=number)


def _too_late(number: str) -> Response:
    tell(_("Somebody else changed this just now. Please look again."), "bad")
    return see_other("activity", number=number)
