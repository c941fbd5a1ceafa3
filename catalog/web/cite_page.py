"""The page that cites a record: in the styles people ask for, and for the programs that keep references."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response

from catalog.formats.addressed import addressed
from catalog.parts import Parts
from catalog.record import Record
from catalog.web import caching, i18n
from catalog.web.citing import Cited, cite
from catalog.web.citing_styles import iso690, mla
from catalog.web.frame import blueprint, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.one_record import Shown, shown
from catalog.web.site import base_url

_FORMS = (("ris", "ris", "RIS"), ("bib", "bibtex", "BibTeX"), ("csl.json", "csl", "CSL-JSON"))


@dataclass(frozen=True, slots=True)
class Style:
    """A citation in one style; ``anchor`` is its place in the page."""

    anchor: str
    name: str
    cited: Cited


@dataclass(frozen=True, slots=True)
class Form:
    """The record as a file for programs: its address ends in ``suffix``."""

    suffix: str
    name: str
    text: str


@blueprint.get("/record/<identifier>/cite")
def cite_record(identifier: str) -> Response:
    """A record's citation in three styles and three forms for programs, each ready to be copied."""

    def make() -> Response:
        found = shown(identifier)
        return found if isinstance(found, Response) else _page(found)

    return caching.conditional(make, base_url())


def _page(found: Shown) -> Response:
    response = page(
        "cite.html",
        it=found,
        styles=_styles(found, parts()),
        forms=list(_forms(found.record)),
        seen=i18n.today(),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _styles(found: Shown, held: Parts) -> list[Style]:
    record, holder, address, today = found.record, found.holder, found.address, i18n.today()
    site = held.settings.site_name
    return [
        Style("iso", _("ISO 690 style"), iso690(record, holder, address, today)),
        Style("apa", "APA 7", cite(record, holder, address)),
        Style("mla", "MLA 9", mla(record, holder, address, site, today)),
    ]


def _forms(record: Record) -> list[Form]:
    told = addressed(record, base_url())
    known = {entry.name: entry for entry in parts().hooks.formats.writers()}
    return [
        Form(suffix, label, known[name].write(told).decode("utf-8", "replace").strip())
        for suffix, name, label in _FORMS
        if name in known
    ]
