"""The options of a Linked Art source."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Range

from catalog.sdk.options import Options, allow_private, web_address

PARTS = 10
SWEEP_DAYS = 30


class LinkedArtOptions(Options):
    """Options of the connector ``linkedart``; all faults are named at once."""

    url = web_address(
        "address of an object, of a list of objects (HAL, OrderedCollection, result of a search), or of a "
        "stream of changes"
    )
    parts = fields.Integer(
        load_default=PARTS,
        validate=Range(0, 50),
        metadata={
            "description": "documents of the same server that are read at most for one object, where it only "
            "names its makers, places or pictures by their addresses; 0 for none"
        },
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={
            "description": "days between two readings of everything; between them only what changed is "
            "read, as far as the server tells it. 0 for never"
        },
    )
    allow_private = allow_private()
