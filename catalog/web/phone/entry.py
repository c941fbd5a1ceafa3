"""Adding and changing an activity from a phone."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, request

from catalog.activities.model import Activity
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.gazetteer import seat
from catalog.harvest import own_activities
from catalog.harvest.own import new_id
from catalog.store import own
from catalog.store.db import reading
from catalog.store.own import PUBLISHED, Own, Wanted
from catalog.store.scopes import Reach
from catalog.web import activity_photo, i18n
from catalog.web.forms import revision_of
from catalog.web.i18n import gettext as _
from catalog.web.phone import telling
from catalog.web.phone.again import moved
from catalog.web.phone.form import FIRST_AUDIENCES, ActivityForm
from catalog.web.phone.frame import blueprint, go_home, opened, phone_page
from catalog.web.phone.presets import mode_at_first, preset, values_of
from catalog.web.phone.saving import found, number_of, send
from catalog.web.phone.times import line_of

_SHOWN = ("title", "place", "fee", "phone")


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> Response:
    """The form for a new activity, with what stood in the last one; sent: a new activity.

    ``copy`` in the address is the number of one whose words it begins with, and its dates, moved on.
    """
    copied = found(request.args.get("copy", "")[:80])
    standing = None if copied is None else moved(copied)
    last = latest() if standing is None else None
    mode = {} if standing is not None else {"mode": mode_at_first(last)}
    standing = standing or preset(opened().institution, opened().name, last)
    if request.method == "POST":
        return _taken(standing, None)
    values = values_of(standing) | mode | {"key": new_id()}
    return _page(ActivityForm.made(standing, formdata=None, data=values), None)


@blueprint.route("/activity/<number>", methods=["GET", "POST"])
def edit(number: str) -> Response:
    """The form of an activity that is there already."""
    kept = found(number)
    if kept is None:
        abort(404)
    standing = own_activities.activity_of(kept)
    if request.method == "POST":
        return _taken(standing, kept)
    values = values_of(standing) | {"key": new_id(), "revision": str(kept.revision)}
    return _page(ActivityForm.made(standing, formdata=None, data=values), kept)


def latest() -> Activity | None:
    """The activity of the institution that was written last, None if there is none."""
    slug = opened().link.institution
    with reading() as session:
        wanted = Wanted(format="activity", institution=slug)
        _total, newest = own.listed(
            session, Reach(slugs=frozenset({slug})), wanted, sort="-modified", limit=1
        )
    return own_activities.activity_of(newest[0]) if newest else None


def _taken(standing: Activity, kept: Own | None) -> Response:
    form = ActivityForm.made(standing)
    publish = request.form.get("do") != "draft" or (kept is not None and kept.state == PUBLISHED)
    refused = activity_photo.take(form)
    key = form.sent_key
    if not key:
        # Of a form that is not ours, or was cut: it is shown again with a key of its own.
        form.key.data = new_id()
    good = form.check(standing, seat(opened().institution).province, draft=not publish)
    activity_photo.check(form, refused, publish=publish)
    if not good or form.errors or not key:
        return _page(form, kept, 422)
    activity = form.activity(standing, activity_photo.picture(form), i18n.today())
    try:
        sent = send(
            activity,
            number=number_of(key) if kept is None else kept.id,
            key=key,
            revision=0 if kept is None else revision_of(form),
            publish=publish,
        )
    except RecordError as error:
        telling.tell(form, error.faults)
        return _page(form, kept, 422)
    except ChangedMeanwhile as changed:
        return _changed(form, changed.name, changed.revision)
    return go_home(done=sent.done, of=sent.number, entry=sent.entry)


def _changed(form: ActivityForm, number: str, revision: int) -> Response:
    """The form once more, with what somebody else made of it meanwhile; sent again it takes the place."""
    kept = found(number)
    if kept is None:
        abort(404)
    theirs = own_activities.activity_of(kept)
    values = values_of(theirs)
    facts = [(form[name].label.text, values[name]) for name in _SHOWN if values[name] != form[name].data]
    facts.append((_("When?"), line_of(theirs)))
    form.key.data, form.revision.data = new_id(), str(revision)
    return _page(form, kept, 409, changed={"facts": [fact for fact in facts if fact[1]]})


def _page(form: ActivityForm, kept: Own | None, status: int = 200, **more: Any) -> Response:
    copied = f"copy-{request.args['copy'][:80]}" if "copy" in request.args else "new"
    return phone_page(
        "phone/form.html",
        title=_("Add an activity") if kept is None else kept.title,
        status=status,
        form=form,
        published=kept is not None and kept.state == PUBLISHED,
        draft_name=f"khomo-{opened().link.institution}-{kept.id if kept else copied}",
        # A form that comes back with faults holds what was typed already.
        holds_words=bool(request.form),
        first_audiences=FIRST_AUDIENCES,
        **more,
    )
