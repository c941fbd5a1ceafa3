"""What is done with an activity from a phone: calling off, taking out, undoing, sharing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Response, abort, request, url_for

from catalog.activities import timing as timings
from catalog.activities.model import Activity
from catalog.errors import CatalogError, ChangedMeanwhile, RecordError
from catalog.harvest import own_activities
from catalog.harvest.own_activities import Kept
from catalog.people import undoing
from catalog.store import audit
from catalog.store.db import writing
from catalog.store.own import PUBLISHED, Own
from catalog.web import i18n, posters
from catalog.web.forms import plain
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.phone import telling
from catalog.web.phone.frame import actor, blueprint, go_home, opened, phone_page
from catalog.web.phone.home import facts_of, own_entry
from catalog.web.phone.saving import found

MOST_COMING = 12
_LONGEST_REASON = 200


def kept_of(number: str) -> Own:
    """The activity of that number; answers 404 for what is not of this institution."""
    kept = found(number)
    if kept is None:
        abort(404)
    return kept


def _done(kept: Kept, done: str) -> Response:
    return go_home(done=done, of=kept.own.id, entry=kept.note)


def _tried(number: str, act: Callable[[], Kept], done: str) -> Response:
    """What ``act`` did; somebody else's change in the meantime is told, not overwritten."""
    try:
        return _done(act(), done)
    except ChangedMeanwhile:
        return go_home(done="meanwhile", of=number)
    except RecordError:
        # What was right when it was written no longer is: a commune was merged since.
        return go_home(done="refused", of=number)


@blueprint.route("/activity/<number>/cancel", methods=["GET", "POST"])
def cancel(number: str) -> Response:
    """Asks what is called off: all of it, or one of its next dates; sent: calls it off."""
    kept = kept_of(number)
    if kept.state != PUBLISHED:
        abort(404)
    if request.method == "GET":
        return _cancel_page(kept)
    day, reason = request.form.get("day", ""), plain(request.form.get("reason", ""))
    offered = [one.isoformat() for one in coming(own_activities.activity_of(kept))]
    if day not in ("all", *offered):
        return _cancel_page(kept, _("Please choose what is called off."))
    if len(reason) > _LONGEST_REASON:
        return _cancel_page(
            kept, _("Please give the reason in at most %(most)s signs.", most=_LONGEST_REASON)
        )
    try:
        if day == "all":
            off = own_activities.set_status(parts(), number, status="cancelled", reason=reason, actor=actor())
        else:
            off = own_activities.call_off(parts(), number, day=day, reason=reason, actor=actor())
    except RecordError as error:
        return _cancel_page(kept, telling.sentence(error.faults[0]))
    except ChangedMeanwhile:
        return go_home(done="meanwhile", of=number)
    return _done(off, "cancelled" if day == "all" else "day")


def _cancel_page(kept: Own, fault: str = "") -> Response:
    facts = facts_of(kept)
    activity: Activity = facts["activity"]
    several = timings.is_series(activity.timing) or activity.timing.last > activity.timing.first
    return phone_page(
        "phone/cancel.html",
        title=_("Call off: %(title)s", title=kept.title),
        status=422 if fault else 200,
        fault=fault,
        days=coming(activity) if several else [],
        chosen=request.form.get("day", ""),
        reason=request.form.get("reason", "")[:500],
        **facts,
    )


def coming(activity: Activity) -> list[date]:
    """The next days on which it takes place, at most 12 within a year."""
    today = i18n.today()
    return timings.days(activity.timing, today, today + timedelta(366))[:MOST_COMING]


@blueprint.post("/activity/<number>/again")
def again(number: str) -> Response:
    """Lets all of it take place again that was called off or postponed."""
    kept = kept_of(number)
    if kept.state != PUBLISHED:
        abort(404)
    return _tried(
        kept.id,
        lambda: own_activities.set_status(parts(), kept.id, status="", reason="", actor=actor()),
        "again",
    )


@blueprint.post("/activity/<number>/withdraw")
def withdraw(number: str) -> Response:
    """Takes an activity out, or throws a draft away; it can be undone."""
    kept = kept_of(number)
    return _tried(kept.id, lambda: own_activities.withdraw(parts(), kept.id, actor=actor()), "withdrawn")


@blueprint.post("/activity/<number>/restore")
def restore(number: str) -> Response:
    """Puts back what was taken out."""
    kept = kept_of(number)
    return _tried(kept.id, lambda: own_activities.restore(parts(), kept.id, actor=actor()), "restored")


@blueprint.post("/undo/<int:entry>")
def undo(entry: int) -> Response:
    """Takes back what this link did."""
    noted = own_entry(str(entry))
    if noted is None:
        abort(404)
    try:
        with writing() as session:
            # Read again: of two who press at once one is too late.
            fresh = audit.get(session, noted.id)
            taken = None if fresh is None else undoing.undo(session, fresh, actor())
    except CatalogError:
        taken = None
    return go_home(done="late" if taken is None else "undone", of=noted.subject)


@blueprint.get("/activity/<number>/share")
def share(number: str) -> Response:
    """The address to share, a text for it, and a poster with its QR code to print."""
    kept = kept_of(number)
    if kept.state != PUBLISHED or not kept.record:
        abort(404)
    facts = facts_of(kept)
    poster = posters.poster_of(kept, facts["activity"], opened().institution)
    where = facts["activity"].venue.name
    text = "\n".join(part for part in (kept.title, facts["when"], where, poster.address) if part)
    return phone_page(
        "phone/share.html",
        title=_("Share: %(title)s", title=kept.title),
        calendar=url_for("calendar.of_record", identifier=kept.record),
        text=text,
        it=poster,
        **facts,
    )
