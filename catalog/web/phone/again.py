"""Holding again what was held before: a list, the dates moved to the next time, published by one press."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, request

from catalog.activities.copying import for_next_time
from catalog.activities.model import Activity
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.harvest import own_activities
from catalog.harvest.own import new_id
from catalog.store.own import Own
from catalog.web import i18n
from catalog.web.i18n import gettext as _
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.phone import telling
from catalog.web.phone.form import KEY
from catalog.web.phone.frame import blueprint, go_home, phone_page, phone_url
from catalog.web.phone.home import listed
from catalog.web.phone.saving import found, number_of, send
from catalog.web.phone.times import line_of

SIZE = 30


class Again(NamedTuple):
    """An activity of before: the row, when it was, when it would be now, why it cannot be published."""

    own: Own
    was: str
    will: str
    fault: str


@blueprint.route("/copy", methods=["GET", "POST"])
def copy() -> Response:
    """What was held before, with the dates of its next time; sent: the chosen ones are published."""
    if request.method == "GET":
        return _page({})
    key = request.form.get("key", "")
    numbers = list(dict.fromkeys(request.form.getlist("of")))[:SIZE]
    chosen = [kept for number in numbers if (kept := found(number[:80])) is not None]
    if not KEY.match(key) or not chosen:
        return _page({}, _("Please choose at least one."))
    told = {kept.id: _copied(kept, key) for kept in chosen}
    faults = {number: fault for number, fault in told.items() if fault}
    count = len(chosen) - len(faults)
    if faults:
        done = i18n.ngettext("%(count)s is published.", "%(count)s are published.", count, count=count)
        return _page(faults, done + " " + _("The others have to be put right first."))
    return go_home(done="rows", count=count, list="upcoming")


def moved(kept: Own) -> Activity | None:
    """The activity moved to its next time; None where its dates cannot be read, or never end."""
    try:
        return for_next_time(own_activities.activity_of(kept), i18n.today())
    except (ValueError, OverflowError):
        return None


def _copied(kept: Own, key: str) -> str:
    """Publish the activity for its next time; gives why that cannot be, or nothing."""
    activity = moved(kept)
    if activity is None:
        return _("Its dates cannot be moved: please change them first.")
    own_key = f"{key}-{kept.id}"
    try:
        send(activity, number=number_of(own_key), key=own_key, revision=0, publish=True)
    except RecordError as error:
        return telling.sentence(error.faults[0])
    except ChangedMeanwhile:
        # It was published from this very page, and changed since: there is nothing left to do.
        return ""
    return ""


def _page(faults: dict[str, str], told: str = "") -> Response:
    number = page_number(request.args.get("page", ""))
    total, rows = listed("past", number, SIZE)
    return phone_page(
        "phone/copy.html",
        title=_("Hold it again"),
        status=422 if told else 200,
        told=told,
        key=new_id(),
        rows=[_again(row, faults.get(row.id, "")) for row in rows if not faults or row.id in faults],
        pages=paging(
            number, total, SIZE, lambda page: phone_url("copy", page=page), most=last_page(total, SIZE)
        ),
    )


def _again(row: Own, fault: str) -> Again:
    activity = moved(row)
    will = "" if activity is None else line_of(activity)
    return Again(row, line_of(own_activities.activity_of(row)), will, fault)
