"""The options of a LIDO source, and what is wrong with them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema
from marshmallow.validate import Length, OneOf

from catalog.sdk.options import Options, allow_private

MODES = ("replace", "append")


class _Paths(fields.Field[Any]):
    """One path or a list of paths."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[str, ...]:
        paths = [value] if isinstance(value, str) else value
        if not isinstance(paths, list | tuple) or not all(isinstance(path, str) and path for path in paths):
            raise ValidationError("a path or a list of paths")
        return tuple(paths)


class LidoOptions(Options):
    """Options of the connector ``lido``; all faults are named at once."""

    path = fields.String(
        validate=Length(1, 4000),
        metadata={"description": "a file of LIDO records, a zip or tar of such files, or a folder of them"},
    )
    url = fields.Url(
        schemes={"http", "https"},
        require_tld=False,
        validate=Length(1, 2000),
        metadata={"description": "address of such a file, or of an OAI-PMH server that offers LIDO"},
    )
    set = fields.String(
        load_default="",
        validate=Length(0, 500),
        metadata={"description": "setSpec of a set of the OAI-PMH server; all of it when left out"},
    )
    mode = fields.String(
        validate=OneOf(MODES),
        load_default="replace",
        metadata={"description": "replace: what the file lacks is withdrawn; append: nothing is withdrawn"},
    )
    allow_private = allow_private()
    trusted_path = _Paths(metadata={"description": "files named on the command line", "internal": True})

    @validates_schema(skip_on_field_errors=False)
    def one_place(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Exactly one of path and url is given; a set belongs to an address."""
        if data.get("path") and data.get("url"):
            raise ValidationError("give path or url, not both", "url")
        if not data.get("path") and not data.get("url"):
            raise ValidationError("give the path or the http address of the file or server", "path")
        if data.get("set") and data.get("path"):
            raise ValidationError("files have no sets; leave it out", "set")
