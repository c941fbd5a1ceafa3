"""The options of a IIIF source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.validate import Length, Range

from catalog.formats.iiif_labels import FIELDS, is_field
from catalog.sdk.options import Options, allow_private, web_address

SWEEP_DAYS = 30
_PAIR = re.compile(r"\s*([^=]+?)\s*=\s*([^=]*?)\s*\Z")
_MOST_LABELS = 500


class LabelMap(fields.Field[Any]):
    """Labels and the fields that they mean: a mapping, or a text such as ``Cote = call_number; Vues = -``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, str]:
        found = dict(value) if isinstance(value, Mapping) else self._read(value)
        if len(found) > _MOST_LABELS:
            raise ValidationError(f"names {len(found)} labels, at most {_MOST_LABELS} are taken")
        for label, field in found.items():
            if not (isinstance(label, str) and label.strip() and isinstance(field, str) and is_field(field)):
                raise ValidationError(
                    f"{label!r} is mapped to {field!r}, which is no field: use one of {', '.join(FIELDS)}"
                )
        return found

    def _read(self, value: Any) -> dict[str, str]:
        if not isinstance(value, str):
            raise ValidationError('must be a text such as "Cote = call_number; Vues = -"')
        found = {}
        for part in filter(str.strip, re.split(r"[;\n]", value)):
            pair = _PAIR.match(part)
            if pair is None:
                raise ValidationError(
                    f'{part.strip()!r} is no pair of label and field such as "Cote = call_number"'
                )
            found[pair[1]] = pair[2] or "-"
        return found


class IiifOptions(Options):
    """Options of the connector ``iiif``; all faults are named at once."""

    url = web_address("address of a collection or a manifest, or of a IIIF Change Discovery stream")
    labels = LabelMap(
        load_default=dict,
        metadata={
            "description": "which fields the institution's own metadata labels mean, for example "
            '"Cote = call_number; Vues = -"; goes before what is known of labels'
        },
    )
    see_also = fields.Boolean(
        load_default=True,
        metadata={
            "description": "whether the fuller description beside a manifest (MODS, LIDO, MARCXML, "
            "Dublin Core, Linked Art) is read too: one more request for each manifest that has one"
        },
    )
    changes = fields.Url(
        load_default="",
        schemes={"http", "https"},
        require_tld=False,
        validate=Length(0, 2000),
        metadata={
            "description": "address of the stream of changes (IIIF Change Discovery) of this collection, "
            "where the collection does not name it itself"
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
