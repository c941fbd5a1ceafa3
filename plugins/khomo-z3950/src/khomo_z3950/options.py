"""The options of a Z39.50 source."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load
from marshmallow.validate import Length, Range, Regexp

from catalog.formats.marc_charset import decode
from catalog.sdk import RecordError
from catalog.sdk.options import Options, allow_private
from khomo_z3950.syntaxes import NAMES, UNREAD

ALL_RECORDS = '@attr 1=_ALLRECORDS @attr 2=103 ""'
"""The query for everything, by the Bib-1 attribute set: relation 103, AlwaysMatches."""
PORT = 210
_HOST = Regexp(
    r"\A[^\s/@?#,+]+\Z", error="must be a host's name or address alone, without tcp://, path or spaces"
)
_DATABASE = Regexp(r"\A[^\s+?/]+\Z", error="must be the name of one database, without spaces, +, ? and /")


def _readable(name: str) -> None:
    if name.lower() in UNREAD:
        raise ValidationError(UNREAD[name.lower()])
    if name and name.lower() not in NAMES:
        raise ValidationError(f"must be one of: {', '.join(NAMES)}")


def _known_charset(name: str) -> None:
    try:
        decode(b" ", name)
    except RecordError:
        told = "no encoding of this name is known; for example utf-8, marc-8, cp1258, tcvn3"
        raise ValidationError(told) from None


class Z3950Options(Options):
    """Options of the connector ``z3950``; all faults are named at once."""

    host = fields.String(
        required=True,
        validate=[Length(1, 250), _HOST],
        metadata={"description": "name or address of the server, for example opac.example.vn"},
    )
    port = fields.Integer(
        load_default=PORT,
        validate=Range(1, 65535),
        metadata={"description": "port of the server: 210 when left out; Koha's is 9999"},
    )
    database = fields.String(
        load_default="Default",
        validate=[Length(1, 200), _DATABASE],
        metadata={"description": "name of the database; Koha's is biblios, Zebra's Default"},
    )
    query = fields.String(
        load_default="",
        validate=Length(0, 1000),
        metadata={"description": f"PQF query for the records to take; all ({ALL_RECORDS}) when left out"},
    )
    syntax = fields.String(
        load_default="",
        validate=_readable,
        metadata={"description": "record syntax: xml, usmarc or unimarc; the best one when left out"},
    )
    elements = fields.String(
        load_default="",
        validate=[Length(0, 100), Regexp(r"\A\S*\Z", error="must be one name without spaces")],
        metadata={
            "description": "element set name, for example F, marcxml, mods or dc; found out if left out"
        },
    )
    charset = fields.String(
        load_default="",
        validate=[Length(0, 40), _known_charset],
        metadata={"description": "encoding of ISO 2709 records (marc-8, cp1258, tcvn3); told by their bytes"},
    )
    user = fields.String(
        load_default="", validate=Length(0, 200), metadata={"description": "user, where the server asks"}
    )
    password = fields.String(
        load_default="",
        validate=Length(0, 200),
        metadata={"description": "password, where the server asks", "secret": True},
    )
    group = fields.String(
        load_default="", validate=Length(0, 200), metadata={"description": "group, where the server asks"}
    )
    chunk = fields.Integer(
        load_default=100,
        validate=Range(1, 500),
        metadata={"description": "records asked for at a time, 1 to 500; 100 when left out"},
    )
    timeout = fields.Float(
        load_default=0.0,
        validate=Range(0, 600),
        metadata={
            "description": "seconds to wait for an answer; the setting CATALOG_HTTP_TIMEOUT if left out"
        },
    )
    allow_private = allow_private()

    @post_load
    def _settled(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {**data, "syntax": NAMES.get(data["syntax"].lower(), ""), "query": data["query"].strip()}
