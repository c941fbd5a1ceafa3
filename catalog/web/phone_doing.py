"""What is done with an activity from a phone: calling off, taking out, undoing, noting who came, sharing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from flask import Response, abort, request

from catalog.activities import timing as timings
from catalog.activities.checking import planned_until
from catalog.activities.model import Activity
from catalog.errors import CatalogError, ChangedMeanwhile, RecordError
from catalog.harvest import own_activities
from catalog.harvest.own_activities import Kept
from catalog.people import undoing
from catalog.store import attendance, audit
from catalog.store.db import reading, writing
from catalog.store.own import DRAFT, PUBLISHED, WITHDRAWN, Own
from catalog.web import i18n, phone_faults, qr, site
from catalog.web.admin.forms import plain
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.phone import actor, blueprint, opened, phone_page, see_other
from catalog.web.phone_home import facts_of, own_entry
from catalog.web.phone_saving import found

MOST_COMING, MOST_PAST = 12, 30
_LONGEST_REASON = 200


def _kept(number: str) -> Own:
    kept = found(number)
    if kept is None:
        abort(404)
    return kept


def _done(kept: Kept, done: str) -> Response:
    return see_other("home", done=done, of=kept.own.id, entry=kept.note)


def _tried(number: str, act: Callable[[], Kept], done: str) -> Response:
    """What ``act`` did; somebody else's change in the meantime is told, not overwritten."""
    try:
        return _done(act(), done)
    except ChangedMeanwhile:
        return see_other("home", done="late", of=number)


@blueprint.route("/activity/<number>/cancel", methods=["GET", "POST"])
def cancel(number: str) -> Response:
    """Asks what is called off: all of it, or one of its next dates; sent: calls it off."""
    kept = _kept(number)
    if kept.state != PUBLISHED:
        abort(404)
    if request.method == "GET":
        return _cancel_page(kept)
    day, reason = request.form.get("day", ""), plain(request.form.get("reason", ""))
    offered = [found.isoformat() for found in coming(own_activities.activity_of(kept))]
    if day not in ("all", *offered):
        return _cancel_page(kept, _("Please choose what is called off."))
    if len(reason) > _LONGEST_REASON:
        return _cancel_page(
            kept, _("Please give the reason in at most %(most)s signs.", most=_LONGEST_REASON)
        )
    try:
        if day == "all":
            off = own_activities.set_status(parts(), number, status="cancelled", reason=reason, actor=actor())
            return _done(off, "cancelled")
        off = own_activities.call_off(parts(), number, day=day, reason=reason, actor=actor())
        return _done(off, "day")
    except RecordError as error:
        return _cancel_page(kept, phone_faults.sentence(error.faults[0]))
    except ChangedMeanwhile:
        return see_other("home", done="late", of=number)


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
    kept = _kept(number)
    return _tried(
        kept.id,
        lambda: own_activities.set_status(parts(), kept.id, status="", reason="", actor=actor()),
        "again",
    )


@blueprint.post("/activity/<number>/withdraw")
def withdraw(number: str) -> Response:
    """Takes an activity out, or throws a draft away; it can be undone."""
    kept = _kept(number)
    return _tried(kept.id, lambda: own_activities.withdraw(parts(), kept.id, actor=actor()), "withdrawn")


@blueprint.post("/activity/<number>/restore")
def restore(number: str) -> Response:
    """Puts back what was taken out."""
    kept = _kept(number)
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
    return see_other("home", done="late" if taken is None else "undone", of=noted.subject)


@blueprint.route("/activity/<number>/people", methods=["GET", "POST"])
def people(number: str) -> Response:
    """Asks how many came on each of the last days; sent: keeps the numbers, which are not published."""
    kept = _kept(number)
    if kept.state in (DRAFT, WITHDRAWN):
        abort(404)
    days = past(own_activities.activity_of(kept))
    if request.method == "GET":
        return _people_page(kept, days, {})
    faults: dict[str, str] = {}
    numbers: dict[str, int | None] = {}
    for day in days:
        text = request.form.get(day.isoformat(), "").strip()
        numbers[day.isoformat()] = None
        if text and (not text.isascii() or not text.isdecimal() or int(text[:9]) > attendance.MOST_PEOPLE):
            faults[day.isoformat()] = _("“%(text)s” is no whole number.", text=text[:30])
        elif text:
            numbers[day.isoformat()] = int(text)
    if faults:
        return _people_page(kept, days, faults)
    with writing() as session:
        before = attendance.of(session, kept.id)
        attendance.put(session, kept.id, numbers, actor())
        after = attendance.of(session, kept.id)
        entry = None
        if after != before:
            entry = audit.note(
                session, actor(), "count", "attendance", kept.id, before, after, institution=kept.institution
            )
    return see_other("home", done="people", of=kept.id, entry=entry)


def past(activity: Activity) -> list[date]:
    """The last days on which it took place, today included, newest first."""
    today = i18n.today()
    off = {*activity.timing.left_out, *(one.day for one in activity.timing.called_off)}
    try:
        planned = [day for day in planned_until(activity.timing, today) if day.isoformat() not in off]
    except (ValueError, TypeError, OverflowError):
        planned = []
    return sorted(planned, reverse=True)[:MOST_PAST]


def _people_page(kept: Own, days: list[date], faults: dict[str, str]) -> Response:
    with reading() as session:
        noted = attendance.of(session, kept.id)
    given = request.form if faults else {day: str(count) for day, count in noted.items()}
    return phone_page(
        "phone/people.html",
        title=_("Who came: %(title)s", title=kept.title),
        status=422 if faults else 200,
        days=[(day, given.get(day.isoformat(), ""), faults.get(day.isoformat(), "")) for day in days],
        faults=faults,
        **facts_of(kept),
    )


@blueprint.get("/activity/<number>/share")
def share(number: str) -> Response:
    """The address to share, a text for it, and a poster with its QR code to print."""
    kept = _kept(number)
    if kept.state != PUBLISHED or not kept.record:
        abort(404)
    facts = facts_of(kept)
    address = site.base_url() + i18n.page_url("record", identifier=kept.record)
    where = facts["activity"].venue.name
    text = "\n".join(part for part in (kept.title, facts["when"], where, address) if part)
    return phone_page(
        "phone/share.html",
        title=_("Share: %(title)s", title=kept.title),
        address=address,
        text=text,
        code=qr.drawn(address, _("QR code of the address of this page")),
        institution=opened().name,
        **facts,
    )
