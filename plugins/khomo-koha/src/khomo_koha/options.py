"""The options of a Koha source."""

from __future__ import annotations

from marshmallow import ValidationError, fields
from marshmallow.validate import Length

from catalog.sdk.options import Options, allow_private, web_address


def _fit_for_a_header(text: str) -> None:
    if not text.isprintable():
        raise ValidationError("must hold no line breaks or other control characters")
    if ":" not in text and not text.isascii():
        raise ValidationError("a token must hold Latin letters only")


class KohaOptions(Options):
    """Options of the connector ``koha``; all faults are named at once."""

    url = web_address("address of the Koha OPAC, for example https://opac.example.vn")
    key = fields.String(
        load_default="",
        validate=(Length(0, 500), _fit_for_a_header),
        metadata={
            "description": "API key as id:secret (or name:password, or a token): records and copies by REST; "
            "by OAI-PMH when left out",
            "secret": True,
        },
    )
    allow_private = allow_private()
