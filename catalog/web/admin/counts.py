"""How often the records of an institution were looked at, by day, week or month; by whom is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, abort, request

from catalog.people.permissions import Permission
from catalog.store import institutions, institutions_listing, visits
from catalog.store.db import reading
from catalog.store.institutions_listing import Wanted
from catalog.store.visits import Seen
from catalog.web import i18n
from catalog.web.admin import tables
from catalog.web.admin.shell import OF_INSTITUTION, admin_page, admin_url, blueprint, needs, reach
from catalog.web.admin.tables import Column, Listing
from catalog.web.charts import drawn
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext

NAMES = {
    "views": lazy_gettext("Pages opened"),
    "shown": lazy_gettext("In lists of results"),
    "clicks": lazy_gettext("Ways taken to you"),
}
EXPLAINED = {
    "views": lazy_gettext("how often the page of one of your records was opened"),
    "shown": lazy_gettext("how many lists of results showed at least one of your records"),
    "clicks": lazy_gettext("how often somebody followed a link from here to you"),
}
SPANS = {
    "days": lazy_gettext("30 days"),
    "weeks": lazy_gettext("13 weeks"),
    "months": lazy_gettext("12 months"),
}
DAYS = 30
MOST_DAYS = 10 * 366
"""So many days a table of days holds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A day, a week or a month: its first day, how it is told, what was seen in it."""

    since: date
    label: str
    seen: Seen


@blueprint.get("/counts")
@needs(Permission.COUNTS_SEE)
def counts() -> Response:
    """The institutions that this person looks after, with what was seen of them in the last 30 days."""
    asked = tables.asked()
    wanted = Wanted(reach=reach(Permission.COUNTS_SEE), text=asked.q)
    until = i18n.today()
    with reading() as session:
        total, found = institutions_listing.listed(
            session, wanted, sort="name", offset=asked.offset, limit=tables.SIZE
        )
        seen = visits.totals(session, [row.slug for row in found], until - timedelta(days=DAYS - 1), until)
    columns = [Column(key=name, label=str(label), figure=True) for name, label in NAMES.items()]
    listing = Listing(
        caption=_("How often looked at"),
        columns=(Column(key="name", label=_("Name of the institution")), *columns),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("counts"),
        empty=_("There is no institution yet."),
    )
    return admin_page(
        "admin/counts.html",
        title=_("How often looked at"),
        listing=listing,
        seen=lambda slug: seen.get(slug, Seen()),
        explained=[(str(NAMES[name]), str(told)) for name, told in EXPLAINED.items()],
    )


@blueprint.get("/institutions/<slug>/counts")
@needs(Permission.COUNTS_SEE, OF_INSTITUTION)
def institution_counts(slug: str) -> Response:
    """Charts of what was seen of an institution, and the same as a table."""
    span = request.args.get("by", "")
    span = span if span in SPANS else "days"
    today = i18n.today()
    since = _first_day(span, today)
    with reading() as session:
        facts = institutions.get(session, slug)
        if facts is None:
            abort(404)
        by_day = visits.by_day(session, str(facts["slug"]), since, today)
    found = _spans(span, since, today, by_day)
    charts = [
        drawn(name, str(label), [(one.label, getattr(one.seen, name)) for one in found])
        for name, label in NAMES.items()
    ]
    return admin_page(
        "admin/institution_counts.html",
        title=_("Online, on %(site)s: %(name)s", site=parts().settings.site_name, name=facts["name_vi"]),
        crumbs=[(_("How often looked at"), admin_url("counts"))],
        slug=slug,
        charts=charts,
        spans=found,
        span=span,
        names=NAMES,
        choices=SPANS,
        explained=[(str(NAMES[name]), str(told)) for name, told in EXPLAINED.items()],
        since=since,
        until=today,
    )


def _first_day(span: str, today: date) -> date:
    if span == "weeks":
        return today - timedelta(days=today.weekday() + 12 * 7)
    if span == "months":
        month = today.year * 12 + today.month - 1 - 11
        return date(month // 12, month % 12 + 1, 1)
    return today - timedelta(days=DAYS - 1)


def _spans(span: str, since: date, until: date, by_day: Mapping[str, Seen]) -> list[Span]:
    found: dict[date, Seen] = {}
    for number in range((until - since).days + 1):
        day = since + timedelta(days=number)
        first = _beginning(span, day)
        found[first] = found.get(first, Seen()).plus(by_day.get(day.isoformat(), Seen()))
    return [Span(since=first, label=_label(span, first), seen=seen) for first, seen in found.items()]


def _beginning(span: str, day: date) -> date:
    if span == "weeks":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if span == "months" else day


def _label(span: str, first: date) -> str:
    if span == "months":
        return f"{first.month}/{first.year}"
    if span == "weeks":
        return _("week of %(day)s", day=i18n.short_day(first))
    return i18n.short_day(first)


@blueprint.get("/institutions/<slug>/counts.csv")
@needs(Permission.COUNTS_SEE, OF_INSTITUTION)
def institution_counts_csv(slug: str) -> Response:
    """Every day of a time as CSV: ``from`` and ``to`` are days, the last year where nothing is said."""
    until = _day("to", i18n.today())
    since = _day("from", until - timedelta(days=365))
    if since > until or (until - since).days > MOST_DAYS:
        abort(400)
    with reading() as session:
        facts = institutions.get(session, slug)
        if facts is None:
            abort(404)
        by_day = visits.by_day(session, str(facts["slug"]), since, until)
    # The address ends like data, the file is for people.
    with i18n.speaking(i18n.language()):
        body = _written(str(facts["name_vi"]), since, until, by_day)
    name = f"{slug}-{since.isoformat()}-{until.isoformat()}.csv"
    saved = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type="text/csv; charset=utf-8", headers=saved)


def _day(name: str, otherwise: date) -> date:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        abort(400)


def _written(institution: str, since: date, until: date, by_day: Mapping[str, Seen]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    # The mark by which spreadsheets know UTF-8.
    out.write("\ufeff")
    writer.writerow([_("Institution"), _("Day"), *map(str, NAMES.values())])
    for number in range((until - since).days + 1):
        day = (since + timedelta(days=number)).isoformat()
        writer.writerow([_as_text(institution), day, *by_day.get(day, Seen())])
    return out.getvalue().encode()


def _as_text(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" else name
