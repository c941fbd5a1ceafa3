"""Holding again what was held before: a list, the dates moved to this year, published by one press."""

from __future__ import annotations

from typing import NamedTuple

from flask import Response, request

from catalog.activities.copying import for_this_year
from catalog.errors import ChangedMeanwhile, RecordError
from catalog.harvest import own_activities
from catalog.harvest.own import new_id
from catalog.store.own import Own
from catalog.web import i18n, phone_faults
from catalog.web.i18n import gettext as _
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.phone import blueprint, phone_page, phone_url, see_other
from catalog.web.phone_form import KEY
from catalog.web.phone_home import listed
from catalog.web.phone_saving import found, number_of, send
from catalog.web.phone_times import line_of

SIZE = 30


class Again(NamedTuple):
    """An activity of before: the row, when it was, when it would be now, why it cannot be published."""

    own: Own
    was: str
    will: str
    fault: str


@blueprint.route("/copy", methods=["GET", "POST"])
def copy() -> Response:
    """What was held before, with the dates of this year; sent: the chosen ones are published."""
    if request.method == "GET":
        return _page({})
    key = request.form.get("key", "")
    chosen = list(dict.fromkeys(request.form.getlist("of")))[:SIZE]
    if not KEY.match(key) or not chosen:
        return _page({}, _("Please choose at least one."))
    faults: dict[str, str] = {}
    count = 0
    for number in chosen:
        kept = found(number[:80])
        if kept is None:
            continue
        fault = _copied(kept, key)
        count += not fault
        if fault:
            faults[kept.id] = fault
    if faults:
        told = i18n.ngettext("%(count)s is published.", "%(count)s are published.", count, count=count)
        return _page(faults, f"{told} {_('The others have to be put right first.')}")
    return see_other("home", done="rows", count=count, list="upcoming")


def _copied(kept: Own, key: str) -> str:
    """Publish the activity for this year; gives why that cannot be, or nothing."""
    activity = for_this_year(own_activities.activity_of(kept), i18n.today())
    own_key = f"{key}-{kept.id}"
    try:
        send(activity, number=number_of(own_key), key=own_key, revision=0, publish=True)
    except RecordError as error:
        return phone_faults.sentence(error.faults[0])
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
    activity = own_activities.activity_of(row)
    try:
        will = line_of(for_this_year(activity, i18n.today()))
    except (ValueError, OverflowError):
        will = ""
    return Again(row, line_of(activity), will, fault)
