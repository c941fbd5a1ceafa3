"""The page of a summing-up that was closed, and its Word document."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, url_for

from catalog.programme import stretches, summing_words, territories
from catalog.store import summings
from catalog.store.db import reading
from catalog.store.summings import Summing
from catalog.web import caching, i18n
from catalog.web.frame import blueprint, page
from catalog.web.i18n import page_url

files = Blueprint("summing_files", __name__)
_ADDRESS = "/programme/<plan>/summing-up/<territory>/<period>"


@blueprint.get(_ADDRESS)
def summing_up(plan: str, territory: str, period: str) -> Response:
    """What was shown when it was closed; 404 while it never was."""
    found = _found(plan, territory, period)
    return caching.conditional(lambda: _page(found), found.id, found.revision)


def _found(plan: str, territory: str, period: str) -> Summing:
    key = territories.of_address(territory)
    if key is None:
        abort(404)
    with reading() as session:
        found = summings.find(session, plan, key, period)
    if found is None or found.figures is None:
        abort(404)
    return found


def _page(found: Summing) -> Response:
    shown = found.figures or {}
    language = i18n.language()
    told = shown["plan"]
    return page(
        "summing_up.html",
        title=headline(shown),
        plan_title=(told["title_en"] if language == "en" else "") or told["title"],
        issuer=shown["letterhead"].get("issuer", ""),
        closed=found.closed,
        reopened=found.is_open,
        shown=shown,
        summing_words=Words,
        docx=url_for("summing_files.docx", **address(found)),
    )


class Closed(NamedTuple):
    """A summing-up that can be read: what it is about, and where."""

    when: str
    where: str
    address: str


def closed_of(plan: str) -> list[Closed]:
    """The summings-up of a plan that can be read, the newest first."""
    with reading() as session:
        found = [one for one in summings.everything(session, plan=plan) if one.figures is not None]
    return [
        Closed(
            stretch.words(i18n.language()) if (stretch := stretches.parse(one.period)) else one.period,
            territories.name(one.territory, i18n.language()),
            page_url("summing_up", **address(one)),
        )
        for one in found
    ]


def paths() -> list[tuple[str, datetime | None]]:
    """The plain addresses of all that can be read, each with when it was closed."""
    with reading() as session:
        found = [one for one in summings.everything(session) if one.figures is not None]
    plain = "/programme/{plan}/summing-up/{territory}/{period}"
    return [(plain.format(**address(one)), one.closed) for one in found]


def headline(shown: Mapping[str, Any]) -> str:
    """What a summing-up is called in the page's language: in Vietnamese as its letterhead says."""
    given: str = shown["letterhead"].get("title", "") if i18n.language() == "vi" else ""
    return given or summing_words.headline(shown, i18n.language())


def address(found: Summing) -> dict[str, Any]:
    """What stands in the addresses of a summing-up."""
    return {
        "plan": found.plan,
        "territory": territories.address_of(found.territory),
        "period": found.period,
    }


class Words:
    """What templates say of a summing-up's values."""

    HEADINGS = summing_words.HEADINGS
    target_words = staticmethod(summing_words.target_words)
    result = staticmethod(summing_words.result)
    day = staticmethod(date.fromisoformat)
    by_indicator = staticmethod(summing_words.by_indicator)


@files.get(f"{_ADDRESS}.docx")
def docx(plan: str, territory: str, period: str) -> Response:
    """The same as a Word document in the form of official papers."""
    found = _found(plan, territory, period)
    return caching.conditional(lambda: document(found.figures or {}, found), found.id, found.revision)


def document(shown: Mapping[str, Any], found: Summing) -> Response:
    """The answer with a Word document of what is shown."""
    # Every start of the site and of a command would load the writer of Word files, for a paper a month.
    from catalog.programme import summing_docx

    out = io.BytesIO()
    summing_docx.write(out, shown)
    saved = f'attachment; filename="{found.plan}-{found.period}.docx"'
    return Response(out.getvalue(), content_type=summing_docx.DOCX, headers={"Content-Disposition": saved})
