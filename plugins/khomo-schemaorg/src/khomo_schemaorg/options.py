"""The options of a web site as a source."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, Range

from catalog.sdk.options import Options, allow_private, web_address

MAX_PAGES = 10_000
SWEEP_DAYS = 7


class SchemaOrgOptions(Options):
    """Options of the connector ``schemaorg``; all faults are named at once."""

    url = web_address("address of the site, of a part of it, or of its sitemap")
    types = fields.String(
        load_default="",
        validate=Length(0, 500),
        metadata={
            "description": "types of schema.org that are taken, with commas (Event, Course, VisualArtwork); "
            "all known ones when left out"
        },
    )
    max_pages = fields.Integer(
        load_default=MAX_PAGES,
        validate=Range(1, 100_000),
        metadata={"description": "pages read in one run at most; what a larger site has beyond is left"},
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={
            "description": "days between two readings of all pages, which find what is gone; 0 for none. "
            "Up to 200 pages are read each time"
        },
    )
    allow_private = allow_private()
