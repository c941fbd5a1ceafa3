"""What people enter about sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from catalog.schemas.fields import Part, Text, is_web_address
from catalog.schemas.institution import SLUG


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
