"""What the site says of itself, in Vietnamese and English."""

from __future__ import annotations

from flask import Response

from catalog import __version__
from catalog.store import runs, sources
from catalog.store.db import reading
from catalog.web import caching
from catalog.web.census import counted
from catalog.web.data_page import statuses
from catalog.web.examples import examples
from catalog.web.frame import blueprint, known_institutions, page, parts


@blueprint.get("/about")
def about() -> Response:
    """What this is, where its records come from, which plugins it has."""
    # Counting by source goes through all records: the census has done it.
    census = counted().census
    with reading() as session:
        listed = sources.everything(session)
        latest = runs.latest_by_source(session, [entry.source.slug for entry in listed])
    return caching.public(
        page(
            "about.html",
            version=__version__,
            total=census.records,
            institutions=len(known_institutions()),
            sources=statuses(census.by("source"), listed, latest),
            plugins=parts().hooks.plugins(),
            examples=examples(),
        )
    )
