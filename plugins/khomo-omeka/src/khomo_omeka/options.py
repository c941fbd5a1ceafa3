"""The options of an Omeka source."""

from __future__ import annotations

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, OneOf, Range

from catalog.sdk.options import Options, allow_private, web_address

SWEEP_DAYS = 7


def _in_one_word(text: str) -> None:
    if not (text.isascii() and text.isprintable()) or " " in text:
        raise ValidationError("a key holds letters and digits only, without spaces")


class OmekaOptions(Options):
    """Options of the connector ``omeka``; all faults are named at once."""

    url = web_address("address of the site: its home page, any page of it, or that of its API")
    flavour = fields.String(
        load_default="",
        validate=OneOf(("", "s", "classic")),
        metadata={"description": "s (Omeka S) or classic (Omeka Classic); found out when left out"},
    )
    key = fields.String(
        load_default="",
        validate=(Length(0, 200), _in_one_word),
        metadata={
            "description": "API key, of Omeka S its key_credential; what is not public is left out all the "
            "same. None is needed where the API is open to everyone",
            "secret": True,
        },
    )
    key_identity = fields.String(
        load_default="",
        validate=(Length(0, 200), _in_one_word),
        metadata={"description": "Omeka S only: the key_identity that belongs to the key", "secret": True},
    )
    sweep_days = fields.Integer(
        load_default=SWEEP_DAYS,
        validate=Range(0, 3650),
        metadata={
            "description": "days between two listings of everything, which find what was deleted; 0 for "
            "none. Up to 2,000 items are listed each time"
        },
    )
    allow_private = allow_private()
