"""What the site promises: its accessibility, what it keeps of visitors, on which terms it is used."""

from __future__ import annotations

from datetime import date

from flask import Response

from catalog.store import lost_searches
from catalog.web import caching
from catalog.web.frame import blueprint, page, parts

CHECKED = date(2026, 11, 23)
"""The day on which docs/accessibility.md was last gone through."""


@blueprint.get("/accessibility")
def accessibility() -> Response:
    """The accessibility statement: what is kept to, what is known to lack, whom to tell."""
    return _standing("accessibility.html", checked=CHECKED)


@blueprint.get("/privacy")
def privacy() -> Response:
    """What is kept of visitors, here and on their devices."""
    return _standing(
        "privacy.html",
        rare=lost_searches.RARE,
        words_days=lost_searches.KEPT_DAYS,
        contacts_days=parts().settings.contacts_days,
    )


@blueprint.get("/terms")
def terms() -> Response:
    """On which terms pages and data are used."""
    return _standing("terms.html", points=parts().settings.requests_per_minute)


def _standing(template: str, **values: object) -> Response:
    # None of it depends on what the store holds.
    settings = parts().settings
    tag = caching.tag_of(template, settings.contact, settings.site_name, *values.values())
    return caching.tagged(tag, lambda: page(template, **values))
