"""Institutions: the list of those that somebody looks after, as pages and as spreadsheets."""

from __future__ import annotations

import io
from collections.abc import Sequence

from flask import Response, abort

from catalog.people.permissions import Permission
from catalog.programme import sheet_book, types
from catalog.programme.sheet_book import XLSX
from catalog.record import SYSTEMS
from catalog.store import institutions as store
from catalog.store import institutions_listing
from catalog.store.db import reading
from catalog.store.institutions_listing import SORTS, Wanted
from catalog.web import i18n
from catalog.web.admin import tables
from catalog.web.admin.shell import admin_page, admin_url, blueprint, may, needs, reach
from catalog.web.admin.tables import Asked, Choice, Column, Listing
from catalog.web.i18n import gettext as _
from catalog.web.institutions_words import term

FILTERS = ("system", "type", "level", "province", "status")
_SEE = Permission.INSTITUTIONS_SEE


@blueprint.get("/institutions", endpoint="institutions")
@needs(_SEE)
def institutions_list() -> Response:
    """The institutions that the person looks after."""
    asked, mine = _asked(), reach(_SEE)
    with reading() as session:
        total, found = institutions_listing.listed(
            session, _wanted(asked), sort=asked.sort, offset=asked.offset, limit=tables.SIZE
        )
        provinces = institutions_listing.provinces(session, mine)
    listing = Listing(
        caption=_("Institutions"),
        columns=(
            Column(key="name", label=_("Name of the institution"), sort="name"),
            Column(key="type", label=_("Type"), sort="type"),
            Column(key="place", label=_("Where"), sort="province"),
            Column(key="status", label=_("State")),
            Column(key="modified", label=_("Last change"), sort="modified"),
        ),
        rows=found,
        total=total,
        asked=asked,
        address=admin_url("institutions"),
        choices=_choices(asked, provinces),
        empty=_("There is no institution yet. Add the first one, or send a spreadsheet of many."),
    )
    return admin_page(
        "admin/institutions.html",
        title=_("Institutions"),
        listing=listing,
        term=term,
        may_add=may(Permission.INSTITUTIONS_ADD),
        may_merge=may(Permission.INSTITUTIONS_MERGE),
    )


def _asked() -> Asked:
    return tables.asked(sorts=tuple(SORTS), default="name", filters=FILTERS)


def _wanted(asked: Asked) -> Wanted:
    facts = dict(asked.filters)
    if ":" in facts["type"]:
        facts["system"], _colon, facts["type"] = facts["type"].partition(":")
    return Wanted(reach=reach(_SEE), text=asked.q, facts=facts)


def _choices(asked: Asked, provinces: Sequence[str]) -> list[Choice]:
    language, system = i18n.language(), asked.filters["system"]
    kinds = [kind for kind in types.terms("types") if system in ("", kind.system)]
    offered = {
        "system": (_("System"), [(code, term("systems", code)) for code in SYSTEMS]),
        "type": (_("Type"), [(f"{kind.system}:{kind.code}", kind.name(language)) for kind in kinds]),
        "level": (_("Level"), _terms("levels")),
        "province": (_("Province or city"), [(name, name) for name in provinces]),
        "status": (_("State"), _terms("statuses")),
    }
    return [
        Choice(name=name, label=label, options=options)
        for name, (label, options) in offered.items()
        if len(options) > 1
    ]


def _terms(listed: str) -> list[tuple[str, str]]:
    return [(one.code, one.name(i18n.language())) for one in types.terms(listed)]


@blueprint.get("/institutions/template.xlsx")
@needs(Permission.INSTITUTIONS_EDIT)
def institutions_template() -> Response:
    """The empty spreadsheet to fill in."""
    return _workbook([], _("institutions-template"))


@blueprint.get("/institutions/export.<form>")
@needs(_SEE)
def institutions_export(form: str) -> Response:
    """What the list holds (all its pages) as a spreadsheet that can be sent back."""
    if form not in ("xlsx", "csv"):
        abort(404)
    wanted = _wanted(_asked())
    with reading() as session:
        slugs = institutions_listing.slugs(session, wanted)
        found = [facts for facts in store.walk(session) if facts["slug"] in slugs]
    if form == "xlsx":
        return _workbook(found, _("institutions"))
    lines = "".join(sheet_book.csv_lines(found, i18n.language()))
    return _download(lines.encode(), "text/csv; charset=utf-8", _("institutions") + ".csv")


def _workbook(found: list[dict[str, object]], name: str) -> Response:
    out = io.BytesIO()
    sheet_book.write_workbook(out, found, i18n.language())
    return _download(out.getvalue(), XLSX, f"{name}.xlsx")


def _download(body: bytes, kind: str, name: str) -> Response:
    return Response(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
