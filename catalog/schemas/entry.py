"""What people enter about institutions and sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from catalog.gazetteer import seat
from catalog.record import LEVELS, SYSTEMS
from catalog.schemas.fields import Chosen, Number, Part, Rule, Text, WebAddress, is_web_address

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?\Z")


class InstitutionSchema(Part):
    """An institution as people enter it."""

    slug = fields.String(
        required=True,
        validate=validate.Regexp(SLUG, error="may hold a-z, 0-9 and - only, at most 60 characters"),
    )
    name_vi = Text(400, required=True)
    name_en = Text(400)
    system = Chosen(SYSTEMS, required=True)
    type = Text(60)
    level = Chosen(("", *LEVELS))
    province = Text(120)
    commune = Text(120)
    address = Text(400)
    lat = Number(-90, 90, allow_none=True)
    lon = Number(-180, 180, allow_none=True)
    url = WebAddress(1000)
    hours = Text(1000)
    contact = Text(1000)

    @validates_schema(skip_on_field_errors=True)
    def is_somewhere(self, data: Mapping[str, Any], **_: Any) -> None:
        """Province and commune are units of Vietnam, old or new, that bear their names alone."""
        if faults := seat(data).faults:
            raise ValidationError({name: [Rule("place", message)] for name, message in faults.items()})

    @post_load
    def name_today(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Province and commune by their official names of today, also where the address alone tells them."""
        return {**data, **seat(data).names}


class SourceSchema(Part):
    """A source as people enter it; its options are checked by the connector's own schema."""

    slug = fields.String(
        required=True,
        validate=validate.Regexp(SLUG, error="may hold a-z, 0-9 and - only, at most 60 characters"),
    )
    connector = Text(80, required=True)
    institution = Text(80, required=True)
    options = fields.Dict(keys=fields.String(), load_default=dict)
    link = Text(1000, load_default="")
    metadata_licence = Text(200, load_default="")
    every_seconds = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(60))

    @validates_schema(skip_on_field_errors=True)
    def link_names_the_id(self, data: Mapping[str, Any], **_: Any) -> None:
        """A link template is an address that holds ``{native_id}`` once."""
        link = data.get("link") or ""
        if not link:
            return
        if link.count("{native_id}") != 1 or not is_web_address(link.replace("{native_id}", "1")):
            raise ValidationError("must be an http address with {native_id} in it", "link")
