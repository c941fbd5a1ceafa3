"""The options of an OAI-PMH source."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, Range

from catalog.sdk.options import Options, allow_private, web_address

_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n]*\S[^\r\n]*\Z")
SWEEP_DAYS = 7


class _Sets(fields.List[Any]):
    """One setSpec or a list of them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        given = [value] if isinstance(value, str) else value
        loaded: list[Any] = super()._deserialize(given, attr, data, **kwargs)
        return list(dict.fromkeys(loaded))


def _one_header(text: str) -> None:
    if not _HEADER.match(text):
        raise ValidationError('must be one header such as "X-Api-Key: 123"')
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        raise ValidationError("must hold Latin letters only") from None


class OaiPmhOptions(Options):
    """Options of the connector ``oaipmh``; all faults are named at once."""

    url = web_address("base URL of the OAI-PMH server")
    prefix = fields.String(
        load_default="",
        validate=Length(0, 100),
        metadata={"description": "metadataPrefix, for example marcxml; the best one offered when left out"},
    )
    set = _Sets(
        fields.String(validate=Length(1, 500)),
        load_default=list,
        metadata={
            "description": "setSpec of a set to harvest; may be given several times; all when left out"
        },
    )
    user = fields.String(
        load_default="", validate=Length(0, 200), metadata={"description": "name to log in with"}
    )
    password = fields.String(
        load_default="",
        validate=Length(0, 200),
        metadata={"description": "password to log in with", "secret": True},
    )
    header = fields.String(
        validate=_one_header,
        metadata={"description": 'a header to send, for example "X-Api-Key: 123"', "secret": True},
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={
            "description": "days between two listings of all identifiers, which find deletions "
            "that the server does not announce; 0 for none. Up to 2,000 records are listed each time"
        },
    )
    allow_private = allow_private()
