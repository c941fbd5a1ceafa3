"""The options of a source that is another Kho Mở."""

from __future__ import annotations

import re

from marshmallow import ValidationError, fields
from marshmallow.validate import Length

from catalog.sdk.options import Options, allow_private, web_address

MOST_INSTITUTIONS = 1000
_SLUG = r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?"
_PAIR = re.compile(rf"({_SLUG})\s*=\s*({_SLUG})")


def _is_pair(text: str) -> None:
    if not _PAIR.fullmatch(text.strip()):
        raise ValidationError(
            "must be the slug of an institution there, =, and the slug of one here: hue-lib=thu-vien-hue"
        )


def pairs_of(given: list[str]) -> dict[str, str]:
    """The institutions here by those there, from the texts ``there=here`` of the option."""
    found = (_PAIR.fullmatch(text.strip()) for text in given)
    return {pair[1]: pair[2] for pair in found if pair is not None}


class KhomoOptions(Options):
    """Options of the connector ``khomo``; all faults are named at once."""

    url = web_address("address of the other catalog: its home page, any page of it, or its /feed.json")
    institutions = fields.List(
        fields.String(validate=_is_pair),
        load_default=list,
        validate=Length(0, MOST_INSTITUTIONS),
        metadata={
            "description": "there=here, once for each: records of the institution of that slug in the other "
            "catalog belong to this one here; all others belong to the institution of the source"
        },
    )
    allow_private = allow_private()
