"""The dates of an activity: calling off one or all, how many people came; its poster to print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from flask import Response, abort, request
from sqlalchemy.orm import Session

from catalog.activities.checking import planned_until
from catalog.activities.timing import is_series
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.harvest import own_activities
from catalog.harvest.own_activities import Kept
from catalog.people.permissions import Permission
from catalog.people.undoing import undoable
from catalog.store import attendance, own
from catalog.store.audit import Entry
from catalog.store.db import reading, writing
from catalog.web import activity_words, i18n, people_came, posters
from catalog.web.admin.activities_frame import OF_ACTIVITY, Opened, crumbs, opened
from catalog.web.admin.shell import actor, admin_page, blueprint, needs, see_other, tell
from catalog.web.dates import lunar_date
from catalog.web.forms import plain
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

_PERMISSION = Permission.ACTIVITIES_EDIT
_MOST = 30


class Occasion(NamedTuple):
    """One date: the day, its lunar date, whether it was called off and why, how many came."""

    day: date
    lunar: str
    called_off: bool
    reason: str
    people: int | None


@blueprint.get("/activities/<number>/dates")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_dates(number: str) -> Response:
    """The next and the last dates of an activity."""
    return _page(opened(number))


def _page(
    found: Opened,
    status: int = 200,
    fault: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Response:
    """``typed`` and ``wrong`` are what stood in the form of numbers, and what is wrong there, by day."""
    coming, past = _occasions(found)
    return admin_page(
        "admin/activity_dates.html",
        title=_("Dates and people who came"),
        crumbs=crumbs(found),
        status=status,
        found=found,
        coming=coming,
        past=past,
        series=is_series(found.activity.timing),
        fault=fault,
        typed=typed or {},
        wrong=wrong or {},
    )


def _occasions(found: Opened) -> tuple[list[Occasion], list[Occasion]]:
    """The next dates, and those that were, newest first."""
    timing, today = found.activity.timing, i18n.today()
    off = {one.day: one.reason for one in timing.called_off}
    with reading() as session:
        came = attendance.of(session, found.own.id)
    until = today + timedelta(366)
    days = {*planned_until(timing, until), *map(date.fromisoformat, (*timing.added, *came))}
    days -= {date.fromisoformat(day) for day in timing.left_out}
    every = [_occasion(day, off, came, timing.lunar is not None) for day in sorted(days) if day <= until]
    past = [one for one in every if one.day <= today]
    return [one for one in every if one.day >= today][:_MOST], past[::-1][:_MOST]


def _occasion(day: date, off: dict[str, str], came: dict[str, int], is_lunar: bool) -> Occasion:
    told = day.isoformat()
    return Occasion(day, lunar_date(day) if is_lunar else "", told in off, off.get(told, ""), came.get(told))


@blueprint.post("/activities/<number>/call-off")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_call_off(number: str) -> Response:
    """Call off one date (``day``), or all of it, or postpone it; or let it be again (``again``)."""
    found = opened(number)
    reason = plain(request.form.get("reason"))[:300]
    day, again = request.form.get("day", ""), "again" in request.form
    try:
        if day and again:
            kept = own_activities.call_on(parts(), number, day=day, actor=actor())
        elif day:
            kept = own_activities.call_off(parts(), number, day=day, reason=reason, actor=actor())
        else:
            status = request.form.get("status", "")
            kept = own_activities.set_status(
                parts(), number, status=status, reason=reason if status else "", actor=actor()
            )
    except RecordError as error:
        return _page(found, 422, activity_words.told(error.faults[0]))
    except ChangedMeanwhile:
        return _page(opened(number), 409, _("Somebody else changed this just now. Please look again."))
    _tell(kept, "" if again else day)
    return see_other("activity_dates", number=number)


def _tell(kept: Kept, day: str) -> None:
    if kept.note is None:
        tell(_("Nothing was changed."), "note")
        return
    if day:
        said = _("%(day)s is called off.", day=i18n.day(date.fromisoformat(day)))
    else:
        said = {
            "cancelled": _("All of it is called off."),
            "postponed": _("It is postponed."),
        }.get(kept.own.status, _("It takes place again."))
    tell(said, undo=kept.note)


@blueprint.post("/activities/<number>/attendance")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_attendance(number: str) -> Response:
    """Keep how many people came, by day: the numbers that are others than when the page was opened."""
    found = opened(number)
    _coming, past = _occasions(found)
    names = [one.day.isoformat() for one in past if not one.called_off]
    typed = {day: request.form.get(f"came-{day}", "").strip() for day in names}
    if other := [name for name in request.form if name.startswith("came-") and name[5:] not in typed]:
        return _page(found, 422, _("It would not have been on %(day)s anyway.", day=other[0][5:35]), typed)
    numbers: dict[str, int | None] = {}
    wrong: dict[str, str] = {}
    for day, text in typed.items():
        if text != request.form.get(f"was-{day}", "").strip():
            try:
                numbers[day] = people_came.people_of(text)
            except ValueError as error:
                wrong[day] = str(error)
    if wrong:
        return _page(found, 422, _("Some numbers are not right; nothing is kept yet."), typed, wrong)
    with writing() as session:
        entry = people_came.note(session, found.own, numbers, actor())
    if entry is None:
        tell(_("Nothing was changed."), "note")
    else:
        tell(_("The numbers are kept. They are not published."), undo=entry)
    return see_other("activity_dates", number=number)


@undoable("attendance", _PERMISSION, "count")
def _undo_count(session: Session, entry: Entry, actor: str) -> None:
    now = attendance.of(session, entry.subject)
    if now != entry.after:
        raise ChangedMeanwhile("attendance", entry.subject, len(now))
    before: dict[str, int] = entry.before or {}
    attendance.put(session, entry.subject, {**dict.fromkeys(now), **before}, actor)


@blueprint.get("/activities/<number>/poster")
@needs(_PERMISSION, OF_ACTIVITY)
def activity_poster(number: str) -> Response:
    """A page to print: what, when, where, whom to call, with a QR code of its address."""
    found = opened(number)
    if found.own.state != own.PUBLISHED:
        abort(404)
    return admin_page(
        "admin/activity_poster.html",
        title=found.own.title,
        found=found,
        it=posters.poster_of(found.own, found.activity, found.institution),
    )
