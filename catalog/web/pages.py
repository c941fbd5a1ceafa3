"""What the site says of itself, in Vietnamese and English."""

from __future__ import annotations

from flask import Response

from catalog import __version__
from catalog.store import records, runs, sources
from catalog.store.db import reading
from catalog.web import caching
from catalog.web.data_page import statuses
from catalog.web.examples import examples
from catalog.web.frame import blueprint, known_institutions, page, parts


@blueprint.get("/about")
def about() -> Response:
    """What this is, where its records come from, which plugins it has."""
    with reading() as session:
        counts = records.counts_by_source(session)
        listed = sources.everything(session)
        latest = runs.latest_by_source(session, [entry.source.slug for entry in listed])
    return caching.public(
        page(
            "about.html",
            version=__version__,
            total=sum(counts.values()),
            institutions=len(known_institutions()),
            sources=statuses(counts, listed, latest),
            plugins=parts().hooks.plugins(),
            examples=examples(),
        )
    )
