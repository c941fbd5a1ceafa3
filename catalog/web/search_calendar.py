"""A search as a calendar: those of its results that one can go to, at ``/search.ics``."""

from __future__ import annotations

from flask import Response, request

from catalog.activities.occasions import ATTENDED
from catalog.store.stored import Stored
from catalog.web import caching, i18n, searching
from catalog.web.calendar import blueprint, listed
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.limits import limited
from catalog.web.searching import Asked

MOST = 300
"""So many works of a search are looked at, the newest first."""
_PAGE = 100
_SECONDS = 900


@blueprint.get("/search.ics")
@limited(10)
def of_search() -> Response:
    """What a search finds to go to, as a calendar to follow; it takes the parameters of the search page."""
    asked = searching.ask(parts(), request.args)
    asked.check_filters()
    return caching.conditional(lambda: _calendar(asked), caching.index_stand(parts()), seconds=_SECONDS)


def _calendar(asked: Asked) -> Response:
    with i18n.speaking(i18n.DEFAULT):
        words = asked.params.text or _("What is on")
    name = f"{parts().settings.site_name} – {words}"
    return listed(name, "khomo-search", _found(asked))


def _found(asked: Asked) -> list[Stored]:
    """The records, one of each work."""
    chosen = asked.params.filters.get("kind", ())
    kinds = tuple(kind for kind in ATTENDED if not chosen or kind in chosen)
    if not kinds:
        return []
    params = asked.params.with_values("kind", kinds).explained(False)
    found: dict[str, Stored] = {}
    for number in range(1, MOST // _PAGE + 1):
        answer = Asked(asked.parts, params.on_page(number), _PAGE, facets=()).run()
        found |= {one.stored.id: one.stored for one in answer.results}
        if number >= answer.last:
            break
    return list(found.values())
