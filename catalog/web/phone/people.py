"""How many people came, noted day by day from a phone; not published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Response, abort, request

from catalog.activities import timing as timings
from catalog.activities.model import Activity
from catalog.harvest import own_activities
from catalog.store import attendance
from catalog.store.db import reading, writing
from catalog.store.own import PUBLISHED, Own
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.people_came import note, people_of
from catalog.web.phone.doing import kept_of
from catalog.web.phone.frame import actor, blueprint, go_home, phone_page
from catalog.web.phone.home import facts_of

MOST_PAST = 30
_LONG_AGO = timedelta(400)


@blueprint.route("/activity/<number>/people", methods=["GET", "POST"])
def people(number: str) -> Response:
    """Asks how many came on each of the last days; sent: keeps the numbers that were changed."""
    kept = kept_of(number)
    if kept.state != PUBLISHED:
        abort(404)
    days = [day.isoformat() for day in past(own_activities.activity_of(kept))]
    if request.method == "GET":
        return _page(kept, days, {})
    faults: dict[str, str] = {}
    numbers: dict[str, int | None] = {}
    for day in days:
        text = request.form.get(day)
        # What nobody touched may have been noted by somebody else meanwhile.
        if text is None or text == request.form.get(f"was-{day}"):
            continue
        try:
            numbers[day] = people_of(text)
        except ValueError as error:
            faults[day] = str(error)
    if faults:
        return _page(kept, days, faults)
    with writing() as session:
        entry = note(session, kept, numbers, actor())
    return go_home(done="people", of=kept.id, entry=entry)


def past(activity: Activity) -> list[date]:
    """The last days on which it took place, today included, newest first."""
    today = i18n.today()
    # Whoever came before the rest was called off is still to be noted.
    timing = replace(activity.timing, status="")
    over = timings.day_of(timings.span(timing)[1])
    until = today if over is None else min(over, today)
    return timings.days(timing, until - _LONG_AGO, until)[: -MOST_PAST - 1 : -1]


def _page(kept: Own, days: list[str], faults: dict[str, str]) -> Response:
    with reading() as session:
        noted = {day: str(count) for day, count in attendance.of(session, kept.id).items()}
    shown = [
        (date.fromisoformat(day), _given(day, noted), noted.get(day, ""), faults.get(day, "")) for day in days
    ]
    return phone_page(
        "phone/people.html",
        title=_("Who came: %(title)s", title=kept.title),
        status=422 if faults else 200,
        days=shown,
        faults=faults,
        **facts_of(kept),
    )


def _given(day: str, noted: dict[str, str]) -> str:
    return request.form.get(day, noted.get(day, ""))
