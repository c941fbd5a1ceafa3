"""What is on: a list by day and a month, narrowed by place, kind, age, cost and whether it is on the web."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, request

from catalog.activities.occasions import ATTENDED
from catalog.activities.words import AUDIENCES
from catalog.store import occasions, records
from catalog.store.db import reading
from catalog.store.occasions import MOST_COUNTED, Found
from catalog.store.stored import Stored
from catalog.web import caching, i18n, whats_on_entries, whats_on_month, whats_on_ways
from catalog.web import whats_on_params as asking
from catalog.web.errors import answer
from catalog.web.frame import blueprint, known_institutions, page
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.limits import limited
from catalog.web.metadata import Metadata
from catalog.web.nearby import RADII
from catalog.web.paging import last_page, paging
from catalog.web.provinces import provinces
from catalog.web.whats_on_params import Asked, Days, Where
from catalog.web.whats_on_ways import Way, address

PAGE = 20
RUNNING_FIRST = 4
"""So much of what lasts stands above the days; the rest on pages of its own."""
HEADINGS = {
    "": lazy_gettext("What's on"),
    "today": lazy_gettext("What's on today"),
    "weekend": lazy_gettext("What's on this weekend"),
    "week": lazy_gettext("What's on this week"),
    "month": lazy_gettext("What's on this month"),
}
WHEN = {
    "": lazy_gettext("Coming 30 days"),
    "today": lazy_gettext("Today"),
    "weekend": lazy_gettext("This weekend"),
    "week": lazy_gettext("This week"),
    "month": lazy_gettext("This month"),
}


@blueprint.get("/whats-on")
@limited(3)
def whats_on() -> Response:
    """What is on, by day or as a month."""
    asked = asking.load(request.args)
    if asked.view == "month":
        return caching.conditional(lambda: _month(asked))
    return caching.conditional(lambda: _list(asked))


def _list(asked: Asked) -> Response:
    place, days = asking.where(asked), asking.days(asked)
    running, coming, live = _found(asked, place, days)
    main = running if asked.running else coming
    if asked.page > last_page(main.total, PAGE):
        return answer(404, _("This list has no page %(page)s.", page=asked.page))
    known = known_institutions()
    lasting = whats_on_entries.entries(running.occasions, live, known)
    listed = whats_on_entries.entries(coming.occasions, live, known)
    total = running.total + coming.total
    return page(
        "whats_on.html",
        **_frame(asked, place, days),
        total=min(total, MOST_COUNTED),
        is_more=total >= MOST_COUNTED,
        lasting=lasting,
        lasting_total=running.total,
        by_day=whats_on_entries.by_day(listed),
        kinds=main.kinds if main.total < MOST_COUNTED else {},
        metadata=Metadata(graph=whats_on_entries.graph([*lasting, *listed])),
        pages=paging(
            asked.page,
            main.total,
            PAGE,
            lambda number: address(asked.but(page=number)),
            most=MOST_COUNTED // PAGE,
        ),
        ways_out=[] if total else whats_on_ways.ways_out(asked, place, days),
    )


def _found(asked: Asked, place: Where, days: Days) -> tuple[Found, Found, dict[str, Stored]]:
    """What runs already and what begins, both of this page, and their records.

    What runs stands before the first page of the days, in few lines, or has pages of its own.
    """
    wanted = asking.wanted(asked, place, days.since, days.until)
    offset, first = (asked.page - 1) * PAGE, RUNNING_FIRST if asked.page == 1 else 0
    with reading() as session:
        running = occasions.between(
            session,
            replace(wanted, began=True),
            offset=offset if asked.running else 0,
            limit=PAGE if asked.running else first,
        )
        coming = Found([], 0)
        if not asked.running:
            coming = occasions.between(session, replace(wanted, began=False), offset=offset, limit=PAGE)
        named = dict.fromkeys(one.record for one in (*running.occasions, *coming.occasions))
        return running, coming, records.live(session, list(named))


def _month(asked: Asked) -> Response:
    place = asking.where(asked)
    month = whats_on_month.month(asked, place)
    is_other = asked.month is not None and asked.month != month.first
    days = Days(month.first, asking.month_end(month.first), is_other)
    return page("whats_on_month.html", **_frame(asked, place, days), month=month)


def _frame(asked: Asked, place: Where, days: Days) -> dict[str, Any]:
    """What the list and the month have in common: words, filters, shortcuts, ways to follow."""
    return {
        "asked": asked,
        "place": place,
        "days": days,
        "heading": str(HEADINGS[asked.when]),
        "address": address,
        "spans": [
            Way(str(name), address(asked.on(code)), None, _is_span(asked, code))
            for code, name in WHEN.items()
        ],
        "when_names": WHEN,
        "shortcuts": list(whats_on_ways.shortcuts(asked)),
        "chips": whats_on_ways.chips(asked, place),
        "choices": [Way(one.label, address(asked.but(near=one.near))) for one in place.choices],
        "places": [
            Way(unit.name, address(asked.everywhere().but(province=unit)))
            for unit in whats_on_ways.top_places()
            if unit.key != place.province
        ],
        "provinces": provinces(),
        "attended": ATTENDED,
        "audiences": [(code, whats_on_ways.audience_name(code)) for code in AUDIENCES],
        "radii": RADII,
        "feeds": whats_on_ways.follow(asked, place),
        "today": i18n.today(),
    }


def _is_span(asked: Asked, code: str) -> bool:
    return asked.when == code and not (asked.since or asked.until or asked.view or asked.running)
