"""The options of an SRU source."""

from __future__ import annotations

from marshmallow import fields
from marshmallow.validate import Length, OneOf

from catalog.sdk.options import Options, allow_private, web_address

ALL_RECORDS = "cql.allRecords=1"
"""The query for everything, by the context set CQL 1.2."""
VERSIONS = ("2.0", "1.2", "1.1")
"""Newest first."""


class SruOptions(Options):
    """Options of the connector ``sru``; all faults are named at once."""

    url = web_address("base URL of the SRU server, with its database")
    query = fields.String(
        load_default="",
        validate=Length(0, 1000),
        metadata={"description": f"CQL query for the records to take; all ({ALL_RECORDS}) when left out"},
    )
    schema = fields.String(
        load_default="",
        validate=Length(0, 200),
        metadata={"description": "recordSchema, for example marcxml; the best one when left out"},
    )
    version = fields.String(
        load_default="",
        validate=OneOf(("", *VERSIONS)),
        metadata={"description": "version of SRU (2.0, 1.2 or 1.1); found out when left out"},
    )
    allow_private = allow_private()
