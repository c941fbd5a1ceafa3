"""The options of a calendar as a source."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from catalog.sdk.options import Options, allow_private

MISSING = ("auto", "withdraw", "keep")


class _Paths(fields.Field[Any]):
    """One path or a list of paths."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list | tuple) or not all(isinstance(path, str) and path for path in paths):
            raise ValidationError("a path or a list of paths")
        return tuple(paths)


class ICalOptions(Options):
    """Options of the connector ``ical``; all faults are named at once."""

    url = fields.Url(
        schemes={"http", "https", "webcal", "webcals"},
        require_tld=False,
        validate=Length(1, 2000),
        metadata={
            "description": "address of the calendar (.ics, webcal://), or of its page at Google or Outlook"
        },
    )
    path = fields.String(
        validate=Length(1, 4000), metadata={"description": "a calendar file on this machine"}
    )
    missing = fields.String(
        load_default="auto",
        validate=OneOf(MISSING),
        metadata={
            "description": "events that the calendar no longer lists: withdraw, keep, or auto: withdrawn "
            "where the calendar keeps its past"
        },
    )
    allow_private = allow_private()
    trusted_path = _Paths(metadata={"description": "files named on the command line", "internal": True})

    @validates_schema(skip_on_field_errors=False)
    def one_place(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of url and path."""
        if bool(data.get("url")) == bool(data.get("path")):
            raise ValidationError("give either url or path", "url")
