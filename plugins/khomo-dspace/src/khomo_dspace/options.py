"""The options of a DSpace source."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, Range

from catalog.sdk.options import Options, allow_private, web_address

SWEEP_DAYS = 7
PAGE_SIZE = 50


class DspaceOptions(Options):
    """Options of the connector ``dspace``; all faults are named at once."""

    url = web_address("address of the repository: its home page, or that of its REST API or OAI-PMH")
    scope = fields.String(
        load_default="",
        validate=Length(0, 200),
        metadata={
            "description": "handle or UUID of one community or collection (over OAI-PMH its set); "
            "all when left out"
        },
    )
    page_size = fields.Integer(
        load_default=PAGE_SIZE,
        validate=Range(1, 100),
        metadata={"description": "items asked for at a time; fewer spare a slow server"},
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={
            "description": "days between two listings of everything, which find what was deleted and "
            "embargoes that ended; 0 for none. Up to 2,000 items are listed each time"
        },
    )
    allow_private = allow_private()
