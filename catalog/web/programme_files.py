"""A plan's standing as a workbook to take away."""

from __future__ import annotations

import io

from flask import Response

from catalog.programme.report_book import write_report
from catalog.programme.sheet_book import XLSX
from catalog.web import caching, i18n
from catalog.web.frame import blueprint
from catalog.web.limits import limited
from catalog.web.programme_asked import Asked, asked
from catalog.web.programme_counted import Stand, places_of, stand, standing_of


@blueprint.get("/programme/<slug>.xlsx")
@limited(5)
def programme_file(slug: str) -> Response:
    """The workbook, in the language of the page that leads to it."""
    wanted, at = asked(slug), stand()
    return caching.tagged(caching.tag_of("book", at, wanted.query(), slug), lambda: _book(at, wanted))


def _book(at: Stand, wanted: Asked) -> Response:
    plan, out = wanted.plan, io.BytesIO()
    standing = standing_of(at, plan, wanted.territory, wanted.year, successors=wanted.successors)
    places = places_of(at, plan, wanted.territory, wanted.year)
    write_report(out, standing, places, i18n.language())
    name = "-".join(filter(None, (plan.slug, wanted.territory.rpartition(":")[2], str(wanted.year))))
    saved = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(out.getvalue(), content_type=XLSX, headers=saved)
