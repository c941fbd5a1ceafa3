"""The institutions that a plan counts and of which the catalog has no record: a page, CSV, a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import Response, request
from werkzeug.exceptions import NotFound

from catalog.feeds import dump_csv
from catalog.programme import plan_scope, without_record
from catalog.programme.sheet_book import XLSX
from catalog.programme.standing_behind import PAGE
from catalog.store.behind import Absent
from catalog.store.db import reading
from catalog.web import caching, i18n
from catalog.web.frame import blueprint, page
from catalog.web.i18n import gettext as _
from catalog.web.limits import limited
from catalog.web.paging import last_page, paging
from catalog.web.params import page_number
from catalog.web.programme import choices
from catalog.web.programme_asked import Asked, asked
from catalog.web.programme_counted import stand
from catalog.web.site import base_url

_MOST_PAGES = 500


@blueprint.get("/programme/<slug>/without-record")
@limited(2)
def programme_without_record(slug: str) -> Response:
    """All of them in any row of the plan, by name."""
    wanted, at, number = asked(slug), stand(), page_number(request.args.get("page", ""))
    tag = caching.tag_of("without record", at, slug, wanted.query(), number)
    return caching.tagged(tag, lambda: _page(wanted, number))


def _page(wanted: Asked, number: int) -> Response:
    total, found = _listed(wanted, number)
    if number > min(last_page(total, PAGE), _MOST_PAGES):
        raise NotFound
    language = i18n.language()
    return page(
        "programme_without_record.html",
        plan=wanted.plan,
        asked=wanted,
        total=total,
        lines=[(one, without_record.told(one, language)) for one in found],
        choices=choices(wanted),
        years=plan_scope.years(wanted.plan, i18n.today()),
        pages=paging(
            number,
            total,
            PAGE,
            lambda other: _address(wanted, other),
            most=_MOST_PAGES,
        ),
    )


def _address(wanted: Asked, number: int) -> str:
    return wanted.address("programme_without_record", **({"page": number} if number > 1 else {}))


def _listed(wanted: Asked, number: int | None) -> tuple[int, Sequence[Absent]]:
    with reading() as session:
        return without_record.institutions_without_record(
            session, wanted.plan, wanted.territory, wanted.year, successors=wanted.successors, page=number
        )


@blueprint.get("/programme/<slug>/without-record.<any(csv, xlsx):form>")
@limited(5)
def programme_without_record_file(slug: str, form: str) -> Response:
    """All of them as a file: a table for programs, or a workbook in the language of the page."""
    wanted, at = asked(slug), stand()
    tag = caching.tag_of("without record as a file", at, slug, wanted.query(), form, base_url())
    return caching.tagged(tag, lambda: _file(wanted, form))


def _file(wanted: Asked, form: str) -> Response:
    _total, found = _listed(wanted, None)
    if form == "csv":
        body = dump_csv.BOM.encode() + dump_csv.text(without_record.table(found, base_url()))
        content = "text/csv; charset=utf-8"
    else:
        out = io.BytesIO()
        line = f"{wanted.plan.number}, {wanted.place}, {wanted.year}"
        title = _("Institutions without a record")
        without_record.write_book(out, title, line, found, i18n.language())
        body, content = out.getvalue(), XLSX
    place = wanted.territory.rpartition(":")[2]
    name = "-".join(filter(None, (wanted.plan.slug, place, str(wanted.year), "without-record")))
    saved = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, content_type=content, headers=saved)
